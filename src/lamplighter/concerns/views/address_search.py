"""An address that somebody types on a public page: found, one of several to choose from, or not known. It is kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from lamplighter.core.gazetteer.model import Hit, Verdict
from lamplighter.places import queries as places
from lamplighter.plumbing.clock import city_day, now

CHOICES = 6
"""Most places offered where an address may mean several."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the city (WGS84 degrees), with its address."""

    lon: float
    lat: float
    label: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of an address: a place, or what is wrong with it and perhaps places to choose from."""

    spot: Spot | None = None
    fault: str = ""
    choices: Sequence[Hit] = ()


def look_up(given: QueryDict, typed: str) -> Looked:
    """The place that was chosen (``pick``: "longitude|latitude|address") or sent by the device (``lon``, ``lat``), else the one that was
    typed."""
    pick = given.get("pick", "").split("|", 2)
    if len(pick) == 3:
        return _covered(pick[0], pick[1], pick[2])
    if given.get("lon") and given.get("lat"):
        return _covered(str(given["lon"]), str(given["lat"]), "")
    try:
        answer = places.search(typed, CHOICES)
    except places.NoAddresses:
        return Looked(fault=_("Addresses cannot be searched here yet. Choose a zone."))
    if answer.verdict is Verdict.FOUND:
        hit = answer.hits[0]
        return _covered(str(hit.lon), str(hit.lat), hit.label)
    if answer.hits:
        return Looked(fault=_("This may mean several places. Choose one below."), choices=answer.hits)
    return Looked(fault=_("No such place is known here. Type number and street, or two streets that meet."))


def _covered(lon: str, lat: str, label: str) -> Looked:
    try:
        spot = Spot(float(lon), float(lat), label.strip()[:200])
        found = places.zone_at(spot.lon, spot.lat, city_day(now()))
    except ValueError:
        return Looked(fault=_("That point cannot be read. Type the address instead."))
    if isinstance(found, places.NotCovered):
        return Looked(fault=_("No officers of this city cover that place."))
    return Looked(spot)
