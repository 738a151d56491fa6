"""Who carries what: shifts, evenings and covers of each officer in a stretch of time, counted from the roster each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from lamplighter.core.schedule.duty import DAY, duties_of, holds_on, officer_of
from lamplighter.core.schedule.values import Posting, Roster
from lamplighter.roster.coverage import ROLE
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import ShiftKind

SATURDAY = 5


@dataclass(slots=True)
class Tally:
    """Of one officer: shifts worked by their part of the day, those that began on a weekend, and covers for others. A shift that was
    only partly worked counts; one that leave, or standing in elsewhere, took whole does not."""

    officer: int
    kinds: Counter[ShiftKind] = field(default_factory=Counter)
    weekends: int = 0
    covers: int = 0

    @property
    def shifts(self) -> int:
        """All of them."""
        return self.kinds.total()


def tally(zones: Collection[str] | None, first: date, last: date) -> list[Tally]:
    """Shifts that start on days from ``first`` to ``last`` inclusive, of everybody who is posted in these zones in that time.

    Args:
        zones: of the officers, not of the shifts: what an officer works elsewhere counts too. None is the whole city.
    """
    held = snapshot()
    roster = held.roster
    listed = {
        row.officer: Tally(row.officer)
        for row in _rows(roster)
        if row.starts <= last
        and (row.ends is None or row.ends > first)
        and (zones is None or roster.posts[row.post].zone in zones)
    }
    for row in _rows(roster):
        kind = held.shifts[row.shift].kind
        for day in _days(roster, row, first, last):
            officer, covering = officer_of(roster, row, day)
            mine = listed.get(officer)
            if mine is None or not _worked(roster, row, officer, day):
                continue
            mine.kinds[kind] += 1
            mine.weekends += day.weekday() >= SATURDAY
            mine.covers += covering is not None
    return list(listed.values())


def _rows(roster: Roster) -> Iterator[Posting]:
    return (row for row in roster.postings if roster.posts[row.post].role == ROLE)


def _days(roster: Roster, row: Posting, first: date, last: date) -> Iterator[date]:
    days = roster.shifts[row.shift].days
    day = max(first, row.starts)
    while day <= last and holds_on(row, day):
        if day.weekday() in days:
            yield day
        day += DAY


def _worked(roster: Roster, row: Posting, officer: int, day: date) -> bool:
    """Whether anything of a shift was worked; looks closer only at those who are ever away or stand in."""
    ever = officer in roster.absences_of or officer in roster.covers_by
    return not ever or any(duties_of(roster, row, day, day))
