"""A neighbour who follows a concern by mail or text says so twice; the day to look again is kept beside what is due; programs have a name."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def keep(apps: Any, schema_editor: Any) -> None:
    """Whoever follows by now was told with a private link; they go on. What waits is looked at again when it is due."""
    alias = schema_editor.connection.alias
    contacts = apps.get_model("concerns", "Contact").objects.using(alias)
    contacts.filter(part="follower").update(confirmed_at=F("created_at"))
    concerns = apps.get_model("concerns", "Concern").objects.using(alias)
    concerns.filter(state="waiting", due="waited").update(waits_until=F("due_at"))


class Migration(migrations.Migration):
    dependencies = [("concerns", "0006_first_due")]

    operations = [
        migrations.AddField("contact", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("concern", "waits_until", models.DateTimeField(null=True)),
        migrations.AddField("update", "program", models.CharField(blank=True, default="", max_length=80), preserve_default=False),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
