"""Keys of tipsters, readers and desk leads: X25519 to open, Ed25519 to sign."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from lamplighter.core.sealing.marks import marked_hash
from lamplighter.core.sealing.refusals import BadKey, BadSignature, WrongFingerprint

KEY_BYTES = 32
SIGNATURE_BYTES = 64
KEY_ID_BYTES = 8
_PROBE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
_PRIME = (1 << 255) - 19
_Y_OF_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_Y = frozenset({0, 1, _PRIME - 1, _Y_OF_ORDER_8, _PRIME - _Y_OF_ORDER_8})
"""The points of Edwards25519 whose order divides 8, by their y: one signature by them holds for many texts."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The two public keys of a tipster or reader, 32 bytes each."""

    box: bytes
    sign: bytes

    @property
    def id(self) -> bytes:
        """By which boxes and signatures name them."""
        return key_id(self.box)


@dataclass(frozen=True)
class SecretKeys:
    """The secret of a tipster or reader: an X25519 private key and an Ed25519 seed, 32 bytes each."""

    box: bytes
    sign: bytes

    @cached_property
    def public(self) -> PublicKeys:
        """What others may know of them."""
        private = X25519PrivateKey.from_private_bytes(self.box)
        return PublicKeys(box=private.public_key().public_bytes_raw(), sign=signing_public(self.sign))

    def __repr__(self) -> str:
        """Says nothing, so that a secret never ends in a log."""
        return "SecretKeys(...)"


def new_secret_keys() -> SecretKeys:
    """Fresh ones, for a reader."""
    return SecretKeys(box=secrets.token_bytes(KEY_BYTES), sign=secrets.token_bytes(KEY_BYTES))


def key_id(box: bytes) -> bytes:
    """Eight bytes that name an X25519 public key."""
    return marked_hash("key", box)[:KEY_ID_BYTES]


def signing_public(seed: bytes) -> bytes:
    """The Ed25519 public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signed(seed: bytes, data: bytes) -> bytes:
    """The Ed25519 signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(data)


def check_signature(public: bytes, signature: bytes, data: bytes) -> None:
    """Takes the signature of the bytes.

    Raises:
        BadSignature: it is not one of theirs, or the key is none.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError) as wrong:
        raise BadSignature("Not signed by who should have signed it.") from wrong


def box_public(raw: bytes) -> X25519PublicKey:
    """An X25519 public key that something can be sealed to.

    Raises:
        BadKey: not 32 bytes, not the one form of its number, or one of the few points with which every secret is zero
            (RFC 7748, 6.1).
    """
    if int.from_bytes(raw, "little") >= _PRIME:
        raise BadKey("This key is not written in its one form.")
    try:
        public = X25519PublicKey.from_public_bytes(raw)
        _PROBE.exchange(public)
    except ValueError as wrong:
        raise BadKey("Nothing can be sealed to this key.") from wrong
    return public


def sign_public(raw: bytes) -> bytes:
    """An Ed25519 public key that somebody may sign with.

    Raises:
        BadKey: not 32 bytes, not the one form of its number, or a point of small order.
    """
    y = int.from_bytes(raw, "little") & ((1 << 255) - 1)
    if len(raw) != KEY_BYTES or y >= _PRIME or y in _SMALL_Y:
        raise BadKey("Nothing can be signed with this key.")
    return raw


def fingerprint(lead: bytes) -> str:
    """The desk lead's Ed25519 public key as people compare it: 100 bits in five groups of four, ``ABCD-EFGH-...``."""
    text = base64.b32encode(marked_hash("lead", lead)).decode("ascii")[:20]
    return "-".join(text[at : at + 4] for at in range(0, 20, 4))


def check_fingerprint(lead: bytes, said: str) -> None:
    """Takes the key if the fingerprint, however it is spaced and cased, is its own.

    Raises:
        WrongFingerprint: it is another's.
    """
    if re.sub(r"[\s-]+", "", said).upper() != fingerprint(lead).replace("-", ""):
        raise WrongFingerprint("The fingerprint is not that of this key.")
