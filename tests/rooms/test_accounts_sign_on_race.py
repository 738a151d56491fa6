"""Several requests of one session at once, at a provider that ends a session whose refresh token is shown twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from lamplighter.accounts.models import SignIn, SignOnLink, User
from lamplighter.accounts.signon import asking, wire, words
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.plumbing.sections_signon import SignOn
from tests.conftest import PROVE
from tests.rooms.test_accounts_sign_on import desk, signed_on, went_there
from tests.support.identity import Identity, identity
from tests.support.parallel import parallel, together

__all__ = ["parallel"]
pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8 if PROVE else 4
ROUNDS = 10 if PROVE else 2


@pytest.fixture
def provider(parallel: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Identity]:
    for each in (wire, words, asking):
        each.forget()
    monkeypatch.setattr(wire, "PATIENCE", 60.0)
    monkeypatch.setattr(asking, "WAITS", 60.0)
    with identity() as running:
        known = settings.LAMPLIGHTER
        settings.LAMPLIGHTER = known.model_copy(update={"signon": SignOn(**running.settings())})
        running.person("okafor", groups=["cio-river"])
        yield running


def copies(client: Client) -> list[Callable[[], object]]:
    """The same browser, asking for several pages at once."""

    def once() -> int:
        other = Client()
        other.cookies = client.cookies
        return desk(other)

    return [once] * AT_ONCE


def test_one_request_renews_the_tokens_and_the_others_wait_for_it(provider: Identity) -> None:
    client = signed_on(provider)
    for round_ in range(ROUNDS):
        provider.tell("expire")
        assert together(*copies(client)) == [200] * AT_ONCE
        assert provider.asked("/token") == 2 + round_, "one renewal a round"
    assert SignIn.objects.filter(ended_at=None).count() == 1


def test_groups_in_the_id_token_are_asked_for_one_after_another(provider: Identity, settings: Any) -> None:
    known = settings.LAMPLIGHTER
    section = SignOn(**provider.settings(groups_from="id_token"))
    settings.LAMPLIGHTER = known.model_copy(update={"signon": section})
    client = signed_on(provider)
    assert together(*copies(client)) == [200] * AT_ONCE
    provider.person("okafor", groups=[])
    refused = together(*copies(client))
    assert set(refused) <= {302, 403}
    assert 403 in refused


def test_several_requests_that_see_another_group_at_once_change_the_roles_once(provider: Identity) -> None:
    client = signed_on(provider)
    provider.person("okafor", groups=["it"])
    assert together(*copies(client)) == [200] * AT_ONCE
    user = User.objects.get()
    assert [each.role for each in user.grants.all()] == ["administrator"]
    assert Event.objects.filter(verb=Verb.ROLE_REVOKED.value).count() == 1


def test_two_who_come_at_once_for_the_first_time_are_one_person(provider: Identity) -> None:
    clients = [Client() for _ in range(AT_ONCE)]
    sent = [provider.visit(went_there(client), "okafor") for client in clients]

    def back(number: int) -> Callable[[], object]:
        return lambda: clients[number].post("/account/sign-on/back/", sent[number]).status_code

    assert together(*[back(number) for number in range(AT_ONCE)]) == [302] * AT_ONCE
    assert User.objects.count() == SignOnLink.objects.count() == 1
