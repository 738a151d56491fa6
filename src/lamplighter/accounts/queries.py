"""Reads of people and of what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lamplighter.accounts.access import CITY_WIDE, GRANTS, Permission, Role
from lamplighter.accounts.models import LinkKind, OneTimeLink, ResidentVisit, SignIn, SignOnLink, User
from lamplighter.accounts.rules import DEMO_DOMAIN, secret_digest
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.home import home_from_environment

WHOLE_CITY = ""
"""The zone of a grant that holds everywhere."""
UNSEEN_FOR = timedelta(days=14)
"""For so long after the provider's last yes to a session, what a person reads without one stays open."""


def provider_knows(user: User, now: datetime) -> bool:
    """Whether nothing speaks against somebody reading without a session, as calendars do.

    True of whoever signs in here; of who comes from the department's provider while it let them in within ``UNSEEN_FOR``.
    """
    link = SignOnLink.objects.filter(user=user).first()
    if link is None:
        return True
    seen = link.seen_on or city_day(link.created_at)
    return link.locked_at is None and city_day(now) - seen <= UNSEEN_FOR


def permissions_of(user: Any) -> Mapping[Permission, frozenset[str]]:
    """Each permission a person holds, with the codes of the zones it holds for; ``WHOLE_CITY`` among them means everywhere.

    Anonymous and inactive people hold none. Asked once for each user object.
    """
    if not isinstance(user, User) or not user.is_active:
        return {}
    held: Mapping[Permission, frozenset[str]] | None = getattr(user, "_held_permissions", None)
    if held is None:
        zones: dict[Permission, set[str]] = {}
        for role, zone in user.grants.values_list("role", "zone"):
            for permission in GRANTS[Role(role)]:
                zones.setdefault(permission, set()).add(zone)
        held = {permission: frozenset(where) for permission, where in zones.items()}
        user._held_permissions = held
    return held


def may(user: Any, permission: Permission, zone: str | None = None) -> bool:
    """Whether a person may do a thing.

    Args:
        zone: code of the zone the thing belongs to; None asks whether they may do it anywhere at all (to open a list);
            the empty string asks for the whole city (things of no zone). The permissions of ``CITY_WIDE`` are held for the
            whole city or not at all.
    """
    where = permissions_of(user).get(permission, frozenset())
    if permission in CITY_WIDE:
        return WHOLE_CITY in where
    if zone is None:
        return bool(where)
    return WHOLE_CITY in where or (zone != WHOLE_CITY and zone in where)


def zones_for(user: Any, permission: Permission) -> frozenset[str] | None:
    """Codes of the zones a permission holds for; None when it holds for the whole city."""
    where = permissions_of(user).get(permission, frozenset())
    return None if WHOLE_CITY in where else where


def people() -> QuerySet[User]:
    """Everybody, with their grants, those who can sign in first."""
    return User.objects.order_by("-is_active", "email").prefetch_related("grants")


def person(pk: int) -> User | None:
    """One person, or None."""
    return User.objects.prefetch_related("grants").filter(pk=pk).first()


def by_email(email: str) -> User | None:
    """The person with this e-mail address, whatever its case, or None."""
    return User.objects.filter(email__iexact=email.strip()).first()


def open_sign_in(pk: Any, user: User, now: datetime) -> SignIn | None:
    """The session's row if it still holds: the person's own, not ended, not too old; a demo session in a demo home only."""
    if not isinstance(pk, int):
        return None
    rows = SignIn.objects.select_related("ticket__link")  # whether the provider is to be asked as well
    found = rows.filter(pk=pk, user=user, ended_at=None, expires_at__gt=now).first()
    if found is not None and found.demo and not home_from_environment().is_demo:
        return None
    return found


def open_sign_ins(user: User, now: datetime) -> list[SignIn]:
    """A person's sessions that still hold, the newest first."""
    return list(SignIn.objects.filter(user=user, ended_at=None, expires_at__gt=now).order_by("-started_at"))


def sign_on_of(user: User) -> SignOnLink | None:
    """Who the person is at the provider that is set now; None for somebody who signs in here."""
    issuer = settings.LAMPLIGHTER.signon.issuer
    return SignOnLink.objects.filter(user=user, issuer=issuer).first() if issuer else None


def sign_on_name() -> str:
    """What the provider's account is called, to whoever reads the page now."""
    return settings.LAMPLIGHTER.signon.name or _("your department account")


def has_second_factor(user: User) -> bool:
    """Whether a person has set up an app or a passkey. Recovery codes alone do not count."""
    return main_factors(user).exists()


def without_second_factor() -> QuerySet[User]:
    """Active people who have a role and neither an app nor a passkey, and whom no other door lets in without.

    Left out are people of a demo city, who come by a link that counts as both steps, and those for whom the department's provider
    has asked for its own second step.
    """
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    secured = Authenticator.objects.filter(type__in=kinds).values("user")
    by_provider = SignIn.objects.filter(user__sign_on__isnull=False, second_factor_at__isnull=False).values(
        "user"
    )
    people = User.objects.filter(is_active=True, grants__isnull=False)
    if home_from_environment().is_demo:
        people = people.exclude(email__endswith=DEMO_DOMAIN)
    return people.exclude(pk__in=secured).exclude(pk__in=by_provider).distinct().order_by("email")


def main_factors(user: User) -> QuerySet[Authenticator]:
    """The person's apps and passkeys."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=kinds).order_by("pk")
    return found


def link_holds(secret: str, kind: LinkKind, now: datetime) -> bool:
    """Whether a one-time link can still be used."""
    links = OneTimeLink.objects.filter(digest=secret_digest(secret), kind=kind.value)
    return links.filter(used_at=None, expires_at__gt=now, user__is_active=True).exists()


def link_user(secret: str) -> User | None:
    """Whom a one-time link is for, or None."""
    link = OneTimeLink.objects.select_related("user").filter(digest=secret_digest(secret)).first()
    return link.user if link else None


def visitor(secret: str, now: datetime) -> str:
    """The e-mail address that a resident has proven with this secret of their browser; empty if none holds."""
    rows = ResidentVisit.objects.filter(digest=secret_digest(secret), expires_at__gt=now)
    return rows.exclude(opened_at=None).values_list("email", flat=True).first() or ""
