"""A shift that needs somebody, as lists of gaps say it: which hours, why, who could take it, and what was offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from lamplighter.plumbing.clock import city_day
from lamplighter.roster.boards import Scope, zone_names
from lamplighter.roster.coverage import Watch
from lamplighter.roster.filling import Filler, Filling
from lamplighter.roster.messages.coverage import (
    Names,
    Shown,
    everyone_in,
    gap_url,
    names_of,
    open_said,
    shown,
)
from lamplighter.roster.messages.fillings import NAMED, filled_by
from lamplighter.roster.models import CoverOffer
from lamplighter.roster.offers import answers_of, open_offers


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line. ``lacks``: the hours; ``offered``: that it is offered already, and who has answered; ``url``: where it is filled, for who
    may."""

    said: Shown
    lacks: str
    filled_by: str
    offered: str
    url: str


def gap_rows(
    found: Sequence[Watch],
    zones: Mapping[str, str],
    filler: Filler,
    *,
    editable: Collection[str] | None,
    now: datetime,
) -> list[GapRow]:
    """Shifts that need somebody, in words.

    Args:
        zones: names of zones by their codes.
        filler: of the days on which they start.
        editable: zones for which the reader may fill them; None is the whole city.
    """
    fillings = [filler.fill(each) if each.ends > now else None for each in found]
    offers = open_offers(found)
    asked = max((len(each.invitations.all()) for each in offers.values()), default=0)
    people = everyone_in(found) | {
        one.officer for each in fillings if each is not None for one in each.candidates[: NAMED + asked]
    }
    names = names_of(people)
    told = shown(found, zones, editable=editable, names=names)
    return [
        _row(each, said, filling, names, offers.get(each.key), _may(each, editable))
        for each, said, filling in zip(found, told, fillings, strict=True)
    ]


def listed(found: Sequence[Watch], scope: Scope, most: int, now: datetime) -> tuple[list[GapRow], int]:
    """Of some shifts those that a person sees, in words with who could take them; and how many are left out, of more than ``most``."""
    seen = [each for each in found if scope.sees_zone(each.zone)]
    shifts, today = seen[:most], city_day(now)
    days = [each.day for each in shifts] or [today]
    filler = Filler(min(days), max(days), zones=scope.sees)
    rows = gap_rows(shifts, zone_names(today), filler, editable=scope.edits, now=now)
    return rows, len(seen) - len(shifts)


def _may(each: Watch, editable: Collection[str] | None) -> bool:
    return editable is None or each.zone in editable


def _row(
    each: Watch, said: Shown, filling: Filling | None, names: Names, offer: CoverOffer | None, may: bool
) -> GapRow:
    return GapRow(
        said=said,
        lacks=lacks_said(each),
        filled_by=_filled_by(filling, names, offer) if filling is not None else _("This shift is over."),
        offered=offered_said(offer) if offer is not None and filling is not None else "",
        url=gap_url(each) if may and filling is not None else "",
    )


def _filled_by(filling: Filling, names: Names, offer: CoverOffer | None) -> str:
    """Who could take it; those who have said that they cannot are not named again."""
    cannot = answers_of(offer).cannot if offer is not None else ()
    left = tuple(each for each in filling.candidates if each.officer not in cannot)
    if cannot and not left:
        return _("Nobody else is free and rested then.")
    return filled_by(replace(filling, candidates=left), names)


def offered_said(offer: CoverOffer) -> str:
    """ "Offered by mail; nobody has answered yet." """
    found = answers_of(offer)
    if found.nobody_left:
        return _("Offered by mail; everybody who was asked cannot.")
    if not found.cannot:
        return _("Offered by mail; nobody has answered yet.")
    said = {"cannot": len(found.cannot), "waiting": len(found.waiting)}
    return _("Offered by mail. Cannot: %(cannot)s. No answer yet: %(waiting)s.") % said


def lacks_said(each: Watch) -> str:
    """ "Nobody is posted", or "Not covered: 5:15 pm to 9 pm"."""
    if not each.posted:
        return _("Nobody is posted")
    return _("Not covered: %(hours)s") % {"hours": open_said(each.open)}
