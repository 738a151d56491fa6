"""Nights of a course by themselves: the weekday, the hour by the city's clock, holidays left out, none lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import WEEKLY, rrule
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.academy.rules.curriculum import TOPICS, curriculum
from lamplighter.academy.rules.timetable import NoDays, days, evenings, next_day, skipped_days, span

CHICAGO = ZoneInfo("America/Chicago")
ZONES = st.sampled_from(
    ["America/Chicago", "America/Sao_Paulo", "Australia/Lord_Howe", "Europe/Berlin", "Asia/Kolkata"]
)
FIRST = st.dates(date(2025, 1, 1), date(2029, 12, 31))
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1)


@effort(deadline=None)
@given(FIRST, WEEKDAYS, st.integers(1, 12), st.integers(12, 20), ZONES, st.sets(st.integers(0, 120)))
def test_every_night_is_on_its_weekday_at_its_hour_and_none_is_lost(
    first: date, weekdays: set[int], count: int, hour: int, zone: str, off: set[int]
) -> None:
    tz, skipped = ZoneInfo(zone), {first + timedelta(days=each) for each in off}
    found = evenings(
        first=first, weekdays=weekdays, count=count, starts=time(hour), minutes=180, tz=tz, skipped=skipped
    )
    local = [each.starts.astimezone(tz) for each in found]
    assert [each.order for each in found] == list(range(1, count + 1))
    assert {each.time() for each in local} == {time(hour)}
    assert {each.weekday() for each in local} <= weekdays
    assert not {each.date() for each in local} & skipped
    assert all(each.ends - each.starts == timedelta(hours=3) for each in found)
    # None between the first and the last is left out but the holidays.
    every = rrule(
        WEEKLY,
        byweekday=sorted(weekdays),
        dtstart=datetime.combine(first, time(0)),
        until=datetime.combine(local[-1].date(), time(0)),
    )
    assert [each.date() for each in every if each.date() not in skipped] == [each.date() for each in local]


def test_the_hour_is_kept_when_the_clocks_change() -> None:
    """2026: forward on 8 March, back on 1 November."""
    spring = evenings(first=date(2026, 3, 5), weekdays=[3], count=2, starts=time(18), minutes=180, tz=CHICAGO)
    assert [each.starts for each in spring] == [
        datetime(2026, 3, 6, 0, tzinfo=UTC),
        datetime(2026, 3, 12, 23, tzinfo=UTC),
    ]
    autumn = evenings(
        first=date(2026, 10, 29), weekdays=[3], count=2, starts=time(18), minutes=180, tz=CHICAGO
    )
    assert [each.starts.hour for each in autumn] == [23, 0]


def test_thanksgiving_takes_no_night_away() -> None:
    found = evenings(
        first=date(2026, 11, 12),
        weekdays=[3],
        count=3,
        starts=time(18),
        minutes=180,
        tz=CHICAGO,
        skipped=[date(2026, 11, 26)],
    )
    assert [each.starts.astimezone(CHICAGO).date() for each in found] == [
        date(2026, 11, 12),
        date(2026, 11, 19),
        date(2026, 12, 3),
    ]
    assert skipped_days(
        date(2026, 11, 12), date(2026, 12, 3), [3], [date(2026, 11, 11), date(2026, 11, 26)]
    ) == [date(2026, 11, 26)]


def test_a_night_more_is_on_the_next_day_of_the_course() -> None:
    assert next_day(date(2026, 3, 5), [3]) == date(2026, 3, 12)
    assert next_day(date(2026, 3, 5), [3], [date(2026, 3, 12)]) == date(2026, 3, 19)
    assert next_day(date(2026, 3, 5), [1, 3]) == date(2026, 3, 10)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NoDays):
        list(days(date(2026, 3, 5), []))
    with pytest.raises(NoDays):
        evenings(first=date(2026, 3, 5), weekdays=[3], count=200, starts=time(18), minutes=60, tz=CHICAGO)
    begin, end = span(CHICAGO, date(2026, 3, 8), time(1), 120)  # the clocks go forward in it
    assert end - begin == timedelta(hours=2)


@pytest.mark.parametrize("nights", range(1, 16))
def test_a_curriculum_has_a_topic_for_every_night_and_ends_with_the_graduation(nights: int) -> None:
    found = curriculum(nights)
    assert len(found) == nights
    if nights > 1:
        assert found[0] is TOPICS[0]
        assert found[-1] is TOPICS[-1]
    kept = [each for each in found if each in TOPICS]
    assert kept == [each for each in TOPICS if each in kept], "in the order of the list"


def test_the_default_curriculum_is_whole_in_both_languages() -> None:
    assert [each.title_en for each in TOPICS] == [
        "Welcome and tour",
        "Patrol",
        "The officers of your block",
        "Narcotics",
        "Investigations",
        "Use of force",
        "Traffic",
        "Special units",
        "Dispatch",
        "Courts",
        "Graduation",
    ]
    assert all((each.title_es, each.about_en, each.about_es) for each in TOPICS)
    assert [each.title_en for each in TOPICS if not each.counts] == ["Graduation"]
