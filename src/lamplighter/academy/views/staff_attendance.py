"""The coordinator's side of a night: who came, the code on the screen, marks that a telephone kept without a connection."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.academy.actions import marks as actions
from lamplighter.academy.forms.attendance import MarkForm, Unreadable, words_of
from lamplighter.academy.messages import mark_words as words
from lamplighter.academy.models import Application, Course, Mark, Night
from lamplighter.academy.queries import marks as queries
from lamplighter.academy.queries.night_codes import code_of, is_open, link_of_night
from lamplighter.academy.rules.marks import OPENS_BEFORE, attended
from lamplighter.academy.rules.states import CourseState, NightState, Standing
from lamplighter.academy.views.attendance_shared import (
    course_of,
    device_word,
    language,
    night_of,
    qr,
    running,
)
from lamplighter.academy.views.doors import unlisted
from lamplighter.accounts.people import actor_of
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock, saying


def course_facts(course: Course, here: str) -> dict[str, Any]:
    """What the tabs above pages of attendance show. ``here``: the page's own route."""
    return {
        "course": course,
        "course_name": course.said("name", language()),
        "here": here,
    }


@running
@require_safe
def attendance(request: HttpRequest, number: str) -> HttpResponse:
    """All nights of a course with their counts, and everybody's nights as signs."""
    course, now = course_of(number), clock.now()
    people, nights = queries.reckoned_all(course, now), list(course.nights.all())
    for each in nights:
        each.course = course
    context = {
        **course_facts(course, "staff-academy-attendance"),
        "nights": [_night_line(each, people, now) for each in nights],
        "people": [
            {
                "name": each.application.name or _("No name given"),
                "number": shown_number(each.application.number),
                "attended": each.reckoned.attended,
                "needed": each.reckoned.nights_needed,
                "risk": words.RISKS[each.reckoned.risk],
                "risk_said": words.risk_said(each.reckoned.risk),
                "nights": words.shown_nights(nights, each.said, course.late_minutes, language(), now),
            }
            for each in people
        ],
        "orders": [(each.order, each.said("title", language())) for each in nights],
    }
    return unlisted(render(request, "academy/staff/attendance.html", context))


def _night_line(night: Night, people: list[queries.Participant], now: datetime) -> dict[str, Any]:
    counts = queries.counts_of(night, people)
    return {
        "pk": night.pk,
        "order": night.order,
        "title": night.said("title", language()),
        "when": words.times_of(night, now),
        "cancelled": night.state == NightState.CANCELLED.value,
        "counts": counts,
        "begun": night.starts <= now or bool(counts.there or counts.missed),
        "over": night.ends <= now,
        "open": is_open(night, now),
    }


@running
@require_safe
def night(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of one night, for a telephone in the hand."""
    found, now = night_of(pk), clock.now()
    people, marks = list(queries.participants(found.course)), queries.marks_of(found)
    limit = found.course.late_minutes
    rows = [_row(each, marks.get(each.pk), limit, now) for each in people]
    context = {
        **course_facts(found.course, "staff-academy-attendance"),
        "night": found,
        "title": found.said("title", language()),
        "when": words.times_of(found, now),
        "rows": rows,
        "there": sum(attended(queries.said_of(each), limit) for each in marks.values()),
        "opens": _opens(found, now),
        "shut": _shut(found),
        "code_open": is_open(found, now),
        "unsigned": list(queries.not_enrolled_yet(found.course).values_list("name", flat=True)),
        "who": device_word(request.user),
        "limit": words.minutes_said(limit),
    }
    return unlisted(render(request, "academy/staff/night.html", context))


def _row(person: Application, mark: Mark | None, limit: int, now: datetime) -> dict[str, Any]:
    said = queries.said_of(mark) if mark is not None else None
    return {
        "pk": person.pk,
        "name": person.name or _("No name given"),
        "number": shown_number(person.number),
        "kind": words.kind_of(said, limit),
        "came": said.came.value if said else "",
        "late": said.late if said else 0,
        "early": said.early if said else 0,
        "said": _said(mark, limit, now),
        "may": person.standing == Standing.ENROLLED.value,
    }


def _said(mark: Mark | None, limit: int, now: datetime) -> str:
    """How somebody came, and who says so."""
    if mark is None:
        return _("Nothing noted yet")
    how = words.came_said(queries.said_of(mark), limit)
    if not mark.by_code:
        return how
    at = saying.at_clock(mark.said_at, clock.city_tz())
    return _("%(how)s, by the code %(at_time)s") % {"how": how, "at_time": at}


def _opens(found: Night, now: datetime) -> str:
    """From when people are marked as present or absent; empty once they are."""
    opens = found.starts - OPENS_BEFORE
    if opens <= now:
        return ""
    when = saying.when(opens, now, clock.city_tz())
    return saying.ended(_("People can be marked as present %(when)s.") % {"when": when})


def _shut(found: Night) -> str:
    """Why nothing is marked for this night; empty where it is."""
    if found.state == NightState.CANCELLED.value:
        return _("This night is cancelled. It counts against nobody.")
    if found.course.state == CourseState.DONE.value:
        return _("The graduates of this course are named, and its marks stand.")
    if found.course.state != CourseState.OPEN.value:
        return _("This course is not announced, or was cancelled. Nothing is marked.")
    return ""


@running
@require_POST
def mark(request: HttpRequest, pk: int, application: int) -> HttpResponse:
    """One press in the list."""
    found, now = night_of(pk), clock.now()
    if not (application < 2**63 and Application.objects.filter(pk=application).exists()):
        raise Http404
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That number cannot be."))
    else:
        try:
            actions.mark(
                night=found.pk, application=application, said=form.said(now), actor=actor_of(request), now=now
            )
        except actions.Closed:
            messages.error(request, _shut(found) or _("Nothing is marked for this night any more."))
        except actions.NotYet:
            messages.error(request, _opens(found, now))
        except actions.NotTakingPart:
            messages.error(request, _("They do not take part in this course any more."))
        except ValueError:
            messages.error(request, _("The night does not last so long."))
    response = redirect("staff-academy-night", found.pk)
    response["Location"] += f"#p{application}"
    return response


@running
@require_POST
def sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks that a device kept, as JSON; answers with the marks of the night as they stand, and what was not taken, with the reason."""
    found, now = night_of(pk), clock.now()
    try:
        told = words_of(request.body, now)
        outcomes = actions.mark_many(night=found.pk, words=told, actor=actor_of(request), now=now)
    except Unreadable:
        return JsonResponse({"said": _("This page is too old. Load it again.")}, status=400)
    except actions.Closed:
        return JsonResponse(
            {"said": _shut(found) or _("Nothing is marked for this night any more.")}, status=409
        )
    refusals = {
        "not-yet": _opens(found, now) or _("It was too early to mark them."),
        "nobody": _("They do not take part in this course any more."),
        "number": _("The night does not last so long."),
    }
    limit = found.course.late_minutes
    answer = {
        "marks": {
            str(key): {
                "came": each.came,
                "late": each.late,
                "early": each.early,
                "kind": words.kind_of(queries.said_of(each), limit),
                "said": _said(each, limit, now),
            }
            for key, each in queries.marks_of(found).items()
        },
        "refused": {str(each.application): refusals[each.refused] for each in outcomes if each.refused},
    }
    return unlisted(JsonResponse(answer))


@running
@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the screen of the room: the code, as large as it goes, in both languages."""
    found, now = night_of(pk), clock.now()
    url = link_of_night(found, found.course.language if found.course.language == "es" else "en")
    with_code = settings.LAMPLIGHTER.web.public_url.rstrip("/").split("://", 1)[-1]
    context = {
        "night": found,
        "title_en": found.said("title", "en"),
        "title_es": found.said("title", "es"),
        "when": words.times_of(found, now),
        "qr": qr(url),
        "code": shown_number(code_of(found)),
        "typed_at": f"{with_code}{reverse('academy-here')}",
        "shut": "" if is_open(found, now) else (_shut(found) or _code_times(found, now)),
    }
    return unlisted(render(request, "academy/staff/screen.html", context))


def _code_times(found: Night, now: datetime) -> str:
    if found.ends <= now:
        return _("This night is over: the code lets nobody in any more.")
    return _("The code lets people in from 45 minutes before the night begins until it ends.")


@running
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code, where the one before went around."""
    found = night_of(pk)
    try:
        actions.renew_code(night=found.pk, actor=actor_of(request), now=clock.now())
    except actions.Closed:
        messages.error(request, _shut(found) or _("Nothing is marked for this night any more."))
    return redirect("staff-academy-screen", found.pk)


@running
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker that keeps a copy of a night's list. It stands at the nights' own address, so that nothing else passes it."""
    context = {"who": device_word(request.user), "hours": settings.LAMPLIGHTER.security.staff_session_hours}
    return render(request, "academy/staff/worker.js", context, content_type="text/javascript; charset=utf-8")
