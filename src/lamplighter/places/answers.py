"""What places answers, as values that all rooms share: a zone, a map ready to answer, the one zone of a point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lamplighter.core.geo.frame import Bounds
from lamplighter.core.geo.points import PointProblem
from lamplighter.core.geo.zone_index import Explanation, ZoneIndex
from lamplighter.places.rules import WhyNot


@dataclass(frozen=True, slots=True)
class ZoneInfo:
    """A zone as the rest of the house knows it. ``chain`` runs from itself up to the highest level."""

    code: str
    name: str
    level: int
    level_word: str
    parent: ZoneInfo | None
    children: tuple[str, ...]
    order: int
    area_m2: float
    bounds: Bounds
    label: tuple[float, float]
    pk: int

    @property
    def chain(self) -> tuple[ZoneInfo, ...]:
        """Itself, its parent, and so on up."""
        return (self,) if self.parent is None else (self, *self.parent.chain)


@dataclass(frozen=True, slots=True, eq=False)
class MapInfo:
    """A confirmed zone map with its index, ready to answer."""

    pk: int
    name: str
    holds_from: date
    level_words: tuple[str, ...]
    index: ZoneIndex
    answers: tuple[ZoneInfo, ...]
    """Lowest-level zones by their number in the index."""
    chains: tuple[tuple[str, ...], ...]
    """Codes from the zone up, by number in the index."""
    levels: tuple[tuple[ZoneInfo, ...], ...]
    """All zones, highest level first, in order."""
    holds_until: date | None = None
    """Day from which the next map holds; None while there is none."""

    def find(self, code: str) -> ZoneInfo | None:
        """The zone of that code; where levels share a code, the highest one."""
        wanted = code.casefold()
        for level in self.levels:
            for zone in level:
                if zone.code.casefold() == wanted:
                    return zone
        return None


@dataclass(frozen=True, slots=True)
class ZoneAnswer:
    """The one zone that answers for a point (promise 1)."""

    zone: ZoneInfo
    codes: tuple[str, ...]
    zone_map: MapInfo


@dataclass(frozen=True, slots=True)
class NotCovered:
    """No zone answers, and why."""

    why: WhyNot
    problem: PointProblem | None = None
    zone_map: MapInfo | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why this zone: everything that decided the answer."""

    zone_map: MapInfo
    day: date
    explanation: Explanation
