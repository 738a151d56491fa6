"""Readers of a desk list, open, answer and close sealed tips; nobody else does, and the record names ids only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamplighter.accounts.access import Role
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.core.sealing import sealing
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.marks import from_b64url
from lamplighter.core.sealing.messages import Message as Words
from lamplighter.core.sealing.opening.envelopes import (
    OpenedTip,
    open_file,
    open_first,
    open_further,
    opened_key,
)
from lamplighter.core.sealing.opening.mailboxes import own_in, replies_in
from lamplighter.plumbing import clock
from lamplighter.tips.actions import storage
from lamplighter.tips.models import Box, Conversation, Message, Share, TipFile
from lamplighter.tips.queries.reading import days_unread
from tests.support.tip_desk import Bench, Tipster, as_json, b64, person_at, tips_settings, word, wrapped
from tests.support.tips import DESK, READERS, STRANGER

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with tips_settings(work_bits=1, keep_free_mb=0):
        yield


class Desk:
    """A bench with its readers signed in, and a tipster."""

    def __init__(self, sign_in: Sign) -> None:
        self.bench = Bench()
        self.sign_in = sign_in
        self.clients = [sign_in(user) for user in self.bench.users]
        self.ada = Tipster(self.bench)

    def ask(self, what: str, /, *, by: int = 0, **said: Any) -> Any:
        return as_json(self.clients[by], f"/staff/tips/{DESK}/{what}/", **said)

    @property
    def id(self) -> str:
        return self.ada.keys.conversation.hex()

    def first(self, by: int = 0) -> OpenedTip:
        said = self.ask("conversation", by=by, conversation=self.id).json()
        return open_first(from_b64url(said["messages"][0]["envelope"]), desk=DESK, reader=READERS[by])

    def reply(self, text: str = "Which side?", sequence: int = 0) -> bytes:
        first = self.first()
        return sealing.seal_reply(
            Words(text=text),
            self.bench.readers(),
            reader=READERS[0],
            tipster=first.tipster,
            conversation=first.conversation,
            sequence=sequence,
        )


@pytest.fixture
def desk(signed_in_client: Sign) -> Desk:
    return Desk(signed_in_client)


def test_a_tip_opens_with_each_readers_key_and_the_answer_with_the_code(desk: Desk) -> None:
    desk.ada.tell("Cars stop at the blue door.")
    listed = desk.ask("list").json()
    assert (listed["total"], listed["next"]) == (1, None)
    shown = listed["conversations"][0]
    assert (shown["state"], shown["unread"], shown["part"]) == ("new", True, "own")
    for by in range(3):
        assert desk.first(by).message.text == "Cars stop at the blue door."
    answered = desk.ask("reply", conversation=desk.id, envelope=b64(desk.reply()))
    assert (answered.status_code, answered.json()["state"], answered.json()["next_reply"]) == (
        200,
        "answered",
        1,
    )
    found = replies_in(desk.ada.mailbox(1).content, tipster=desk.ada.keys, lists=[desk.bench.readers()])
    assert [each.message.text for each in found.messages] == ["Which side?"]
    desk.ada.tell("The north side.")
    mine = own_in(desk.ada.mailbox(2).content, tipster=desk.ada.keys)
    assert [each.message.text for each in mine.messages] == ["Cars stop at the blue door.", "The north side."]
    again = desk.ask("list").json()["conversations"][0]
    assert (again["unread"], again["counts"]) == (True, {"tipster": 2, "desk": 1, "files": 0})
    whole = desk.ask("conversation", conversation=desk.id).json()
    second = next(each for each in whole["messages"] if each["kind"] == 2)
    opened = open_further(from_b64url(second["envelope"]), first=desk.first(1), desk=DESK, reader=READERS[1])
    assert opened.message.text == "The north side."


def test_only_a_role_at_this_very_desk_and_keys_there_open_the_list(
    desk: Desk, person: Callable[..., Any], signed_in_client: Sign
) -> None:
    desk.ada.tell()
    whole_city, elsewhere = person("reader"), person("reader", "desk:gangs")
    keyless = person_at(9, Role.READER)
    for user, said in (
        (whole_city, "unknown-desk"),
        (elsewhere, "unknown-desk"),
        (keyless, "unknown-reader"),
    ):
        assert word(as_json(signed_in_client(user), f"/staff/tips/{DESK}/list/")) == said
    lead = signed_in_client(desk.bench.lead)
    assert as_json(lead, f"/staff/tips/{DESK}/list/").status_code == 403
    assert as_json(Client(), f"/staff/tips/{DESK}/list/").status_code == 302


def test_what_readers_do_is_on_record_by_ids_alone(desk: Desk) -> None:
    desk.ada.tell()
    desk.ask("list")
    desk.ask("conversation", conversation=desk.id)
    desk.ask("move", conversation=desk.id, state="working")
    desk.ask("judge", conversation=desk.id, disposition="useful")
    desk.ask("outcome", conversation=desk.id, kind="seizure", what="fentanyl", amount=40)
    desk.ask("mute", conversation=desk.id, muted=True)
    shown = desk.ask("export", conversations=[desk.id])
    assert b"BEGIN LAMPLIGHTER TIP" in shown.content
    events = Event.objects.filter(subject_type="tips.conversation")
    assert {each.verb for each in events} == {
        "tip.read", "tip.moved", "tip.judged", "tip.outcome-set", "tip.muted", "tip.exported"
    }  # fmt: skip
    assert {each.subject_id for each in events} == {desk.id[:16]}
    assert Event.objects.filter(verb="tips.read").count() == 1


def test_states_move_as_the_table_says_and_worth_and_outcomes_are_kept(desk: Desk) -> None:
    desk.ada.tell()
    assert word(desk.ask("move", conversation=desk.id, state="answered")) == "no-move"
    said = desk.ask("move", conversation=desk.id, state="closed").json()
    assert (said["state"], said["moves"]) == ("closed", ["working"])
    assert word(desk.ask("move", conversation=desk.id, state="lost")) == "bad-field"
    assert word(desk.ask("outcome", conversation=desk.id, kind="arrests", what="cash", amount=1)) == "no-move"
    desk.ask("outcome", conversation=desk.id, kind="arrests", amount=2)
    said = desk.ask("outcome", conversation=desk.id, kind="arrests", amount=3).json()
    assert said["outcomes"] == [{"kind": "arrests", "what": "", "amount": 3}]
    assert desk.ask("outcome", conversation=desk.id, kind="arrests", amount=0).json()["outcomes"] == []


def test_a_reply_is_taken_only_for_its_conversation_its_place_and_the_list_in_force(desk: Desk) -> None:
    desk.ada.tell()
    good = desk.reply()
    assert word(desk.ask("reply", conversation=desk.id, envelope=b64(desk.reply(sequence=3)))) == "gap"
    assert word(desk.ask("reply", conversation=desk.id, envelope=b64(good[:-1]))) == "wrong-length"
    assert (
        word(desk.ask("reply", conversation=desk.id, envelope=b64(desk.ada.further(sequence=1))))
        == "unknown-kind"
    )
    other = Tipster(desk.bench)
    other.tell()
    assert (
        word(desk.ask("reply", conversation=other.keys.conversation.hex(), envelope=b64(good)))
        == "wrong-conversation"
    )
    assert desk.ask("reply", conversation=desk.id, envelope=b64(good)).status_code == 200
    assert word(desk.ask("reply", conversation=desk.id, envelope=b64(good))) == "replayed"
    old = desk.reply(sequence=1)
    desk.bench.sign(*READERS[:2])
    assert word(desk.ask("reply", conversation=desk.id, envelope=b64(old))) == "old-list"


def test_pages_of_the_list_hold_everything_once(desk: Desk) -> None:
    for _ in range(7):
        Tipster(desk.bench).tell()
    seen, after = [], ""
    while True:
        said = desk.ask("list", size=3, after=after).json()
        seen += [each["conversation"] for each in said["conversations"]]
        if said["next"] is None:
            break
        after = said["next"]
    assert len(seen) == len(set(seen)) == 7
    assert desk.ask("list", states=["closed"]).json()["total"] == 0
    for made_up in ("2026-99:x", "9999-12-31:0", f"9999-12-31:0{after[-50:]}", "x" * 300):
        assert word(desk.ask("list", after=made_up)) == "bad-field"


def test_promise_7_whoever_begins_to_read_the_list_is_on_record_and_its_pages_are_not(desk: Desk) -> None:
    for _ in range(3):
        Tipster(desk.bench).tell()
    looks = Event.objects.filter(verb=Verb.TIPS_READ)
    first = desk.ask("list", size=1).json()
    assert looks.count() == 1
    second = desk.ask("list", size=1, after=first["next"]).json()
    assert second["conversations"] != first["conversations"]
    again = desk.ask("list", size=1, after=first["again"], talk=True).json()
    assert again["conversations"][0]["conversation"] == first["conversations"][0]["conversation"]
    assert looks.count() == 1
    with patch("lamplighter.tips.views.reader_wire.LIST_HOLDS", timedelta(seconds=-1)):
        assert word(desk.ask("list", after=first["next"])) == "bad-field", "another day it is opened anew"


def test_a_later_reader_opens_old_tips_once_a_colleague_has_sealed_them_anew(
    desk: Desk, signed_in_client: Sign
) -> None:
    desk.ada.tell("Old.")
    late = person_at(9, Role.READER)
    client = signed_in_client(late)
    from lamplighter.core.sealing.wraps import What

    enrolled = as_json(client, f"/staff/keys/{DESK}/enroll/", file=wrapped(What.READER, STRANGER))
    assert (enrolled.status_code, enrolled.json()["state"]) == (201, "waiting")
    wanted = STRANGER.public.id.hex()
    boxes = [{"conversation": desk.id, "direction": 0, "sequence": 0, "box": b64(bytes(80))}]
    assert word(desk.ask("reseal/put", **{"for": wanted, "boxes": boxes})) == "boxes-missing", (
        "not on the list yet"
    )
    desk.bench.sign(*READERS, STRANGER)
    left = desk.ask("reseal", **{"for": wanted}).json()
    assert left["total"] == 1
    envelope = parsed(from_b64url(left["messages"][0]["envelope"]))
    context = envelope.header.context
    mine = envelope.box_for(READERS[0].public.id)
    assert mine is not None
    key = opened_key(mine.sealed, READERS[0].box, context)
    boxes[0]["box"] = b64(sealing.sealed_key(key, STRANGER.public.box, context))
    assert desk.ask("reseal/put", **{"for": wanted, "boxes": boxes}).json() == {"put": 1}
    assert desk.ask("reseal/put", **{"for": wanted, "boxes": boxes}).json() == {"put": 0}
    assert desk.ask("reseal", **{"for": wanted}).json()["total"] == 0
    said = as_json(client, f"/staff/tips/{DESK}/conversation/", conversation=desk.id).json()
    shown = said["messages"][0]
    theirs = open_first(
        from_b64url(shown["envelope"]), desk=DESK, reader=STRANGER, later=from_b64url(shown["box"])
    )
    assert theirs.message.text == "Old."
    assert open_first(from_b64url(shown["envelope"]), desk=DESK, reader=READERS[0]).message.text == "Old.", (
        "as it came"
    )


def test_a_reader_who_ended_leaves_no_box_and_the_others_open_and_check_as_before(desk: Desk) -> None:
    desk.ada.tell()
    desk.bench.sign(*READERS[1:])
    assert not Box.objects.filter(key_id=READERS[0].public.id).exists()
    assert word(desk.ask("list")) == "unknown-reader"
    said = desk.ask("conversation", by=1, conversation=desk.id).json()["messages"][0]
    envelope = from_b64url(said["envelope"])
    assert parsed(envelope).box_for(READERS[0].public.id) is None
    assert open_first(envelope, desk=DESK, reader=READERS[1]).message.text


def boxes_for_stranger(desk: Desk) -> list[dict[str, Any]]:
    """The keys of all messages, sealed to the stranger as a reader's browser does."""
    boxes = []
    for each in desk.ask("conversation", conversation=desk.id).json()["messages"]:
        envelope = parsed(from_b64url(each["envelope"]))
        mine = envelope.box_for(READERS[0].public.id)
        assert mine is not None
        key = opened_key(mine.sealed, READERS[0].box, envelope.header.context)
        sealed = sealing.sealed_key(key, STRANGER.public.box, envelope.header.context)
        place = {"direction": 0, "sequence": each["sequence"]}
        boxes.append({**place, "key": STRANGER.public.id.hex(), "box": b64(sealed)})
    return boxes


@pytest.fixture
def guest(desk: Desk, signed_in_client: Sign) -> Callable[..., Any]:
    """A reader of another desk that was let in to read two messages."""
    client = signed_in_client(Bench("gangs", (STRANGER,)).users[0])
    desk.ada.tell("One.")
    desk.ada.tell("Two.")

    def ask(what: str, **said: Any) -> Any:
        return as_json(client, f"/staff/tips/gangs/{what}/", **said)

    return ask


def test_another_desk_is_let_in_only_with_every_message_sealed_to_each_of_its_readers(
    desk: Desk, guest: Callable[..., Any]
) -> None:
    boxes = boxes_for_stranger(desk)
    asked = {"conversation": desk.id, "with": "gangs", "part": "information"}
    assert word(desk.ask("share", **asked, boxes=boxes[:1])) == "boxes-missing"
    assert not Box.objects.filter(added=True).exists(), "all or nothing"
    said = desk.ask("share", **asked, boxes=boxes).json()
    assert said["shared_with"] == [{"desk": "gangs", "part": "information"}]
    seen = guest("list").json()["conversations"][0]
    assert (seen["desk"], seen["part"], seen["shared_with"]) == (DESK, "information", [])
    for what, more in (("move", {"state": "working"}), ("mute", {"muted": True}), ("destroy", {})):
        refused = guest(what, conversation=desk.id, **more)
        assert (word(refused), refused.status_code) == ("not-yours", 403)


def test_who_reads_for_information_changes_nothing_and_whose_case_it_is_does(
    desk: Desk, guest: Callable[..., Any]
) -> None:
    asked = {"conversation": desk.id, "with": "gangs", "part": "information"}
    desk.ask("share", **asked, boxes=boxes_for_stranger(desk))
    Conversation.objects.update(unread=True, state="new", first_read_on=None)
    gangs = Share.objects.get().desk
    assert guest("list").json()["conversations"][0]["unread"] is False, "it is not theirs to answer"
    assert (len(days_unread(gangs)), len(days_unread(desk.bench.desk))) == (0, 1)
    assert guest("conversation", conversation=desk.id).status_code == 200
    row = Conversation.objects.get()
    assert (row.unread, row.state, row.first_read_on) == (True, "new", None)
    Share.objects.update(part="primary")
    assert len(days_unread(gangs)) == 1
    assert guest("conversation", conversation=desk.id).json()["state"] == "reading"
    assert Conversation.objects.get().unread is False


def test_a_share_is_taken_back_and_its_boxes_are_written_over_before_they_go(
    desk: Desk, guest: Callable[..., Any]
) -> None:
    asked = {"conversation": desk.id, "with": "gangs"}
    desk.ask("share", **asked, part="primary", boxes=boxes_for_stranger(desk))
    assert word(guest("unshare", **asked)) == "not-yours"
    assert word(desk.ask("unshare", conversation=desk.id, **{"with": "nobody"})) == "desk-closed"
    with CaptureQueriesContext(connection) as queries:
        taken_back = desk.ask("unshare", **asked)
    done = [each["sql"].split()[0] for each in queries if '"tips_box"' in each["sql"]]
    assert done.index("UPDATE") < done.index("DELETE")
    assert taken_back.json()["shared_with"] == []
    assert not Box.objects.filter(key_id=STRANGER.public.id).exists()
    assert Box.objects.filter(key_id=READERS[0].public.id).count() == 2, "the desk's own stay"
    assert word(guest("conversation", conversation=desk.id)) == "no-conversation"
    assert word(desk.ask("unshare", **asked)) == "not-shared"
    assert Event.objects.filter(verb=Verb.TIP_UNSHARED, subject_id=desk.id[:16]).count() == 1


def test_files_come_and_go_sealed_and_bear_the_day_only(desk: Desk) -> None:
    note, envelope = desk.ada.file(b"picture" * 100)
    assert word(desk.ada.send_file(envelope)) == "no-conversation"
    desk.ada.tell()
    assert desk.ada.send_file(envelope).status_code == 201
    assert word(desk.ada.send_file(envelope)) == "replayed"
    row = TipFile.objects.get()
    path = storage.folder() / row.name
    stat = path.stat()
    assert stat.st_mtime % 86_400 == stat.st_atime % 86_400 == 0
    assert path.read_bytes() == envelope
    number = note.number.to_bytes(4, "big")
    back = desk.ada.post("file/fetch", desk.ada.keys.token + number)
    assert b"".join(back.streaming_content) == envelope
    assert word(desk.ada.post("file/fetch", desk.ada.keys.token + bytes(4))) == "no-file"
    read = desk.ask("file", conversation=desk.id, n=note.number)
    assert Event.objects.filter(verb=Verb.TIP_FILE_READ, subject_id=desk.id[:16]).count() == 1
    assert word(desk.ask("file", conversation=desk.id, n=0)) == "no-file"
    assert Event.objects.filter(verb=Verb.TIP_FILE_READ).count() == 1
    data = b"".join(read.streaming_content)
    assert open_file(data, note, desk=DESK, conversation=desk.ada.keys.conversation) == b"picture" * 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[:-1], "wrong-length"),
        (lambda data: data + b"x", "wrong-length"),
        (lambda data: data[:7] + b"\x01" + data[8:], "wrong-length"),
        (lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], "wrong-conversation"),
        (lambda data: data[:300] + bytes([data[300] ^ 1]) + data[301:], "bad-proof"),
    ],
)
def test_a_file_that_is_not_what_it_says_leaves_nothing_on_the_disk(
    desk: Desk, change: Callable[[bytes], bytes], said: str
) -> None:
    desk.ada.tell()
    before = set(storage.folder().iterdir())
    _, envelope = desk.ada.file()
    with tips_settings(work_bits=10):  # so that the work for one file is hardly ever enough for another
        refused = desk.ada.send_file(change(envelope), proof=desk.ada.paid(envelope, "file"))
    assert word(refused) in (said, "bad-field")
    assert set(storage.folder().iterdir()) == before
    assert not TipFile.objects.exists()


def test_a_challenge_for_text_pays_for_no_file_and_files_are_bounded(desk: Desk) -> None:
    desk.ada.tell()
    _, envelope = desk.ada.file()
    assert word(desk.ada.send_file(envelope, proof=desk.ada.paid(envelope))) == "bad-proof"
    with tips_settings(most_files=0):
        assert word(desk.ada.send_file(envelope)) == "too-many-files"
    with tips_settings(keep_free_mb=1 << 40):
        full = desk.ada.send_file(envelope)
        assert (word(full), full.headers["Retry-After"]) == ("no-room", "60")
    large = desk.ada.post("file", b"x", CONTENT_LENGTH=str(70 << 20))
    assert large.status_code == 413


def test_who_withdraws_leaves_nothing_and_only_they_can(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    from lamplighter.core.sealing.mailbox import sign_withdrawal

    desk.ada.tell()
    _, envelope = desk.ada.file()
    assert desk.ada.send_file(envelope).status_code == 201
    path = storage.folder() / TipFile.objects.get().name
    keys = desk.ada.keys
    bad = sign_withdrawal(Tipster(desk.bench).keys.secret.sign, keys.conversation)
    assert word(desk.ada.post("withdraw", keys.token + bad)) == "bad-signature"
    assert word(desk.ada.post("withdraw", keys.token)) == "wrong-length"
    good = sign_withdrawal(keys.secret.sign, keys.conversation)
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.ada.post("withdraw", keys.token + good).status_code == 204
    for model in (Conversation, Message, Box, TipFile):
        assert not model.objects.exists()
    assert not path.exists()
    assert desk.ada.post("withdraw", keys.token + good).status_code == 204, "the same where there is nothing"
    assert replies_in(desk.ada.mailbox(1).content, tipster=keys, lists=[desk.bench.readers()]).messages == ()


def test_what_is_old_enough_is_erased_and_stays_in_its_years_totals(desk: Desk) -> None:
    from lamplighter.audit.rules import Actor
    from lamplighter.tips.actions import retention
    from lamplighter.tips.queries.totals import published, totals

    desk.ada.tell()
    desk.ask("judge", conversation=desk.id, disposition="useful")
    desk.ask("outcome", conversation=desk.id, kind="arrests", amount=2)
    now = clock.now()
    expected = {now.year: {"tips": 1, "useful": 1, "arrests": 2}}
    assert totals(desk.bench.desk) == expected
    later = now + timedelta(days=91)
    assert (retention.due(now=now), retention.due(now=later)) == (0, 1)
    assert retention.run(now=later, actor=Actor.system("test")) == 1
    assert not Conversation.objects.exists()
    assert totals(desk.bench.desk) == expected
    assert published(desk.bench.desk) == {}


def test_readers_get_one_mail_a_day_that_says_nothing_of_a_tip(desk: Desk) -> None:
    from lamplighter.outbox.models import Mail
    from lamplighter.tips.actions.nights import digest_if_due

    at = clock.now().replace(hour=18)
    assert digest_if_due(now=at) == 0, "nothing is unread"
    at += timedelta(days=1)
    desk.ada.tell("Blue door.")
    Tipster(desk.bench).tell()
    assert Mail.objects.count() == 0, "no mail for a tip"
    assert digest_if_due(now=at) == 3
    assert digest_if_due(now=at + timedelta(hours=2)) == 0
    mails = list(Mail.objects.all())
    assert len({each.to for each in mails}) == 3
    for mail in mails:
        assert "from 1 day" in mail.text
        assert desk.id not in mail.text + mail.html
