"""The coordinator's side of graduating: who is at risk, who graduates by the rules and why the others do not, exceptions, certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import graduating as actions
from lamplighter.academy.forms.attendance import ExceptForm, NameForm
from lamplighter.academy.messages import mark_words as words
from lamplighter.academy.models import Application, Certificate, Course
from lamplighter.academy.queries.marks import Participant, reckoned_all, reckoned_one
from lamplighter.academy.rules.marks import Risk
from lamplighter.academy.rules.states import TAKING_PART, CourseState, NotAllowed, Standing
from lamplighter.academy.views.attendance_shared import course_of, running
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.academy.views.staff_attendance import course_facts
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.plumbing import clock


def _shown(course: Course, each: Participant) -> dict[str, Any]:
    row, reckoned = each.application, each.reckoned
    certificate = getattr(row, "certificate", None)
    over = course.state == CourseState.DONE.value
    return {
        "number": row.number,
        "shown_number": shown_number(row.number),
        "name": row.name or _("No name given"),
        "standing": row.standing,
        "passes": reckoned.passes,
        "reckoned": reckoned,
        "hours": words.hours_said(reckoned.minutes),
        "lacks": [words.lack_said(lack, over=over) for lack in reckoned.lacks],
        "facts": words.facts(reckoned, hours=course.hours_needed > 0, ride=course.ride_needed, over=over),
        "excepted": row.excepted_why,
        "certificate": certificate,
        "revoked": certificate is not None and certificate.revoked_at is not None,
    }


@running
@require_safe
def risks(request: HttpRequest, number: str) -> HttpResponse:
    """Who can no longer reach what is needed, and who is near to it."""
    course, now = course_of(number), clock.now()
    people = reckoned_all(course, now)
    groups: list[dict[str, Any]] = [
        {
            "risk": risk.value,
            "title": words.risk_said(risk),
            "mark": words.RISKS[risk][0],
            "people": [_shown(course, each) for each in people if each.reckoned.risk is risk],
        }
        for risk in (Risk.LOST, Risk.NEAR)
    ]
    lost, near = (len(group["people"]) for group in groups)
    context = {
        **course_facts(course, "staff-academy-risks"),
        "headline": _risks_said(len(people), lost, near),
        "groups": [group for group in groups if group["people"]],
        "unmarked": _unmarked(people),
    }
    return unlisted(render(request, "academy/staff/risks.html", context))


def _risks_said(people: int, lost: int, near: int) -> str:
    if not people:
        return _("Nobody takes part yet.")
    if lost:
        return ngettext(
            "%(n)s participant can no longer graduate by the rules.",
            "%(n)s participants can no longer graduate by the rules.",
            lost,
        ) % {"n": lost}
    if near:
        return ngettext(
            "%(n)s participant can miss no more nights.", "%(n)s participants can miss no more nights.", near
        ) % {"n": near}
    return _("Everybody can still graduate.")


def _unmarked(people: list[Participant]) -> int:
    """How many marks are missing of nights that are over."""
    return sum(each.reckoned.unmarked for each in people)


@running
@require_http_methods(BOTH)
def graduation(request: HttpRequest, number: str) -> HttpResponse:
    """The list as the rules reckon it, with reasons; and the button that makes it so."""
    course, now = course_of(number), clock.now()
    if request.method == "POST":
        try:
            ended = actions.graduate(pk=course.pk, actor=actor_of(request), now=now)
        except actions.Closed:
            messages.error(request, _("The graduates of this course are named already, or it was cancelled."))
        except actions.NotYet:
            messages.error(request, _("A night that counts is still to come. Name the graduates after it."))
        else:
            said = ngettext("%(n)s graduate is named.", "%(n)s graduates are named.", ended.graduates)
            messages.success(request, said % {"n": ended.graduates})
        return redirect("staff-academy-graduation", course.number)
    people = reckoned_all(course, now)
    shown = [_shown(course, each) for each in people]
    done = course.state == CourseState.DONE.value
    graduates = [each for each in shown if _graduates(each, done)]
    context = {
        **course_facts(course, "staff-academy-graduation"),
        "headline": _graduation_said(len(graduates), len(shown), done, actions.to_come(course, now)),
        "graduates": graduates,
        "others": [each for each in shown if each not in graduates],
        "done": done,
        "ready": course.state == CourseState.OPEN.value and not actions.to_come(course, now) and bool(shown),
        "unmarked": _unmarked(people) if not done else 0,
        "asked": _asked(course, people, now),
    }
    return unlisted(render(request, "academy/staff/graduation.html", context))


def _graduates(shown: dict[str, Any], done: bool) -> bool:
    if shown["standing"] == Standing.GRADUATED.value:
        return True
    return not done and bool(shown["passes"]) and shown["standing"] == Standing.ENROLLED.value


def _graduation_said(graduates: int, people: int, done: bool, to_come: bool) -> str:
    numbers = {"graduates": graduates, "people": people}
    if done:
        return _("%(graduates)s of %(people)s have graduated.") % numbers
    if to_come:
        return _("%(graduates)s of %(people)s have all that is needed so far.") % numbers
    return _("%(graduates)s of %(people)s graduate by the rules.") % numbers


def _asked(course: Course, people: list[Participant], now: datetime) -> list[str]:
    """What the course asks of a graduate, in sentences, cancelled nights taken off."""
    if people:
        nights, minutes = people[0].reckoned.nights_needed, people[0].reckoned.minutes_needed
    else:
        nights, minutes = course.nights_needed, course.hours_needed * 60
    found = [_("%(nights)s attended") % {"nights": words.nights_said(nights)}]
    if minutes:
        found.append(_("%(hours)s of instruction") % {"hours": words.hours_said(minutes)})
    if course.drills_needed:
        found.append(_("every night with practice"))
    if course.ride_needed:
        found.append(_("the ride-along, or what stands in for it"))
    limit = words.minutes_said(course.late_minutes)
    found.append(_("more than %(minutes)s missed of a night counts as absent") % {"minutes": limit})
    return found


@running
@require_http_methods(BOTH)
def exception(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody graduates although the rules say no: who decided, and why."""
    plain, now = read_number(number), clock.now()
    row = Application.objects.select_related("course").filter(number=plain).first() if plain else None
    if row is None or row.standing not in TAKING_PART:
        raise Http404
    form = ExceptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.let_graduate(
                pk=row.pk,
                why=form.cleaned_data["why"],
                user=user_of(request),
                actor=actor_of(request),
                now=now,
            )
        except actions.NotYet:
            form.add_error(None, _("A night that counts is still to come. Decide after it."))
        except (actions.Closed, NotAllowed):
            form.add_error(None, _("They are a graduate already, or the course was cancelled."))
        else:
            return redirect("staff-academy-graduation", row.course.number)
    context = {
        **course_facts(row.course, "staff-academy-graduation"),
        "person": _shown(row.course, reckoned_one(row, now)),
        "form": form,
    }
    status = 422 if form.errors else 200
    return unlisted(render(request, "academy/staff/exception.html", context, status=status))


@running
@require_http_methods(BOTH)
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: its name, its files, revoking and restoring it."""
    known = Certificate.objects.select_related("application__course")
    row = known.filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    naming = request.method == "POST" and "name" in request.POST
    form = NameForm(request.POST if naming else None, initial={"name": row.name})
    if request.method == "POST":
        told, now = request.POST.get("do", ""), clock.now()
        if naming and form.is_valid():
            actions.rename(pk=row.pk, name=form.cleaned_data["name"], actor=actor_of(request), now=now)
        elif told == "revoke":
            actions.revoke(pk=row.pk, actor=actor_of(request), now=now)
        elif told == "restore":
            actions.restore(pk=row.pk, actor=actor_of(request), now=now)
        if not form.errors:
            return redirect("staff-academy-certificate", row.pk)
    context = {
        **course_facts(row.application.course, "staff-academy-graduation"),
        "row": row,
        "number": shown_number(row.application.number),
        "issued": date_format(row.issued_on, "DATE_FORMAT"),
        "revoked": date_format(clock.city_day(row.revoked_at), "DATE_FORMAT") if row.revoked_at else "",
        "excepted": row.application.excepted_why,
        "excepted_by": row.application.excepted_by,
        "form": form,
    }
    status = 422 if form.errors else 200
    return unlisted(render(request, "academy/staff/certificate.html", context, status=status))
