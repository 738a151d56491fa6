"""Places as the public reads them, in the active language: a block, or the streets that a hexagon is known by."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lamplighter.places.around import streets_of
from lamplighter.places.hexagons import outline_of
from lamplighter.places.place_words import label_said


def area_said(hexagon: str) -> str:
    """ "near Lantern Street and 16th Street": by the hexagon alone, so that it tells no more than the hexagon does. Empty where no
    street is known there."""
    streets = streets_of(outline_of(hexagon))
    if len(streets) == 2:
        return _("near %(first)s and %(second)s") % {"first": streets[0], "second": streets[1]}
    return _("near %(street)s") % {"street": streets[0]} if streets else ""


def place_said(block: str, hexagon: str) -> str:
    """Where a publication is: its block, else the streets near by; empty where only a map can say it."""
    return label_said(block) if block else area_said(hexagon)


def area_words(block: str, hexagon: str) -> str:
    """What a map of the hexagon shows, for whoever does not see it."""
    if block:
        return _("The marked area holds the %(block)s.") % {"block": label_said(block)}
    near = area_said(hexagon)
    if near:
        return _("Somewhere in the marked area of about two blocks, %(near)s.") % {"near": near}
    return _("Somewhere in the marked area of about two blocks.")


def around_said(hexagon: str, metres: int) -> str:
    """A hexagon and what lies about it, as the middle of a sentence says it: "the area near Lantern Street and 16th Street and about
    500 meters around it". 0 metres: the hexagon alone."""
    near = area_said(hexagon)
    area = _("the area %(near)s") % {"near": near} if near else _("an area of about two blocks")
    if not metres:
        return area
    return _("%(area)s and about %(distance)s around it") % {"area": area, "distance": _distance(metres)}


def _distance(metres: int) -> str:
    return {1000: _("one kilometer"), 2000: _("two kilometers")}.get(
        metres, _("%(count)s meters") % {"count": metres}
    )
