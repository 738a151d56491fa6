"""People who come through the department's own provider: let in, kept in step with their groups, locked out with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q

from lamplighter.accounts.access import Role
from lamplighter.accounts.actions.people import AlreadyThere, add_person
from lamplighter.accounts.actions.sign_ins import end_sign_ins, end_somebodys
from lamplighter.accounts.models import OneTimeLink, RoleGrant, SignIn, SignOnLink, SignOnTicket, User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.clock import city_day

ACTOR = Actor.system("sign-on")
RENEWING_LASTS = timedelta(seconds=10)
"""For so long the other requests of a session wait for the one that renews its tokens; then the next one tries."""


class Why(StrEnum):
    """Why somebody whom the provider knows is not let in."""

    NO_GROUP = "no-group"
    NO_ADDRESS = "no-address"
    NOT_VERIFIED = "not-verified"
    SWITCHED_OFF = "switched-off"
    SOMEBODY_ELSE = "somebody-else"


class TurnedAway(Exception):
    """The person is not let in; what had to be taken away is taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who comes, as the provider says, and what their groups give."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    roles: frozenset[tuple[Role, str]]


@dataclass(frozen=True, slots=True)
class Held:
    """A provider's tokens as they are kept: the closed box, the session's name there, until when they ask."""

    box: str
    sid: str
    asks_until: datetime | None


def arrive(*, arrival: Arrival, now: datetime) -> User:
    """Finds or adds the person, and gives exactly the roles their groups give; what was given by hand stays.

    Somebody who is here already, by the same verified e-mail address, is joined to their account at the provider: their
    password ends, and so do their sessions.

    Raises:
        TurnedAway: see ``Why``. Whoever was known and has no group any more is locked out by this.
    """
    link = _link_of(arrival)
    if not arrival.roles:
        if link is not None:
            lock_out(link=link, now=now)
        raise TurnedAway(Why.NO_GROUP)
    try:
        return _let_in(arrival, now)
    except (IntegrityError, AlreadyThere):
        return _let_in(arrival, now)  # two came at once for the first time; the other's row is there now


def follow(*, user: User, roles: frozenset[tuple[Role, str]], now: datetime) -> None:
    """Gives what the groups give, and takes what they gave and give no more.

    Where nothing changed no transaction is opened: this is asked at every request, and SQLite has one writer.
    """
    grants = RoleGrant.objects.filter(user=user)
    there = {(Role(held.role), held.zone) for held in grants}
    given = {(Role(held.role), held.zone) for held in grants if held.from_group}
    if given - roles or roles - there:
        _change(user=user, roles=roles, now=now)


@transaction.atomic
def _change(*, user: User, roles: frozenset[tuple[Role, str]], now: datetime) -> None:
    User.objects.select_for_update().get(
        pk=user.pk
    )  # several requests of one person may see the change at once
    grants = list(RoleGrant.objects.filter(user=user))
    for held in grants:
        if held.from_group and (Role(held.role), held.zone) not in roles:
            held.delete()
            record(
                verb=Verb.ROLE_REVOKED, subject=user, actor=ACTOR, now=now, fields=[held.role], zone=held.zone
            )
    there = {(Role(held.role), held.zone) for held in grants}
    for role, zone in sorted(roles - there):
        RoleGrant.objects.create(user=user, role=role.value, zone=zone, from_group=True)
        record(verb=Verb.ROLE_GRANTED, subject=user, actor=ACTOR, now=now, fields=[role.value], zone=zone)


@transaction.atomic
def lock_out(*, link: SignOnLink, now: datetime) -> None:
    """No group gives a role any more: ends every session, takes what the groups gave. Even of the last administrator."""
    user = link.user
    end_sign_ins(user=user, actor=ACTOR, now=now)
    follow(user=user, roles=frozenset(), now=now)
    if SignOnLink.objects.filter(pk=link.pk, locked_at=None).update(locked_at=now):
        record(verb=Verb.SIGN_ON_LOCKED, subject=user, actor=ACTOR, now=now, fields=["sign_on"])


@transaction.atomic
def end_at_provider(*, issuer: str, subject: str, sid: str, now: datetime) -> int:
    """The provider ended a session by itself, or, without its name, all of a person's. Returns how many ended here."""
    tickets = SignOnTicket.objects.filter(link__issuer=issuer, sign_in__ended_at=None)
    if subject:
        tickets = tickets.filter(link__subject=subject)
    if sid:
        tickets = tickets.filter(sid=sid)
    ended = 0
    for ticket in tickets.select_related("sign_in__user"):
        one = ticket.sign_in
        ended += end_somebodys(pk=one.pk, user=one.user, actor=ACTOR, now=now)
    return ended


@transaction.atomic
def keep_ticket(*, sign_in: SignIn, user: User, held: Held, now: datetime) -> None:
    """Keeps what asks the provider again, with the session it is for."""
    link = SignOnLink.objects.get(user=user)
    SignOnTicket.objects.create(
        sign_in=sign_in, link=link, box=held.box, sid=held.sid, asks_until=held.asks_until, confirmed_at=now
    )


@transaction.atomic
def begin_renewing(*, ticket: SignOnTicket, now: datetime) -> bool:
    """Claims the renewal of a session's tokens by one UPDATE. Returns whether it is ours: many providers take a token once."""
    free = Q(renewing_until=None) | Q(renewing_until__lte=now)
    rows = SignOnTicket.objects.filter(free, pk=ticket.pk, box=ticket.box)
    return bool(rows.update(renewing_until=now + RENEWING_LASTS))


@transaction.atomic
def finish_renewing(*, ticket: SignOnTicket, held: Held | None) -> None:
    """Keeps the new tokens, or, where there are none, gives the claim back."""
    changed: dict[str, object] = {"renewing_until": None}
    if held is not None:
        changed |= {"box": held.box, "asks_until": held.asks_until}
    SignOnTicket.objects.filter(pk=ticket.pk).update(**changed)


@transaction.atomic
def note_confirmed(*, ticket: SignOnTicket, now: datetime) -> None:
    """The provider said yes just now."""
    SignOnTicket.objects.filter(pk=ticket.pk).update(confirmed_at=now)
    _note_seen(ticket.link, now)


def _note_seen(link: SignOnLink, now: datetime) -> None:
    """Keeps the day, on which hangs what a person reads without a session."""
    today = city_day(now)
    if link.seen_on != today:
        SignOnLink.objects.filter(pk=link.pk).update(seen_on=today)


@transaction.atomic
def clear_tickets(*, now: datetime) -> int:
    """Forgets the provider's tokens of sessions that are over. Returns of how many."""
    over = Q(sign_in__ended_at__isnull=False) | Q(sign_in__expires_at__lte=now)
    gone, _ = SignOnTicket.objects.filter(over).delete()
    return gone


def _link_of(arrival: Arrival) -> SignOnLink | None:
    links = SignOnLink.objects.select_related("user")
    return links.filter(issuer=arrival.issuer, subject=arrival.subject).first()


@transaction.atomic
def _let_in(arrival: Arrival, now: datetime) -> User:
    link = _link_of(arrival) or _joined(arrival, now)
    user = link.user
    if not user.is_active:
        raise TurnedAway(Why.SWITCHED_OFF)
    if SignOnLink.objects.filter(pk=link.pk).exclude(locked_at=None).update(locked_at=None):
        record(verb=Verb.SIGN_ON_UNLOCKED, subject=user, actor=ACTOR, now=now, fields=["sign_on"])
    follow(user=user, roles=arrival.roles, now=now)
    _note_seen(link, now)
    return user


def _joined(arrival: Arrival, now: datetime) -> SignOnLink:
    """A new link: to the person with this address, or to one who is added for it."""
    if not arrival.email:
        raise TurnedAway(Why.NO_ADDRESS)
    if not arrival.email_verified:
        raise TurnedAway(Why.NOT_VERIFIED)
    user = User.objects.filter(email__iexact=arrival.email).first()
    held = SignOnLink.objects.filter(user=user, issuer=arrival.issuer).first() if user else None
    if held is not None and held.subject == arrival.subject:
        return held  # they came at the same moment by another window
    if user is None:
        user = add_person(email=arrival.email, name=arrival.name[:120], actor=ACTOR, now=now)
    elif held is not None:
        raise TurnedAway(Why.SOMEBODY_ELSE)  # the address was given to another person since
    elif not user.is_active:
        raise TurnedAway(Why.SWITCHED_OFF)
    else:
        SignOnLink.objects.filter(user=user).delete()  # of a provider the department has left
        user.set_unusable_password()
        user.save(update_fields=["password"])
        OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=now)
        end_sign_ins(user=user, actor=ACTOR, now=now)
    link = SignOnLink.objects.create(
        user=user, issuer=arrival.issuer, subject=arrival.subject, created_at=now
    )
    record(verb=Verb.SIGN_ON_LINKED, subject=user, actor=ACTOR, now=now, fields=["sign_on"])
    return link
