"""The signed-in person behind a request, as the rooms need them."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor


class NobodySignedIn(Exception):
    """A view that needs a person was reached without one: its stated need is wrong."""


def user_of(request: HttpRequest) -> User:
    """The signed-in person.

    Raises:
        NobodySignedIn: there is none.
    """
    user: AbstractBaseUser | AnonymousUser = request.user
    if not isinstance(user, User):
        raise NobodySignedIn
    return user


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as the audit record names them.

    Raises:
        NobodySignedIn: there is none.
    """
    return Actor.staff(user_of(request).pk)
