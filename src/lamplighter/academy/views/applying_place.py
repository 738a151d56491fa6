"""The zone of an address that somebody types who applies. The zone is kept; the address is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from lamplighter.academy.queries.courses import zones_served
from lamplighter.core.gazetteer.model import Hit
from lamplighter.places import queries as places
from lamplighter.plumbing.clock import city_day

CHOICES = 6
"""Most places offered where an address may mean several."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of an address: the code of a zone, or what is wrong and perhaps places to choose from."""

    zone: str = ""
    fault: str = ""
    choices: Sequence[Hit] = ()


def look_up(given: QueryDict, now: datetime) -> Looked | None:
    """The zone of the place that was chosen (``pick``: "longitude|latitude|words"), else of the one that was typed; None for neither."""
    pick, typed = given.get("pick", "").split("|", 2), given.get("address", "").strip()[:200]
    if len(pick) == 3:
        return _zone(pick[0], pick[1], now)
    if not typed:
        return None
    try:
        answer = places.search(typed, CHOICES)
    except places.NoAddresses:
        return Looked(fault=_("Addresses cannot be searched here yet. Choose the zone below."))
    if answer.found is not None:
        return _zone(str(answer.found.lon), str(answer.found.lat), now)
    if answer.hits:
        return Looked(fault=_("This may mean several places. Choose one below."), choices=answer.hits)
    return Looked(fault=_("No such place is known here. Try the nearest corner, or choose the zone below."))


def with_place(given: QueryDict, looked: Looked | None) -> QueryDict:
    """What was sent, with the zone of the address in place of the one that was chosen."""
    data = given.copy()
    if looked is not None and looked.zone:
        data["zone"], data["address"] = looked.zone, ""
    return data


def blame_place(form: forms.Form, looked: Looked | None, *, told: bool) -> bool:
    """Says at the address what is wrong with the place, where something is. ``told``: whether a zone is known, or chosen. Returns whether
    something is."""
    fault = looked.fault if looked is not None else ""
    if not fault and not told:
        fault = _("Type an address, or choose a zone from the list.")
    if fault:
        # a sentence of its own, that needs no label before it
        form.fields["address"].error_messages["place"] = fault
        form.add_error("address", fault)
    return bool(fault)


def _zone(lon: str, lat: str, now: datetime) -> Looked:
    served = dict(zones_served(now))
    try:
        found = places.zone_at(float(lon), float(lat), city_day(now))
    except ValueError:
        return Looked(fault=_("That place cannot be read. Type the address instead."))
    if not isinstance(found, places.NotCovered):
        for zone in found.zone.chain:
            if zone.code in served:
                return Looked(zone.code)
    return Looked(
        fault=_("That place is in no zone of this city. If you live and work outside, choose so below.")
    )
