"""Programs that others wrote speak to a running Lamplighter: ``georeport`` and ``three`` from PyPI, and plain forms by ``requests``.

``three`` was written for Python 2 and takes ``ifilter`` from itertools; that is supplied here, and nothing else of it is touched.
"""

from __future__ import annotations

import itertools
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from georeport import GeoReport

from tests.support import demo
from tests.support.georeport_shapes import held

FORMS = ("json", "xml")
SECONDS = 20


class Answered:
    """An answer in the form that the shapes read."""

    def __init__(self, reply: requests.Response) -> None:
        self.status, self.headers, self.content = reply.status_code, reply.headers, reply.content


@pytest.fixture(scope="module")
def key(server: demo.Server) -> str:
    scopes = ("--scope", "open311.post", "--scope", "open311.updates")
    return demo.lamplighter(server.home, "tokens", "issue", "an app", *scopes).stdout.strip()


@pytest.fixture(scope="module")
def base(server: demo.Server) -> str:
    return f"{server.url}/open311/v2"


@pytest.fixture(scope="module")
def shown(base: str) -> list[dict[str, Any]]:
    """What the public may see of the demo city's last 90 days."""
    found: list[dict[str, Any]] = GeoReport(base).get_service_requests()
    assert found
    return found


@pytest.fixture
def three(base: str, key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from three import Three
    client = Three(base, api_key=key)
    yield client
    client.session.close()


@pytest.mark.parametrize("form", FORMS)
def test_georeport_lists_services_and_reads_their_definitions(base: str, form: str) -> None:
    client = GeoReport(base, output_format=form, jurisdiction="riverbend.example")
    services = {each["service_code"]: each for each in client.get_service_list()}
    assert services["noise"]["service_name"] == "Noise"
    assert "officer-conduct" not in services
    definition = client.get_service_definition("noise")
    assert definition["service_code"] == "noise"
    attribute = definition["attributes"][0] if form == "json" else definition["attributes"]["attribute"]
    assert attribute["code"] == "how-often"


@pytest.mark.parametrize("form", FORMS)
def test_georeport_reads_and_filters_requests(base: str, form: str, shown: list[dict[str, Any]]) -> None:
    client = GeoReport(base, output_format=form)
    assert [each["service_request_id"] for each in client.get_service_requests()] == [
        each["service_request_id"] for each in shown
    ]
    one = client.get_service_request(shown[0]["service_request_id"])
    assert one["service_request_id"] == shown[0]["service_request_id"]
    assert float(one["lat"]) == shown[0]["lat"]
    code = shown[0]["service_code"]
    some = client.get_service_requests(service_code=code, status="closed,open")
    some = some if isinstance(some, list) else [some]
    assert {each["service_code"] for each in some} == {code}
    two = ",".join(each["service_request_id"] for each in shown[:2])
    assert len(client.get_service_requests(service_request_id=two)) == 2
    starts, ends = datetime.now(UTC) - timedelta(days=80), datetime.now(UTC) - timedelta(days=20)
    span = {
        name: at.strftime("%Y-%m-%dT%H:%M:%SZ") for name, at in (("start_date", starts), ("end_date", ends))
    }
    inside = client.get_service_requests(**span)
    assert inside
    assert all(starts <= datetime.fromisoformat(each["requested_datetime"]) <= ends for each in inside)


def test_three_lists_services_and_reads_requests(three: Any, shown: list[dict[str, Any]]) -> None:
    assert "noise" in {each["service_code"] for each in three.services()}
    assert three.services("noise")["service_code"] == "noise"
    assert three.discovery()["endpoints"][0]["formats"]
    number = shown[0]["service_request_id"]
    assert three.request(number) == [shown[0]]
    assert three.token(number) == [{"service_request_id": number, "token": number}]
    assert len(three.requests(count=3)) == 3
    code = shown[0]["service_code"]
    assert {each["service_code"] for each in three.requests(code)} == {code}
    days = [(datetime.now(UTC) - timedelta(days=n)).strftime("%m-%d-%Y") for n in (60, 2)]
    assert three.requests(between=days)


def test_three_posts_a_request_and_finds_it_again(
    three: Any, server: demo.Server, key: str, shown: list[dict[str, Any]]
) -> None:
    made = three.post(
        "noise",
        lat=shown[0]["lat"],
        long=shown[0]["long"],
        name="Zach Williams",
        phone="555-0100",
        description="My issue description.",
    )
    number = made[0]["service_request_id"]
    assert made[0]["service_notice"]
    assert three.request(number)[0]["code"] == 404, "without its key it is nobody's"
    own = three.request(number, api_key=key)[0]
    assert (own["status"], own["service_code"]) == ("open", "noise")
    assert [own[name] for name in ("lat", "long", "description", "address")] == [None] * 4
    row = kept(server, number, "text", "channel")
    assert row == ("My issue description.", "open311")


def kept(server: demo.Server, number: str, *columns: str) -> Any:
    """What lies on disk."""
    with closing(
        sqlite3.connect(f"file:{server.home / 'lamplighter.sqlite3'}?mode=ro", uri=True)
    ) as database:
        query = f"SELECT {', '.join(columns)} FROM concerns_concern WHERE number = ?"
        return database.execute(query, [number.replace("-", "")]).fetchone()


@pytest.mark.parametrize("form", FORMS)
def test_a_plain_form_makes_a_request_in_both_formats(
    base: str, key: str, server: demo.Server, form: str, shown: list[dict[str, Any]]
) -> None:
    given = {
        "api_key": key, "service_code": "noise", "lat": shown[0]["lat"], "long": shown[0]["long"],
        "description": "Música alta & gritos\nhasta las 3.", "attribute[how-often]": "night", "email": "ana@example.org",
    }  # fmt: skip
    reply = requests.post(f"{base}/requests.{form}", data=given, timeout=SECONDS)
    assert reply.status_code == 200
    number = held("posted", form, Answered(reply))[0]["service_request_id"]
    assert kept(server, number, "text", "state") == ("Música alta & gritos\nhasta las 3.", "new")
    read = requests.get(f"{base}/requests/{number}.{form}", params={"api_key": key}, timeout=SECONDS)
    held("service_requests", form, Answered(read))


@pytest.mark.parametrize("form", FORMS)
def test_troubles_have_their_status_and_the_standards_body(base: str, key: str, form: str) -> None:
    cases = [
        (
            403,
            requests.post(
                f"{base}/requests.{form}", data={"api_key": "wrong", "service_code": "noise"}, timeout=SECONDS
            ),
        ),
        (403, requests.post(f"{base}/requests.{form}", data={"service_code": "noise"}, timeout=SECONDS)),
        (
            404,
            requests.post(
                f"{base}/requests.{form}", data={"api_key": key, "service_code": "none"}, timeout=SECONDS
            ),
        ),
        (
            400,
            requests.post(
                f"{base}/requests.{form}", data={"api_key": key, "service_code": "noise"}, timeout=SECONDS
            ),
        ),
        (404, requests.get(f"{base}/services/none.{form}", timeout=SECONDS)),
        (404, requests.get(f"{base}/requests/0000-0000.{form}", timeout=SECONDS)),
        (400, requests.get(f"{base}/requests.{form}", params={"start_date": "yesterday"}, timeout=SECONDS)),
        (404, requests.get(f"{base}/elsewhere.{form}", timeout=SECONDS)),
    ]
    for status, reply in cases:
        assert reply.status_code == status, reply.url
        assert held("errors", form, Answered(reply))[0]["code"] == status


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("services", "services"), ("services/noise", "service_definition"), ("requests", "service_requests"),
        ("servicerequestupdates", "service_request_updates"), ("discovery", "discovery"),
    ],
)  # fmt: skip
def test_every_answer_has_the_published_shape(base: str, path: str, shape: str, form: str) -> None:
    value = held(shape, form, Answered(requests.get(f"{base}/{path}.{form}", timeout=SECONDS)))
    assert value, "the demo city has something to show at every address"
