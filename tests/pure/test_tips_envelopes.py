"""Envelopes are read strictly: what is not exactly one is refused, each fault with its own word, and nothing else happens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.sealing.checks import check_place, check_recipients, check_sequence, check_tipster
from lamplighter.core.sealing.envelope import (
    MOST_BOXES,
    MOST_FILE_BYTES,
    START_BYTES,
    Box,
    Envelope,
    Header,
    Kind,
    announced,
    composed,
    parsed,
)
from lamplighter.core.sealing.keys import PublicKeys
from lamplighter.core.sealing.sizes import SizeClass
from tests.support.tips import (
    DESK,
    READERS,
    STRANGER,
    changed,
    first_tip,
    further,
    refusal,
    reply,
    tipster,
    without_boxes,
)

READING = {
    "not-an-envelope",
    "unknown-version",
    "unknown-suite",
    "unknown-kind",
    "bad-field",
    "bad-key",
    "bad-recipients",
    "wrong-length",
    "too-long",
}


def again(envelope: Envelope, **other: object) -> bytes:
    """The envelope made anew with another header."""
    header = replace(envelope.header, **other)  # type: ignore[arg-type]
    return composed(header, envelope.boxes, envelope.body, sign=tipster().secret.sign)


@pytest.mark.parametrize("data", [first_tip(), further(), reply()], ids=["first", "further", "reply"])
def test_parts_and_bytes_are_the_same_thing(data: bytes) -> None:
    envelope = parsed(data)
    assert (
        composed(envelope.header, reversed(envelope.boxes), envelope.body, sign=tipster().secret.sign) == data
    )


@pytest.mark.parametrize("data", [first_tip(), further(), reply()], ids=["first", "further", "reply"])
def test_the_beginning_says_how_long_the_whole_must_be(data: bytes) -> None:
    assert announced(data[:START_BYTES]) == (parsed(data).header, len(data))
    assert refusal(lambda: announced(data[:40])) == "wrong-length"


@given(st.data())
def test_changed_bytes_are_refused_or_fail_their_signature(data: st.DataObject) -> None:
    bad = data.draw(changed(first_tip()))
    found = refusal(lambda: check_tipster(parsed(bad)))
    if found is None:  # boxes were changed, and nothing else
        assert without_boxes(bad) == without_boxes(first_tip())
    else:
        assert found in READING | {"bad-signature"}


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"LLTP\x01\x00\x01" + tail))
def test_no_bytes_give_another_error(data: bytes) -> None:
    assert refusal(lambda: parsed(data)) in READING
    assert refusal(lambda: announced(data)) in READING | {None}


@given(st.integers(0, len(first_tip()) - 1))
def test_every_length_but_the_right_one_is_refused(length: int) -> None:
    assert refusal(lambda: parsed(first_tip()[:length])) == "wrong-length"


def test_more_bytes_than_any_envelope_has_are_not_looked_at() -> None:
    assert refusal(lambda: parsed(bytes(MOST_FILE_BYTES + 1))) == "too-long"


def test_sizes_and_numbers_belong_to_their_kinds() -> None:
    first, later, answer = parsed(first_tip()), parsed(further()), parsed(reply())
    assert refusal(lambda: again(first, sequence=1)) == "bad-field"
    assert refusal(lambda: again(later, sequence=0)) == "bad-field"
    assert refusal(lambda: again(later, sequence=128)) == "bad-field"
    assert refusal(lambda: again(answer, sequence=128)) == "bad-field"
    assert refusal(lambda: again(answer, size=SizeClass.TEXT_16K)) == "bad-field"
    assert refusal(lambda: again(first, size=SizeClass.FILE_1M)) == "bad-field"
    for desk in ("", "Narcotics", "a" * 33, "nar/cotics", "é"):
        assert refusal(lambda desk=desk: again(first, desk=desk)) == "bad-field"


def test_boxes_are_in_order_single_and_not_too_many() -> None:
    envelope = parsed(reply())
    rows = [Box(bytes([at]) * 8, bytes(80)) for at in range(MOST_BOXES + 1)]
    header, body = envelope.header, envelope.body
    assert len(parsed(composed(header, rows[:MOST_BOXES], body)).boxes) == MOST_BOXES
    assert refusal(lambda: composed(header, rows, body)) == "bad-recipients"
    assert refusal(lambda: composed(header, [], body)) == "bad-recipients"
    assert refusal(lambda: composed(header, [rows[0], rows[0]], body)) == "bad-recipients"
    data = composed(header, rows[:2], body)
    at = len(data) - len(body) - 2 * 88
    swapped = data[:at] + data[at + 88 : at + 176] + data[at : at + 88] + data[at + 176 :]
    assert refusal(lambda: parsed(swapped)) == "bad-recipients"


def test_a_first_tip_has_a_box_for_its_own_key_and_a_key_that_can_be_sealed_to() -> None:
    envelope = parsed(first_tip())
    assert refusal(lambda: again(envelope, tipster=STRANGER.public)) == "bad-recipients"
    for bad in (bytes(32), b"\x01" + bytes(31)):
        sign = tipster().secret.public.sign
        assert refusal(lambda bad=bad, sign=sign: again(envelope, tipster=PublicKeys(bad, sign))) == "bad-key"


def test_the_signature_is_the_tipsters_own() -> None:
    first, later = parsed(first_tip()), parsed(further())
    check_tipster(first)
    check_tipster(later, sign=tipster().secret.public.sign)
    assert refusal(lambda: check_tipster(later, sign=STRANGER.public.sign)) == "bad-signature"
    assert refusal(lambda: check_tipster(later)) == "bad-signature"
    assert refusal(lambda: check_tipster(later, sign=b"short")) == "bad-signature"
    assert refusal(lambda: check_tipster(parsed(reply()), sign=STRANGER.public.sign)) == "bad-signature"


def test_an_envelope_is_taken_only_in_its_place() -> None:
    first, here = parsed(first_tip()), tipster().conversation
    check_place(first, desk=DESK, kinds=[Kind.FIRST], conversation=here)
    assert refusal(lambda: check_place(first, desk="burglary", kinds=[Kind.FIRST])) == "wrong-desk"
    assert refusal(lambda: check_place(first, desk=DESK, kinds=[Kind.REPLY])) == "unknown-kind"
    elsewhere = tipster("ben").conversation
    assert (
        refusal(lambda: check_place(first, desk=DESK, kinds=[Kind.FIRST], conversation=elsewhere))
        == "wrong-conversation"
    )


def test_messages_come_one_after_another() -> None:
    at = {sequence: parsed(further(sequence=sequence)) for sequence in (1, 2, 127)}
    check_sequence(parsed(first_tip()), expected=0)
    check_sequence(at[1], expected=1)
    check_sequence(at[127], expected=127)
    assert refusal(lambda: check_sequence(parsed(first_tip()), expected=1)) == "replayed"
    assert refusal(lambda: check_sequence(at[1], expected=2)) == "replayed"
    assert refusal(lambda: check_sequence(at[2], expected=1)) == "gap"
    assert refusal(lambda: check_sequence(at[127], expected=128)) == "gap"  # full


def test_the_recipients_are_the_readers_and_the_tipster() -> None:
    ids, own = [each.public.id for each in READERS], tipster().secret.public.id
    for data in (first_tip(), further(), reply()):
        check_recipients(parsed(data), readers=ids, tipster=own)
        assert (
            refusal(lambda data=data: check_recipients(parsed(data), readers=ids[1:], tipster=own))
            == "bad-recipients"
        )
        more = [*ids, STRANGER.public.id]
        assert (
            refusal(lambda data=data, more=more: check_recipients(parsed(data), readers=more, tipster=own))
            == "bad-recipients"
        )


def test_a_file_has_neither_boxes_nor_signature() -> None:
    header = Header(Kind.FILE, DESK, bytes(32), 2**32 - 1, SizeClass.FILE_1M)
    body = bytes(SizeClass.FILE_1M.body)
    data = composed(header, (), body)
    envelope = parsed(data)
    assert announced(data[:START_BYTES]) == (header, len(data))
    assert (envelope.boxes, envelope.signature, envelope.body == body) == ((), b"", True)
