"""The staff's page about programs that act through the APIs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.accounts.access import Permission, Scope, allow
from lamplighter.accounts.actions import tokens as actions
from lamplighter.accounts.forms import SCOPE_NAMES, TokenForm
from lamplighter.accounts.models import ApiToken
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.accounts.tokens import all_tokens
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

tokens_editor = allow(Permission.TOKENS_EDIT, whole_city=True)


@tokens_editor
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Every token, and a form for a new one; its secret stands on the answer to the POST alone."""
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    given = form.cleaned_data
    token, secret = actions.issue(
        name=given["name"],
        scopes={Scope(each) for each in given["scopes"]},
        zone=given["zone"],
        actor=actor_of(request),
        user=user_of(request),
        now=clock.now(),
    )
    return render(request, "accounts/token_issued.html", {"token": token, "secret": secret})


@tokens_editor
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a token at once."""
    try:
        actions.end(pk=pk, actor=actor_of(request), now=clock.now())
    except actions.AlreadyEnded:
        messages.error(request, _("This token has ended already."))
    else:
        messages.success(request, _("The token has ended. Whoever shows it is refused from now on."))
    return redirect("staff-tokens")


def _page(request: HttpRequest, form: TokenForm, status: int) -> HttpResponse:
    page = page_of(all_tokens(), request.GET.get("page"))
    rows = [(token, _scopes(token)) for token in page.rows]
    return render(request, "accounts/tokens.html", {"rows": rows, "page": page, "form": form}, status=status)


def _scopes(token: ApiToken) -> list[str]:
    return [str(name) for scope, name in SCOPE_NAMES.items() if scope.value in token.scopes]
