"""Where it is that an officer logs: what was typed, chosen, or where the officer stands; or a part of the city."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamplighter.concerns.forms.desk_log import Known, LogForm
from lamplighter.core.gazetteer.model import Hit, MatchKind, Verdict
from lamplighter.core.gazetteer.us_rest import beyond, with_rest
from lamplighter.places import queries as places
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing.clock import city_day, now

CHOICES = 6
"""Most places offered where an address may mean several."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is. ``exact``: the very place, not one near it."""

    lon: float | None
    lat: float | None
    label: str
    exact: bool


def parts() -> list[tuple[str, str]]:
    """Codes and names of the zones of the highest level, to choose from."""
    return [
        (zone.code, zone.name or zone.code) for zone in places.zones_on(city_day(now())) if zone.level == 0
    ]


def place_of(form: LogForm) -> tuple[Place | None, tuple[Hit, ...]]:
    """The place that was meant; None where somebody must choose or write it otherwise, which the form then says.

    Words that were typed beside the address go with it: the door, the floor, the side of the house.
    """
    given = form.cleaned_data
    typed, spot = given["address"].strip(), given["spot"].strip()
    known = form.known()
    if known is not None:
        return _known(known, typed, spot), ()
    if typed:
        place, choices = _searched(form, typed, spot)
        if place is None and given["part"]:
            del form.errors["address"]
            return _within(given["part"], ", ".join(part for part in (typed, spot) if part)), ()
        return place, choices
    if given["part"]:
        return _within(given["part"], spot), ()
    return Place(None, None, spot, True), ()


def _known(known: Known, typed: str, spot: str) -> Place:
    if known.label:
        return Place(known.lon, known.lat, _with(known.label, beyond(typed, known.label), spot), known.exact)
    near = places.near(known.lon, known.lat)
    label = with_rest(near.label, spot) if near is not None else spot
    return Place(known.lon, known.lat, label, True)


def _with(label: str, *rest: str) -> str:
    return with_rest(label, ", ".join(part for part in rest if part))


def _searched(form: LogForm, typed: str, spot: str) -> tuple[Place | None, tuple[Hit, ...]]:
    try:
        answer = places.search(typed, CHOICES)
    except places.NoAddresses:
        form.add_error(
            "address",
            _(
                "No addresses are loaded yet, so this place cannot be found. Choose a part of the city instead."
            ),
        )
        return None, ()
    if answer.verdict is Verdict.FOUND:
        hit = answer.hits[0]
        label = _with(hit.label, beyond(typed, hit.label), spot)
        return Place(hit.lon, hit.lat, label, hit.kind is MatchKind.EXACT), ()
    if answer.hits:
        form.add_error("address", _("This may mean several places. Choose one below."))
    else:
        form.add_error(
            "address",
            _("No such place is known here. Try the nearest corner or house number, or a part of the city."),
        )
    return None, answer.hits


def _within(code: str, words: str) -> Place | None:
    """A part of the city with words for the spot: its middle stands for it, and is said to be no exact place."""
    zone = places.zone_by_code(code, city_day(now()))
    if zone is None:
        return None
    label = f"{words}, {the_zone(zone)}" if words else the_zone(zone)
    return Place(*zone.label, label, False)
