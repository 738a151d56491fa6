"""No mail goes out in the sign-in library's words: each one that it can send here is a letter of the department's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account import app_settings as library
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from lamplighter.accounts import letters
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.city import actions as city
from lamplighter.city.rules.texts import Text
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock

NOW = datetime(2026, 3, 5, 18, 20, tzinfo=UTC)
NEVER: dict[str, Callable[[], bool]] = {
    # By the library's name of the mail: whether it is shut off here.
    "account/email/unknown_account": lambda: not library.EMAIL_UNKNOWN_ACCOUNTS,
    "account/email/account_already_exists": lambda: _no_page("account_signup"),
    "account/email/email_confirmation": lambda: library.EMAIL_VERIFICATION == "none",
    "account/email/email_confirmation_signup": lambda: _no_page("account_signup"),
    "account/email/email_confirm": lambda: _no_page("account_email"),
    "account/email/email_changed": lambda: _no_page("account_email"),
    "account/email/email_deleted": lambda: _no_page("account_email"),
    "account/email/login_code": lambda: not library.LOGIN_BY_CODE_ENABLED and not library.LOGIN_BY_CODE_REQUIRED,
    "account/email/password_reset_code": lambda: not library.PASSWORD_RESET_BY_CODE_ENABLED,
}  # fmt: skip


def _no_page(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False


def mails_of_the_library() -> set[str]:
    """The names of all mails for which the library has a text, of those of its parts that are installed."""
    found = set()
    base = Path(allauth.__file__).parent / "templates"
    for file in base.rglob("email/*_subject.txt"):
        name = str(file.relative_to(base)).removesuffix("_subject.txt")
        if f"allauth.{name.partition('/')[0]}" in settings.INSTALLED_APPS:
            found.add(name)
    return found


def test_every_mail_that_the_library_can_send_is_a_letter_of_ours() -> None:
    known = mails_of_the_library()
    assert len(known) > 10
    ours = {letters.RESET, *letters.CHANGES}
    assert known - ours - set(NEVER) == set(), (
        "the library has a mail of its own words; give it ours in accounts/letters.py"
    )
    assert ours - known == set(), "the library no longer has these"
    assert [name for name, shut in NEVER.items() if not shut()] == [], (
        "these can be sent by now; give them our words"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", [letters.RESET, *letters.CHANGES, "mfa/email/of_a_later_version"])
def test_it_goes_out_under_the_departments_head_in_the_readers_language(
    person: Callable[..., User], monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    city.choose(
        values={Text.NAME: "Lakeside", Text.DEPARTMENT: "Lakeside Police"}, actor=Actor.system(), now=NOW
    )
    user = person("officer")
    request = RequestFactory().get("/", headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    request.user = user
    with context.request_context(request), override(language):
        if name == letters.RESET:
            reached = {"password_reset_url": "http://evil.example/account/reset/key/3-abc/", "user": user}
            get_adapter().send_mail(name, user.email, reached)
        else:
            get_adapter().send_notification_mail(name, user)
    mail = Mail.objects.get()
    assert (mail.to, mail.language, mail.category) == (user.email, language, "sign-in")
    for said in (mail.text, mail.html):
        assert "Lakeside Police, Lakeside" in said
        assert settings.LAMPLIGHTER.web.public_url in said
        assert "testserver" not in said
        assert "evil.example" not in said
        assert "m.." not in said
    assert "Lakeside Police" in mail.subject
    assert not re.search(r"receiving this|Hello from|Browser:|IP address", mail.text), (
        "the library's own words"
    )
    if name != letters.RESET:
        assert (
            "on Thursday, March 5 at 12:20 pm"
            if language == "en"
            else "el jueves 5 de marzo a las 12:20 p. m."
        ) in mail.text
        assert "Firefox, Windows" in mail.text
    assert mail.text.startswith("Hello," if language == "en" else "Hola:")


@pytest.mark.django_db
def test_who_asks_for_a_new_password_gets_a_link_that_works(person: Callable[..., User]) -> None:
    user = person("officer")
    Client().post("/es/account/reset/", {"email": user.email})
    mail: Any = Mail.objects.get()
    assert mail.subject.startswith("Elija una contraseña nueva")
    found = re.search(r"http\S+", mail.text)
    assert found is not None
    assert found[0].startswith(f"{settings.LAMPLIGHTER.web.public_url}/es/account/reset/")
    page = Client().get(found[0].removeprefix(settings.LAMPLIGHTER.web.public_url), follow=True)
    assert page.status_code == 200
    assert f'href="{found[0]}"' in mail.html


@pytest.mark.django_db
def test_the_gallery_shows_them(client: Client) -> None:
    page = client.get("/gallery/letters/").content.decode()
    assert "An app is your second step now" in page
    assert client.get("/gallery/letters/account-totp-activated/es/").status_code == 200
