"""Ride-alongs: the department's rules, who takes riders, when none are held, and the rides themselves."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lamplighter.academy.models.application import Application
from lamplighter.academy.rules.rides import TAKES_CAR, Blackout, RideLimits, RideSide, RideState
from lamplighter.academy.rules.values import NOTE_LONGEST, REASON_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer, Posting

TAKES_CAR_VALUES = sorted(each.value for each in TAKES_CAR)


def _bounded(default: int, least: int, most: int) -> models.PositiveSmallIntegerField[int, int]:
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(default=default, validators=bounds)


class RideRules(HouseModel):
    """The department's rules for rides; one row."""

    only = models.PositiveSmallIntegerField(default=1, unique=True)
    open = models.BooleanField(default=True)
    """Whether rides can be taken at all."""
    minutes = _bounded(180, 60, 480)
    notice_hours = _bounded(48, 0, 336)
    change_hours = _bounded(24, 0, 336)
    """Until how many hours before its beginning a rider can move or cancel it."""
    horizon_days = _bounded(28, 1, 90)
    most_a_night = _bounded(2, 1, 50)
    holidays = models.BooleanField(default=False)
    """Whether rides are held on public holidays."""
    bring_en = models.CharField(max_length=REASON_LONGEST, blank=True)
    bring_es = models.CharField(max_length=REASON_LONGEST, blank=True)
    """What to bring and wear, and where to come; empty: what is shipped."""

    FIELD_CLASSES = classes(
        public=[
            "id", "only", "open", "minutes", "notice_hours", "change_hours", "horizon_days", "most_a_night", "holidays",
            "bring_en", "bring_es",
        ]
    )  # fmt: skip

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=1), name="academy_one_set_of_ride_rules")]

    def __str__(self) -> str:
        return "rules for rides"

    @property
    def limits(self) -> RideLimits:
        """The same, as slots are cut by."""
        return RideLimits(
            length=timedelta(minutes=self.minutes),
            notice=timedelta(hours=self.notice_hours),
            horizon=timedelta(days=self.horizon_days),
            most_a_night=self.most_a_night if self.open else 0,
            holidays=self.holidays,
        )


class RideTaker(HouseModel):
    """An officer, or whoever is posted to a posting, takes riders."""

    officer = models.OneToOneField(
        Officer, null=True, blank=True, on_delete=models.CASCADE, related_name="takes_riders"
    )
    posting = models.OneToOneField(
        Posting, null=True, blank=True, on_delete=models.CASCADE, related_name="takes_riders"
    )
    since = models.DateTimeField()

    FIELD_CLASSES = classes(staff=["id", "officer", "posting", "since"])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=False, posting__isnull=True)
                | Q(officer__isnull=True, posting__isnull=False),
                name="academy_rider_taker_is_one",
            )
        ]

    def __str__(self) -> str:
        return f"takes riders {self.pk}"


class RideBlackout(HouseModel):
    """When no rides are held; see ``rules.rides.Blackout``."""

    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    weekdays = models.JSONField(default=list)  # Monday 0; empty: every day
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    why = models.CharField(max_length=REASON_LONGEST, blank=True)
    """For staff."""

    FIELD_CLASSES = classes(staff=["id", "first", "last", "weekdays", "starts", "ends", "why"])

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__isnull=True) | Q(last__isnull=True) | Q(last__gte=F("first")),
                name="academy_blackout_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False),
                name="academy_blackout_has_both_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"blackout {self.pk}"

    @property
    def value(self) -> Blackout:
        """The same, as slots are cut by."""
        return Blackout(self.first, self.last, frozenset(self.weekdays), self.starts, self.ends)


class Ride(HouseModel):
    """A participant rides along with an officer, from when to when.

    The constraints are promise 4: one rider a car, one open ride a person, and no more on a night than there are places.
    """

    number = models.CharField(max_length=8, unique=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="rides")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=[(each.value, each.value) for each in RideState])
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    night = models.DateField()
    """The local day on which the officer's shift begins."""
    place = models.PositiveSmallIntegerField()
    """One of the places of that night, from 1."""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sequence = models.PositiveSmallIntegerField(default=0)
    """Of the calendar file: raised with every change."""
    reminded_at = models.DateTimeField(null=True)
    ended_by = models.CharField(
        max_length=7, blank=True, default="", choices=[("", ""), *((each.value, each.value) for each in RideSide)]
    )  # fmt: skip
    """Who cancelled it."""
    why = models.CharField(max_length=REASON_LONGEST, blank=True)
    """What the rider was told when it was cancelled for them."""
    note = models.TextField(max_length=NOTE_LONGEST, blank=True)
    """The officer's debrief: what was shown, not who was met."""
    noted_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "application", "officer", "state", "starts", "ends", "night", "place", "made_at", "changed_at",
            "sequence", "reminded_at", "ended_by", "noted_at",
        ],
        restricted=["why", "note"],
    )  # fmt: skip

    class Meta:
        ordering = ["starts", "id"]
        indexes = [models.Index(fields=["state", "starts"], name="academy_ride_state")]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="academy_ride_ends_later"),
            models.UniqueConstraint(
                fields=["officer", "starts"],
                condition=Q(state__in=TAKES_CAR_VALUES),
                name="academy_one_rider_a_car",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=RideState.BOOKED.value),
                name="academy_one_open_ride",
            ),
            models.UniqueConstraint(
                fields=["night", "place"],
                condition=Q(state__in=TAKES_CAR_VALUES),
                name="academy_ride_place_once",
            ),
        ]

    def __str__(self) -> str:
        return f"ride {self.number}"


class RideCell(HouseModel):
    """Five minutes of an officer's car that a ride takes, so that rides that merely overlap exclude each other too (promise 4)."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    cell = models.BigIntegerField()
    ride = models.ForeignKey(Ride, on_delete=models.CASCADE, related_name="cells")

    FIELD_CLASSES = classes(staff=["id", "officer", "cell", "ride"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "cell"], name="academy_ride_cell_once")]

    def __str__(self) -> str:
        return f"cell {self.cell}"


class RideHappening(HouseModel):
    """One thing that was done with a ride. Never changed."""

    ride = models.ForeignKey(Ride, on_delete=models.CASCADE, related_name="happenings")
    what = models.CharField(max_length=7)  # of rules.rides.RideVerb, or "book"
    side = models.CharField(max_length=7, choices=[(each.value, each.value) for each in RideSide])
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    FIELD_CLASSES = classes(staff=["id", "ride", "what", "side", "at", "user"])

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"
