"""The API gives the free times that the booking page shows, and names officers as far as they allow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from lamplighter.meetings.queries.slots import free
from lamplighter.meetings.rules.values import Part
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Officer
from tests.support.meetings import booked, city_that_meets, rules, wanted
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield city_that_meets(tmp_path)
    fresh()


def asked(**query: str) -> dict[str, object]:
    reply = Client().get("/api/v1/zones/W/slots", query)
    assert reply.status_code == 200
    told: dict[str, object] = reply.json()
    return told


def starts(told: dict[str, object]) -> list[datetime]:
    return [datetime.fromisoformat(each["starts"]) for each in told["slots"]]  # type: ignore[attr-defined]


def test_they_are_the_free_times_of_the_page_in_the_citys_offset() -> None:
    told = asked(part="evening")
    expected = sorted(
        {each.starts for each in free(wanted(parts=frozenset({Part.EVENING})), now=clock.now())}
    )
    assert starts(told) == expected
    assert (told["length"], told["lengths"]) == (20, [20, 40])
    assert str(told["book"]).endswith("/meet/W/")
    booked(expected[3], now=clock.now())
    assert expected[3] not in starts(asked(part="evening"))


def test_two_officers_of_one_time_are_one_slot() -> None:
    both = [each["officers"] for each in asked()["slots"] if len(each["officers"]) == 2]  # type: ignore[attr-defined]
    assert sorted(both[0]) == ["Officer Ada WEvening", "Officer Ada WMorning"]


def test_names_obey_display_levels() -> None:
    Officer.objects.update(display_level="role")
    bump("roster")
    assert "Ada" not in str(asked())


def test_lengths_and_zones_that_are_none_are_problems() -> None:
    assert Client().get("/api/v1/zones/W/slots", {"length": "7"}).status_code == 422
    assert Client().get("/api/v1/zones/W/slots", {"part": "night"}).status_code == 422
    assert Client().get("/api/v1/zones/nowhere/slots").status_code == 404


def test_where_no_bookings_are_taken_there_are_none() -> None:
    rules(takes_bookings=False)
    assert asked()["slots"] == []
