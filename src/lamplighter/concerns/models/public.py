"""What the public sees of a concern, as a copy that a moderator let stand; and who is told of new ones by mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lamplighter.concerns.models.concern import Concern
from lamplighter.concerns.rules.values import TEXT_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Publication(HouseModel):
    """A concern as the public sees it. Public pages, feeds and Open311 read this row and never the concern's own words or point."""

    concern = models.OneToOneField(Concern, on_delete=models.CASCADE, related_name="publication")
    number = models.CharField(max_length=8, unique=True)
    zone = models.CharField(max_length=40)
    block = models.CharField(max_length=120, blank=True)  # "1600 block of Lantern St"
    hexagon = models.CharField(max_length=16)  # h3 cell
    words = models.TextField(max_length=TEXT_LONGEST, blank=True)
    by_month = models.BooleanField(default=False)
    """Only the month of its times is shown."""
    shown_at = models.DateTimeField()

    FIELD_CLASSES = classes(
        public=["id", "number", "zone", "block", "hexagon", "words", "by_month", "shown_at"],
        staff=["concern"],
    )

    class Meta:
        indexes = [
            models.Index(fields=["zone", "-shown_at"], name="concerns_public_zone"),
            models.Index(fields=["hexagon"], name="concerns_public_hexagon"),
            models.Index(fields=["-shown_at", "-id"], name="concerns_public_newest"),
        ]

    def __str__(self) -> str:
        return f"publication {self.number}"


class Alert(HouseModel):
    """Somebody wants news of public concerns by mail: of a zone, of a block, or of what lies about a place."""

    email = models.EmailField()
    language = models.CharField(max_length=5, default="en")
    zone = models.CharField(max_length=40, blank=True)
    # "1600 block of Lantern Street", as publications have it; the hexagon is the block's then.
    block = models.CharField(max_length=120, blank=True, default="")
    # The hexagon that the place lies in, never the place itself.
    hexagon = models.CharField(max_length=16, blank=True)
    radius_m = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    # Numbers of zone maps to come: the last one that was looked at for this alert, and the one its mail told of; 0 for none.
    map_seen = models.BigIntegerField(default=0)
    map_told = models.BigIntegerField(default=0)
    link_version = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=[
            "id",
            "language",
            "zone",
            "created_at",
            "confirmed_at",
            "sent_on",
            "map_seen",
            "map_told",
            "link_version",
        ],
        restricted=["email", "block", "hexagon", "radius_m"],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(zone="") & Q(hexagon="")) | (Q(zone="") & ~Q(hexagon="")),
                name="concerns_alert_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(block="") | (~Q(hexagon="") & Q(radius_m=0)),
                name="concerns_alert_of_a_block_has_its_hexagon",
            ),
            models.CheckConstraint(
                condition=Q(map_told=0) | Q(map_told=models.F("map_seen")), name="concerns_alert_told_of_seen"
            ),
            models.UniqueConstraint(
                fields=["email", "zone", "block", "hexagon", "radius_m"], name="concerns_alert_once"
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"
