"""Numbers on receipts, and the secrets of private links.

A number is eight letters and digits without look-alikes (Crockford's base 32 less I, L, O, U), drawn at random: it tells neither how
many concerns there are nor when one was raised. A link's secret is an HMAC of what it opens under the installation's key, so
that it can be written into every mail and is stored nowhere: a copied database opens no link.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_CODE_LENGTH = 6
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_number() -> str:
    """A random number as it is stored: ``4F7K9Q2M``. About 10^12 are possible."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))


def number_of(key: str, *, purpose: str, once: str) -> str:
    """The number of what a form makes, drawn from the form's secret: sent twice, it has the same one. Nobody without the key can tell it
    before.

    Args:
        key: the installation's secret key.
        purpose: a word that keeps uses apart.
        once: the form's secret.
    """
    digest = hmac.new(key.encode(), f"lamplighter number {purpose} {once}".encode(), hashlib.sha256).digest()
    return _drawn(digest, _LENGTH)


def _drawn(digest: bytes, length: int) -> str:
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])


def shown_number(number: str) -> str:
    """As people read it: ``4F7K-9Q2M``."""
    return f"{number[:4]}-{number[4:]}"


def read_number(text: str) -> str | None:
    """The stored form of a number as people type it, forgiving case, hyphens and look-alikes; None if it is none."""
    return _read(text, _LENGTH)


def _read(text: str, length: int) -> str | None:
    plain = re.sub(r"[\s-]+", "", text).upper().translate(_ALIKE)
    return plain if len(plain) == length and set(plain) <= set(ALPHABET) else None


def code_of(key: str, *, purpose: str, number: str, version: int) -> str:
    """Six letters and digits, as somebody types them who is known by what they were made for: ``K7Q4FM``. About 10^9 are possible, so
    whoever asks for one limits how often it may be guessed.

    Args:
        key: the installation's secret key.
        purpose: a word that keeps uses apart.
        number: of what it stands for.
        version: raised by one to end the code before.
    """
    message = f"lamplighter code {purpose} {number} {version}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return _drawn(digest, _CODE_LENGTH)


def shown_code(code: str) -> str:
    """As people read it: ``K7Q-4FM``."""
    return f"{code[:3]}-{code[3:]}"


def read_code(text: str) -> str | None:
    """The plain form of such a code as people type it, forgiving as ``read_number``; None if it is none."""
    return _read(text, _CODE_LENGTH)


def link_secret(key: str, *, purpose: str, number: str, contact: int, version: int) -> str:
    """26 letters and digits (130 bits) that open what they were made for, and nothing else.

    Args:
        key: the installation's secret key.
        purpose: a word that keeps uses apart: "link", "reply", "alert".
        number: of the concern (or id of the row) it opens.
        contact: which contact of the concern it was made for; 0 for the raiser without contact.
        version: raised by one to end all earlier links.
    """
    message = f"lamplighter {purpose} {number} {contact} {version}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest)[:26].decode().lower()


def same_secret(given: str, expected: str) -> bool:
    """Compares in constant time; case does not matter."""
    return hmac.compare_digest(given.strip().lower().encode(), expected.encode())
