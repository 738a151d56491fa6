"""Public gatherings: a series, one meeting, its seats, who comes, what was promised there, what they thought of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.meetings.rules.gatherings import Answer, Kind, RsvpState, State
from lamplighter.meetings.rules.series import LONGEST_RULE
from lamplighter.meetings.rules.values import NOTE_LONGEST, REASON_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


def _choices(words: type[Kind | State | RsvpState | Answer]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in words]


class Series(HouseModel):
    """A gathering that repeats. Its rule is RFC 5545's RRULE in the city's local time; each date is a row of its own."""

    number = models.CharField(max_length=8, unique=True)
    zone = models.CharField(max_length=40, blank=True)  # empty: the whole city
    rule = models.CharField(max_length=LONGEST_RULE)  # e.g. FREQ=MONTHLY;BYDAY=2TU
    first_day = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The last day on which it may be held; None: until somebody ends it."""
    starts = models.TimeField()
    """By the city's clock."""
    minutes = models.PositiveSmallIntegerField()
    made_until = models.DateField()
    """Up to and including this day every date of the rule has its row."""

    FIELD_CLASSES = classes(
        public=["id", "number", "zone", "rule", "first_day", "until", "starts", "minutes", "made_until"]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="meetings_series_lasts"),
        ]

    def __str__(self) -> str:
        return f"series {self.number}"


class Gathering(HouseModel):
    """One public meeting, walk or training."""

    number = models.CharField(max_length=8, unique=True)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="gatherings"
    )
    day = models.DateField(null=True)
    """Of a series: the day its rule gave, which names it also when it was moved."""
    zone = models.CharField(max_length=40, blank=True)  # empty: the whole city
    kind = models.CharField(max_length=8, choices=_choices(Kind))
    state = models.CharField(max_length=9, choices=_choices(State))
    title_en = models.CharField(max_length=100)
    title_es = models.CharField(max_length=100)
    about_en = models.TextField(max_length=2000, blank=True)
    about_es = models.TextField(max_length=2000, blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    moved_from = models.DateTimeField(null=True)
    """When it was to begin before it was moved for the first time after it had been published."""
    place = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    access_en = models.CharField(max_length=300, blank=True)
    access_es = models.CharField(max_length=300, blank=True)
    """How people get in: steps, doors, hearing loop, parking."""
    languages = models.JSONField(default=list)  # in which it is held, e.g. ["en", "es"]
    interpreter = models.BooleanField(default=False)
    """Whether one comes when somebody asks."""
    capacity = models.PositiveIntegerField(null=True, blank=True)
    """Seats; None: as many as come."""
    asks_rsvp = models.BooleanField(default=True)
    """Whether people are asked to say that they come. Of a gathering with seats always."""
    agenda_en = models.TextField(max_length=3000, blank=True)
    agenda_es = models.TextField(max_length=3000, blank=True)
    why_en = models.CharField(max_length=REASON_LONGEST, blank=True)
    why_es = models.CharField(max_length=REASON_LONGEST, blank=True)
    """Why it was moved or cancelled."""
    minutes_en = models.TextField(max_length=8000, blank=True)
    minutes_es = models.TextField(max_length=8000, blank=True)
    minutes_at = models.DateTimeField(null=True)
    outcome_en = models.CharField(max_length=REASON_LONGEST, blank=True)
    outcome_es = models.CharField(max_length=REASON_LONGEST, blank=True)
    """What came of it, in a sentence."""
    walk_ins = models.PositiveIntegerField(default=0)
    """Counted at the door without a reservation."""
    pulse_at = models.DateTimeField(null=True)
    """When those who came were asked what they thought of it."""
    pulse_ends = models.DateTimeField(null=True)
    """Until when they can answer; the results are shown from then on, all at once."""
    sequence = models.PositiveSmallIntegerField(default=0)
    """Of the calendar file: raised with every change of time or place, so that calendars take the newest."""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(max_length=NOTE_LONGEST, blank=True)
    """What staff write for staff."""

    FIELD_CLASSES = classes(
        public=[
            "id", "number", "series", "day", "zone", "kind", "state", "title_en", "title_es", "about_en", "about_es", "starts", "ends",
            "moved_from", "place", "address", "access_en", "access_es", "languages", "interpreter", "capacity", "asks_rsvp", "agenda_en",
            "agenda_es", "why_en", "why_es", "minutes_en", "minutes_es", "minutes_at", "outcome_en", "outcome_es", "walk_ins", "pulse_at",
            "pulse_ends", "sequence", "made_at", "changed_at",
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
            models.CheckConstraint(
                condition=Q(series__isnull=True) | Q(day__isnull=False), name="meetings_series_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(asks_rsvp=True), name="meetings_seats_are_asked_for"
            ),
        ]

    def __str__(self) -> str:
        return f"gathering {self.number}"

    def said(self, name: str, language: str) -> str:
        """One of its texts (``title``, ``about``, ``access``, ``agenda``, ``why``, ``minutes``, ``outcome``) in a language; in the
        other where it was written in one alone."""
        first, second = ("es", "en") if language.startswith("es") else ("en", "es")
        return str(getattr(self, f"{name}_{first}") or getattr(self, f"{name}_{second}"))


class FollowUp(HouseModel):
    """Something that is to follow from a gathering: what, who (a post, never a person), by when."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="follow_ups")
    what_en = models.CharField(max_length=300)
    what_es = models.CharField(max_length=300)
    zone = models.CharField(max_length=40)
    """Code of the zone, or of the desk, whose post sees to it."""
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    promise = models.CharField(max_length=8, blank=True)
    """Number of the commitment that was made of it; from then on that one says how it stands."""
    made_at = models.DateTimeField()

    FIELD_CLASSES = classes(
        public=["id", "gathering", "what_en", "what_es", "zone", "due_on", "done_on", "promise"],
        staff=["made_at"],
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(zone=""), name="meetings_follow_up_has_a_post"),
            models.UniqueConstraint(
                fields=["promise"], condition=~Q(promise=""), name="meetings_promise_of_one_follow_up"
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"

    def what(self, language: str) -> str:
        """What is to follow, in a language."""
        return self.what_es if language.startswith("es") else self.what_en


class Rsvp(HouseModel):
    """Somebody who means to come, with how many in all. Without an account; by a private link."""

    number = models.CharField(max_length=8, unique=True)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="rsvps")
    form = models.CharField(max_length=64, unique=True)
    """Digest of the form's own word: the same form sent twice, by a double click or a reload, is one reservation."""
    state = models.CharField(max_length=9, choices=_choices(RsvpState))
    size = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="en")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    """In small letters, so that one address is one text."""
    phone = models.CharField(max_length=30, blank=True)
    """As networks write it (E.164), for the same reason."""
    by = models.CharField(max_length=5)
    interpreter = models.CharField(max_length=40, blank=True)  # language an interpreter is needed for
    needs = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    came = models.PositiveSmallIntegerField(default=0)
    """How many of them came."""
    came_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    """When they were asked what they thought of it; nothing leads from here to the ticket."""
    stopped_at = models.DateTimeField(null=True)
    anonymised_at = models.DateTimeField(null=True)
    """How to reach them is erased; that they came is still counted."""
    link_version = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "gathering", "state", "size", "language", "by", "made_at", "changed_at", "came", "came_at", "reminded_at",
            "asked_at", "stopped_at", "anonymised_at", "link_version",
        ],
        restricted=["name", "email", "phone", "interpreter", "needs"],
        sealed=["form"],
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["gathering", "state", "id"], name="meetings_rsvp_line")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="meetings_rsvp_size"),
            models.UniqueConstraint(
                fields=["gathering", "email"], condition=~Q(email=""), name="meetings_one_rsvp_an_address"
            ),
            models.UniqueConstraint(
                fields=["gathering", "phone"], condition=~Q(phone=""), name="meetings_one_rsvp_a_phone"
            ),
        ]

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
                fields=["gathering", "place"], name="meetings_seat_free", condition=Q(rsvp__isnull=True)
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
    """One anonymous answer: was it useful, do you feel heard. Not even the day is kept."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="pulses")
    useful = models.CharField(max_length=6, choices=_choices(Answer))
    heard = models.CharField(max_length=6, choices=_choices(Answer))

    FIELD_CLASSES = classes(staff=["id", "gathering", "useful", "heard"])

    def __str__(self) -> str:
        return f"pulse {self.pk}"
