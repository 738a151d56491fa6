"""Rest: whether an officer can take on a shift and still has the hours of rest between shifts. All functions are pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lamplighter.core.schedule.duty import DAY, Duty, promised
from lamplighter.core.schedule.periods import Period, without
from lamplighter.core.schedule.values import Roster, instant

LONGEST = timedelta(hours=24)
"""Most rest that can be asked for between two shifts."""


class Unfit(StrEnum):
    """Why an officer cannot take on some hours."""

    AWAY = "away"
    """On leave, or on duty elsewhere, in some of them."""
    BUSY = "busy"
    """On duty in some of them."""
    TIRED = "tired"
    """Work before or after lies nearer than the hours of rest."""


class OutsideDiary(ValueError):
    """The hours lie outside the days that were looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Diary:
    """Who works when, at the posts and elsewhere, on some days and around them."""

    roster: Roster
    starts: datetime
    ends: datetime
    """Everything between these two is known: work of shifts, and rest around it."""
    duties: Mapping[int, tuple[Duty, ...]]
    """By officer, in order; whoever is promised to two zones at once has both, since rest is counted from either."""
    work: Mapping[int, tuple[Period, ...]]
    """By officer, in order: duties, and absences in which they work somewhere else."""

    @classmethod
    def of(cls, roster: Roster, first: date, last: date, elsewhere: Collection[int] = frozenset()) -> Diary:
        """Of the shifts that start on days from ``first`` to ``last`` inclusive, and as many days around them as rest can reach.

        Args:
            elsewhere: the absences in which their officers work, somewhere else: duty, not rest.
        """
        # A shift lasts up to a day, and the day it starts on may have had 25 hours; rest reaches a day beyond it.
        since, until = first - 4 * DAY, last + 4 * DAY
        duties: dict[int, list[Duty]] = {}
        for row in roster.postings:
            for duty in promised(roster, row, since, until):
                if duty.starts < duty.ends:
                    duties.setdefault(duty.officer, []).append(duty)
        work = {officer: [(each.starts, each.ends) for each in found] for officer, found in duties.items()}
        for absence in roster.absences:
            if absence.id in elsewhere:
                work.setdefault(absence.officer, []).append((absence.starts, absence.ends))
        return cls(
            roster,
            instant(roster.tz, first - DAY, time(0)) - LONGEST,
            instant(roster.tz, last + 3 * DAY, time(0)) + LONGEST,
            {officer: tuple(sorted(found)) for officer, found in duties.items()},
            {officer: tuple(sorted(found)) for officer, found in work.items()},
        )

    def unfit(self, officer: int, period: Period, rest: timedelta) -> Unfit | None:
        """Why an officer cannot take on a shift of these hours; None where they can.

        They can who are neither away nor on duty in any of them, and have ``rest`` before them and after them. Duty elsewhere is
        work; leave is rest.

        Raises:
            OutsideDiary: the hours, with the rest around them, lie outside the diary.
        """
        starts, ends = period
        if starts - rest < self.starts or ends + rest > self.ends or rest > LONGEST:
            raise OutsideDiary
        away = self.roster.absences_of.get(officer, ())
        if any(absence.starts < ends and absence.ends > starts for absence in away):
            return Unfit.AWAY
        near = [
            each for each in self.work.get(officer, ()) if each[0] < ends + rest and each[1] > starts - rest
        ]
        if any(left < ends and right > starts for left, right in near):
            return Unfit.BUSY
        return Unfit.TIRED if near else None

    def rest_around(self, officer: int, period: Period) -> timedelta:
        """How much rest an officer has before or after work of these hours, the shorter of both; nothing where other work touches or
        overlaps it, and ``LONGEST`` where there is more. Work of just these hours is taken for that work itself."""
        starts, ends = period
        found = [
            max(left - ends, starts - right, timedelta())
            for left, right in self.work.get(officer, ())
            if (left, right) != period
        ]
        return min([*found, LONGEST])

    def room(self, officer: int, period: Period, rest: timedelta) -> list[Period]:
        """Hours of a period in which an officer could work a shift of its own, in order: neither away nor on duty, and with ``rest`` before
        and after.

        Raises:
            OutsideDiary: the hours, with the rest around them, lie outside the diary.
        """
        if period[0] - rest < self.starts or period[1] + rest > self.ends or rest > LONGEST:
            raise OutsideDiary
        work = [(left - rest, right + rest) for left, right in self.work.get(officer, ())]
        return list(without(period, [*self._away(officer), *work]))

    def longer(self, officer: int, own: Period, period: Period, rest: timedelta) -> Period | None:
        """The hours of a period that an officer could work by staying after some work of theirs, or by coming before it: without a hole,
        with neither leave nor other work in them, and with ``rest`` to the work after or before. None where there are none.

        Args:
            own: their work, which touches or overlaps the period and does not hold all of it.
        """
        if own[0] <= period[0] <= own[1] < period[1]:
            found = (own[1], self._until(officer, own[1], period[1], rest))
        elif period[0] < own[0] <= period[1] <= own[1]:
            found = (self._since(officer, own[0], period[0], rest), own[0])
        else:
            return None
        return found if found[0] < found[1] else None

    def _until(self, officer: int, at: datetime, latest: datetime, rest: timedelta) -> datetime:
        away = [left for left, right in self._away(officer) if right > at]
        work = [left - rest for left, right in self.work.get(officer, ()) if right > at]
        return min([latest, *away, *work])

    def _since(self, officer: int, at: datetime, earliest: datetime, rest: timedelta) -> datetime:
        away = [right for left, right in self._away(officer) if left < at]
        work = [right + rest for left, right in self.work.get(officer, ()) if left < at]
        return max([earliest, *away, *work])

    def _away(self, officer: int) -> list[Period]:
        return [(each.starts, each.ends) for each in self.roster.absences_of.get(officer, ())]
