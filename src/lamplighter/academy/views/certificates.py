"""A certificate as its code opens it: whether it is valid, the PDF, the badge. Nobody can list them; a code cannot be guessed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from lamplighter.academy.messages import certificate as files
from lamplighter.academy.models import Certificate
from lamplighter.academy.queries.certificates import by_code
from lamplighter.academy.views.attendance_shared import language
from lamplighter.academy.views.doors import unlisted
from lamplighter.accounts.access import public
from lamplighter.plumbing import clock


@public
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Name, course, day; valid or revoked."""
    found = by_code(code)
    if found is None:
        return unlisted(render(request, "academy/attendance/no_certificate.html", status=404))
    course = found.application.course
    context = {
        "name": found.name,
        "course": course.said("name", language()),
        "day": date_format(found.issued_on, "DATE_FORMAT"),
        "revoked": date_format(clock.city_day(found.revoked_at), "DATE_FORMAT") if found.revoked_at else "",
        "code": found.code,
    }
    return unlisted(render(request, "academy/attendance/certificate.html", context))


def _valid(code: str) -> Certificate:
    found = by_code(code)
    if found is None or found.revoked_at is not None:
        raise Http404
    return found


@public
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate to print, in the language of the address."""
    found = _valid(code)
    headers = {"Content-Disposition": 'inline; filename="certificate.pdf"'}
    body = files.certificate(found, language(), clock.now())
    return unlisted(HttpResponse(body, content_type="application/pdf", headers=headers))


@public
@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The badge of alumni, a picture."""
    body = files.badge(_valid(code).application.course, language())
    return unlisted(HttpResponse(body, content_type="image/svg+xml; charset=utf-8"))
