"""The one table of moves, numbers on receipts, and target times in duty hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.concerns.rules.due import next_due
from lamplighter.concerns.rules.states import (
    MOVES,
    OPEN,
    NeedsWords,
    NotAllowed,
    Outcome,
    Party,
    Says,
    State,
    Verb,
    move_for,
    moves_from,
)
from lamplighter.concerns.rules.values import Due
from lamplighter.core.numbers import (
    ALPHABET,
    link_secret,
    new_number,
    read_number,
    same_secret,
    shown_number,
)
from lamplighter.core.schedule.targets import due_after
from lamplighter.core.schedule.values import Post, Posting, Roster, Shift

TZ = ZoneInfo("America/Chicago")


def test_every_state_can_be_reached_from_a_new_concern_and_none_is_a_dead_end() -> None:
    reached, edge = {State.NEW}, {State.NEW}
    while edge:
        edge = {move.after for move in MOVES for state in edge if state in move.before} - reached
        reached |= edge
    assert reached == set(State)
    assert all(any(state in move.before for move in MOVES) for state in State)


def test_a_verb_stands_in_the_table_once() -> None:
    assert sorted(move.verb for move in MOVES) == sorted(Verb)


def test_refusing_and_referring_need_a_reason_the_resident_sees() -> None:
    for verb in (Verb.REFER, Verb.DECLINE, Verb.RESOLVE, Verb.WAIT):
        with pytest.raises(NeedsWords):
            move_for(verb, State.ACKNOWLEDGED, Party.OFFICER, "  \n")
        assert move_for(verb, State.ACKNOWLEDGED, Party.OFFICER, "Because.").says is Says.REASON


def test_a_resident_may_confirm_reopen_and_withdraw_and_nothing_else() -> None:
    theirs = {move.verb for state in State for move in moves_from(state, Party.RESIDENT)}
    assert theirs == {Verb.CONFIRM, Verb.REOPEN, Verb.WITHDRAW}


def test_only_closed_concerns_have_an_outcome() -> None:
    assert all((move.outcome is not None) == (move.after is State.CLOSED) for move in MOVES)
    assert {move.outcome for move in MOVES if move.outcome} == set(Outcome)


@given(st.sampled_from(Verb), st.sampled_from(State), st.sampled_from(Party))
def test_a_move_outside_the_table_is_refused(verb: Verb, state: State, party: Party) -> None:
    row = next(move for move in MOVES if move.verb is verb)
    if state in row.before and party in row.who:
        assert move_for(verb, state, party, "words") == row
    else:
        with pytest.raises(NotAllowed):
            move_for(verb, state, party, "words")


@given(st.sampled_from(State), st.booleans())
def test_what_is_open_is_due_and_what_is_not_is_not(state: State, unheard: bool) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    found = next_due(state, unheard=unheard, answer_due_at=now, resolve_due_at=None, waits_until=now, now=now)
    assert (found is not None) == (state in OPEN)
    if found and (unheard or state is State.NEW):
        assert found == (Due.ANSWER, now)


def test_a_number_is_read_as_people_write_it() -> None:
    number = new_number()
    assert read_number(shown_number(number).lower()) == number
    assert read_number("4f7k 9q2m") == "4F7K9Q2M"
    assert read_number("OIL0-1111") == "01101111"
    assert read_number("4F7K-9Q2") is None
    assert not set("ILOU") & set(ALPHABET)


@given(st.text(ALPHABET, min_size=8, max_size=8), st.integers(0, 9), st.integers(0, 3))
def test_a_link_opens_only_what_it_was_made_for(number: str, contact: int, version: int) -> None:
    def made(**other: object) -> str:
        told = {"purpose": "link", "number": number, "contact": contact, "version": version, **other}
        return link_secret("key", **told)  # type: ignore[arg-type]

    assert same_secret(made().upper() + " ", made())
    for other in (
        {"purpose": "reply"},
        {"contact": contact + 1},
        {"version": version + 1},
        {"number": number[::-1] + "0"},
    ):
        assert not same_secret(made(**other), made())


def roster_of(*shifts: Shift) -> Roster:
    return Roster.of(
        tz=TZ,
        shifts=shifts,
        posts=[Post(1, "W", "cio")],
        postings=[Posting(each.id, each.id, 1, each.id, date(2025, 1, 1)) for each in shifts],
    )


EVERY_DAY = frozenset(range(7))
MORNING = Shift(1, "morning", EVERY_DAY, time(7), time(15))
EVENING = Shift(2, "evening", EVERY_DAY, time(13), time(21))


def test_target_times_count_duty_hours_and_overlapping_shifts_once() -> None:
    friday_6_pm = datetime(2026, 3, 6, 18, tzinfo=TZ)
    both = roster_of(MORNING, EVENING)
    # Friday 18-21 is 3 h, Saturday 7-21 is 14 h although two shifts overlap: 16 h end on Saturday at 20.
    assert due_after(both, "W", "cio", friday_6_pm, timedelta(hours=16)) == datetime(
        2026, 3, 7, 20, tzinfo=TZ
    )
    only = roster_of(MORNING)
    # Saturday 7-15 is 8 h, and 8 h more end on Sunday (the clock went forward at 2) at 15.
    assert due_after(only, "W", "cio", friday_6_pm, timedelta(hours=16)) == datetime(
        2026, 3, 8, 15, tzinfo=TZ
    )


@given(st.integers(0, 60 * 24 * 30), st.integers(1, 40 * 60))
def test_target_times_equal_a_reading_minute_by_minute(start: int, amount: int) -> None:
    begins = datetime(2026, 2, 20, 6, tzinfo=UTC) + timedelta(minutes=start)
    roster = roster_of(MORNING, EVENING)
    left, minute = amount, begins
    while left:
        local = minute.astimezone(TZ).time()
        left -= time(7) <= local < time(21)
        minute += timedelta(minutes=1)
    assert due_after(roster, "W", "cio", begins, timedelta(minutes=amount)) == minute


def test_a_post_that_nobody_works_is_still_due_some_day() -> None:
    begins = datetime(2026, 3, 6, tzinfo=UTC)
    found = due_after(roster_of(), "W", "cio", begins, timedelta(hours=8))
    assert found == begins + timedelta(days=3)
