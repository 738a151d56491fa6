"""Members may be reached by text where they have no e-mail address; leaders have one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("partners", "0002_commitments_projects"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="member", name="partners_member_once"),
        migrations.RemoveConstraint(model_name="member", name="partners_member_has_mail"),
        migrations.AlterField(
            model_name="member",
            name="email",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(condition=models.Q(("email", "")), fields=["phone"], name="partners_member_phone"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email", ""), _negated=True), fields=("group", "email"), name="partners_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email", "")), fields=("group", "phone"), name="partners_phone_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("email", ""), _negated=True), models.Q(("phone", ""), _negated=True), _connector="OR"),
                name="partners_member_is_reached",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("email", ""), _negated=True), ("part", "member"), _connector="OR"),
                name="partners_leaders_have_mail",
            ),
        ),
    ]
