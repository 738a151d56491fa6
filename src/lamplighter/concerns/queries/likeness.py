"""Public concerns near by that are like the one being told, so that a neighbour can join instead of telling it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import h3
from django.db.models import Count, Q

from lamplighter.concerns.models import Kind, Publication
from lamplighter.concerns.rules.states import OPEN, State
from lamplighter.concerns.rules.values import Part
from lamplighter.core.tongue import language_of
from lamplighter.places.hexagons import hexagon_of

RINGS = 1
"""How many rings of hexagons about the place's own are looked at: about three blocks each way."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Like:
    """One concern that may be the same, as the public sees it. ``language`` is that of its words."""

    number: str
    kind: str
    block: str
    hexagon: str
    words: str
    language: str
    state: State
    raised_at: datetime
    by_month: bool
    followers: int


def like(kind: Kind, lon: float, lat: float, language: str) -> list[Like]:
    """Open shown concerns of the same kind or group near a point (WGS84 degrees), newest first.

    Found by the hexagons that the public sees anyway: how near the true points are, nobody can tell from it.
    """
    cells = h3.grid_disk(hexagon_of(lon, lat), RINGS)
    same = Q(concern__kind=kind)
    if kind.group_en:
        same |= Q(concern__kind__group_en=kind.group_en)
    found = (
        Publication.objects.filter(
            same, hexagon__in=list(cells), concern__state__in=sorted(each.value for each in OPEN)
        )
        .select_related("concern", "concern__kind")
        .annotate(
            followers=Count(
                "concern__contacts",
                filter=Q(
                    concern__contacts__part=Part.FOLLOWER.value, concern__contacts__confirmed_at__isnull=False
                ),
            )
        )
        .order_by("-shown_at")[:MOST]
    )
    return [
        Like(
            number=row.number,
            kind=row.concern.kind.name(language),
            block=row.block,
            hexagon=row.hexagon,
            words=row.words,
            language=language_of(row.words, otherwise=row.concern.language),
            state=State(row.concern.state),
            raised_at=row.concern.raised_at,
            by_month=row.by_month,
            followers=row.followers,
        )
        for row in found
    ]
