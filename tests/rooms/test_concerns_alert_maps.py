"""Who follows a part of the city hears of a new zone map before it takes force: once, with the true zones, and when it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.concerns.actions import alert_maps, alerts
from lamplighter.concerns.models import Alert
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.outbox.models import Mail
from lamplighter.places import actions as places
from lamplighter.places.hexagons import hexagon_of
from lamplighter.places.models import ZoneMap
from lamplighter.plumbing.snapshots import forget_checks
from tests.support.city import address_book
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, small_city
from tests.support.places import box, fresh, write

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    address_book(tmp_path)
    yield
    fresh()


def next_map(folder: Path, border: float, day: date = APRIL) -> ZoneMap:
    """The same two districts, with the border somewhere else; without beats."""
    rows: list[tuple[dict[str, Any], Any]] = [
        ({"code": "W", "name": "West"}, box(0, 0, border, 2)),
        ({"code": "E", "name": "East"}, box(border, 0, 4 - border, 2)),
    ]
    source = places.Source(
        "district", write(folder / "n.geojson", rows), "n", ReadOptions(code="code", name="name")
    )
    made = places.import_zone_map(
        name="Next", holds_from=day, sources=[source], surveyed=places.survey_sources([source]), actor=ACTOR, now=NOW
    )  # fmt: skip
    forget_checks()
    return made


def follows(
    email: str, *, zone: str = "", at: tuple[float, float] | None = None, language: str = "en"
) -> Alert:
    alert = alerts.want(
        email=email, language=language, zone=zone, hexagon=hexagon_of(*at) if at else "", radius_m=0, now=NOW
    )
    alerts.confirm(alert=alert, now=NOW)
    return alert


def told(email: str) -> list[Mail]:
    return [
        mail
        for mail in Mail.objects.filter(to=email).order_by("pk")
        if "confirm" not in mail.text and "Yes, send" not in mail.text and "envíenlas" not in mail.text
    ]


def test_only_those_whose_place_goes_to_other_officers_hear_and_only_once(tmp_path: Path) -> None:
    follows("moves@example.org", at=IN_EAST)
    follows("stays@example.org", at=IN_WEST)
    alerts.want(email="unsure@example.org", language="en", zone="E", hexagon="", radius_m=0, now=NOW)
    assert alert_maps.send(now=NOW) == 0, "nothing is to come"
    next_map(tmp_path, 3.8)  # the border moves east, past the place at 3.5
    assert alert_maps.send(now=NOW - timedelta(hours=7)) == 0, "nobody is written to at night"
    assert alert_maps.send(now=NOW) == 1
    assert alert_maps.send(now=NOW + timedelta(hours=1)) == 0
    (mail,) = told("moves@example.org")
    assert "From April 1, 2026 it belongs to the West district, until then to the East district." in " ".join(
        mail.text.split()
    )
    assert mail.unsubscribe
    assert not told("stays@example.org")
    assert not Mail.objects.filter(to="unsure@example.org", subject__contains="officers").exists()


def test_a_zone_tells_how_many_of_its_addresses_go_where(tmp_path: Path) -> None:
    follows("w@example.org", zone="W", language="es")
    next_map(tmp_path, 0.55)  # Lantern Street at 0.6 goes east, Main Street at 0.5 stays
    assert alert_maps.send(now=NOW) == 1
    (mail,) = [each for each in Mail.objects.filter(to="w@example.org") if "20 direcciones" in each.text]
    assert "1 de abril de 2026" in mail.text


def test_a_map_that_is_taken_back_is_told_to_those_who_heard_of_it_and_to_nobody_else(tmp_path: Path) -> None:
    follows("moves@example.org", at=IN_EAST)
    follows("stays@example.org", at=IN_WEST)
    made = next_map(tmp_path, 3.8)
    alert_maps.send(now=NOW)
    places.withdraw_zone_map(pk=made.pk, actor=ACTOR, now=NOW)
    forget_checks()
    assert alert_maps.send(now=NOW + timedelta(days=1)) == 1
    assert "was taken back" in told("moves@example.org")[-1].text
    assert not told("stays@example.org")
    assert alert_maps.send(now=NOW + timedelta(days=2)) == 0


def test_a_map_that_took_force_is_not_told_again_and_the_next_one_is(tmp_path: Path) -> None:
    follows("moves@example.org", at=IN_EAST)
    next_map(tmp_path, 3.8)
    assert alert_maps.send(now=NOW) == 1
    assert alert_maps.send(now=NOW + timedelta(days=60)) == 0
    assert Alert.objects.get().map_told == 0
    next_map(tmp_path, 2.0, date(2026, 7, 1))
    assert alert_maps.send(now=NOW + timedelta(days=61)) == 1
    assert len(told("moves@example.org")) == 2
