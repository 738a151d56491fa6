"""Whatever strangers send, and whatever readers' programs send, is kept or refused with a word; nothing tells two tips apart."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lamplighter.core.sealing import sealing
from lamplighter.core.sealing.mailbox import Part
from lamplighter.core.sealing.messages import Message as Words
from lamplighter.core.sealing.opening.envelopes import open_first
from lamplighter.core.sealing.sizes import SizeClass
from lamplighter.tips.models import Box, Conversation, Message
from tests.conftest import PROVE
from tests.support.tip_desk import Bench, Tipster, tips_settings
from tests.support.tips import DESK, READERS

CASES = 20_000 if PROVE else 150
WIRE = ("challenge", "tip", "message", "mailbox", "file", "file/fetch", "withdraw")
STAFF = (
    *(
        f"staff/tips/{DESK}/{each}"
        for each in ("list", "conversation", "file", "export", "move", "judge", "mute")
    ),
    *(
        f"staff/tips/{DESK}/{each}"
        for each in ("reply", "outcome", "share", "destroy", "reseal", "reseal/put")
    ),
    *(f"staff/keys/{DESK}/{each}" for each in ("enroll", "file", "discard")),
    *(f"staff/keys-lead/{DESK}/{each}" for each in ("key", "list", "discard")),
)
NAMES = (
    *(
        "conversation",
        "conversations",
        "n",
        "state",
        "states",
        "disposition",
        "muted",
        "envelope",
        "kind",
        "what",
        "amount",
    ),
    *(
        "with",
        "part",
        "boxes",
        "after",
        "size",
        "for",
        "file",
        "list",
        "sig",
        "id",
        "desk",
        "box",
        "direction",
        "sequence",
        "key",
    ),
)


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with tips_settings(work_bits=0, keep_free_mb=0):
        yield


@pytest.mark.django_db
def test_no_bytes_of_a_stranger_give_an_error_of_the_server() -> None:
    bench = Bench()
    ada = Tipster(bench, Client(raise_request_exception=False))
    ada.tell()
    draw = random.Random(11)
    good = {
        "tip": ada.paid(ada.first()) + ada.first(),
        "message": ada.paid(ada.further(sequence=1)) + ada.further(sequence=1),
        "file": ada.keys.token + ada.challenge("file") + bytes(8) + ada.file()[1][:3000],
        "mailbox": ada.keys.token + b"\x01",
        "file/fetch": ada.keys.token + bytes(4),
        "withdraw": ada.keys.token + bytes(64),
        "challenge": json.dumps({"desk": DESK, "for": "file"}).encode(),
    }
    seen = set()
    for _ in range(CASES):
        path = draw.choice(WIRE)
        body = bytearray(good[draw.choice(WIRE)] if draw.random() < 0.2 else good[path])
        for _ in range(draw.randrange(4)):
            at = draw.randrange(len(body)) if body else 0
            match draw.randrange(5):
                case 0 if body:
                    body[min(at, draw.randrange(200)) % len(body)] ^= 1 << draw.randrange(8)
                case 1:
                    del body[at:]
                case 2:
                    body[at:at] = draw.randbytes(draw.randrange(40))
                case 3 if body:
                    body[at] = draw.randrange(256)
                case _:
                    body += draw.randbytes(draw.randrange(100))
        reply = ada.post(
            path, bytes(body), draw.choice(("application/octet-stream", "application/json", "text/plain", ""))
        )
        assert reply.status_code < 500, (path, bytes(body)[:200])
        if reply.status_code >= 400:
            assert reply.json()["detail"]
            seen.add(reply.json()["word"])
    assert {"bad-proof", "wrong-length"} <= seen


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 1 << 70)
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(
        (
            "00" * 32,
            "00" * 8,
            "A" * 86,
            "narcotics",
            "gangs",
            "new",
            "working",
            "arrests",
            "2026-01-01:5",
            "\x00",
        )
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=8,
)


class ReadersPrograms(TestCase):
    """What a page's script could send, and what it could not."""

    @hypothesis(max_examples=CASES // 4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        path=st.sampled_from(STAFF), said=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8) | VALUES
    )
    def test_no_body_gives_an_error_of_the_server(self, path: str, said: Any) -> None:
        if not hasattr(self, "clients"):
            self.clients = _signed_in()
        client = self.clients["lead" if "lead" in path else "reader"]
        if isinstance(said, dict) and said.get("conversation") == "00" * 32:
            said = {**said, "conversation": self.clients["id"]}
        elsewhere = f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.9"  # so that no limit of rates answers first
        body = json.dumps(said)
        reply = client.post(f"/{path}/", data=body, content_type="application/json", REMOTE_ADDR=elsewhere)
        assert reply.status_code < 500, (path, said)
        if reply.status_code >= 400:
            assert reply.json()["word"]


def _signed_in() -> dict[str, Any]:
    from lamplighter.accounts import actions
    from lamplighter.accounts.adapter import SIGN_IN
    from lamplighter.plumbing.clock import now

    bench = Bench()
    ada = Tipster(bench)
    ada.tell()
    made: dict[str, Any] = {"id": ada.keys.conversation.hex()}
    for name, user in (("lead", bench.lead), ("reader", bench.users[0])):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        row = actions.begin_sign_in(user=user, second_factor=True, device="", now=now())
        session = client.session
        session[SIGN_IN] = row.pk
        session.save()
        made[name] = client
    return made


@pytest.mark.django_db
def test_from_rows_and_from_the_wire_a_tip_of_10_and_one_of_3000_signs_look_alike() -> None:
    bench = Bench()
    short, long = Tipster(bench), Tipster(bench)
    sent = [(each, each.first(text)) for each, text in ((short, "x" * 10), (long, "y" * 3000))]
    replies = [each.send(envelope) for each, envelope in sent]
    assert len(sent[0][1]) == len(sent[1][1])
    assert replies[0].content == replies[1].content
    assert dict(replies[0].headers) == dict(replies[1].headers)
    shapes = [shape(each) for each, _ in sent]
    assert shapes[0] == shapes[1]
    _, longer = Tipster(bench), Tipster(bench).first("z" * 5000)
    assert len(longer) > len(sent[0][1]), "the next size is another one, as the protocol says"


def shape(ada: Tipster) -> Any:
    """All that rows of a conversation say without a key: every value, sealed bytes by their length, random numbers left out."""
    row = Conversation.objects.get(mark=ada.keys.conversation)
    found = []
    for each in (
        row,
        *Message.objects.filter(conversation=row),
        *Box.objects.filter(message__conversation=row),
    ):
        values = {}
        for field in each._meta.concrete_fields:
            value = getattr(each, field.attname)
            if isinstance(value, bytes | memoryview):
                values[field.name] = len(bytes(value))
            elif not field.primary_key and field.name not in ("conversation", "message"):
                values[field.name] = value
        found.append(values)
    return found


@pytest.mark.django_db
def test_a_mailbox_with_an_answer_looks_like_an_empty_one_and_like_none() -> None:
    bench = Bench()
    answered, empty = Tipster(bench), Tipster(bench)
    first = answered.first()
    for each, envelope in ((answered, first), (empty, empty.first())):
        assert each.send(envelope).status_code == 201
    from lamplighter.plumbing.clock import now
    from lamplighter.tips.actions import reading

    opened = open_first(first, desk=DESK, reader=READERS[0])
    reply = sealing.seal_reply(
        Words(text="Which?"), bench.readers(), reader=READERS[0], tipster=opened.tipster,
        conversation=opened.conversation, sequence=0,
    )  # fmt: skip
    row = Conversation.objects.get(mark=opened.conversation)
    reading.reply(desk=bench.desk, row=row, data=reply, user=bench.users[0], now=now())
    seen = [answered.mailbox(), empty.mailbox(), empty.mailbox(token=bytes(range(32)))]
    for each in seen:
        assert len(each.content) == Part.REPLIES.total_bytes
        assert dict(each.headers) == dict(seen[0].headers)
        slots = [
            each.content[at : at + Part.REPLIES.slot_bytes]
            for at in range(0, len(each.content), Part.REPLIES.slot_bytes)
        ]
        assert len(set(slots)) == 16
        # Public keys of X25519 have their highest bit clear; random bytes would not.
        assert all(slot[31] < 128 for slot in slots)
        counts = [each.content.count(value) for value in range(256)]
        mean = len(each.content) / 256
        assert sum((count - mean) ** 2 / mean for count in counts) < 400, "no bytes stand out"


@pytest.mark.django_db
def test_the_database_itself_refuses_what_has_not_its_size() -> None:
    from django.db import IntegrityError, transaction

    ada = Tipster(Bench())
    ada.tell()
    message = Message.objects.get()
    for change in ({"body": b"short"}, {"size": 2}, {"size": 9}, {"signature": b""}, {"sequence": 128}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.update(mailbox=bytes(31))
    assert message.size == SizeClass.TEXT_4K


@pytest.mark.django_db
def test_no_table_of_the_room_has_a_column_for_who_or_when() -> None:
    telling = (
        "user",
        "address",
        "agent",
        "referer",
        "referrer",
        "lang",
        "_at",
        "time",
        "ip",
        "count_of",
        "seen",
    )
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in ("tips_conversation", "tips_message", "tips_box", "tips_tipfile"):
                names = [
                    column.name for column in connection.introspection.get_table_description(cursor, table)
                ]
                assert not [n for n in names for word in telling if word in n.replace("tipster", "")], (
                    table,
                    names,
                )


@pytest.mark.django_db
def test_html_in_names_of_desks_and_words_of_refusals_is_inert(client: Client) -> None:
    bench = Bench()
    bench.desk.rewards_en = "<script>alert(1)</script>"
    bench.desk.save()
    page = client.get(f"/tips/{DESK}/").content
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert" in page
