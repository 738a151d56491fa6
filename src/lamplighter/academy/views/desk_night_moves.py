"""A night at another time: on a day of its own, or at the end of the course when a storm takes its evening."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.academy.actions import nights as night_actions
from lamplighter.academy.actions import storm
from lamplighter.academy.actions.nights import NotThen
from lamplighter.academy.actions.shared import Gone, Why
from lamplighter.academy.forms.course_steps import WhyForm
from lamplighter.academy.forms.nights import MoveForm
from lamplighter.academy.messages import desk_words, words
from lamplighter.academy.models import Night
from lamplighter.academy.queries import desk as queries
from lamplighter.academy.queries.timetable import day_after, holiday_on
from lamplighter.academy.rules.states import CourseState, NotAllowed
from lamplighter.academy.rules.timetable import NoDays
from lamplighter.academy.views.desk_nights import night_back, night_heading, not_then, to_night
from lamplighter.academy.views.desk_shared import BOTH, changed_meanwhile, night_of, running
from lamplighter.accounts.people import actor_of
from lamplighter.plumbing import clock


@running
@require_http_methods(BOTH)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time: everybody concerned is told, and says first how many that are."""
    night, now = night_of(pk), clock.now()
    course = night.course
    announced = course.state == CourseState.OPEN.value
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        night=night,
        on=_proposed(night),
        asks_why=announced,
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            count = night_actions.move_night(
                pk=night.pk,
                day=told["day"],
                starts=told["starts"],
                minutes=told["minutes"],
                why=form.why(),
                actor=actor_of(request),
                now=now,
            )
        except NotThen:
            not_then(form)
        except (Gone, NotAllowed):
            changed_meanwhile(request)
            return to_night(night)
        else:
            _moved(request, told["day"], count, announced=announced)
            return to_night(night)
    context = {
        **night_heading(night),
        "form": form,
        "back": night_back(night),
        "announced": announced,
        "told": desk_words.told_before(queries.concerned(course, now)) if announced else [],
        "end": _end_said(night),
    }
    return render(request, "academy/desk/move.html", context, status=422 if form.is_bound else 200)


def _moved(request: HttpRequest, day: date, count: int, *, announced: bool) -> None:
    said = [_("The night is moved.")]
    if announced:
        said.append(desk_words.told_after(count))
    messages.success(request, " ".join(said))
    if holiday := holiday_on(day):
        messages.info(request, _("%(holiday)s is on that day.") % {"holiday": holiday})


def _proposed(night: Night) -> date:
    """The day that the form proposes: the next one on which the course has no night."""
    taken = {clock.city_day(each.starts) for each in Night.objects.filter(course=night.course_id)}
    try:
        day = day_after(night.course, clock.city_day(night.starts))
        while day in taken:
            day = day_after(night.course, day)
    except NoDays:
        return clock.city_day(night.starts) + timedelta(days=7)
    return day


def _end_said(night: Night) -> str:
    """What putting it at the end does; empty where it stands there already, or cannot."""
    try:
        found = storm.at_end(night)
    except NoDays:
        return ""
    if found is None:
        return ""
    if found.last is None or found.last_to is None:
        return _("It is held on %(day)s, after the last night.") % {"day": desk_words.full_day(found.day)}
    said = {
        "day": desk_words.full_day(found.day),
        "last": words.night_title(found.last, words.language()),
        "later": desk_words.full_day(found.last_to),
    }
    return _("It is held on %(day)s; “%(last)s” comes after it, on %(later)s.") % said


@running
@require_POST
def at_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts it at the end of the course, the graduation after it."""
    night = night_of(pk)
    form = WhyForm(request.POST)
    if night.course.state == CourseState.OPEN.value and not form.is_valid():
        messages.error(request, _("Say why, in both languages: everybody concerned reads it."))
        return redirect("staff-academy-night-move", night.pk)
    why = form.why() if form.is_valid() else Why()
    try:
        count = storm.put_at_end(pk=night.pk, why=why, actor=actor_of(request), now=clock.now())
    except (Gone, NotAllowed, NoDays, NotThen):
        changed_meanwhile(request)
    else:
        messages.success(request, f"{_('The night comes at the end.')} {desk_words.told_after(count)}")
    return to_night(night)
