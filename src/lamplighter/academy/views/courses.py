"""What everybody sees of the academy: its courses, one of them night by night, how its seats were drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.academy.messages import course_words as words
from lamplighter.academy.messages.course_words import CourseShown, NightShown, courses_shown
from lamplighter.academy.messages.words import language
from lamplighter.academy.models import UNDRAWN, Application, Course, Material
from lamplighter.academy.queries import courses as queries
from lamplighter.academy.queries.applications import published_seed
from lamplighter.academy.queries.courses import nights_of
from lamplighter.academy.queries.presenting import Presented, presented_all
from lamplighter.academy.queries.questions import shown_of
from lamplighter.academy.queries.surveys import learned
from lamplighter.academy.rules.line import mark_of
from lamplighter.academy.rules.states import Method
from lamplighter.accounts.access import public
from lamplighter.plumbing import clock
from lamplighter.plumbing.feeds import SECONDS
from lamplighter.plumbing.paging import page_of

ROWS, PAST = 100, 12
"""Rows of a draw on a page; courses that are over."""


@public
@cache_control(public=True, max_age=60)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the academy is; courses that take applications, that run, that are over."""
    now = clock.now()
    rows = courses_shown(list(queries.upcoming(now)), now)
    context = {
        "groups": _groups(rows),
        "past": courses_shown(list(queries.past(now)[:PAST]), now),
        "open": sum(row.open for row in rows),
        "nav": "academy",
    }
    return render(request, "academy/courses/index.html", context)


def _groups(rows: list[CourseShown]) -> list[tuple[str, list[CourseShown]]]:
    """The rows by what can be done with them; groups that are empty are left out."""
    found = [
        (_("You can apply now"), [row for row in rows if row.open]),
        (_("You can apply later"), [row for row in rows if row.soon]),
        (
            _("Running, or closed to applications"),
            [row for row in rows if not (row.open or row.soon or row.cancelled)],
        ),
        (_("Cancelled"), [row for row in rows if row.cancelled]),
    ]
    return [(name, group) for name, group in found if group]


def course_or_404(number: str) -> Course:
    """The course of that number, as the public sees it.

    Raises:
        Http404: there is none.
    """
    found = queries.by_number(number)
    if found is None:
        raise Http404
    return found


@public
@cache_control(public=True, max_age=60)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One course: what, when, where, for whom; its nights; what it takes to graduate; how its seats are given."""
    now, found = clock.now(), course_or_404(number)
    if number != found.number:
        return redirect("academy-course", found.number, permanent=True)
    told = words.course_shown(found, now)
    context = {
        "row": told,
        "nights": nights_context(found, now),
        "rules": words.rules_said(found, now),
        "seats": words.seats_said(found, now),
        "learning": learned(found, now).public,
        "lottery": _lottery(found),
        "webcal": _webcal(reverse("academy-calendar", args=[found.number])),
        "nav": "academy",
    }
    return render(request, "academy/courses/one.html", context)


def nights_context(
    course: Course, now: datetime, *, file_url: Callable[[Material], str] | None = None
) -> list[dict[str, Any]]:
    """Nights with what is to be read for them and what people asked.

    Args:
        file_url: where a file is, for those of the course; None: for everybody, who see only what is open to all.
    """
    nights = words.nights_shown(course, now)
    pks = [each.pk for each in nights]
    asked, tongue = shown_of(pks), language()
    presenters = presented_all(nights_of(course), tongue)
    materials: dict[int, list[dict[str, str]]] = {}
    rows = Material.objects.filter(night__in=pks)
    for each in rows.filter(open_to_all=True) if file_url is None else rows:
        said = each.title_es if tongue.startswith("es") else each.title_en
        url = each.url or (file_url or _open_file(course))(each)
        materials.setdefault(each.night_id, []).append({"title": said, "url": url})
    return [
        {
            "night": night,
            "practiced": night.drill,
            "notes": _notes(night, presenters[night.pk]),
            "materials": materials.get(night.pk, []),
            "answered": [
                {"asked": said_in(each, "shown", tongue), "answer": said_in(each, "answer", tongue)}
                for each in asked.get(night.pk, [])
                if each.answered_at is not None
            ],
        }
        for night in nights
    ]


def _notes(night: NightShown, presenters: list[Presented]) -> list[str]:
    """What stands in small letters below a night: who presents it, as far as they may be shown, of which division, where."""
    people = [each.words for each in presenters if each.card is not None]
    divisions = [night.division, *(each.division for each in presenters)]
    notes = [
        *people,
        *dict.fromkeys(divisions),
        night.place,
        "" if night.counts else _("Does not count towards graduation"),
    ]
    return [each for each in notes if each]


def _open_file(course: Course) -> Callable[[Material], str]:
    return lambda each: reverse("academy-material", args=[course.number, each.pk])


def said_in(row: Any, name: str, tongue: str) -> str:
    """One of a row's texts in a language; in the other where it has one alone."""
    first, second = ("es", "en") if tongue.startswith("es") else ("en", "es")
    return str(getattr(row, f"{name}_{first}") or getattr(row, f"{name}_{second}"))


def _lottery(course: Course) -> dict[str, str]:
    """What is public of a lottery: the mark of its seed, and after the draw the seed; nothing for other courses."""
    if course.method != Method.LOTTERY.value or not course.seed_mark:
        return {}
    return {"mark": course.seed_mark, "seed": published_seed(course)}


def _webcal(path: str) -> str:
    """The address by which calendar programs subscribe."""
    return f"webcal://{settings.LAMPLIGHTER.web.public_url.partition('://')[2].rstrip('/')}{path}"


@public
@cache_control(public=True, max_age=SECONDS)
@require_safe
def lottery(request: HttpRequest, number: str) -> HttpResponse:
    """The draw, for anybody to do again: the seed, the list, the few lines of the recipe."""
    now, found = clock.now(), course_or_404(number)
    told = _lottery(found)
    if not told:
        raise Http404
    page = page_of(_drawn(found), request.GET.get("page"), ROWS)
    context = {
        "row": words.course_shown(found, now),
        "lottery": told,
        "page": page,
        "favored": bool(found.favored),
        "matches": bool(told["seed"]) and mark_of(told["seed"]) == told["mark"],
        "nav": "academy",
    }
    return render(request, "academy/courses/lottery.html", context)


def _drawn(course: Course) -> QuerySet[Application]:
    return Application.objects.filter(course=course, drawn__lt=UNDRAWN).order_by("drawn")
