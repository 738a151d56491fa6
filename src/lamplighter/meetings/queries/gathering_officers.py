"""Officers who can be asked to a gathering: those who work in its zone; for the whole city all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lamplighter.core.schedule.duty import holds_on, officer_of
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import ShiftInfo, snapshot


def candidates(
    zone: str, day: date, attending: Iterable[int] = ()
) -> list[tuple[int, OfficerCard, list[ShiftInfo]]]:
    """Officers with the shifts they work, by name; those who attend already are always among them."""
    held = snapshot()
    roster = held.roster
    rows = roster.by_zone.get(zone, ()) if zone else roster.postings
    shifts: dict[int, list[ShiftInfo]] = {officer: [] for officer in attending}
    for row in rows:
        if holds_on(row, day):
            shifts.setdefault(officer_of(roster, row, day)[0], []).append(held.shifts[row.shift])
    found = [
        (officer, held.cards[officer], each) for officer, each in shifts.items() if officer in held.cards
    ]
    return sorted(found, key=lambda each: (each[1].last, each[1].first, each[0]))
