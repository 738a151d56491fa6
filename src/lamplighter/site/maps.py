"""Small maps: zones over streets, water and parks, drawn into the page as SVG, with a sentence that says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.core.geo.areas import SQUARE_MILE
from lamplighter.places import maps
from lamplighter.places.drawings import Drawing, Outline, part_outlines, zone_outlines
from lamplighter.places.queries import ZoneInfo
from lamplighter.places.zone_words import the_zone

ZONE_SIZE, CITY_SIZE = (320, 236), (420, 350)
"""Pixels of the pictures: about a phone's card, so that street names are as large there as they were drawn."""


def zone_map(zone: ZoneInfo, day: date, *, place: tuple[float, float] | None = None) -> Drawing | None:
    """One zone among its neighbours; ``place`` (longitude, latitude) sets a pin, on this copy only."""
    drawn = maps.zone_picture(zone.code, day, width=ZONE_SIZE[0], height=ZONE_SIZE[1], marker=place)
    if drawn is None or drawn.here is None:
        return None
    areas = [*zone_outlines(drawn.others), Outline(drawn.here.path, here=True), *part_outlines(drawn)]
    title = _("Map of %(zone)s") % {"zone": the_zone(zone)}
    pin = "{} {}".format(*drawn.marker) if drawn.marker else ""
    picture = Drawing(drawn.width, drawn.height, drawn.base, areas, title, words=zone_words(zone), pin=pin)
    return picture.opening(zone.bounds, code=zone.code, place=place)


def city_map(day: date) -> Drawing | None:
    """Every zone of the highest level, each a link to its page."""
    drawn = maps.city_picture(day, width=CITY_SIZE[0], height=CITY_SIZE[1])
    if drawn is None:
        return None
    areas = [
        replace(outline, url=reverse("zone", args=[each.zone.code]), title=capfirst(the_zone(each.zone)))
        for outline, each in zip(zone_outlines(drawn.others), drawn.others, strict=True)
    ]
    picture = Drawing(drawn.width, drawn.height, drawn.base, areas, _("Map of all zones"), links=True)
    return picture.opening(drawn.frame.bounds)


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
