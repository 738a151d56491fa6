"""Signing in: password, then an app or a passkey; no cookie before, no telling who has an account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from lamplighter.accounts import actions, queries
from lamplighter.accounts.models import SignIn, User
from lamplighter.accounts.rules import device_name
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock

pytestmark = pytest.mark.django_db
PASSWORD = "four words quite apart"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Person = Callable[..., Any]


def code(secret: str = SECRET, steps: int = 0) -> str:
    """What an authenticator app shows (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


@pytest.fixture
def officer(person: Person) -> User:
    user: User = person("officer", email="reyes@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def with_app(officer: User) -> User:
    from allauth.core import context
    from django.test import RequestFactory

    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(officer, SECRET)
    return officer


def sign_in(client: Client, email: str = "reyes@example.org", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"login": email, "password": password, **more})


@pytest.mark.parametrize(
    "where", ["/account/login/", "/es/account/login/", "/account/reset/", "/account/login/second/"]
)
def test_promise_8_looking_at_the_sign_in_pages_sets_no_cookie(client: Client, where: str) -> None:
    reply = client.get(where)
    assert reply.status_code in (200, 302)
    assert not reply.cookies


def test_a_wrong_password_sets_no_cookie_either(client: Client, officer: User) -> None:
    reply = sign_in(client, password="wrong")
    assert reply.status_code == 200
    assert not reply.cookies


def test_password_then_code_lets_in_and_goes_on_to_where_one_was_going(
    client: Client, with_app: User
) -> None:
    first = sign_in(client, next="/account/codes/")
    assert first["Location"] == "/account/login/second/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/")["Location"].startswith("/account/login/"), (
        "half signed in is not signed in"
    )
    second = client.post("/account/login/second/", {"code": code()})
    assert second["Location"] == "/account/codes/"
    assert client.get("/account/").status_code == 200
    assert SignIn.objects.get().second_factor_at is not None
    assert Event.objects.filter(verb=Verb.SIGNED_IN, actor_id=with_app.pk).count() == 1


def test_a_wrong_code_does_not_and_a_code_works_once(client: Client, with_app: User) -> None:
    sign_in(client)
    assert client.post("/account/login/second/", {"code": "000000"}).status_code == 200
    used = code()
    client.post("/account/login/second/", {"code": used})
    other = Client()
    sign_in(other)
    assert other.post("/account/login/second/", {"code": used}).status_code == 200
    assert other.get("/account/")["Location"].startswith("/account/login/")


def test_guessing_codes_is_stopped(client: Client, with_app: User) -> None:
    sign_in(client)
    for _ in range(5):
        client.post("/account/login/second/", {"code": "000000"})
    assert client.post("/account/login/second/", {"code": code()}).status_code == 200, (
        "the right code came too late"
    )


def test_guessing_passwords_is_stopped_for_the_account(client: Client, officer: User) -> None:
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 200
    cache.clear()
    assert sign_in(client).status_code == 302


def test_the_session_key_changes_on_sign_in(client: Client, with_app: User) -> None:
    sign_in(client)
    before = client.session.session_key
    client.post("/account/login/second/", {"code": code()})
    assert client.session.session_key != before


def test_somebody_new_sets_up_an_app_and_is_in(client: Client, officer: User) -> None:
    assert sign_in(client).status_code == 302
    assert client.get("/account/")["Location"] == "/account/second-step/"
    page = client.get("/account/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret is not None
    assert client.post("/account/app/", {"code": code(secret.group(1))})["Location"] == "/account/codes/"
    assert client.get("/account/").status_code == 200
    assert SignIn.objects.get().second_factor_at is not None
    assert Event.objects.filter(verb=Verb.FACTOR_ADDED, fields=["totp"]).count() == 1
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret.group(1) not in kept, "the secret is encrypted at rest"


def test_recovery_codes_show_on_post_only_and_each_works_once(client: Client, officer: User) -> None:
    sign_in(client)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/account/app/").content.decode())
    assert secret is not None
    client.post("/account/app/", {"code": code(secret.group(1))})
    assert "<code>" not in client.get("/account/codes/").content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", client.post("/account/codes/").content.decode())
    assert len(codes) == 10
    for expected in (302, 200):
        other = Client()
        sign_in(other)
        assert other.post("/account/login/second/", {"code": codes[0]}).status_code == expected
    assert len(re.findall(r"<code>(\d{8})</code>", client.post("/account/codes/").content.decode())) == 9


def test_the_last_factor_cannot_be_removed(client: Client, with_app: User) -> None:
    sign_in(client)
    client.post("/account/login/second/", {"code": code()})
    client.post("/account/app/remove/")
    assert queries.has_second_factor(with_app)


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.post("/account/signup/", {"email": "me@example.org"}).status_code == 404


def test_an_unknown_and_a_known_address_get_the_same_answers(client: Client, officer: User) -> None:
    known, unknown = (
        sign_in(client, password="wrong"),
        sign_in(client, email="who@example.org", password="wrong"),
    )
    same = [reply.content.decode().replace("who@", "reyes@") for reply in (known, unknown)]
    assert same[0] == same[1]
    assert known.status_code == unknown.status_code
    for address, mails in (("who@example.org", 0), ("reyes@example.org", 1)):
        reply = client.post("/account/reset/", {"email": address})
        assert reply["Location"] == "/account/reset/sent/"
        assert Mail.objects.count() == mails
        assert not reply.cookies


def test_a_reset_link_changes_nothing_until_its_button_is_pressed(client: Client, with_app: User) -> None:
    client.post("/account/reset/", {"email": "REYES@example.org"})
    link = re.search(r"https?://[^/\s]+(/account/reset/\S+)", Mail.objects.get().text)
    assert link is not None
    assert link.group(0).startswith(settings.LAMPLIGHTER.web.public_url), (
        "not whatever host the request named"
    )
    looked = client.get(link.group(1))
    assert looked.status_code == 200
    assert not looked.cookies, "a program that scans mail opens links"
    form = client.post(link.group(1))
    assert form["Location"].endswith("set-password/")
    done = client.post(
        form["Location"], {"password1": "another four words now", "password2": "another four words now"}
    )
    assert done.status_code == 302
    with_app.refresh_from_db()
    assert with_app.check_password("another four words now")
    assert Event.objects.filter(verb=Verb.PASSWORD_CHANGED).exists()
    assert client.post(link.group(1)).status_code == 200, "the link is used up and says so"
    assert sign_in(Client(), password="another four words now")["Location"] == "/account/login/second/"


def test_a_new_password_ends_every_other_session(
    client: Client, with_app: User, signed_in_client: Person
) -> None:
    other = signed_in_client(with_app)
    here = signed_in_client(with_app)
    new = {
        "oldpassword": PASSWORD,
        "password1": "another four words now",
        "password2": "another four words now",
    }
    assert here.post("/account/password/", new)["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert other.get("/account/")["Location"].startswith("/account/login/")


def test_one_ends_ones_own_sessions_and_nobody_elses(
    with_app: User, person: Person, signed_in_client: Person
) -> None:
    here, there, stranger = (
        signed_in_client(with_app),
        signed_in_client(with_app),
        signed_in_client(person("officer")),
    )
    foreign = SignIn.objects.exclude(user=with_app).get()
    here.post("/account/sessions/", {"which": str(foreign.pk)})
    assert stranger.get("/account/").status_code == 200
    here.post("/account/sessions/", {"which": "others"})
    assert there.get("/account/")["Location"].startswith("/account/login/")
    assert here.get("/account/").status_code == 200
    here.post("/account/sessions/", {"which": "all"})
    assert here.get("/account/")["Location"].startswith("/account/login/")
    assert here.post("/account/sessions/", {"which": "x"}).status_code == 302


def test_signing_out_ends_the_session_for_good(with_app: User, signed_in_client: Person) -> None:
    client = signed_in_client(with_app)
    stolen = client.cookies["lamplighter"].value
    assert client.get("/account/logout/").status_code == 200
    client.post("/account/logout/")
    assert SignIn.objects.get().ended_at is not None
    thief = Client()
    thief.cookies["lamplighter"] = stolen
    assert thief.get("/account/")["Location"].startswith("/account/login/")


def test_somebody_switched_off_cannot_sign_in(client: Client, with_app: User) -> None:
    actions.deactivate(user=with_app, actor=Actor.system(), now=clock.now())
    reply = sign_in(client)
    assert reply["Location"] == "/account/inactive/"
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_another_sites_page_cannot_sign_anybody_in_or_out(
    client: Client, with_app: User, signed_in_client: Person
) -> None:
    data = {"login": "reyes@example.org", "password": PASSWORD}
    for header in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        reply = client.post("/account/login/", data, headers=header)
        assert reply.status_code == 403
        assert not reply.cookies
    assert client.post("/account/login/", data, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302
    assert Client().post("/account/login/", data, headers={"Origin": "http://testserver"}).status_code == 302
    secure = Client().post("/account/login/", data, headers={"Origin": "http://testserver"}, secure=True)
    assert secure.status_code == 403, "a plain-http page under our name is whoever holds the network"


def test_going_on_to_another_site_after_sign_in_is_refused(client: Client, with_app: User) -> None:
    sign_in(client, next="https://evil.example/")
    assert client.post("/account/login/second/", {"code": code()})["Location"] == "/staff/"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
            "Safari, macOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("curl/8.0", ""),
    ],
)
def test_a_device_is_named_without_its_version(agent: str, name: str) -> None:
    assert device_name(agent) == name
