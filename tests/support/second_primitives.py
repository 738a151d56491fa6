"""The second sealer's tools (see ``second_sealer``): labels, key derivation, HPKE from its parts, forms of keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NAME, SUITE = b"lamplighter-tips/1", b"\x00\x01"
SIZES = {1: 2**12, 2: 2**14, 3: 2**16, 11: 2**20, 12: 2**22, 13: 2**24, 14: 2**26}
TEXT, FILE = (1, 2, 3), (11, 12, 13, 14)
LONGEST = 67_109_087
PARTS = {1: (16, 1, (1,)), 2: (4, 0, TEXT)}  # part -> slots, direction, classes
BEGIN, END = "-----BEGIN LAMPLIGHTER TIP-----", "-----END LAMPLIGHTER TIP-----"

PRIME = 2**255 - 19
Y8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7


class Refused(ValueError):
    """A refusal, by its word in the protocol."""

    def __init__(self, word: str, place: int | None = None) -> None:
        super().__init__(word)
        self.word, self.place = word, place


def need(fine: object, word: str) -> None:
    """Refuse with ``word`` unless ``fine``."""
    if not fine:
        raise Refused(word)


# --- primitives
def label(purpose: str) -> bytes:
    return NAME + b" " + purpose.encode() + b"\0"


def digest(purpose: str, data: bytes) -> bytes:
    """``H(purpose, data)``."""
    return hashlib.sha256(label(purpose) + data).digest()


def hkdf(ikm: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(ikm)


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64u(text: object, length: int | None, word: str) -> bytes:
    """Base64url in its one form, of ``length`` bytes if one is given."""
    need(isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text) and len(text) % 4 != 1, word)
    data = base64.urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
    need(b64u(data) == text and length in (None, len(data)), word)
    return data


def key_id(public: bytes) -> bytes:
    return digest("key", public)[:8]


def good_x25519(public: bytes) -> bool:
    """Whether the key is in its one form and not of small order."""
    if int.from_bytes(public, "little") >= PRIME:
        return False
    try:
        X25519PrivateKey.from_private_bytes(b"\x01" * 32).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return False
    return True


def good_ed25519(public: bytes) -> bool:
    """Whether the key is in its one form and not of small order."""
    y = int.from_bytes(public, "little") % 2**255
    return y < PRIME and y not in {0, 1, PRIME - 1, Y8, PRIME - Y8}


def verified(public: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


# --- HPKE (RFC 9180), base mode, single shot
def _extract(suite: bytes, salt: bytes, what: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + what + ikm, "sha256")


def _expand(suite: bytes, prk: bytes, what: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand for at most 32 bytes: one round of HKDF-Expand."""
    text = length.to_bytes(2, "big") + b"HPKE-v1" + suite + what + info
    return hmac.digest(prk, text + b"\x01", "sha256")[:length]


def hpke_key(dh: bytes, enc: bytes, public: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Key and base nonce from the Diffie-Hellman value."""
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"
    shared = _expand(kem, _extract(kem, b"", b"eae_prk", dh), b"shared_secret", enc + public, 32)
    context = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, shared, b"secret", b"")
    return _expand(suite, secret, b"key", context, 32), _expand(suite, secret, b"base_nonce", context, 12)


def hpke_seal(
    public: bytes, info: bytes, data: bytes, ephemeral: bytes | None = None, aad: bytes = b""
) -> bytes:
    """``enc || ciphertext``."""
    private = X25519PrivateKey.from_private_bytes(ephemeral or os.urandom(32))
    enc = private.public_key().public_bytes_raw()
    try:
        dh = private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise Refused("bad-key") from None
    key, nonce = hpke_key(dh, enc, public, info)
    return enc + AESGCM(key).encrypt(nonce, data, aad)


def hpke_open(private: bytes, info: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    secret = X25519PrivateKey.from_private_bytes(private)
    try:
        dh = secret.exchange(X25519PublicKey.from_public_bytes(sealed[:32]))
        key, nonce = hpke_key(dh, sealed[:32], secret.public_key().public_bytes_raw(), info)
        return AESGCM(key).decrypt(nonce, sealed[32:], aad)
    except (InvalidTag, ValueError):
        raise Refused("cannot-open") from None
