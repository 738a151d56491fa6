"""Courses as everybody sees them, and an applicant's own page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamplighter.academy.queries import applications, courses
from lamplighter.accounts.access import public


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Courses that are announced."""
    return HttpResponse(status=204)


@public
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One course."""
    if courses.by_number(number) is None:
        raise Http404
    return HttpResponse(status=204)


@public
@require_safe
def application(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """An application, for whoever has its link."""
    if applications.by_link(number, secret) is None:
        raise Http404
    return HttpResponse(status=204)


@public
@require_safe
def guardian(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """What a guardian reads and signs."""
    if applications.by_link(number, secret, applications.GUARDIAN) is None:
        raise Http404
    return HttpResponse(status=204)
