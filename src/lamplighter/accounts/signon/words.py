"""The provider's word: tokens that it signed, read only once they are known to be its own, for us, and of now.

Sources: OpenID Connect Core 1.0, section 3.1.3.7; Back-Channel Logout 1.0, section 2.6; RFC 8725 (best practice for JWT).
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Mapping
from typing import Any

import jwt

from lamplighter.accounts.signon.wire import KNOWN_FOR, provider, sign_on, told_by

KEYS_AGAIN = 30.0
"""Seconds between two looks for a key that was not there: an invented one cannot make us ask all the time."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key of the provider's alone. Never ``none``, never one made with our own secret."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""
ENDED = "http://schemas.openid.net/event/backchannel-logout"


class Untrue(Exception):
    """What was shown is not the provider's word, or not meant for us."""


class _Memory:
    """The provider's keys, kept for an hour."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keys: dict[str, tuple[float, list[jwt.PyJWK]]] = {}


_memory = _Memory()


def forget() -> None:
    """Asks for the keys anew next time (tests)."""
    with _memory.lock:
        _memory.keys.clear()


def id_claims(id_token: str, *, nonce: str | None) -> dict[str, Any]:
    """What an ID token says, once it is known to be the provider's, for us, and of this attempt.

    Args:
        nonce: of the attempt; None for a token that was given later, on renewal.

    Raises:
        Untrue, Unreachable: see there.
    """
    claims = _verified(id_token, ["iss", "sub", "aud", "exp", "iat"])
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != sign_on().client_id:
        raise Untrue
    if nonce is not None and not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Untrue
    return claims


def ended_claims(logout_token: str) -> dict[str, Any]:
    """What the provider says when it ends a session by itself (Back-Channel Logout 1.0, section 2.6).

    Raises:
        Untrue, Unreachable: see there.
    """
    claims = _verified(logout_token, ["iss", "aud", "iat", "jti"])
    events = claims.get("events")
    if not isinstance(events, Mapping) or ENDED not in events or "nonce" in claims:
        raise Untrue
    if not (claims.get("sub") or claims.get("sid")):
        raise Untrue
    if time.time() - float(claims["iat"]) > 600:  # an old one, shown again
        raise Untrue
    return claims


def _verified(token: str, needed: list[str]) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in ALGORITHMS:
            raise Untrue
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(head.get("kid")).key,
            algorithms=[head["alg"]],
            audience=sign_on().client_id,
            issuer=sign_on().issuer,
            leeway=LEEWAY,
            options={"require": needed},
        )
    except (jwt.PyJWTError, TypeError, ValueError):
        raise Untrue from None
    return claims


def _key(kid: Any) -> jwt.PyJWK:
    """The provider's key of that name; of several without a name, none."""
    for again in (False, True):
        keys = _keys(again=again)
        named = [key for key in keys if key.key_id == kid] if kid else keys
        if len(named) == 1:
            return named[0]
    raise Untrue


def _keys(*, again: bool) -> list[jwt.PyJWK]:
    where = provider().keys
    with _memory.lock:
        held = _memory.keys.get(where)
    age = time.monotonic() - held[0] if held else KNOWN_FOR
    if held is not None and age < (KEYS_AGAIN if again else KNOWN_FOR):
        return held[1]
    told = told_by(where).get("keys")
    keys = []
    for each in told if isinstance(told, list) else []:
        try:
            if each.get("use", "sig") == "sig" and each.get("kty") != "oct":
                keys.append(jwt.PyJWK.from_dict(each))
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError):
            continue  # a kind of key that is not ours to read
    with _memory.lock:
        _memory.keys[where] = (time.monotonic(), keys)
    return keys
