"""An address that somebody types on a page of groups: its block, or what is wrong with it. The address is kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from lamplighter.core.gazetteer.model import Hit
from lamplighter.partners.queries.group_areas import Covered, block_of
from lamplighter.places import queries as places
from lamplighter.plumbing import clock

CHOICES = 6
"""Most places offered where an address may mean several."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of an address: a block, or what is wrong and perhaps places to choose from."""

    block: Covered | None = None
    fault: str = ""
    choices: Sequence[Hit] = ()


def look_up(given: QueryDict, typed: str) -> Looked:
    """The block of the place that was chosen (``pick``: "longitude|latitude|address"), else of the one that was typed."""
    pick = given.get("pick", "").split("|", 2)
    try:
        if len(pick) == 3:
            return _block(pick[2])
        answer = places.search(typed, CHOICES)
        if answer.found is not None:
            return _block(answer.found.label)
    except places.NoAddresses:
        return Looked(fault=_("Addresses cannot be searched here yet. Call us instead."))
    if answer.hits:
        return Looked(fault=_("This may mean several places. Choose one below."), choices=answer.hits)
    return Looked(fault=_("No such place is known here. Type number and street."))


def _block(label: str) -> Looked:
    block = block_of(label)
    if block is None:
        return Looked(fault=_("We cannot tell which block that is. Type number and street."))
    if isinstance(places.zone_at(block.lon, block.lat, clock.city_day(clock.now())), places.NotCovered):
        return Looked(fault=_("No officers of this city cover that place."))
    return Looked(block)
