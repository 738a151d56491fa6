"""An appointment, the time it takes, its timeline, and wishes that found no time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.meetings.models.setup import Spot
from lamplighter.meetings.rules.appointments import OPEN, TAKES_TIME, State
from lamplighter.meetings.rules.values import NOTE_LONGEST, REASON_LONGEST, TOPIC_LONGEST, Channel, Side, Way
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer

OPEN_VALUES = sorted(each.value for each in OPEN)
TIMED_VALUES = sorted(each.value for each in TAKES_TIME)


class Appointment(HouseModel):
    """A slot that somebody took, or is taking. Who owns it is the zone's post; ``officer`` is who comes."""

    number = models.CharField(max_length=8, unique=True)
    zone = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=[(each.value, each.value) for each in State])
    channel = models.CharField(max_length=6, choices=[(each.value, each.value) for each in Channel])

    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    """None of an offer that found nobody: the resident chooses another time."""
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    lead_shift = models.CharField(max_length=40, blank=True)
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way])
    spot = models.ForeignKey(Spot, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=200, blank=True)
    """The resident's own door, where they meet there; or the number an officer calls."""

    language = models.CharField(max_length=5, default="en")
    """In which the resident reads."""
    speaks = models.CharField(max_length=5, blank=True)
    """In which they wish to speak with the officer, where they said so."""
    topic = models.TextField(max_length=TOPIC_LONGEST, blank=True)
    concern = models.CharField(max_length=8, blank=True)
    """Number of the concern it is about, if the resident named one."""
    any_officer = models.BooleanField(default=False)
    """The resident did not mind which officer of the zone comes."""

    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=5, default="link")
    proven_at = models.DateTimeField(null=True)
    """The mailbox or telephone answered: a visit at the door needs it."""
    stopped_at = models.DateTimeField(null=True)

    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)
    """When a hold, or an offer, ends by itself."""
    booked_at = models.DateTimeField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    """Of the calendar file: raised with every change, so that calendars take the newest."""
    reminded = models.PositiveSmallIntegerField(default=0)
    link_version = models.PositiveSmallIntegerField(default=0)
    once = models.CharField(max_length=64, blank=True)
    """Digest of the secret of the form it was made by: sent twice, the form makes one appointment."""
    note = models.TextField(max_length=NOTE_LONGEST, blank=True)
    """What staff write for staff: before it, and what came of it."""
    loose_at = models.DateTimeField(null=True)
    """Since when its officer is no longer on duty at its time: the roster changed under it."""
    rose_at = models.DateTimeField(null=True)
    anonymised_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "zone", "state", "channel", "officer", "starts", "ends", "lead_shift", "way", "spot",
            "language", "speaks", "concern", "any_officer", "by", "proven_at", "stopped_at", "made_at", "changed_at",
            "lapses_at", "booked_at", "sequence", "reminded", "link_version", "loose_at", "rose_at", "anonymised_at",
            "made_by",
        ],
        restricted=["door", "topic", "name", "email", "phone", "note"],
        sealed=["once"],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["officer", "starts"], name="meetings_of_officer"),
            models.Index(fields=["zone", "starts"], name="meetings_of_zone"),
            models.Index(fields=["state", "starts"], name="meetings_of_state"),
            models.Index(fields=["state", "lapses_at"], name="meetings_lapse"),
            models.Index(fields=["concern"], name="meetings_of_concern", condition=~Q(concern="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["once"], name="meetings_made_once", condition=~Q(once="")),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meetings_ends_later"),
            models.CheckConstraint(condition=~Q(zone=""), name="meetings_has_a_zone"),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | ~Q(state__in=["held", "asked", "booked"]),
                name="meetings_somebody_comes",
            ),
            models.CheckConstraint(
                condition=~Q(way=Way.PORCH.value)
                | Q(proven_at__isnull=False)
                | ~Q(state__in=["asked", "booked", "done"]),
                name="meetings_door_needs_a_proven_contact",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.number}"


class Cell(HouseModel):
    """Five minutes of an officer that an appointment, a gathering or an engagement takes. The constraint is promise 4: none is taken
    twice."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    cell = models.BigIntegerField()
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.CASCADE, related_name="cells")
    gathering = models.ForeignKey(
        "meetings.Gathering", null=True, on_delete=models.CASCADE, related_name="cells"
    )
    engagement = models.ForeignKey(
        "meetings.Engagement", null=True, on_delete=models.CASCADE, related_name="cells"
    )

    FIELD_CLASSES = classes(staff=["id", "officer", "cell", "appointment", "gathering", "engagement"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "cell"], name="meetings_cell_once"),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, gathering__isnull=True, engagement__isnull=True)
                | Q(appointment__isnull=True, gathering__isnull=False, engagement__isnull=True)
                | Q(appointment__isnull=True, gathering__isnull=True, engagement__isnull=False),
                name="meetings_cell_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"cell {self.cell}"


class ShiftPlace(HouseModel):
    """One of the appointments that a shift of an officer takes at most. Numbered, so that no race makes one too many."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    shift_starts = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="shift_place")

    FIELD_CLASSES = classes(staff=["id", "officer", "shift_starts", "place", "appointment"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "shift_starts", "place"], name="meetings_shift_place_once"
            )
        ]

    def __str__(self) -> str:
        return f"place {self.place}"


class Happening(HouseModel):
    """One entry of an appointment's timeline. Never changed."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="happenings")
    at = models.DateTimeField()
    what = models.CharField(max_length=9)  # of rules.appointments.Verb, or of rules.calls.QUIET
    side = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Side])
    words = models.CharField(max_length=REASON_LONGEST, blank=True)
    starts = models.DateTimeField(null=True)
    """When it was to begin from then on."""
    officer = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    FIELD_CLASSES = classes(
        staff=["id", "appointment", "at", "what", "side", "starts", "officer", "user"], restricted=["words"]
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"happening {self.pk}"


class Wish(HouseModel):
    """Hours somebody asked for and did not find: a place in the line for them, and unmet demand for planning."""

    number = models.CharField(max_length=8, unique=True)
    zone = models.CharField(max_length=40)
    officer = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Only this one; None for either officer of the zone."""
    parts = models.JSONField(default=list)  # of rules.values.Part
    length = models.PositiveSmallIntegerField()  # minutes
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way])
    spot = models.ForeignKey(Spot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lead_shift = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="en")
    speaks = models.CharField(max_length=5, blank=True)
    topic = models.TextField(max_length=TOPIC_LONGEST, blank=True)
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=5, default="link")
    made_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    """A time was found and taken."""
    closed_at = models.DateTimeField(null=True)
    """The resident no longer waits, or it grew old."""
    offered = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="wish"
    )
    offered_at = models.DateTimeField(null=True)
    turned_down = models.JSONField(default=list)  # beginnings of offers they did not want, as ISO 8601
    link_version = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "zone", "officer", "parts", "length", "way", "spot", "lead_shift", "language", "speaks", "by", "made_at",
            "met_at", "closed_at", "offered", "offered_at", "turned_down", "link_version",
        ],
        restricted=["topic", "name", "email", "phone"],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(
                fields=["zone", "made_at"],
                name="meetings_wish_open",
                condition=Q(met_at__isnull=True, closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"wish {self.number}"
