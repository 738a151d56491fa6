"""The department's provider as it is spoken to: OpenID Connect, code flow with PKCE, over the house's one door out.

Sources: OpenID Connect Core 1.0, Discovery 1.0, Back-Channel Logout 1.0; RFC 6749, RFC 7636 (PKCE), RFC 9700 (best practice).
Nothing that the provider says, and no token, is logged or put into an error.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings

from lamplighter.plumbing.fetching import Answer, CannotFetch, fetch
from lamplighter.plumbing.sections_signon import SignOn

PATIENCE = 4.0
"""Seconds that one question to the provider may take."""
LARGEST = 262_144
KNOWN_FOR = 3600.0
"""Seconds for which the provider's addresses and keys are taken for true."""
KEYS_AGAIN = 30.0
"""Seconds between two looks for a key that was not there: an invented one cannot make us ask all the time."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key of the provider's alone. Never ``none``, never one made with our own secret."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""
ENDED = "http://schemas.openid.net/event/backchannel-logout"


class Unreachable(Exception):
    """The provider did not answer, or not usefully. Nothing is known about the person."""


class Refused(Exception):
    """The provider answered, and says no: the code, the session or the key to it does not hold."""


class Untrue(Exception):
    """What was shown is not the provider's word, or not meant for us."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where it is asked."""

    authorization: str
    token: str
    userinfo: str
    keys: str
    basic: bool
    """Whether our secret goes in a header; else in the body."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider gives for a code. ``lasts``: seconds, 0 where it does not say."""

    access: str
    refresh: str
    id_token: str
    lasts: int


class _Memory:
    """The provider's addresses and keys, kept for an hour."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.providers: dict[str, tuple[float, Provider]] = {}
        self.keys: dict[str, tuple[float, list[jwt.PyJWK]]] = {}


_memory = _Memory()


def forget() -> None:
    """Asks for everything anew next time (tests)."""
    with _memory.lock:
        _memory.providers.clear()
        _memory.keys.clear()


def sign_on() -> SignOn:
    """The settings."""
    held: SignOn = settings.LAMPLIGHTER.signon
    return held


def provider() -> Provider:
    """Where the provider is asked, as its own page says.

    Raises:
        Unreachable: there is no such page, or it is another provider's.
    """
    issuer = sign_on().issuer
    with _memory.lock:
        held = _memory.providers.get(issuer)
    if held is not None and time.monotonic() - held[0] < KNOWN_FOR:
        return held[1]
    told = _told(_ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
    wanted = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    where = [told.get(name) for name in wanted]
    if told.get("issuer") != issuer or not all(_fit(each, issuer) for each in where):
        raise Unreachable
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    found = Provider(*map(str, where), basic="client_secret_basic" in ways)
    with _memory.lock:
        _memory.providers[issuer] = (time.monotonic(), found)
    return found


def authorization_url(*, state: str, nonce: str, verifier: str, back: str) -> str:
    """Where the browser goes to sign in.

    Args:
        verifier: the secret of this attempt (RFC 7636); only its digest travels by the browser.
        back: our own address that the provider sends the browser back to.

    Raises:
        Unreachable: see there.
    """
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": sign_on().client_id,
        "redirect_uri": back,
        "scope": sign_on().scopes,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    there = provider().authorization
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"


def exchange(*, code: str, verifier: str, back: str) -> Tokens:
    """The tokens for a code.

    Raises:
        Refused: the code does not hold.
        Unreachable: see there.
    """
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    return _tokens(asked)


def renewed(refresh: str) -> Tokens:
    """New tokens for an old refresh token.

    Raises:
        Refused: the session at the provider is over.
        Unreachable: see there.
    """
    return _tokens({"grant_type": "refresh_token", "refresh_token": refresh})


def userinfo(access: str) -> dict[str, Any]:
    """What the provider says of the person now.

    Raises:
        Refused: the token does not hold.
        Unreachable: see there.
    """
    headers = {"authorization": f"Bearer {access}", "accept": "application/json"}
    answer = _ask(provider().userinfo, headers=headers)
    if answer.status in (401, 403):
        raise Refused
    return _told(answer)


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
    told = _told(_ask(where)).get("keys")
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


def _tokens(asked: dict[str, str]) -> Tokens:
    ours, there = sign_on(), provider()
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    if ours.client_secret and there.basic:
        pair = f"{quote(ours.client_id, safe='')}:{quote(ours.client_secret, safe='')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        asked = {**asked, "client_id": ours.client_id}
        if ours.client_secret:
            asked["client_secret"] = ours.client_secret
    answer = _ask(there.token, method="POST", body=urlencode(asked).encode(), headers=headers)
    # Of all that can be wrong only this is about the person; a secret of ours that ran out must not sign everybody out.
    if answer.status == 400 and _json(answer).get("error") == "invalid_grant":
        raise Refused
    told = _told(answer)
    access, lasts = told.get("access_token"), told.get("expires_in")
    if not isinstance(access, str) or str(told.get("token_type", "")).lower() != "bearer":
        raise Unreachable
    return Tokens(
        access=access,
        refresh=str(told.get("refresh_token") or ""),
        id_token=str(told.get("id_token") or ""),
        lasts=int(lasts) if str(lasts).isdecimal() else 0,
    )


def _ask(
    url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    try:
        # The operator's own file names this address, so it may stand inside.
        return fetch(
            url, method=method, body=body, headers=headers, timeout=PATIENCE, most=LARGEST, private_ok=True
        )
    except CannotFetch:
        raise Unreachable from None


def _told(answer: Answer) -> dict[str, Any]:
    if answer.status != 200:
        raise Unreachable
    return _json(answer)


def _json(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise Unreachable from None
    if not isinstance(told, dict):
        raise Unreachable
    return told


def _fit(url: Any, issuer: str) -> bool:
    """Whether an address may carry tokens: encrypted, unless the issuer itself is on this very machine."""
    if not isinstance(url, str):
        return False
    return url.startswith("https://") or (issuer.startswith("http://") and url.startswith("http://"))
