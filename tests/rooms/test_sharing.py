"""Public pages may be kept by a proxy for a moment, with an ETag; what is made for one person never is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.plumbing import clock
from lamplighter.plumbing.sharing import NOW as NOW_HEADER
from tests.support.city import address_book
from tests.support.concerns import IN_WEST, NOW, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/zones/",
    "/zones/W/",
    "/es/zones/W/",
    "/officers/w-morning/",
    "/concerns/",
    "/gatherings/",
    "/academy/",
]


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    address_book(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_has_an_etag_a_word_for_proxies_and_does_not_hang_on_the_language_asked_for(
    path: str,
) -> None:
    first = Client().get(path, headers={"accept-language": "es"})
    assert first.status_code == 200
    assert "public" in first.headers["Cache-Control"]
    assert "accept-language" not in first.headers.get("Vary", "").casefold()
    assert not first.cookies
    again = Client().get(path, headers={"accept-language": "en"})
    assert again.headers["ETag"] == first.headers["ETag"], "the path alone names the language"
    same = Client().get(path, headers={"if-none-match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]


def test_what_says_who_is_on_duty_is_asked_for_anew_after_a_second() -> None:
    lon, lat = IN_WEST
    for path in (
        "/",
        "/zones/W/",
        "/api/v1/zones/W/duty",
        "/api/v1/zones/W",
        "/api/v1/zones",
        f"/api/v1/locate?lon={lon}&lat={lat}",
        "/zones/map.geojson",
    ):
        reply = Client().get(path)
        assert reply.headers["Cache-Control"] == NOW_HEADER, path
        assert reply.headers["ETag"], path


@pytest.mark.parametrize("path", PAGES)
def test_the_same_page_of_somebody_signed_in_is_kept_by_nobody(
    path: str, staff: Callable[..., Client]
) -> None:
    reply = staff("supervisor").get(path)
    assert reply.status_code == 200
    assert "public" not in reply.headers["Cache-Control"]
    assert "no-store" in reply.headers["Cache-Control"]
    assert "ETag" not in reply.headers


@pytest.mark.parametrize("path", ["/report/", "/meet/", "/staff/", "/alerts/"])
def test_forms_and_staff_pages_are_no_proxys_business(path: str) -> None:
    assert "public" not in Client().get(path).headers.get("Cache-Control", "")


def test_an_address_that_was_looked_up_is_never_kept() -> None:
    reply = Client().post("/find/", {"address": "104 Main Street"})
    assert reply.status_code == 200
    assert "no-store" in reply.headers["Cache-Control"]
    assert "ETag" not in reply.headers


def test_an_answer_is_shared_under_no_other_host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["ours.example"]
    stranger, ours = {"host": "evil.example"}, {"host": "ours.example"}
    before = Client().get("/zones/", headers=ours)
    refused = Client().get("/zones/", headers={**stranger, "if-none-match": before.headers["ETag"]})
    assert refused.status_code == 400, "not even to say that nothing changed"
    assert refused.headers["Cache-Control"] == "no-store"
    assert "ETag" not in refused.headers
    assert b"evil.example" not in refused.content
    after = Client().get("/zones/", headers=ours)
    assert (after.status_code, after.content) == (200, before.content)
    program = Client().get("/api/v1/zones", headers=stranger)
    assert (program.status_code, program.headers["Content-Type"]) == (400, "application/problem+json")
    assert Client().get("/zones/", headers={"host": "ours.example:8443"}).status_code == 200
