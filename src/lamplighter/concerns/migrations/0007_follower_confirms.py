"""A neighbour who follows a concern by mail or text says so twice."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def keep(apps: Any, schema_editor: Any) -> None:
    """Whoever follows by now was told with a private link; they go on."""
    contacts = apps.get_model("concerns", "Contact").objects.using(schema_editor.connection.alias)
    contacts.filter(part="follower").update(confirmed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("concerns", "0006_first_due")]

    operations = [
        migrations.AddField("contact", "confirmed_at", models.DateTimeField(null=True)),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
