"""What the coordinator's pages share: who may open them, a course or an application by its number, links to pages of other sides."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lamplighter.academy.messages.words import course_state_name, language
from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries import courses as queries
from lamplighter.accounts.access import Permission, allow
from lamplighter.core.numbers import read_number

BOTH = ["GET", "HEAD", "POST"]
running = allow(Permission.ACADEMY_RUN)
_KEY_MOST = 2**63


def course_of(number: str) -> Course:
    """The course of that number, drafts too.

    Raises:
        Http404: there is none.
    """
    try:
        return queries.get(number)
    except Course.DoesNotExist:
        raise Http404 from None


def night_of(pk: int) -> Night:
    """The night, with its course and its division.

    Raises:
        Http404: there is none.
    """
    rows = Night.objects.select_related("course", "division")
    found = rows.filter(pk=pk).first() if pk < _KEY_MOST else None
    if found is None:
        raise Http404
    return found


def application_of(number: str) -> Application:
    """The application of that number, with its course.

    Raises:
        Http404: there is none.
    """
    plain = read_number(number)
    found = Application.objects.select_related("course").filter(number=plain).first() if plain else None
    if found is None:
        raise Http404
    return found


def elsewhere(name: str, *arguments: Any) -> str:
    """The address of a page of another side of the academy; empty where an installation has none."""
    with suppress(NoReverseMatch):
        return reverse(name, args=arguments)
    return ""


def heading(course: Course) -> dict[str, Any]:
    """What stands above every page of one course."""
    return {
        "course": course,
        "course_name": course.said("name", language()),
        "course_state": course_state_name(course.state),
    }


def back_to(course: Course) -> HttpResponse:
    """To the course's page."""
    return redirect("staff-academy-course", course.number)


def changed_meanwhile(request: HttpRequest) -> None:
    """Says that somebody was quicker."""
    messages.error(request, _("It has changed in the meantime. This is how it stands now."))


def form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """A page with one form. ``context``: ``title``, ``button``, ``back``, and what ``academy/desk/form.html`` takes beside these."""
    told = {"form": form, "lines": (), "danger": False, "upload": False, **context}
    return render(request, "academy/desk/form.html", told, status=422 if form.is_bound else 200)


def sentences(*parts: str) -> Sequence[str]:
    """Those that say something."""
    return [part for part in parts if part]
