"""Texts are rows like mail: sent at least once with one key, tried again, erased once sent, and never in a log."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.outbox import actions, queries
from lamplighter.outbox.models import Text
from lamplighter.outbox.rules import LONGEST_TEXT, masked_number
from lamplighter.outbox.texting import Console, Twilio, provider, send_due_texts
from lamplighter.plumbing.config import Sms
from lamplighter.plumbing.home import Home
from tests.support.web import Asked, Said, Web, web

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
NOW_ = lambda: NOW  # noqa: E731
pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Web]:
    """A provider that takes everything."""
    with web(lambda asked: Said(201, json.dumps({"sid": "SM12ab"}).encode())) as running:
        yield running


def twilio(server: Web, sender: str = "+18165550100") -> Twilio:
    wanted = Sms.model_validate(
        {
            "provider": "twilio",
            "base_url": server.url + "/",
            "account": "AC1",
            "token": "k:1",
            "sender": sender,
        }
    )
    return Twilio(wanted, private_ok=True)


def post(body: str = "Su aviso 4F7K tiene respuesta.", to: str = "(816) 555-0123") -> Text:
    return actions.post_text(to=to, body=body, now=NOW, language="es")


def test_a_text_goes_out_as_the_interface_says_and_its_body_is_erased(server: Web) -> None:
    text = post(body="Hola, señora: 1 & 2")
    assert send_due_texts(NOW_, twilio(server)) == 1
    assert send_due_texts(NOW_, twilio(server)) == 0
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", "/2010-04-01/Accounts/AC1/Messages.json")
    assert asked.headers["authorization"] == f"Basic {base64.b64encode(b'AC1:k:1').decode()}"
    assert asked.headers["i-twilio-idempotency-token"] == text.key
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body.decode()) == {
        "To": ["+18165550123"], "From": ["+18165550100"], "Body": ["Hola, señora: 1 & 2"],
    }  # fmt: skip
    text.refresh_from_db()
    assert (text.state, text.body, text.sent_at, text.provider_id) == ("sent", "", NOW, "SM12ab")


def test_a_messaging_service_picks_the_number_itself(server: Web) -> None:
    post()
    send_due_texts(NOW_, twilio(server, sender="MG77"))
    said = parse_qs(server.asked[0].body.decode())
    assert said["MessagingServiceSid"] == ["MG77"]
    assert "From" not in said


@pytest.mark.parametrize("status", [429, 500, 503, 401, 404])
def test_a_provider_in_trouble_is_tried_again_with_the_same_key_and_the_others_wait(
    server: Web, status: int
) -> None:
    first, second = post(), post()
    server.answer = lambda asked: Said(status, b'{"message": "qprivate +18165550123"}')
    assert send_due_texts(NOW_, twilio(server)) == 0
    assert len(server.asked) == 1, "the others were tried on a provider in trouble"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.last_error, first.next_try) == (
        "waiting",
        f"HTTP {status}",
        NOW + timedelta(seconds=30),
    )
    assert second.attempts == 0
    server.answer = lambda asked: Said(201, b"not json")
    assert send_due_texts(lambda: first.next_try, twilio(server)) == 2
    keys = [each.headers["i-twilio-idempotency-token"] for each in server.asked]
    assert keys.count(first.key) == 2


def test_a_refused_text_is_given_up_at_once_and_holds_nobody_up(server: Web) -> None:
    def answer(asked: Asked) -> Said:
        return Said(400 if b"0199" in asked.body else 201, b"{}")

    server.answer = answer
    refused, fine = post(to="+18165550199"), post()
    assert send_due_texts(NOW_, twilio(server)) == 1
    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, refused.last_error, fine.state) == ("failed", "HTTP 400", "sent")


def test_a_provider_inside_is_refused_unless_the_setting_allows_it(server: Web) -> None:
    text = post()
    shut = Twilio(Sms.model_validate({"base_url": server.url}))
    assert send_due_texts(NOW_, shut) == 0
    text.refresh_from_db()
    assert text.last_error == "not an address outside"
    assert server.asked == []


def test_without_a_provider_texts_stay(server: Web) -> None:
    post()
    assert provider(Sms()) is None
    assert send_due_texts(NOW_, provider(Sms())) == 0
    assert queries.counts(Text) == {"waiting": 1, "sent": 0, "failed": 0}
    assert isinstance(provider(Sms.model_validate({"provider": "twilio"})), Twilio)


def test_the_console_says_that_a_text_went_but_not_what_nor_to_whom(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    post(body="qprivate")
    assert send_due_texts(NOW_, provider(Sms.model_validate({"provider": "console"}))) == 1
    assert "a text went to …0123" in caplog.text
    heard = caplog.text + "".join(capfd.readouterr())
    assert "qprivate" not in heard
    assert "816555" not in heard
    assert not settings.HOME.texts_file.exists()


def test_only_a_demo_keeps_the_texts_it_would_have_sent(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)  # type: ignore[arg-type]
    home.demo_file.write_text("{}")
    monkeypatch.setattr(settings, "HOME", home)
    post(body="Hola, señora")
    send_due_texts(NOW_, Console())
    assert home.texts_file.read_text(encoding="utf-8") == "To +18165550123\nHola, señora\n\n"
    assert stat.S_IMODE(home.texts_file.stat().st_mode) == 0o600


def test_the_database_itself_holds_that_a_sent_text_keeps_no_body() -> None:
    text = post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.filter(pk=text.pk).update(state="sent", sent_at=NOW)


@pytest.mark.parametrize("to", ["", "911", "nobody", "1" * 30])
def test_what_is_no_number_gets_no_text(to: str) -> None:
    with pytest.raises(actions.CannotPost):
        post(to=to)


@pytest.mark.parametrize("body", ["", "  ", "x" * (LONGEST_TEXT + 1)])
def test_a_text_says_something_and_not_too_much(body: str) -> None:
    with pytest.raises(actions.CannotPost):
        post(body=body)


def test_a_number_is_masked_for_staff() -> None:
    assert masked_number("+18165550123") == "…0123"
    assert masked_number("12345") == "…"
