"""One-time links: invitations, and the demo city's doors."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from lamplighter.accounts.access import Role
from lamplighter.accounts.actions.people import add_person, grant
from lamplighter.accounts.models import LinkKind, OneTimeLink, User
from lamplighter.accounts.rules import (
    DEMO_DOMAIN,
    DEMO_LINK_LASTS,
    INVITATION_LASTS,
    LINK_KEPT,
    new_secret,
    secret_digest,
)
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.home import home_from_environment


class LinkIsOver(Exception):
    """The link was used, has expired, or never was."""


class NotADemoHome(Exception):
    """Only a home built by ``lamplighter demo`` has demo sign-in."""


@transaction.atomic
def issue_invitation(*, user: User, actor: Actor, now: datetime) -> str:
    """Makes the link by which somebody sets a password. Links issued before stop working. Returns its path."""
    OneTimeLink.objects.filter(user=user, kind=LinkKind.INVITATION.value, used_at=None).update(used_at=now)
    secret = _new_link(LinkKind.INVITATION, user, INVITATION_LASTS, now)
    record(verb=Verb.INVITATION_ISSUED, subject=user, actor=actor, now=now)
    return reverse("account-invitation", args=[secret])


@transaction.atomic
def use_invitation(*, secret: str, password: str, now: datetime) -> User:
    """Sets the password of the person invited, once.

    Raises:
        LinkIsOver: it cannot be used any more.
    """
    user = _take(secret, LinkKind.INVITATION, now)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(verb=Verb.INVITATION_USED, subject=user, actor=Actor.staff(user.pk), now=now, fields=["password"])
    return user


@transaction.atomic
def issue_demo_link(*, role: Role, now: datetime) -> str:
    """Makes a link that signs in as the demo city's person of that role. Returns its path.

    Raises:
        NotADemoHome: this is a real installation.
    """
    user = demo_person(role=role, now=now)
    actor = Actor.command("demo login")
    secret = _new_link(LinkKind.DEMO, user, DEMO_LINK_LASTS, now)
    record(verb=Verb.DEMO_LINK_ISSUED, subject=user, actor=actor, now=now)
    return reverse("account-demo", args=[secret])


@transaction.atomic
def demo_person(*, role: Role, now: datetime) -> User:
    """The demo city's person of a role, made when first asked for.

    Raises:
        NotADemoHome: this is a real installation.
    """
    _demo_only()
    actor = Actor.command("demo")
    email = f"{role.value}{DEMO_DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = add_person(email=email, name=f"Demo {role.value}", actor=actor, now=now)
    grant(user=user, role=role, actor=actor, now=now)
    return user


@transaction.atomic
def use_demo_link(*, secret: str, now: datetime) -> User:
    """Takes a demo link, once.

    Raises:
        NotADemoHome: this is a real installation, wherever the link came from.
        LinkIsOver: it cannot be used any more.
    """
    _demo_only()
    user = _take(secret, LinkKind.DEMO, now)
    record(verb=Verb.DEMO_LINK_USED, subject=user, actor=Actor.staff(user.pk), now=now)
    return user


@transaction.atomic
def clear_links(*, now: datetime) -> int:
    """Removes links that were over more than a day ago. Returns how many."""
    gone, _ = OneTimeLink.objects.filter(expires_at__lt=now - LINK_KEPT).delete()
    return gone


def _demo_only() -> None:
    if not home_from_environment().is_demo:
        raise NotADemoHome


def _new_link(kind: LinkKind, user: User, lasts: timedelta, now: datetime) -> str:
    """Keeps a new link and returns its secret, which is kept nowhere."""
    secret = new_secret()
    OneTimeLink.objects.create(
        kind=kind.value, user=user, digest=secret_digest(secret), created_at=now, expires_at=now + lasts
    )
    return secret


def _take(secret: str, kind: LinkKind, now: datetime) -> User:
    """Claims a link by one UPDATE, so that of two who press at once one gets in."""
    wanted = OneTimeLink.objects.filter(digest=secret_digest(secret), kind=kind.value)
    if not wanted.filter(used_at=None, expires_at__gt=now).update(used_at=now):
        raise LinkIsOver
    user: User = wanted.select_related("user").get().user
    if not user.is_active:
        raise LinkIsOver
    return user
