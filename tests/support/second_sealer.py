"""A second sealer of ``lamplighter-tips/1``: the tipster's side, written from the page alone.

An outside programmer wrote it from docs/tips-protocol.md and the vectors, without seeing the program, and it was amended from the
page when the page was. It shares no code with ``core.sealing``, on purpose: it is how we know that the page suffices. Mend it by
reading the page, never by reading the program.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from mnemonic import Mnemonic

from tests.support.second_primitives import (
    BEGIN,
    END,
    FILE,
    NAME,
    PARTS,
    SIZES,
    SUITE,
    TEXT,
    Refused,
    b64u,
    digest,
    hkdf,
    hpke_open,
    hpke_seal,
    key_id,
    label,
    need,
)

# --- the code
LISTS = {lang: Mnemonic(name).wordlist for lang, name in (("en", "english"), ("es", "spanish"))}


def plain(text: str) -> str:
    """NFKD, without marks, lower case."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] != "M"
    ).lower()


WHOLE = {lang: {plain(w): i for i, w in enumerate(words)} for lang, words in LISTS.items()}
CUT = {lang: {w[:4]: i for w, i in whole.items() if len(w) > 4} for lang, whole in WHOLE.items()}


def words_of(entropy: bytes, lang: str) -> str:
    """The twelve words that show ``entropy``."""
    bits = int.from_bytes(entropy, "big") << 4 | hashlib.sha256(entropy).digest()[0] >> 4
    words = [LISTS[lang][bits >> 11 * (11 - i) & 2047] for i in range(12)]
    return unicodedata.normalize("NFC", " ".join(words))


def read_code(typed: str) -> bytes:
    """The 16 bytes of a code as somebody typed it."""
    need(len(typed) <= 2000, "too-long")
    text = "".join(c if unicodedata.category(c)[0] == "L" else " " for c in plain(typed))
    words = text.split()
    need(len(words) == 12, "wrong-count")
    found = {lang: [WHOLE[lang].get(w, CUT[lang].get(w)) for w in words] for lang in LISTS}
    full = {lang: sum(w in WHOLE[lang] for w in words) for lang in LISTS}
    candidates = sorted((lang for lang in LISTS if None not in found[lang]), key=lambda lang: -full[lang])
    if not candidates:
        fewest = min(LISTS, key=lambda lang: found[lang].count(None))
        raise Refused("unknown-word", found[fewest].index(None) + 1)
    for lang in candidates:
        bits = sum(n << 11 * (11 - i) for i, n in enumerate(found[lang]) if n is not None)
        entropy = (bits >> 4).to_bytes(16, "big")
        if hashlib.sha256(entropy).digest()[0] >> 4 == bits & 15:
            return entropy
    raise Refused("words-do-not-belong")


def conversation_id(desk: str, mailbox: bytes, keys: bytes) -> bytes:
    """``keys`` are the tipster's two public keys."""
    return digest("conversation", bytes([len(desk)]) + desk.encode() + mailbox + keys)


@dataclass(frozen=True)
class Tipster:
    """All that follows from a code at a desk."""

    desk: str
    token: bytes
    box_private: bytes
    sign_seed: bytes

    @classmethod
    def from_entropy(cls, entropy: bytes, desk: str) -> Tipster:
        where = b"\0" + desk.encode()
        return cls(
            desk,
            *(hkdf(entropy, NAME + b" code", purpose + where) for purpose in (b"mailbox", b"box", b"sign")),
        )

    @classmethod
    def fresh(cls, desk: str) -> tuple[Tipster, bytes]:
        """A new code, drawn again until both languages read back as itself."""
        while True:
            entropy = os.urandom(16)
            if all(read_code(words_of(entropy, lang)) == entropy for lang in LISTS):
                return cls.from_entropy(entropy, desk), entropy

    @property
    def mailbox(self) -> bytes:
        return digest("mailbox", self.token)

    @property
    def conversation(self) -> bytes:
        return conversation_id(self.desk, self.mailbox, self.box_public + self.sign_public)

    @property
    def box_public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.box_private).public_key().public_bytes_raw()

    @property
    def sign_public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed).public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed).sign(data)

    def withdrawal(self) -> bytes:
        """The signature that withdraws the conversation."""
        return self.sign(label("withdraw") + self.conversation)


# --- filling up, context, body
def pad(data: bytes, size_class: int) -> bytes:
    need(len(data) <= SIZES[size_class] - 36, "too-long")
    return (len(data).to_bytes(4, "big") + data).ljust(SIZES[size_class], b"\0")


def unpad(filled: bytes, size_class: int) -> bytes:
    length = int.from_bytes(filled[:4], "big")
    need(len(filled) == SIZES[size_class] and length <= SIZES[size_class] - 36, "bad-padding")
    need(not filled[4 + length :].strip(b"\0"), "bad-padding")
    return filled[4 : 4 + length]


def class_for(length: int, classes: Iterable[int]) -> int:
    """The smallest class that fits."""
    for c in classes:
        if length <= SIZES[c] - 36:
            return c
    raise Refused("too-long")


def context(
    desk: str, conversation: bytes, direction: int, sequence: int, size_class: int, keys: bytes = b""
) -> bytes:
    """``keys`` are the tipster's two public keys, of a first tip only."""
    need(re.fullmatch(r"[a-z0-9-]{1,32}", desk, re.ASCII), "bad-field")
    return (
        NAME
        + b"\0"
        + SUITE
        + bytes([len(desk)])
        + desk.encode()
        + conversation
        + bytes([direction])
        + sequence.to_bytes(4, "big")
        + bytes([size_class])
        + keys
    )


def seal_body(key: bytes, info: bytes, data: bytes, size_class: int) -> bytes:
    return AESGCM(key).encrypt(bytes(12), pad(data, size_class), info)


def open_body(key: bytes, info: bytes, body: bytes, size_class: int) -> bytes:
    try:
        return unpad(AESGCM(key).decrypt(bytes(12), body, info), size_class)
    except InvalidTag:
        raise Refused("cannot-open") from None


# --- envelopes
def _head(desk: str, where: bytes, kind: int, sequence: int, size_class: int) -> bytes:
    return (
        b"LLTP\x01"
        + SUITE
        + bytes([kind, len(desk)])
        + desk.encode()
        + where
        + sequence.to_bytes(4, "big")
        + bytes([size_class])
    )


def seal_message(
    me: Tipster,
    sequence: int,
    data: bytes,
    readers: Sequence[bytes],
    key: bytes | None = None,
    ephemerals: dict[bytes, bytes] | None = None,
) -> bytes:
    """A first tip (sequence 0) or further message to the readers' X25519 keys; the last two are for tests."""
    need(0 <= sequence <= 127, "gap")
    key, c = key or os.urandom(32), class_for(len(data), TEXT)
    keys = me.box_public + me.sign_public if sequence == 0 else b""
    info = context(me.desk, me.conversation, 0, sequence, c, keys)
    publics = sorted({*readers, me.box_public}, key=key_id)
    need(1 < len(publics) <= 61 and len({key_id(p) for p in publics}) == len(publics), "bad-recipients")
    boxes = b"".join(key_id(p) + hpke_seal(p, info, key, (ephemerals or {}).get(p)) for p in publics)
    where, kind = (me.conversation, 2) if sequence else (me.mailbox, 1)
    head, body = _head(me.desk, where, kind, sequence, c) + keys, seal_body(key, info, data, c)
    signature = me.sign(label("envelope") + hashlib.sha256(head + body).digest())
    return head + bytes([len(publics)]) + boxes + body + signature


def seal_file(
    me: Tipster,
    data: bytes,
    name: str,
    media_type: str,
    cleaned: Sequence[str] = (),
    number: int | None = None,
    key: bytes | None = None,
) -> tuple[bytes, dict[str, Any]]:
    """A file's envelope, and its note for the message."""
    n = int.from_bytes(os.urandom(4), "big") if number is None else number
    key, c = key or os.urandom(32), class_for(len(data), FILE)
    body = seal_body(key, context(me.desk, me.conversation, 2, n, c), data, c)
    note = {
        "n": n,
        "class": c,
        "key": b64u(key),
        "name": name,
        "type": media_type,
        "size": len(data),
        "sha256": b64u(hashlib.sha256(data).digest()),
        "cleaned": list(cleaned),
    }
    return _head(me.desk, me.conversation, 4, n, c) + body, note


# --- mailbox
def open_part(me: Tipster, part: int, whole: bytes) -> list[tuple[int, bytes, bytes | None]]:
    """What was made for this tipster in a part of the mailbox, in order: sequence, context, data (None: not to be trusted)."""
    slots, direction, classes = PARTS[part]
    size = 80 + SIZES[classes[-1]] + 16
    need(len(whole) == slots * size, "wrong-length")
    out: list[tuple[int, bytes, bytes | None]] = []
    for i in range(slots):
        slot = whole[i * size : (i + 1) * size]
        for sequence, c in ((s, c) for s in range(i, 128, slots) for c in classes):
            keys = me.box_public + me.sign_public if direction == 0 and sequence == 0 else b""
            info = context(me.desk, me.conversation, direction, sequence, c, keys)
            try:
                key = hpke_open(me.box_private, info, slot[:80])
            except Refused:
                continue
            try:
                out.append((sequence, info, open_body(key, info, slot[80 : 80 + SIZES[c] + 16], c)))
            except Refused:
                out.append((sequence, info, None))
            break
    return sorted(out, key=lambda each: each[0])


# --- proof of work and armour
def solve(challenge: bytes, desk: str, envelope: bytes) -> bytes:
    """The proof of work for an envelope."""
    need(len(challenge) == 46 and challenge[0] == 1 and challenge[13] <= 24, "bad-proof")
    need(challenge[1:9] == digest("desk", desk.encode())[:8], "wrong-desk")
    start = hashlib.sha256(label("work") + challenge + hashlib.sha256(envelope).digest())
    for nonce in range(2**64):
        trial = start.copy()
        trial.update(nonce.to_bytes(8, "big"))
        if int.from_bytes(trial.digest(), "big") >> (256 - challenge[13]) == 0:
            return challenge + nonce.to_bytes(8, "big")
    raise Refused("bad-proof")


def armour(envelope: bytes) -> str:
    text = base64.b64encode(envelope).decode()
    return "\n".join([BEGIN, *(text[i : i + 64] for i in range(0, len(text), 64)), END, ""])
