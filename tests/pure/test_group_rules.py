"""Rules of groups: what a year asks, how households are counted, what may become of a request, how an area is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.partners.rules.areas import TooLong, lines_of, point_of, runs, spread
from lamplighter.partners.rules.asks import (
    MOVES,
    UNSETTLED,
    Asked,
    AskState,
    NotAllowed,
    Side,
    Verb,
    after,
    moves_from,
)
from lamplighter.partners.rules.groups import (
    Need,
    households,
    lapses_on,
    next_year,
    reminders_due,
    requirements,
)

TAKES = {Need.CAPTAIN: 1, Need.ALTERNATE: 1, Need.HOUSEHOLDS: 5, Need.MEETINGS: 2}


def test_an_address_is_one_household_however_it_is_written() -> None:
    homes = ["12 Elm Street", "12 elm street ", "12 Elm Street.", "14 Elm Street", "", ""]
    assert households(homes, 0) == 4
    assert households(homes, 3) == 7


def test_what_is_missing_is_how_much_is_not_there() -> None:
    found = {
        each.need: each for each in requirements(parts=["captain"], households=3, meetings=2, takes=TAKES)
    }
    assert found[Need.CAPTAIN].met
    assert found[Need.ALTERNATE].missing == 1
    assert found[Need.HOUSEHOLDS].missing == 2
    assert found[Need.MEETINGS].met


def test_a_need_that_takes_nothing_is_not_asked() -> None:
    takes = {**TAKES, Need.MEETINGS: 0}
    found = requirements(parts=[], households=0, meetings=0, takes=takes)
    assert Need.MEETINGS not in {each.need for each in found}


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_a_year_later_is_the_same_day_and_always_there(day: date) -> None:
    later = next_year(day)
    assert timedelta(days=364) <= later - day <= timedelta(days=366)
    assert (later.month, later.day) == ((2, 28) if (day.month, day.day) == (2, 29) else (day.month, day.day))


def test_reminders_come_in_their_order_and_lapse_only_after_the_days_of_grace() -> None:
    due = date(2026, 6, 30)
    counts = [reminders_due(due, due + timedelta(days=n), (30, 7, 0)) for n in (-31, -30, -8, -7, -1, 0, 40)]
    assert counts == [0, 1, 1, 2, 2, 3, 3]
    assert lapses_on(due, 30) == date(2026, 7, 31)


@given(
    st.lists(st.tuples(st.sampled_from(list(Verb)), st.sampled_from(list(Side))), max_size=12),
    st.sampled_from(list(Asked)),
    st.booleans(),
)
def test_a_request_moves_by_the_table_alone_and_what_is_settled_stays(
    moves: list[tuple[Verb, Side]], asked: Asked, over: bool
) -> None:
    state = AskState.OPEN
    for verb, side in moves:
        try:
            new = after(state.value, verb, side, asked.value, over=over)
        except NotAllowed:
            only_meetings = verb is Verb.OFFER or state is AskState.YES
            assert (state, verb) not in MOVES or MOVES[state, verb][1] is not side or only_meetings
            continue
        assert state in UNSETTLED or (state is AskState.YES and not over)
        if verb is Verb.OFFER or state is AskState.YES:
            assert asked is Asked.MEETING
        state = new


def test_buttons_are_the_moves_of_the_table() -> None:
    assert moves_from("open", Side.STAFF, "meeting") == [Verb.AGREE, Verb.OFFER, Verb.DECLINE]
    assert moves_from("open", Side.STAFF, "join") == [Verb.AGREE, Verb.DECLINE]
    assert moves_from("offered", Side.ASKER, "meeting") == [Verb.TAKE, Verb.ANOTHER, Verb.WITHDRAW]
    assert moves_from("yes", Side.STAFF, "meeting") == [Verb.OFFER, Verb.DECLINE]
    assert moves_from("yes", Side.ASKER, "meeting") == [Verb.WITHDRAW]
    for side in Side:
        assert moves_from("yes", side, "meeting", over=True) == []
        assert moves_from("yes", side, "join") == []
        assert moves_from("no", side, "meeting") == []
        assert moves_from("back", side, "meeting") == []


def test_a_stretch_is_its_blocks() -> None:
    assert spread("1600-1800 Lantern St") == [
        "1600 block of Lantern St", "1700 block of Lantern St", "1800 block of Lantern St",
    ]  # fmt: skip
    assert spread("1642 to 1788 Lantern St")[0] == "1600 block of Lantern St"
    assert spread("1642 Lantern St") == ["1642 Lantern St"]
    for wrong in ("1800-1600 Lantern St", "100-99000 Lantern St"):
        with pytest.raises(TooLong):
            spread(wrong)


def test_a_corner_is_written_as_maps_write_it() -> None:
    assert point_of("39.005000, -94.595000") == (-94.595, 39.005)
    assert point_of("Main St & 5th St") is None
    assert point_of("99.0, 10.0") is None
    assert lines_of(" a \n\n b\r\n") == ["a", "b"]


def test_blocks_of_a_street_are_said_together() -> None:
    found = runs([(1700, "Elm"), (1600, "Elm"), (1900, "Elm"), (100, "Ash")])
    assert found == [(100, 100, "Ash"), (1600, 1700, "Elm"), (1900, 1900, "Elm")]
