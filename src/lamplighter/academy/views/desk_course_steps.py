"""Steps of a course as a whole: announcing, seats, the offers, cancelling, removing. Each says first what it does and who is told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.academy.actions import courses as actions
from lamplighter.academy.actions import courses as course_actions
from lamplighter.academy.actions.line import TooEarly, select
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms.course_steps import SeatsForm, WhyForm
from lamplighter.academy.messages import desk_words, words
from lamplighter.academy.models import Course
from lamplighter.academy.queries import desk as queries
from lamplighter.academy.queries.courses import begins_at, free_seats, seats_by_zone, zones_served
from lamplighter.academy.queries.selection import faults_of, lined_up, tickets_held
from lamplighter.academy.rules.line import favored_zones
from lamplighter.academy.rules.states import CourseState, Method, NotAllowed, Standing
from lamplighter.academy.views.desk_shared import (
    BOTH,
    back_to,
    changed_meanwhile,
    course_of,
    form_page,
    heading,
    running,
)
from lamplighter.accounts.people import actor_of
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock


def offered_said(count: int) -> str:
    """How many seats were offered."""
    if not count:
        return _("No seat was offered: nobody waits, or none is free.")
    return ngettext("%(n)s seat is offered.", "%(n)s seats are offered.", count) % {"n": count}


@running
@require_http_methods(BOTH)
def announce(request: HttpRequest, number: str) -> HttpResponse:
    """Says what gets fixed and what is missing; then the public sees it."""
    course, now = course_of(number), clock.now()
    if course.state != CourseState.DRAFT.value:
        return back_to(course)
    faults = faults_of(course, now)
    if request.method == "POST" and not faults:
        try:
            course_actions.announce(pk=course.pk, actor=actor_of(request), now=now)
        except actions.NotReady as error:
            faults = list(error.faults)
        except (NotAllowed, Gone):
            changed_meanwhile(request)
            return back_to(course)
        else:
            messages.success(request, _("The course is announced. The public sees it from now on."))
            return back_to(course)
    favored = favored_zones(seats_by_zone(now), [code for code, _name in zones_served(now)])
    context = {
        **heading(course),
        "faults": desk_words.faults_said(faults),
        "lottery": course.method == Method.LOTTERY.value,
        "favored": desk_words.zones_said(favored, now),
        "pattern": words.pattern_said(course),
        "first": desk_words.full_day(clock.city_day(begins_at(course))),
        "window": desk_words.window_said(course),
        "giving": desk_words.giving_said(course),
        "rules": desk_words.rules_said(course),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "academy/desk/announce.html", context, status=status)


@running
@require_http_methods(BOTH)
def seats(request: HttpRequest, number: str) -> HttpResponse:
    """More seats, which go to the line at once; fewer, as far as they are free."""
    course, now = course_of(number), clock.now()
    if course.state != CourseState.OPEN.value:
        return back_to(course)
    form = SeatsForm(
        request.POST if request.method == "POST" else None, initial={"count": course.seats_count}
    )
    if form.is_bound and form.is_valid():
        try:
            offered = actions.change_seats(
                pk=course.pk, count=form.cleaned_data["count"], actor=actor_of(request), now=now
            )
        except actions.SeatsTaken as error:
            said = _("%(taken)s seats are taken or offered: there cannot be fewer.")
            form.add_error("count", said % {"taken": error.taken})
        except (Gone, Closed):
            changed_meanwhile(request)
            return back_to(course)
        else:
            said = _("The number of seats is kept.")
            messages.success(request, f"{said} {offered_said(offered)}" if offered else said)
            return back_to(course)
    desk = queries.desk_of(course, now)
    counted = {"taken": desk.taken, "offered": desk.offered, "free": desk.free, "line": desk.line}
    lines = [
        _("Now %(taken)s are taken, %(offered)s offered and %(free)s free; %(line)s people wait.") % counted,
        _("More seats are offered to the line at once, in its order, each with a letter.")
        if course.selected_at is not None
        else _("They are offered when the offers are made."),
    ]
    back = reverse("staff-academy-course", args=[course.number])
    told = {"title": _("More or fewer seats"), "button": _("Keep"), "back": back, "lines": lines}
    return form_page(request, form, **heading(course), **told)


@running
@require_http_methods(BOTH)
def offers(request: HttpRequest, number: str) -> HttpResponse:
    """Who stands in line and what the draw does; then it is done. Afterwards the line with its places, and when the offers end."""
    course, now = course_of(number), clock.now()
    if course.state == CourseState.DRAFT.value:
        return back_to(course)
    if request.method == "POST":
        try:
            count = select(pk=course.pk, actor=actor_of(request), now=now)
        except TooEarly:
            messages.error(
                request,
                _("Applications are still being taken: who applies on the last day has the same chance."),
            )
        except (NotAllowed, Closed, Gone):
            changed_meanwhile(request)
        else:
            messages.success(request, offered_said(count))
        return redirect("staff-academy-offers", course.number)
    return render(request, "academy/desk/offers.html", _selection(course))


def _selection(course: Course) -> dict[str, Any]:
    now = clock.now()
    desk = queries.desk_of(course, now)
    unchecked = desk.to_check + desk.checking
    rows = [
        {
            "number": each.number,
            "shown": shown_number(each.number),
            "place": place,
            "drawn": each.drawn if course.method == Method.LOTTERY.value and course.selected_at else "",
            "tickets": each.tickets,
            "first": each.first,
            "standing": words.standing_name(each.standing),
            "waiting": each.standing == Standing.WAITING.value,
            "ends": words.until_said(each.offer_ends)
            if each.offer_ends and each.standing == Standing.OFFERED.value
            else "",
        }
        for place, each in lined_up(course)
    ]
    people, tickets = tickets_held(course)
    return {
        **heading(course),
        "desk": desk,
        "rows": rows,
        "lottery": course.method == Method.LOTTERY.value,
        "people": people,
        "tickets": tickets,
        "unchecked": unchecked if course.asks_check else 0,
        "free": free_seats(course),
        "closes": words.until_said(course.closes_at),
        "early": now < course.closes_at,
        "opens": words.until_said(course.opens_at),
        "soon": now < course.opens_at,
        "begun": desk.begins <= now,
        "can": course.state == CourseState.OPEN.value
        and course.selected_at is None
        and now >= course.closes_at
        and desk.begins > now,
        "made": words.until_said(course.selected_at) if course.selected_at else "",
        "favored": desk_words.zones_said(course.favored, now),
        "giving": desk_words.giving_said(course),
    }


@running
@require_http_methods(BOTH)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """It does not take place: why, in both languages; everybody is told."""
    course, now = course_of(number), clock.now()
    if course.state != CourseState.OPEN.value:
        return back_to(course)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            count = course_actions.cancel(pk=course.pk, why=form.why(), actor=actor_of(request), now=now)
        except (Gone, Closed):
            changed_meanwhile(request)
        else:
            said = _("The course is cancelled.")
            messages.success(request, f"{said} {desk_words.told_after(count)}")
        return back_to(course)
    lines = [
        *desk_words.told_before(queries.concerned(course, now, all_who_hope=True)),
        _("Whoever had a seat comes first in the next course they apply for. This cannot be undone."),
    ]
    return form_page(
        request,
        form,
        **heading(course),
        title=_("Cancel the course"),
        button=_("Cancel the course"),
        back=reverse("staff-academy-course", args=[course.number]),
        lines=lines,
        danger=True,
    )


@running
@require_POST
def remove(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a draft away."""
    course = course_of(number)
    try:
        actions.remove(pk=course.pk, actor=actor_of(request), now=clock.now())
    except (NotAllowed, Gone):
        changed_meanwhile(request)
        return redirect("staff-academy")
    messages.success(request, _("The draft is removed."))
    return redirect("staff-academy")
