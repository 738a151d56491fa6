"""Who calls without the number is found by how they are reached."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("concerns", "0003_open311")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("email", ""), _negated=True),
                fields=["email"],
                name="concerns_contact_email",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True),
                fields=["phone"],
                name="concerns_contact_phone",
            ),
        ),
    ]
