"""What is asked of the officer about groups, and outreach to parts of the city that have none."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.outbox.reach import By
from lamplighter.partners.models.groups import Group
from lamplighter.partners.rules.asks import UNSETTLED, WORDS_LONGEST, Asked, AskState, PlanState, Way
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer

UNSETTLED_VALUES = sorted(each.value for each in UNSETTLED)


class Ask(HouseModel):
    """A request to the officer: come to our meeting, put me in touch, help us start. Owned by the post of its zone; the holder is
    derived (promise 2)."""

    number = models.CharField(max_length=8, unique=True)
    asked = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Asked])
    state = models.CharField(max_length=8, choices=[(each.value, each.value) for each in AskState])
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="asks")
    """None of somebody who wants to start one."""
    zone = models.CharField(max_length=40)
    lead_shift = models.CharField(max_length=40, blank=True)
    block = models.CharField(max_length=120, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    """Middle of the block (WGS84 degrees); of a group's request the group decides the zone."""
    words = models.TextField(max_length=WORDS_LONGEST, blank=True)
    meets_at = models.DateTimeField(null=True)
    """Of a meeting: when it is; after an offer, when the officer could come."""
    place = models.CharField(max_length=200, blank=True)

    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=5, choices=[(each.value, each.value) for each in By])
    language = models.CharField(max_length=5, default="en")
    link_version = models.PositiveSmallIntegerField(default=0)

    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    rose_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=WORDS_LONGEST, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_holder = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whom those who asked were last told of."""
    told_on = models.DateField(null=True)
    once = models.CharField(max_length=64, unique=True)
    """Hash of the form that sent it: sent twice, it is kept once."""
    anonymised_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "asked", "state", "group", "zone", "lead_shift", "block", "lon", "lat", "meets_at", "by", "language",
            "link_version", "made_at", "due_at", "rose_at", "answered_at", "answered_by", "told_holder", "told_on", "anonymised_at",
        ],
        restricted=["words", "place", "name", "email", "phone", "answer"],
        sealed=["once"],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(
                fields=["zone", "due_at"], name="partners_ask_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["state", "answered_at"], name="partners_ask_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=UNSETTLED_VALUES, due_at__isnull=False)
                | (~Q(state__in=UNSETTLED_VALUES) & Q(due_at__isnull=True)),
                name="partners_open_ask_has_a_due_time",
            ),
            models.CheckConstraint(condition=~Q(zone=""), name="partners_ask_has_a_zone"),
            models.CheckConstraint(
                condition=Q(asked=Asked.START.value) | Q(group__isnull=False), name="partners_ask_has_a_group"
            ),
            models.CheckConstraint(
                condition=Q(asked=Asked.MEETING.value, meets_at__isnull=False)
                | ~Q(asked=Asked.MEETING.value),
                name="partners_meeting_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(asked=Asked.MEETING.value, state__in=UNSETTLED_VALUES),
                name="partners_one_meeting_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"ask {self.number}"


class Outreach(HouseModel):
    """A plan to win neighbors for a group in a part of the city that has none. Owned by the post of its zone."""

    zone = models.CharField(max_length=40)
    """Of the post."""
    part = models.CharField(max_length=40)
    """Code of the lowest zone it is about: the post's own, or a part of it."""
    state = models.CharField(max_length=8, choices=[(each.value, each.value) for each in PlanState])
    plan = models.TextField(max_length=WORDS_LONGEST)
    due_on = models.DateField(null=True)
    rose_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="outreach"
    )

    FIELD_CLASSES = classes(
        staff=["id", "zone", "part", "state", "due_on", "rose_at", "made_at", "closed_at", "group"],
        restricted=["plan"],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part"], condition=Q(state=PlanState.OPEN.value), name="partners_one_plan_a_part"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.OPEN.value, due_on__isnull=False, closed_at__isnull=True)
                | (~Q(state=PlanState.OPEN.value) & Q(closed_at__isnull=False)),
                name="partners_plan_is_due_or_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"outreach {self.pk}"


class OutreachEntry(HouseModel):
    """One step of outreach: who did what, and how many were reached. Names nobody."""

    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way])
    reached = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(max_length=WORDS_LONGEST, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")

    FIELD_CLASSES = classes(
        staff=["id", "outreach", "at", "way", "reached", "user", "officer"], restricted=["words"]
    )

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"outreach entry {self.pk}"
