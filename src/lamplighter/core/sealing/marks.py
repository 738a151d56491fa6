"""The protocol's marks and small tools: labels, key derivation, text forms of bytes."""

from __future__ import annotations

import base64
import hashlib
import re

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lamplighter.core.sealing.refusals import BadField

PROTOCOL = b"lamplighter-tips/1"
SUITE = 0x0001
"""DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180, base mode); Ed25519; SHA-256."""
DESK = re.compile(r"[a-z0-9-]{1,32}")
_B64URL = re.compile(r"[A-Za-z0-9_-]*")


def label(purpose: str) -> bytes:
    """What stands before hashed or signed bytes, so that those of one purpose never serve another."""
    return PROTOCOL + b" " + purpose.encode("ascii") + b"\x00"


def marked_hash(purpose: str, data: bytes) -> bytes:
    """SHA-256 of the label and the bytes."""
    return hashlib.sha256(label(purpose) + data).digest()


def derived(secret: bytes, *, salt: bytes, info: str) -> bytes:
    """32 bytes by HKDF-SHA256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info.encode("ascii")).derive(secret)


def to_b64url(data: bytes) -> str:
    """Base64url without padding (RFC 4648, 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64url(text: object, length: int | None = None) -> bytes:
    """The bytes of a text in the one form it may have, ``length`` of them where that is given.

    Raises:
        BadField: not such a text, another length, padding, or left-over bits that are not zero.
    """
    if not isinstance(text, str) or not _B64URL.fullmatch(text) or len(text) % 4 == 1:
        raise BadField("Not base64url without padding.")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_b64url(data) != text or (length is not None and len(data) != length):
        raise BadField("Not base64url of the right length.")
    return data


def whole_number(said: object, least: int, most: int) -> int:
    """A number of JSON, if it is whole and within two bounds; 1.0 is 1, since JavaScript knows no difference.

    Raises:
        BadField: it is not.
    """
    if isinstance(said, float) and said.is_integer():
        said = int(said)
    if isinstance(said, bool) or not isinstance(said, int) or not least <= said <= most:
        raise BadField("A number is not as it should be.")
    return said


def checked_desk(code: object) -> str:
    """A desk's code, if it may be one: 1 to 32 lower-case letters, digits and hyphens.

    Raises:
        BadField: it may not.
    """
    if not isinstance(code, str) or not DESK.fullmatch(code):
        raise BadField("A desk's code is 1 to 32 letters a-z, digits and hyphens.")
    return code
