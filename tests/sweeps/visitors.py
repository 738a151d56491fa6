"""Everybody who may come by: nobody in particular, somebody half signed in, each role, and a role for one zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from lamplighter.accounts.adapter import MfaAdapter

VISITORS = [
    "anonymous",
    "starting",
    *("officer", "supervisor", "coordinator", "reader", "safety", "analyst", "administrator"),
    "supervisor@river",
]
FACTORS = {
    Authenticator.Type.TOTP: {"secret": MfaAdapter().encrypt("A" * 32)},
    Authenticator.Type.RECOVERY_CODES: {"seed": MfaAdapter().encrypt("a" * 80), "used_mask": 0},
}


@pytest.fixture
def visitor(person: Callable[..., Any], signed_in_client: Callable[..., Client]) -> Callable[[str], Client]:
    """A client by the name of a visitor, that answers a server error as a browser would see it."""

    def make(name: str) -> Client:
        if name == "anonymous":
            return _unraising(Client())
        role, _, zone = name.partition("@")
        user = person("administrator" if role == "starting" else role, zone)
        user.set_password("four words quite apart")
        user.save()
        if role == "starting":
            return _unraising(signed_in_client(user, second_factor=False))
        for kind, data in FACTORS.items():
            Authenticator.objects.create(user=user, type=kind, data=data)
        if role == "administrator":
            person("administrator")  # another one, so that this one is not the last
        return _unraising(signed_in_client(user))

    return make


def _unraising(client: Client) -> Client:
    client.raise_request_exception = False
    return client
