"""Ride-alongs by the rules alone: never two riders in one car, never outside of duty, never in a blackout; and what names somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.academy.rules.rides import (
    RIDE_MOVES,
    Blackout,
    Blocked,
    RideLimits,
    RideNotAllowed,
    RideSide,
    RideSlot,
    RideState,
    RideVerb,
    Takes,
    blacked_out,
    check_holds,
    duty_through,
    ride_after,
    ride_cells,
    ride_slots,
    tells_somebody,
)
from lamplighter.core.schedule.values import Absence, Cover, Post, Posting, Roster, Shift
from tests.conftest import PROVE
from tests.support.rosters import DAYS, counted, rosters, times

EXAMPLES = 400 if PROVE else 40
CHICAGO = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
blackouts = st.builds(
    Blackout,
    st.one_of(st.none(), st.sampled_from(DAYS)),
    st.none(),
    st.frozensets(st.integers(0, 6), max_size=3),
    *[st.none()] * 2,
) | st.builds(Blackout, st.none(), st.sampled_from(DAYS), st.just(frozenset()), times, times)
limits = st.builds(
    RideLimits,
    length=st.sampled_from([timedelta(hours=1), timedelta(hours=2), timedelta(hours=3)]),
    notice=st.sampled_from([timedelta(0), timedelta(hours=30)]),
    horizon=st.sampled_from([timedelta(days=3), timedelta(days=6)]),
    most_a_night=st.integers(0, 3),
)


def black(blackout: Blackout, moment: datetime, tz: ZoneInfo) -> bool:
    """Whether a minute lies in a blackout, by the wall clock: of this day, or of an evening before that reaches over midnight."""
    local = moment.astimezone(tz)
    if blackout.starts is None or blackout.ends is None:
        return blackout.on(local.date())
    at, over = local.time(), blackout.ends <= blackout.starts
    if not over:
        return blackout.on(local.date()) and blackout.starts <= at < blackout.ends
    before = blackout.on(local.date() - timedelta(days=1)) and at < blackout.ends
    return (blackout.on(local.date()) and at >= blackout.starts) or before


@effort(max_examples=EXAMPLES, deadline=None)
@given(rosters(), limits, st.lists(blackouts, max_size=2), st.data())
def test_promise_4_rides_taken_one_after_another_share_no_car_and_fill_no_night_beyond_its_places(
    roster: Roster, limits: RideLimits, blackouts: list[Blackout], data: st.DataObject
) -> None:
    start = datetime.combine(data.draw(st.sampled_from(DAYS)), time(6), tzinfo=UTC)
    takes = Takes(data.draw(st.frozensets(st.integers(1, 4))), data.draw(st.frozensets(st.integers(1, 4))))
    cells: dict[int, set[int]] = {}
    nights: dict[date, int] = {}
    holiday = frozenset(data.draw(st.lists(st.sampled_from(DAYS), max_size=1)))
    ridden: list[RideSlot] = []
    for _ in range(8):
        free = ride_slots(roster, takes, limits, Blocked(cells, nights, blackouts, holiday), now=start)
        if not free:
            break
        slot = data.draw(st.sampled_from(free))
        ridden.append(slot)
        cells.setdefault(slot.officer, set()).update(ride_cells(slot.starts, slot.ends))
        nights[slot.night] = nights.get(slot.night, 0) + 1
    for n, one in enumerate(ridden):
        assert start + limits.notice <= one.starts < start + limits.horizon
        for other in ridden[:n]:
            apart = one.ends <= other.starts or other.ends <= one.starts
            assert one.officer != other.officer or apart, "two riders in one car"
        duty = duty_through(roster, one.officer, one.starts, one.ends)
        assert duty is not None
        zone = roster.posts[duty.post].zone
        for step in range(0, int((one.ends - one.starts) / MINUTE), 30):
            moment = one.starts + step * MINUTE
            on = counted(roster, "river", moment) | counted(roster, "hill", moment)
            assert one.officer in on, f"not on duty in {zone}"
            assert moment.astimezone(roster.tz).date() not in holiday
    assert all(many <= limits.most_a_night for many in nights.values())


@effort(max_examples=EXAMPLES, deadline=None)
@given(st.lists(blackouts, max_size=3), st.sampled_from(DAYS), st.integers(0, 47), st.integers(1, 8))
def test_a_ride_is_in_a_blackout_exactly_when_a_minute_of_it_is(
    blackouts: list[Blackout], day: date, half: int, halves: int
) -> None:
    """By the wall clock, minute for minute; on days whose clocks do not change."""
    if day in (date(2026, 3, 7), date(2026, 3, 8), date(2026, 10, 31), date(2026, 11, 1)):
        day = date(2026, 3, 5)
    roster = _roster()
    starts = datetime.combine(day, time(0), tzinfo=CHICAGO).astimezone(UTC) + half * 30 * MINUTE
    ends = starts + halves * 30 * MINUTE
    minutes = [starts + n * 5 * MINUTE for n in range(halves * 6)]
    assert blacked_out(roster, starts, ends, blackouts, ()) == any(
        black(each, minute, CHICAGO) for each in blackouts for minute in minutes
    )


def _roster(covered: bool = False, away: bool = False) -> Roster:
    """An officer on the evening shift, 1 pm to 9 pm; another who stands in, if so."""
    return Roster.of(
        tz=CHICAGO,
        shifts=[Shift(1, "evening", frozenset(range(7)), time(13), time(21))],
        posts=[Post(1, "river", "cio")],
        postings=[Posting(1, 1, 1, 1, date(2026, 1, 1))],
        absences=[Absence(1, 1, _at(5, 15), _at(5, 16))] if away else [],
        covers=[Cover(1, 1, 2, date(2026, 3, 1), date(2026, 3, 31))] if covered else [],
    )


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=CHICAGO).astimezone(UTC)


NOON, FREE = _at(5, 12), Blocked({}, {})
ONE_DAY = RideLimits(notice=timedelta(0), horizon=timedelta(hours=12))


def hours(found: list[RideSlot]) -> list[int]:
    return [each.starts.astimezone(CHICAGO).hour for each in found]


def test_rides_begin_on_the_hour_and_end_before_the_shift_does() -> None:
    found = ride_slots(_roster(), Takes(frozenset({1})), ONE_DAY, FREE, now=NOON)
    assert hours(found) == [13, 14, 15, 16, 17, 18]
    assert found[-1].ends == _at(5, 21)
    assert {each.night for each in found} == {date(2026, 3, 5)}


def test_an_absence_leaves_what_holds_a_whole_ride() -> None:
    assert hours(ride_slots(_roster(away=True), Takes(frozenset({1})), ONE_DAY, FREE, now=NOON)) == [
        16,
        17,
        18,
    ]


def test_who_stands_in_takes_riders_only_when_they_are_named_themselves() -> None:
    roster = _roster(covered=True)
    assert not ride_slots(roster, Takes(postings=frozenset({1})), ONE_DAY, FREE, now=NOON)
    found = ride_slots(roster, Takes(officers=frozenset({2})), ONE_DAY, FREE, now=NOON)
    assert {each.officer for each in found} == {2}
    assert ride_slots(_roster(), Takes(postings=frozenset({1})), ONE_DAY, FREE, now=NOON)
    assert not ride_slots(_roster(), Takes(), ONE_DAY, FREE, now=NOON)


def test_a_full_night_offers_nothing_but_to_who_moves_within_it() -> None:
    full = Blocked({}, {date(2026, 3, 5): 2})
    takes = Takes(frozenset({1}))
    assert not ride_slots(_roster(), takes, ONE_DAY, full, now=NOON)
    assert ride_slots(_roster(), takes, ONE_DAY, full, now=NOON, leaving=date(2026, 3, 5))


@pytest.mark.parametrize(
    ("blackout", "left"),
    [
        (Blackout(weekdays=frozenset({3})), []),
        (Blackout(weekdays=frozenset({4})), [13, 14, 15, 16, 17, 18]),
        (Blackout(first=date(2026, 3, 6)), [13, 14, 15, 16, 17, 18]),
        (Blackout(last=date(2026, 3, 5)), []),
        (Blackout(starts=time(20), ends=time(2)), [13, 14, 15, 16, 17]),
        (Blackout(starts=time(13), ends=time(14)), [14, 15, 16, 17, 18]),
        (Blackout(weekdays=frozenset({2}), starts=time(20), ends=time(14)), [14, 15, 16, 17, 18]),
    ],
)
def test_blackouts_by_weekday_date_and_hour(blackout: Blackout, left: list[int]) -> None:
    blocked = Blocked({}, {}, [blackout])
    assert hours(ride_slots(_roster(), Takes(frozenset({1})), ONE_DAY, blocked, now=NOON)) == left


def test_the_table_of_moves_is_the_only_way() -> None:
    for state in RideState:
        for verb in RideVerb:
            for side in RideSide:
                found = RIDE_MOVES.get((state, verb))
                if found is not None and side in found[1]:
                    assert ride_after(state.value, verb, side) is found[0]
                else:
                    with pytest.raises(RideNotAllowed):
                        ride_after(state.value, verb, side)
    assert (RideState.CANCELLED, RideVerb.DONE) not in RIDE_MOVES


@pytest.mark.parametrize(("days", "holds"), [(0, True), (364, True), (365, True), (366, False), (-1, False)])
def test_a_check_holds_for_so_many_days(days: int, holds: bool) -> None:
    on = date(2026, 3, 5)
    assert check_holds(on - timedelta(days=days), True, on, 365) is holds
    assert check_holds(on - timedelta(days=days), False, on, 365) is False
    assert check_holds(None, True, on, 365) is False


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("We drove along Main Street from 1800 to 2100.", False),
        ("I showed the radio, unit 412, and 3 calls.", False),
        ("She is at ben@example.org", True),
        ("Call (816) 555-0134", True),
        ("plate ABC 816.555.0134", True),
    ],
)
def test_a_debrief_with_an_address_or_a_long_number_tells_of_somebody(words: str, tells: bool) -> None:
    assert tells_somebody(words) is tells
