"""One-time links. GET shows a page with one form and changes nothing; only its POST uses the link up."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lamplighter.accounts import actions, queries
from lamplighter.accounts.access import Need, stating
from lamplighter.accounts.adapter import start_session
from lamplighter.accounts.forms import NewPasswordForm
from lamplighter.accounts.models import LinkKind
from lamplighter.plumbing import clock
from lamplighter.plumbing.home import home_from_environment

for_anyone = stating(Need(anyone=True, second_factor=False))


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody new chooses a password, is signed in, and goes on to the second factor."""
    if not queries.link_holds(secret, LinkKind.INVITATION, clock.now()):
        return _over(request)
    form = NewPasswordForm(request.POST or None, user=queries.link_user(secret))
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/invitation.html", {"form": form}, status=status)
    try:
        with transaction.atomic():
            logout(request)
            user = actions.use_invitation(
                secret=secret, password=form.cleaned_data["password1"], now=clock.now()
            )
            record_authentication(request, user, method="password")
            # Through allauth's door: whoever has a second factor already is asked for it.
            response: HttpResponse = perform_login(
                request, Login(user=user, email=user.email, redirect_url=reverse("second-factor"))
            )
    except actions.LinkIsOver:
        return _over(request)
    return response


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def demo(request: HttpRequest, secret: str) -> HttpResponse:
    """Signs in as one of the demo city's people, second factor included. Demo homes only."""
    if not home_from_environment().is_demo or not queries.link_holds(secret, LinkKind.DEMO, clock.now()):
        return _over(request)
    if request.method != "POST":
        return render(request, "accounts/demo.html", {"person": queries.link_user(secret)})
    try:
        with transaction.atomic():
            user = actions.use_demo_link(secret=secret, now=clock.now())
            logout(request)
            get_adapter(request).login(request, user)
            start_session(request, user, second_factor=True, demo=True)
    except (actions.LinkIsOver, actions.NotADemoHome):
        return _over(request)
    return redirect(get_adapter(request).get_login_redirect_url(request))


def _over(request: HttpRequest) -> HttpResponse:
    """The same page for a used, an expired and an invented link."""
    context = {"title": _("This link does not work any more")}
    return render(request, "accounts/link_over.html", context, status=410)
