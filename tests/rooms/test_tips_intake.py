"""Tips come in sealed, are refused with a word where they must be, and leave nothing of their sender behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.mailbox import Part
from lamplighter.core.sealing.work import read_challenge, solved
from lamplighter.plumbing import clock
from lamplighter.tips.actions.intake import LOAD, check_paid, keep
from lamplighter.tips.models import Box, Conversation, Message
from tests.support.tip_desk import DAYS, Bench, Tipster, make_desk, parsed, tips_settings, word
from tests.support.tips import DESK, READERS, STRANGER, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    LOAD.forget()
    with tips_settings(work_bits=2):
        yield
    LOAD.forget()


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def ada(bench: Bench) -> Tipster:
    return Tipster(bench)


def test_a_first_tip_is_kept_as_it_came_with_its_day_and_nothing_of_its_hour(ada: Tipster) -> None:
    envelope = ada.first()
    reply = ada.send(envelope)
    assert (reply.status_code, reply.json()) == (201, {"kept": True})
    conversation = Conversation.objects.get()
    message = Message.objects.get()
    assert (bytes(conversation.mailbox), bytes(conversation.mark)) == (
        ada.keys.mailbox,
        ada.keys.conversation,
    )
    assert bytes(message.body) in envelope
    assert conversation.day == clock.city_day(clock.now())
    assert conversation.keep_until - conversation.day == timedelta(days=90)
    assert Box.objects.count() == len(READERS) + 1
    for model in (Conversation, Message, Box):
        assert not [
            each.name
            for each in model._meta.fields
            if each.get_internal_type() in ("DateTimeField", "TimeField")
        ]


def test_further_messages_follow_in_their_order_and_no_other(ada: Tipster) -> None:
    ada.tell()
    assert word(ada.send(ada.further(sequence=2))) == "gap"
    ada.tell("Again.")
    assert word(ada.send(ada.further(sequence=1))) == "replayed"
    ada.tell("And again.")
    assert list(Message.objects.order_by("sequence").values_list("sequence", flat=True)) == [0, 1, 2]


def test_an_envelope_is_taken_once(ada: Tipster) -> None:
    envelope = ada.first()
    proof = ada.paid(envelope)
    assert ada.send(envelope, proof=proof).status_code == 201
    again = ada.send(envelope, proof=proof)
    assert (word(again), again.status_code) == ("replayed", 409)
    assert Message.objects.count() == 1


def test_what_is_for_another_desk_or_sealed_to_others_is_refused(bench: Bench, ada: Tipster) -> None:
    other = Bench("gangs", (STRANGER,))
    envelope = ada.first()
    assert (
        word(ada.send(envelope, proof=solved(ada.challenge(desk="gangs"), envelope, desk="gangs")))
        == "wrong-desk"
    )
    stranger = Tipster(bench)
    stranger.bench.listed = (STRANGER,)
    assert word(stranger.send(stranger.first())) == "bad-recipients"
    assert not Conversation.objects.filter(desk=other.desk).exists()


def test_a_list_that_is_over_is_called_old_so_that_the_page_seals_anew(bench: Bench, ada: Tipster) -> None:
    envelope = ada.first()
    bench.sign(*READERS[:2])
    reply = ada.send(envelope)
    assert (word(reply), reply.status_code) == ("old-list", 409)
    assert ada.send(ada.first()).status_code == 201


def test_a_list_whose_last_day_is_past_takes_nothing_until_a_new_one_is_signed(
    bench: Bench, ada: Tipster, client: Client, time_machine: Any
) -> None:
    ada.tell()
    envelope = ada.further()
    time_machine.move_to(DAYS[1] + timedelta(days=1, hours=1))
    assert refusal(lambda: keep(envelope=parsed(envelope), now=clock.now())) == "list-over"
    assert word(ada.post("challenge", b'{"desk": "narcotics"}', "application/json")) == "list-over"
    assert client.get("/tips/narcotics/plain/").context["over"]
    assert "narcotics" not in client.get("/tips/").content.decode()


def test_work_is_never_asked_or_expected_beyond_what_a_client_does(bench: Bench, ada: Tipster) -> None:
    ada.tell()
    with tips_settings(work_bits=24):
        made = ada.challenge("file")
        assert read_challenge(made).bits == 24
        check_paid(made + bytes(8), desk=DESK, now=clock.now(), for_file=True)


def test_another_tipsters_hand_writes_nothing_into_a_conversation(ada: Tipster, bench: Bench) -> None:
    ada.tell()
    forger = Tipster(bench, keys=codes.TipsterKeys(DESK, ada.keys.token, Tipster(bench).keys.secret))
    assert word(forger.send(forger.further(sequence=1))) == "no-conversation"
    assert word(forger.send(forger.first())) == "replayed", "the mailbox is taken"

    class Borrowed(codes.TipsterKeys):
        """Somebody's own keys under the id of another's conversation."""

        conversation = ada.keys.conversation

    other = Tipster(bench, keys=Borrowed(DESK, ada.keys.token, forger.keys.secret))
    assert word(other.send(other.further(sequence=1))) == "bad-signature"
    assert word(Tipster(bench).send(Tipster(bench).further(sequence=1))) == "no-conversation"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:-1], "wrong-length"),
        (lambda data: data + b"x", "wrong-length"),
        (lambda data: b"XXXX" + data[4:], "not-an-envelope"),
        (lambda data: data[:4] + b"\x02" + data[5:], "unknown-version"),
        (lambda data: data[:6] + b"\x02" + data[7:], "unknown-suite"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "bad-signature"),
        (lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:], "bad-signature"),
    ],
)
def test_a_changed_envelope_is_refused_with_its_word(
    ada: Tipster, change: Callable[[bytes], bytes], said: str
) -> None:
    assert word(ada.send(change(ada.first()), "tip")) == said
    assert not Conversation.objects.exists()


def test_more_than_any_envelope_holds_is_refused_before_it_is_read(ada: Tipster) -> None:
    reply = ada.post("tip", bytes(200_000))
    assert (word(reply), reply.status_code) == ("too-long", 413)


def test_work_is_asked_bound_to_the_envelope_and_ends(ada: Tipster, monkeypatch: pytest.MonkeyPatch) -> None:
    envelope = ada.first()
    proof = ada.paid(envelope)
    with tips_settings(work_bits=12):
        assert word(ada.send(envelope, proof=proof)) == "bad-proof", "it was cheaper when it was made"
        dear = ada.paid(envelope)
        assert read_challenge(dear[:46]).bits == 12
        assert word(ada.send(ada.first("Another."), proof=dear)) == "bad-proof"
        later = clock.now() + timedelta(minutes=31)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert word(ada.send(envelope, proof=dear)) == "stale-proof"
    assert word(ada.send(envelope, proof=bytes(54))) == "bad-proof"


def test_the_work_rises_with_what_comes_in_and_everybody_is_asked_the_same(bench: Bench) -> None:
    with tips_settings(work_bits=1, calm_per_minute=1):
        one, two = Tipster(bench), Tipster(bench)
        assert one.challenge() == two.challenge(), "a challenge of one's own would mark who asked"
        before = read_challenge(one.challenge()).bits
        for _ in range(25):
            LOAD.note(bench.code, clock.now().timestamp())
        assert read_challenge(two.challenge()).bits == before + 2
        assert read_challenge(two.challenge("file")).bits == before + 4
        assert Tipster(bench).send(Tipster(bench).first()).status_code == 201, "it slows, and refuses nobody"


def test_work_pays_for_what_it_was_asked_for_also_when_load_made_it_dear(bench: Bench, ada: Tipster) -> None:
    ada.tell()
    file, text = ada.file()[1], ada.further()
    with tips_settings(work_bits=1, calm_per_minute=1):
        for_file = ada.paid(text, "file")
        for _ in range(60):
            LOAD.note(bench.code, clock.now().timestamp())
        for_text = ada.paid(file)
        assert read_challenge(for_text[:46]).bits > read_challenge(for_file[:46]).bits
        assert word(ada.send_file(file, proof=for_text)) == "bad-proof"
        assert word(ada.send(text, proof=for_file)) == "bad-proof"
        assert ada.send_file(file).status_code == 201
        assert ada.send(text).status_code == 201


def test_a_desk_without_a_list_or_closed_takes_nothing(bench: Bench, ada: Tipster) -> None:
    make_desk("new")
    assert word(ada.client.get("/tips/wire/desks/new/")) == "desk-closed"
    assert word(ada.client.get("/tips/wire/desks/nowhere/")) == "desk-closed"
    envelope = ada.first()
    proof = ada.paid(envelope)
    bench.desk.is_open = False
    bench.desk.save()
    assert word(ada.send(envelope, proof=proof)) == "desk-closed"
    assert word(ada.post("challenge", b'{"desk": "new"}', "application/json")) == "desk-closed"
    assert ada.client.get("/tips/narcotics/").status_code == 404


def test_the_facts_of_a_desk_are_what_a_page_needs_and_name_nobody(bench: Bench, client: Client) -> None:
    said = client.get("/tips/wire/desks/narcotics/").json()
    assert set(said) == {
        "desk",
        "name",
        "signed_list",
        "past_lists",
        "keep_days",
        "rewards",
        "largest_file_mb",
        "most_files",
    }
    assert set(said["signed_list"]) == {"lead", "list", "sig", "number", "fingerprint", "made", "until"}
    assert said["past_lists"] == []
    bench.sign(*READERS[:2])
    again = client.get("/tips/wire/desks/narcotics/").json()
    assert (again["signed_list"]["number"], again["past_lists"]) == (2, [said["signed_list"]])
    assert "reader 0" not in str(said)


ROUTES = ("challenge", "tip", "message", "mailbox", "file", "file-fetch", "withdraw")


@pytest.mark.parametrize("route", ROUTES)
def test_no_answer_of_the_wire_sets_a_cookie_or_is_kept_or_names_a_page(
    bench: Bench, staff: Callable[..., Client], route: str
) -> None:
    client = staff("administrator")
    for body in (b"", b"x" * 100):
        reply = client.post(reverse(f"tips-wire-{route}"), data=body, content_type="application/octet-stream")
        assert 400 <= reply.status_code < 500
        assert not reply.cookies
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(reverse(f"tips-wire-{route}")).status_code == 405


def test_pages_for_tipsters_read_no_session_even_of_who_is_signed_in(
    bench: Bench, staff: Callable[..., Client]
) -> None:
    client = staff("administrator")
    for path in ("/tips/", "/tips/narcotics/", "/es/tips/narcotics/back/"):
        with NoSession():
            reply = client.get(path)
        assert reply.status_code == 200
        assert not reply.cookies
        assert reply.headers["Cache-Control"] == "no-store"
        assert b"administrator" not in reply.content


class NoSession:
    """No session and no account is asked for."""

    def __enter__(self) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.sent = CaptureQueriesContext(connection)
        self.sent.__enter__()

    def __exit__(self, *why: Any) -> None:
        self.sent.__exit__(*why)
        assert not [
            each["sql"] for each in self.sent if "django_session" in each["sql"] or "accounts_" in each["sql"]
        ]


def test_another_sites_page_sends_nothing(ada: Tipster) -> None:
    envelope = ada.first()
    reply = ada.post("tip", ada.paid(envelope) + envelope, headers={"Sec-Fetch-Site": "cross-site"})
    assert (word(reply), reply.status_code) == ("cross-site", 403)


def test_nothing_is_logged_of_what_is_sent_or_refused(ada: Tipster, caplog: pytest.LogCaptureFixture) -> None:
    from lamplighter.plumbing.logs import RouteOnly

    caplog.handler.addFilter(RouteOnly())
    try:
        ada.tell()
        ada.send(b"LLTP" + bytes(60), "tip", proof=bytes(54))
        ada.client.get("/tips/nowhere/")
        ada.client.get("/tips/wire/nowhere/")
        assert not caplog.records
        ada.client.get("/nowhere/")
        assert caplog.records, "other pages are logged, so this test sees what it looks for"
    finally:
        caplog.handler.removeFilter(caplog.handler.filters[-1])


@pytest.mark.parametrize("part", list(Part))
def test_a_mailbox_is_as_long_with_much_in_it_as_with_nothing_or_none(ada: Tipster, part: Part) -> None:
    nobody = bytes(range(32))
    before = ada.mailbox(part)
    ada.tell()
    ada.tell("More. " * 2000)
    after, unknown = ada.mailbox(part), ada.mailbox(part, nobody)
    for reply in (before, after, unknown):
        assert (reply.status_code, len(reply.content)) == (200, part.total_bytes)
        assert dict(reply.headers) == dict(unknown.headers)
    assert ada.mailbox(part, nobody).content == unknown.content, "decoys stay as they are"
