from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0005_cover_offers_and_own_shifts"),
    ]

    operations = [
        migrations.AddField(
            model_name="coverinvitation",
            name="declined_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
