"""News by mail of a single block."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("concerns", "0007_yes_and_waiting")]

    operations = [
        migrations.AddField("alert", "block", models.CharField(blank=True, default="", max_length=120)),
        migrations.RemoveConstraint("alert", "concerns_alert_once"),
        migrations.AddConstraint(
            "alert",
            models.UniqueConstraint(
                fields=["email", "zone", "block", "hexagon", "radius_m"], name="concerns_alert_once"
            ),
        ),
        migrations.AddConstraint(
            "alert",
            models.CheckConstraint(
                condition=Q(block="") | (~Q(hexagon="") & Q(radius_m=0)),
                name="concerns_alert_of_a_block_has_its_hexagon",
            ),
        ),
    ]
