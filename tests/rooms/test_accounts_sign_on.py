"""Signing in through the department's own provider, which runs as a process of its own; leavers are out by the next request."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from lamplighter.accounts import actions, jobs, queries
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import RoleGrant, SignIn, SignOnTicket, User
from lamplighter.accounts.signon import asking, wire, words
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing import clock
from lamplighter.plumbing.sections_signon import SignOn
from tests.support.identity import Identity, identity

pytestmark = pytest.mark.django_db
SECRET_WORDS = re.compile("access_token|refresh_token|id_token|Bearer|code=")


@pytest.fixture(scope="module")
def running() -> Iterator[Identity]:
    with identity() as provider:
        yield provider


@pytest.fixture
def set_up(settings: Any, running: Identity) -> Callable[..., None]:
    """Changes the section [signon]."""

    def change(**values: Any) -> None:
        known = settings.LAMPLIGHTER
        section = SignOn(**running.settings(**values))
        settings.LAMPLIGHTER = known.model_copy(update={"signon": section})

    return change


@pytest.fixture
def provider(running: Identity, set_up: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Identity:
    monkeypatch.setattr(wire, "PATIENCE", 60.0)  # a busy machine is no silence
    monkeypatch.setattr(asking, "SILENT_FOR", 600.0)
    running.tell("reset")
    wire.forget()
    words.forget()
    asking.forget()
    set_up()
    running.person("okafor", groups=["cio-river"])
    return running


def went_there(client: Client, **form: str) -> str:
    """The address that the page of the first step goes on to."""
    reply = client.post("/account/sign-on/", form)
    assert reply.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', reply.content.decode())
    assert found is not None
    return html.unescape(found.group(1))


def came_back(client: Client, provider: Identity, who: str, **form: str) -> Any:
    """The whole way: out, signed in there, back."""
    sent = provider.visit(went_there(client, **form), who)
    return client.post("/account/sign-on/back/", sent)


def signed_on(provider: Identity, who: str = "okafor") -> Client:
    client = Client()
    reply = came_back(client, provider, who)
    assert reply.status_code == 302, reply.content.decode()
    return client


def desk(client: Client) -> int:
    return client.get("/staff/").status_code


def verbs(user: User) -> list[str]:
    return [
        event.verb
        for event in Event.objects.filter(subject_type="accounts.user", subject_id=str(user.pk)).order_by(
            "pk"
        )
    ]


def test_somebody_new_comes_in_with_the_roles_of_their_groups(provider: Identity) -> None:
    client = Client()
    reply = came_back(client, provider, "okafor", next="/account/")
    assert reply["Location"] == "/account/"
    user = User.objects.get(email="okafor@example.org")
    assert [(each.role, each.zone, each.from_group) for each in user.grants.all()] == [
        ("officer", "river", True)
    ]
    assert desk(client) == 200, "the provider asked for a second step, so we do not"
    assert not user.has_usable_password()
    assert user.sign_on.seen_on == clock.city_day(clock.now()), "what they read without a session hangs on it"
    seen = verbs(user)
    for verb in (Verb.PERSON_ADDED, Verb.SIGN_ON_LINKED, Verb.ROLE_GRANTED, Verb.SIGNED_IN):
        assert verb.value in seen


def test_get_on_the_way_back_signs_nobody_in(provider: Identity) -> None:
    client = Client()
    sent = provider.visit(went_there(client), "okafor")
    page = client.get("/account/sign-on/back/", sent)
    assert page.status_code == 200
    assert not User.objects.filter(email="okafor@example.org").exists()
    assert desk(client) == 302
    assert f'name="code" value="{sent["code"]}"' in page.content.decode()


def test_who_looks_at_the_sign_in_page_gets_no_cookie_and_a_button(
    provider: Identity, client: Client
) -> None:
    reply = client.get("/account/login/?next=/account/codes/")
    assert not reply.cookies
    assert "Sign in with your department account" in reply.content.decode()
    assert 'name="next" value="/account/codes/"' in reply.content.decode()


def test_it_is_off_until_it_is_set(client: Client) -> None:
    assert "department account" not in client.get("/account/login/").content.decode()
    for where in ("", "back/", "ended/"):
        assert client.post(f"/account/sign-on/{where}").status_code == 404


@pytest.mark.parametrize("groups", [[], ["cio-river-x"], ["CIO-RIVER"], "nonsense", None, {"cio-river": 1}])
def test_without_a_mapped_group_nobody_comes_in(provider: Identity, groups: Any) -> None:
    provider.person("lee", groups=groups)
    reply = came_back(Client(), provider, "lee")
    assert reply.status_code == 403
    assert "You have no role here yet" in reply.content.decode()
    assert not User.objects.filter(email="lee@example.org").exists()


def test_a_removed_group_is_seen_by_the_next_request(provider: Identity) -> None:
    client, other = signed_on(provider), signed_on(provider)
    assert desk(client) == desk(other) == 200
    provider.person("okafor", groups=["bowling"])
    reply = client.get("/staff/")
    assert reply.status_code == 403
    assert "You have no access any more" in reply.content.decode()
    assert desk(other) == 302, "their other sessions are over as well"
    user = User.objects.get(email="okafor@example.org")
    assert not user.grants.exists()
    assert not queries.open_sign_ins(user, clock.now())
    assert user.sign_on.locked_at is not None
    assert {Verb.SIGN_ON_LOCKED.value, Verb.SESSIONS_ENDED.value, Verb.ROLE_REVOKED.value} <= set(verbs(user))
    assert came_back(Client(), provider, "okafor").status_code == 403

    provider.person("okafor", groups=["cio-river"])
    assert desk(signed_on(provider)) == 200
    user.sign_on.refresh_from_db()
    assert user.sign_on.locked_at is None


def test_a_leaver_is_refused_by_post_and_by_the_api_as_well(provider: Identity) -> None:
    first, second = signed_on(provider), signed_on(provider)
    provider.person("okafor", groups=[])
    assert first.post("/account/sessions/", {"which": "others"}).status_code == 403
    provider.person("okafor", groups=["cio-river"])
    third = signed_on(provider)
    provider.person("okafor", groups=[])
    reply = third.get("/api/v1/staff/concerns")
    assert reply.status_code in (401, 403)
    assert reply["Content-Type"] == "application/problem+json"
    assert desk(second) == 302


def test_another_group_is_another_role_at_the_next_request(provider: Identity) -> None:
    client = signed_on(provider)
    assert client.get("/staff/people/").status_code == 403
    provider.person("okafor", groups=["it", "CN=Watch Commanders,OU=Police"])
    assert client.get("/staff/people/").status_code == 200
    user = User.objects.get(email="okafor@example.org")
    assert {(each.role, each.zone) for each in user.grants.all()} == {
        ("administrator", ""),
        ("supervisor", ""),
    }


def test_a_role_given_by_hand_stays_but_opens_nothing_alone(provider: Identity) -> None:
    client = signed_on(provider)
    user = User.objects.get(email="okafor@example.org")
    actions.grant(user=user, role=Role.READER, zone="", actor=Actor.command("test"), now=clock.now())
    assert desk(client) == 200
    assert RoleGrant.objects.filter(user=user, role="reader").exists()
    provider.person("okafor", groups=[])
    assert desk(client) == 403
    assert RoleGrant.objects.filter(user=user, role="reader").exists()
    assert desk(client) == 302


def test_somebody_removed_at_the_provider_is_out_by_the_next_request(provider: Identity) -> None:
    client = signed_on(provider)
    provider.person("okafor", groups=["cio-river"], gone=True)
    reply = client.get("/staff/")
    assert reply.status_code == 302
    assert reply["Location"].startswith("/account/login/")
    assert SignIn.objects.exclude(ended_at=None).count() == 1


def test_the_last_administrator_is_locked_out_all_the_same(provider: Identity) -> None:
    provider.person("chief", groups=["it"])
    client = signed_on(provider, "chief")
    assert client.get("/staff/people/").status_code == 200
    provider.person("chief", groups=[])
    assert client.get("/staff/people/").status_code == 403


def test_tokens_are_renewed_once_and_the_session_goes_on(provider: Identity) -> None:
    client = signed_on(provider)
    before = SignOnTicket.objects.get().box
    provider.tell("expire")
    assert desk(client) == 200
    assert SignOnTicket.objects.get().box != before
    assert desk(client) == 200
    provider.person("okafor", groups=[])
    assert desk(client) == 403


def test_tokens_are_renewed_before_they_end(provider: Identity) -> None:
    provider.tell("faults", token_lasts=300)
    client = signed_on(provider)
    with time_machine.travel(clock.now() + timedelta(seconds=290), tick=False):
        assert desk(client) == 200
    assert provider.asked("/token") == 2


def test_without_a_refresh_token_one_signs_in_again_when_the_access_ends(provider: Identity) -> None:
    provider.tell("faults", no_refresh=True)
    client = signed_on(provider)
    assert desk(client) == 200
    provider.tell("expire")
    assert desk(client) == 302


def test_a_silent_provider_is_borne_for_the_grace_and_then_nobody_comes_in(
    provider: Identity, set_up: Callable[..., None]
) -> None:
    set_up(grace_seconds=300)
    client = signed_on(provider)
    assert desk(client) == 200
    provider.tell("faults", status=503)
    assert desk(client) == 200, "within the grace"
    asked = provider.asked("/userinfo")
    assert desk(client) == 200
    assert provider.asked("/userinfo") == asked, "a silent provider is not asked at every request"
    start = SignOnTicket.objects.get().confirmed_at
    asking.forget()  # another process, which has only the row to go by
    with time_machine.travel(start + timedelta(seconds=299), tick=False):
        assert desk(client) == 200
    asking.forget()
    with time_machine.travel(start + timedelta(seconds=302), tick=False):
        closed = client.get("/staff/")
        assert closed.status_code == 503
        assert closed["Retry-After"]
        assert "We cannot check your access now" in closed.content.decode()
        assert client.get("/").status_code == 200, "what is everybody's stays open"
        provider.tell("faults")
        asking.forget()
        assert desk(client) == 200, "nobody was signed out by silence"


def test_without_a_grace_silence_closes_at_once(provider: Identity, set_up: Callable[..., None]) -> None:
    set_up(grace_seconds=0)
    client = signed_on(provider)
    provider.tell("faults", status=500)
    with time_machine.travel(clock.now() + timedelta(seconds=1), tick=False):
        assert desk(client) == 503
        out = client.post("/account/logout/")
    assert out.status_code == 302
    assert SignIn.objects.filter(ended_at=None).count() == 0, "one may always leave"


def test_a_secret_of_ours_that_ran_out_signs_nobody_out(
    provider: Identity, set_up: Callable[..., None]
) -> None:
    client = signed_on(provider)
    set_up(client_secret="old")
    provider.tell("expire")
    assert desk(client) == 200, "the grace"
    assert SignIn.objects.filter(ended_at=None).count() == 1


def test_an_answer_may_be_believed_for_a_while(provider: Identity, set_up: Callable[..., None]) -> None:
    set_up(check_seconds=60)
    client = signed_on(provider)
    before = provider.asked("/userinfo")
    for _ in range(4):
        assert desk(client) == 200
    assert provider.asked("/userinfo") == before + 1
    set_up(check_seconds=0)
    for _ in range(3):
        assert desk(client) == 200
    assert provider.asked("/userinfo") == before + 4


def test_groups_may_stand_in_the_id_token(provider: Identity, set_up: Callable[..., None]) -> None:
    set_up(groups_from="id_token")
    client = signed_on(provider)
    assert desk(client) == desk(client) == 200
    provider.person("okafor", groups=[])
    assert desk(client) == 403


def test_the_provider_can_end_a_session_by_itself(provider: Identity, client: Client) -> None:
    one, two = signed_on(provider), signed_on(provider)
    sid = provider.tell("counts")["sessions"][0]["sid"]
    token = provider.tell("logout", claims={"sub": "okafor", "sid": sid})["token"]
    said = client.post("/account/sign-on/ended/", token, content_type="application/x-www-form-urlencoded")
    assert said.status_code == 200
    assert not said.cookies
    assert desk(one) == 302
    assert desk(two) == 200
    token = provider.tell("logout", claims={"sub": "okafor"})["token"]
    client.post("/account/sign-on/ended/", token, content_type="application/x-www-form-urlencoded")
    assert desk(two) == 302


@pytest.mark.parametrize("fault", ["none", "our-secret", "another-key", "another-issuer", "another-audience"])
def test_nobody_else_can_end_a_session(provider: Identity, client: Client, fault: str) -> None:
    one = signed_on(provider)
    provider.tell("faults", token=fault)
    token = provider.tell("logout", claims={"sub": "okafor"})["token"]
    said = client.post("/account/sign-on/ended/", token, content_type="application/x-www-form-urlencoded")
    assert said.status_code == 400
    assert desk(one) == 200


@pytest.mark.parametrize(
    "claims",
    [{"sub": "okafor", "nonce": "x"}, {}, {"sub": "okafor", "events": {}}, {"sub": "okafor", "iat": 1}],
)
def test_what_is_no_logout_token_ends_nothing(
    provider: Identity, client: Client, claims: dict[str, Any]
) -> None:
    one = signed_on(provider)
    token = provider.tell("logout", claims=claims)["token"]
    said = client.post("/account/sign-on/ended/", token, content_type="application/x-www-form-urlencoded")
    assert said.status_code == 400
    assert client.post("/account/sign-on/ended/", {"logout_token": "x.y.z"}).status_code == 400
    assert desk(one) == 200


@pytest.mark.parametrize(
    "fault",
    [
        "none",
        "our-secret",
        "another-key",
        "another-issuer",
        "another-audience",
        "two-audiences",
        "old",
        "another-nonce",
        "another-person",
    ],
)
def test_a_token_that_is_not_the_providers_word_lets_nobody_in(provider: Identity, fault: str) -> None:
    provider.tell("faults", token=fault)
    client = Client()
    reply = came_back(client, provider, "okafor")
    assert reply.status_code == 403
    assert "We could not make sure that it is you" in reply.content.decode()
    assert desk(client) == 302
    assert not User.objects.filter(email="okafor@example.org").exists()


def test_a_new_key_of_the_provider_is_found(provider: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_on(provider)
    provider.tell("new-key")
    monkeypatch.setattr(words, "KEYS_AGAIN", 0.0)
    assert desk(signed_on(provider)) == 200


def test_an_answer_counts_once_and_in_its_own_browser(provider: Identity) -> None:
    client = Client()
    sent = provider.visit(went_there(client), "okafor")
    assert Client().post("/account/sign-on/back/", sent).status_code == 403, "somebody else's browser"
    assert client.post("/account/sign-on/back/", {**sent, "iss": "https://evil.example"}).status_code == 403
    assert client.post("/account/sign-on/back/", sent).status_code == 403, "the attempt was used up"
    for odd in ({}, {"state": "x"}, {"state": "é", "code": "y"}, {"code": "\x00"}):
        assert Client().post("/account/sign-on/back/", odd).status_code == 403


def test_turning_back_at_the_provider_is_told(provider: Identity) -> None:
    reply = came_back(Client(), provider, "")
    assert reply.status_code == 403
    assert "You are not signed in" in reply.content.decode()


def test_one_is_sent_on_to_pages_of_ours_only(provider: Identity) -> None:
    client = Client()
    assert came_back(client, provider, "okafor", next="https://evil.example/")["Location"] == "/staff/"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"email": ""}, "Your account has no e-mail address"),
        ({"email": "not an address"}, "Your account has no e-mail address"),
        ({"email_verified": False}, "Your e-mail address is not confirmed"),
    ],
)
def test_an_account_without_a_sure_address_is_told_so(
    provider: Identity, said: dict[str, Any], told: str
) -> None:
    provider.person("park", groups=["it"], **said)
    reply = came_back(Client(), provider, "park")
    assert reply.status_code == 403
    assert told in reply.content.decode()


def test_a_provider_whose_addresses_hold_anyway_can_be_named(
    provider: Identity, set_up: Callable[..., None]
) -> None:
    set_up(trust_email=True)
    provider.person("park", groups=["it"], email_verified=None)
    assert desk(signed_on(provider, "park")) == 200


def test_somebody_who_is_here_already_is_joined_and_their_password_ends(
    provider: Identity, person: Callable[..., Any]
) -> None:
    user = person("supervisor", "river", email="Okafor@example.org")
    user.set_password("four words quite apart")
    user.save()
    before = actions.begin_sign_in(user=user, second_factor=True, device="", now=clock.now())
    client = signed_on(provider)
    user.refresh_from_db()
    before.refresh_from_db()
    assert before.ended_at is not None
    assert not user.has_usable_password()
    assert {(each.role, each.from_group) for each in user.grants.all()} == {
        ("supervisor", False),
        ("officer", True),
    }
    assert desk(client) == 200


def test_no_password_and_no_link_opens_the_account_of_somebody_who_comes_from_there(
    provider: Identity,
) -> None:
    signed_on(provider)
    user = User.objects.get(email="okafor@example.org")
    user.set_password("four words quite apart")
    user.save()
    reply = Client().post(
        "/account/login/", {"login": "okafor@example.org", "password": "four words quite apart"}
    )
    assert reply.status_code == 403
    assert "Sign in with your department account" in reply.content.decode()
    link = actions.issue_invitation(user=user, actor=Actor.command("test"), now=clock.now())
    client = Client()
    reply = client.post(link, {"password1": "four words quite apart", "password2": "four words quite apart"})
    assert reply.status_code == 403
    assert desk(client) == 302


def test_an_address_given_to_somebody_else_does_not_open_the_first_ones_account(provider: Identity) -> None:
    signed_on(provider)
    provider.person("okafor-2", groups=["it"], email="okafor@example.org")
    reply = came_back(Client(), provider, "okafor-2")
    assert reply.status_code == 403
    assert "Somebody else has this e-mail address here" in reply.content.decode()


def test_whom_an_administrator_switched_off_no_group_lets_in(provider: Identity) -> None:
    client = signed_on(provider)
    user = User.objects.get(email="okafor@example.org")
    actions.deactivate(user=user, actor=Actor.command("test"), now=clock.now())
    assert desk(client) == 302
    reply = came_back(Client(), provider, "okafor")
    assert reply.status_code == 403
    assert "You are switched off here" in reply.content.decode()


@pytest.mark.parametrize(
    ("amr", "who_asks", "in_at_once"),
    [
        (["pwd"], "amr", False),
        (["pwd", "mfa"], "amr", True),
        (None, "amr", False),
        ("mfa", "amr", False),
        (["pwd"], "provider", True),
        (["pwd", "mfa"], "ours", False),
    ],
)
def test_the_second_step_is_asked_for_by_one_of_both(
    provider: Identity, set_up: Callable[..., None], amr: Any, who_asks: str, in_at_once: bool
) -> None:
    set_up(second_factor=who_asks)
    provider.person("okafor", groups=["cio-river"], amr=amr)
    client = signed_on(provider)
    reply = client.get("/staff/")
    if in_at_once:
        assert reply.status_code == 200
    else:
        assert reply["Location"] == "/account/second-step/"


def test_a_provider_that_does_not_answer_is_told_before_one_leaves(provider: Identity) -> None:
    provider.tell("faults", status=500)
    reply = Client().post("/account/sign-on/")
    assert reply.status_code == 503
    assert not reply.cookies
    provider.tell("faults", issuer="https://evil.example")
    assert Client().post("/account/sign-on/").status_code == 503


def test_what_asks_the_provider_again_is_kept_unreadable_and_nothing_of_it_is_logged(
    provider: Identity, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = signed_on(provider)
    provider.tell("expire")
    assert desk(client) == 200
    provider.tell("faults", token="another-key")
    came_back(Client(), provider, "okafor")
    box = SignOnTicket.objects.get().box
    values = asking.opened(box)
    assert set(values) == {"access", "refresh"}
    everything = caplog.text
    for secret in (*values.values(), "a secret: with signs+"):
        assert secret not in box
        assert secret not in everything
    assert not SECRET_WORDS.search(everything)


def test_the_providers_tokens_go_with_the_session(provider: Identity) -> None:
    one, two = signed_on(provider), signed_on(provider)
    one.post("/account/logout/")
    jobs.expire_one_time_links(clock.now())
    assert SignOnTicket.objects.count() == 1
    assert desk(two) == 200
    jobs.expire_one_time_links(clock.now() + timedelta(hours=13))
    assert SignOnTicket.objects.count() == 0
