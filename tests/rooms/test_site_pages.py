"""The residents' pages: the answer is the headline, an address travels by POST only, and every dead end has a next step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils.translation import activate

from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift, Station
from lamplighter.roster.queries import snapshot
from tests.support import places as support
from tests.support.city import address_book, confirmed_map

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 3, 3, 0, 40, tzinfo=UTC)  # Monday 6:40 pm in Chicago
WEST, EAST, HOLE = (-94.595, 39.005), (-94.575, 39.005), (-94.5655, 39.0145)
SECRET = "77 Marker Avenue"


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    """Two districts; the west has an evening officer by full name and a morning one by first name, the east has nobody."""
    settings.HOME.prepare()
    confirmed_map(tmp_path)
    address_book(tmp_path)
    with transaction.atomic():
        morning = Shift.objects.create(
            code="morning", name_en="Morning shift", name_es="Turno de la mañana", kind="morning",
            days=[0, 1, 2, 3, 4], starts=time(7), ends=time(15),
        )  # fmt: skip
        evening = Shift.objects.create(
            code="evening", name_en="Evening shift", name_es="Turno de la tarde", kind="evening",
            days=[0, 1, 2, 3, 4], starts=time(13), ends=time(21),
        )  # fmt: skip
        reyes = Officer.objects.create(
            badge="9142", first_name="Marisol", last_name="Reyes", display_level="full", languages=["en", "es"],
            phone="816-555-0142", email="river@example.org", slug="aaa", portrait="9142.svg",
        )  # fmt: skip
        okafor = Officer.objects.create(
            badge="9143", first_name="Daniel", last_name="Okafor", display_level="first", slug="bbb"
        )
        post = Post.objects.create(zone="W", role="cio")
        Post.objects.create(zone="E", role="cio")
        Posting.objects.create(officer=reyes, post=post, shift=evening, starts=date(2026, 1, 1))
        Posting.objects.create(officer=okafor, post=post, shift=morning, starts=date(2026, 1, 1))
        Station.objects.create(zone="E", name="East Station", address="1 Quay Road", phone="816-555-0180")
        bump("roster")
    (settings.HOME.pictures / "9142.svg").write_bytes(ContentFile("<svg/>").read().encode())
    forget_checks()
    with time_machine.travel(EVENING, tick=False):
        yield
    snapshot.drop()
    support.fresh()
    activate("en")


def words(html: bytes) -> str:
    """What a reader reads, roughly."""
    text = re.sub(r"<(script|head)\b.*?</\1>", " ", html.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def headline(html: bytes) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html.decode(), re.S)
    assert found
    return words(found.group(1).encode()).strip()


def asked(client: Client, language: str = "", **fields: object) -> bytes:
    answer = client.post(f"{language}/find/", fields)
    assert answer.status_code == 200
    return answer.content


def test_the_answer_is_the_headline(client: Client) -> None:
    page = asked(client, address="100 Main Street")
    assert headline(page) == "You are in the West district. Officer Reyes is on duty until 9 pm."


def test_the_answer_in_spanish(client: Client) -> None:
    page = asked(client, "/es", address="100 Main Street")
    assert headline(page).startswith("Usted está en el distrito West.")
    assert headline(page).endswith("está de servicio hasta las 9 p. m.")


def test_another_time_may_be_asked_for(client: Client) -> None:
    page = asked(client, address="100 Main Street", when="2026-03-03T22:00")
    assert headline(page) == (
        "You are in the West district. Tomorrow at 10 pm: Officer Daniel is back on Wednesday at 7 am."
    )
    assert "now," not in words(page)


def test_display_levels_hold_on_the_page(client: Client) -> None:
    page = asked(client, address="100 Main Street")
    assert "Okafor" not in words(page)
    assert b"914" not in page.replace(b"555-0142", b"").replace(b"5550142", b"")


def test_a_zone_with_nobody_names_who_answers_instead(client: Client) -> None:
    page = asked(client, lon=EAST[0], lat=EAST[1])
    assert headline(page) == "You are in the East district. No officer is posted here yet."
    assert "Call the station" in words(page)
    assert "tel:+18165550180" in page.decode()


def test_several_places_are_offered_as_buttons_that_lead_to_the_answer(client: Client) -> None:
    page = asked(client, address="100 Lantern").decode()
    forms = re.findall(r'<form method="post" action="/find/">(.*?)</form>', page, re.S)
    first = dict(re.findall(r'name="(\w+)" value="([^"]*)"', forms[0]))
    assert len([each for each in forms if 'name="lon"' in each]) >= 2
    assert "district" in headline(asked(client, **first))


def test_no_such_address_says_what_to_try(client: Client) -> None:
    page = words(asked(client, address="5 Xylophone Parade"))
    assert "We could not find that address." in page
    assert "What to try" in page
    assert "Find your district on the map" in page


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((-90.0, 39.0), "outside the districts"),
        (HOLE, "in the city, but in no district"),
        ((0.0, 0.0), "no place on the map"),
    ],
)
def test_a_place_that_is_not_covered_is_told_so_politely(
    client: Client, place: tuple[float, float], said: str
) -> None:
    page = asked(client, lon=place[0], lat=place[1])
    assert said in headline(page)
    assert "See all districts" in words(page)


def test_an_empty_box_comes_back_with_its_fault_tied_to_it(client: Client) -> None:
    answer = client.post("/find/", {"address": ""})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "There is something to fix" in words(answer.content)


def test_not_your_address_keeps_what_was_typed(client: Client) -> None:
    page = asked(client, address=SECRET, again="1")
    assert f'value="{SECRET}"' in page.decode()


def test_an_address_is_in_no_link_of_the_answer_and_a_result_cannot_be_opened_by_its_address(
    client: Client,
) -> None:
    page = asked(client, address="100 Main Street").decode()
    assert not [
        link
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page)
        if "main" in link.casefold().replace("#main", "")
    ]
    answer = client.get("/find/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_results_are_kept_by_no_cache_and_nobody_gets_a_cookie(client: Client) -> None:
    answer = client.post("/find/", {"address": "100 Main Street"})
    assert "no-store" in answer.headers["Cache-Control"]
    for path in ("/", "/zones/", "/zones/W/", "/officers/aaa/", "/gallery/"):
        client.get(path)
    assert not client.cookies


def test_the_language_switch_of_a_result_hands_the_question_on_by_post(client: Client) -> None:
    page = asked(client, address="100 Main Street").decode()
    switch = re.search(r'<form method="post" action="/es/find/">(.*?)</form>', page, re.S)
    assert switch
    assert 'value="100 Main Street"' in switch.group(1)


def test_suggestions_are_options_by_post_only(client: Client) -> None:
    assert client.get("/find/suggest/", {"address": "100 Main"}).status_code == 405
    body = client.post("/find/suggest/", {"address": "100 Mai"}).content.decode()
    assert re.findall(r'role="option"[^>]*data-value="([^"]*)"', body)[0].startswith("100 Main Street")
    assert client.post("/find/suggest/", {"address": "1"}).content.strip() == b""


def test_a_zones_page_can_be_shared_and_shows_a_week(client: Client) -> None:
    page = client.get("/zones/W/").content
    assert headline(page) == "The West district. Officer Reyes is on duty until 9 pm."
    assert words(page).count("Evening: Officer Reyes") == 5
    assert client.get("/zones/w/").headers["Location"] == "/zones/W/"
    assert client.get("/zones/nowhere/").status_code == 404


def test_all_zones_say_who_is_there_now(client: Client) -> None:
    page = words(client.get("/zones/").content)
    assert "has 2 districts" in page
    assert "Officer Reyes is on duty until 9 pm." in page


def test_an_officers_page_and_portrait_go_no_further_than_the_display_level(client: Client) -> None:
    page = client.get("/officers/aaa/").content
    assert headline(page) == "Officer Marisol Reyes is on duty now in the West district."
    assert "Okafor" not in words(client.get("/officers/bbb/").content)
    picture = client.get("/officers/aaa/portrait")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert client.get("/officers/bbb/portrait").status_code == 404
    assert client.get("/officers/zzz/").status_code == 404


@pytest.mark.parametrize("path", ["/zones/map.geojson", "/basemap/street.geojson"])
def test_map_layers_are_not_sent_twice(client: Client, path: str) -> None:
    first = client.get(path)
    assert first.headers["Content-Type"] == "application/geo+json"
    assert "public" in first.headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/basemap/secrets.geojson").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/about/", "/privacy/", "/accessibility/", "/gallery/", "/zones/", "/zones/W/"]
)
def test_every_page_stands_in_both_languages_with_one_headline(client: Client, path: str) -> None:
    for prefix, language in (("", "en"), ("/es", "es")):
        page = client.get(prefix + path).content.decode()
        assert f'<html lang="{language}">' in page
        assert page.count("<h1") == 1
        assert 'href="tel:911"' in page


def test_a_single_doubtful_place_is_asked_about_not_called_several(client: Client) -> None:
    page = asked(client, address="Main Street")
    assert headline(page) == "Is this your place?"
    assert "no such number, or none was given" in words(page)


def test_an_address_without_its_last_slash_leads_to_the_page_and_nothing_else_does(client: Client) -> None:
    for path in ("/zones", "/es/zones", "/zones?x=1"):
        reply = client.get(path)
        assert reply.status_code == 302
        assert reply["Location"] == path.replace("zones", "zones/")
    assert client.get("/nothing-here").status_code == 404
    assert client.post("/find", {"address": "x"}).status_code == 404
