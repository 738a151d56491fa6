"""Writes the test vectors of sealed tips (docs/tips-vectors.json); ``--check`` only says whether they are as they should be.

Everything random is drawn from names here, and HPKE is put together from its parts (RFC 9180) so that it can be given its
ephemeral key: the program itself never can.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from cryptography.hazmat.primitives import hmac as hmacs  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey  # noqa: E402
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: E402

from lamplighter.core.sealing import codes, context, envelope, lists, mailbox, marks, messages  # noqa: E402
from lamplighter.core.sealing import sealing, sizes, work, wraps  # noqa: E402
from lamplighter.core.sealing.armour import armoured  # noqa: E402
from lamplighter.core.sealing.keys import SecretKeys, fingerprint, key_id, signed, signing_public  # noqa: E402

TARGET = ROOT / "docs" / "tips-vectors.json"
DESK = "narcotics"
NOW = 1_767_225_600
PASSPHRASE = "Grüße an die Laterne № 5"
TYPED = "  {0}, {1}; {2}\n4. {3} 5) {4}\t{5} {6} {7} {8} {9} {10} {11}. "
Json = dict[str, Any]

OFFICIAL = {
    "source": "CFRG test-vectors.json of RFC 9180: mode 0, kem_id 32, kdf_id 1, aead_id 2, first encryption",
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "recipient_private": "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
    "recipient_public": "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c",
    "ephemeral_private": "179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11",
    "enc": "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
    "shared_secret": "3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b",
    "key_schedule_context": "004ce5472ecdd5093ba0aecb8f871ff13f1fbc90ee76f0e18ace1a1b7e565bafa306f6ef962c9ee7cea40407b5d60f0f26990472faae3ac44c78366f1cac1ecde1",
    "secret": "2058ac9b02c1f52c1aaf08bedbec9198219751a94ef67b7d5f0c8b6e2b54ebfb",
    "key": "f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f",
    "base_nonce": "151d9929e2449747889bc923",
    "plaintext": "4265617574792069732074727574682c20747275746820626561757479",
    "aad": "436f756e742d30",
    "ciphertext": "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a",
}


def main() -> int:
    """Writes or compares; exit status 1 where they differ."""
    text = json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("docs/tips-vectors.json is not as the program makes it: run python tools/tip_vectors.py")
    return 1


def vectors() -> Json:
    """All of them."""
    made = envelopes()
    first = bytes.fromhex(made[0]["envelope"])
    return {
        "protocol": marks.PROTOCOL.decode(),
        "about": "Bytes are lower-case hex, texts are texts. docs/tips-protocol.md explains each part.",
        "hpke": official(),
        "codes": [code(name) for name in ("ada", "ben", "cruz")],
        "code_readings": code_readings(),
        "code_faults": code_faults(),
        "readers": [reader_row(name) for name in READERS],
        "lead": {"sign_seed": LEAD.hex(), "sign_public": signing_public(LEAD).hex(), "fingerprint": fingerprint(signing_public(LEAD))},
        "contexts": contexts(),
        "paddings": paddings(),
        "signed_list": signed_list(),
        "envelopes": made,
        "file": file(),
        "mailbox": mailboxes(made),
        "withdrawal": withdrawal(),
        "key_files": key_files(),
        "work": works(first),
        "armour": {"envelope": made[0]["name"], "text": armoured(first)},
        "changed_envelopes": changed(made),
    }  # fmt: skip


def draw(name: str, count: int = 32) -> bytes:
    """Bytes that look random and are always the same."""
    return hashlib.shake_256(b"lamplighter-tips/1 vectors " + name.encode()).digest(count)


READERS = ("reader-1", "reader-2", "reader-3")
LEAD = draw("lead")


def secret_keys(name: str) -> SecretKeys:
    """A reader's keys."""
    return SecretKeys(box=draw(name + " box"), sign=draw(name + " sign"))


def tipster(name: str = "ada") -> codes.TipsterKeys:
    """A tipster's keys."""
    return codes.tipster_keys(draw(name, 16))


def readers() -> lists.Readers:
    """The readers of the desk."""
    return lists.Readers(DESK, 7, date(2026, 1, 1), tuple(secret_keys(name).public for name in READERS))


# -- HPKE from its parts ----------------------------------------------------------------------------------------------
KEM_SUITE = b"KEM" + (0x20).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + bytes.fromhex("002000010002")


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256."""
    made = hmacs.HMAC(key, SHA256())
    made.update(data)
    return made.finalize()


def extract(suite: bytes, salt: bytes, name: bytes, ikm: bytes) -> bytes:
    """LabeledExtract (RFC 9180, 4)."""
    return mac(salt or bytes(32), b"HPKE-v1" + suite + name + ikm)


def expand(suite: bytes, prk: bytes, name: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand (RFC 9180, 4), up to 32 bytes."""
    return mac(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + name + info + b"\x01")[:length]


def hpke(ephemeral: bytes, public: bytes, info: bytes) -> Json:
    """Encapsulation and key schedule of base mode, each step by its name in the RFC."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = private.public_key().public_bytes_raw()
    dh = private.exchange(X25519PublicKey.from_public_bytes(public))
    shared = expand(KEM_SUITE, extract(KEM_SUITE, b"", b"eae_prk", dh), b"shared_secret", enc + public, 32)
    psk_hash, info_hash = (
        extract(HPKE_SUITE, b"", b"psk_id_hash", b""),
        extract(HPKE_SUITE, b"", b"info_hash", info),
    )
    schedule = b"\x00" + psk_hash + info_hash
    secret = extract(HPKE_SUITE, shared, b"secret", b"")
    return {
        "enc": enc,
        "shared_secret": shared,
        "key_schedule_context": schedule,
        "secret": secret,
        "key": expand(HPKE_SUITE, secret, b"key", schedule, 32),
        "base_nonce": expand(HPKE_SUITE, secret, b"base_nonce", schedule, 12),
    }


def hpke_seal(ephemeral: bytes, public: bytes, info: bytes, plain: bytes, aad: bytes = b"") -> bytes:
    """Single shot: enc and ciphertext."""
    made = hpke(ephemeral, public, info)
    sealed: bytes = made["enc"] + AESGCM(made["key"]).encrypt(made["base_nonce"], plain, aad)
    return sealed


def official() -> Json:
    """The official values, if this program comes to the same; and the same without additional data, as the protocol uses it."""
    said = {name: bytes.fromhex(value) for name, value in OFFICIAL.items() if name != "source"}
    made = hpke(said["ephemeral_private"], said["recipient_public"], said["info"])
    assert {name: made[name] for name in made} == {name: said[name] for name in made}
    sealed = hpke_seal(
        said["ephemeral_private"], said["recipient_public"], said["info"], said["plaintext"], said["aad"]
    )
    assert sealed == said["enc"] + said["ciphertext"]
    bare = hpke_seal(said["ephemeral_private"], said["recipient_public"], said["info"], said["plaintext"])
    return {**OFFICIAL, "sealed_without_aad": bare.hex()}


# -- codes, keys, lists -----------------------------------------------------------------------------------------------
def code(name: str) -> Json:
    """A code and all that is derived from it."""
    keys = tipster(name)
    entropy = draw(name, 16)
    return {
        "name": name,
        "entropy": entropy.hex(),
        "words_en": " ".join(codes.words_of(entropy, "en")),
        "words_es": " ".join(codes.words_of(entropy, "es")),
        "token": keys.token.hex(),
        "conversation": keys.conversation.hex(),
        **reader_row(name, keys.secret),
    }


def reader_row(name: str, keys: SecretKeys | None = None) -> Json:
    """Both key pairs and the key id."""
    keys = keys or secret_keys(name)
    return {
        "name": name,
        "box_private": keys.box.hex(),
        "box_public": keys.public.box.hex(),
        "sign_seed": keys.sign.hex(),
        "sign_public": keys.public.sign.hex(),
        "key_id": keys.public.id.hex(),
    }


def code_readings() -> list[Json]:
    """Ways in which a code may be typed."""
    entropy = draw("ada", 16)
    english, spanish = codes.words_of(entropy, "en"), codes.words_of(entropy, "es")
    typed = [
        " ".join(english),
        TYPED.format(*english).upper(),
        " ".join(word[:4] for word in english),
        " ".join(spanish),
        "-".join(spanish).upper(),
        " ".join(codes._plain(word)[:4] for word in spanish),
    ]
    rows = [{"typed": text, "entropy": entropy.hex()} for text in typed]
    zeros = "abandon " * 11 + "about"
    return [*rows, {"typed": zeros, "entropy": bytes(16).hex()}]


def code_faults() -> list[Json]:
    """What is refused, with the place of the unknown word."""
    words = codes.words_of(draw("ada", 16), "en")
    spanish = codes.words_of(draw("ada", 16), "es")
    return [
        {"typed": "", "refused": "wrong-count"},
        {"typed": " ".join(words[:11]), "refused": "wrong-count"},
        {"typed": " ".join([*words, words[0]]), "refused": "wrong-count"},
        {"typed": " ".join([*words[:4], "lanternx", *words[5:]]), "refused": "unknown-word", "place": 5},
        {"typed": " ".join([*spanish[:11], "farolito"]), "refused": "unknown-word", "place": 12},
        {"typed": "abandon " * 12, "refused": "words-do-not-belong"},
        {"typed": " ".join([words[1], words[0], *words[2:]]), "refused": "words-do-not-belong"},
    ]


def signed_list() -> Json:
    """The desk's list of readers."""
    data = lists.list_written(readers())
    return {
        "desk": DESK,
        "number": 7,
        "made": "2026-01-01",
        "list": data.decode(),
        "signature": lists.sign_list(data, LEAD).hex(),
        "as_shown": lists.signed_list(readers(), LEAD),
    }


# -- sealed things ----------------------------------------------------------------------------------------------------
def contexts() -> list[Json]:
    """One of each direction; a first tip's is longer."""
    keys = tipster()
    rows = [
        ("first tip", 0, 0, 1, keys.secret.public),
        ("further message", 0, 1, 3, None),
        ("reply", 1, 127, 1, None),
        ("file", 2, 0xFFFFFFFE, 14, None),
    ]
    return [
        {
            "name": name,
            "desk": DESK,
            "conversation": keys.conversation.hex(),
            "direction": direction,
            "sequence": sequence,
            "class": size,
            "tipster_box": public.box.hex() if public else None,
            "tipster_sign": public.sign.hex() if public else None,
            "encoded": context.Context(
                desk=DESK,
                conversation=keys.conversation,
                direction=context.Direction(direction),
                sequence=sequence,
                size=sizes.SizeClass(size),
                tipster=public,
            )
            .encoded()
            .hex(),
        }
        for name, direction, sequence, size, public in rows
    ]


def paddings() -> list[Json]:
    """Filled-up data, by length and digest, and where a class ends."""
    rows = []
    for size in sizes.SizeClass:
        filled = sizes.padded(b"abc", size)
        rows.append(
            {
                "class": int(size),
                "padded_bytes": size.padded,
                "body_bytes": size.body,
                "most_data_bytes": size.most,
                "data": b"abc".hex(),
                "padded_starts": filled[:16].hex(),
                "padded_sha256": hashlib.sha256(filled).hexdigest(),
            }
        )
    return rows


def sealed(name: str, header: envelope.Header, plain: bytes, *, sign: bytes = b"") -> Json:
    """An envelope to all readers and the tipster, with everything that was drawn for it."""
    key, where = draw(name + " content key"), header.context
    publics = {each: secret_keys(each).public.box for each in READERS} | {"ada": tipster().secret.public.box}
    rows, boxes = [], []
    for who, public in publics.items():
        ephemeral = draw(f"{name} ephemeral {who}")
        box = envelope.Box(key_id(public), hpke_seal(ephemeral, public, where.encoded(), key))
        boxes.append(box)
        rows.append(
            {
                "for": who,
                "key_id": box.key_id.hex(),
                "ephemeral_private": ephemeral.hex(),
                "sealed": box.sealed.hex(),
            }
        )
    body = sealing.sealed_body(key, plain, where)
    data = envelope.composed(header, boxes, body, sign=sign)
    read = envelope.parsed(data)
    return {
        "name": name,
        "kind": int(header.kind),
        "desk": header.desk,
        "conversation": header.conversation.hex(),
        "sequence": header.sequence,
        "class": int(header.size),
        "context": where.encoded().hex(),
        "content_key": key.hex(),
        "boxes": rows,
        "plaintext": plain.decode(),
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "signed_digest": read.digest.hex() if read.signature else None,
        "signature": read.signature.hex() or None,
        "envelope_bytes": len(data),
        "envelope": data.hex(),
    }


def envelopes() -> list[Json]:
    """One of each kind that carries a message."""
    keys, by = tipster(), secret_keys("reader-2")
    say = messages.Message
    first = say(
        text="Cars stop at the blue door for a minute each.",
        answers={"where": "behind the bakery", "danger": "a dog"},
        files=(note_and_file()[0],),
    )
    further = say(text="Otra vez anoche, después de las once: señales con una linterna. ✓", language="es")
    reply = messages.written(say(text="Which side of the bakery?"))
    header = envelope.Header(envelope.Kind.REPLY, DESK, keys.conversation, 0, sizes.SizeClass.TEXT_4K)
    signature = signed(by.sign, messages.reply_statement(header.context, reply))
    return [
        sealed("first tip", envelope.Header(envelope.Kind.FIRST, DESK, keys.conversation, 0, sizes.SizeClass.TEXT_4K, keys.secret.public), messages.written(first), sign=keys.secret.sign),
        sealed("further message", envelope.Header(envelope.Kind.FURTHER, DESK, keys.conversation, 1, sizes.SizeClass.TEXT_4K), messages.written(further), sign=keys.secret.sign),
        {**sealed("reply", header, messages.reply_written(messages.SignedReply(message=reply, by=by.public.id, signature=signature))),
         "by": "reader-2", "reply_signed_bytes": messages.reply_statement(header.context, reply).hex(), "reply_signature": signature.hex()},
    ]  # fmt: skip


def note_and_file() -> tuple[messages.FileNote, bytes]:
    """A file's note and data: the numbers 0 to 250 over and over, 100,000 bytes."""
    data = (bytes(range(251)) * 400)[:100_000]
    note = messages.FileNote(
        number=0xC0FFEE,
        size_class=sizes.SizeClass.FILE_1M,
        key=draw("file content key"),
        name="door.jpg",
        media_type="image/jpeg",
        size=len(data),
        sha256=hashlib.sha256(data).digest(),
        cleaned=("location", "camera"),
    )
    return note, data


def file() -> Json:
    """A sealed file, by digest."""
    note, data = note_and_file()
    header = envelope.Header(envelope.Kind.FILE, DESK, tipster().conversation, note.number, note.size_class)
    made = envelope.composed(header, (), sealing.sealed_body(note.key, data, header.context))
    return {
        "number": note.number,
        "class": int(note.size_class),
        "content_key": note.key.hex(),
        "data": "the bytes 0 to 250 again and again, 100000 bytes in all",
        "data_bytes": len(data),
        "data_sha256": note.sha256.hex(),
        "context": header.context.encoded().hex(),
        "envelope_bytes": len(made),
        "envelope_starts": made[:128].hex(),
        "envelope_sha256": hashlib.sha256(made).hexdigest(),
    }


def mailboxes(made: list[Json]) -> Json:
    """Both parts of a mailbox: digests of the whole, the first real slot and a decoy."""
    keys, secret = tipster(), draw("mailbox secret")
    parts = {}
    for part, names in (
        (mailbox.Part.REPLIES, ["reply"]),
        (mailbox.Part.OWN, ["first tip", "further message"]),
    ):
        kept = {}
        for row in made:
            if row["name"] in names:
                read = envelope.parsed(bytes.fromhex(row["envelope"]))
                box = read.box_for(keys.secret.public.id)
                assert box is not None
                kept[row["sequence"]] = (box, read.body)
        whole = mailbox.shown(part, keys.conversation, kept, secret=secret)
        empty = mailbox.shown(part, keys.conversation, {}, secret=secret)
        slot = part.slot_bytes
        parts[part.name.lower()] = {
            "part": int(part),
            "slots": part.slots,
            "slot_bytes": slot,
            "total_bytes": part.total_bytes,
            "holds": names,
            "whole_sha256": hashlib.sha256(whole).hexdigest(),
            "empty_sha256": hashlib.sha256(empty).hexdigest(),
            "slot_0_starts": whole[:4192].hex(),
            "decoy_in_last_slot_starts": whole[(part.slots - 1) * slot :][:128].hex(),
        }
    return {
        "conversation": keys.conversation.hex(),
        "token": keys.token.hex(),
        "server_secret": secret.hex(),
        **parts,
    }


def withdrawal() -> Json:
    """The tipster's word that a conversation shall go."""
    keys = tipster()
    return {
        "conversation": keys.conversation.hex(),
        "sign_public": keys.secret.public.sign.hex(),
        "signature": mailbox.sign_withdrawal(keys.secret.sign, keys.conversation).hex(),
    }


# -- wraps and work ---------------------------------------------------------------------------------------------------
def key_files() -> list[Json]:
    """A reader's key file with a wrap of each kind, and a lead's."""
    keys = secret_keys("reader-1")
    reader = wraps.KeyFile(wraps.What.READER, DESK, keys.public.box, keys.public.sign, ())
    lead = wraps.KeyFile(wraps.What.LEAD, DESK, b"", signing_public(LEAD), ())
    return [key_file(reader, keys.box + keys.sign), key_file(lead, LEAD)]


def key_file(bare: wraps.KeyFile, secret: bytes) -> Json:
    """A key file, and what opens it."""
    who = bare.what.value
    salt, prf_salt, prf = draw(who + " salt", 16), draw(who + " prf salt"), draw(who + " prf output")
    entropy = draw(who + " recovery", 16)
    by = {
        wraps.Way.PASSPHRASE: wraps.key_from_passphrase(PASSPHRASE, salt=salt, iterations=600_000),
        wraps.Way.PRF: wraps.key_from_prf(prf, salt=prf_salt),
        wraps.Way.RECOVERY: wraps.key_from_recovery(entropy),
    }
    salts = {wraps.Way.PASSPHRASE: salt, wraps.Way.PRF: prf_salt}
    made = []
    for way, key in by.items():
        nonce = draw(f"{who} nonce {way.value}", 12)
        box = AESGCM(key).encrypt(nonce, secret, wraps.bound_data(way, bare.bound_to))
        made.append(
            wraps.Wrap(
                way=way,
                nonce=nonce,
                box=box,
                salt=salts.get(way, b""),
                iterations=600_000 if way is wraps.Way.PASSPHRASE else 0,
                credential="Y3JlZGVudGlhbA" if way is wraps.Way.PRF else "",
            )
        )
    file = wraps.KeyFile(bare.what, bare.desk, bare.box, bare.sign, tuple(made))
    return {
        "what": who,
        "secret": secret.hex(),
        "bound_to": bare.bound_to.hex(),
        "passphrase": PASSPHRASE,
        "prf_output": prf.hex(),
        "recovery_words": " ".join(codes.words_of(entropy, "en")),
        "recovery_entropy": entropy.hex(),
        "wrap_keys": {way.value: key.hex() for way, key in by.items()},
        "key_file": wraps.key_file_written(file),
    }


def works(data: bytes) -> Json:
    """A challenge and the first proof for the first tip."""
    secret = draw("work secret")
    made = work.challenge(desk=DESK, now=NOW, bits=10, secret=secret)
    proof = work.solved(made, data)
    return {
        "server_secret": secret.hex(),
        "desk": DESK,
        "now": NOW,
        "bits": 10,
        "challenge": made.hex(),
        "envelope_sha256": hashlib.sha256(data).hexdigest(),
        "nonce": int.from_bytes(proof[-8:], "big"),
        "proof": proof.hex(),
        "proof_as_sent": marks.to_b64url(proof),
    }


def changed(made: list[Json]) -> list[Json]:
    """Changes to the envelopes above and why each is refused: bytes ``put`` at ``at`` in the place of others, or put in by ``xor``, or a
    ``cut`` to a length, or bytes to ``append``.

    ``step`` is ``read`` where reading finds it, ``check`` where the signature does, ``open`` where opening does.
    """
    first, reply = made[0], made[2]
    size = first["envelope_bytes"]
    desk_at = 9  # magic 4, version 1, suite 2, kind 1, length 1
    after_desk = desk_at + len(DESK)
    count_at = after_desk + 32 + 4 + 1 + 64
    reply_count_at = after_desk + 32 + 4 + 1
    second_box = first["envelope"][2 * (count_at + 1 + 88) : 2 * (count_at + 1 + 96)]
    return [
        {"envelope": "first tip", "step": "read", "at": 0, "put": "4c4c5451", "refused": "not-an-envelope"},
        {"envelope": "first tip", "step": "read", "at": 4, "put": "02", "refused": "unknown-version"},
        {"envelope": "first tip", "step": "read", "at": 5, "put": "0002", "refused": "unknown-suite"},
        {"envelope": "first tip", "step": "read", "at": 7, "put": "05", "refused": "unknown-kind"},
        {"envelope": "first tip", "step": "read", "at": desk_at, "put": "4e", "refused": "bad-field"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 35, "put": "01", "refused": "bad-field"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 36, "put": "0b", "refused": "bad-field"},
        {"envelope": "first tip", "step": "read", "at": after_desk + 37, "put": "00" * 32, "refused": "bad-key"},
        {"envelope": "first tip", "step": "read", "at": count_at, "put": "00", "refused": "bad-recipients"},
        {"envelope": "first tip", "step": "read", "at": count_at, "put": "41", "refused": "bad-recipients"},
        {"envelope": "first tip", "step": "read", "at": count_at + 1, "put": second_box, "refused": "bad-recipients"},
        {"envelope": "first tip", "step": "read", "cut": size - 1, "refused": "wrong-length"},
        {"envelope": "first tip", "step": "read", "cut": 20, "refused": "wrong-length"},
        {"envelope": "first tip", "step": "read", "cut": 0, "refused": "wrong-length"},
        {"envelope": "first tip", "step": "read", "append": "00", "refused": "wrong-length"},
        {"envelope": "first tip", "step": "check", "at": size - 1, "xor": "01", "refused": "bad-signature"},
        {"envelope": "first tip", "step": "check", "at": size - 65, "xor": "80", "refused": "bad-signature"},
        {"envelope": "first tip", "step": "check", "at": desk_at, "put": b"x".hex(), "refused": "bad-signature"},
        {"envelope": "reply", "step": "open", "at": desk_at, "put": b"x".hex(), "refused": "cannot-open"},
        {"envelope": "reply", "step": "open", "at": after_desk + 35, "put": "01", "refused": "cannot-open"},
        {"envelope": "reply", "step": "open", "at": reply_count_at + 1 + 8 + 40, "xor": "ff" * 300, "refused": "cannot-open"},
        {"envelope": "reply", "step": "open", "at": reply["envelope_bytes"] - 1, "xor": "01", "refused": "cannot-open"},
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
