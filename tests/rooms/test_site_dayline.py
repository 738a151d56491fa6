"""The day line is true to the day's length, keeps its words off its lamp, and says in words what it draws."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.schedule import values
from lamplighter.roster.answers import ShiftInfo
from lamplighter.roster.answers import Stretch as Held
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.rules import DisplayLevel, ShiftKind
from lamplighter.site.dayline import Stretch, day_bounds, draw_day
from lamplighter.site.week import line

TZ = ZoneInfo("America/Chicago")
MONDAY, SPRING, AUTUMN = date(2026, 11, 23), date(2026, 3, 8), date(2026, 11, 1)


def shift(
    day: date, first: float, last: float, name: str = "Morning", who: str = "Officer Okafor"
) -> Stretch:
    start = day_bounds(day, TZ)[0].astimezone(UTC)
    return Stretch(name, start + timedelta(hours=first), start + timedelta(hours=last), who, empty=not who)


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def test_a_shift_stands_where_its_hours_are() -> None:
    band = draw_day(MONDAY, [shift(MONDAY, 6, 18)], TZ).bands[0]
    assert (band.x, band.width) == ("25.00%", "50.00%")


@pytest.mark.parametrize(("day", "hours"), [(MONDAY, 24), (SPRING, 23), (AUTUMN, 25)])
def test_a_day_is_as_long_as_it_really_is(day: date, hours: int) -> None:
    line = draw_day(day, [shift(day, 0, 1)], TZ)
    assert share(line.bands[0].width) == pytest.approx(100 / hours, abs=0.01)
    assert bool(line.turn) == bool(line.note) == (hours != 24)


def test_the_night_clocks_change_the_line_says_when_and_how() -> None:
    back, forward = draw_day(AUTUMN, [], TZ), draw_day(SPRING, [], TZ)
    assert back.turn is not None
    assert share(back.turn.x) == pytest.approx(
        200 / 25, abs=0.01
    )  # two hours have passed when 2 am becomes 1 am
    assert "back" in back.note
    assert "1 am" in back.note
    assert "forward" in forward.note
    assert "3 am" in forward.note


def test_overlapping_shifts_get_a_lane_each_and_later_ones_reuse_it() -> None:
    line = draw_day(MONDAY, [shift(MONDAY, 1, 9), shift(MONDAY, 8, 16), shift(MONDAY, 9, 12)], TZ)
    first, second, third = (band.y for band in line.bands)
    assert first == third != second


def test_who_is_there_now_is_lit_and_said_so() -> None:
    now = day_bounds(MONDAY, TZ)[0] + timedelta(hours=14)
    line = draw_day(MONDAY, [shift(MONDAY, 7, 15), shift(MONDAY, 13, 21, "Evening")], TZ, now=now)
    assert [band.css for band in line.bands] == ["lit", "lit"]
    assert all(entry.lit for entry in line.key)
    assert line.now is not None
    assert line.now.text == "now, 2 pm"


def test_the_end_of_a_shift_is_not_part_of_it() -> None:
    now = day_bounds(MONDAY, TZ)[0] + timedelta(hours=15)
    assert draw_day(MONDAY, [shift(MONDAY, 7, 15)], TZ, now=now).bands[0].css == "am"


def test_a_shift_that_nobody_holds_is_never_lit() -> None:
    now = day_bounds(MONDAY, TZ)[0] + timedelta(hours=8)
    line = draw_day(MONDAY, [shift(MONDAY, 7, 15, who="")], TZ, now=now)
    assert line.bands[0].css == "empty"
    assert line.key[0].empty
    assert not line.key[0].lit


def test_a_shift_past_midnight_shows_its_part_of_each_day_and_its_true_hours() -> None:
    night = shift(MONDAY, 21, 29, "Night")
    tonight, tomorrow = draw_day(MONDAY, [night], TZ), draw_day(MONDAY + timedelta(days=1), [night], TZ)
    assert share(tonight.bands[0].x) == 87.5
    assert share(tonight.bands[0].x) + share(tonight.bands[0].width) > 100
    assert share(tomorrow.bands[0].x) < 0
    assert tonight.key[0].hours == tomorrow.key[0].hours == "9 pm to 5 am"


def test_another_time_that_was_asked_for_is_not_called_now() -> None:
    then = day_bounds(MONDAY, TZ)[0] + timedelta(hours=8)
    line = draw_day(MONDAY, [shift(MONDAY, 7, 15)], TZ, now=then, asked=True)
    assert line.now is not None
    assert line.now.text == "8 am"
    assert line.key[0].lit == "on duty then"


@given(st.lists(st.tuples(st.floats(0, 23), st.floats(0.5, 12)), max_size=6), st.floats(0, 23.9))
def test_words_never_leave_the_line_and_never_share_a_place(
    hours: list[tuple[float, float]], at: float
) -> None:
    stretches = [shift(MONDAY, first, first + length, "Vespertino") for first, length in hours]
    line = draw_day(MONDAY, stretches, TZ, now=day_bounds(MONDAY, TZ)[0] + timedelta(hours=at))
    width = 300  # pixels of the narrowest line
    placed: list[tuple[int, float, float]] = []
    for band in line.bands:
        if not band.label:
            continue
        x = share(band.label_x) / 100 * width + band.label_dx
        size = len(band.label) * 8
        left, right = (x - size, x) if band.anchor == "end" else (x, x + size)
        assert left >= -1
        assert right <= width + 1
        assert all(y != band.y or right <= a or left >= b for y, a, b in placed)
        placed.append((band.y, left, right))


@pytest.mark.django_db
def test_morning_evening_and_night_are_three_bands_as_in_the_week_of_coverage() -> None:
    starts = day_bounds(MONDAY, TZ)[0].astimezone(UTC)
    card = OfficerCard("okafor", DisplayLevel.FULL, "Officer", "Daniel", "Okafor", (), "", "", "")
    held = []
    for n, kind in enumerate(ShiftKind):
        hours = values.Shift(n, kind.value, frozenset(range(7)), time(0), time(8))
        begins = starts + timedelta(hours=8 * n)
        held.append(
            Held(ShiftInfo(kind.value, "A", "B", kind, hours), card, begins, begins + timedelta(hours=8))
        )
    assert [band.css for band in line(held, MONDAY, TZ, at=None).bands] == ["am", "pm", "night"]
