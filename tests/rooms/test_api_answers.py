"""The API answers programs: the true answer, kept as long as it holds, read by any site's page, and sent by none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client

from lamplighter.places.models import Zone
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift
from lamplighter.roster.queries import snapshot
from tests.support import places as support
from tests.support.city import address_book, confirmed_map

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 3, 3, 0, 40, tzinfo=UTC)  # Monday 6:40 pm in Chicago
WEST, EAST, HOLE = "lon=-94.595&lat=39.005", "lon=-94.575&lat=39.005", "lon=-94.5655&lat=39.0145"


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    """Two districts; the west has an evening officer, and one who shows no name."""
    settings.HOME.prepare()
    confirmed_map(tmp_path)
    address_book(tmp_path)
    with transaction.atomic():
        evening = Shift.objects.create(
            code="evening", name_en="Evening shift", name_es="Turno de la tarde", kind="evening",
            days=[0, 1, 2, 3, 4], starts=time(13), ends=time(21),
        )  # fmt: skip
        reyes = Officer.objects.create(
            badge="9142", first_name="Marisol", last_name="Reyes", display_level="full", languages=["en", "es"],
            phone="816-555-0142", email="river@example.org", slug="aaa",
        )  # fmt: skip
        hidden = Officer.objects.create(
            badge="9143", first_name="Daniel", last_name="Okafor", display_level="role", slug="bbb"
        )
        post = Post.objects.create(zone="W", role="cio")
        for officer in (reyes, hidden):
            Posting.objects.create(officer=officer, post=post, shift=evening, starts=date(2026, 1, 1))
        bump("roster")
    forget_checks()
    with time_machine.travel(EVENING, tick=False):
        yield
    snapshot.drop()
    support.fresh()


def asked(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def posted(client: Client, path: str, value: object, status: int = 200) -> Any:
    answer = client.post(f"/api/v1/{path}", value, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_point_gets_its_zone_its_officers_and_who_is_on_duty(client: Client) -> None:
    told = asked(client, f"locate?{WEST}")
    assert told["zone"]["code"] == "W1"
    assert [each["code"] for each in told["above"]] == ["W"]
    assert told["map"] == {"name": "Test map", "holds_from": "2020-01-01", "holds_until": None}
    assert told["duty"]["zone"] == "W"
    assert told["duty"]["at"] == "2026-03-02T18:40-06:00"
    assert told["duty"]["on_duty"] == ["Officer Marisol Reyes", "Community Interaction Officer"]
    assert told["duty"]["officers"][0]["on_duty_until"] == "2026-03-02T21:00-06:00"
    assert told["duty"]["emergency_number"] == "911"
    assert (told["lon"], told["lat"], told["address"], told["at_note"]) == (-94.595, 39.005, None, None)


def test_an_officer_who_shows_no_name_has_none_in_any_answer(client: Client) -> None:
    for path in (f"locate?{WEST}", "zones/W/duty", f"locate?{WEST}&lang=es"):
        assert "Okafor" not in json.dumps(asked(client, path))
        assert "9143" not in json.dumps(asked(client, path))


def test_the_short_way_and_the_long_way_give_the_same_answer(client: Client) -> None:
    plain = asked(client, f"locate?{WEST}")
    assert asked(client, "locate?lat=39.005&lon=-94.595") == plain
    assert asked(client, "locate?lon=-9.4595e1&lat=39.0050") == plain
    assert asked(client, f"locate?{WEST}&at=2026-03-02T18:40&lang=en") == plain
    by_address = posted(client, "locate", {"address": "100 Main Street"})
    assert by_address["duty"] == plain["duty"]
    assert by_address["address"]["label"].startswith("100 Main Street")
    duty = asked(client, "zones/W1/duty")
    assert duty == {**plain["duty"], "at_note": None}


def test_an_answer_follows_the_roster_and_the_map_at_once(client: Client) -> None:
    before = client.get(f"/api/v1/locate?{WEST}")
    assert client.get(f"/api/v1/locate?{WEST}").content == before.content
    with transaction.atomic():
        Officer.objects.filter(badge="9142").update(display_level="first")
        bump("roster")
    after = client.get(f"/api/v1/locate?{WEST}")
    assert after.json()["duty"]["on_duty"][0] == "Officer Marisol"
    assert after.headers["ETag"] != before.headers["ETag"]
    with transaction.atomic():
        Zone.objects.filter(code="W1").update(name="Renamed")
        bump("places.maps")
    assert client.get(f"/api/v1/locate?{WEST}").json()["zone"]["name"] == "Renamed"


def test_titles_and_notes_come_in_the_language_asked_for_and_do_not_mix(client: Client) -> None:
    english, spanish = asked(client, f"locate?{WEST}"), asked(client, f"locate?{WEST}&lang=es")
    assert english["duty"]["on_duty"][0] == "Officer Marisol Reyes"
    assert spanish["duty"]["on_duty"][0] == "Agente Marisol Reyes"
    assert asked(client, "zones/W/duty?lang=es")["on_duty"] == spanish["duty"]["on_duty"]
    assert asked(client, f"locate?{WEST}") == english


@pytest.mark.parametrize("path", [f"locate?{WEST}", "zones", "zones/W", "zones/W/duty", "openapi.json"])
def test_what_has_not_changed_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    tag = first.headers["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}'):
        again = client.get(f"/api/v1/{path}", headers={"If-None-Match": held})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(f"/api/v1/{path}", headers={"If-None-Match": '"other"'}).content == first.content
    assert "max-age=" in first.headers["Cache-Control"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in first.headers


def test_an_answer_about_an_address_is_kept_by_nobody(client: Client) -> None:
    for path, value in (("locate", {"address": "100 Main Street"}), ("addresses", {"q": "100 Main"})):
        answer = client.post(f"/api/v1/{path}", value, content_type="application/json")
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.cookies


def test_an_address_never_travels_in_the_line_of_a_request(client: Client) -> None:
    assert client.get("/api/v1/addresses?q=100+Main").status_code == 405
    assert asked(client, "locate?address=100+Main+Street", 422)["status"] == 422


def test_doubtful_addresses_are_choices_and_never_a_guess(client: Client) -> None:
    several = posted(client, "locate", {"address": "110 Lantern"}, 422)
    assert {each["label"].split(",")[0] for each in several["choices"]} == {
        "110 Lantern Street",
        "110 Lantern Court",
    }
    unknown = posted(client, "locate", {"address": "77 Qwxyz Boulevard"}, 404)
    assert "known" in unknown["detail"]
    found = posted(client, "addresses", {"q": "110 lan", "partial": True, "limit": 1})
    assert found["verdict"] in ("found", "choose")
    assert len(found["hits"]) == 1


def test_all_zones_come_as_geojson_that_a_peer_reads(client: Client, tmp_path: Path) -> None:
    import pyogrio

    answer = client.get("/api/v1/zones")
    assert answer.headers["Content-Type"] == "application/geo+json"
    file = tmp_path / "zones.geojson"
    file.write_bytes(answer.content)
    info = pyogrio.read_info(file)
    assert info["features"] == 6
    assert info["crs"] == "EPSG:4326"
    assert info["total_bounds"] == pytest.approx((-94.6, 39.0, -94.56, 39.02))
    assert asked(client, "zones?on=2019-12-31", 404)["detail"] == "No zone map holds on that day."
    assert asked(client, "zones/e2")["parent"] == "E"
    assert asked(client, "zones/nowhere", 404)["status"] == 404


def test_a_zone_with_nobody_is_said_as_it_is(client: Client) -> None:
    duty = asked(client, f"locate?{EAST}")["duty"]
    assert (duty["zone"], duty["on_duty"], duty["next"], duty["officers"]) == (None, [], [], [])


def test_head_says_what_get_would_and_sends_nothing(client: Client) -> None:
    for path in (f"locate?{WEST}", "zones", "zones/W/duty"):
        got, asked_head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
        assert asked_head.status_code == 200
        assert asked_head.content == b""
        assert asked_head.headers["ETag"] == got.headers["ETag"]


def test_a_browser_may_ask_before_it_reads_and_is_told_what_it_may(client: Client) -> None:
    for path in ("locate", "zones", "zones/W", "zones/W/duty"):
        told = client.options(
            f"/api/v1/{path}",
            headers={"Origin": "https://news.example", "Access-Control-Request-Method": "GET"},
        )
        assert told.status_code == 204
        assert told.headers["Access-Control-Allow-Origin"] == "*"
        assert told.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Origin" not in client.options("/api/v1/addresses").headers
