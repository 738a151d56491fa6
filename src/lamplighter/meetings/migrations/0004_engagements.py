"""An hour of an officer that another room takes: in the table of taken cells, beside appointments and gatherings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0003_one_reservation_for_an_address'),
        ('roster', '0003_officer_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=8, unique=True)),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['starts', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='cell',
            name='meetings_cell_is_of_one',
        ),
        migrations.AddField(
            model_name='engagement',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.officer'),
        ),
        migrations.AddField(
            model_name='cell',
            name='engagement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='meetings.engagement'),
        ),
        migrations.AddConstraint(
            model_name='cell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('engagement__isnull', True), ('gathering__isnull', True)), models.Q(('appointment__isnull', True), ('engagement__isnull', True), ('gathering__isnull', False)), models.Q(('appointment__isnull', True), ('engagement__isnull', False), ('gathering__isnull', True)), _connector='OR'), name='meetings_cell_is_of_one'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['officer', 'starts'], name='meetings_engagement_day'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='meetings_engagement_lasts'),
        ),
    ]
