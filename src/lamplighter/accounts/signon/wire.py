"""The department's provider as it is spoken to: OpenID Connect, code flow with PKCE, over the house's one door out.

Sources: OpenID Connect Core 1.0, Discovery 1.0; RFC 6749, RFC 7636 (PKCE), RFC 9700 (best practice).
Nothing that the provider says, and no token, is logged or put into an error.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from lamplighter.plumbing.fetching import Answer, CannotFetch, fetch
from lamplighter.plumbing.sections_signon import SignOn

PATIENCE = 4.0
"""Seconds that one question to the provider may take."""
LARGEST = 262_144
KNOWN_FOR = 3600.0
"""Seconds for which the provider's addresses and keys are taken for true."""


class Unreachable(Exception):
    """The provider did not answer, or not usefully. Nothing is known about the person."""


class Refused(Exception):
    """The provider answered, and says no: the code, the session or the key to it does not hold."""


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
    """The provider's addresses, kept for an hour."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.providers: dict[str, tuple[float, Provider]] = {}


_memory = _Memory()


def forget() -> None:
    """Asks for everything anew next time (tests)."""
    with _memory.lock:
        _memory.providers.clear()


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
    told = told_by(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    where = [told.get(name) for name in wanted]
    if told.get("issuer") != issuer or not all(_fit(each, issuer) for each in where):
        raise Unreachable
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    authorization, token, said, keys = map(str, where)
    found = Provider(authorization, token, said, keys, basic="client_secret_basic" in ways)
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
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
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
        lasts=lasts if isinstance(lasts, int) and lasts > 0 else 0,
    )


def told_by(url: str) -> dict[str, Any]:
    """What stands at an address of the provider's.

    Raises:
        Unreachable: nothing usable.
    """
    return _told(_ask(url))


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
