"""Rows of the audit record. Both tables refuse UPDATE and DELETE by database triggers (see ``triggers``)."""

from __future__ import annotations

from typing import Any

from django.db import models

from lamplighter.audit.chain import SealFacts, instant
from lamplighter.audit.rules import Actor, ActorKind, Verb
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel

__all__ = ["Actor", "ActorKind", "Event", "Seal", "Verb"]


class Event(HouseModel):
    """One thing done, by whom and to what. Ids and field names only, so that erasing a person and keeping the record do not fight."""

    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActorKind])
    # No foreign key: the record outlives whom it speaks of.
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    fields = models.JSONField(default=list)
    zone = models.CharField(max_length=40, blank=True)

    FIELD_CLASSES = classes(
        staff=[
            "id",
            "at",
            "actor_kind",
            "actor_id",
            "actor_name",
            "verb",
            "subject_type",
            "subject_id",
            "fields",
            "zone",
        ]
    )

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_kind=ActorKind.STAFF.value, actor_id__isnull=False)
                | (~models.Q(actor_kind=ActorKind.STAFF.value) & models.Q(actor_id__isnull=True)),
                name="audit_staff_have_an_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    def sealed_form(self) -> dict[str, Any]:
        """The values that the seal covers: every column."""
        return {
            "id": self.pk,
            "at": instant(self.at),
            "actor_kind": self.actor_kind,
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "verb": self.verb,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "fields": self.fields,
            "zone": self.zone,
        }


class Seal(HouseModel):
    """One batch of events, chained to the seal before it. Covers all events after the last seal's ``last_id`` up to its own."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    FIELD_CLASSES = classes(
        staff=["number", "sealed_at", "first_id", "last_id", "count", "previous", "digest"]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_id__gte=models.F("first_id")), name="audit_seal_ids_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"

    def facts(self) -> SealFacts:
        """What the digest covers besides the events."""
        return SealFacts(
            number=self.number,
            sealed_at=instant(self.sealed_at),
            first_id=self.first_id,
            last_id=self.last_id,
            count=self.count,
            previous=self.previous,
        )
