"""Whether a division's officers are shown by name; those of Narcotics never were to be."""

from typing import Any

from django.db import migrations, models


def hide_narcotics(apps: Any, schema_editor: Any) -> None:
    apps.get_model("divisions", "Division").objects.filter(slug="narcotics").update(names_officers=False)


class Migration(migrations.Migration):

    dependencies = [
        ("divisions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="division",
            name="names_officers",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(hide_narcotics, migrations.RunPython.noop),
    ]
