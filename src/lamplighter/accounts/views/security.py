"""One's own account: the second step for signing in, and where one is signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts import actions, queries
from lamplighter.accounts.access import Need, signed_in, stating
from lamplighter.accounts.adapter import SIGN_IN
from lamplighter.accounts.forms import ROLE_NAMES
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.plumbing import clock

setting_up = stating(Need(second_factor=False))
"""For the pages that somebody without a second factor needs to get one."""


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What one may do, one's factors and sessions."""
    user = user_of(request)
    grants = [(ROLE_NAMES[grant.role], grant.zone) for grant in user.grants.all()]  # type: ignore[index]
    factors = queries.main_factors(user)
    context = {
        "grants": grants,
        "app": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "keys": [factor.wrap() for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "codes_left": _codes_left(request),
        "sign_ins": queries.open_sign_ins(user, clock.now()),
        "sign_on": queries.sign_on_name() if queries.sign_on_of(user) else "",
        "this": request.session.get(SIGN_IN),
    }
    return render(request, "accounts/account.html", context)


@setting_up
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """The way into the house for somebody new: choose an app or a passkey."""
    if queries.has_second_factor(user_of(request)):
        return redirect("account")
    return render(request, "accounts/second_factor.html")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("codes")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes for the day the phone is lost; shown on a POST only, so that no page in the history holds them."""
    held = Authenticator.objects.filter(user=user_of(request), type=Authenticator.Type.RECOVERY_CODES).first()
    codes = held.wrap().get_unused_codes() if held and request.method == "POST" else []
    context = {"codes": codes, "codes_left": _codes_left(request)}
    return render(request, "accounts/recovery_codes.html", context)


@signed_in
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Ends one session, or with ``which=others`` all but this one, or with ``which=all`` every one."""
    user, now, this = user_of(request), clock.now(), request.session.get(SIGN_IN)
    which = request.POST.get("which", "")
    if which == "others":
        actions.end_sign_ins(user=user, actor=actor_of(request), now=now, keep=this)
        messages.success(request, _("You are signed out everywhere else."))
    elif which == "all":
        actions.end_sign_ins(user=user, actor=actor_of(request), now=now)
        logout(request)
        return redirect("account_login")
    elif which.isdecimal() and len(which) < 19 and actions.end_sign_in(pk=int(which), user=user, now=now):
        messages.success(request, _("That session is over."))
    else:
        messages.error(request, _("That session was over already."))
    return redirect("account")


def _codes_left(request: HttpRequest) -> int | None:
    held = Authenticator.objects.filter(user=user_of(request), type=Authenticator.Type.RECOVERY_CODES).first()
    return len(held.wrap().get_unused_codes()) if held else None
