"""allauth's pages for passwords and factors, with what the house adds: each change on record, GET without effects."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordResetFromKeyView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lamplighter.accounts import actions, queries
from lamplighter.accounts.actions.sign_ins import FactorChange
from lamplighter.accounts.people import user_of
from lamplighter.audit.rules import Verb
from lamplighter.plumbing import clock
from lamplighter.plumbing.readonly import SAFE_METHODS


class ResetKey(PasswordResetFromKeyView):  # type: ignore[misc]
    """The link of a reset mail. Programs that scan mail open links, so GET shows one button and its POST goes on."""

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponseBase:
        if key != self.reset_url_key and request.method in SAFE_METHODS:
            return render(request, "account/password_reset_open.html")
        response: HttpResponseBase = super().dispatch(request, uidb36, key, **kwargs)
        return response


class ActivateApp(ActivateTOTPView):  # type: ignore[misc]
    """An app on the phone becomes the second factor, and counts as used in this session: its code was just typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            _added(self.request, Authenticator.Type.TOTP)
        return response


class AddKey(AddWebAuthnView):  # type: ignore[misc]
    """A passkey or security key becomes a second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            _added(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RemoveApp(DeactivateTOTPView):  # type: ignore[misc]
    """The app goes; allauth's form asks the adapter whether something else is left."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            _note(self.request, Verb.FACTOR_REMOVED, Authenticator.Type.TOTP)
        return response


class RemoveKey(RemoveWebAuthnView):  # type: ignore[misc]
    """A key goes, unless it is the last factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            # Locks the person, so that the last two keys are not removed by two requests at once.
            user = type(user_of(self.request)).objects.select_for_update().get(pk=user_of(self.request).pk)
            if not queries.main_factors(user).exclude(pk=self.object.pk).exists():
                messages.error(self.request, _("This is your last second step. Add another one first."))
                return redirect("account")
            response: HttpResponse = super().form_valid(form)
            _note(self.request, Verb.FACTOR_REMOVED, Authenticator.Type.WEBAUTHN)
        return response


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes; the old ones stop working."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            _note(self.request, Verb.RECOVERY_CODES_MADE, Authenticator.Type.RECOVERY_CODES)
        return response


def _added(request: HttpRequest, kind: str) -> None:
    actions.note_second_factor(sign_in=request.sign_in, now=clock.now())  # type: ignore[attr-defined]
    _note(request, Verb.FACTOR_ADDED, kind)


def _note(request: HttpRequest, change: FactorChange, kind: str) -> None:
    actions.note_factor(user=user_of(request), change=change, kind=kind, now=clock.now())
