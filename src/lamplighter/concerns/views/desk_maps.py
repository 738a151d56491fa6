"""Maps at the desk: the place of one concern, and a list's points with their numbers. Drawn here; the words beside say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.concerns.views.desk_rows import Row
from lamplighter.core.geo.drawing import Drawn, Label
from lamplighter.places import maps
from lamplighter.places.queries import zone_by_code
from lamplighter.plumbing.clock import city_day

SMALL, LARGE = (320, 236), (680, 560)
NEAR = 15
"""Pixels within which points stand for each other: their numbers would cover one another."""


@dataclass(frozen=True, slots=True)
class Area:
    """An outline, as ``site/parts/map.html`` takes it."""

    path: str
    css: str = "area"
    here: bool = False
    name: str = ""
    x: int = 0
    y: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One or more lines of the list at a place, in pixels: "3", or "3, 7". ``late``: one of them is overdue."""

    x: int
    y: int
    numbers: str
    late: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What ``site/parts/map.html`` places, and the points of a list."""

    width: int
    height: int
    drawn: Drawn
    areas: Sequence[Area]
    title: str
    words: str = ""
    pin: str = ""
    place: str = ""
    code: str = ""
    box: str = ""
    tiles: str = ""
    credit: str = ""
    links: bool = False
    points: Sequence[Point] = ()

    @property
    def labels(self) -> Sequence[Label]:
        """Street names."""
        return self.drawn.labels


def place_map(zone: str, day: date, place: tuple[float, float], words: str) -> Drawing | None:
    """One concern's place in its zone; None where the zone is on no map, or the place is not in the picture."""
    drawn = maps.zone_picture(zone, day, width=SMALL[0], height=SMALL[1], marker=place)
    found = zone_by_code(zone, day)
    if drawn is None or drawn.here is None or drawn.marker is None or found is None:
        return None
    x, y = drawn.marker
    if not (0 <= x <= drawn.width and 0 <= y <= drawn.height):
        return None
    return Drawing(
        drawn.width,
        drawn.height,
        drawn.base,
        [*_others(drawn), Area(drawn.here.path, here=True), *_subs(drawn)],
        _("Map of the place"),
        words=words,
        pin=f"{x} {y}",
        place="{:.6f},{:.6f}".format(*place),
        code=found.code,
        box=",".join(f"{each:.5f}" for each in found.bounds),
        tiles=settings.LAMPLIGHTER.map.tile_url,
        credit=settings.LAMPLIGHTER.map.tile_attribution,
    )


def list_map(rows: Sequence[Row], now: datetime) -> Drawing | None:
    """The points of a list, numbered as the list is. One zone fills the picture where all lie in it."""
    day = city_day(now)
    zones = {row.zone_code for row in rows if row.point}
    drawn = maps.zone_picture(zones.pop(), day, width=LARGE[0], height=LARGE[1]) if len(zones) == 1 else None
    drawn = drawn or maps.city_picture(day, width=LARGE[0], height=LARGE[1])
    placed = [(number, row.point, row.late) for number, row in enumerate(rows, 1) if row.point]
    if drawn is None:
        return None
    points: list[Point] = []
    for number, place, late in placed:
        x, y = (round(each) for each in drawn.frame.xy(*place))
        if 0 <= x <= drawn.width and 0 <= y <= drawn.height:
            _place(points, Point(x, y, str(number), late))
    return Drawing(
        drawn.width,
        drawn.height,
        drawn.base,
        [*_others(drawn), *([Area(drawn.here.path, here=True)] if drawn.here else []), *_subs(drawn)],
        ngettext(
            "Map with %(count)s place of this list", "Map with %(count)s places of this list", len(placed)
        )
        % {"count": len(placed)},
        points=points,
    )


def _place(points: list[Point], new: Point) -> None:
    """Sets a point, or joins it to the one it would cover."""
    for at, each in enumerate(points):
        if abs(each.x - new.x) < NEAR and abs(each.y - new.y) < NEAR:
            points[at] = Point(each.x, each.y, f"{each.numbers}, {new.numbers}", each.late or new.late)
            return
    points.append(new)


def _others(drawn: maps.Picture) -> list[Area]:
    return [
        Area(each.path, name=each.zone.name if each.named else "", x=each.x, y=each.y)
        for each in drawn.others
    ]


def _subs(drawn: maps.Picture) -> list[Area]:
    return [Area(drawn.subs, css="sub")] if drawn.subs else []
