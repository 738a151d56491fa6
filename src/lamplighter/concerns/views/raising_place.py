"""Where it is: an address that is typed, a place chosen among several, a point of the device or the map, or a part of the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from lamplighter.concerns.queries.blocks import Coarse, coarse_place
from lamplighter.concerns.views import area_maps
from lamplighter.concerns.views.raising_state import State
from lamplighter.core.gazetteer.model import Hit, MatchKind, Verdict
from lamplighter.places import maps
from lamplighter.places import queries as places
from lamplighter.places.drawings import Drawing, zone_outlines
from lamplighter.places.place_words import label_said
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing.clock import city_day, now

CHOICES = 6
"""Most places offered where an address may mean several."""
CITY_SIZE = (420, 350)
"""Pixels of the picture."""

NEAR = 0.006
"""Degrees about a point: some blocks each way."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a place: nothing to say when it was found; else a fault, and perhaps places to choose from."""

    fault: str = ""
    choices: Sequence[Hit] = ()


def outside() -> str:
    """What is said of a place that no zone covers."""
    return _("No officers of this city cover that place. Check the address, or call the police of that town.")


def settle(state: State, given: QueryDict) -> Settled:
    """Finds the place that was meant and keeps it in ``state``."""
    pick = given.get("pick", "").split("|", 3)
    if len(pick) == 4:
        return _kept(state, pick[0], pick[1], pick[3], exact=pick[2] == "1")
    typed, part = state.one("address").strip(), state.one("part")
    lon, lat = given.get("lon", ""), given.get("lat", "")
    if lon and lat and given.get("point") == "1":
        # What stands in the field from an earlier place does not name this one.
        return _kept(state, str(lon), str(lat), "" if _is_label(state, typed) else typed, exact=True)
    if typed and _is_label(state, typed) and state.point is not None:
        return Settled()  # as it was found before
    if typed:
        found = _searched(state, typed)
        return found if not found.fault or not part else _within(state, part, typed)
    if part:
        return _within(state, part, state.one("spot").strip())
    return Settled(_("Type an address, a corner or a block; or choose a part of the city."))


def is_settled(state: State) -> bool:
    """Whether the place stands as it was found."""
    return state.point is not None and _is_label(state, state.one("address").strip())


def _is_label(state: State, typed: str) -> bool:
    """Whether the field holds the place as it was found, in whichever language it was said."""
    label = state.one("label")
    said = {label}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.add(label_said(label))
    return typed in said


def _searched(state: State, typed: str) -> Settled:
    try:
        answer = places.search(typed, CHOICES)
    except places.NoAddresses:
        return Settled(_("Addresses cannot be searched here yet. Choose the part of the city below."))
    if answer.verdict is Verdict.FOUND:
        hit = answer.hits[0]
        return _kept(state, f"{hit.lon:.6f}", f"{hit.lat:.6f}", hit.label, exact=hit.kind is MatchKind.EXACT)
    if answer.hits:
        if len(answer.hits) == 1 and answer.hits[0].kind is MatchKind.EXACT:
            return Settled(_("Is it the place below?"), answer.hits)
        if len(answer.hits) == 1:
            return Settled(
                _("We do not know this number. Is it the place below, in the middle of its street?"),
                answer.hits,
            )
        return Settled(_("This may mean several places. Choose one below."), answer.hits)
    return Settled(
        _(
            "No such place is known here. Try the nearest corner or house number, or choose a part of the city below."
        )
    )


def _within(state: State, code: str, words: str) -> Settled:
    """A part of the city with words for the spot: its middle stands for it, and is said to be no exact place."""
    zone = places.zone_by_code(code, city_day(now()))
    if zone is None:
        return Settled(_("Choose a part of the city from the list."))
    label = f"{words}, {the_zone(zone)}" if words else the_zone(zone)
    return _kept(state, str(zone.label[0]), str(zone.label[1]), label, exact=False)


def _kept(state: State, lon: str, lat: str, label: str, *, exact: bool) -> Settled:
    """Keeps a point, if a zone covers it."""
    try:
        found = places.zone_at(float(lon), float(lat), city_day(now()))
    except ValueError:
        return Settled(_("That point cannot be read. Type the address instead."))
    if isinstance(found, places.NotCovered):
        return Settled(outside())
    label = label[:200].strip() or _pinned(float(lon), float(lat))
    state.put(lon=lon[:30], lat=lat[:30], label=label, exact="1" if exact else "", address=label_said(label))
    state.drop("like")
    return Settled()


def _pinned(lon: float, lat: float) -> str:
    """What a point is called that somebody set without words for it: by the block it is near."""
    near = places.near(lon, lat)
    return near.label if near is not None else pgettext("place", "A point on the map")


def parts() -> list[tuple[str, str]]:
    """Codes and names of the zones of the highest level, to choose from."""
    return [
        (zone.code, zone.name or zone.code) for zone in places.zones_on(city_day(now())) if zone.level == 0
    ]


def zone_said(state: State) -> str:
    """The zone that covers the place, as a sentence says it; empty where there is none."""
    if state.point is None:
        return ""
    found = places.zone_at(*state.point, city_day(now()))
    return "" if isinstance(found, places.NotCovered) else the_zone(found.zone.chain[-1])


def city_map(state: State) -> Drawing | None:
    """The city, to set a point on; the large one opens about a point that was found before. None where no zone map holds."""
    drawn = maps.city_picture(city_day(now()), width=CITY_SIZE[0], height=CITY_SIZE[1])
    if drawn is None:
        return None
    box = drawn.frame.bounds
    if state.point is not None:
        lon, lat = state.point
        box = (lon - NEAR, lat - NEAR, lon + NEAR, lat + NEAR)
    areas = zone_outlines(drawn.others)
    picture = Drawing(drawn.width, drawn.height, drawn.base, areas, _("Map of the city"))
    return picture.opening(box, place=state.point)


def coarse_of(state: State) -> Coarse:
    """What the public would know of the place."""
    if state.point is None:
        return Coarse("", "")
    return coarse_place(state.one("label"), *state.point)


def area_map(state: State) -> Drawing | None:
    """What a public map shows of the place: its hexagon among streets, and no point."""
    hexagon = coarse_of(state).hexagon
    return area_maps.area_map(hexagon) if hexagon else None
