"""The vectors are what the program makes, agree with the official ones of RFC 9180, and open with the library's own HPKE."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lamplighter.core.sealing import armour, boxes, codes, keys, lists, mailbox, marks, messages, work, wraps
from lamplighter.core.sealing.checks import check_tipster
from lamplighter.core.sealing.context import Context, Direction, mailbox_of
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.opening import envelopes, mailboxes
from lamplighter.core.sealing.opening.wraps import unwrap_by_passphrase, unwrap_by_prf, unwrap_by_recovery
from lamplighter.core.sealing.sizes import SizeClass
from tests.support.tips import refusal
from tools import tip_vectors


@cache
def vectors() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(tip_vectors.TARGET.read_text(encoding="utf-8"))
    return said


def raw(row: dict[str, Any], name: str) -> bytes:
    return bytes.fromhex(row[name])


def secret(row: dict[str, Any]) -> keys.SecretKeys:
    return keys.SecretKeys(box=raw(row, "box_private"), sign=raw(row, "sign_seed"))


def envelope_named(name: str) -> bytes:
    return next(raw(row, "envelope") for row in vectors()["envelopes"] if row["name"] == name)


def test_the_file_is_what_the_tool_makes() -> None:
    assert tip_vectors.vectors() == vectors(), "run python tools/tip_vectors.py"


def test_the_library_opens_the_official_vector_of_this_suite() -> None:
    row = vectors()["hpke"]
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    private = X25519PrivateKey.from_private_bytes(raw(row, "recipient_private"))
    assert suite.decrypt(raw(row, "sealed_without_aad"), private, info=raw(row, "info")) == raw(
        row, "plaintext"
    )


@pytest.mark.parametrize("place", range(4))
def test_a_code_gives_its_keys(place: int) -> None:
    row = vectors()["codes"][place]
    for words in (row["words_en"], row["words_es"]):
        made = codes.tipster_keys(codes.read_code(words), row["desk"])
        assert made.token == raw(row, "token")
        assert made.mailbox == mailbox_of(made.token) == raw(row, "mailbox")
        assert made.conversation == raw(row, "conversation")
        assert made.secret.box == raw(row, "box_private")
        assert made.secret.sign == raw(row, "sign_seed")
        assert made.secret.public == keys.PublicKeys(raw(row, "box_public"), raw(row, "sign_public"))
        assert made.secret.public.id == raw(row, "key_id")


def test_codes_are_read_and_refused_as_the_vectors_say() -> None:
    for row in vectors()["code_readings"]:
        assert codes.read_code(row["typed"]) == raw(row, "entropy")
    for row in vectors()["code_faults"]:
        assert refusal(lambda row=row: codes.read_code(row["typed"])) == row["refused"]


def test_contexts_are_written_as_the_vectors_say() -> None:
    for row in vectors()["contexts"]:
        keys_of = (raw(row, "tipster_box"), raw(row, "tipster_sign")) if row["tipster_box"] else None
        made = Context(
            desk=row["desk"],
            conversation=raw(row, "conversation"),
            direction=Direction(row["direction"]),
            sequence=row["sequence"],
            size=SizeClass(row["class"]),
            tipster=keys.PublicKeys(*keys_of) if keys_of else None,
        )
        assert made.encoded() == raw(row, "encoded")


def test_every_reader_opens_the_envelopes() -> None:
    first, further, reply = (row["plaintext"] for row in vectors()["envelopes"])
    people = [secret(row) for row in vectors()["readers"]]
    current = [_list()]
    for reader in people:
        tip = envelopes.open_first(envelope_named("first tip"), desk="narcotics", reader=reader)
        assert tip.message.text == json.loads(first)["text"]
        assert tip.message.answers == json.loads(first)["answers"]
        later = envelopes.open_further(
            envelope_named("further message"), first=tip, desk="narcotics", reader=reader
        )
        assert later.message.text == json.loads(further)["text"]
        answer = envelopes.open_reply(
            envelope_named("reply"),
            desk="narcotics",
            conversation=tip.conversation,
            reader=reader,
            lists=current,
        )
        assert answer.checked
        assert answer.message.text == json.loads(json.loads(reply)["m"])["text"]


def test_the_mailbox_shows_the_tipster_both_sides() -> None:
    row = vectors()["mailbox"]
    ada = codes.tipster_keys(raw(vectors()["codes"][0], "entropy"), "narcotics")
    held = {}
    for part, names in (
        (mailbox.Part.REPLIES, ["reply"]),
        (mailbox.Part.OWN, ["first tip", "further message"]),
    ):
        kept = {}
        for place, name in enumerate(names):
            read = parsed(envelope_named(name))
            box = read.box_for(ada.secret.public.id)
            assert box
            kept[place] = (box, read.body)
        held[part] = mailbox.shown(part, ada.mailbox, kept, secret=raw(row, "server_secret"))
        assert held[part].startswith(raw(row[part.name.lower()], "slot_0_starts"))
        assert len(held[part]) == row[part.name.lower()]["total_bytes"]
    answers = mailboxes.replies_in(held[mailbox.Part.REPLIES], tipster=ada, lists=[_list()])
    own = mailboxes.own_in(held[mailbox.Part.OWN], tipster=ada)
    assert [each.sequence for each in answers.messages] == [0]
    assert [each.sequence for each in own.messages] == [0, 1]


@pytest.mark.parametrize("place", range(2))
def test_key_files_open_in_each_way(place: int) -> None:
    row = vectors()["key_files"][place]
    file = wraps.read_key_file(row["key_file"])
    assert unwrap_by_passphrase(file, row["passphrase"]) == raw(row, "secret")
    prf = next(wrap for wrap in file.wraps if wrap.way is wraps.Way.PRF)
    assert unwrap_by_prf(file, prf, raw(row, "prf_output")) == raw(row, "secret")
    assert unwrap_by_recovery(file, codes.read_code(row["recovery_words"])) == raw(row, "secret")


def test_work_list_armour_and_withdrawal_are_taken() -> None:
    said = vectors()
    first = envelope_named("first tip")
    row = said["work"]
    work.check_proof(
        marks.from_b64url(row["proof_as_sent"]),
        first,
        desk="narcotics",
        now=row["now"],
        secret=raw(row, "server_secret"),
    )
    assert armour.unarmoured(said["armour"]["text"]) == first
    row = said["withdrawal"]
    mailbox.check_withdrawal(raw(row, "sign_public"), raw(row, "signature"), raw(row, "conversation"))
    assert len(_list().readers) == 3


def test_changed_envelopes_are_refused_where_and_why_the_vectors_say() -> None:
    reader = secret(vectors()["readers"][0])
    conversation = raw(vectors()["codes"][0], "conversation")
    for row in vectors()["changed_envelopes"]:
        data = _changed(bytearray(envelope_named(row["envelope"])), row)
        if row["step"] == "read":
            assert refusal(lambda data=data: parsed(data)) == row["refused"], row
        elif row["step"] == "check":
            assert refusal(lambda data=data: check_tipster(parsed(data))) == row["refused"], row
        else:
            found = refusal(
                lambda data=data: envelopes.open_reply(
                    data,
                    desk=parsed(data).header.desk,
                    conversation=conversation,
                    reader=reader,
                    lists=[_list()],
                )
            )
            assert found == row["refused"], row


def test_what_stands_at_the_edges_is_taken_or_refused_as_the_vectors_say() -> None:
    said = vectors()
    first, secret_of = envelope_named("first tip"), raw(said["work"], "server_secret")

    def proof(row: dict[str, Any]) -> None:
        ends = {"desk": row["desk"], "now": row["now"], "secret": secret_of, "what": work.For(row["for"])}
        work.check_proof(raw(row, "proof"), first, **ends)

    steps = {
        "refused_lists": lambda row: _list(row["as_shown"], least=7),
        "refused_messages": lambda row: messages.read_message(row["data"].encode()),
        "refused_key_files": lambda row: wraps.read_key_file(row["key_file"]),
        "refused_proofs": proof,
        "refused_armour": lambda row: armour.unarmoured(filled(row)),
    }
    for part, step in steps.items():
        for row in said[part]:
            assert refusal(lambda step=step, row=row: step(row)) == row["refused"], (part, row)


def filled(row: dict[str, Any]) -> str:
    return str(row["text"]).replace("{fill}", row.get("fill", "") * row.get("times", 0))


def test_a_bundle_holds_envelopes_and_the_boxes_of_a_reader_who_came_later() -> None:
    row = vectors()["bundle"]
    reader = secret(row["reader"])
    assert armour.unarmoured_all(row["text"]) == [envelope_named(name) for name in row["envelopes"]]
    found = boxes.boxes_for(reader.public.id, row["text"])
    assert found == {
        (raw(each, "conversation"), each["direction"], each["sequence"]): raw(each, "sealed")
        for each in row["later_boxes"]
    }
    first = envelopes.open_first(
        envelope_named("first tip"),
        desk="narcotics",
        reader=reader,
        later=raw(row["later_boxes"][0], "sealed"),
    )
    assert first.message.text == "Cars stop at the blue door for a minute each."


def _changed(data: bytearray, row: dict[str, Any]) -> bytes:
    if "cut" in row:
        return bytes(data[: row["cut"]])
    if "append" in row:
        return bytes(data) + raw(row, "append")
    new = raw(row, "put" if "put" in row else "xor")
    for place, byte in enumerate(new, row["at"]):
        data[place] = byte if "put" in row else data[place] ^ byte
    return bytes(data)


def _list(shown: str = "", least: int = 1) -> lists.Readers:
    said = vectors()
    return lists.read_signed_list(
        shown or said["signed_list"]["as_shown"],
        desk="narcotics",
        fingerprint=said["lead"]["fingerprint"],
        today=date(2026, 7, 1),
        least=least,
    )
