"""Whether a session that the provider opened still holds: asked at every request, or as often as the settings say.

A removed group is seen by the next request. While the provider is silent, who was confirmed a short while ago goes on; then
the house is closed to all who come from there, until it answers again. Nobody's session is ended by silence.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from enum import StrEnum

from lamplighter.accounts.actions import end_somebodys
from lamplighter.accounts.actions import sign_on as actions
from lamplighter.accounts.models import SignIn, SignOnTicket
from lamplighter.accounts.signon import wire
from lamplighter.accounts.signon.box import closed, opened
from lamplighter.accounts.signon.mapping import groups_of, roles_of
from lamplighter.accounts.signon.words import Untrue, id_claims
from lamplighter.plumbing.readonly import door

CONFIRMED_EVERY = timedelta(minutes=1)
"""How exactly the last yes is kept: a row is written once a minute, not at every request."""
SILENT_FOR = 5.0
"""Seconds for which a provider that did not answer is not asked again, so that nobody waits for it at every page."""
EARLY = timedelta(seconds=15)
"""An access token is renewed this long before it ends."""
WAITS = 8.0
"""Seconds that a request waits for others of its session to renew the tokens."""
MOST_SEEN = 20_000


class Verdict(StrEnum):
    """What the provider makes of a session."""

    HOLDS = "holds"
    OVER = "over"
    """The session there is over: sign in again."""
    LOCKED = "locked"
    """No group gives a role any more."""
    UNKNOWN = "unknown"
    """It does not answer, and the last yes is too old."""


class _Memory:
    """Of this process: when the provider last said yes to a session, and until when it is not asked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: dict[int, float] = {}
        self.silent_until = 0.0


_memory = _Memory()


def forget() -> None:
    """Asks anew next time (tests)."""
    with _memory.lock:
        _memory.seen.clear()
        _memory.silent_until = 0.0


def held_from(tokens: wire.Tokens, sid: str, now: datetime) -> actions.Held:
    """Tokens as they are kept."""
    box = closed({"access": tokens.access, "refresh": tokens.refresh})
    return actions.Held(
        box=box, sid=sid[:255], asks_until=now + timedelta(seconds=tokens.lasts) if tokens.lasts else None
    )


def verdict_on(sign_in: SignIn, ticket: SignOnTicket, now: datetime) -> Verdict:
    """Asks the provider, unless it was asked within the time that settings allow, and does what follows from its answer."""
    ours = wire.sign_on()
    if ticket.link.issuer != ours.issuer:
        return Verdict.OVER  # the department has left that provider
    with _memory.lock:
        seen, silent = _memory.seen.get(sign_in.pk), time.monotonic() < _memory.silent_until
    if seen is not None and time.monotonic() - seen < ours.check_seconds:
        return Verdict.HOLDS
    if silent:
        return _by_grace(sign_in, ticket, now)
    try:
        with door("sign-on"):
            return _asked(sign_in, ticket, now)
    except (wire.Refused, Untrue):
        with door("sign-on"):
            end_somebodys(pk=sign_in.pk, user=sign_in.user, actor=actions.ACTOR, now=now)
        return Verdict.OVER
    except wire.Unreachable:
        with _memory.lock:
            _memory.silent_until = time.monotonic() + SILENT_FOR
        return _by_grace(sign_in, ticket, now)


def _asked(sign_in: SignIn, ticket: SignOnTicket, now: datetime) -> Verdict:
    claims = _claims(ticket, now)
    if claims.get("sub") != ticket.link.subject:
        raise Untrue
    ours = wire.sign_on()
    roles = roles_of(groups_of(claims, ours.groups_claim), ours.roles)
    if not roles:
        actions.lock_out(link=ticket.link, now=now)
        return Verdict.LOCKED
    actions.follow(user=sign_in.user, roles=roles, now=now)
    if now - ticket.confirmed_at >= CONFIRMED_EVERY:
        actions.note_confirmed(ticket=ticket, now=now)
    with _memory.lock:
        if len(_memory.seen) >= MOST_SEEN:
            _memory.seen.clear()
        _memory.seen[sign_in.pk] = time.monotonic()
    return Verdict.HOLDS


def _claims(ticket: SignOnTicket, now: datetime) -> dict[str, object]:
    """What the provider says now, from where the settings say it stands."""
    if wire.sign_on().groups_from == "id_token":
        return _from_id_token(ticket, now)
    if ticket.asks_until is not None and ticket.asks_until - EARLY <= now:
        _renew(ticket, now)
    try:
        return wire.userinfo(opened(ticket.box).get("access", ""))
    except wire.Refused:
        _renew(ticket, now)
        return wire.userinfo(opened(ticket.box).get("access", ""))


def _from_id_token(ticket: SignOnTicket, now: datetime) -> dict[str, object]:
    """A new ID token comes by renewal only; requests of one session renew one after another."""
    until = time.monotonic() + WAITS
    while (tokens := _renew(ticket, now)) is None:
        if time.monotonic() > until:
            raise wire.Unreachable
    return id_claims(tokens.id_token, nonce=None)


def _renew(ticket: SignOnTicket, now: datetime) -> wire.Tokens | None:
    """Renews a session's tokens, and puts them into ``ticket``; None if another request has done so in the meantime.

    Raises:
        Refused: the session there is over, or there is nothing to renew it with.
        Unreachable: see there; also where the other request took too long.
    """
    refresh = opened(ticket.box).get("refresh", "")
    if not refresh:
        raise wire.Refused
    if not actions.begin_renewing(ticket=ticket, now=now):
        _wait(ticket)
        return None
    held = None
    try:
        tokens = wire.renewed(refresh)
        # A provider that gives no new refresh token lets the old one go on (RFC 6749, section 6).
        kept = wire.Tokens(tokens.access, tokens.refresh or refresh, tokens.id_token, tokens.lasts)
        held = held_from(kept, ticket.sid, now)
    finally:
        actions.finish_renewing(ticket=ticket, held=held)
    ticket.box, ticket.asks_until = held.box, held.asks_until
    return tokens


def _wait(ticket: SignOnTicket) -> None:
    """Waits for the other request's renewal."""
    until, old = time.monotonic() + WAITS, ticket.box
    while time.monotonic() < until:
        ticket.refresh_from_db(fields=["box", "asks_until", "renewing_until"])
        if ticket.box != old:
            return
        if ticket.renewing_until is None:
            break
        time.sleep(0.03)
    raise wire.Unreachable


def _by_grace(sign_in: SignIn, ticket: SignOnTicket, now: datetime) -> Verdict:
    grace = timedelta(seconds=wire.sign_on().grace_seconds)
    with _memory.lock:
        seen = _memory.seen.get(sign_in.pk)
    fresh = seen is not None and time.monotonic() - seen <= grace.total_seconds()
    return Verdict.HOLDS if fresh or now - ticket.confirmed_at <= grace else Verdict.UNKNOWN
