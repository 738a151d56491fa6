"""Where it is: an address that is typed, a place chosen among several, or a point of the device or the map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.concerns.views.desk_maps import Area, Drawing
from lamplighter.concerns.views.raising_state import State
from lamplighter.core.gazetteer.model import Hit, MatchKind, Verdict
from lamplighter.places import maps
from lamplighter.places import queries as places
from lamplighter.plumbing.clock import city_day, city_tz, now

CHOICES = 6
"""Most places offered where an address may mean several."""
SIZE = (420, 350)
_POINT = ("lon", "lat", "label", "exact")


def outside() -> str:
    """What is said of a place that no zone covers."""
    return _("No officers of this city cover that place. Check the address, or call the police of that town.")


def settle(state: State, given: QueryDict, form: Any) -> Sequence[Hit]:
    """Finds the place that was meant and keeps it in ``state``. Returns places to choose from; faults go to the form."""
    pick = given.get("pick", "").split("|", 3)
    if len(pick) == 4:
        return _kept(state, form, pick[0], pick[1], pick[3], pick[2] == "1")
    lon, lat = given.get("lon", ""), given.get("lat", "")
    if lon and lat and given.get("point") == "1":
        label = state.one("address") or pgettext("place", "A point on the map")
        return _kept(state, form, str(lon), str(lat), label, True)
    typed = state.one("address").strip()
    if typed and typed == state.one("label") and state.point is not None:
        return ()  # as it was found before
    if not typed:
        form.add_error("address", _("Type an address, a corner or a block, or set a point on the map."))
        return ()
    return _searched(state, form, typed)


def _searched(state: State, form: Any, typed: str) -> Sequence[Hit]:
    try:
        answer = places.search(typed, CHOICES)
    except places.NoAddresses:
        form.add_error("address", _("Addresses cannot be searched here yet. Set a point on the map."))
        return ()
    if answer.verdict is Verdict.FOUND:
        hit = answer.hits[0]
        return _kept(state, form, f"{hit.lon:.6f}", f"{hit.lat:.6f}", hit.label, hit.kind is MatchKind.EXACT)
    if answer.hits:
        form.add_error("address", _("This may mean several places. Choose one below."))
    else:
        form.add_error("address", _("No such place is known here. Try the nearest corner or house number."))
    return answer.hits


def _kept(state: State, form: Any, lon: str, lat: str, label: str, exact: bool) -> Sequence[Hit]:
    """Keeps a point, if a zone covers it."""
    try:
        found = places.zone_at(float(lon), float(lat), city_day(now()))
    except ValueError:
        form.add_error("address", _("That point cannot be read. Type the address instead."))
        return ()
    if isinstance(found, places.NotCovered):
        form.add_error("address", outside())
        return ()
    values = (lon, lat, label[:200], "1" if exact else "")
    state.answers.update({name: [value] for name, value in zip(_POINT, values, strict=True)})
    state.answers["address"] = [label[:200]]
    return ()


def city_map(at: datetime) -> Drawing | None:
    """The city, to set a point on; None where no zone map holds."""
    drawn = maps.city_picture(at.astimezone(city_tz()).date(), width=SIZE[0], height=SIZE[1])
    if drawn is None:
        return None
    areas = [
        Area(each.path, name=each.zone.name if each.named else "", x=each.x, y=each.y)
        for each in drawn.others
    ]
    return Drawing(
        drawn.width,
        drawn.height,
        drawn.base,
        areas,
        _("Map of the city"),
        box=",".join(f"{each:.5f}" for each in drawn.frame.bounds),
        tiles=settings.LAMPLIGHTER.map.tile_url,
        credit=settings.LAMPLIGHTER.map.tile_attribution,
    )
