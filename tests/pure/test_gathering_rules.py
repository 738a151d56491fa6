"""Rules of gatherings: days of a series, who moves up, what the pulse may tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.rrule import MO, MONTHLY, SU, TU, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.meetings.rules.gatherings import ALLOWED, NotAllowed, State, Verb, allow, who_moves_up
from lamplighter.meetings.rules.pulse import Question, results
from lamplighter.meetings.rules.series import BadRule, Repeat, checked, days, pattern_of, rule_of

DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))
WAYS = st.sampled_from([each for each in Repeat if each is not Repeat.NEVER])


@given(WAYS, DAYS)
def test_the_first_day_is_a_day_of_the_rule_it_was_chosen_for(way: Repeat, first: date) -> None:
    """But the last weekday of a month, and the day of a month, may be another than the day one began with."""
    found = next(days(checked(rule_of(way, first), first), first))
    assert found >= first
    if way in (Repeat.WEEK, Repeat.TWO_WEEKS, Repeat.DAY_OF_MONTH):
        assert found == first
    assert found.weekday() == first.weekday() or way is Repeat.DAY_OF_MONTH


@given(WAYS, DAYS, st.integers(0, 400))
def test_days_are_in_order_and_stop_with_the_last(way: Repeat, first: date, length: int) -> None:
    until = first + timedelta(days=length)
    found = list(days(rule_of(way, first), first, until))
    assert found == sorted(set(found))
    assert all(first <= day <= until for day in found)


def test_a_rule_gives_the_days_that_dateutil_gives() -> None:
    first = date(2026, 1, 13)
    second_tuesdays = rrule(MONTHLY, byweekday=TU(2), dtstart=first, count=12)
    assert [day.date() for day in second_tuesdays] == list(
        days("FREQ=MONTHLY;BYDAY=2TU", first, date(2026, 12, 31))
    )
    every_other = rrule(WEEKLY, interval=2, byweekday=(MO, SU), dtstart=first, count=9)
    found = days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", first)
    assert [day.date() for day in every_other] == [next(found) for _ in range(9)]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every Tuesday",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20260101",
        "FREQ=DAILY;FREQ=DAILY",
        "INTERVAL=2",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=MONTHLY;BYMONTHDAY=99",
        "FREQ=DAILY\nX:Y",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 60),
    ],
)
def test_what_is_no_rule_of_days_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        checked(rule, date(2026, 1, 1))


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    try:
        found = checked(text, date(2026, 1, 1))
    except BadRule:
        return
    assert next(days(found, date(2026, 1, 1)))


@given(WAYS, DAYS)
def test_what_was_chosen_can_be_said_again(way: Repeat, first: date) -> None:
    found = pattern_of(rule_of(way, first))
    assert found is not None
    assert found.repeat is way or (found.repeat is Repeat.LAST_WEEKDAY and first.day > 28)


def test_a_rule_of_ones_own_is_said_in_no_pattern() -> None:
    assert pattern_of("FREQ=MONTHLY;BYDAY=1MO,3MO") is None
    assert pattern_of("FREQ=YEARLY;BYMONTH=8;BYDAY=1TU") is None
    assert pattern_of("FREQ=WEEKLY;INTERVAL=5;BYDAY=MO") is None


@given(st.integers(0, 40), st.lists(st.integers(1, 8), max_size=30))
def test_the_line_moves_up_in_order_and_leaves_no_seat_that_would_do(free: int, sizes: list[int]) -> None:
    line = list(enumerate(sizes))
    moved = who_moves_up(free, line)
    left = free - sum(sizes[each] for each in moved)
    assert left >= 0
    assert moved == sorted(moved)
    waiting = [key for key, _ in line if key not in moved]
    assert all(sizes[each] > left for each in waiting)
    for each in waiting:  # nobody was overtaken by a party that needs as much
        assert all(sizes[later] < sizes[each] for later in moved if later > each)


def test_from_each_state_only_what_the_table_says() -> None:
    for verb in Verb:
        for state in State:
            if state in ALLOWED[verb]:
                allow(verb, state)
            else:
                with pytest.raises(NotAllowed):
                    allow(verb, state)


ANSWERS = st.lists(
    st.tuples(st.sampled_from(["yes", "partly", "no"]), st.sampled_from(["yes", "partly", "no"])), max_size=60
)


@given(ANSWERS, st.integers(3, 12))
def test_no_small_count_is_shown_nor_told_by_what_is_left(
    given_: list[tuple[str, str]], smallest: int
) -> None:
    """Promise 10."""
    found = results(given_, smallest)
    if len(given_) < smallest:
        assert found.answers is None
        assert found.questions == ()
        return
    assert found.answers == len(given_)
    for place, counted in enumerate(found.questions):
        shown = {key: count for key, count in counted.counts.items() if count is not None}
        hidden = [
            sum(pair[place] == key.value for pair in given_) for key in counted.counts if key not in shown
        ]
        assert all(count == 0 or count >= smallest for count in shown.values())
        assert len([count for count in hidden if count]) != 1
        if counted.yes is not None:
            assert counted.yes.n == len(given_)
            assert counted.yes.low is not None
            assert counted.yes.low <= counted.yes.value


def test_both_questions_are_counted_apart() -> None:
    found = results([("yes", "no")] * 8 + [("no", "no")] * 6, 5)
    useful, heard = found.questions
    assert (useful.question, heard.question) == (Question.USEFUL, Question.HEARD)
    assert sorted(count for count in useful.counts.values() if count is not None) == [0, 6, 8]
    assert sorted(count for count in heard.counts.values() if count is not None) == [0, 0, 14]
