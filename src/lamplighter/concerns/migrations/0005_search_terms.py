"""The search's index once more, with the list of its words."""

from django.db import migrations

from lamplighter.concerns import search_tables


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        search_tables.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("concerns", "0004_contact_search")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
