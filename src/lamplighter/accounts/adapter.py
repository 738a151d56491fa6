"""What allauth asks of the house: no open sign-up, sign-ins and passwords on record, secrets encrypted at rest."""

from __future__ import annotations

import base64
import time
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from lamplighter.accounts import actions, letters, queries
from lamplighter.accounts.actions.devices import CATEGORY, tell_code_used
from lamplighter.accounts.actions.sign_on import Held, keep_ticket
from lamplighter.accounts.models import SignIn, User
from lamplighter.accounts.rules import device_name
from lamplighter.city.queries import our_city
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing import clock

SIGN_IN = "lamplighter_sign_in"
"""Where the session keeps the id of its ``SignIn`` row."""
TICKET = "lamplighter_ticket"
"""Where a sign-in through the provider waits until it is complete."""
JUST_SIGNED_IN = 10 * 60
"""Seconds after a sign-in in which sensitive changes do not ask for the password once more."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The account side."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are added by an administrator only."""
        return False

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Who belongs to the department's provider comes by its door only: a password from before lets no leaver in."""
        assert isinstance(user, User)
        if getattr(request, "by_sign_on", False) or queries.sign_on_of(user) is None:
            refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return refused
        return render(request, "accounts/sign_on_only.html", status=403)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Opens the session's row; allauth has asked for the second factor by now if there is one."""
        assert isinstance(user, User)
        records = get_authentication_records(request, user)
        proven = any(each.get("method") == "mfa" for each in records)
        by_code = any(each.get("type") == Authenticator.Type.RECOVERY_CODES for each in records)
        waiting = request.session.pop(TICKET, None)
        with transaction.atomic():
            sign_in = start_session(
                request, user, second_factor=proven or bool(waiting and waiting["second_step"])
            )
            if by_code:
                tell_code_used(user, clock.now())
            if waiting:
                keep_ticket(sign_in=sign_in, user=user, held=_held(waiting), now=clock.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Ends the session's row as well."""
        held = request.session.get(SIGN_IN)
        if isinstance(held, int) and isinstance(request.user, User):
            actions.end_sign_in(pk=held, user=request.user, now=clock.now())
        super().logout(request)
        request.signed_out = True  # type: ignore[attr-defined]  # the middleware tells the browser to forget what it keeps

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password, on record; it ends every other session."""
        assert isinstance(user, User)
        super().set_password(user, password)
        keep = context.request.session.get(SIGN_IN) if context.request.user == user else None
        actions.note_password_changed(user=user, now=clock.now(), keep=keep)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of the library, in the house's words and under the department's head; never in its own."""
        language, now = get_language() or "en", clock.now()
        if template_prefix == letters.RESET:
            letter = letters.reset(context["password_reset_url"], language)
        else:
            device = device_name(context.get("user_agent", ""))
            letter = letters.changed(template_prefix, device=device, now=now, language=language)
        post_mail(
            to=email, subject=letter.subject, text=letter.text, html=letter.html,
            language=language, category=CATEGORY, now=now,
        )  # fmt: skip

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again within minutes of a sign-in: setting up the second factor follows it at once."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < JUST_SIGNED_IN:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The staff desk."""
        return reverse(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's page."""
        return reverse("account")


def device_cookie() -> str:
    """The cookie by which a browser is known again after the session is over."""
    return f"{settings.SESSION_COOKIE_NAME}-device"


def start_session(request: HttpRequest, user: User, *, second_factor: bool, demo: bool = False) -> SignIn:
    """Writes the row of a session that was just begun, and its id into the session. A browser that is new is told by mail."""
    device, now = device_name(request.headers.get("User-Agent", "")), clock.now()
    with transaction.atomic():
        sign_in = actions.begin_sign_in(
            user=user, second_factor=second_factor, device=device, now=now, demo=demo
        )
        if not demo:
            mark = actions.note_device(
                user=user, mark=request.COOKIES.get(device_cookie(), ""), device=device, now=now
            )
            request.device_mark = mark  # type: ignore[attr-defined]  # the middleware hands it to the browser
    request.session[SIGN_IN] = sign_in.pk
    return sign_in


def put_ticket(request: HttpRequest, held: Held, *, second_step: bool) -> None:
    """Lets the provider's answer wait in the session until the sign-in is complete: our own second step may stand between."""
    until = held.asks_until.isoformat() if held.asks_until else ""
    request.session[TICKET] = {
        "box": held.box,
        "sid": held.sid,
        "until": until,
        "second_step": second_step,
    }


def _held(waiting: dict[str, Any]) -> Held:
    until = waiting["until"]
    return Held(waiting["box"], waiting["sid"], datetime.fromisoformat(until) if until else None)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor's side."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Not asked for when the department's provider has just asked for its own."""
        waiting = (
            context.request.session.get(TICKET) if getattr(context.request, "by_sign_on", False) else None
        )
        if waiting and waiting["second_step"]:
            return False
        enabled: bool = super().is_mfa_enabled(user, types)
        return enabled

    def encrypt(self, text: str) -> str:
        """Keeps the app's secret and the recovery codes' seed unreadable in a copy of the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """How the app on the phone names the account."""
        return f"Lamplighter {our_city().name}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last app or passkey stays: staff always have a second factor."""
        user = authenticator.user
        return bool(queries.main_factors(user).exclude(pk=authenticator.pk).exists())


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"lamplighter second factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
