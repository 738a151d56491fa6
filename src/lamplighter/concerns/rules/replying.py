"""The word in the address to which a resident's answer by mail comes back: whose it is, and proof that we made it. Pure.

``c``, the concern's number, the contact's key and half of an HMAC under the installation's key: ``c4f7k9q2m-17-...``. Mail
servers may change the case, so it is all small letters; it says nothing but the number, and opens no page.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from lamplighter.core.numbers import link_secret, read_number

LETTER = "c"
"""The letter that tokens of concerns begin with."""
_MAC = 20  # of base 32: 100 bits, more than can be tried by mail
_TOKEN = re.compile(r"c([0-9a-z]{8})-([0-9]{1,12})-([a-z2-7]{20})")


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whom a token claims to be from, before its proof is looked at. ``number`` is in its stored form."""

    number: str
    contact: int
    mac: str


def token_for(key: str, *, number: str, contact: int, version: int) -> str:
    """The token of one contact of one concern; ``version`` is that of the contact's private link."""
    return f"{LETTER}{number.lower()}-{contact}-{_mac(key, number, contact, version)}"


def claimed(token: str) -> Claimed | None:
    """What a token says of itself; None if it has not the form of one."""
    found = _TOKEN.fullmatch(token.lower())
    number = read_number(found[1]) if found else None
    return Claimed(number, int(found[2]), found[3]) if found and number else None


def proves(claim: Claimed, key: str, *, version: int) -> bool:
    """Whether we made the token; compared in constant time."""
    expected = _mac(key, claim.number, claim.contact, version)
    return hmac.compare_digest(claim.mac.encode(), expected.encode())


def _mac(key: str, number: str, contact: int, version: int) -> str:
    return link_secret(key, purpose="reply", number=number, contact=contact, version=version)[:_MAC]
