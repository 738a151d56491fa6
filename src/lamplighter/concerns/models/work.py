"""What staff and other offices do with concerns: shortlists, handovers, referrals; and what is told outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.concerns.models.concern import Concern
from lamplighter.concerns.models.setup import Endpoint
from lamplighter.concerns.rules.values import WORDS_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Shortlisted(HouseModel):
    """A concern on somebody's own short list: what they want at hand on the street."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="shortlisted")
    added_at = models.DateTimeField()

    FIELD_CLASSES = classes(staff=["id", "user", "concern", "added_at"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "concern"], name="concerns_shortlisted_once")]

    def __str__(self) -> str:
        return f"shortlisted {self.pk}"


class Handover(HouseModel):
    """What one shift of a zone leaves to the next: a note, and both signatures."""

    zone = models.CharField(max_length=40)
    day = models.DateField()
    shift = models.CharField(max_length=40)  # code of the shift that ends
    note = models.TextField(max_length=WORDS_LONGEST, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        staff=["id", "zone", "day", "shift", "given_by", "given_at", "taken_by", "taken_at"],
        restricted=["note"],
    )

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "day", "shift"], name="concerns_one_handover"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(given_at__isnull=False),
                name="concerns_taken_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"handover {self.zone} {self.day} {self.shift}"


class Referral(HouseModel):
    """A concern sent to another office's Open311 service, and what that office says of it."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="referrals")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="referrals")
    service_code = models.CharField(max_length=60)
    call = models.BigIntegerField(null=True)  # id of the outgoing call's row, while it is on its way
    token = models.CharField(max_length=100, blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=20, blank=True)
    status_notes = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    newest_update = models.DateTimeField(null=True)
    """When the newest update of the other office was made; only newer ones are taken over."""

    FIELD_CLASSES = classes(
        staff=[
            "id", "concern", "endpoint", "service_code", "call", "token", "request_id", "status", "created_at",
            "checked_at", "next_check_at", "failures", "ended_at", "newest_update",
        ],
        restricted=["status_notes"],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(
                fields=["next_check_at"],
                name="concerns_referral_check",
                condition=Q(next_check_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class Hook(HouseModel):
    """Where another program wants to hear of changes: signed calls, with retries."""

    name = models.CharField(max_length=80)
    url = models.URLField(max_length=300)
    secret = models.CharField(max_length=80)
    zone = models.CharField(
        max_length=40, blank=True
    )  # only this zone's; empty for every zone, never a desk's
    events = models.JSONField(default=list)  # moves' names, "raised", "answer"
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    FIELD_CLASSES = classes(
        staff=["id", "name", "url", "zone", "events", "active", "created_at"], restricted=["secret"]
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
