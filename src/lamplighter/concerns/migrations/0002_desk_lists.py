"""The desk's lists and its search."""

from django.conf import settings
from django.db import migrations, models

from lamplighter.concerns import search_tables


def forwards(apps, schema_editor):
    search_tables.install(schema_editor.connection)


def backwards(apps, schema_editor):
    search_tables.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_apitoken'),
        ('concerns', '0001_initial'),
        ('roster', '0002_alter_post_role'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['zone', 'lead_shift', 'due_at', 'id'], name='concerns_shift_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('assigned__isnull', False)), fields=['assigned', 'due_at', 'id'], name='concerns_assigned_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['kind', 'due_at', 'id'], name='concerns_kind_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['state', 'due_at', 'id'], name='concerns_state_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('rose_at__isnull', False)), fields=['due_at', 'id'], name='concerns_rose_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('sensitive', True)), fields=['due_at', 'id'], name='concerns_sensitive_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('unheard', True)), fields=['changed_at', 'id'], name='concerns_unheard'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('unheard', True)), fields=['zone', 'changed_at', 'id'], name='concerns_zone_unheard'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['lead_shift', 'due_at', 'id'], name='concerns_of_shift_due'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(fields=['kind', '-raised_at'], name='concerns_kind_raised'),
        ),
        migrations.RunPython(forwards, backwards),
    ]
