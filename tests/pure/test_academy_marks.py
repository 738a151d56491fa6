"""Attendance and graduation: the reckoning agrees with a plain reference of a few lines, and words on a mark merge in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamplighter.academy.rules.marks import Asked, Came, Evening, Lack, Risk, Said, Why, newer, reckon

NOW = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
ASKED = Asked(nights=8, minutes=0, late_minutes=45)


def said(came: Came = Came.PRESENT, late: int = 0, early: int = 0, at: int = 0) -> Said:
    return Said(came, NOW + timedelta(minutes=at), late=late, early=early)


HERE, AWAY, EXCUSED = said(), said(Came.ABSENT), said(Came.EXCUSED)
words = st.builds(
    said,
    came=st.sampled_from(Came),
    late=st.integers(0, 120),
    early=st.integers(0, 120),
    at=st.integers(0, 5),
)
evenings = st.lists(
    st.builds(
        Evening,
        key=st.just(0),
        minutes=st.sampled_from([60, 120, 180]),
        counts=st.booleans(),
        drill=st.booleans(),
        cancelled=st.booleans(),
        added=st.booleans(),
        over=st.booleans(),
    ),
    max_size=10,
).map(lambda rows: [replace(row, key=n) for n, row in enumerate(rows)])
asked = st.builds(
    Asked,
    nights=st.integers(0, 12),
    minutes=st.integers(0, 30).map(lambda hours: hours * 60),
    late_minutes=st.integers(0, 90),
    drills=st.booleans(),
    ride=st.booleans(),
)

marked = st.dictionaries(st.integers(0, 9), words, max_size=10)
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the rules."""


def graduates(course: Asked, nights: list[Evening], marks: dict[int, Said], rode: bool) -> bool:
    """The reference: an independent reading of the rules, as short as they can be said."""
    stayed = {}
    for night in nights:
        mark = marks.get(night.key)
        gone = (mark.late + mark.early) if mark and mark.came == "present" else 10**6
        if not night.cancelled and gone <= course.late_minutes:
            stayed[night.key] = max(0, night.minutes - gone)
    counting = [night for night in nights if night.counts]
    lost = [night.minutes for night in counting if night.cancelled]
    made_up = [night.minutes for night in counting if night.added and not night.cancelled]
    nights_needed = course.nights - max(0, len(lost) - len(made_up))
    minutes_needed = course.minutes - max(0, sum(lost) - sum(made_up))
    there = [stayed[night.key] for night in counting if night.key in stayed]
    drilled = all(night.key in stayed for night in nights if night.drill and not night.cancelled)
    return (
        len(there) >= nights_needed
        and sum(there) >= minutes_needed
        and (drilled or not course.drills)
        and (rode or not course.ride)
    )


@calm
@given(asked, evenings, marked, st.booleans())
def test_who_graduates_is_as_the_reference_has_it(
    course: Asked, nights: list[Evening], marks: dict[int, Said], rode: bool
) -> None:
    assert reckon(course, nights, marks, rode=rode).passes is graduates(course, nights, marks, rode)


@calm
@given(asked, evenings, marked, st.booleans())
def test_out_of_reach_is_what_attending_all_that_is_left_does_not_bring(
    course: Asked, nights: list[Evening], marks: dict[int, Said], rode: bool
) -> None:
    best = dict(marks)
    for night in nights:
        if night.key not in marks and not night.over and not night.cancelled:
            best[night.key] = HERE
    lost = not graduates(course, nights, best, True)  # a ride can still be had
    assert (reckon(course, nights, marks, rode=rode).risk is Risk.LOST) is lost


@calm
@given(asked, evenings, marked, st.booleans())
def test_near_means_that_one_more_missed_night_puts_it_out_of_reach(
    course: Asked, nights: list[Evening], marks: dict[int, Said], rode: bool
) -> None:
    course = replace(course, drills=False)
    found = reckon(course, nights, marks, rode=rode)
    ahead = [n for n in nights if n.counts and not (n.over or n.cancelled or n.key in marks)]
    fatal = any(reckon(course, nights, {**marks, n.key: AWAY}, rode=rode).risk is Risk.LOST for n in ahead)
    assert (found.risk is Risk.NEAR) is (found.risk is not Risk.LOST and found.missed > 0 and fatal)


@calm
@given(evenings, marked)
def test_every_night_that_counts_and_is_held_is_attended_missed_or_left(
    nights: list[Evening], marks: dict[int, Said]
) -> None:
    found = reckon(ASKED, nights, marks, rode=False)
    held = [night for night in nights if night.counts and not night.cancelled]
    assert found.attended + found.missed + found.left == len(held)
    assert found.excused + found.cut_short + found.unmarked <= found.missed
    assert found.late <= found.attended


@calm
@given(st.lists(words, min_size=1, max_size=5))
def test_words_merge_to_the_same_mark_in_whatever_order_they_arrive(heard: list[Said]) -> None:
    ends = set()
    for order in permutations(heard):
        kept: Said | None = None
        for word in (*order, *order[:2]):  # some are sent twice
            kept = newer(kept, word)
        ends.add(kept)
    assert len(ends) == 1
    assert ends.pop().said_at == max(word.said_at for word in heard)  # type: ignore[union-attr]


def test_of_two_words_of_one_instant_the_coordinators_stands() -> None:
    code = replace(HERE, by_code=True)
    assert newer(code, AWAY) == newer(AWAY, code) == AWAY


def ten(over: int = 10, **more: bool) -> list[Evening]:
    return [Evening(n, 180, over=n < over, **more) for n in range(10)]


@pytest.mark.parametrize(
    ("late", "early", "there"), [(0, 0, 1), (45, 0, 1), (46, 0, 0), (20, 25, 1), (20, 26, 0), (0, 46, 0)]
)
def test_coming_late_and_leaving_early_add_up(late: int, early: int, there: int) -> None:
    found = reckon(ASKED, ten(1), {0: said(late=late, early=early)}, rode=False)
    assert (found.attended, found.cut_short) == (there, 1 - there)
    assert found.minutes == (180 - late - early) * there


def test_excused_counts_as_missed_and_is_told_apart() -> None:
    found = reckon(ASKED, ten(3), {0: HERE, 1: EXCUSED, 2: AWAY}, rode=False)
    assert (found.attended, found.missed, found.excused, found.unmarked) == (1, 2, 1, 0)
    assert found.lacks == (Lack(Why.NIGHTS, 1, 8, 8),)
    assert found.risk is Risk.NEAR


def test_excused_before_the_night_is_reckoned_at_once() -> None:
    found = reckon(ASKED, ten(0), {9: EXCUSED, 8: EXCUSED, 7: EXCUSED}, rode=False)
    assert found.risk is Risk.LOST
    assert found.lacks[0].most == 7


@pytest.mark.parametrize(
    ("gone", "made_up", "need"), [(0, 0, 8), (1, 0, 7), (2, 1, 7), (1, 1, 8), (0, 1, 8), (3, 0, 5)]
)
def test_a_cancelled_night_counts_against_nobody_unless_it_is_made_up_for(
    gone: int, made_up: int, need: int
) -> None:
    nights = [replace(night, cancelled=night.key < gone) for night in ten()]
    nights += [Evening(20 + n, 180, added=True, over=True) for n in range(made_up)]
    there = {night.key: HERE for night in nights if not night.cancelled}
    found = reckon(replace(ASKED, minutes=24 * 60), nights, there, rode=False)
    assert (found.nights_needed, found.minutes_needed) == (need, need * 180)
    # Who could miss two nights before can miss two after.
    for key in list(there)[:2]:
        del there[key]
    assert reckon(ASKED, nights, there, rode=False).passes is (made_up <= gone or len(there) >= 8)


def test_drills_and_the_ride_are_asked_only_where_the_course_asks() -> None:
    nights = [replace(night, drill=night.key in (2, 5)) for night in ten()]
    marks = {n: HERE for n in range(10) if n != 5}
    assert reckon(ASKED, nights, marks, rode=False).passes
    strict = replace(ASKED, drills=True, ride=True)
    found = reckon(strict, nights, marks, rode=False)
    assert found.lacks == (Lack(Why.DRILLS, 1, 2, 1), Lack(Why.RIDE, 0, 1, 1))
    assert [lack.lost for lack in found.lacks] == [True, False]
    assert reckon(strict, [replace(n, cancelled=n.key == 5) for n in nights], marks, rode=True).passes
