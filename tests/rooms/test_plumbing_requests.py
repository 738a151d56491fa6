"""What every answer carries, and which POSTs are taken: headers, content policy, origin."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from lamplighter.plumbing.headers import SecurityHeaders, content_security_policy
from lamplighter.plumbing.origin import is_cross_site
from lamplighter.plumbing.paging import page_of


def answered(settings: Any, *, secure: bool = False) -> HttpResponse:
    middleware = SecurityHeaders(lambda request: HttpResponse())
    return middleware(RequestFactory().get("/", secure=secure))


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/", "/nowhere/", "/account/login/", "/staff/", "/api/v1/nowhere"])
def test_every_answer_carries_the_policy(client: Client, where: str) -> None:
    reply = client.get(where)
    assert reply["Content-Security-Policy"] == content_security_policy()
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["X-Frame-Options"] == "DENY"
    assert reply["Referrer-Policy"] == "same-origin"


def test_the_policy_lets_no_inline_script_or_style_and_no_third_party_in() -> None:
    policy = content_security_policy()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "script-src 'self';" in policy


def test_a_departments_own_tiles_are_named_and_nothing_else(settings: Any) -> None:
    tiles = settings.LAMPLIGHTER.map.model_copy(
        update={"tile_url": "https://tiles.example.org/{z}/{x}/{y}.png?key=1"}
    )
    settings.LAMPLIGHTER = settings.LAMPLIGHTER.model_copy(update={"map": tiles})
    assert "img-src 'self' data: https://tiles.example.org;" in content_security_policy()


def test_browsers_are_told_to_stay_with_tls_where_there_is_some(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    assert answered(settings, secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in answered(settings)


@pytest.mark.parametrize(
    ("headers", "crosses"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        (
            {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
            False,
        ),  # the browser's own word counts
        ({"Sec-Fetch-Site": "anything"}, True),
        ({"Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver:8080"}, True),
        ({"Origin": "http://testserver.evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "file://testserver"}, True),
        ({}, False),  # no browser's page sends a POST without either
    ],
)
def test_a_post_is_judged_by_where_it_comes_from(headers: dict[str, str], crosses: bool) -> None:
    assert is_cross_site(RequestFactory().post("/", headers=headers)) is crosses


@pytest.mark.django_db
def test_a_page_number_that_is_nonsense_or_too_high_still_shows_something() -> None:
    from lamplighter.plumbing.models import Revision

    Revision.objects.bulk_create(Revision(subject=f"s{number:02d}") for number in range(5))
    rows = Revision.objects.order_by("subject")
    assert [page_of(rows, asked, 2).number for asked in (None, "x", "2", "99", "-1")] == [1, 1, 2, 3, 3]
    last = page_of(rows, "3", 2)
    assert (last.previous, last.next, last.pages, last.total, len(last.rows)) == (2, None, 3, 5, 1)
