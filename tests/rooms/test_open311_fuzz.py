"""Whatever is sent to Open311, it answers in its own two formats, and never with a fault of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import issue
from lamplighter.api.open311 import media
from lamplighter.concerns.actions import publishing
from lamplighter.concerns.models import Question
from lamplighter.plumbing.fetching import CannotFetch
from tests.conftest import PROVE
from tests.support.concerns import ACTOR, IN_WEST, NOW, kind, raised, small_city
from tests.support.georeport_shapes import held
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
CASES = 20_000 if PROVE else 400
NAMES = (
    "api_key", "jurisdiction_id", "service_code", "service_request_id", "lat", "long", "address_string", "address_id", "email",
    "device_id", "account_id", "first_name", "last_name", "phone", "description", "media_url", "media_url[]", "start_date",
    "end_date", "status", "page", "page_size", "updated_after", "updated_before", "locale", "update_id", "updated_datetime",
    "attribute[how-often]", "attribute[how-often][]", "attribute[moment]", "attribute[number]", "attribute[]", "attribute[",
)  # fmt: skip
USUAL = (
    "noise", "graffiti", "open", "closed", "open,closed", "0", "1", "1000", "39.0", "-94.595", "nan", "inf", "1e309", "night",
    "2026-03-02T18:00:00Z", "2026-03-02", "2026-02-30", "2026-03-02T24:00:00Z", "0001-01-01T00:00:00+14:00",
    "2026-03-02T18:00:60Z", "https://example.org/a.jpg", "http://[::1", "ana@example.org", "es", "\x00", "\ud800".encode("utf-8", "replace").decode(),
    "'; DROP TABLE x; --", "<b>&amp;", "٣", "9" * 40, "4F7K-9Q2M", ",", ",,1,", "-", "\r\n", "\u2028", "é" * 300,
)  # fmt: skip


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def no_network(url: str, **bounds: Any) -> Any:
        raise CannotFetch("no such name")

    monkeypatch.setattr(media, "fetch", no_network)
    small_city(tmp_path)
    for code in ("moment", "number"):
        Question.objects.create(kind=kind("noise"), code=code, text_en="?", text_es="?", answering=code)
    with time_machine.travel(NOW, tick=False):
        yield
    fresh()


FORM = "application/x-www-form-urlencoded"


def right(key: str, number: str) -> dict[str, str]:
    """What makes a request, and an update."""
    return {
        "api_key": key,
        "service_code": "noise",
        "lat": str(IN_WEST[1]),
        "long": str(IN_WEST[0]),
        "service_request_id": number,
        "update_id": "1",
        "status": "open",
        "updated_datetime": "2026-03-02T18:00:00Z",
    }


def pieces(key: str, number: str) -> st.SearchStrategy[dict[str, str]]:
    values = st.one_of(st.sampled_from([*USUAL, number]), st.text(max_size=60))
    fields = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)), values, max_size=8)
    # Often what is right, so that most cases get past the first checks.
    good = st.just(right(key, number))
    keys = st.text(min_size=1, max_size=5)
    return st.one_of(
        fields,
        st.builds(lambda form, update: {**form, "update_id": update}, good, keys),
        st.builds(lambda one, other: {**other, **one}, fields, good),
    )


def paths(number: str) -> st.SearchStrategy[str]:
    odd = st.one_of(st.sampled_from([*USUAL, number, "noise"]), st.text(max_size=30)).map(
        lambda part: quote(part, safe="")
    )
    fixed = st.sampled_from(
        [
            "v2/requests", "v2/requests", "v2/servicerequestupdates", "v2/servicerequestupdates", "v2/services",
            f"v2/requests/{number}", "discovery", "v2/discovery", "v2/tokens",
        ]
    )  # fmt: skip
    below = st.builds(
        lambda stem, part: f"v2/{stem}{part}", st.sampled_from(["services/", "requests/", "tokens/", ""]), odd
    )
    stem = st.one_of(fixed, fixed, below, odd)
    ending = st.sampled_from([".json", ".xml"] * 5 + ["", ".html", ".", "/"])
    return st.builds(lambda one, two: f"/open311/{one}{two}", stem, ending)


def test_no_request_whatever_brings_a_fault_of_ours(person: Callable[..., Any]) -> None:
    token, key = issue(
        name="app",
        scopes=(Scope.OPEN311_POST, Scope.OPEN311_UPDATES),
        zone="",
        actor=ACTOR,
        user=None,
        now=NOW,
    )
    concern = raised(token=token)
    publishing.agree(concern=concern, words=False, now=NOW)
    publishing.show(
        pk=concern.pk, words="", by_month=False, now=NOW, actor=ACTOR, user=person("supervisor", "")
    )
    seen: set[tuple[str, int]] = set()

    @settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        path=paths(concern.number),
        query=pieces(key, concern.number),
        form=pieces(key, concern.number),
        method=st.sampled_from(["GET", "GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"]),
        body=st.one_of(st.none(), st.none(), st.none(), st.binary(max_size=200)),
        sent_as=st.sampled_from(
            [
                *[FORM] * 8, "application/x-www-form-urlencoded; charset=utf-8",
                "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=x", "multipart/form-data",
                "application/json", "text/plain; charset=nonsense", "",
            ]
        ),
    )  # fmt: skip
    @example("/open311/v2/requests.json", {}, right(key, concern.number), "POST", None, FORM)
    @example("/open311/v2/requests.xml", {}, {"api_key": key}, "POST", None, FORM)
    @example("/open311/v2/requests/none.xml", {}, {}, "GET", None, FORM)
    def ask(
        path: str, query: dict[str, str], form: dict[str, str], method: str, body: bytes | None, sent_as: str
    ) -> None:
        data = urlencode(form).encode() if body is None else body
        address = f"{path}?{urlencode(query)}" if query else path
        response = Client(raise_request_exception=False).generic(method, address, data, sent_as)
        seen.add((method, response.status_code))
        assert response.status_code < 500, (method, address, data)
        if response.status_code == 204:
            return
        assert response.headers["Content-Type"] in (
            "application/json; charset=utf-8",
            "text/xml; charset=utf-8",
        )
        if response.status_code >= 400 and method != "HEAD":
            held("errors", "json" if "json" in response.headers["Content-Type"] else "xml", response)

    ask()
    assert {("GET", 200), ("POST", 200), ("POST", 400), ("GET", 404)} <= seen, "the cases reach nothing"
