"""A concern that a neighbor told through their group. SQLite remakes the table for it, and its triggers go: the search is installed again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations, models

from lamplighter.concerns import search_tables


def install(apps: Any, schema_editor: Any) -> None:
    """On SQLite alone."""
    if schema_editor.connection.vendor == "sqlite":
        search_tables.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_apitoken'),
        ('concerns', '0009_more_words'),
        ('roster', '0002_alter_post_role'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.AddField(
            model_name='concern',
            name='through',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='concern',
            name='through_name',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('through', ''), _negated=True), fields=['through'], name='concerns_through'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
