"""Public gatherings: a series, one meeting, its seats, who comes, what they thought of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.meetings.rules.gatherings import Answer, Kind, RsvpState, State
from lamplighter.meetings.rules.values import NOTE_LONGEST, REASON_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Series(HouseModel):
    """A gathering that repeats. Its rule is RFC 5545's RRULE in the city's local time; each date is a row of its own."""

    zone = models.CharField(max_length=40, blank=True)  # empty: the whole city
    rule = models.CharField(max_length=120)  # e.g. FREQ=MONTHLY;BYDAY=2TU
    first_day = models.DateField()
    until = models.DateField(null=True, blank=True)
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()

    FIELD_CLASSES = classes(public=["id", "zone", "rule", "first_day", "until", "starts", "minutes"])

    def __str__(self) -> str:
        return f"series {self.pk}"


class Gathering(HouseModel):
    """One public meeting, walk or training."""

    number = models.CharField(max_length=8, unique=True)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="gatherings"
    )
    day = models.DateField(null=True)
    """Of a series: the day its rule gave, which names it also when it was moved."""
    zone = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Kind])
    state = models.CharField(max_length=9, choices=[(each.value, each.value) for each in State])
    title_en = models.CharField(max_length=100)
    title_es = models.CharField(max_length=100)
    about_en = models.TextField(max_length=2000, blank=True)
    about_es = models.TextField(max_length=2000, blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    moved_from = models.DateTimeField(null=True)
    place = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    access_en = models.CharField(max_length=300, blank=True)
    access_es = models.CharField(max_length=300, blank=True)
    languages = models.JSONField(default=list)  # in which it is held, e.g. ["en", "es"]
    interpreter = models.BooleanField(default=False)
    """Whether one comes when somebody asks."""
    capacity = models.PositiveIntegerField(null=True, blank=True)
    agenda_en = models.TextField(max_length=3000, blank=True)
    agenda_es = models.TextField(max_length=3000, blank=True)
    why = models.CharField(max_length=REASON_LONGEST, blank=True)
    """Why it was moved or cancelled."""
    minutes_en = models.TextField(max_length=8000, blank=True)
    minutes_es = models.TextField(max_length=8000, blank=True)
    minutes_at = models.DateTimeField(null=True)
    walk_ins = models.PositiveIntegerField(default=0)
    """Counted at the door without a reservation."""
    sequence = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(max_length=NOTE_LONGEST, blank=True)

    FIELD_CLASSES = classes(
        public=[
            "id", "number", "series", "day", "zone", "kind", "state", "title_en", "title_es", "about_en", "about_es", "starts", "ends",
            "moved_from", "place", "address", "access_en", "access_es", "languages", "interpreter", "capacity", "agenda_en", "agenda_es",
            "why", "minutes_en", "minutes_es", "minutes_at", "walk_ins", "sequence", "made_at", "changed_at",
        ],
        staff=["made_by", "note"],
    )  # fmt: skip

    class Meta:
        ordering = ["starts", "id"]
        indexes = [
            models.Index(fields=["zone", "starts"], name="meetings_gathering_zone"),
            models.Index(fields=["starts"], name="meetings_gathering_starts"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meetings_gathering_ends"),
            models.UniqueConstraint(fields=["series", "day"], name="meetings_series_day_once"),
        ]

    def __str__(self) -> str:
        return f"gathering {self.number}"


class Rsvp(HouseModel):
    """Somebody who means to come, with how many in all. Without an account; by a private link."""

    number = models.CharField(max_length=8, unique=True)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="rsvps")
    state = models.CharField(max_length=9, choices=[(each.value, each.value) for each in RsvpState])
    size = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="en")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=5)
    interpreter = models.CharField(max_length=40, blank=True)  # language an interpreter is needed for
    needs = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    link_version = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "gathering", "state", "size", "language", "by", "interpreter", "made_at", "changed_at", "came_at", "reminded",
            "stopped_at", "link_version",
        ],
        restricted=["name", "email", "phone", "needs"],
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["gathering", "state", "id"], name="meetings_rsvp_line")]
        constraints = [models.CheckConstraint(condition=Q(size__gte=1), name="meetings_rsvp_size")]

    def __str__(self) -> str:
        return f"rsvp {self.number}"


class Seat(HouseModel):
    """One seat of a gathering, made ahead: taken by an UPDATE that finds it free, so that none is given twice (promise 4)."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="seats")
    place = models.PositiveIntegerField()
    rsvp = models.ForeignKey(Rsvp, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")

    FIELD_CLASSES = classes(staff=["id", "gathering", "place", "rsvp"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "place"], name="meetings_seat_once")]
        indexes = [
            models.Index(
                fields=["gathering", "id"], name="meetings_seat_free", condition=Q(rsvp__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"seat {self.place}"


class PulseTicket(HouseModel):
    """Lets one answer to the pulse in. It is tied to a gathering and to nobody; used, it is gone."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    FIELD_CLASSES = classes(sealed=["digest"], staff=["id", "gathering", "expires_at"])

    def __str__(self) -> str:
        return "ticket"


class Pulse(HouseModel):
    """One anonymous answer: was it useful, do you feel heard. Only the day is kept."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="pulses")
    useful = models.CharField(max_length=6, choices=[(each.value, each.value) for each in Answer])
    heard = models.CharField(max_length=6, choices=[(each.value, each.value) for each in Answer])
    on = models.DateField()

    FIELD_CLASSES = classes(staff=["id", "gathering", "useful", "heard", "on"])

    def __str__(self) -> str:
        return f"pulse {self.pk}"
