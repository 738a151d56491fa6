"""Checking in on a night with the room's code; and what a participant sees of their own attendance.

The QR code on the screen leads to a page with one button. Nobody is known there, and no cookie tells who it is: a participant types their
own check-in code, or opens their own page by its link and types the screen's short code there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import marks as actions
from lamplighter.academy.forms.attendance import CodeForm, CodeNumberForm, HereForm
from lamplighter.academy.messages import mark_words as words
from lamplighter.academy.models import Mark, Night
from lamplighter.academy.queries.marks import reckoned_one, said_of
from lamplighter.academy.queries.night_codes import code_of, is_open, night_by_code, night_by_word
from lamplighter.academy.queries.own_codes import by_own_code, shown_own_code, takes_part
from lamplighter.academy.rules.marks import CODE_BEFORE, Reckoned, attended
from lamplighter.academy.rules.states import TAKING_PART, CourseState, NightState, Standing
from lamplighter.academy.views.attendance_shared import language
from lamplighter.academy.views.doors import BOTH, Opened, by_applicant, unlisted
from lamplighter.accounts.access import public
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock, saying

TOLD: dict[str, Promise] = {"here": gettext_lazy("You are checked in. Good that you came.")}
"""What the page says after something was done, by the word its address carries; no other word is shown."""


@public
@require_http_methods(BOTH)
def scanned(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Where the QR code leads: one code, one button."""
    night, now = night_by_word(pk, word), clock.now()
    if night is None:
        return unlisted(render(request, "academy/attendance/no_code.html", status=404))
    form = HereForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = _checked_in(request, night, form, now)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "title": night.said("title", language()),
        "when": words.times_of(night, now),
        "shut": _shut(night, now),
        "code": shown_number(code_of(night)),
    }
    return unlisted(
        render(request, "academy/attendance/scanned.html", context, status=422 if form.errors else 200)
    )


@public
@require_http_methods(BOTH)
def typed(request: HttpRequest) -> HttpResponse:
    """For whoever cannot scan: the short code of the screen, and their own."""
    now = clock.now()
    form = CodeNumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        night = night_by_code(form.cleaned_data["code"], now)
        if night is None:
            form.add_error("code", _no_such_code())
        else:
            answer = _checked_in(request, night, form, now)
            if answer is not None:
                return answer
    status = 422 if form.errors else 200
    return unlisted(render(request, "academy/attendance/typed.html", {"form": form}, status=status))


def _no_such_code() -> str:
    return _("This code lets nobody in now. Look at the screen once more, or ask the coordinator.")


def _checked_in(request: HttpRequest, night: Night, form: HereForm, now: datetime) -> HttpResponse | None:
    """The page that says so; None where the form says why not."""
    who = by_own_code(night.course, form.cleaned_data["own"])
    try:
        mark = actions.check_in(night=night.pk, application=who.pk if who is not None else 0, now=now)
    except actions.Closed:
        form.add_error(None, _shut(night, now) or _no_such_code())
    except actions.NotTakingPart:
        form.add_error(
            "own",
            _("Nobody with this check-in code takes part. Check it, or ask the coordinator to mark you."),
        )
    else:
        context = {"title": night.said("title", language()), **_how(night, mark)}
        return unlisted(render(request, "academy/attendance/checked_in.html", context))
    return None


def _how(night: Night, mark: Mark) -> dict[str, Any]:
    """What is said of a mark to whoever it is about: neither a name nor anything else of theirs."""
    said, limit = said_of(mark), night.course.late_minutes
    return {
        "late": words.minutes_said(said.late) if said.late else "",
        "counts": attended(said, limit),
        "limit": words.minutes_said(limit),
    }


def _shut(night: Night, now: datetime) -> str:
    """Why the code lets nobody in now; empty where it does."""
    if is_open(night, now):
        return ""
    if night.state == NightState.CANCELLED.value or night.course.state == CourseState.CANCELLED.value:
        return _("This night is cancelled.")
    if now < night.starts:
        when = saying.when(night.starts - CODE_BEFORE, now, clock.city_tz())
        return saying.ended(_("Check-in opens %(when)s.") % {"when": when})
    return _("This night is over. If you were there, ask the coordinator to mark you.")


@by_applicant
@require_safe
def mine(request: HttpRequest, opened: Opened) -> HttpResponse:
    """One's own attendance: each night, and what is still needed to graduate."""
    return _mine(request, opened, CodeForm())


@by_applicant
@require_POST
def mine_here(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Checks in from one's own page, with the short code of the screen."""
    form, now = CodeForm(request.POST), clock.now()
    if form.is_valid():
        night = night_by_code(form.cleaned_data["code"], now)
        if night is None or night.course_id != opened.row.course_id:
            form.add_error("code", _no_such_code())
        else:
            try:
                actions.check_in(night=night.pk, application=opened.row.pk, now=now)
            except (actions.Closed, actions.NotTakingPart):
                form.add_error("code", _no_such_code())
            else:
                return redirect(f"{opened.url('academy-mine-attendance')}?told=here")
    return _mine(request, opened, form, 422)


def _mine(request: HttpRequest, opened: Opened, form: CodeForm, status: int = 200) -> HttpResponse:
    row, now = opened.row, clock.now()
    if row.standing not in TAKING_PART:
        return render(request, "academy/attendance/not_yet.html", {"opened": opened})
    course, found = row.course, reckoned_one(row, now)
    nights = list(course.nights.all())
    limit = course.late_minutes
    context = {
        "opened": opened,
        "number": shown_number(row.number),
        "course": course.said("name", language()),
        **progress(row.standing, found.reckoned, course.hours_needed > 0, course.ride_needed),
        "nights": words.shown_nights(nights, found.said, limit, language(), now),
        "open": any(is_open(each, now) for each in nights) and row.standing == Standing.ENROLLED.value,
        "own_code": shown_own_code(row) if takes_part(row) else "",
        "limit": words.minutes_said(limit),
        "form": form,
        "told": TOLD.get(request.GET.get("told", "")),
        "certificate": getattr(row, "certificate", None),
    }
    return render(request, "academy/attendance/mine.html", context, status=status)


def progress(standing: str, reckoned: Reckoned, hours: bool, ride: bool) -> dict[str, Any]:
    """What the part ``academy/attendance/parts/progress.html`` shows."""
    headline = {
        Standing.GRADUATED.value: _("You have graduated. Congratulations."),
        Standing.NOT_COMPLETED.value: _("This course ended without what is needed to graduate."),
    }.get(standing) or words.headline(reckoned)
    over = standing in (Standing.GRADUATED.value, Standing.NOT_COMPLETED.value)
    return {
        "headline": headline,
        "lacks": []
        if standing == Standing.GRADUATED.value
        else [(each.lost, words.lack_said(each, over=over)) for each in reckoned.lacks],
        "facts": words.facts(reckoned, hours=hours, ride=ride, over=over),
    }
