"""Calendar files, read back as a stranger's program would: the same instants as the pages, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.core.schedule.values import instant
from lamplighter.meetings.actions import gatherings as actions
from lamplighter.meetings.actions.gathering_series import make_series
from lamplighter.meetings.actions.gatherings import NotThen, Why
from lamplighter.meetings.messages.gathering_words import shown
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.rules.series import Repeat, rule_of
from lamplighter.plumbing.clock import city_tz
from tests.conftest import PROVE
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.gatherings import EVENING, content, planned

pytestmark = pytest.mark.django_db
ZONES = ("America/Chicago", "America/Sao_Paulo", "Australia/Lord_Howe", "Europe/Berlin")
"""With changes of clocks at different times of the year, one of them by half an hour, and one with none any more."""


@contextmanager
def in_city(zone: str) -> Iterator[None]:
    """The city lies in another time zone, and makes its dates for more than a year: two changes of clocks."""
    kept = settings.LAMPLIGHTER
    city = kept.city.model_copy(update={"time_zone": zone})
    ahead = kept.gatherings.model_copy(update={"ahead_days": 400})
    settings.LAMPLIGHTER = kept.model_copy(update={"city": city, "gatherings": ahead})
    try:
        yield
    finally:
        settings.LAMPLIGHTER = kept


def read(body: bytes) -> dict[tuple[datetime, datetime], str]:
    """What a calendar program finds: begin and end in UTC, with the status."""
    calendar = icalendar.Calendar.from_ical(body)
    events = recurring_ical_events.of(calendar).between(date(2025, 1, 1), date(2029, 1, 1))
    found = {}
    for event in events:
        span = event.start.astimezone(UTC), event.end.astimezone(UTC)
        assert span not in found, "one date twice"
        found[span] = str(event["STATUS"])
    return found


def on_pages(rows: list[Gathering]) -> dict[tuple[datetime, datetime], str]:
    """What the pages say of the same: the times in their markup, and whether they are cancelled."""
    return {
        (
            datetime.fromisoformat(row.iso).astimezone(UTC),
            datetime.fromisoformat(row.iso_end).astimezone(UTC),
        ): ("CANCELLED" if row.cancelled else "CONFIRMED")
        for row in shown(rows, NOW)
    }


@pytest.mark.django_db(transaction=False)
@given(
    zone=st.sampled_from(ZONES),
    way=st.sampled_from([each for each in Repeat if each is not Repeat.NEVER]),
    first=st.dates(date(2026, 3, 4), date(2026, 11, 20)),
    starts=st.times(time(0), time(22)).map(
        lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    ),
    minutes=st.sampled_from([30, 60, 90, 240]),
    fates=st.lists(
        st.sampled_from(["", "", "", "moved", "cancelled", "removed", "renamed", "draft"]), max_size=12
    ),
    hours=st.integers(-30, 30),
)
@effort(
    max_examples=300 if PROVE else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_series_read_back_gives_the_instants_of_the_pages(
    zone: str, way: Repeat, first: date, starts: time, minutes: int, fates: list[str], hours: int
) -> None:
    from lamplighter.meetings.messages.gathering_calendar import feed

    with in_city(zone), transaction.atomic():
        begins = instant(city_tz(), first, starts)
        try:
            made = make_series(
                content=content(), starts=begins, ends=begins + timedelta(minutes=minutes), rule=rule_of(way, first), until=None,
                officers=[], actor=ACTOR, user=None, now=NOW,
            )  # fmt: skip
        except NotThen:
            return
        rows = list(Gathering.objects.filter(series=made.series).order_by("day"))
        for row, fate in zip(rows, fates, strict=False):
            if fate == "removed":
                actions.remove(pk=row.pk, actor=ACTOR, now=NOW)
        kept = list(Gathering.objects.filter(series=made.series).order_by("day"))
        drafts = {row.pk for row, fate in zip(rows, fates, strict=False) if fate == "draft"}
        for row in kept:
            if row.pk not in drafts:
                actions.publish(pk=row.pk, actor=ACTOR, now=NOW)
        for row, fate in zip(rows, fates, strict=False):
            _befall(row, fate, hours)
        public = list(Gathering.objects.exclude(state="draft").select_related("series").order_by("starts"))
        if public:
            pages = on_pages(public)
            assert len(pages) == len(public)
            assert read(feed(public, name="x", url="https://example.org/")) == pages
        transaction.set_rollback(True)


def _befall(row: Gathering, fate: str, hours: int) -> None:
    if fate == "moved" and row.starts + timedelta(hours=hours, minutes=7) > NOW:
        starts = row.starts + timedelta(hours=hours, minutes=7)
        actions.move(
            pk=row.pk,
            starts=starts,
            ends=starts + timedelta(minutes=50),
            why=Why(),
            officers=[],
            actor=ACTOR,
            now=NOW,
        )
    elif fate == "cancelled":
        actions.cancel(pk=row.pk, why=Why(), actor=ACTOR, now=NOW)
    elif fate == "renamed":
        actions.change(pk=row.pk, content=content(title_en="Special"), officers=[], actor=ACTOR, now=NOW)


@pytest.fixture
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


def series() -> list[Gathering]:
    made = make_series(
        content=content(), starts=EVENING, ends=EVENING + timedelta(minutes=90), rule="FREQ=WEEKLY;BYDAY=TU", until=None,
        officers=[], actor=ACTOR, user=None, now=NOW,
    )  # fmt: skip
    actions.publish(pk=made.pk, actor=ACTOR, now=NOW, whole_series=True)
    return list(Gathering.objects.filter(series=made.series).order_by("day"))


def events(client: Client, path: str = "/gatherings.ics") -> list[Any]:
    return list(icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT"))


def test_a_series_is_one_event_with_its_rule_and_an_event_for_each_date_that_differs(
    client: Client, city: None, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    rows = series()
    later = rows[2].starts + timedelta(days=1)
    actions.move(
        pk=rows[2].pk,
        starts=later,
        ends=later + timedelta(hours=1),
        why=Why(),
        officers=[],
        actor=ACTOR,
        now=NOW,
    )
    actions.cancel(pk=rows[4].pk, why=Why("Storm."), actor=ACTOR, now=NOW)
    master, moved, cancelled = events(client)
    assert master["RRULE"]["FREQ"] == ["WEEKLY"]
    assert master["DTSTART"].params["TZID"] == "America/Chicago"
    assert {str(each["UID"]) for each in (master, moved, cancelled)} == {str(master["UID"])}
    # A date keeps its identity: the day the rule gave.
    assert moved["RECURRENCE-ID"].dt.date() == rows[2].day
    assert moved["DTSTART"].dt == later
    assert (cancelled["RECURRENCE-ID"].dt.date(), str(cancelled["STATUS"])) == (rows[4].day, "CANCELLED")
    assert "Storm." in str(cancelled["DESCRIPTION"])


def test_the_feed_brings_its_time_zone_along(client: Client, city: None, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    series()
    calendar = icalendar.Calendar.from_ical(client.get("/gatherings.ics").content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "America/Chicago"
    assert {each.name for each in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    assert not calendar.get_missing_tzids()


def test_what_happens_once_is_an_event_in_utc_with_one_name_for_ever(
    client: Client, city: None, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    made = planned()
    (before,) = events(client, f"/gatherings/{made.number}/calendar.ics")
    assert before["DTSTART"].to_ical() == b"20260311T000000Z"
    later = EVENING + timedelta(days=1)
    actions.move(
        pk=made.pk,
        starts=later,
        ends=later + timedelta(hours=1),
        why=Why(),
        officers=[],
        actor=ACTOR,
        now=NOW,
    )
    (after,) = events(client, f"/gatherings/{made.number}/calendar.ics")
    assert after["UID"] == before["UID"]
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)


def test_feeds_speak_their_language_know_no_drafts_and_are_not_sent_twice(
    client: Client, city: None, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    planned()
    planned(publish=False, title_en="Secret draft", title_es="Borrador")
    for path, words in (
        ("/gatherings.ics", "Cedar Street evening"),
        ("/es/gatherings.ics", "Velada de Cedar Street"),
        ("/gatherings.atom", "Cedar Street evening"),
        ("/zones/W/gatherings.ics", "Cedar Street evening"),
        ("/es/zones/W/gatherings.atom", "Velada de Cedar Street"),
    ):
        answer = client.get(path)
        said = answer.content.decode()
        assert words in said
        assert "draft" not in said
        assert "Borrador" not in said
        again = client.get(path, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_zone_hears_of_its_own_and_of_the_whole_citys(
    client: Client, city: None, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    planned(title_en="Of the west")
    planned(zone="E", title_en="Of the east")
    planned(zone="", title_en="Of everybody")
    said = {str(each["SUMMARY"]) for each in events(client, "/zones/W/gatherings.ics")}
    assert said == {"Of the west", "Of everybody"}
    assert client.get("/zones/nowhere/gatherings.ics").status_code == 404
