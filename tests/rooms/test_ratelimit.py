"""Too many requests are slowed down: cheaply, in memory alone, and without punishing people who share an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from lamplighter.plumbing.config import Settings, Web
from lamplighter.plumbing.ratelimit import Buckets, Kind, RateLimit, address_of, kind_of, network_of


def limited(per_minute: int, proxies: int = 0) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware around a view that says yes."""
    given = settings.LAMPLIGHTER.model_copy(
        update={"web": Web(requests_per_minute=per_minute, trusted_proxies=proxies)}
    )
    with override_settings(LAMPLIGHTER=given):
        return RateLimit(lambda request: HttpResponse("yes"))


def statuses(ask: Callable[[HttpRequest], HttpResponse], times: int, request: HttpRequest) -> list[int]:
    return [ask(request).status_code for _ in range(times)]


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    buckets = Buckets(per_second=2, burst=3)
    assert [buckets.take(b"a", 0.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take(b"a", 0.5) == 0
    assert buckets.take(b"a", 0.5) == 0.5
    assert buckets.take(b"b", 0.5) == 0, "another address has a bucket of its own"
    assert [buckets.take(b"a", 100.0) for _ in range(4)] == [0, 0, 0, 0.5], (
        "it fills to the burst, no further"
    )


def test_memory_is_bounded_and_whoever_asked_most_is_remembered_longest() -> None:
    buckets = Buckets(per_second=1, burst=10, most=100)
    for _ in range(11):
        buckets.take(b"greedy", 0.0)
    for number in range(10_000):
        buckets.take(number.to_bytes(4, "big"), 0.0)
        assert len(buckets) <= 100
    assert buckets.take(b"greedy", 0.0) > 0


def test_ipv6_counts_by_household_and_ipv4_as_it_is() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("192.0.2.1:5312") == network_of("192.0.2.1")
    assert network_of("[2001:db8::1]:443") == network_of("2001:db8::2")
    assert network_of("nonsense") == network_of("") == b""


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "203.0.113.99, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.99, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
    ],
)
def test_a_forwarded_address_is_believed_only_from_as_many_proxies_as_the_settings_say(
    proxies: int, forwarded: str, counted: str
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request, proxies) == counted


def test_a_library_full_of_people_is_not_slowed_down() -> None:
    ask = limited(Settings().web.requests_per_minute)
    page = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    search = RequestFactory().post("/find/", REMOTE_ADDR="192.0.2.1")
    # Sixty people, each opening ten pages and searching five times within a minute.
    assert set(statuses(ask, 600, page)) == {200}
    assert set(statuses(ask, 300, search)) == {200}


def test_a_guesser_of_passwords_is_stopped_early_and_leaves_everybody_their_search() -> None:
    ask, made = limited(600), RequestFactory()
    guesses = statuses(ask, 100, made.post("/account/login/", REMOTE_ADDR="192.0.2.1"))
    assert guesses.index(429) == 60
    assert set(guesses[61:]) == {429}
    assert ask(made.post("/es/account/login/", REMOTE_ADDR="192.0.2.1")).status_code == 429
    assert ask(made.get("/account/login/", REMOTE_ADDR="192.0.2.1")).status_code == 200
    assert ask(made.post("/find/", REMOTE_ADDR="192.0.2.1")).status_code == 200
    assert ask(made.post("/account/login/", REMOTE_ADDR="192.0.2.2")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/static/site/lamplighter.css", Kind.FREE),
        ("POST", "/static/", Kind.PLAIN),
        ("GET", "/", Kind.PLAIN),
        ("GET", "/api/v1/locate", Kind.PLAIN),
        ("POST", "/api/v1/locate", Kind.SEARCH),
        ("POST", "/es/find/suggest/", Kind.SEARCH),
        ("POST", "/account/login/", Kind.SIGN_IN),
        ("POST", "/es/what-we-do/patrol/thanks/", Kind.WRITING),
    ],
)
def test_what_costs_much_is_counted_apart(method: str, path: str, kind: Kind) -> None:
    assert kind_of(path, method) is kind


def test_the_refusal_says_how_long_to_wait_to_people_and_to_programs() -> None:
    ask, made = limited(10), RequestFactory()
    for path, kind in (
        ("/", "text/html"),
        ("/es/", "text/html"),
        ("/api/v1/zones", "application/problem+json"),
    ):
        request = made.get(path, REMOTE_ADDR=f"192.0.2.{len(path)}")
        assert set(statuses(ask, 20, request)) == {200}
        refused = ask(request)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "6"
        assert refused.headers["Content-Type"].startswith(kind)
    spanish = ask(made.get("/es/", REMOTE_ADDR="192.0.2.4")).content.decode()
    assert 'lang="es"' in spanish
    assert "Espere" in spanish


@pytest.mark.django_db
def test_the_limit_stands_before_the_pages() -> None:
    client = Client(REMOTE_ADDR="198.51.100.77")
    for _ in range(60):
        client.post("/account/login/", {"login": "a@example.org", "password": "wrong"})
    assert client.post("/account/login/", {"login": "a@example.org", "password": "x"}).status_code == 429
