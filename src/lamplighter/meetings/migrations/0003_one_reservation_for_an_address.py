"""One reservation for each address and date; follow-ups that became promises; who was asked afterwards."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from lamplighter.outbox.actions import e164

REACHED = ("email", "text")


def _plain(row: Any) -> tuple[str, str]:
    return row.email.strip().lower(), (e164(row.phone) or row.phone) if row.phone else ""


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Writes addresses as they are compared. Of several reservations of one address the first keeps it; the others keep their seats
    and their links. Whoever was asked by now what they thought of it is not asked again."""
    rsvps = apps.get_model("meetings", "Rsvp").objects
    taken: set[tuple[int, str]] = set()
    for row in list(rsvps.exclude(email="", phone="").order_by("state", "pk")):
        email, phone = _plain(row)
        if any((row.gathering_id, each) in taken for each in (email, phone) if each):
            email, phone, row.by = "", "", "link"
        taken |= {(row.gathering_id, each) for each in (email, phone) if each}
        rsvps.filter(pk=row.pk).update(email=email, phone=phone, by=row.by)
    for key, asked in _asked(apps):
        rsvps.filter(gathering=key, came__gt=0, by__in=REACHED).update(asked_at=asked)
    if schema_editor.connection.vendor == "postgresql":
        # A row that was written twice leaves checks for the end of the transaction, and no index is made before they are done.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _asked(apps: StateApps) -> Iterator[tuple[int, Any]]:
    gatherings = apps.get_model("meetings", "Gathering").objects
    yield from gatherings.exclude(pulse_at=None).values_list("pk", "pulse_at")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_gatherings")]

    operations = [
        migrations.AddField("followup", "promise", models.CharField(blank=True, default="", max_length=8), preserve_default=False),
        migrations.AddField("rsvp", "asked_at", models.DateTimeField(null=True)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.AddConstraint(
            "followup",
            models.UniqueConstraint(
                condition=models.Q(("promise", ""), _negated=True), fields=("promise",), name="meetings_promise_of_one_follow_up"
            ),
        ),
        migrations.AddConstraint(
            "rsvp",
            models.UniqueConstraint(
                condition=models.Q(("email", ""), _negated=True), fields=("gathering", "email"), name="meetings_one_rsvp_an_address"
            ),
        ),
        migrations.AddConstraint(
            "rsvp",
            models.UniqueConstraint(
                condition=models.Q(("phone", ""), _negated=True), fields=("gathering", "phone"), name="meetings_one_rsvp_a_phone"
            ),
        ),
    ]
