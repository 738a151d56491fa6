"""Zone maps with their zones, base layers, and the address files built into gazetteers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lamplighter.core.geo.basemap import Kind
from lamplighter.places.rules import MapState
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class ZoneMap(HouseModel):
    """A division of the city into zones that holds from a date until a later confirmed map does. Old maps stay."""

    name = models.CharField(max_length=120)
    holds_from = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in MapState], default=MapState.DRAFT.value
    )
    files = models.JSONField(default=list)
    """Names of the files it came from, highest level first."""
    options = models.JSONField(default=list)
    """What was said of each file: columns, layer, coordinate system."""
    level_words = models.JSONField(default=list)
    """Words of the levels, highest first, e.g. district, beat."""
    report = models.JSONField(default=dict)
    """The import report, see ``lamplighter.core.geo.report``."""
    index_file = models.CharField(max_length=120, blank=True)
    """Name of the zone index in the home's ``zones`` folder; empty until confirmed."""
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        public=["id", "name", "holds_from", "state", "level_words"],
        staff=["files", "options", "report", "index_file", "made_at", "confirmed_at", "withdrawn_at"],
    )

    class Meta:
        ordering = ["-holds_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["holds_from"],
                condition=Q(state=MapState.CONFIRMED.value),
                name="places_one_confirmed_map_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=MapState.CONFIRMED.value)
                | (~Q(index_file="") & Q(confirmed_at__isnull=False)),
                name="places_confirmed_map_has_an_index",
            ),
        ]
        indexes = [models.Index(fields=["state", "holds_from"], name="places_maps_by_state")]

    def __str__(self) -> str:
        return f"{self.name} ({self.holds_from})"


class Zone(HouseModel):
    """One zone of one map. ``level`` 0 is the highest; the map has the levels' words."""

    zone_map = models.ForeignKey(ZoneMap, on_delete=models.CASCADE, related_name="zones")
    level = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    order = models.PositiveIntegerField()
    """Place in its level, from 1: on ground that two zones share, the lower order answers."""
    shape = models.BinaryField()
    """WKB, WGS84 longitude and latitude."""
    area_m2 = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    label_lon = models.FloatField()
    label_lat = models.FloatField()

    FIELD_CLASSES = classes(
        public=[
            "id",
            "zone_map",
            "level",
            "code",
            "name",
            "parent",
            "order",
            "shape",
            "area_m2",
            "west",
            "south",
            "east",
            "north",
            "label_lon",
            "label_lat",
        ]
    )

    class Meta:
        ordering = ["level", "order"]
        constraints = [
            models.UniqueConstraint(fields=["zone_map", "level", "code"], name="places_one_code_a_level"),
            models.UniqueConstraint(fields=["zone_map", "level", "order"], name="places_one_order_a_level"),
            models.CheckConstraint(condition=~Q(code=""), name="places_zone_has_a_code"),
            models.CheckConstraint(
                condition=Q(level__gt=0) | Q(parent__isnull=True), name="places_top_has_no_parent"
            ),
            models.CheckConstraint(
                condition=Q(west__lte=F("east"), south__lte=F("north")), name="places_zone_box_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BaseLayer(HouseModel):
    """Streets, water or parks, kept simplified in one file of the home's ``basemap`` folder."""

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    source = models.CharField(max_length=200)
    file = models.CharField(max_length=120, unique=True)
    features = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    FIELD_CLASSES = classes(public=["id", "kind", "features"], staff=["source", "file", "made_at"])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in Kind]), name="places_known_layer_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class AddressFile(HouseModel):
    """One build of the gazetteer; the current one answers searches."""

    source = models.CharField(max_length=200)
    file = models.CharField(max_length=120, unique=True)
    """Name in the home's ``addresses`` folder."""
    rows = models.PositiveIntegerField()
    addresses = models.PositiveIntegerField()
    streets = models.PositiveIntegerField()
    intersections = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField()
    problems = models.JSONField(default=list)
    """The first few refused rows: line number and why, never the row itself."""
    current = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    @property
    def apart(self) -> bool:
        """Whether some rows share an address: apartments in one house, or a row that stands there twice."""
        return self.rows - self.refused > self.addresses

    FIELD_CLASSES = classes(
        staff=[
            "id",
            "source",
            "file",
            "rows",
            "addresses",
            "streets",
            "intersections",
            "refused",
            "problems",
            "current",
            "made_at",
        ]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=Q(current=True), name="places_one_current_gazetteer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.addresses})"
