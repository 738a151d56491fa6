"""Small maps: zones over streets, water and parks, drawn into the page as SVG, with a sentence that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.core.geo.drawing import Drawn, Label
from lamplighter.places import maps
from lamplighter.places.queries import ZoneInfo
from lamplighter.places.zone_words import the_zone

ZONE_SIZE, CITY_SIZE = (320, 236), (420, 350)
"""Pixels of the pictures: about a phone's card, so that street names are as large there as they were drawn."""
SQUARE_MILE = 2_589_988.11


@dataclass(frozen=True, slots=True)
class Area:
    """An outline on the picture, with its name at a place in pixels. ``url`` makes it a link."""

    css: str
    path: str
    here: bool = False
    name: str = ""
    x: int = 0
    y: int = 0
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything ``site/parts/map.html`` places. ``pin`` is "x y" in pixels; ``place`` is "longitude,latitude" and ``box``
    "west,south,east,north", in degrees."""

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

    @property
    def labels(self) -> Sequence[Label]:
        """Street names."""
        return self.drawn.labels


def zone_map(zone: ZoneInfo, day: date, *, place: tuple[float, float] | None = None) -> Picture | None:
    """One zone among its neighbours; ``place`` (longitude, latitude) sets a pin, on this copy only."""
    drawn = maps.zone_picture(zone.code, day, width=ZONE_SIZE[0], height=ZONE_SIZE[1], marker=place)
    if drawn is None or drawn.here is None:
        return None
    others = [
        Area("area", each.path, name=each.zone.name if each.named else "", x=each.x, y=each.y)
        for each in drawn.others
    ]
    inside = [Area("sub", drawn.subs)] if drawn.subs else []
    here = Area("area", drawn.here.path, here=True)
    title = _("Map of %(zone)s") % {"zone": the_zone(zone)}
    pin = "{} {}".format(*drawn.marker) if drawn.marker else ""
    return _picture(
        drawn,
        [*others, here, *inside],
        title,
        words=zone_words(zone),
        pin=pin,
        place=place,
        code=zone.code,
        box=zone.bounds,
    )


def city_map(day: date) -> Picture | None:
    """Every zone of the highest level, each a link to its page."""
    drawn = maps.city_picture(day, width=CITY_SIZE[0], height=CITY_SIZE[1])
    if drawn is None:
        return None
    areas = [
        Area("area", each.path, name=each.zone.name if each.named else "", x=each.x, y=each.y,
             url=reverse("zone", args=[each.zone.code]), title=capfirst(the_zone(each.zone)))
        for each in drawn.others
    ]  # fmt: skip
    return _picture(drawn, areas, _("Map of all zones"), box=drawn.frame.bounds, links=True)


def _picture(
    drawn: maps.Picture,
    areas: Sequence[Area],
    title: str,
    *,
    words: str = "",
    pin: str = "",
    place: tuple[float, float] | None = None,
    code: str = "",
    box: Sequence[float] = (),
    links: bool = False,
) -> Picture:
    return Picture(
        drawn.width,
        drawn.height,
        drawn.base,
        areas,
        title,
        words=words,
        pin=pin,
        place="{:.6f},{:.6f}".format(*place) if place else "",
        code=code,
        box=",".join(f"{each:.5f}" for each in box),
        tiles=settings.LAMPLIGHTER.map.tile_url,
        credit=settings.LAMPLIGHTER.map.tile_attribution,
        links=links,
    )


def zone_words(zone: ZoneInfo) -> str:
    """The map's text twin: how large the zone is and what it is made of."""
    miles = f"{zone.area_m2 / SQUARE_MILE:.1f}"
    kilometres = f"{zone.area_m2 / 1e6:.1f}"
    said = {"zone": capfirst(the_zone(zone)), "miles": miles, "kilometres": kilometres}
    size = _("%(zone)s covers %(miles)s square miles (%(kilometres)s km²).") % said
    count = len(zone.children)
    if not count:
        return size
    parts = ngettext("It has %(count)s part.", "It has %(count)s parts.", count) % {"count": count}
    return f"{size} {parts}"
