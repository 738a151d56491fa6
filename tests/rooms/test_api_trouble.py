"""Whatever goes wrong below /api/ is a problem document (RFC 9457) that says what to mend, and says back nothing it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.api.times import Oddity, UnreadableTime, local_moment, read_day, read_moment
from lamplighter.plumbing import clock
from tests.support import places as support
from tests.support.city import address_book, confirmed_map

pytestmark = pytest.mark.django_db(transaction=True)
WEST = "lon=-94.595&lat=39.005"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[None]:
    settings.HOME.prepare()
    confirmed_map(tmp_path)
    address_book(tmp_path)
    yield
    support.fresh()


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The document, held to RFC 9457."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["title"]
    assert len(told["detail"]) > 10
    return told


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("query", "mend"),
    [
        ("", "Give lon and lat"),
        ("lon=-94.595", "Give lon and lat"),
        ("lon=west&lat=39", "Give lon and lat"),
        ("lon=nan&lat=39", "finite"),
        ("lon=inf&lat=39", "finite"),
        ("lon=1e999&lat=39", "finite"),
        ("lon=-194.6&lat=39", "between -180 and 180"),
        ("lon=0&lat=0", "(0, 0)"),
        ("lon=39.005&lat=-94.595", "changed places"),
        (f"{WEST}&at=tonight", "ISO 8601"),
        (f"{WEST}&at=2026-13-01T00:00", "ISO 8601"),
        (f"{WEST}&at=0001-01-01T00:00", "between 1970 and 2200"),
        (f"{WEST}&lang=fr", "en or es"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_to_write_instead(
    client: Client, query: str, mend: str
) -> None:
    assert mend in problem(client.get(f"/api/v1/locate?{query}"), 422)["detail"]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("lon=-90&lat=39", "outside"),
        ("lon=-94.5655&lat=39.0145", "gap"),
        (f"{WEST}&at=2019-06-01T12:00", "no-map"),
    ],
)
def test_a_place_that_is_not_covered_is_said_with_its_reason(client: Client, query: str, reason: str) -> None:
    assert problem(client.get(f"/api/v1/locate?{query}"), 404)["reason"] == reason


@pytest.mark.usefixtures("city")
def test_every_path_and_method_that_is_none_gets_a_problem_document(client: Client) -> None:
    for path in ("/api/", "/api/v1/", "/api/v2/locate", "/api/v1/zones/W/duty/more", "/api/v1/%00"):
        problem(client.get(path), 404)
    for method, path in (
        ("delete", "zones"),
        ("put", "locate"),
        ("get", "addresses"),
        ("patch", "zones/W/duty"),
    ):
        answer = getattr(client, method)(f"/api/v1/{path}")
        problem(answer, 405)
        assert answer.headers["Allow"]


@pytest.mark.usefixtures("city")
def test_a_body_that_cannot_be_read_is_refused_and_not_said_back(client: Client) -> None:
    def post(path: str, body: object, **headers: str) -> Any:
        return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    problem(post("addresses", "{"), 400)
    problem(post("addresses", b"\xff\xfe"), 400)
    problem(post("addresses", "x" * 3_000_000), 413)
    for value in (
        {},
        {"q": 5},
        {"q": "marzipan" * 50},
        {"q": "marzipan", "limit": 99},
        {"q": "x", "limit": "marzipan"},
        [],
    ):
        told = problem(post("addresses", value), 422)
        assert told["errors"][0]["where"]
        assert "marzipan" not in str(told)
    problem(post("locate", {"address": "100 Main St", "at": "later"}), 422)
    problem(post("locate", {"address": "100 Main St"}, **{"Sec-Fetch-Site": "cross-site"}), 403)
    problem(post("locate", {"address": "100 Main St"}, Origin="https://other.example"), 403)


def test_an_installation_that_is_still_empty_says_so(client: Client) -> None:
    problem(client.get(f"/api/v1/locate?{WEST}"), 404)
    problem(client.get("/api/v1/zones"), 404)
    for path, value in (("locate", {"address": "100 Main St"}), ("addresses", {"q": "100 Main St"})):
        problem(client.post(f"/api/v1/{path}", value, content_type="application/json"), 503)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("path", [f"locate?{WEST}", "zones/W/duty"])
def test_a_fault_of_ours_is_called_one_and_tells_nothing_of_itself(client: Client, path: str) -> None:
    with patch("lamplighter.roster.queries.who", side_effect=RuntimeError("the secret of the house")):
        told = problem(client.get(f"/api/v1/{path}"), 500)
    assert "secret" not in str(told)


def test_a_page_that_is_missing_is_still_a_page(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-02T19:00", "2026-03-03T01:00+00:00"),
        ("2026-03-02T19:00-05:00", "2026-03-03T00:00+00:00"),
        ("2026-03-02T19:00 05:00", "2026-03-02T14:00+00:00"),  # a plus sign that was not escaped
        ("2026-03-02T19:00:30Z", "2026-03-02T19:00+00:00"),
        ("2026-03-02", "2026-03-02T06:00+00:00"),
        ("20260302T190000", "2026-03-03T01:00+00:00"),
    ],
)
def test_times_are_read_as_iso_8601_in_the_citys_zone(text: str, instant: str) -> None:
    moment = read_moment(text, clock.city_tz())
    assert moment.at.replace(second=0).isoformat(timespec="minutes") == instant
    assert moment.oddity is None


def test_nights_when_clocks_change_are_read_as_rfc_5545_does_and_said() -> None:
    tz = clock.city_tz()
    skipped, repeated = read_moment("2026-03-08T02:30", tz), read_moment("2026-11-01T01:30", tz)
    assert (skipped.at.isoformat(), skipped.oddity) == ("2026-03-08T08:30:00+00:00", Oddity.SKIPPED)
    assert (repeated.at.isoformat(), repeated.oddity) == ("2026-11-01T06:30:00+00:00", Oddity.REPEATED)
    assert "03:30-05:00" in (skipped.note(tz) or "")
    assert "01:30-05:00" in (repeated.note(tz) or "")
    assert read_moment("2026-11-01T01:30-06:00", tz).note(tz) is None, "an offset leaves no doubt"
    for sure in ("2026-03-08T01:59", "2026-03-08T03:00", "2026-11-01T00:59", "2026-11-01T02:00"):
        assert read_moment(sure, tz).oddity is None
    assert local_moment(skipped.at.astimezone(tz).replace(tzinfo=None), tz).at == skipped.at


@pytest.mark.parametrize(
    "text", ["", "now", "2026-02-30", "2026-03-02T25:00", "1969-12-31", "9999-12-31T23:59", "٢"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTime):
        read_moment(text, clock.city_tz())
    with pytest.raises(UnreadableTime):
        read_day(text)
