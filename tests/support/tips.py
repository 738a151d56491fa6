"""A desk with three readers, a tipster, and a stranger's hand that changes bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from lamplighter.core.sealing import codes, lists, sealing
from lamplighter.core.sealing.keys import SecretKeys, fingerprint, signing_public
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.envelopes import OpenedTip, open_first
from lamplighter.core.sealing.refusals import Refused
from lamplighter.core.sealing.sizes import SizeClass

DESK = "narcotics"
LEAD = hashlib.sha256(b"lead").digest()
LEAD_PUBLIC = signing_public(LEAD)
TODAY = date(2026, 7, 1)
UNTIL = date(2026, 12, 31)
TODAY_NOW = datetime.now(UTC).date()
DAYS_NOW = (TODAY_NOW - timedelta(days=30), TODAY_NOW + timedelta(days=300))
"""Of lists where the time it is matters: when they were made, and their last day."""
FINGERPRINT = fingerprint(LEAD_PUBLIC)


def secret_keys(name: str) -> SecretKeys:
    """Keys of somebody."""
    return SecretKeys(
        box=hashlib.sha256(f"{name} box".encode()).digest(),
        sign=hashlib.sha256(f"{name} sign".encode()).digest(),
    )


def tipster(name: str = "ada", desk: str = DESK) -> codes.TipsterKeys:
    """Keys of a tipster at a desk."""
    return codes.tipster_keys(hashlib.sha256(name.encode()).digest()[:16], desk)


READERS = tuple(secret_keys(name) for name in ("one", "two", "three"))
STRANGER = secret_keys("stranger")


def readers(*keys: SecretKeys, desk: str = DESK, number: int = 3) -> lists.Readers:
    """A list of readers; the desk's three, if none are named."""
    return lists.Readers(
        desk, number, date(2026, 3, 1), UNTIL, tuple(each.public for each in keys or READERS)
    )


@cache
def first_tip(text: str = "Cars stop at the blue door.") -> bytes:
    """The envelope of a first tip."""
    return sealing.seal_first(Message(text=text), readers(), tipster())


def without_boxes(data: bytes) -> bytes:
    """What is signed of a first tip to the desk, and the signature: all but the boxes."""
    return data[:119] + data[-64 - SizeClass.TEXT_4K.body :]


@cache
def further(text: str = "Again last night.", sequence: int = 1) -> bytes:
    """The envelope of a further message."""
    return sealing.seal_further(Message(text=text), readers(), tipster(), sequence=sequence)


@cache
def opened_first() -> OpenedTip:
    """The first tip, opened by a reader."""
    return open_first(first_tip(), desk=DESK, reader=READERS[0])


@cache
def reply(text: str = "Which side?", sequence: int = 0, *, by: SecretKeys = READERS[1]) -> bytes:
    """The envelope of a reply."""
    first = opened_first()
    return sealing.seal_reply(
        Message(text=text),
        readers(),
        reader=by,
        tipster=first.tipster,
        conversation=first.conversation,
        sequence=sequence,
    )


def refusal(attempt: Callable[[], Any]) -> str | None:
    """The word with which something is refused, or None if it is taken. Any other error goes through."""
    try:
        attempt()
    except Refused as refused:
        return refused.word if str(refused) else "says nothing"
    return None


@st.composite
def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """Other bytes than these: cut, lengthened, doubled, swapped about or changed in a place."""
    at = draw(st.integers(0, len(data) - 1) | st.integers(0, min(200, len(data) - 1)))
    some = draw(st.binary(min_size=1, max_size=40))
    other = draw(
        st.sampled_from(
            (
                data[:at],
                data[at:],
                data + some,
                data[:at] + some + data[at:],
                data[:at] + some + data[at + len(some) :],
                data[at:] + data[:at],
                data[:at] + bytes([data[at] ^ some[0]]) + data[at + 1 :],
                data + data,
            )
        )
    )
    return other if other != data else data[:-1]
