"""What a map whose day has passed would change of the days that were answered before. A reading shelf, like ``queries``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lamplighter.places.models import ZoneMap
from lamplighter.places.rules import MapState


@dataclass(frozen=True, slots=True)
class Past:
    """Days that have passed and would be answered anew, from ``first`` on.

    ``then`` is the map that holds after them, None where they reach to today; ``answered`` is whether a map held on the first of them.
    """

    first: date
    then: ZoneMap | None
    answered: bool


def past_of(day: date, today: date, *, besides: int = 0) -> Past | None:
    """What a map from that day on would change of the past; None for a day that has not passed, and before the first map of all.

    Args:
        besides: id of the map itself; 0 where it is not kept yet.
    """
    others = ZoneMap.objects.filter(state=MapState.CONFIRMED.value, holds_from__lte=today).exclude(pk=besides)
    if day >= today or not others.exists():
        return None
    then = others.filter(holds_from__gt=day).order_by("holds_from").first()
    return Past(day, then, others.filter(holds_from__lte=day).exists())
