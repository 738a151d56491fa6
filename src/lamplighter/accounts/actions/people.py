"""Adding people, giving and taking roles, letting people go."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from lamplighter.accounts.access import Role
from lamplighter.accounts.actions.sign_ins import end_sign_ins
from lamplighter.accounts.models import OneTimeLink, RoleGrant, User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb


class AlreadyThere(Exception):
    """Somebody with this e-mail address is on the list already."""


class LastAdministrator(Exception):
    """Nobody would be left who can give roles."""


@transaction.atomic
def add_person(*, email: str, name: str = "", actor: Actor, now: datetime) -> User:
    """Adds somebody who cannot sign in yet: they need an invitation, and a role to do anything.

    Raises:
        AlreadyThere: the address is taken, whatever its case.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyThere
    user = User(email=email, name=name.strip(), created_at=now)
    user.set_unusable_password()
    user.save()
    # The address is the department's own statement; the invitation is sent to it.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record(verb=Verb.PERSON_ADDED, subject=user, actor=actor, now=now, fields=["email", "name"])
    return user


@transaction.atomic
def grant(*, user: User, role: Role, zone: str = "", actor: Actor, now: datetime) -> None:
    """Gives a role, for one zone (its code) or, with an empty zone, for the whole city. Giving it twice changes nothing."""
    _, made = RoleGrant.objects.get_or_create(user=user, role=role.value, zone=zone.strip())
    if made:
        record(
            verb=Verb.ROLE_GRANTED, subject=user, actor=actor, now=now, fields=[role.value], zone=zone.strip()
        )


@transaction.atomic
def revoke(*, user: User, role: Role, zone: str = "", actor: Actor, now: datetime) -> None:
    """Takes a role back.

    Raises:
        LastAdministrator: it is the last grant by which somebody can give roles.
    """
    held = RoleGrant.objects.filter(user=user, role=role.value, zone=zone.strip())
    if not held.exists():
        return
    if role is Role.ADMINISTRATOR and not zone:
        _keep_an_administrator(besides=user)
    held.delete()
    record(verb=Verb.ROLE_REVOKED, subject=user, actor=actor, now=now, fields=[role.value], zone=zone.strip())


@transaction.atomic
def deactivate(*, user: User, actor: Actor, now: datetime) -> None:
    """Lets somebody sign in no more, and ends their sessions and links. Their roles stay, for the day they come back.

    Raises:
        LastAdministrator: nobody would be left who can give roles.
    """
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        return
    if RoleGrant.objects.filter(user=user, role=Role.ADMINISTRATOR.value, zone="").exists():
        _keep_an_administrator(besides=user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=now)
    end_sign_ins(user=user, actor=actor, now=now)
    record(verb=Verb.PERSON_DEACTIVATED, subject=user, actor=actor, now=now, fields=["is_active"])


@transaction.atomic
def reactivate(*, user: User, actor: Actor, now: datetime) -> None:
    """Lets somebody sign in again, with the password and second factor they had."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(verb=Verb.PERSON_REACTIVATED, subject=user, actor=actor, now=now, fields=["is_active"])


@transaction.atomic
def start_over(*, user: User, actor: Actor, now: datetime) -> None:
    """For somebody who lost phone and codes: takes away their factors and password and ends their sessions and links.

    They come back by a new invitation only, so that a password that somebody else may know does not let them in alone.
    """
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=now)
    end_sign_ins(user=user, actor=actor, now=now)
    record(verb=Verb.FACTOR_REMOVED, subject=user, actor=actor, now=now, fields=["factors", "password"])


def _keep_an_administrator(*, besides: User) -> None:
    """Locks all administrators' grants, so that two who remove each other at once do not both succeed."""
    grants = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR.value, zone="")
    holders = {held.user_id for held in grants}
    others = User.objects.filter(pk__in=holders - {besides.pk}, is_active=True)
    if besides.is_active and not others.exists():
        raise LastAdministrator
