"""What would fill a gap: who is free, rested, and knows the zone or a language of it. Derived from the roster each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from lamplighter.core.schedule.duty import holds_on
from lamplighter.core.schedule.rest import Diary, Unfit
from lamplighter.roster.coverage import ROLE, Watch
from lamplighter.roster.queries import RosterSnapshot, snapshot

DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=91)
"""So far back covers count, when it is asked who has stood in least."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer who could take a shift: free and rested. ``languages``: those shared with the zone that not everybody speaks;
    ``unposted``: whether they have no post at all that day."""

    officer: int
    knows_zone: bool
    languages: tuple[str, ...]
    covers: int
    """Days on which they stood in, of late and to come."""
    unposted: bool = False

    @property
    def fits(self) -> bool:
        """Whether they know the zone or a language of it."""
        return self.knows_zone or bool(self.languages)


@dataclass(frozen=True, slots=True)
class Filling:
    """Who could take a shift, the best first; and how many officers could not, and why."""

    candidates: tuple[Candidate, ...]
    unfit: Counter[Unfit]

    def candidate(self, officer: int) -> Candidate | None:
        """One of them, or None."""
        return next((each for each in self.candidates if each.officer == officer), None)


@dataclass(frozen=True, slots=True)
class Part:
    """Hours that an officer could work. ``whole``: how long they would be at work in all, where they stay longer or come earlier."""

    officer: int
    starts: datetime
    ends: datetime
    whole: timedelta | None = None


def rest() -> timedelta:
    """Hours of rest between two shifts, by the settings."""
    return timedelta(hours=settings.LAMPLIGHTER.roster.rest_hours)


class Filler:
    """Answers for shifts that start on some days, from one look at the roster."""

    def __init__(
        self,
        first: date,
        last: date,
        *,
        zones: Collection[str] | None = None,
        held: RosterSnapshot | None = None,
    ) -> None:
        """Looks at the roster.

        Args:
            zones: only officers posted to one of these are proposed, and those who are posted nowhere, since they are everybody's; None
                is the whole city.
            held: the roster to look at; that of now if left out.
        """
        self._held = held or snapshot()
        roster = self._held.roster
        self._diary = Diary.of(roster, first, last, self._held.elsewhere)
        self._rows = [row for row in roster.postings if roster.posts[row.post].role == ROLE]
        self._zones = zones
        self._first = first
        known: dict[int, set[str]] = {}
        covers: Counter[int] = Counter()
        for row in self._rows:
            zone = roster.posts[row.post].zone
            known.setdefault(row.officer, set()).add(zone)
            for cover in roster.covers_of.get(row.id, ()):
                known.setdefault(cover.officer, set()).add(zone)
                covers[cover.officer] += _days_of(cover.starts, cover.ends, first - LOOKED_BACK)
        self._known, self._covers = known, covers

    def fill(self, watch: Watch) -> Filling:
        """Who could take a shift. Whoever stands in works all of it, so it is for all of its hours that they are free and rested."""
        return self.fill_hours(watch, self._pool(watch.day))

    def fill_hours(self, watch: Watch, officers: Iterable[int]) -> Filling:
        """The same, of these officers."""
        wanted, unposted = self._languages(watch), self._unposted(watch.day)
        unfit: Counter[Unfit] = Counter()
        found = []
        for officer in officers:
            why = self._diary.unfit(officer, (watch.starts, watch.ends), rest())
            if why is not None:
                unfit[why] += 1
                continue
            spoken = self._held.cards[officer].languages
            found.append(
                Candidate(
                    officer,
                    watch.zone in self._known.get(officer, ()),
                    tuple(code for code in spoken if code in wanted),
                    self._covers[officer],
                    officer in unposted,
                )
            )
        found.sort(
            key=lambda each: (
                each.unposted,
                not each.fits,
                not each.knows_zone,
                -len(each.languages),
                each.covers,
                each.officer,
            )
        )
        return Filling(tuple(found), unfit)

    def short_rest(self, officer: int, watch: Watch) -> timedelta | None:
        """How little rest an officer has around a shift, where it is less than the settings ask for."""
        least = self._diary.rest_around(officer, (watch.starts, watch.ends))
        return least if least < rest() else None

    def longer(self, watch: Watch) -> list[Part]:
        """Hours of a shift's open ones that officers on duty in its zone before or after them could work too."""
        posts, found = self._held.roster.posts, []
        for officer, rows in self._diary.duties.items():
            for duty in rows:
                if posts[duty.post].zone != watch.zone or posts[duty.post].role != ROLE:
                    continue
                for hours in watch.open:
                    taken = self._diary.longer(officer, (duty.starts, duty.ends), hours, rest())
                    if taken is not None:
                        whole = max(duty.ends, taken[1]) - min(duty.starts, taken[0])
                        found.append(Part(officer, *taken, whole))
        return found

    def parts(self, watch: Watch) -> list[Part]:
        """Of everybody who is ever proposed, the longest stretch of a shift's open hours for which they are free and rested."""
        found = []
        for officer in self._pool(watch.day):
            room = [each for hours in watch.open for each in self._diary.room(officer, hours, rest())]
            if room:
                found.append(Part(officer, *max(room, key=lambda each: each[1] - each[0])))
        return found

    def _pool(self, day: date) -> list[int]:
        """Officers of zones who are posted that day, and those who are posted nowhere."""
        posts = self._held.roster.posts
        posted = {
            row.officer
            for row in self._rows
            if holds_on(row, day) and (self._zones is None or posts[row.post].zone in self._zones)
        }
        return sorted(posted | self._unposted(day))

    def _unposted(self, day: date) -> frozenset[int]:
        """Officers on the roster who have no post that day, of whatever kind."""
        return self._held.active - {row.officer for row in self._held.roster.postings if holds_on(row, day)}

    def _languages(self, watch: Watch) -> set[str]:
        """Languages beside the department's own that those speak who are missing; where nobody is posted, that the zone's officers do."""
        missing = {each.officer for each in watch.why}
        if not missing:
            missing = {officer for officer, zones in self._known.items() if watch.zone in zones}
        spoken = {
            code
            for officer in missing
            if officer in self._held.cards
            for code in self._held.cards[officer].languages
        }
        return spoken - {settings.LANGUAGE_CODE.partition("-")[0]}


def _days_of(starts: date, ends: date, since: date) -> int:
    return max((ends - max(starts, since)).days, 0)


def filling_of(watch: Watch, zones: Collection[str] | None = None) -> Filling:
    """Who could take one shift; see ``Filler``."""
    return Filler(watch.day, watch.day, zones=zones).fill(watch)


def losing(found: Sequence[Watch]) -> list[Watch]:
    """Of some shifts, those with hours that nobody works; in order of time."""
    least = timedelta(minutes=settings.LAMPLIGHTER.roster.cover_least_minutes)
    short = [each for each in found if sum((b - a for a, b in each.open), timedelta()) >= least]
    return sorted(short, key=lambda each: (each.starts, each.zone, each.shift.code))
