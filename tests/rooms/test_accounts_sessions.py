"""Sessions and devices: one's own and everybody's, and who hears of a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from lamplighter.accounts import actions, jobs
from lamplighter.accounts.models import KnownDevice, SignIn, User
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from tests.rooms.test_accounts_sign_in import PASSWORD, SECRET, code

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)


@pytest.fixture
def officer(person: Callable[..., Any]) -> User:
    from allauth.core import context
    from django.test import RequestFactory

    user: User = person("officer", email="reyes@example.org")
    user.set_password(PASSWORD)
    user.save()
    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def enter(client: Client, agent: str, typed: str = "") -> None:
    """Signs in, whatever was typed a moment ago in another session."""
    from django.core.cache import cache

    cache.clear()  # a code of the app counts once within its half minute
    client.post(
        "/account/login/", {"login": "reyes@example.org", "password": PASSWORD}, HTTP_USER_AGENT=agent
    )
    reply = client.post("/account/login/second/", {"code": typed or code()}, HTTP_USER_AGENT=agent)
    assert reply.status_code == 302, reply.content.decode()


def notices() -> list[Mail]:
    return list(Mail.objects.filter(category="sign-in").order_by("pk"))


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(officer: User) -> None:
    first, second = Client(), Client()
    enter(first, FIREFOX)
    assert notices() == [], "the first browser of all is no surprise"
    mark = first.cookies["lamplighter-device"]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert not KnownDevice.objects.filter(digest=mark.value).exists(), "kept as a hash only"
    enter(second, PHONE)
    (mail,) = notices()
    assert mail.to == "reyes@example.org"
    assert "Safari, iPhone" in mail.text
    assert "/account/" in mail.text
    assert "127.0.0.1" not in mail.text.replace("http://127.0.0.1:8000", ""), "no network address"
    first.post("/account/logout/")
    enter(first, FIREFOX)
    assert len(notices()) == 1


def test_an_invented_mark_is_a_new_browser(officer: User) -> None:
    enter(Client(), FIREFOX)
    for mark in ("invented", "x" * 500, "é"):
        client = Client()
        client.cookies["lamplighter-device"] = mark
        enter(client, FIREFOX)
        assert client.cookies["lamplighter-device"].value != mark
    assert len(notices()) == 3


def test_browsers_not_used_for_long_are_forgotten(officer: User) -> None:
    enter(Client(), FIREFOX)
    jobs.clear_sign_ins(clock.now() + timedelta(days=179))
    assert KnownDevice.objects.exists()
    jobs.clear_sign_ins(clock.now() + timedelta(days=182))
    assert not KnownDevice.objects.exists()


def test_a_used_recovery_code_is_told_and_works_once(officer: User) -> None:
    held = Authenticator.objects.get(user=officer, type=Authenticator.Type.RECOVERY_CODES)
    one = held.wrap().get_unused_codes()[0]
    enter(Client(), FIREFOX, typed=one)
    (mail,) = notices()
    assert "recovery codes" in mail.subject
    assert one not in mail.text
    client = Client()
    client.post("/account/login/", {"login": "reyes@example.org", "password": PASSWORD})
    assert client.post("/account/login/second/", {"code": one}).status_code == 200


def test_an_administrator_sees_and_ends_anybodys_sessions(
    officer: User, staff: Callable[..., Client]
) -> None:
    one, two = Client(), Client()
    enter(one, FIREFOX)
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        enter(two, PHONE)
        administrator = staff("administrator")
        page = administrator.get(f"/staff/people/{officer.pk}/").content.decode()
        assert "Firefox, Linux" in page
        assert "Safari, iPhone" in page
        first = SignIn.objects.filter(user=officer).earliest("pk")
        where = f"/staff/people/{officer.pk}/sessions/"
        administrator.post(where, {"which": str(first.pk)})
        assert one.get("/account/").status_code == 302
        assert two.get("/account/").status_code == 200
        administrator.post(where, {"which": "all"})
        assert two.get("/account/").status_code == 302
    events = Event.objects.filter(verb=Verb.SESSIONS_ENDED.value, subject_id=str(officer.pk))
    assert events.count() == 2
    assert officer.pk not in events.values_list("actor_id", flat=True)


def test_nobody_else_ends_somebodys_session_and_odd_numbers_end_nothing(
    officer: User, staff: Callable[..., Client], person: Callable[..., Any]
) -> None:
    client = Client()
    enter(client, FIREFOX)
    where = f"/staff/people/{officer.pk}/sessions/"
    assert staff("supervisor").post(where, {"which": "all"}).status_code == 403
    other = actions.begin_sign_in(user=person("officer"), second_factor=True, device="", now=clock.now())
    administrator = staff("administrator")
    for which in (str(other.pk), "", "-1", "9" * 30, "²"):
        assert administrator.post(where, {"which": which}).status_code == 302
    assert client.get("/account/").status_code == 200
    other.refresh_from_db()
    assert other.ended_at is None
