"""Signing in through the department's own provider: out to it, back from it, and what it says when it ends a session."""

from __future__ import annotations

import hmac
import logging
import time
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts import queries
from lamplighter.accounts.access import Need, stating
from lamplighter.accounts.actions import sign_on as actions
from lamplighter.accounts.actions.sign_on import Arrival, TurnedAway, Why
from lamplighter.accounts.adapter import put_ticket
from lamplighter.accounts.rules import new_secret
from lamplighter.accounts.signon import wire
from lamplighter.accounts.signon.asking import held_from
from lamplighter.accounts.signon.mapping import groups_of, roles_of, second_step_taken
from lamplighter.accounts.signon.words import Untrue, ended_claims, id_claims
from lamplighter.plumbing import clock

log = logging.getLogger(__name__)
for_anyone = stating(Need(anyone=True, second_factor=False))
PENDING = "lamplighter_sign_on"
"""Where the session keeps the attempts that are under way."""
MOST_PENDING = 5
PENDING_LASTS = 15 * 60
"""Seconds that somebody may take at the provider."""
LONGEST = 4096
WORDS: dict[str, tuple[Promise, Promise]] = {
    Why.NO_GROUP: (
        _("You have no role here yet"),
        _("Your department knows you, but none of your groups gives a role in Lamplighter. Ask your administrator to add you to one."),
    ),
    Why.NO_ADDRESS: (
        _("Your account has no e-mail address"),
        _("Your department’s account does not say your e-mail address. Ask your administrator to enter it there."),
    ),
    Why.NOT_VERIFIED: (
        _("Your e-mail address is not confirmed"),
        _("Your department’s account does not say that your e-mail address is really yours. Ask your administrator to confirm it there."),
    ),
    Why.SWITCHED_OFF: (
        _("You are switched off here"),
        _("An administrator of Lamplighter has switched you off. Ask them to let you sign in again."),
    ),
    Why.SOMEBODY_ELSE: (
        _("Somebody else has this e-mail address here"),
        _("Another account of your department came with this address before. Ask your administrator to switch the old one off here "
          "and to give you another address."),
    ),
    "over": (
        _("That took too long"),
        _("The attempt to sign in is over, or was made in another browser. Nothing was changed. Start once more."),
    ),
    "cancelled": (
        _("You are not signed in"),
        _("You turned back at your department’s sign-in, or it did not let you in. Nothing was changed."),
    ),
    "silent": (
        _("Your department’s sign-in does not answer"),
        _("We could not ask it who you are. Nothing was changed. Try again in a minute; if it lasts, tell your administrator."),
    ),
    "untrue": (
        _("We could not make sure that it is you"),
        _("What came back from your department’s sign-in does not fit. Nothing was changed. Start once more; if it happens again, "
          "tell your administrator."),
    ),
}  # fmt: skip
"""What somebody reads who is not let in: what happened, and what to do."""
SILENT = {"silent"}


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's page, with the department's own account beside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ours = wire.sign_on()
        return {
            **context,
            "sign_on": queries.sign_on_name() if ours.issuer else "",
            "next": _next(self.request),
        }


@for_anyone
@require_POST
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Remembers the attempt, and shows the page that goes on to the provider.

    A redirect would not do: browsers hold the target of a form to our own address, redirects included (form-action).
    """
    _only_where_set()
    state, nonce, verifier = new_secret(), new_secret(), new_secret()
    try:
        there = wire.authorization_url(state=state, nonce=nonce, verifier=verifier, back=_back_url())
    except wire.Unreachable:
        return _turned_away(request, "silent")
    pending = dict(list(_pending(request).items())[-(MOST_PENDING - 1) :])
    pending[state] = {"nonce": nonce, "verifier": verifier, "next": _next(request), "at": int(time.time())}
    request.session[PENDING] = pending
    return render(request, "accounts/sign_on_going.html", {"there": there, "name": queries.sign_on_name()})


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """The provider sends the browser here by GET, which changes nothing; the page's own POST signs in."""
    _only_where_set()
    if request.method != "POST":
        names = ("code", "state", "error", "iss")
        fields = [(name, request.GET.get(name, "")[:LONGEST]) for name in names if name in request.GET]
        return render(
            request, "accounts/sign_on_back.html", {"fields": fields, "name": queries.sign_on_name()}
        )
    attempt = _taken(request, request.POST.get("state", ""))
    if attempt is None:
        return _turned_away(request, "over")
    named = request.POST.get("iss", "")
    if named and named != wire.sign_on().issuer:  # RFC 9207: an answer of another provider
        return _turned_away(request, "untrue")
    code = request.POST.get("code", "")
    if request.POST.get("error") or not code:
        return _turned_away(request, "cancelled")
    try:
        return _signed_in(request, code, attempt)
    except TurnedAway as away:
        return _turned_away(request, away.why)
    except wire.Unreachable:
        return _turned_away(request, "silent")
    except (wire.Refused, Untrue):
        log.warning("an answer of the sign-on provider did not hold")
        return _turned_away(request, "untrue")


@for_anyone
@require_POST
@never_cache
def ended(request: HttpRequest) -> HttpResponse:
    """The provider itself says that a session is over (OpenID Connect Back-Channel Logout 1.0)."""
    _only_where_set()
    try:
        claims = ended_claims(request.POST.get("logout_token", "")[: 4 * LONGEST])
    except Untrue:
        return HttpResponse("This is no logout token for us.", status=400, content_type="text/plain")
    except wire.Unreachable:
        return HttpResponse("The provider's keys cannot be read now.", status=503, content_type="text/plain")
    actions.end_at_provider(
        issuer=wire.sign_on().issuer,
        subject=str(claims.get("sub") or ""),
        sid=str(claims.get("sid") or ""),
        now=clock.now(),
    )
    return HttpResponse(status=200)


@sensitive_variables()
def _signed_in(request: HttpRequest, code: str, attempt: dict[str, Any]) -> HttpResponse:
    ours, now = wire.sign_on(), clock.now()
    tokens = wire.exchange(code=code, verifier=attempt["verifier"], back=_back_url())
    token = id_claims(tokens.id_token, nonce=attempt["nonce"])
    said = wire.userinfo(tokens.access)
    if said.get("sub") != token["sub"]:
        raise Untrue
    groups = groups_of(said if ours.groups_from == "userinfo" else token, ours.groups_claim)
    both = {**token, **said}
    user = actions.arrive(
        arrival=Arrival(
            issuer=ours.issuer,
            subject=str(token["sub"])[:255],
            email=_address(both.get("email")),
            email_verified=both.get("email_verified") is True or ours.trust_email,
            name=" ".join(str(both.get("name") or "").split()),
            roles=roles_of(groups, ours.roles),
        ),
        now=now,
    )
    if request.user.is_authenticated:
        logout(request)  # whoever was signed in here before
    request.by_sign_on = True  # type: ignore[attr-defined]
    taken = second_step_taken(token, ours.second_factor)
    put_ticket(request, held_from(tokens, str(token.get("sid") or ""), now), second_step=taken)
    record_authentication(request, user, method="sign-on")
    response: HttpResponse = perform_login(
        request, Login(user=user, email=user.email, redirect_url=attempt["next"] or reverse("desk"))
    )
    return response


def _address(value: Any) -> str:
    """An e-mail address as the house keeps it; empty if it is none."""
    text = str(value or "").strip()
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= 254 else ""


def _only_where_set() -> None:
    if not wire.sign_on().issuer:
        raise Http404


def _back_url() -> str:
    """One address for both languages: the provider knows it letter for letter."""
    with override(settings.LANGUAGE_CODE):
        return settings.LAMPLIGHTER.web.public_url.rstrip("/") + reverse("sign-on-back")


def _next(request: HttpRequest) -> str:
    """Where to go on to: a page of ours, or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted[:LONGEST] if safe else ""


def _pending(request: HttpRequest) -> dict[str, dict[str, Any]]:
    held = request.session.get(PENDING)
    since = time.time() - PENDING_LASTS
    return {key: one for key, one in held.items() if one["at"] > since} if isinstance(held, dict) else {}


def _taken(request: HttpRequest, state: str) -> dict[str, Any] | None:
    """The attempt of that name, which is then used up."""
    pending = _pending(request)
    found = next((key for key in pending if hmac.compare_digest(key.encode(), state.encode())), None)
    if found is None:
        return None
    attempt = pending.pop(found)
    request.session[PENDING] = pending
    return attempt


def _turned_away(request: HttpRequest, why: str) -> HttpResponse:
    title, text = WORDS[why]
    status = 503 if why in SILENT else 403
    context = {"title": title, "text": text, "name": queries.sign_on_name(), "again": why not in set(Why)}
    return render(request, "accounts/sign_on_refused.html", context, status=status)
