"""The demo city's gatherings: believable, the same for the same day, and by the same rules as real ones."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from lamplighter.meetings.models import Cell, FollowUp, Gathering, Pulse, Rsvp, Seat
from lamplighter.meetings.rules.series import days
from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.gathering_rows import write_gatherings
from lamplighter.ops.demo.gatherings import COUNT, FIRST, draw_gatherings, read_words
from tests.support.concerns import small_city

TZ = ZoneInfo("America/Chicago")
TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 17, tzinfo=UTC)
HOUSES = [
    Address(str(n), "Lantern Street", "", "Riverbend", "GP", "00000", -94.6, 39.0) for n in range(100, 400, 2)
]
ZONES = {
    "RIV": "River",
    "BLU": "Bluffs",
    "ORC": "Orchard",
    "FOU": "Foundry",
    "MEA": "Meadowlark",
    "COT": "Cottonwood",
}


def test_there_are_sixty_the_same_twice_and_one_that_documents_speak_of() -> None:
    first, again = (draw_gatherings(7, today=TODAY, tz=TZ, addresses=HOUSES) for _ in range(2))
    assert [(each.number, each.starts, each.zone) for each in first] == [
        (each.number, each.starts, each.zone) for each in again
    ]
    assert len({each.number for each in first}) == len(first) >= COUNT
    (known,) = [each for each in first if each.number == FIRST]
    assert known.zone == "RIV"
    assert known.starts > NOW


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 11, 1), date(2027, 12, 31)]
)
def test_on_any_day_there_are_about_sixty_before_and_after_it(today: date) -> None:
    found = draw_gatherings(7, today=today, tz=TZ, addresses=HOUSES)
    assert COUNT <= len(found) <= COUNT + 8
    assert 12 <= sum(each.starts.date() > today for each in found) <= 25


@pytest.mark.django_db
def test_rows_hold_to_the_rules_of_real_ones(tmp_path: Path, time_machine: object) -> None:
    small_city(tmp_path)
    time_machine.move_to(NOW, tick=False)  # type: ignore[attr-defined]
    made = draw_gatherings(7, today=TODAY, tz=TZ, addresses=HOUSES)
    write_gatherings(made, read_words(), zones=ZONES, now=NOW)
    write_gatherings(made, read_words(), zones=ZONES, now=NOW)  # built anew, nothing is there twice
    rows = list(Gathering.objects.select_related("series"))
    assert len(rows) == len(made)
    assert {"draft", "planned", "held", "cancelled"} == {row.state for row in rows}
    taken = Counter(Seat.objects.filter(rsvp__isnull=False).values_list("rsvp", flat=True))
    for rsvp in Rsvp.objects.select_related("gathering"):
        seated = rsvp.state == "going" and rsvp.gathering.capacity is not None
        assert taken.get(rsvp.pk, 0) == (rsvp.size if seated else 0)
        assert rsvp.came <= rsvp.size
        assert not rsvp.came or rsvp.gathering.ends <= NOW
        assert rsvp.anonymised_at is None or not (rsvp.name or rsvp.email)
    for row in rows:
        assert row.title_en
        assert row.title_es
        assert "{" not in row.title_en + row.title_es + row.place
        if row.series is not None and row.day is not None:
            assert row.day in list(days(row.series.rule, row.series.first_day, row.day))
    assert Pulse.objects.filter(gathering__ends__gt=NOW).count() == 0
    assert Pulse.objects.count() > 100
    assert FollowUp.objects.filter(done_on=None).exists()
    assert FollowUp.objects.exclude(done_on=None).exists()
    assert Cell.objects.exists() == Gathering.objects.filter(cells__isnull=False).exists()
    for path in (
        "/gatherings/",
        "/es/gatherings/past/",
        "/gatherings.ics",
        "/gatherings.atom",
        f"/gatherings/{FIRST}/",
    ):
        assert Client().get(path).status_code == 200
