"""Uncovered hours against a count minute by minute that shares no code with the program, over changes of clocks; and that nobody is
proposed for a shift who would have too little rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.core.schedule.coverage import missing_in, stint, stints
from lamplighter.core.schedule.duty import on_duty
from lamplighter.core.schedule.rest import LONGEST, Diary, OutsideDiary, Unfit
from lamplighter.core.schedule.values import Absence, Cover, Post, Posting, Roster, Shift
from tests.conftest import PROVE
from tests.support.rosters import CHICAGO, LORD_HOWE, wall_to_utc

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SPANS = [(date(2026, 3, 6), 4), (date(2026, 10, 30), 4), (date(2026, 4, 3), 3), (date(2026, 10, 2), 3)]
"""Around the nights when clocks change, in Chicago and on Lord Howe Island."""
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 0, 15, 30, 59]))


@st.composite
def plans(draw: st.DrawFn) -> tuple[Roster, date, date]:
    """A roster of two zones around a change of clocks, and the days that are looked at. Absences begin and end on any minute."""
    tz = draw(st.sampled_from([CHICAGO, LORD_HOWE, ZoneInfo("UTC")]))
    first, length = draw(st.sampled_from(SPANS))
    some_day = st.integers(-1, length).map(lambda n: first + n * DAY)
    shifts = [
        Shift(n, str(n), draw(st.frozensets(st.integers(0, 6), min_size=3)), draw(clocks), draw(clocks))
        for n in (1, 2)
    ]
    postings = []
    for n in range(1, draw(st.integers(1, 4)) + 1):
        starts, days = draw(some_day), draw(st.one_of(st.none(), st.integers(1, 5)))
        ends = None if days is None else starts + days * DAY
        row = Posting(
            n, draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 2)), starts, ends
        )
        postings.append(row)
    absences = []
    for n in range(1, draw(st.integers(0, 3)) + 1):
        begins = wall_to_utc(draw(some_day), draw(clocks), tz)
        ends_at = begins + draw(st.integers(1, 2000)) * MINUTE
        absences.append(Absence(draw(st.sampled_from([n, -n])), draw(st.integers(1, 4)), begins, ends_at))
    covers = []
    for n in range(1, draw(st.integers(0, 3)) + 1):
        begin = draw(some_day)
        ends = begin + draw(st.integers(1, 3)) * DAY
        covers.append(Cover(n, draw(st.integers(1, len(postings))), draw(st.integers(1, 4)), begin, ends))
    roster = Roster.of(
        tz=tz, shifts=shifts, posts=[Post(1, "river", "cio"), Post(2, "hill", "cio")], postings=postings,
        absences=absences, covers=covers,
    )  # fmt: skip
    return roster, first, first + (length - 1) * DAY


# -- an independent reading ---------------------------------------------------------------------------------------------


def hours(plan: Roster, shift: Shift, day: date) -> tuple[datetime, datetime]:
    starts = wall_to_utc(day, shift.start, plan.tz)
    return starts, max(starts, wall_to_utc(day if shift.end > shift.start else day + DAY, shift.end, plan.tz))


def posted(row: Posting, day: date) -> bool:
    return row.starts <= day and (row.ends is None or day < row.ends)


def worker(plan: Roster, row: Posting, day: date) -> tuple[int, int]:
    """Who works it, and the cover by which they stand in, 0 where it is their own: of several covers the newest wins."""
    found = [each for each in plan.covers if each.posting == row.id and each.starts <= day < each.ends]
    last = max(found, key=lambda each: (each.starts, each.id), default=None)
    return (row.officer, 0) if last is None else (last.officer, last.id)


def minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


class Minutes:
    """Who is where at each minute, counted out: every shift and every absence is walked minute by minute, once for a roster. Minutes
    are numbered from 1970."""

    def __init__(self, plan: Roster, first: date, last: date) -> None:
        self.plan = plan
        self.gone: dict[int, set[int]] = {}
        self.elsewhere: dict[int, set[int]] = {}
        for each in plan.absences:
            away = set(range(minute(each.starts), minute(each.ends)))
            self.gone.setdefault(each.officer, set()).update(away)
            if each.id < 0:  # duty elsewhere
                self.elsewhere.setdefault(each.officer, set()).update(away)
        self.works: dict[int, dict[int, list[tuple[int, int]]]] = {}
        """By officer and minute: the posts they work at, and the cover by which they stand in there; 0 is their own."""
        day = first - 4 * DAY
        while day <= last + 4 * DAY:
            for row in plan.postings:
                self._walk(row, day)
            day += DAY

    def _walk(self, row: Posting, day: date) -> None:
        shift = self.plan.shifts[row.shift]
        if day.weekday() not in shift.days or not posted(row, day):
            return
        starts, ends = hours(self.plan, shift, day)
        who, cover = worker(self.plan, row, day)
        mine, gone = self.works.setdefault(who, {}), self.gone.get(who, set())
        for at in range(minute(starts), minute(ends)):
            if at not in gone:
                mine.setdefault(at, []).append((row.post, cover))

    def uncovered(self, post: int, shift: int, day: date) -> set[int]:
        """Minutes of a shift at which nobody is there: away, nobody posted, or standing in for the other zone, by a cover that was entered
        later than any by which they were to be here."""
        starts, ends = hours(self.plan, self.plan.shifts[shift], day)
        rows = [
            row for row in self.plan.postings if (row.post, row.shift) == (post, shift) and posted(row, day)
        ]
        here = [worker(self.plan, row, day) for row in rows]
        return {
            at
            for at in range(minute(starts), minute(ends))
            if not any(self._there(at, who, cover, post) for who, cover in here)
        }

    def _there(self, at: int, who: int, cover: int, post: int) -> bool:
        if at in self.gone.get(who, ()):
            return False
        where, last = max(self.works.get(who, {}).get(at, [(post, cover)]), key=lambda place: place[1])
        return last == 0 or where == post

    def at_work(self, officer: int, at: int) -> bool:
        """At the posts, or on duty elsewhere."""
        return at in self.works.get(officer, ()) or at in self.elsewhere.get(officer, ())


# -- the promises -------------------------------------------------------------------------------------------------------


@settings(max_examples=600 if PROVE else 8)
@given(plans())
def test_every_uncovered_minute_of_the_calendar_is_one_of_an_independent_count(
    made: tuple[Roster, date, date],
) -> None:
    plan, first, last = made
    count = Minutes(plan, first, last)
    for post in plan.posts:
        known = {row.shift for row in plan.postings if row.post == post}
        found: dict[tuple[int, date], set[int]] = {
            (shift, first + n * DAY): set()
            for shift in known
            for n in range((last - first).days + 1)
            if (first + n * DAY).weekday() in plan.shifts[shift].days
        }
        for each in stints(plan, post, first, last + 28 * DAY, since=date(2026, 1, 1)):
            if each.day <= last:
                minutes = [at for left, right in each.open for at in range(minute(left), minute(right))]
                assert len(minutes) == len(set(minutes)), "no minute is told twice"
                found[each.shift, each.day] |= set(minutes)
        for (shift, day), told in found.items():
            assert told == count.uncovered(post, shift, day), (post, shift, day)


@settings(max_examples=400 if PROVE else 6)
@given(plans(), st.sampled_from([0, 8, 10, 11, 24]))
def test_a_proposed_cover_never_breaks_the_rest_rule_and_nobody_is_refused_who_could(
    made: tuple[Roster, date, date], rest_hours: int
) -> None:
    plan, first, last = made
    rest = timedelta(hours=rest_hours)
    diary = Diary.of(plan, first, last, {each.id for each in plan.absences if each.id < 0})
    count = Minutes(plan, first, last)
    wanted = [
        each for post in plan.posts for each in stints(plan, post, first, last) if each.open and each.postings
    ]
    for each in wanted[:3]:
        for officer in range(1, 5):
            why = diary.unfit(officer, (each.starts, each.ends), rest)
            inside = range(minute(each.starts), minute(each.ends))
            around = range(inside.start - 60 * rest_hours, inside.stop + 60 * rest_hours)
            gone = any(at in count.gone.get(officer, ()) for at in inside)
            busy = any(count.at_work(officer, at) for at in inside)
            near = any(count.at_work(officer, at) for at in around)
            if each.starts < each.ends:
                assert why is (Unfit.AWAY if gone else Unfit.BUSY if busy else Unfit.TIRED if near else None)
            if why is None and each.postings:
                row = each.postings[0]
                late = max((one.id for one in plan.covers), default=0) + 1
                more = Roster.of(
                    tz=plan.tz, shifts=plan.shifts.values(), posts=plan.posts.values(), postings=plan.postings,
                    absences=plan.absences,
                    covers=[*plan.covers, Cover(late, row.id, officer, each.day, each.day + DAY)],
                )  # fmt: skip
                again = stint(more, each.post, each.shift, each.day)
                assert again is not None
                assert not again.open, "whoever is proposed covers all of it"


@settings(max_examples=400 if PROVE else 6)
@given(plans(), st.sampled_from([0, 8, 10, 24]))
def test_a_part_that_is_proposed_is_free_and_rested_and_no_minute_beside_it_is(
    made: tuple[Roster, date, date], rest_hours: int
) -> None:
    plan, first, last = made
    rest = timedelta(hours=rest_hours)
    diary = Diary.of(plan, first, last, {each.id for each in plan.absences if each.id < 0})
    count = Minutes(plan, first, last)
    wanted = [each for post in plan.posts for each in stints(plan, post, first, last) if each.open]
    for each in wanted[:2]:
        for officer in range(1, 5):
            hours = each.open[0]
            told = diary.room(officer, hours, rest)
            assert all(diary.unfit(officer, part, rest) is None for part in told)
            inside = {at for left, right in told for at in range(minute(left), minute(right))}
            work = set(count.works.get(officer, ())) | count.elsewhere.get(officer, set())
            for at in range(minute(hours[0]), minute(hours[1])):
                near = any(abs(at - one) <= 60 * rest_hours for one in work)
                assert (at in inside) is not (at in count.gone.get(officer, ()) or near)


# -- examples a person can follow -----------------------------------------------------------------------------------------

WEEK = frozenset(range(7))
MORNING, EVENING, NIGHT = (
    Shift(1, "morning", WEEK, time(7), time(15)),
    Shift(2, "evening", WEEK, time(13), time(21)),
    Shift(3, "night", WEEK, time(21), time(5)),
)
MONDAY = date(2026, 3, 2)


def small(*postings: Posting, absences=(), covers=()) -> Roster:
    posts = [Post(1, "river", "cio"), Post(2, "hill", "cio")]
    return Roster.of(
        tz=CHICAGO, shifts=[MORNING, EVENING, NIGHT], posts=posts, postings=postings, absences=absences, covers=covers
    )  # fmt: skip


def period(shift: Shift, day: date) -> tuple[datetime, datetime]:
    return hours(small(), shift, day)


def test_ten_hours_lie_between_nine_in_the_evening_and_seven_in_the_morning_and_eleven_do_not() -> None:
    diary = Diary.of(small(Posting(1, 11, 1, EVENING.id, MONDAY, MONDAY + DAY)), MONDAY, MONDAY + DAY)
    tomorrow = period(MORNING, MONDAY + DAY)
    assert diary.unfit(11, tomorrow, timedelta(hours=10)) is None
    assert diary.unfit(11, tomorrow, timedelta(hours=11)) is Unfit.TIRED
    assert diary.unfit(11, period(MORNING, MONDAY), timedelta(hours=10)) is Unfit.BUSY
    assert diary.rest_around(11, tomorrow) == timedelta(hours=10)
    assert diary.unfit(12, tomorrow, timedelta(hours=11)) is None


def test_the_night_clocks_go_forward_takes_an_hour_of_rest() -> None:
    saturday = date(2026, 3, 7)
    diary = Diary.of(small(Posting(1, 11, 1, EVENING.id, saturday, saturday + DAY)), saturday, saturday + DAY)
    assert diary.rest_around(11, period(MORNING, saturday + DAY)) == timedelta(hours=9)
    assert diary.unfit(11, period(MORNING, saturday + DAY), timedelta(hours=10)) is Unfit.TIRED


def test_an_evening_at_the_academy_is_work_and_an_evening_on_leave_is_rest() -> None:
    until_ten = (period(EVENING, MONDAY)[0], period(EVENING, MONDAY)[1] + timedelta(hours=1))
    row = Absence(-1, 11, *until_ten)
    tomorrow = period(MORNING, MONDAY + DAY)
    at_academy = Diary.of(small(absences=[row]), MONDAY, MONDAY + DAY, {-1})
    on_leave = Diary.of(small(absences=[row]), MONDAY, MONDAY + DAY)
    assert at_academy.unfit(11, tomorrow, timedelta(hours=10)) is Unfit.TIRED
    assert on_leave.unfit(11, tomorrow, timedelta(hours=10)) is None
    assert on_leave.unfit(11, period(EVENING, MONDAY), timedelta(hours=10)) is Unfit.AWAY


def test_who_stands_in_for_another_zone_leaves_their_own_bare_meanwhile() -> None:
    own, other = Posting(1, 11, 1, EVENING.id, MONDAY), Posting(2, 12, 2, MORNING.id, MONDAY)
    plan = small(own, other, covers=[Cover(1, 2, 11, MONDAY, MONDAY + DAY)])
    found = stint(plan, 1, EVENING.id, MONDAY)
    assert found is not None
    overlap = (period(EVENING, MONDAY)[0], period(MORNING, MONDAY)[1])
    assert found.open == (overlap,)
    (why,) = missing_in(plan, found)
    assert (why.officer, (why.starts, why.ends), why.absence, why.zone) == (11, overlap, None, "hill")
    second = small(own, other, Posting(3, 13, 1, EVENING.id, MONDAY), covers=plan.covers)
    helped = stint(second, 1, EVENING.id, MONDAY)
    assert helped is not None
    assert helped.open == (), "somebody else is there"
    for moment in (overlap[0], overlap[1] - MINUTE):
        assert [each.officer for each in on_duty(plan, "river", moment)] == []
        assert [each.officer for each in on_duty(plan, "hill", moment)] == [11]
    assert [each.officer for each in on_duty(plan, "river", overlap[1])] == [11]


def test_who_stands_in_for_two_zones_at_once_is_where_they_were_entered_last() -> None:
    rows = [Posting(1, 11, 1, EVENING.id, MONDAY), Posting(2, 12, 2, MORNING.id, MONDAY)]
    covers = [Cover(2, 1, 13, MONDAY, MONDAY + DAY), Cover(1, 2, 13, MONDAY, MONDAY + DAY)]
    plan = small(*rows, covers=covers)
    older, newer = stint(plan, 2, MORNING.id, MONDAY), stint(plan, 1, EVENING.id, MONDAY)
    assert older is not None
    assert newer is not None
    overlap = (period(EVENING, MONDAY)[0], period(MORNING, MONDAY)[1])
    assert (older.open, newer.open) == ((overlap,), ())
    # Entered once more in the zone they had left, they are there again, by either shift of it.
    third = [*covers, Cover(3, 3, 13, MONDAY, MONDAY + DAY)]
    plan = small(*rows, Posting(3, 14, 2, EVENING.id, MONDAY), covers=third)
    back, left = stint(plan, 2, MORNING.id, MONDAY), stint(plan, 1, EVENING.id, MONDAY)
    assert back is not None
    assert left is not None
    assert (back.open, left.open) == ((), (period(EVENING, MONDAY),))


def test_a_shift_outside_the_diary_is_refused_and_not_guessed() -> None:
    diary = Diary.of(small(), MONDAY, MONDAY)
    with pytest.raises(OutsideDiary):
        diary.unfit(11, period(MORNING, MONDAY + 9 * DAY), timedelta(hours=10))
    with pytest.raises(OutsideDiary):
        diary.unfit(11, period(MORNING, MONDAY), LONGEST + MINUTE)
    for shift in (MORNING, NIGHT):
        assert diary.unfit(11, period(shift, MONDAY), LONGEST) is None


def test_a_shift_that_nobody_is_posted_to_any_more_is_still_asked_for_a_while() -> None:
    plan = small(Posting(1, 11, 1, EVENING.id, MONDAY - 30 * DAY, MONDAY))
    assert list(stints(plan, 1, MONDAY, MONDAY)) == []
    (found,) = stints(plan, 1, MONDAY, MONDAY, since=MONDAY - 28 * DAY)
    assert (found.postings, found.open_for) == ((), timedelta(hours=8))
    assert found.starts.tzinfo is UTC


def test_who_works_before_or_after_can_stay_or_come_earlier_as_far_as_rest_goes() -> None:
    ten = timedelta(hours=10)
    rows = (Posting(1, 11, 1, MORNING.id, MONDAY), Posting(2, 12, 1, NIGHT.id, MONDAY))
    diary = Diary.of(small(*rows), MONDAY, MONDAY + DAY)
    morning, evening, night = (period(each, MONDAY) for each in (MORNING, EVENING, NIGHT))
    # From 3 pm to 9 pm: ten hours later, at 7 am, the next morning begins.
    assert diary.longer(11, morning, evening, ten) == (morning[1], evening[1])
    eleven = diary.longer(11, morning, evening, timedelta(hours=11))
    assert eleven == (morning[1], evening[1] - timedelta(hours=1))
    # The night ends at 5 am: it can begin at 3 pm, and with the same rest no earlier on the day after.
    assert diary.longer(12, night, evening, ten) == (evening[0], night[0])
    later = period(EVENING, MONDAY + DAY)
    assert diary.longer(12, period(NIGHT, MONDAY + DAY), later, ten) == (
        period(NIGHT, MONDAY)[1] + ten,
        later[1],
    )
    # Leave ends it, and hours that touch nothing of theirs are none of theirs to take.
    gone = Absence(1, 11, morning[1], evening[1])
    assert Diary.of(small(*rows, absences=[gone]), MONDAY, MONDAY).longer(11, morning, evening, ten) is None
    assert diary.longer(11, morning, night, ten) is None
