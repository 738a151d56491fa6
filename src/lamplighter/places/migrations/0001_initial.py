import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AddressFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200)),
                ('file', models.CharField(max_length=120, unique=True)),
                ('rows', models.PositiveIntegerField()),
                ('addresses', models.PositiveIntegerField()),
                ('streets', models.PositiveIntegerField()),
                ('intersections', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField()),
                ('problems', models.JSONField(default=list)),
                ('current', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('current',), name='places_one_current_gazetteer')],
            },
        ),
        migrations.CreateModel(
            name='BaseLayer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('street', 'street'), ('water', 'water'), ('park', 'park')], max_length=10)),
                ('source', models.CharField(max_length=200)),
                ('file', models.CharField(max_length=120, unique=True)),
                ('features', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['street', 'water', 'park'])), name='places_known_layer_kind')],
            },
        ),
        migrations.CreateModel(
            name='ZoneMap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('holds_from', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('confirmed', 'confirmed'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('files', models.JSONField(default=list)),
                ('options', models.JSONField(default=list)),
                ('level_words', models.JSONField(default=list)),
                ('report', models.JSONField(default=dict)),
                ('index_file', models.CharField(blank=True, max_length=120)),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-holds_from', '-id'],
                'indexes': [models.Index(fields=['state', 'holds_from'], name='places_maps_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('holds_from',), name='places_one_confirmed_map_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(models.Q(('index_file', ''), _negated=True), ('confirmed_at__isnull', False)), _connector='OR'), name='places_confirmed_map_has_an_index')],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('order', models.PositiveIntegerField()),
                ('shape', models.BinaryField()),
                ('area_m2', models.FloatField()),
                ('west', models.FloatField()),
                ('south', models.FloatField()),
                ('east', models.FloatField()),
                ('north', models.FloatField()),
                ('label_lon', models.FloatField()),
                ('label_lat', models.FloatField()),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='places.zone')),
                ('zone_map', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zones', to='places.zonemap')),
            ],
            options={
                'ordering': ['level', 'order'],
                'constraints': [models.UniqueConstraint(fields=('zone_map', 'level', 'code'), name='places_one_code_a_level'), models.UniqueConstraint(fields=('zone_map', 'level', 'order'), name='places_one_order_a_level'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='places_zone_has_a_code'), models.CheckConstraint(condition=models.Q(('level__gt', 0), ('parent__isnull', True), _connector='OR'), name='places_top_has_no_parent'), models.CheckConstraint(condition=models.Q(('south__lte', models.F('north')), ('west__lte', models.F('east'))), name='places_zone_box_in_order')],
            },
        ),
    ]
