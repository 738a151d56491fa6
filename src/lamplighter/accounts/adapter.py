"""What allauth asks of the house: no open sign-up, sign-ins and passwords on record, secrets encrypted at rest."""

from __future__ import annotations

import base64
import time
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
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lamplighter.accounts import actions, queries
from lamplighter.accounts.models import User
from lamplighter.accounts.rules import device_name
from lamplighter.city.queries import our_city
from lamplighter.plumbing import clock

SIGN_IN = "lamplighter_sign_in"
"""Where the session keeps the id of its ``SignIn`` row."""
JUST_SIGNED_IN = 10 * 60
"""Seconds after a sign-in in which sensitive changes do not ask for the password once more."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The account side."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are added by an administrator only."""
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Opens the session's row; allauth has asked for the second factor by now if there is one."""
        assert isinstance(user, User)
        proven = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
        start_session(request, user, second_factor=proven)
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


def start_session(request: HttpRequest, user: User, *, second_factor: bool, demo: bool = False) -> None:
    """Writes the row of a session that was just begun, and its id into the session."""
    sign_in = actions.begin_sign_in(
        user=user,
        second_factor=second_factor,
        device=device_name(request.headers.get("User-Agent", "")),
        now=clock.now(),
        demo=demo,
    )
    request.session[SIGN_IN] = sign_in.pk


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor's side."""

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
