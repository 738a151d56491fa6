"""A tip survives being pasted and mailed; a bundle of them opens with a key file away from any server."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.sealing import sealing
from lamplighter.core.sealing.armour import BEGIN, END, MOST_BLOCKS, armoured, unarmoured, unarmoured_all
from lamplighter.core.sealing.boxes import LaterBox, box_written
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import SecretKeys
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.bundles import OpenedBundle, open_bundle
from lamplighter.core.sealing.opening.envelopes import opened_key
from lamplighter.core.sealing.wraps import (
    KeyFile,
    What,
    key_file_written,
    wrap_by_passphrase,
    wrap_by_recovery,
)
from tests.support.tips import (
    DESK,
    LEAD,
    LEAD_PUBLIC,
    READERS,
    STRANGER,
    first_tip,
    further,
    readers,
    refusal,
    reply,
    tipster,
)

PHRASE = "a lamp in every window"
REFUSED = {None, "bad-armour", "too-long"}


@given(
    st.binary(max_size=500), st.sampled_from(("\n", "\r\n", "\r")), st.sampled_from(("", "> ", "  ", ">> "))
)
def test_what_was_armoured_is_read_however_it_was_mailed(data: bytes, end: str, quote: str) -> None:
    lines = armoured(data).splitlines()
    assert max(map(len, lines)) <= 64
    mailed = end.join(["Hello,", "", *(quote + line + " " for line in lines), "", "-- ", "somebody"])
    assert unarmoured(mailed) == data


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from((BEGIN, END, "QUJD", "QUI=", "x", "", "é", "QR=="))).map("\n".join)
)
def test_no_text_gives_another_error(text: str) -> None:
    assert refusal(lambda: unarmoured(text)) in REFUSED
    assert refusal(lambda: unarmoured_all(text)) in REFUSED


def test_what_was_cut_off_or_damaged_is_refused() -> None:
    text = armoured(first_tip())
    for bad in (
        "",
        text[:-20],
        text[40:],
        text.replace("\n", "\n?", 2),
        text.replace(END, BEGIN),
        f"{BEGIN}\nQR==\n{END}",
        f"{BEGIN}\nQUI\n{END}",
        text + text,
        text * (MOST_BLOCKS + 1),
    ):
        assert refusal(lambda bad=bad: unarmoured(bad)) == "bad-armour"
    assert refusal(lambda: unarmoured(f"{BEGIN}\n{'A' * 200_000}\n{END}")) == "too-long"


@cache
def key_file() -> str:
    public = READERS[0].public
    secret = READERS[0].box + READERS[0].sign
    wraps = (wrap_by_passphrase(secret, PHRASE, bound_to=public.box),)
    return key_file_written(KeyFile(What.READER, DESK, public.box, public.sign, wraps))


def opened(*envelopes: bytes) -> OpenedBundle:
    bundle = "A bundle.\n" + "".join(map(armoured, envelopes))
    return open_bundle(key_file(), PHRASE, bundle, lists=[readers()])


def test_a_bundle_opens_in_any_order() -> None:
    found = opened(reply(), further("second", 2), further(), first_tip())
    assert [tip.sequence for tip in found.tips] == [0, 1, 2]
    assert [tip.message.text for tip in found.tips][1:] == ["Again last night.", "second"]
    assert [each.message.text for each in found.replies] == ["Which side?"]
    assert found.replies[0].checked
    assert found.unopened == ()


def test_a_bundle_opens_what_another_desk_shared() -> None:
    """The keys of a reader are their desk's; what was shared is sealed to them, and stays the other desk's."""
    theirs = sealing.seal_first(Message(text="Shared."), readers(desk="gangs"), tipster("ben", "gangs"))
    found = opened(theirs, first_tip())
    assert {tip.message.text for tip in found.tips} == {"Shared.", "Cars stop at the blue door."}
    assert found.unopened == ()


def box_of(data: bytes, reader: SecretKeys) -> bytes:
    found = parsed(data).box_for(reader.public.id)
    assert found is not None
    return found.sealed


def test_a_bundle_opens_with_boxes_that_came_later_and_passes_over_what_is_none() -> None:
    away = sealing.seal_first(Message(text="Before you came."), readers(READERS[1]), tipster("ben"))
    header = parsed(away).header
    key = opened_key(box_of(away, READERS[1]), READERS[1].box, header.context)
    box = LaterBox(
        header.conversation,
        0,
        0,
        READERS[0].public.id,
        sealing.sealed_key(key, READERS[0].public.box, header.context),
    )
    text = box_written(box)
    wrong = box_written(replace(box, sequence=1)) + box_written(replace(box, key_id=bytes(8)))
    broken = text.replace("\n", "\n?", 2) + text[:60] + "\n"
    for around in (text, broken + text, wrong + text, text.replace("\n", "\r\n> ")):
        found = open_bundle(key_file(), PHRASE, around + armoured(away))
        assert [tip.message.text for tip in found.tips] == ["Before you came."], around
    for around in ("", wrong, broken):
        found = open_bundle(key_file(), PHRASE, around + armoured(away))
        assert [each.why.word for each in found.unopened] == ["not-for-this-key"]


def test_what_stays_shut_is_named_by_its_place_and_does_not_hide_the_rest() -> None:
    sealed_away = sealing.seal_first(Message(text="x"), readers(STRANGER), tipster("ben"))
    orphan = sealing.seal_further(Message(text="x"), readers(), tipster("cruz"), sequence=1)
    found = opened(b"no envelope", sealed_away, first_tip(), orphan, first_tip(), further(), further())
    assert [(each.place, each.why.word) for each in found.unopened] == [
        (1, "not-an-envelope"),
        (2, "not-for-this-key"),
        (4, "gap"),
        (5, "replayed"),
        (7, "replayed"),
    ]
    assert [tip.sequence for tip in found.tips] == [0, 1]


def test_a_bundle_needs_the_right_passphrase_and_a_readers_key_file() -> None:
    text = armoured(first_tip())
    assert refusal(lambda: open_bundle(key_file(), "wrong", text)) == "wrong-secret"
    assert refusal(lambda: open_bundle("{}", PHRASE, text)) == "bad-wrap"
    assert refusal(lambda: open_bundle(key_file(), PHRASE, "nothing")) == "bad-armour"
    lead = KeyFile(
        What.LEAD, DESK, b"", LEAD_PUBLIC, (wrap_by_recovery(LEAD, bytes(16), bound_to=LEAD_PUBLIC),)
    )
    assert refusal(lambda: open_bundle(key_file_written(lead), PHRASE, text)) == "bad-wrap"
