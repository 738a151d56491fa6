"""A resident's page: all they told from one e-mail address, opened by a code. Shows nothing that a receipt would not."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lamplighter.accounts import queries
from lamplighter.accounts.access import public
from lamplighter.accounts.actions import residents as actions
from lamplighter.accounts.rules import VISIT_LASTS
from lamplighter.flows.own_things import Sort, anything, things_of
from lamplighter.plumbing import clock
from lamplighter.site.own_forms import AddressForm, CodeForm

SORTS: dict[Sort, Promise] = {
    Sort.CONCERN: gettext_lazy("Something you told us"),
    Sort.APPOINTMENT: gettext_lazy("A meeting with an officer"),
    Sort.WISH: gettext_lazy("Hours you wished for"),
    Sort.RSVP: gettext_lazy("A place at a gathering"),
}
"""What each sort is called."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def page(request: HttpRequest) -> HttpResponse:
    """Asks for the address, then for the code, then lists numbers and links."""
    if not settings.LAMPLIGHTER.signon.resident_accounts:
        raise Http404
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "leave":
        return _leave(request)
    if step == "code":
        return _code(request)
    if step == "address":
        return _address(request)
    secret = request.COOKIES.get(_cookie(), "")
    email = queries.visitor(secret, clock.now()) if secret else ""
    if not email:
        return _answer(request, "site/own_address.html", {"form": AddressForm()})
    things = [(SORTS[each.sort], each) for each in things_of(email, get_language() or "en")]
    return _answer(request, "site/own_page.html", {"email": email, "things": things})


def _address(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _answer(request, "site/own_address.html", {"form": form}, 422)
    email = form.cleaned_data["email"]
    secret = actions.ask_code(
        email=email, known=anything(email), language=get_language() or "en", now=clock.now()
    )
    return _answer(request, "site/own_code.html", {"form": CodeForm(initial={"secret": secret})})


def _code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _answer(request, "site/own_code.html", {"form": form}, 422)
    given = form.cleaned_data
    try:
        kept = actions.open_visit(secret=given["secret"], code=given["code"], now=clock.now())
    except actions.NotThisCode:
        form.add_error(
            "code",
            _("That is not the code, or it is too old. Look at the newest mail, or ask for another code."),
        )
        return _answer(request, "site/own_code.html", {"form": form}, 422)
    response = redirect("resident-page")
    response.set_cookie(
        _cookie(),
        kept,
        max_age=VISIT_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _leave(request: HttpRequest) -> HttpResponse:
    actions.end_visit(secret=request.COOKIES.get(_cookie(), ""))
    response = redirect("home")
    response.delete_cookie(_cookie(), samesite="Lax")
    return response


def _cookie() -> str:
    return f"{settings.SESSION_COOKIE_NAME}-resident"


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
