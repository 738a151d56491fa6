"""Maps at the desk: the place of one concern, and a list's points with their numbers. Drawn here; the words beside say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.concerns.views.desk_rows import Row
from lamplighter.places import maps
from lamplighter.places.drawings import Drawing, Outline, part_outlines, zone_outlines
from lamplighter.places.queries import zone_by_code
from lamplighter.plumbing.clock import city_day

SMALL, LARGE = (320, 236), (400, 340)
"""Pixels. The larger one is little wider than a phone, so that its words keep their size there."""
NEAR = 28
"""Pixels within which points stand for each other: a finger could not tell them apart."""
LETTER, HIGH = 8.5, 17
"""About how wide a letter of a zone's name is, and how high its line."""
ASIDE = [(x, y) for y in (0, -24, 24, -40, 40, -56, 56) for x in (0, -36, 36)]
"""How far the name of a zone may step aside for points, the nearest first."""


@dataclass(frozen=True, slots=True)
class Point:
    """One or more lines of the list at a place, in pixels."""

    x: int
    y: int
    lines: tuple[tuple[int, Row], ...]

    @property
    def numbers(self) -> str:
        """Its number in the list; "3+" where it stands for more than that one."""
        return f"{self.lines[0][0]}{'+' if len(self.lines) > 1 else ''}"

    @property
    def late(self) -> bool:
        """Whether one of them is overdue."""
        return any(row.late for _number, row in self.lines)

    @property
    def url(self) -> str:
        """The concern; of several the first one's line in the list."""
        first = self.lines[0][1]
        return first.url if len(self.lines) == 1 else f"#row-{first.number}"

    @property
    def title(self) -> str:
        """What it stands for, in words."""
        said = [f"{number}: {row.kind}, {row.place}".removesuffix(", ") for number, row in self.lines]
        late = f" ({_('Overdue')})" if self.late and len(self.lines) == 1 else ""
        return "; ".join(said) + late


def place_map(zone: str, day: date, place: tuple[float, float], words: str) -> Drawing | None:
    """One concern's place in its zone; None where the zone is on no map, or the place is not in the picture."""
    drawn = maps.zone_picture(zone, day, width=SMALL[0], height=SMALL[1], marker=place)
    found = zone_by_code(zone, day)
    if drawn is None or drawn.here is None or drawn.marker is None or found is None:
        return None
    x, y = drawn.marker
    if not (0 <= x <= drawn.width and 0 <= y <= drawn.height):
        return None
    areas = [*zone_outlines(drawn.others), Outline(drawn.here.path, here=True), *part_outlines(drawn)]
    picture = Drawing(
        drawn.width, drawn.height, drawn.base, areas, _("Map of the place"), words=words, pin=f"{x} {y}"
    )
    return picture.opening(found.bounds, code=found.code, place=place)


def list_map(rows: Sequence[Row], now: datetime, zones: Mapping[str, str]) -> Drawing | None:
    """The points of a list, numbered as the list is. One zone fills the picture where all lie in it.

    Args:
        zones: addresses of the same list of one zone alone, by the codes of the zones that the person sees.
    """
    day = city_day(now)
    shown = {row.zone_code for row in rows if row.point}
    drawn = maps.zone_picture(shown.pop(), day, width=LARGE[0], height=LARGE[1]) if len(shown) == 1 else None
    drawn = drawn or maps.city_picture(day, width=LARGE[0], height=LARGE[1])
    if drawn is None:
        return None
    points, count = _placed(rows, drawn)
    return Drawing(
        drawn.width,
        drawn.height,
        drawn.base,
        [
            *(_beside(area, points, drawn.width, drawn.height) for area in _others(drawn, zones)),
            *([Outline(drawn.here.path, here=True)] if drawn.here else []),
            *part_outlines(drawn),
        ],
        ngettext("Map with %(count)s place of this list", "Map with %(count)s places of this list", count)
        % {"count": count},
        points=points,
    )


def _placed(rows: Sequence[Row], drawn: maps.Picture) -> tuple[list[Point], int]:
    """The points, and how many lines they stand for. One that another would cover joins it."""
    points: list[Point] = []
    count = 0
    for number, row in enumerate(rows, 1):
        if row.point is None:
            continue
        x, y = (round(each) for each in drawn.frame.xy(*row.point))
        if not (0 <= x <= drawn.width and 0 <= y <= drawn.height):
            continue
        count += 1
        new = Point(x, y, ((number, row),))
        for at, each in enumerate(points):
            if abs(each.x - x) < NEAR and abs(each.y - y) < NEAR:
                points[at] = Point(each.x, each.y, (*each.lines, *new.lines))
                break
        else:
            points.append(new)
    return points, count


def _others(drawn: maps.Picture, urls: Mapping[str, str]) -> list[Outline]:
    """Zones about, or all of them; those that the person sees lead to themselves."""
    return [
        replace(
            outline,
            url=urls.get(each.zone.code, ""),
            title=_("Only %(zone)s") % {"zone": each.zone.name or each.zone.code},
        )
        for outline, each in zip(zone_outlines(drawn.others), drawn.others, strict=True)
    ]


def _beside(area: Outline, points: Sequence[Point], width: int, height: int) -> Outline:
    """A zone whose name steps aside for points, where there is room."""
    half = len(area.name) * LETTER / 2

    def free(x: int, y: int) -> bool:
        inside = half < x < width - half and HIGH < y < height - HIGH
        return inside and not any(
            abs(each.x - x) < half + NEAR / 2 and abs(each.y - y) < (HIGH + NEAR) / 2 for each in points
        )

    places = ((area.x + x, area.y + y) for x, y in ASIDE)
    x, y = next((place for place in places if free(*place)), (area.x, area.y))
    return replace(area, x=x, y=y) if area.name else area
