"""Who may open what: asked of every request that reaches a view, and closed where nothing was stated."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from lamplighter.accounts import queries
from lamplighter.accounts.access import Need, Permission, need_of
from lamplighter.accounts.adapter import SIGN_IN, device_cookie
from lamplighter.accounts.models import SignIn, User
from lamplighter.accounts.rules import DEVICE_KEPT
from lamplighter.accounts.signon.asking import Verdict, verdict_on
from lamplighter.plumbing import clock
from lamplighter.plumbing.readonly import SAFE_METHODS

log = logging.getLogger(__name__)


class Access:
    """Middleware. Static files are served before it; everything else passes here.

    In this order: a view that states no need is refused to everybody; a session that no longer holds, or by which the
    department's provider no longer stands, is ended; whoever is
    not signed in is sent to sign in; whoever has no second factor in this session may only set one up or sign out; whoever
    lacks the permission is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _end_if_over(request)
        response = self.get_response(request)
        if _known(request) is not None:
            # What staff see is nobody else's, on a shared computer or in a proxy.
            response.headers.setdefault("Cache-Control", "no-store")
        mark = getattr(request, "device_mark", "")
        if mark:
            response.set_cookie(
                device_cookie(),
                mark,
                max_age=DEVICE_KEPT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        if getattr(request, "signed_out", False):
            # Copies for reading without a connection go with the session; cookies stay, they hold no more than the session's end.
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None lets the view run."""
        match = request.resolver_match
        need = need_of(view, request.method or "GET")
        if need is None:
            log.error("the view %s states no need and is closed", match.view_name if match else view)
            return _refused(request, 403, "Nobody may open this yet.")
        user = _known(request)
        if user is None:
            if need.anyone:
                if match and match.view_name == "account_logout" and hasattr(request, "unconfirmed"):
                    request.user = request.unconfirmed  # one may always leave
                return None
            return _not_confirmed(request) or _to_sign_in(request)
        sign_in = request.sign_in  # type: ignore[attr-defined]
        if need.second_factor and sign_in.second_factor_at is None:
            return _to_second_factor(request, user)
        return _checked(request, user, need)


def _known(request: HttpRequest) -> User | None:
    """The signed-in person; a visitor without the cookie is not looked up at all."""
    if getattr(request, "sign_in", None) is None:
        return None
    return request.user if isinstance(request.user, User) else None


def _end_if_over(request: HttpRequest) -> None:
    """Finds the session's row. Without one that holds, the session is emptied: whoever it was is signed out."""
    user = request.user
    if not isinstance(user, User):
        return
    found: SignIn | None = queries.open_sign_in(request.session.get(SIGN_IN), user, clock.now())
    request.sign_in = found  # type: ignore[attr-defined]
    if found is None:
        logout(request)
        request.signed_out = True  # type: ignore[attr-defined]
    elif hasattr(found, "ticket"):
        _ask_the_provider(request, user, found)


def _ask_the_provider(request: HttpRequest, user: User, found: SignIn) -> None:
    """Whether the department's provider still stands by this session; if not, the request goes on as nobody's."""
    verdict = verdict_on(found, found.ticket, clock.now())
    if verdict is Verdict.HOLDS:
        return
    request.sign_in = None  # type: ignore[attr-defined]
    request.not_confirmed = verdict  # type: ignore[attr-defined]
    if verdict is Verdict.UNKNOWN:
        # The session stays for when the provider answers again.
        request.unconfirmed = user  # type: ignore[attr-defined]
        request.user = AnonymousUser()
    else:
        logout(request)
        request.signed_out = True  # type: ignore[attr-defined]


def _not_confirmed(request: HttpRequest) -> HttpResponse | None:
    """The answer to somebody whom the provider does not stand by; None where they only have to sign in again."""
    verdict = getattr(request, "not_confirmed", None)
    if verdict is Verdict.LOCKED:
        if _is_api(request):
            return _refused(request, 403, "Your groups give you no role here any more.")
        return render(request, "accounts/locked_out.html", status=403)
    if verdict is Verdict.UNKNOWN:
        if _is_api(request):
            response = _refused(request, 503, "Your department's sign-in does not answer. Try again soon.")
        else:
            response = render(request, "accounts/not_confirmed.html", status=503)
        response.headers["Retry-After"] = "10"
        return response
    return None


def _checked(request: HttpRequest, user: User, need: Need) -> HttpResponse | None:
    if need.anyone or need.permission is None:
        return None
    if queries.may(user, Permission(need.permission), zone=queries.WHOLE_CITY if need.whole_city else None):
        return None
    if _is_api(request):
        return _refused(request, 403, "You may not do this.")
    raise PermissionDenied


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return _refused(request, 401, "Sign in first.")
    target = reverse("account_login")
    if request.method in SAFE_METHODS:
        target = f"{target}?{urlencode({'next': request.get_full_path()})}"
    return _sent(request, target)


def _to_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    if _is_api(request):
        return _refused(request, 403, "Set up your second step for signing in first.")
    if queries.has_second_factor(user):
        # They have one but did not use it here: an old session from before it was set up.
        logout(request)
        return _sent(request, reverse("account_login"))
    return _sent(request, reverse("second-factor"))


def _sent(request: HttpRequest, target: str) -> HttpResponse:
    """A redirect; to htmx one that turns the whole page, not the piece it asked for."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _refused(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """A problem document (RFC 9457) for programs, the house's 403 page for people."""
    if not _is_api(request):
        raise PermissionDenied
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase}
    return JsonResponse(
        {**problem, "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
    )
