"""Zones without an officer in a part of the day, in words: how many, and which, by the zones they lie in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from lamplighter.places import queries as places
from lamplighter.plumbing import saying
from lamplighter.roster.staffing import Bare
from lamplighter.roster.words import KINDS

NAMED = 12
"""Most zones that a line names; of more it counts those of each zone they lie in, and the names stand below."""


@dataclass(frozen=True, slots=True)
class BareRow:
    """One line: "Evening: nobody is posted in 55 zones". ``said``: which; ``groups``: all of them, where ``said`` only counts."""

    title: str
    said: str
    groups: tuple[str, ...]


def bare_rows(found: Sequence[Bare], names: Mapping[str, str], day: date) -> list[BareRow]:
    """Zones without officers in words.

    Args:
        names: of zones by their codes.
        day: of the map that says in which zone each lies.
    """
    return [_row(each, names, day) for each in found]


def _row(each: Bare, names: Mapping[str, str], day: date) -> BareRow:
    if len(each.zones) <= NAMED:
        return BareRow(title_of(each), saying.together([names.get(code, code) for code in each.zones]), ())
    by_above: dict[str, list[str]] = {}
    for code in each.zones:
        by_above.setdefault(_above(code, day), []).append(names.get(code, code))
    counts = [f"{names.get(above, above)} ({len(codes)})" for above, codes in by_above.items() if above]
    groups = tuple(
        f"{names.get(above, above)}: {', '.join(codes)}" if above else ", ".join(codes)
        for above, codes in by_above.items()
    )
    return BareRow(title_of(each), saying.together(counts), groups)


def title_of(each: Bare) -> str:
    """ "Evening: nobody is posted in 55 zones"; "Nobody at all is posted in 3 zones"."""
    count = len(each.zones)
    if each.kind is None:
        text = ngettext(
            "Nobody at all is posted in %(count)s zone", "Nobody at all is posted in %(count)s zones", count
        )
        return text % {"count": count}
    text = ngettext(
        "%(part)s: nobody is posted in %(count)s zone", "%(part)s: nobody is posted in %(count)s zones", count
    )
    return text % {"part": str(KINDS[each.kind]), "count": count}


def _above(code: str, day: date) -> str:
    zone = places.zone_by_code(code, day)
    return zone.parent.code if zone is not None and zone.parent is not None else ""
