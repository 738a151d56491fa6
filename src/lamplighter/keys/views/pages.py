"""Pages about keys: the desks of a person, and one desk's readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.keys.queries.readers import desks_of, may_at
from lamplighter.keys.views.shared import desk_for


@allow(Permission.TIPS_READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The desks at which a person has keys."""
    return _index(request, Permission.TIPS_READ)


@allow(Permission.TIPS_LEAD)
@require_safe
def lead_index(request: HttpRequest) -> HttpResponse:
    """The desks that a person leads."""
    return _index(request, Permission.TIPS_LEAD)


@allow(Permission.TIPS_READ)
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """A reader's own keys at a desk, and who else reads there."""
    return _desk(request, code, Permission.TIPS_READ)


@allow(Permission.TIPS_LEAD)
@require_safe
def lead_desk(request: HttpRequest, code: str) -> HttpResponse:
    """The lead's key, and the list to sign."""
    return _desk(request, code, Permission.TIPS_LEAD)


def _index(request: HttpRequest, permission: Permission) -> HttpResponse:
    language = get_language() or "en"
    rows = [(desk.code, desk.said("name", language)) for desk in desks_of(request.user, permission)]
    return render(request, "keys/index.html", {"rows": rows, "leads": permission is Permission.TIPS_LEAD})


def _desk(request: HttpRequest, code: str, permission: Permission) -> HttpResponse:
    found = desk_for(request, code, permission)
    leads = permission is Permission.TIPS_LEAD
    context = {
        "desk": found,
        "name": found.said("name", get_language() or "en"),
        "reads_too": leads and may_at(request.user, Permission.TIPS_READ, code),
    }
    return render(request, "keys/lead.html" if leads else "keys/desk.html", context)
