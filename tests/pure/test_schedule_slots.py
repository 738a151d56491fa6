"""Promise 4's ground: slots lie on duty, keep the department's rules, and meet no other booking, over two changes of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.core.schedule.slots import (
    CELL,
    Booked,
    Slot,
    SlotRules,
    by_time,
    cell_of,
    cells_of,
    fairest,
    slots,
)
from lamplighter.core.schedule.values import Absence, Post, Posting, Roster, Shift
from tests.conftest import PROVE
from tests.support.rosters import CHICAGO, counted, rosters, some_days, times, wall_to_utc

NOTHING = Booked({}, {})
HALF_HOUR = timedelta(minutes=30)
EVENING = Shift(1, "evening", frozenset(range(7)), time(13), time(21))
PLAN = Roster.of(
    tz=CHICAGO,
    shifts=[EVENING],
    posts=[Post(1, "river", "cio")],
    postings=[Posting(1, 11, 1, 1, date(2026, 1, 1)), Posting(2, 12, 1, 1, date(2026, 1, 1))],
)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # a Monday, noon in Chicago
minutes = st.integers(0, 12).map(lambda n: timedelta(minutes=5 * n))
rule_sets = st.builds(
    SlotRules,
    step=st.sampled_from([timedelta(minutes=n) for n in (5, 10, 15, 20, 30)]),
    before=minutes,
    after=minutes,
    notice=st.integers(0, 48).map(lambda n: timedelta(hours=n)),
    horizon=st.integers(1, 6).map(lambda n: timedelta(days=n)),
    most_per_shift=st.integers(0, 3),
)
lengths = st.sampled_from([timedelta(minutes=n) for n in (15, 20, 30, 45, 60)])


def free(plan: Roster = PLAN, booked: Booked = NOTHING, now: datetime = NOW, **more: object) -> list[Slot]:
    told = {"zone": "river", "length": HALF_HOUR, "rules": SlotRules(), "role": "cio", **more}
    return slots(plan, booked=booked, now=now, **told)  # type: ignore[arg-type]


def take(found: Slot, rules: SlotRules, booked: Booked) -> Booked:
    """The same, with one more booking."""
    cells = {who: set(taken) for who, taken in booked.cells.items()}
    cells.setdefault(found.officer, set()).update(cells_of(found.starts, found.ends, rules))
    counts = dict(booked.counts)
    key = (found.officer, found.shift_starts)
    counts[key] = counts.get(key, 0) + 1
    return Booked(cells, counts)


def test_a_shift_is_cut_into_pieces_that_begin_on_the_quarter_and_end_with_it() -> None:
    first = [each for each in free(officer=11) if each.starts < datetime(2026, 3, 3, 6, tzinfo=UTC)]
    assert first[0].starts == datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # four hours' notice
    assert first[-1].ends == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # 9 pm
    assert {each.starts.minute for each in first} == {0, 15, 30, 45}


def test_what_is_booked_keeps_its_time_free_around_it() -> None:
    rules = SlotRules(before=timedelta(minutes=10), after=timedelta(minutes=15))
    (at,) = [
        each
        for each in free(officer=11, rules=rules)
        if each.starts == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    ]
    left = free(officer=11, rules=rules, booked=take(at, rules, NOTHING))
    near = [each.starts for each in left if abs(each.starts - at.starts) < timedelta(hours=1, minutes=30)]
    # Half an hour, fifteen minutes after it and ten before the next: 55 minutes from beginning to beginning.
    assert near == [
        datetime(2026, 3, 2, 22, 0, tzinfo=UTC),
        datetime(2026, 3, 3, 0, 0, tzinfo=UTC),
        datetime(2026, 3, 3, 0, 15, tzinfo=UTC),
    ]


def test_a_shift_takes_no_more_than_its_most_though_an_absence_cuts_it_in_two() -> None:
    away = Roster.of(
        tz=CHICAGO, shifts=[EVENING], posts=[Post(1, "river", "cio")], postings=PLAN.postings,
        absences=[Absence(1, 11, datetime(2026, 3, 3, 0, 0, tzinfo=UTC), datetime(2026, 3, 3, 1, 0, tzinfo=UTC))],
    )  # fmt: skip
    rules = SlotRules(most_per_shift=2, notice=timedelta(0))
    today = datetime(2026, 3, 3, 6, tzinfo=UTC)
    booked = NOTHING
    for wanted in ("early", "late"):
        left = [each for each in free(away, booked, officer=11, rules=rules) if each.starts < today]
        assert left, wanted
        booked = take(left[0 if wanted == "early" else -1], rules, booked)
    assert not [each for each in free(away, booked, officer=11, rules=rules) if each.starts < today]
    assert [each for each in free(away, booked, officer=12, rules=rules) if each.starts < today]


def test_who_has_fewest_is_offered_first_to_those_who_do_not_mind() -> None:
    together = next(iter(by_time(free()).values()))
    assert {each.officer for each in together} == {11, 12}
    assert fairest(together, {11: 3, 12: 2}).officer == 12
    assert fairest(together, {}).officer == 11
    with pytest.raises(ValueError, match="empty"):
        fairest([], {})


@settings(max_examples=400 if PROVE else 40, deadline=None)
@given(rosters(), some_days, times, rule_sets, lengths, st.data())
def test_promise_4_slots_lie_on_duty_within_the_rules_and_bookings_never_overlap(
    plan: Roster, day: date, clock: time, rules: SlotRules, length: timedelta, data: st.DataObject
) -> None:
    now = wall_to_utc(day, clock, plan.tz)
    booked, taken = NOTHING, []
    for _ in range(8):
        found = free(plan, booked, now, rules=rules, length=length)
        for each in found:
            assert now + rules.notice <= each.starts < now + rules.horizon
            assert each.ends - each.starts == length
            assert (each.starts - datetime(1970, 1, 1, tzinfo=UTC)) % rules.step == timedelta(0)
        looked_at = data.draw(st.lists(st.sampled_from(found), max_size=6)) if found else []
        for each in looked_at:
            for minute in range(0, int(length.total_seconds() // 60), 5):
                assert each.officer in counted(plan, "river", each.starts + timedelta(minutes=minute))
            for other in (other for other in taken if other.officer == each.officer):
                apart = each.starts >= other.ends + rules.after + rules.before or (
                    other.starts >= each.ends + rules.after + rules.before
                )
                assert apart, (each, other)
        if not found:
            break
        one = data.draw(st.sampled_from(found))
        taken.append(one)
        booked = take(one, rules, booked)
    if rules.most_per_shift:
        assert all(count <= rules.most_per_shift for count in booked.counts.values())


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), lengths, minutes, minutes)
def test_cells_cover_a_booking_with_its_margins_and_nothing_more(
    naive: datetime, length: timedelta, before: timedelta, after: timedelta
) -> None:
    starts = naive.replace(second=0, microsecond=0, minute=naive.minute - naive.minute % 5, tzinfo=UTC)
    rules = SlotRules(before=before, after=after)
    cells = cells_of(starts, starts + length, rules)
    assert len(cells) * CELL == before + length + after
    assert cell_of(starts - before) == cells[0]
