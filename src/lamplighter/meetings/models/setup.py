"""What a department decides of meetings: its rules for booking, and where officers can be met."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from lamplighter.core.schedule.slots import SlotRules
from lamplighter.meetings.rules.values import Way
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


def _minutes(default: int, most: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(default=default, validators=[MaxValueValidator(most)])


class BookingRules(HouseModel):
    """The rules for booking an officer of a zone; the row of the zone "" holds where a zone has none of its own. Minutes in fives."""

    zone = models.CharField(max_length=40, blank=True, unique=True)
    lengths = models.JSONField(default=list)  # minutes a resident chooses from, e.g. [20, 40]
    step = models.PositiveSmallIntegerField(
        default=15, validators=[MinValueValidator(5), MaxValueValidator(60)]
    )
    """Minutes between two beginnings that are offered."""
    before = _minutes(0, 120)
    after = _minutes(10, 120)
    """Minutes kept free around each."""
    notice_hours = _minutes(4, 336)
    horizon_days = models.PositiveSmallIntegerField(
        default=28, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    most_per_shift = _minutes(6, 50)
    change_hours = _minutes(4, 336)
    """Until how many hours before its beginning a resident can move or cancel it."""
    takes_bookings = models.BooleanField(default=True)

    FIELD_CLASSES = classes(
        public=[
            "id",
            "zone",
            "lengths",
            "step",
            "before",
            "after",
            "notice_hours",
            "horizon_days",
            "most_per_shift",
            "change_hours",
            "takes_bookings",
        ]
    )

    class Meta:
        ordering = ["zone"]

    def __str__(self) -> str:
        return self.zone or "every zone"

    @property
    def slot_rules(self) -> SlotRules:
        """The same, as slots are cut by."""
        return SlotRules(
            step=timedelta(minutes=self.step),
            before=timedelta(minutes=self.before),
            after=timedelta(minutes=self.after),
            notice=timedelta(hours=self.notice_hours),
            horizon=timedelta(days=self.horizon_days),
            most_per_shift=self.most_per_shift,
        )


class Spot(HouseModel):
    """Where, or how, an officer can be met. A zone's own, or every zone's."""

    zone = models.CharField(max_length=40, blank=True)
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way])
    name_en = models.CharField(max_length=80)
    name_es = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    access_en = models.CharField(max_length=300, blank=True)
    access_es = models.CharField(max_length=300, blank=True)
    """How people get in: steps, doors, hearing loop, parking."""
    safety = models.CharField(max_length=300, blank=True)
    """What officers should know before they go there; never shown to residents."""
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    FIELD_CLASSES = classes(
        public=["id", "zone", "way", "name_en", "name_es", "address", "access_en", "access_es", "order", "active"],
        staff=["safety"],
    )  # fmt: skip

    class Meta:
        ordering = ["order", "name_en", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way__in=[Way.STATION.value, Way.PLACE.value]) | ~Q(address=""),
                name="meetings_spot_has_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.name_en

    def name(self, language: str) -> str:
        """The name in a language."""
        return self.name_es if language.startswith("es") else self.name_en

    def access(self, language: str) -> str:
        """How people get in, in a language."""
        return self.access_es if language.startswith("es") else self.access_en
