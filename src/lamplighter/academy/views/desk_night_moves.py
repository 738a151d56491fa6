"""A night at another time: on a day of its own, or at the end of the course when a storm takes its evening."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.academy.actions import storm
from lamplighter.academy.actions.nights import NotThen, move_night
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
    """Another time: everybody concerned is told, and says first how many that are. A day that looks wrong is asked back once."""
    night, now = night_of(pk), clock.now()
    course = night.course
    announced = course.state == CourseState.OPEN.value
    day, room = _proposed(night, now)
    form = MoveForm(
        request.POST if request.method == "POST" else None, night=night, on=day, asks_why=announced
    )
    doubts: list[str] = []
    if form.is_bound and form.is_valid():
        doubts = _doubts(night, form.cleaned_data["day"], request.POST.get("sure", ""))
        answer = None if doubts else _move(request, night, form, day if room else None)
        if answer is not None:
            return answer
    context = {
        **night_heading(night),
        "form": form,
        "back": night_back(night),
        "announced": announced,
        "told": desk_words.told_before(queries.concerned(course, now)) if announced else [],
        "end": _end_said(night),
        "room": room,
        "doubts": doubts,
        "sure": form.cleaned_data["day"].isoformat() if doubts else "",
    }
    status = 422 if form.is_bound and not doubts else 200
    return render(request, "academy/desk/move.html", context, status=status)


def _move(request: HttpRequest, night: Night, form: MoveForm, end: date | None) -> HttpResponse | None:
    """The page of the night once it is moved; None where the form says why not.

    Args:
        end: the day on which the graduation makes room for it, where that was proposed.
    """
    told = form.cleaned_data
    with_what: dict[str, Any] = {
        "pk": night.pk,
        "starts": told["starts"],
        "minutes": told["minutes"],
        "why": form.why(),
        "actor": actor_of(request),
        "now": clock.now(),
    }
    try:
        at_end = told["day"] == end
        count = storm.put_at_end(**with_what) if at_end else move_night(day=told["day"], **with_what)
    except NotThen:
        not_then(form)
        return None
    except (Gone, NotAllowed, NoDays):
        changed_meanwhile(request)
    else:
        said = [_("The night is moved.")]
        if night.course.state == CourseState.OPEN.value:
            said.append(desk_words.told_after(count))
        messages.success(request, " ".join(said))
    return to_night(night)


def _doubts(night: Night, day: date, sure: str) -> list[str]:
    """What speaks against a day; nothing once it was asked back."""
    if sure == day.isoformat():
        return []
    found = []
    if holiday := holiday_on(day):
        found.append(_("%(holiday)s is on that day.") % {"holiday": holiday})
    if (last := storm.graduation_before(night, day)) is not None:
        said = {
            "last": words.night_title(last, words.language()),
            "day": desk_words.full_day(clock.city_day(last.starts)),
        }
        found.append(_("That is after “%(last)s”, which is on %(day)s.") % said)
    return found


def _proposed(night: Night, now: datetime) -> tuple[date, str]:
    """The day that the form proposes: the next one before the graduation on which the course has no night; else the graduation's own,
    which makes room, as the sentence beside it says."""
    try:
        if (free := storm.free_day(night, clock.city_day(now))) is not None:
            return free, ""
        if (found := storm.at_end(night)) is not None:
            return found.day, _room_said(found)
        return day_after(night.course, clock.city_day(max(night.starts, now))), ""
    except NoDays:
        return clock.city_day(night.starts) + timedelta(days=7), ""


def _room_said(found: storm.AtEnd) -> str:
    if found.last is None or found.last_to is None:
        return ""
    said = {
        "last": words.night_title(found.last, words.language()),
        "later": desk_words.full_day(found.last_to),
    }
    return _("No day before “%(last)s” is free: it makes room, and is held on %(later)s.") % said


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
