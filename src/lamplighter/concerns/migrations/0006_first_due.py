"""When the first answer was promised, kept apart from what is due now: a resident who writes again does not move it."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def keep(apps: Any, schema_editor: Any) -> None:
    """Those that were not opened again take over what is due; of others it is no longer known."""
    concern = apps.get_model("concerns", "Concern")
    rows = concern.objects.using(schema_editor.connection.alias)
    rows.filter(reopened=0).update(first_due_at=F("answer_due_at"))


class Migration(migrations.Migration):
    dependencies = [("concerns", "0005_search_terms")]

    operations = [
        migrations.AddField("concern", "first_due_at", models.DateTimeField(null=True)),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
