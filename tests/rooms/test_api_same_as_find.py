"""The API says what the program's one answer says, for any place and any hour, and keeps saying it until the limit is reached."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from lamplighter.api import shapes
from lamplighter.flows import find
from lamplighter.plumbing import clock
from lamplighter.plumbing.config import Web
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift
from lamplighter.roster.queries import snapshot
from tests.support import places as support
from tests.support.city import address_book, confirmed_map
from tests.support.places import SOUTH, STEP, WEST

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 3, 6, tzinfo=UTC)
"""Two days before clocks go forward."""


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    """Two districts with two beats each. The west and one beat of the east have somebody by night."""
    settings.HOME.prepare()
    confirmed_map(tmp_path)
    address_book(tmp_path)
    with transaction.atomic():
        night = Shift.objects.create(
            code="night", name_en="Night", name_es="Noche", kind="night",
            days=[4, 5, 6], starts=time(22), ends=time(6),
        )  # fmt: skip
        for number, zone in enumerate(("W", "E2")):
            officer = Officer.objects.create(
                badge=str(number), first_name="Ada", last_name=f"Vega{number}", display_level="full",
                slug=f"s{number}",
            )  # fmt: skip
            post = Post.objects.create(zone=zone, role="cio")
            Posting.objects.create(officer=officer, post=post, shift=night, starts=date(2026, 1, 1))
        bump("roster")
    forget_checks()
    yield
    snapshot.drop()
    support.fresh()


def test_any_place_at_any_hour_is_answered_as_the_program_answers_it(client: Client) -> None:
    dice, covered, on_duty = random.Random(7), 0, 0
    for _ in range(250):
        lon = round(WEST + dice.uniform(-0.4, 4.4) * STEP, 6)
        lat = round(SOUTH + dice.uniform(-0.2, 2.2) * STEP, 6)
        at = BEGIN + timedelta(minutes=dice.randrange(4 * 24 * 60))
        found = find.officers_at(point=(lon, lat), at=at)
        when = dice.choice((at, at.astimezone(clock.city_tz()))).isoformat()
        told = client.get("/api/v1/locate", {"lon": lon, "lat": lat, "at": when})
        if isinstance(found, find.Outside):
            assert told.status_code == 404
            assert told.json()["reason"] == found.reason.why.value
            continue
        assert isinstance(found, find.Found)
        assert told.status_code == 200
        value = told.json()
        assert value["zone"] == shapes.zone(found.zone.zone)
        assert [value["zone"]["code"], *(each["code"] for each in value["above"])] == list(found.zone.codes)
        assert value["map"] == shapes.zone_map(found.zone.zone_map)
        assert value["duty"] == shapes.duty(found.duty)
        covered += 1
        on_duty += bool(value["duty"]["on_duty"])
    assert 100 < covered < 250, "places inside and outside were asked for"
    assert 10 < on_duty < covered, "hours on and off duty were asked for"


@pytest.mark.parametrize(
    "text", ["100 Main Street", "120 lantern st, testville", "110 Lantern", "77 Qwxyz Blvd"]
)
def test_an_address_is_answered_as_the_program_answers_it(client: Client, text: str) -> None:
    at = datetime(2026, 3, 7, 5, 30, tzinfo=UTC)
    found = find.find_officers(text=text, at=at)
    told = client.post(
        "/api/v1/locate", {"address": text, "at": at.isoformat()}, content_type="application/json"
    )
    value = told.json()
    if isinstance(found, find.Found):
        assert told.status_code == 200
        assert found.hit is not None
        assert value["address"] == shapes.hit(found.hit)
        assert (value["lon"], value["lat"]) == (found.lon, found.lat)
        assert value["duty"] == shapes.duty(found.duty)
    elif isinstance(found, find.Choose):
        assert told.status_code == 422
        assert value["choices"] == [shapes.hit(each) for each in found.hits]
    else:
        assert isinstance(found, find.NotFound)
        assert told.status_code == 404


@pytest.mark.parametrize(
    "at", ["1970-01-02T00:00+23:59", "2199-12-31T23:59-14:00", "2199-12-31", "1970-01-02"]
)
def test_the_ends_of_time_are_answered_too(client: Client, at: str) -> None:
    """2199 has the same map; in 1970 there was none."""
    told = client.get("/api/v1/locate", {"lon": WEST + 0.005, "lat": SOUTH + 0.005, "at": at})
    assert told.status_code == (200 if at.startswith("2199") else 404), told.content
    assert "no-map" in told.content.decode() or told.json()["duty"]["officers"]


def test_whoever_asks_too_much_is_told_how_long_to_wait_and_others_are_not_touched() -> None:
    given = settings.LAMPLIGHTER.model_copy(update={"web": Web(requests_per_minute=10)})
    with override_settings(LAMPLIGHTER=given):
        greedy, other = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="198.51.100.8")
        path = f"/api/v1/locate?lon={WEST + 0.005}&lat={SOUTH + 0.005}"
        answers = [greedy.get(path) for _ in range(22)]
        assert [each.status_code for each in answers[:20]] == [200] * 20
        refused = answers[-1]
        assert refused.status_code == 429
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.headers["Access-Control-Allow-Origin"] == "*"
        assert 1 <= int(refused.headers["Retry-After"]) <= 12
        assert refused.json()["status"] == 429
        assert not refused.cookies
        assert other.get(path).status_code == 200
