"""The page suffices: what was written from it alone makes the vectors, and the program opens what it seals, and it what the program seals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from lamplighter.core.sealing import armour, codes, keys, lists, mailbox, sealing, work
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.envelopes import open_file, open_first, open_further
from tests.support import second_primitives as tools
from tests.support import second_reading as second
from tests.support import second_sealer as sealer
from tests.support.tips import (
    DESK,
    FINGERPRINT,
    LEAD,
    READERS,
    TODAY,
    first_tip,
    further,
    readers,
    reply,
    tipster,
)
from tools import tip_vectors

V: dict[str, Any] = json.loads(tip_vectors.TARGET.read_text(encoding="utf-8"))
x = bytes.fromhex
ENVELOPES = {each["name"]: each for each in V["envelopes"]}
KEYS = {each["name"]: each for each in (*V["readers"], V["codes"][0])}
ADA = sealer.Tipster.from_entropy(x(V["codes"][0]["entropy"]), "narcotics")


def word(attempt: Callable[[], object]) -> str | None:
    try:
        attempt()
    except tools.Refused as refused:
        return refused.word
    return None


def shown_list(today: date | None = TODAY, seen: int = 0) -> dict[str, Any]:
    shown = V["signed_list"]["as_shown"].encode()
    return second.read_list(shown, "narcotics", V["lead"]["fingerprint"].lower(), today, seen)


def test_hpke() -> None:
    row = V["hpke"]
    private = X25519PrivateKey.from_private_bytes(x(row["ephemeral_private"]))
    dh = private.exchange(X25519PublicKey.from_public_bytes(x(row["recipient_public"])))
    made = tools.hpke_key(dh, x(row["enc"]), x(row["recipient_public"]), x(row["info"]))
    assert [each.hex() for each in made] == [row["key"], row["base_nonce"]]
    ends = x(row["recipient_public"]), x(row["info"]), x(row["plaintext"]), x(row["ephemeral_private"])
    assert tools.hpke_seal(*ends).hex() == row["sealed_without_aad"]


@pytest.mark.parametrize("row", V["codes"], ids=lambda row: row["name"])
def test_codes(row: dict[str, Any]) -> None:
    entropy = x(row["entropy"])
    made = sealer.Tipster.from_entropy(entropy, row["desk"])
    for language in ("en", "es"):
        assert sealer.words_of(entropy, language) == row[f"words_{language}"]
    for name in ("token", "mailbox", "conversation", "box_public", "sign_public"):
        assert getattr(made, name).hex() == row[name]
    assert tools.key_id(made.box_public).hex() == row["key_id"]


def test_code_readings_and_faults() -> None:
    for row in V["code_readings"]:
        assert sealer.read_code(row["typed"]).hex() == row["entropy"]
    for row in V["code_faults"]:
        with pytest.raises(tools.Refused) as refused:
            sealer.read_code(row["typed"])
        assert (refused.value.word, refused.value.place) == (row["refused"], row.get("place"))


def test_contexts_and_filling_up() -> None:
    for row in V["contexts"]:
        public = x(row["tipster_box"] or "") + x(row["tipster_sign"] or "")
        place = row["direction"], row["sequence"], row["class"]
        assert sealer.context(row["desk"], x(row["conversation"]), *place, public).hex() == row["encoded"]
    for row in V["paddings"][:4]:
        filled = sealer.pad(x(row["data"]), row["class"])
        assert hashlib.sha256(filled).hexdigest() == row["padded_sha256"]
        assert sealer.unpad(filled, row["class"]).hex() == row["data"]


def test_the_list_of_readers() -> None:
    assert second.fingerprint(x(V["lead"]["sign_public"])) == V["lead"]["fingerprint"]
    assert shown_list()["until"] == V["signed_list"]["until"]
    assert word(lambda: shown_list(seen=8)) == "old-list"
    assert word(lambda: shown_list(date(2026, 12, 31))) is None
    assert word(lambda: shown_list(date(2027, 1, 1))) == "list-over"
    assert word(lambda: shown_list(None)) is None


@pytest.mark.parametrize("name", ["first tip", "further message"])
def test_envelopes_are_made_byte_for_byte(name: str) -> None:
    row = ENVELOPES[name]
    drawn = {x(KEYS[box["for"]]["box_public"]): x(box["ephemeral_private"]) for box in row["boxes"]}
    publics = [x(each["box_public"]) for each in V["readers"]]
    made = sealer.seal_message(
        ADA, row["sequence"], row["plaintext"].encode(), publics, x(row["content_key"]), drawn
    )
    assert made.hex() == row["envelope"]
    read = second.read_envelope(made)
    second.check_envelope(read, ADA.sign_public)
    assert read.info.hex() == row["context"]
    for each in V["readers"]:
        assert (
            second.open_envelope(read, x(each["box_private"]), x(each["box_public"])).decode()
            == row["plaintext"]
        )
    said = second.read_message(row["plaintext"].encode())
    again = second.message(said["text"], said["lang"], said.get("answers"), said.get("files", ()))
    assert again.decode() == row["plaintext"]


def test_the_reply_and_the_file() -> None:
    row = ENVELOPES["reply"]
    read = second.read_envelope(x(row["envelope"]))
    data = second.open_envelope(read, ADA.box_private, ADA.box_public)
    assert data.decode() == row["plaintext"]
    assert second.read_reply(data, read.info, [shown_list()])["text"] == "Which side of the bakery?"
    assert word(lambda: second.read_reply(data, read.info, [])) == "unknown-signer"
    assert not second.read_reply(data, read.info, [shown_list()])["left"]
    shorter = [each for each in shown_list()["readers"] if each["id"] != json.loads(data)["by"]]
    later = {**shown_list(), "number": 8, "readers": shorter}
    assert second.read_reply(data, read.info, [later, shown_list()])["left"]
    assert (
        word(lambda: second.read_reply(data, read.info, [{**shown_list(), "number": 6}])) == "unknown-signer"
    )
    assert word(lambda: second.read_reply(data, read.info[:-1] + b"\x02", [shown_list()])) == "bad-signature"
    row = V["file"]
    content = (bytes(range(251)) * 400)[: row["data_bytes"]]
    ends = "door.jpg", "image/jpeg", ["place", "camera"], row["number"], x(row["content_key"])
    made, note = sealer.seal_file(ADA, content, *ends)
    assert hashlib.sha256(made).hexdigest() == row["envelope_sha256"]
    assert note == json.loads(ENVELOPES["first tip"]["plaintext"])["files"][0]


def test_work_withdrawal_and_armour() -> None:
    row, first = V["work"], x(ENVELOPES["first tip"]["envelope"])
    asked = x(row["challenge"])
    assert sealer.solve(asked, row["desk"], first).hex() == row["proof"]
    greedy = asked[:13] + bytes([25]) + asked[14:]
    assert word(lambda: sealer.solve(greedy, row["desk"], first)) == "bad-proof"
    assert word(lambda: sealer.solve(asked, "burglary", first)) == "wrong-desk"
    assert ADA.withdrawal().hex() == V["withdrawal"]["signature"]
    assert sealer.armour(first) == V["armour"]["text"]
    quoted = "".join(f"> {line} \t\r\n\r\n" for line in V["armour"]["text"].splitlines())
    assert second.unarmour(f"hello\r\n{quoted}bye") == first


@pytest.mark.parametrize("row", V["changed_envelopes"], ids=range(len(V["changed_envelopes"])))
def test_changed_envelopes(row: dict[str, Any]) -> None:
    data = bytearray(x(ENVELOPES[row["envelope"]]["envelope"]))
    if "put" in row:
        data[row["at"] : row["at"] + len(row["put"]) // 2] = x(row["put"])
    for place, byte in enumerate(x(row.get("xor", "")), row.get("at", 0)):
        data[place] ^= byte
    bad = bytes(data[: row.get("cut", len(data))]) + x(row.get("append", ""))
    steps: dict[str, Callable[[], object]] = {
        "read": lambda: second.read_envelope(bad),
        "check": lambda: second.check_envelope(second.read_envelope(bad), ADA.sign_public),
        "open": lambda: second.open_envelope(
            second.read_envelope(bad), *(x(KEYS[row["by"]][name]) for name in ("box_private", "box_public"))
        ),
    }
    assert word(steps[row["step"]]) == row["refused"]


def test_what_stands_at_the_edges() -> None:
    """What the page has for a tipster's and a reader's program; proofs are a server's to check, key files a reader's keeping."""
    for row in V["refused_lists"]:
        shown, fingerprint = row["as_shown"].encode(), V["lead"]["fingerprint"]
        read = lambda shown=shown, mark=fingerprint: second.read_list(shown, "narcotics", mark, TODAY, 7)  # noqa: E731
        assert word(read) == row["refused"], row
    for row in V["refused_messages"]:
        assert word(lambda row=row: second.read_message(row["data"].encode())) == row["refused"], row
    for row in V["refused_armour"]:
        text = row["text"].replace("{fill}", row.get("fill", "") * row.get("times", 0))
        assert word(lambda text=text: second.unarmour(text)) == row["refused"], row["text"][:200]


def test_a_bundle_with_later_boxes() -> None:
    row = V["bundle"]
    found = [second.read_envelope(each) for each in second.unarmour_all(row["text"])]
    assert found == [second.read_envelope(x(ENVELOPES[name]["envelope"])) for name in row["envelopes"]]
    boxes = second.later_boxes(row["text"], x(row["reader"]["box_public"]))
    assert {(where.hex(), *rest): sealed.hex() for (where, *rest), sealed in boxes.items()} == {
        (each["conversation"], each["direction"], each["sequence"]): each["sealed"]
        for each in row["later_boxes"]
    }
    for each, box in zip(reversed(found), row["later_boxes"], strict=True):
        key = tools.hpke_open(x(row["reader"]["box_private"]), each.info, x(box["sealed"]))
        data = sealer.open_body(key, each.info, each.body, each.size_class)
        assert data.decode() == ENVELOPES[box["envelope"]]["plaintext"]


# -- with the program --------------------------------------------------------------------------------------------------
def test_the_program_opens_what_the_second_sealer_seals() -> None:
    me, entropy = sealer.Tipster.fresh(DESK)
    theirs = codes.tipster_keys(codes.read_code(sealer.words_of(entropy, "es")), DESK)
    assert (theirs.token, theirs.conversation) == (me.token, me.conversation)
    shown = lists.signed_list(readers(), LEAD).encode()
    chosen = [
        tools.unb64u(each["box"], 32, "")
        for each in second.read_list(shown, DESK, FINGERPRINT, TODAY)["readers"]
    ]
    file, note = sealer.seal_file(me, b"a picture", "door.jpg", "image/jpeg")
    first = sealer.seal_message(
        me, 0, second.message("Un coche azul.", "es", {"where": "the corner"}, [note]), chosen
    )
    later = sealer.seal_message(me, 1, second.message("x" * 20_000), chosen)
    for reader in READERS:
        opened = open_first(armour.unarmoured(sealer.armour(first)), desk=DESK, reader=reader)
        assert (opened.message.text, opened.message.answers) == ("Un coche azul.", {"where": "the corner"})
        assert open_further(later, first=opened, desk=DESK, reader=reader).message.text == "x" * 20_000
    at = opened.conversation
    assert open_file(file, opened.message.files[0], desk=DESK, conversation=at) == b"a picture"
    mailbox.check_withdrawal(opened.tipster.sign, me.withdrawal(), at)
    asked = work.challenge(desk=DESK, now=0, bits=6, secret=b"s")
    work.check_proof(sealer.solve(asked, DESK, first), first, desk=DESK, now=0, secret=b"s")
    answer = sealing.seal_reply(
        Message(text="Thank you."),
        readers(),
        reader=READERS[0],
        tipster=opened.tipster,
        conversation=at,
        sequence=17,
    )
    whole = shown_mailbox(mailbox.Part.REPLIES, me.mailbox, me.box_public, answer)
    ((sequence, info, data),) = sealer.open_part(me, 1, whole)
    assert data is not None
    assert (
        sequence,
        second.read_reply(data, info, [second.read_list(shown, DESK, FINGERPRINT, None)])["text"],
    ) == (
        17,
        "Thank you.",
    )


def test_the_second_sealer_opens_what_the_program_seals() -> None:
    theirs = tipster()
    me = sealer.Tipster(DESK, theirs.token, theirs.secret.box, theirs.secret.sign)
    own = shown_mailbox(mailbox.Part.OWN, me.mailbox, me.box_public, first_tip(), further())
    texts = [second.read_message(data or b"")["text"] for _, _, data in sealer.open_part(me, 2, own)]
    assert texts == ["Cars stop at the blue door.", "Again last night."]
    replies = bytearray(shown_mailbox(mailbox.Part.REPLIES, me.mailbox, me.box_public, reply()))
    replies[200] ^= 1
    assert [(sequence, data) for sequence, _, data in sealer.open_part(me, 1, bytes(replies))] == [(0, None)]


def shown_mailbox(part: mailbox.Part, where: bytes, public: bytes, *envelopes: bytes) -> bytes:
    kept = {}
    for data in envelopes:
        read = parsed(data)
        box = read.box_for(keys.key_id(public))
        assert box
        kept[read.header.sequence] = (box, read.body)
    return mailbox.shown(part, where, kept, secret=b"server secret")
