"""Promise 3: mail is a row of the same transaction; it goes out at least once with one Message-ID, repeats no more than kills."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox import actions, queries
from lamplighter.outbox.models import Mail, MailFile
from lamplighter.outbox.rules import LEASE, MOST_ATTEMPTS, Attachment, MailState, masked, wait_after
from lamplighter.outbox.sending import send_due
from lamplighter.plumbing.config import Mail as MailSettings
from tests.support.demo import free_port
from tests.support.web import Asked, Said, web
from tests.support.workers import Home

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
NOW_ = lambda: NOW  # noqa: E731


class Sink:
    """A real SMTP server that keeps what it is sent; it can refuse, or take its time."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.refuse_rcpt = ""
        self.refuse_data = ""
        self.hang = threading.Event()
        self.hanging = threading.Event()

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refuse_rcpt:
            return self.refuse_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse_data:
            return self.refuse_data
        self.got.append(message_from_bytes(envelope.content, policy=default))
        if self.hang.is_set():
            self.hanging.set()
            await asyncio.sleep(60)
        return "250 OK"


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def server(sink: Sink) -> Iterator[MailSettings]:
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    yield MailSettings(host="127.0.0.1", port=port, security="none", sender="police@example.org")  # type: ignore[call-arg]
    controller.stop()


def post(to: str = "ana@example.org", text: str = "Hello") -> Mail:
    return actions.post_mail(to=to, subject="About\r\nyour block", text=text, html="<p>Hello</p>", now=NOW)


@pytest.mark.django_db
def test_mail_is_gone_when_its_transaction_is() -> None:
    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():  # noqa: PT012 (both belong to the transaction)
        post()
        raise Failed
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_mail_goes_out_once_whole_and_its_text_is_erased(sink: Sink, server: MailSettings) -> None:
    mail = post(text="Grüße, señora")
    assert send_due(NOW_, server) == 1
    assert send_due(NOW_, server) == 0
    (got,) = sink.got
    assert got["Message-ID"] == mail.message_id
    assert got["To"] == "ana@example.org"
    assert got["From"] == "police@example.org"
    assert got["Subject"] == "About your block"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_body(("plain",)).get_content().strip() == "Grüße, señora"  # type: ignore[attr-defined]
    assert got.get_body(("html",)).get_content().strip() == "<p>Hello</p>"  # type: ignore[attr-defined]
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html, mail.sent_at) == ("sent", "", "", NOW)


@pytest.mark.django_db
def test_a_mail_tells_its_language_its_thread_and_how_to_end_such_mails(
    sink: Sink, server: MailSettings
) -> None:
    end = "https://police.example.org/es/alerts/" + "x" * 90 + "/end/"
    for _ in range(2):
        actions.post_mail(
            to="ana@example.org",
            subject="S",
            text="T",
            now=NOW,
            language="es",
            thread="4F7K9Q2M",
            unsubscribe=end,
        )
    actions.post_mail(to="ana@example.org", subject="S", text="T", now=NOW, thread="other")
    assert send_due(NOW_, server) == 3
    first, second, other = sink.got
    assert first["Content-Language"] == "es"
    assert first["List-Unsubscribe"] == f"<{end}>", "a program must be able to read it"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["List-ID"] is None
    assert first["In-Reply-To"] == first["References"] == second["References"]
    assert first["In-Reply-To"].endswith("@localhost>")
    assert other["References"] not in (None, first["References"])
    assert other["List-Unsubscribe"] is None
    assert "4F7K9Q2M" not in first.as_string(), "the word of the thread went out"
    row = Mail.objects.order_by("pk")[0]
    assert (row.thread, row.unsubscribe, row.reply_to) == ("", "", "")


@pytest.mark.django_db
def test_files_go_with_a_mail_and_are_erased_with_it(sink: Sink, server: MailSettings) -> None:
    calendar = Attachment(
        "cita.ics", "text/calendar; method=REQUEST; charset=utf-8", "SUMMARY:Reunión".encode()
    )
    photo = Attachment("ä.jpg", "image/jpeg", bytes(range(256)))
    mail = actions.post_mail(
        to="ana@example.org", subject="S", text="T", html="<p>T</p>", now=NOW, attachments=[calendar, photo]
    )
    assert send_due(NOW_, server) == 1
    (got,) = sink.got
    invitation, picture = got.iter_attachments()  # type: ignore[attr-defined]
    assert invitation.get_content_type() == "text/calendar"
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_content().strip() == "SUMMARY:Reunión"
    assert (picture.get_filename(), picture.get_content()) == ("ä.jpg", bytes(range(256)))
    assert got.get_body(("html",)).get_content().strip() == "<p>T</p>"  # type: ignore[attr-defined]
    assert not MailFile.objects.filter(mail=mail).exists()


@pytest.mark.django_db
def test_what_no_mail_can_carry_is_refused_before_it_is_kept() -> None:
    large = Attachment("a.bin", "application/octet-stream", b"x" * 500_001)
    with pytest.raises(actions.CannotPost):
        actions.post_mail(to="a@example.org", subject="S", text="T", now=NOW, attachments=[large, large])
    with pytest.raises(actions.CannotPost):
        actions.post_mail(to="a@example.org", subject="S", text="T", now=NOW, unsubscribe="/alerts/end/")
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_the_database_itself_holds_that_sent_mail_keeps_no_text() -> None:
    mail = post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(state="sent", sent_at=NOW)


@pytest.mark.django_db
def test_without_a_mail_server_mail_stays(server: MailSettings) -> None:
    post()
    assert send_due(NOW_, MailSettings()) == 0  # type: ignore[call-arg]
    assert queries.counts() == {"waiting": 1, "sent": 0, "failed": 0}
    assert send_due(NOW_, server) == 1


@pytest.mark.django_db
def test_a_server_that_is_down_is_tried_again_later_and_later(server: MailSettings, sink: Sink) -> None:
    mail = post()
    down = server.model_copy(update={"port": free_port()})
    at = NOW
    waits = []
    for _ in range(MOST_ATTEMPTS - 1):
        assert send_due(lambda: at, down) == 0  # noqa: B023
        mail.refresh_from_db()
        assert mail.state == MailState.WAITING
        assert mail.last_error == "ConnectionRefusedError"
        waits.append(mail.next_try - at)
        assert send_due(lambda: at, server) == 0, "it was tried again before its time"  # noqa: B023
        at = mail.next_try
    assert waits[:4] == [timedelta(seconds=s) for s in (30, 60, 120, 240)]
    assert waits == sorted(waits)
    assert max(waits) == timedelta(hours=8)
    send_due(lambda: at, down)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


@pytest.mark.django_db
def test_a_refused_address_is_given_up_at_once_and_not_repeated_in_words(
    sink: Sink, server: MailSettings
) -> None:
    mail = post()
    sink.refuse_rcpt = "550 no such person ana@example.org"
    send_due(NOW_, server)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("failed", "SMTP 550")
    sink.refuse_rcpt = ""
    actions.try_again(pk=mail.pk, actor=Actor.staff(1), now=NOW)
    assert send_due(NOW_, server) == 1
    assert Event.objects.filter(verb=Verb.MAIL_RETRIED, subject_id=str(mail.pk)).exists()
    with pytest.raises(actions.NotWaiting):
        actions.try_again(pk=mail.pk, actor=Actor.staff(1), now=NOW)


@pytest.mark.django_db
def test_an_address_that_cannot_travel_is_given_up_and_holds_nobody_else_up(
    sink: Sink, server: MailSettings
) -> None:
    strange = post(to="josé\r\nBcc: all@example.org")
    fine = post()
    assert send_due(NOW_, server) == 1
    strange.refresh_from_db()
    fine.refresh_from_db()
    assert (strange.state, fine.state) == ("failed", "sent")
    assert [got["To"] for got in sink.got] == ["ana@example.org"]


@pytest.mark.django_db
def test_a_passing_refusal_of_one_mail_does_not_stop_the_others(sink: Sink, server: MailSettings) -> None:
    first, second = post(), post()
    sink.refuse_data = "451 try later"
    send_due(NOW_, server)
    for mail in (first, second):
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.last_error) == ("waiting", 1, "SMTP 451")


@pytest.mark.django_db
def test_a_claimed_mail_belongs_to_one_worker_until_its_lease_ends() -> None:
    mail = post()
    first = actions.claim(pk=mail.pk, now=NOW)
    assert first is not None
    assert actions.claim(pk=mail.pk, now=NOW + LEASE - timedelta(seconds=1)) is None
    second = actions.claim(pk=mail.pk, now=NOW + LEASE)
    assert second not in (None, first)
    actions.note_failure(pk=mail.pk, claim=first, error="late", permanent=True, now=NOW + LEASE)
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING, "a worker that lost its lease changed the mail"


@pytest.mark.django_db
def test_what_a_library_sends_becomes_one_row_for_each_reader() -> None:
    message = EmailMultiAlternatives(
        "S", "T", to=["a@example.org", "b@example.org"], reply_to=["r@example.org"]
    )
    message.attach_alternative("<p>T</p>", "text/html")
    message.send()
    rows = list(Mail.objects.order_by("to"))
    assert [(row.to, row.text, row.html, row.reply_to) for row in rows] == [
        ("a@example.org", "T", "<p>T</p>", "r@example.org"),
        ("b@example.org", "T", "<p>T</p>", "r@example.org"),
    ]
    assert len({row.message_id for row in rows}) == 2
    assert send_mail("S", "T", None, ["c@example.org"]) == 1


@pytest.mark.django_db
def test_rows_of_sent_mail_go_after_a_month_and_unsent_ones_stay(server: MailSettings) -> None:
    post()
    send_due(NOW_, server)
    post()
    assert actions.clear_sent(now=NOW + actions.KEPT_SENT) == 0
    assert actions.clear_sent(now=NOW + actions.KEPT_SENT + timedelta(seconds=1)) == 1
    assert queries.counts() == {"waiting": 1, "sent": 0, "failed": 0}


@pytest.mark.django_db
def test_a_mail_given_up_keeps_its_words_for_three_months_and_no_longer(
    sink: Sink, server: MailSettings
) -> None:
    post()
    sink.refuse_rcpt = "550 no"
    send_due(NOW_, server)
    assert actions.clear_sent(now=NOW + actions.KEPT_FAILED) == 0
    assert actions.clear_sent(now=NOW + actions.KEPT_FAILED + timedelta(seconds=1)) == 1


def test_an_address_is_masked_for_staff() -> None:
    assert masked("ana.lopez@example.org") == "a…@example.org"


def test_waits_double_from_half_a_minute_to_eight_hours() -> None:
    assert wait_after(1) == timedelta(seconds=30)
    assert wait_after(0) == wait_after(1)
    assert wait_after(10**9) == timedelta(hours=8)


@pytest.mark.django_db
def test_the_page_says_that_no_server_is_set_and_shows_neither_reader_nor_text(
    staff: Callable[..., Client],
) -> None:
    actions.post_mail(to="marker@example.org", subject="markersubject", text="markertext", now=NOW)
    client = staff("administrator")
    page = client.get("/staff/outbox/").content.decode()
    assert "No mail server is set" in page
    assert "m…@example.org" in page
    for private in ("marker@", "markersubject", "markertext"):
        assert private not in page
    mail = Mail.objects.get()
    assert client.post(f"/staff/outbox/{mail.pk}/", {"do": "drop"}).status_code == 302
    assert not Mail.objects.exists()
    assert client.post(f"/staff/outbox/{mail.pk}/", {"do": "retry"}).status_code == 302
    assert staff("officer").get("/staff/outbox/").status_code == 403


# -- processes of their own: kill -9, and two at once -----------------------------------------------------------------


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with its tables."""
    place = tmp_path_factory.mktemp("migrated")
    (place / "keys").mkdir()
    (place / "keys" / "secret").write_text("the secret of this home")
    home = Home(place)
    home.run(do="migrate", at=NOW)
    return home


@pytest.fixture
def home(migrated: Home, tmp_path: Path, server: MailSettings) -> Home:
    """A home of this test's own that sends by its server."""
    return migrated.copy(
        tmp_path / "home",
        LAMPLIGHTER_MAIL_HOST=server.host,
        LAMPLIGHTER_MAIL_PORT=str(server.port),
        LAMPLIGHTER_MAIL_SECURITY="none",
        LAMPLIGHTER_MAIL_REPLY_DOMAIN="police.example.gov",
        LAMPLIGHTER_WEB_CALL_PRIVATE_ADDRESSES="true",
    )


def test_promise_3_a_sender_killed_in_the_middle_repeats_with_the_same_message_id(
    home: Home, sink: Sink
) -> None:
    (identity,) = home.run(do="post", mails=1, at=NOW)
    sink.hang.set()
    child = home.start(do="send", at=NOW)
    assert sink.hanging.wait(30), "the mail did not reach the server"
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=10)
    sink.hang.clear()
    assert home.run(do="send", at=NOW + LEASE / 2) == {identity: "waiting"}
    assert home.run(do="send", at=NOW + LEASE) == {identity: "sent"}
    assert home.run(do="send", at=NOW + 3 * LEASE) == {identity: "sent"}
    assert [got["Message-ID"] for got in sink.got] == [identity, identity], "more repeats than kills"


def test_promise_3_two_workers_at_once_never_send_the_same_mail(home: Home, sink: Sink) -> None:
    home.run(do="post", mails=40, at=NOW)
    workers = [home.start(do="send", at=NOW) for _ in range(2)]
    sent = [int(worker.communicate(timeout=60)[0].splitlines()[0]) for worker in workers]
    assert sum(sent) == 40
    assert len(sink.got) == len({got["Message-ID"] for got in sink.got}) == 40


def test_promise_3_a_caller_killed_in_the_middle_repeats_with_the_same_id(home: Home) -> None:
    reached, over = threading.Event(), threading.Event()

    def answer(asked: Asked) -> Said:
        if len(server.asked) == 1:
            reached.set()
            over.wait(60)
        return Said(200)

    with web(answer) as server:
        (identity,) = home.run(do="post", calls=[server.url], at=NOW)
        child = home.start(do="call", at=NOW)
        assert reached.wait(60), "the call did not reach the server"
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=10)
        over.set()
        assert home.run(do="call", at=NOW + LEASE / 2) == {identity: "waiting"}
        assert home.run(do="call", at=NOW + LEASE) == {identity: "sent"}
        assert home.run(do="call", at=NOW + 3 * LEASE) == {identity: "sent"}
        assert [asked.headers["webhook-id"] for asked in server.asked] == [identity, identity]


def test_an_answer_that_comes_in_at_four_doors_at_once_is_taken_once(home: Home) -> None:
    raw = "From: a@example.org\r\nTo: reply+z9@police.example.gov\r\nMessage-ID: <1@x>\r\n\r\nHello"
    doors = [home.start(do="take", raw=raw, at=NOW) for _ in range(4)]
    said = [door.communicate(timeout=120)[0].splitlines() for door in doors]
    assert sorted(lines[0] for lines in said) == ["taken", "twice", "twice", "twice"]
    assert list(home.run(do="nothing", at=NOW).values()) == ["waiting"], "what the room wrote stands once"
