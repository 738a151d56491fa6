"""A desk on the server with its lead and readers, and what a tipster's program sends to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.test import Client

from lamplighter.accounts import actions as people
from lamplighter.accounts.access import Role
from lamplighter.audit.rules import Actor
from lamplighter.core.sealing import codes, lists, sealing
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import SecretKeys, signing_public
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.core.sealing.messages import FileNote, Message
from lamplighter.core.sealing.work import solved
from lamplighter.core.sealing.wraps import KeyFile, Way, What, Wrap, key_file_written
from lamplighter.keys.actions import desks, readers
from lamplighter.keys.actions.lists import Signed, set_lead, sign_list
from lamplighter.keys.models import Desk, Reader
from tests.support.tips import DAYS_NOW as DAYS
from tests.support.tips import DESK, LEAD, READERS

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
BINARY = "application/octet-stream"


def wrapped(what: What, keys: SecretKeys | bytes, desk: str = DESK) -> str:
    """A key file whose one wrap nobody ever opens; making real ones takes long by design."""
    sign = signing_public(keys) if isinstance(keys, bytes) else keys.public.sign
    box = b"" if isinstance(keys, bytes) else keys.public.box
    wrap = Wrap(Way.RECOVERY, nonce=bytes(12), box=bytes(what.secret_bytes + 16))
    return key_file_written(KeyFile(what, desk, box, sign, (wrap,)))


def make_desk(code: str = DESK, *, keep_days: int = 90) -> Desk:
    """A desk without keys."""
    facts = desks.DeskFacts(f"Desk {code}", f"Mesa {code}", keep_days, "Rewards.", "Recompensas.")
    desks.put_desk(code=code, facts=facts, actor=Actor.command("test"), now=NOW)
    return Desk.objects.get(code=code)


def grant(user: Any, role: Role, code: str = DESK) -> None:
    """A role for a desk."""
    people.grant(user=user, role=role, zone=f"desk:{code}", actor=Actor.command("test"), now=NOW)
    user._held_permissions = None


def person_at(number: int, role: Role, code: str = DESK) -> Any:
    """Somebody with a role at a desk."""
    user = people.add_person(
        email=f"{role.value}{number}@{code}.example.org",
        name=f"{role.value} {number}",
        actor=Actor.command("test"),
        now=NOW,
    )
    grant(user, role, code)
    return user


def list_of(desk: Desk, *keys: SecretKeys, number: int | None = None, lead: bytes = LEAD) -> Signed:
    """A signed list; the next number unless told otherwise."""
    last = desk.lists.order_by("-number").first()
    following = number or (last.number + 1 if last else 1)
    said = lists.Readers(desk.code, following, *DAYS, tuple(each.public for each in keys))
    data = lists.list_written(said)
    return Signed(data, lists.sign_list(data, lead))


class Bench:
    """A desk that takes tips: its lead and readers as users, and the list in force."""

    def __init__(self, code: str = DESK, keys: tuple[SecretKeys, ...] = READERS, lead: bytes = LEAD) -> None:
        self.code, self.keys, self.lead_seed = code, list(keys), lead
        self.desk = make_desk(code)
        self.lead = person_at(0, Role.SUPERVISOR, code)
        self.users = [person_at(number, Role.READER, code) for number, _ in enumerate(keys)]
        set_lead(desk=self.desk, file=wrapped(What.LEAD, lead, code), signed=None, user=self.lead, now=NOW)
        for user, each in zip(self.users, keys, strict=True):
            readers.enroll(desk=self.desk, file=wrapped(What.READER, each, code), user=user, now=NOW)
        self.sign(*keys)

    def sign(self, *keys: SecretKeys) -> None:
        """A new list in force."""
        self.desk.refresh_from_db()
        signed = list_of(self.desk, *keys, lead=self.lead_seed)
        sign_list(desk=self.desk, signed=signed, user=self.lead, now=NOW)
        self.listed = keys

    def readers(self) -> lists.Readers:
        """The list in force, as a tipster's program reads it."""
        newest = self.desk.lists.order_by("-number").first()
        assert newest is not None
        return lists.Readers(self.code, newest.number, *DAYS, tuple(each.public for each in self.listed))

    def row(self, which: int = 0) -> Reader:
        """A reader's row."""
        return Reader.objects.get(desk=self.desk, user=self.users[which])


class Tipster:
    """A tipster's program. ``client`` is a test client, or anything else with its ``post``."""

    def __init__(self, bench: Bench, client: Any = None, keys: codes.TipsterKeys | None = None) -> None:
        self.bench, self.client = bench, client or Client()
        self.keys = keys or codes.tipster_keys(codes.new_code(), bench.code)
        self.sent = 0

    def post(self, path: str, body: bytes, kind: str = BINARY, **more: Any) -> Any:
        """A POST to the wire."""
        return self.client.post(f"/tips/wire/{path}/", data=body, content_type=kind, **more)

    def challenge(self, what: str = "text", desk: str = "") -> bytes:
        """The work that is asked."""
        body = json.dumps({"desk": desk or self.bench.code, "for": what}).encode()
        return bytes(self.post("challenge", body, "application/json").content)

    def paid(self, envelope: bytes, what: str = "text") -> bytes:
        """The proof for an envelope."""
        return solved(self.challenge(what), envelope, desk=self.bench.code)

    def first(self, text: str = "Cars stop at the blue door.", **more: Any) -> bytes:
        """The envelope of a first tip."""
        return sealing.seal_first(Message(text=text, **more), self.bench.readers(), self.keys)

    def further(self, text: str = "Again.", sequence: int | None = None, **more: Any) -> bytes:
        """The envelope of a further message."""
        number = self.sent if sequence is None else sequence
        return sealing.seal_further(
            Message(text=text, **more), self.bench.readers(), self.keys, sequence=number
        )

    def send(self, envelope: bytes, path: str = "", proof: bytes | None = None) -> Any:
        """Sends a message with its work."""
        where = path or ("tip" if envelope[7] == 1 else "message")
        reply = self.post(where, (self.paid(envelope) if proof is None else proof) + envelope)
        if reply.status_code == 201:
            self.sent += 1
        return reply

    def tell(self, text: str = "Cars stop at the blue door.") -> None:
        """A message, the first or a further one."""
        reply = self.send(self.further(text) if self.sent else self.first(text))
        assert reply.status_code == 201, reply.content

    def file(self, data: bytes = b"picture") -> tuple[FileNote, bytes]:
        """A file's note, and its envelope."""
        return sealing.seal_file(
            data,
            name="door.jpg",
            media_type="image/jpeg",
            desk=self.bench.code,
            conversation=self.keys.conversation,
        )

    def send_file(self, envelope: bytes, proof: bytes | None = None) -> Any:
        """Sends a file."""
        work = self.paid(envelope, "file") if proof is None else proof
        return self.post("file", self.keys.token + work + envelope)

    def mailbox(self, part: int = 1, token: bytes = b"") -> Any:
        """A part of the mailbox."""
        return self.post("mailbox", (token or self.keys.token) + bytes([part]))


@contextmanager
def tips_settings(**more: Any) -> Iterator[None]:
    """Settings of ``[tips]`` for a while."""
    before = settings.LAMPLIGHTER
    settings.LAMPLIGHTER = before.model_copy(update={"tips": before.tips.model_copy(update=more)})
    try:
        yield
    finally:
        settings.LAMPLIGHTER = before


def word(reply: Any) -> str:
    """The word of a refusal."""
    assert 400 <= reply.status_code < 500, (reply.status_code, reply.content[:200])
    assert reply.headers["Content-Type"] == "application/problem+json"
    found: str = reply.json()["word"]
    return found


def as_json(client: Client, path: str, **said: Any) -> Any:
    """A POST of JSON."""
    return client.post(path, data=json.dumps(said), content_type="application/json")


def b64(data: bytes) -> str:
    """Base64url."""
    return to_b64url(data)


Sender = Callable[[bytes], Any]
__all__ = [
    "NOW",
    "Bench",
    "Tipster",
    "as_json",
    "b64",
    "list_of",
    "make_desk",
    "parsed",
    "person_at",
    "tips_settings",
    "word",
    "wrapped",
]
