"""Promise 2's ground: who is on duty, against a minute-by-minute count that shares no code with the program."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.core.schedule.bands import bands, day_bounds
from lamplighter.core.schedule.duty import back_on, duties, next_on, on_duty
from lamplighter.core.schedule.holding import Via, holder
from lamplighter.core.schedule.values import Absence, Cover, Post, Posting, Roster, Shift, hours_of
from tests.conftest import PROVE
from tests.support.rosters import CHICAGO, LORD_HOWE, counted, crowded, rosters, some_days, times, wall_to_utc

WEEK = frozenset(range(7))
MORNING = Shift(1, "morning", frozenset(range(5)), time(7), time(15))
EVENING = Shift(2, "evening", frozenset(range(5)), time(13), time(21))
NIGHT = Shift(3, "night", WEEK, time(22), time(6))
OWLS = Shift(4, "owls", WEEK, time(1, 30), time(3, 30))
RIVER = Post(1, "river", "cio", 9)
BOSS = Post(9, "river", "supervisor")


def at(text: str, tz: ZoneInfo = CHICAGO, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=tz, fold=fold).astimezone(UTC)


def roster(*postings: Posting, absences=(), covers=(), tz: ZoneInfo = CHICAGO) -> Roster:
    return Roster.of(
        tz=tz,
        shifts=[MORNING, EVENING, NIGHT, OWLS],
        posts=[RIVER, BOSS, Post(2, "hill", "cio")],
        postings=postings,
        absences=absences,
        covers=covers,
    )


REYES = Posting(1, 11, 1, EVENING.id, date(2026, 1, 1))
OKAFOR = Posting(2, 12, 1, MORNING.id, date(2026, 1, 1))
LINDQVIST = Posting(3, 13, 1, NIGHT.id, date(2026, 1, 1))


def officers(found) -> list[int]:
    return [each.officer for each in found]


def test_two_shifts_overlap_in_the_afternoon() -> None:
    both = roster(REYES, OKAFOR)
    assert officers(on_duty(both, "river", at("2026-03-02 12:59"))) == [12]
    assert officers(on_duty(both, "river", at("2026-03-02 13:00"))) == [12, 11]
    assert officers(on_duty(both, "river", at("2026-03-02 14:59"))) == [12, 11]
    assert officers(on_duty(both, "river", at("2026-03-02 15:00"))) == [11]
    assert officers(on_duty(both, "river", at("2026-03-02 21:00"))) == []


def test_who_works_the_morning_and_stands_in_for_the_evening_leaves_at_the_evenings_end() -> None:
    both = roster(REYES, OKAFOR, covers=[Cover(1, REYES.id, 12, date(2026, 3, 2), date(2026, 3, 3))])
    for hour in ("07:00", "14:00", "16:00"):
        (duty,) = on_duty(both, "river", at(f"2026-03-02 {hour}"))
        assert (duty.officer, duty.ends) == (12, at("2026-03-02 21:00"))
    assert on_duty(both, "river", at("2026-03-02 16:00"))[0].covering == 11
    # At 1 pm nobody comes: the officer is there already.
    assert next_on(both, "river", at("2026-03-02 10:00"))[0].starts == at("2026-03-03 07:00")


def test_shifts_that_touch_at_midnight_are_one_stretch() -> None:
    late = Shift(1, "late", WEEK, time(16), time(0))
    early = Shift(2, "early", WEEK, time(0), time(4))
    owl = Roster.of(
        tz=CHICAGO, shifts=[late, early], posts=[RIVER],
        postings=[Posting(1, 11, 1, 1, date(2026, 1, 1)), Posting(2, 11, 1, 2, date(2026, 1, 1))],
    )  # fmt: skip
    assert on_duty(owl, "river", at("2026-03-02 17:00"))[0].ends == at("2026-03-03 04:00")
    assert back_on(owl, 11, "river", at("2026-03-02 17:00")).starts == at("2026-03-03 16:00")  # type: ignore[union-attr]


def test_who_never_leaves_does_not_hang_the_answer() -> None:
    always = Shift(1, "always", WEEK, time(8), time(8))
    desk = Roster.of(
        tz=CHICAGO, shifts=[always], posts=[RIVER], postings=[Posting(1, 11, 1, 1, date(2026, 1, 1))]
    )
    assert on_duty(desk, "river", at("2026-03-02 17:00"))[0].ends > at("2026-04-30 00:00")
    assert back_on(desk, 11, "river", at("2026-03-02 17:00")) is None


def test_nobody_is_on_in_a_zone_without_postings() -> None:
    assert on_duty(roster(REYES), "hill", at("2026-03-02 14:00")) == ()
    assert next_on(roster(REYES), "hill", at("2026-03-02 14:00")) == ()
    assert bands(roster(REYES), "nowhere", date(2026, 3, 2)) == ()


def test_after_friday_evening_the_next_is_monday_morning() -> None:
    found = next_on(roster(REYES, OKAFOR), "river", at("2026-03-06 21:30"))
    assert officers(found) == [12]
    assert found[0].starts == at("2026-03-09 07:00")


def test_a_shift_past_midnight_belongs_to_the_day_it_starts() -> None:
    nights = roster(Posting(3, 13, 1, NIGHT.id, date(2026, 3, 2), date(2026, 3, 3)))
    assert officers(on_duty(nights, "river", at("2026-03-03 05:59"))) == [13]
    assert on_duty(nights, "river", at("2026-03-03 06:00")) == ()
    assert on_duty(nights, "river", at("2026-03-03 22:30")) == ()


def test_the_night_clocks_go_forward_a_shift_is_an_hour_shorter() -> None:
    starts, ends = hours_of(CHICAGO, NIGHT, date(2026, 3, 7))
    assert (starts, ends) == (at("2026-03-07 22:00"), at("2026-03-08 06:00"))
    assert ends - starts == timedelta(hours=7)


def test_the_night_clocks_go_back_a_shift_is_an_hour_longer() -> None:
    starts, ends = hours_of(CHICAGO, NIGHT, date(2026, 10, 31))
    assert ends - starts == timedelta(hours=9)


def test_a_time_that_never_happens_is_taken_with_the_offset_before_rfc_5545() -> None:
    two_thirty = Shift(5, "x", WEEK, time(2, 30), time(4))
    starts, ends = hours_of(CHICAGO, two_thirty, date(2026, 3, 8))
    assert starts == at("2026-03-08 03:30")
    assert ends == at("2026-03-08 04:00")


def test_a_time_that_happens_twice_is_the_first_rfc_5545() -> None:
    assert hours_of(CHICAGO, OWLS, date(2026, 11, 1))[0] == at("2026-11-01 01:30", fold=0)
    assert hours_of(CHICAGO, OWLS, date(2026, 11, 1))[1] - at("2026-11-01 01:30", fold=0) == timedelta(
        hours=3
    )


def test_a_half_hour_clock_change_is_honoured_too() -> None:
    left, right = day_bounds(roster(tz=LORD_HOWE), date(2026, 4, 5))
    assert right - left == timedelta(hours=24, minutes=30)


def test_leave_cuts_a_shift_and_a_cover_stands_in() -> None:
    away = Absence(1, 11, at("2026-03-02 16:00"), at("2026-03-02 18:00"))
    cut = roster(REYES, absences=[away])
    assert [
        (each.starts, each.ends) for each in duties(cut, "river", date(2026, 3, 2), date(2026, 3, 2))
    ] == [
        (at("2026-03-02 13:00"), at("2026-03-02 16:00")),
        (at("2026-03-02 18:00"), at("2026-03-02 21:00")),
    ]
    covered = roster(REYES, covers=[Cover(1, 1, 14, date(2026, 3, 2), date(2026, 3, 4))])
    found = on_duty(covered, "river", at("2026-03-03 14:00"))
    assert (found[0].officer, found[0].covering) == (14, 11)
    assert officers(on_duty(covered, "river", at("2026-03-04 14:00"))) == [11]
    assert back_on(covered, 11, "river", at("2026-03-02 14:00")).starts == at("2026-03-04 13:00")  # type: ignore[union-attr]


def test_promise_2_a_post_is_held_by_its_officer_else_the_cover_else_the_supervisor_else_nobody_and_that_is_said() -> (
    None
):
    boss = Posting(9, 19, 9, MORNING.id, date(2026, 1, 1))
    day = date(2026, 3, 2)
    assert holder(roster(REYES, boss), 1, EVENING.id, day).officer == 11
    gone = roster(Posting(1, 11, 1, EVENING.id, date(2026, 1, 1), day), boss)
    assert (holder(gone, 1, EVENING.id, day).officer, holder(gone, 1, EVENING.id, day).via) == (
        19,
        Via.SUPERVISOR,
    )
    covered = roster(REYES, boss, covers=[Cover(1, 1, 14, day, date(2026, 3, 3))])
    assert (holder(covered, 1, EVENING.id, day).officer, holder(covered, 1, EVENING.id, day).via) == (
        14,
        Via.COVER,
    )
    leave = roster(REYES, boss, absences=[Absence(1, 11, at("2026-03-01 12:00"), at("2026-03-05 12:00"))])
    assert holder(leave, 1, EVENING.id, day).officer == 19
    assert holder(leave, 1, EVENING.id, date(2026, 3, 5)).officer == 11
    assert holder(roster(), 1, EVENING.id, day).via is Via.NOBODY


# -- against a count of minutes ---------------------------------------------------------------------------------------


@settings(max_examples=300 if PROVE else 40, deadline=None)
@given(rosters(), st.sampled_from(["river", "hill"]), some_days)
def test_promise_2_on_duty_equals_a_count_of_minutes_over_leave_covers_and_clock_changes(
    plan: Roster, zone: str, day: date
) -> None:
    start = wall_to_utc(day, time(0), plan.tz)
    for minute in range(0, 26 * 60, 30):
        moment = start + timedelta(minutes=minute)
        assert set(officers(on_duty(plan, zone, moment))) == counted(plan, zone, moment)


def minutes_of_three_days(plan: Roster, moment: datetime) -> list[tuple[set[int], set[int], datetime]]:
    """Who is on before and at each half hour strictly after ``moment``; every time of these rosters falls on one."""
    steps = [moment + timedelta(minutes=30 * n) for n in range(2 * 72 + 1)]
    on = [counted(plan, "river", step) for step in steps]
    return list(zip(on, on[1:], steps[1:], strict=False))


@settings(max_examples=200 if PROVE else 25, deadline=None)
@given(rosters(), some_days, times)
def test_promise_2_leaving_and_coming_back_are_the_minutes_at_which_the_count_changes(
    plan: Roster, day: date, clock: time
) -> None:
    moment = wall_to_utc(day, clock, plan.tz)
    steps = minutes_of_three_days(plan, moment)
    three_days = timedelta(days=3)
    for duty in on_duty(plan, "river", moment):
        leaves = next((step for _, now, step in steps if duty.officer not in now), None)
        assert duty.ends == leaves or (leaves is None and duty.ends > moment + three_days)
    first = next(((now - before, step) for before, now, step in steps if now - before), (set(), None))
    found = next_on(plan, "river", moment, horizon=three_days)
    assert {duty.officer for duty in found} == first[0]
    assert {duty.starts for duty in found} == ({first[1]} if first[1] else set())
    for officer in range(1, 5):
        comes = next((step for before, now, step in steps if officer in now - before), None)
        back = back_on(plan, officer, "river", moment, horizon=three_days)
        assert (back.starts if back else None) == comes


@settings(max_examples=200 if PROVE else 30, deadline=None)
@given(rosters(), some_days)
def test_the_day_line_shows_exactly_the_minutes_of_duty(plan: Roster, day: date) -> None:
    left, right = day_bounds(plan, day)
    drawn = bands(plan, "river", day)
    for minute in range(0, int((right - left).total_seconds() // 60), 30):
        moment = left + timedelta(minutes=minute)
        part = (moment - left) / (right - left)
        assert {b.officer for b in drawn if b.left <= part + 1e-9 and part + 1e-9 < b.right} == counted(
            plan, "river", moment
        )


@pytest.mark.parametrize("shift", [MORNING, EVENING, NIGHT])
def test_hours_never_run_backwards(shift: Shift) -> None:
    for offset in range(400):
        starts, ends = hours_of(CHICAGO, shift, date(2026, 1, 1) + timedelta(days=offset))
        assert starts < ends


@settings(max_examples=300 if PROVE else 30, deadline=None)
@given(crowded())
def test_nobody_is_on_duty_in_two_zones_at_once_and_everybody_is_where_they_were_entered_last(
    made: tuple[Roster, date],
) -> None:
    """Promise 2, at the middle of each half hour of a night on which clocks change."""
    plan, day = made
    moment = day_bounds(plan, day)[0] + timedelta(minutes=15)
    for _ in range(96):
        there = {zone: {each.officer for each in on_duty(plan, zone, moment)} for zone in ("river", "hill")}
        assert there == {zone: counted(plan, zone, moment) for zone in there}
        assert not there["river"] & there["hill"]
        moment += timedelta(minutes=30)
