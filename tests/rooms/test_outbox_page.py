"""Staff see what goes out and what does not, try it again or drop it, and never read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.ops.health import Finding, Mark, examine
from lamplighter.outbox import actions
from lamplighter.outbox.models import Call, Kind, Mail, Text
from lamplighter.outbox.timetable import Entry, run_due

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
PRIVATE = ("qmailbox", "qsubject", "qbody", "qpath", "qkey", "qheader", "816555")


def one_of_each() -> tuple[Mail, Text, Call]:
    return (
        actions.post_mail(to="qmailbox@example.org", subject="qsubject", text="qbody", now=NOW),
        actions.post_text(to="+18165550123", body="qbody", now=NOW),
        actions.post_call(
            url="https://hooks.example.org/qpath?k=qkey",
            body="qbody",
            content_type="text/plain",
            headers={"X-Key": "qheader"},
            signing_secret="qkey",
            now=NOW,
        ),
    )


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("mail", "q…@example.org"), ("texts", "…0123"), ("calls", "hooks.example.org"), ("x", "q…@example.org")],
)
def test_each_list_shows_enough_to_recognise_and_nothing_to_read(
    staff: Callable[..., Client], kind: str, shown: str
) -> None:
    one_of_each()
    page = staff("administrator").get(f"/staff/outbox/?kind={kind}&state=waiting").content.decode()
    assert shown in page
    assert not [private for private in PRIVATE if private in page]


def test_the_page_says_where_texts_cannot_go_and_how_many_were_given_up(staff: Callable[..., Client]) -> None:
    _, text, _ = one_of_each()
    Text.objects.filter(pk=text.pk).update(state="failed", last_error="HTTP 400")
    client = staff("administrator")
    page = client.get("/staff/outbox/?kind=texts").content.decode()
    assert "No provider of text messages is set" in page
    assert "HTTP 400" in page
    assert "(1 given up)" in client.get("/staff/outbox/").content.decode()
    assert "No provider of text messages" not in client.get("/staff/outbox/").content.decode()


@pytest.mark.parametrize(
    ("path", "kind", "verbs"),
    [
        ("texts", Text, (Verb.TEXT_RETRIED, Verb.TEXT_DROPPED)),
        ("calls", Call, (Verb.CALL_RETRIED, Verb.CALL_DROPPED)),
    ],
)
def test_staff_try_again_or_drop_on_record(
    staff: Callable[..., Client], path: str, kind: Kind, verbs: tuple[Verb, Verb]
) -> None:
    one_of_each()
    row: Any = kind.objects.get()
    kind.objects.update(state="failed", attempts=14)
    client = staff("administrator")
    assert (
        client.post(f"/staff/outbox/{path}/{row.pk}/", {"do": "retry"})["Location"]
        == f"/staff/outbox/?kind={path}"
    )
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    client.post(f"/staff/outbox/{path}/{row.pk}/", {"do": "drop"})
    assert not kind.objects.exists()
    assert Mail.objects.exists()
    done = set(Event.objects.filter(subject_id=str(row.pk)).values_list("verb", flat=True))
    assert set(verbs) <= done
    again = client.post(f"/staff/outbox/{path}/{row.pk}/", {"do": "drop"}, follow=True)
    assert "It has gone out already, or was removed." in again.content.decode()
    assert staff("officer").post(f"/staff/outbox/{path}/{row.pk}/", {"do": "drop"}).status_code == 403


def found(what: str) -> list[Finding]:
    return [each for each in examine(NOW) if each.what == what]


def use(monkeypatch: pytest.MonkeyPatch, section: str, **values: Any) -> None:
    given = settings.LAMPLIGHTER
    changed = getattr(given, section).model_copy(update=values)
    monkeypatch.setattr(settings, "LAMPLIGHTER", given.model_copy(update={section: changed}))


def test_doctor_counts_what_was_given_up() -> None:
    one_of_each()
    names = ("mail", "text messages", "calls to other servers")
    assert not [each for name in names for each in found(name) if "given up" in each.how]
    for kind in (Mail, Text, Call):
        kind.objects.update(state="failed")
    assert [each.how for name in names for each in found(name) if "given up" in each.how] == [
        "1 given up"
    ] * 3


def test_doctor_tells_whether_texts_can_go(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("text messages") == []
    use(monkeypatch, "sms", provider="twilio", account="AC1", token="k")
    assert found("text messages")[0].mark is Mark.WRONG
    use(monkeypatch, "sms", sender="+18165550100")
    assert found("text messages")[0].mark is Mark.WELL


def test_doctor_tells_whether_replies_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("replies by mail") == []
    use(monkeypatch, "mail", reply_domain="police.example.gov")
    assert "lamplighter mail take" in found("replies by mail")[0].how
    use(monkeypatch, "mail", imap_host="imap.example.gov")
    assert found("replies by mail")[0].mark is Mark.WELL

    def fails(now: datetime) -> None:
        raise OSError

    run_due(NOW, {"fetch-mail": Entry("fetch-mail", timedelta(minutes=1), fails)})
    assert found("replies by mail")[0].mark is Mark.LOOK
