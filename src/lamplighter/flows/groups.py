"""Groups where they meet other rooms: the concerns of a group's area as the public may know them, and which group covers an address.

A leader learns nothing here that the public may not: no words that were not shown, no house, no concern that its resident keeps private.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import h3
import shapely
from django.conf import settings
from django.db.models import Q

from lamplighter.concerns.messages.seen import Seen, seen_of
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.public import publications
from lamplighter.flows.find import Found
from lamplighter.partners.models import Group
from lamplighter.partners.queries.group_areas import covering, shape_of
from lamplighter.roster.rules import is_desk

MOST = 40
"""Public concerns listed."""
YEAR = timedelta(days=365)
ABOUT_BLOCK = 0.0012
"""Degrees about the middle of a block that still belong to it."""


@dataclass(frozen=True, slots=True)
class AreaConcerns:
    """Concerns of a group's area in the last year.

    ``total``: how many there were in all, private ones among them; None where so few are private that the count would point at them,
    or where there are fewer than figures are published of. ``through``: how many the group's leaders raised; ``through_open``: how
    many of them are open, None where they are too few to be told apart.
    """

    public: Sequence[Seen]
    more: bool
    total: int | None
    smallest: int
    through: int
    through_open: int | None


def concerns_of(group: Group, now: datetime, language: str) -> AreaConcerns:
    """What a leader may know of the concerns on the group's blocks."""
    smallest, since = settings.LAMPLIGHTER.concerns.smallest_count, now - YEAR
    shown = publications().filter(_within(group), concern__raised_at__gte=since).order_by("-shown_at")
    rows = list(shown[: MOST + 1])
    count = len(rows) if len(rows) <= MOST else shown.count()
    own = Concern.objects.filter(through=group.number, raised_at__gte=since, sensitive=False)
    raised = own.count()
    return AreaConcerns(
        public=[seen_of(row, language) for row in rows[:MOST]],
        more=len(rows) > MOST,
        total=_total(group, since, count, smallest),
        smallest=smallest,
        through=raised,
        through_open=own.filter(due_at__isnull=False).count() if raised >= smallest else None,
    )


def _within(group: Group) -> Q:
    labels = [each.label for each in group.blocks.all()]
    blocks = Q(pk__in=[])
    for label in labels:
        blocks |= Q(block__iexact=label)
    cells = cells_of(group)
    return blocks & Q(zone=group.zone) | (
        Q(hexagon__in=cells) if group.shape else Q(block="", hexagon__in=cells)
    )


def cells_of(group: Group) -> list[str]:
    """The hexagons that a group's area lies in, at the resolution in which the public knows places."""
    resolution = settings.LAMPLIGHTER.concerns.hexagon_resolution
    cells = {h3.latlng_to_cell(each.lat, each.lon, resolution) for each in group.blocks.all()}
    shape = shape_of(group)
    if shape is not None:
        cells.add(h3.latlng_to_cell(group.lat, group.lon, resolution))
        for part in shapely.get_parts(shape):
            cells |= set(h3.geo_to_cells(part, resolution))
    return sorted(cells)


def _total(group: Group, since: datetime, shown: int, smallest: int) -> int | None:
    """How many concerns lie there in all; None where that would point at single private ones."""
    shapes = [shapely.Point(each.lon, each.lat).buffer(ABOUT_BLOCK) for each in group.blocks.all()]
    drawn = shape_of(group)
    whole = shapely.union_all([*shapes, *([drawn] if drawn is not None else [])])
    if whole.is_empty or is_desk(group.zone):
        return None
    west, south, east, north = whole.bounds
    points = Concern.objects.filter(
        zone=group.zone,
        raised_at__gte=since,
        sensitive=False,
        lon__range=(west, east),
        lat__range=(south, north),
    ).values_list("lon", "lat")
    total = sum(1 for lon, lat in points if shapely.contains_xy(whole, lon, lat))
    return total if total >= smallest and (total <= shown or total - shown >= smallest) else None


def groups_at(found: Found, label: str) -> list[Group]:
    """The groups that cover an address that was asked for; it is kept nowhere."""
    return covering(found.lon, found.lat, label, found.zone.codes)
