"""A mailbox as the server shows it: always as many slots and bytes, whether much, little or nothing is in it.

A slot without a message holds a decoy. Decoys are derived from a secret of the server, so that they are the same each
time: fresh ones would tell anybody who looks twice which slots are real. Nothing is opened here.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from enum import IntEnum

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from lamplighter.core.sealing.context import MOST_MESSAGES
from lamplighter.core.sealing.envelope import SEALED_KEY_BYTES, Box
from lamplighter.core.sealing.keys import check_signature, signed
from lamplighter.core.sealing.marks import PROTOCOL, derived, label
from lamplighter.core.sealing.sizes import SizeClass


class Part(IntEnum):
    """Which half of a mailbox: what the desk answered, or what the tipster wrote."""

    REPLIES = 1
    OWN = 2

    @property
    def slots(self) -> int:
        """How many slots it has."""
        return 16 if self is Part.REPLIES else 4

    @property
    def slot_bytes(self) -> int:
        """Bytes of a slot: the tipster's box and the largest body there may be."""
        size = SizeClass.TEXT_4K if self is Part.REPLIES else SizeClass.TEXT_64K
        return SEALED_KEY_BYTES + size.body

    @property
    def total_bytes(self) -> int:
        """Bytes of the whole answer."""
        return self.slots * self.slot_bytes


def shown(part: Part, mailbox: bytes, kept: Mapping[int, tuple[Box, bytes]], *, secret: bytes) -> bytes:
    """The slots of a part of the mailbox with this id. ``kept`` has the tipster's box and the body of each message by its sequence.

    Slot ``i`` holds the newest message whose sequence is ``i`` modulo the number of slots. Every decoy is made, also
    where a message goes over it, so that the work is the same; what a message leaves free stays the decoy's.
    """
    decoys = [decoy(part, mailbox, slot, secret=secret) for slot in range(part.slots)]
    for sequence in sorted(kept):
        box, body = kept[sequence]
        whole = box.sealed + body
        slot = sequence % part.slots
        decoys[slot] = whole + decoys[slot][len(whole) :]
    return b"".join(decoys)


def decoy(part: Part, mailbox: bytes, slot: int, *, secret: bytes) -> bytes:
    """A slot in which nothing is, and which nobody without ``secret`` or the tipster's key can tell from another."""
    place = label("decoy") + mailbox + bytes([part, slot])
    seed = hmac.digest(secret, place, "sha256")
    salt = PROTOCOL + b" decoy"
    enc = X25519PrivateKey.from_private_bytes(derived(seed, salt=salt, info="enc")).public_key()
    stream = Cipher(algorithms.AES(derived(seed, salt=salt, info="stream")), modes.CTR(bytes(16))).encryptor()
    return enc.public_bytes_raw() + stream.update(bytes(part.slot_bytes - 32))


def slots_of(part: Part, data: bytes) -> list[bytes]:
    """The slots of an answer, in their order; none where it has another length than it must."""
    if len(data) != part.total_bytes:
        return []
    return [data[at : at + part.slot_bytes] for at in range(0, len(data), part.slot_bytes)]


def sequences_of(part: Part, slot: int) -> range:
    """The sequences that a message in this slot may have."""
    return range(slot, MOST_MESSAGES, part.slots)


def sign_withdrawal(seed: bytes, conversation: bytes) -> bytes:
    """The tipster's word that the conversation shall be deleted."""
    return signed(seed, label("withdraw") + conversation)


def check_withdrawal(sign: bytes, signature: bytes, conversation: bytes) -> None:
    """Takes the tipster's word.

    Raises:
        BadSignature: it is not the tipster's.
    """
    check_signature(sign, signature, label("withdraw") + conversation)
