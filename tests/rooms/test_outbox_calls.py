"""Calls to other servers are rows: sent at least once with one id, signed, tried again, erased once delivered, and heard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.outbox import actions, calls, queries, timetable
from lamplighter.outbox.calls import send_due_calls, signature
from lamplighter.outbox.models import Call
from lamplighter.outbox.rules import LEASE, MOST_ATTEMPTS
from tests.support.web import Said, Web, web

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
NOW_ = lambda: NOW  # noqa: E731
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server of the department's own, inside."""
    allow_inside(monkeypatch)
    with web() as running:
        yield running


@pytest.fixture(autouse=True)
def _nobody_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    timetable.entries()  # the rooms' own are entered before they are set aside
    monkeypatch.setattr(calls, "_answers", {})
    monkeypatch.setattr(calls, "_given_up", {})


def allow_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings.LAMPLIGHTER
    inside = given.web.model_copy(update={"call_private_addresses": True})
    monkeypatch.setattr(settings, "LAMPLIGHTER", given.model_copy(update={"web": inside}))


def post(url: str, **more: Any) -> Call:
    given = {"body": '{"number": "4F7K9Q2M"}', "content_type": "application/json", "now": NOW, **more}
    return actions.post_call(url=url, **given)


def test_the_signature_is_the_one_that_the_standard_prints() -> None:
    """The example of the Standard Webhooks reference libraries."""
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(KEY, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') == expected
    assert (
        signature("another", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}') != expected
    )
    assert signature("whsec_not base64!", "m", 1, b"").startswith("v1,")


def test_a_call_arrives_signed_and_whole_and_is_erased(server: Web) -> None:
    call = post(f"{server.url}/hook?key=k1", headers={"X-Api-Key": "k2", "Host": "evil"}, signing_secret=KEY)
    assert send_due_calls(NOW_) == 1
    assert send_due_calls(NOW_) == 0
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/hook?key=k1", b'{"number": "4F7K9Q2M"}')
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["x-api-key"] == "k2"
    assert asked.headers["host"] == server.url.removeprefix("http://")
    assert asked.headers["webhook-id"] == call.uid
    assert asked.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert asked.headers["webhook-signature"] == signature(KEY, call.uid, int(NOW.timestamp()), asked.body)
    call.refresh_from_db()
    assert (call.state, call.status, call.sent_at, call.host) == ("sent", 200, NOW, "127.0.0.1")
    assert (call.url, bytes(call.body), call.headers, call.signing_key) == ("", b"", {}, "")


def test_the_database_itself_holds_that_a_delivered_call_keeps_nothing() -> None:
    call = post("https://example.org/hook")
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="sent", sent_at=NOW)


def test_a_refusal_is_tried_again_with_the_same_id_and_a_new_signature(server: Web) -> None:
    call = post(server.url, signing_secret=KEY)
    server.answer = lambda asked: Said(500, b"qprivate")
    assert send_due_calls(NOW_) == 0
    call.refresh_from_db()
    assert (call.state, call.attempts, call.status, call.last_error) == ("waiting", 1, 500, "HTTP 500")
    assert call.next_try == NOW + timedelta(seconds=30)
    server.answer = lambda asked: Said(204)
    assert send_due_calls(lambda: call.next_try) == 1
    first, second = server.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


def test_what_is_gone_is_given_up_at_once_and_all_else_in_the_end(server: Web) -> None:
    heard: list[tuple[int, int]] = []
    calls.on_given_up("hook")(lambda pk, status, now: heard.append((pk, status)))
    server.answer = lambda asked: Said(410)
    gone = post(server.url, category="hook")
    send_due_calls(NOW_)
    gone.refresh_from_db()
    assert (gone.state, gone.attempts) == ("failed", 1)
    assert heard == [(gone.pk, 410)]
    server.answer = lambda asked: Said(404)
    at, call = NOW, post(server.url, category="hook")
    for _ in range(MOST_ATTEMPTS):
        send_due_calls(lambda: at)  # noqa: B023
        call.refresh_from_db()
        at = call.next_try
    assert (call.state, call.status) == ("failed", 404)
    assert heard[1:] == [(call.pk, 404)]


def test_a_busy_server_is_left_alone_as_long_as_it_asks(server: Web) -> None:
    server.answer = lambda asked: Said(429, headers={"Retry-After": "600"})
    call = post(server.url)
    send_due_calls(NOW_)
    call.refresh_from_db()
    assert call.next_try == NOW + timedelta(seconds=600)
    for said in ("Wed, 21 Oct 2026 07:28:00 GMT", "-5", "²"):
        server.answer = lambda asked, said=said: Said(
            503, headers={"Retry-After": said.encode().decode("latin-1")}
        )  # type: ignore[misc]
        other = post(server.url)
        send_due_calls(NOW_)
        other.refresh_from_db()
        assert other.next_try == NOW + timedelta(seconds=30)


def test_machines_inside_are_called_only_where_the_setting_says_so() -> None:
    with web() as server:
        call = post(server.url)
        send_due_calls(NOW_)
        assert server.asked == []
    call.refresh_from_db()
    assert (call.state, call.last_error, call.status) == ("waiting", "not an address outside", None)


def test_the_answer_is_heard_in_the_transaction_that_notes_it(server: Web) -> None:
    heard: list[Any] = []

    @calls.on_answer("refer")
    def hears(pk: int, status: int, body: bytes, now: datetime) -> None:
        heard.append((pk, status, json.loads(body), now, transaction.get_connection().in_atomic_block))

    server.answer = lambda asked: Said(201, b'[{"service_request_id": "12"}]')
    call = post(server.url, category="refer", reference="77")
    post(server.url, category="other")
    assert send_due_calls(NOW_) == 2
    assert heard == [(call.pk, 201, [{"service_request_id": "12"}], NOW, True)]
    assert Call.objects.get(pk=call.pk).reference == "77"
    with pytest.raises(calls.HeardTwice):
        calls.on_answer("refer")(lambda pk, status, body, now: None)


def test_an_answer_that_cannot_be_taken_in_does_not_repeat_the_call(
    server: Web, caplog: pytest.LogCaptureFixture
) -> None:
    @calls.on_answer("refer")
    def fails(pk: int, status: int, body: bytes, now: datetime) -> None:
        post("https://example.org/undone")
        raise ValueError("qprivate")

    call = post(server.url, category="refer")
    assert send_due_calls(NOW_) == 1
    call.refresh_from_db()
    assert (call.state, call.last_error) == ("sent", "not heard: ValueError")
    assert Call.objects.count() == 1, "what the failed function wrote was kept"
    assert "qprivate" not in caplog.text


def test_a_long_answer_is_a_delivery_and_is_cut(server: Web) -> None:
    heard: list[int] = []
    calls.on_answer("x")(lambda pk, status, body, now: heard.append(len(body)))
    server.answer = lambda asked: Said(200, b"x" * 200_000)
    post(server.url, category="x")
    assert send_due_calls(NOW_) == 1
    assert heard == [calls.MOST_ANSWERED]


def test_a_get_follows_what_became_of_a_referral(server: Web) -> None:
    post(server.url, method="GET", body=b"", content_type="")
    assert send_due_calls(NOW_) == 1
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("GET", b"")
    assert "content-type" not in asked.headers


def test_a_worker_that_lost_its_lease_changes_nothing(server: Web) -> None:
    call = post(server.url)
    first = actions.claim(pk=call.pk, now=NOW, kind=Call)
    assert first is not None
    assert actions.claim(pk=call.pk, now=NOW, kind=Call) is None
    assert actions.claim(pk=call.pk, now=NOW + LEASE, kind=Call) is not None
    assert not actions.note_answered(pk=call.pk, claim=first, status=200, now=NOW)
    assert queries.counts(Call) == {"waiting": 1, "sent": 0, "failed": 0}


def test_slow_servers_do_not_keep_mail_waiting(server: Web) -> None:
    for _ in range(5):
        post(server.url)
    steps = iter(range(100))
    assert send_due_calls(lambda: NOW + timedelta(seconds=6 * next(steps))) < 5
    assert queries.counts(Call)["waiting"] > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://example.org/"},
        {"url": "/hook"},
        {"url": "https://example.org/" + "x" * 1000},
        {"url": "https://example.org/", "method": "TRACE"},
        {"url": "https://example.org/", "headers": {"X-A": "b\r\nX-C: d"}},
    ],
)
def test_a_call_that_cannot_be_is_refused_before_it_is_kept(wrong: dict[str, Any]) -> None:
    with pytest.raises(actions.CannotPost):
        post(**wrong)
    assert not Call.objects.exists()
