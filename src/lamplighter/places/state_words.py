"""What the state of a zone map means for answers, in a few words behind the state itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.places import queries
from lamplighter.places.models import ZoneMap
from lamplighter.places.rules import MapState
from lamplighter.places.zone_words import level_said


@dataclass(frozen=True, slots=True)
class Listed:
    """A map in the list of all: its levels' words, what its state means, and whether it changes anything from today on."""

    map: ZoneMap
    levels: str
    state: str
    note: str
    holds: bool
    """Whether today is answered from it."""
    ahead: bool


def listed(today: date) -> list[Listed]:
    """Every map there is, newest date first."""
    current = queries.zone_map_on(today)
    ends = {each.pk: each.holds_until for each in queries.held_maps()}
    return [
        Listed(
            map=each,
            levels=" › ".join(map(level_said, each.level_words)),
            state=state_word(MapState(each.state)),
            note=_note(each, ends.get(each.pk), today),
            holds=current is not None and current.pk == each.pk,
            ahead=each.state == MapState.DRAFT.value
            or (each.state == MapState.CONFIRMED.value and each.holds_from > today),
        )
        for each in queries.all_maps()
    ]


def state_word(state: MapState) -> str:
    """The state itself."""
    if state is MapState.DRAFT:
        return pgettext("zone map", "Draft")
    return (
        pgettext("zone map", "Confirmed")
        if state is MapState.CONFIRMED
        else pgettext("zone map", "Taken back")
    )


def _note(row: ZoneMap, end: date | None, today: date) -> str:
    if row.state == MapState.WITHDRAWN.value:
        return _("nobody is answered from it any more")
    if row.state == MapState.DRAFT.value:
        passed = row.holds_from < today
        return (
            _("nobody is answered from it yet; its day has passed")
            if passed
            else _("nobody is answered from it yet")
        )
    if row.holds_from > today:
        return _("to hold from its day on")
    if end is not None and end <= today:
        return _("held until %(day)s") % {"day": date_format(end - timedelta(days=1), "DATE_FORMAT")}
    return _("holds today")
