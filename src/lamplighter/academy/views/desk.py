"""The coordinator's desk: all courses with what is to be done first, and one course."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.academy.messages import desk_words, words
from lamplighter.academy.models import Course
from lamplighter.academy.queries import desk as queries
from lamplighter.academy.queries.courses import nights_of, where
from lamplighter.academy.queries.desk_presenters import presenters_by_night
from lamplighter.academy.rules.states import CourseState, Method, NightState, Standing
from lamplighter.academy.views.desk_shared import course_of, elsewhere, heading, running
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock, saying
from lamplighter.roster.words import language_name


@running
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every course as it stands; what is to be done first stands first."""
    now = clock.now()
    desks = [queries.desk_of(each, now) for each in queries.current()]
    past = [
        {
            **heading(course),
            "took": took,
            "graduated": graduated,
            "began": desk_words.full_day(course.first_day),
        }
        for course, took, graduated in queries.over()
    ]
    context = {
        "todos": desk_words.todos(desks, now),
        "courses": [_card(each, now) for each in desks],
        "past": past,
    }
    return render(request, "academy/desk/index.html", context)


def _card(desk: queries.Desk, now: datetime) -> dict[str, Any]:
    course = desk.course
    risks = elsewhere("staff-academy-risks", course.number)
    begun = desk.begins <= now
    return {
        **heading(course),
        "desk": desk,
        "pattern": words.pattern_said(course),
        "next": desk_words.night_line(desk.next, now) if desk.next is not None else "",
        "offers_end": words.until_said(desk.offers_end[0].offer_ends) if desk.offers_end else "",  # type: ignore[arg-type]
        "risks": risks if begun and course.state == CourseState.OPEN.value else "",
        "begun": begun and course.state == CourseState.OPEN.value,
        "stage": _stage(desk, now),
    }


def _stage(desk: queries.Desk, now: datetime) -> str:
    """Where a course is in its life, in a few words."""
    course = desk.course
    if course.state != CourseState.OPEN.value:
        return words.course_state_name(course.state)
    if desk.ends <= now:
        return _("All nights are over")
    if desk.begins <= now:
        return _("Under way")
    if now < course.opens_at:
        return _("Applications begin on %(day)s") % {"day": saying.day(course.opens_at, now, clock.city_tz())}
    if now < course.closes_at:
        return _("Takes applications until %(day)s") % {
            "day": saying.day(course.closes_at, now, clock.city_tz())
        }
    return _("Offers are made") if course.selected_at else _("Applications are closed")


@running
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One course: how it stands, its nights, its rules, all that can be done with it."""
    course, now = course_of(number), clock.now()
    desk = queries.desk_of(course, now)
    state = CourseState(course.state)
    changing = state in (CourseState.DRAFT, CourseState.OPEN)
    context = {
        **heading(course),
        "desk": desk,
        "shown_number": shown_number(course.number),
        "stage": _stage(desk, now),
        "pattern": words.pattern_said(course),
        "window": desk_words.window_said(course),
        "giving": desk_words.giving_said(course),
        "rules": desk_words.rules_said(course),
        "where": where(course),
        "language": language_name(course.language),
        "about": course.said("about", words.language()),
        "access": course.said("access", words.language()),
        "why": course.said("cancelled", words.language()),
        "lottery": course.method == Method.LOTTERY.value,
        "favored": desk_words.zones_said(course.favored, now),
        "nights": night_rows(course, now),
        "counts": _counts(course, desk),
        "links": _links(course, desk, now),
        "may": {
            "announce": state is CourseState.DRAFT,
            "change": changing,
            "offers": state is CourseState.OPEN,
            "seats": state is CourseState.OPEN,
            "cancel": state is CourseState.OPEN,
            "remove": state is CourseState.DRAFT,
        },
        "select_now": course.selected_at is None
        and course.closes_at <= now < desk.begins
        and state is CourseState.OPEN,
    }
    return render(request, "academy/desk/course.html", context)


def night_rows(course: Course, now: datetime) -> list[dict[str, Any]]:
    """The nights of a course as its table shows them."""
    presenters = presenters_by_night(course)
    tongue = words.language()
    return [
        {
            "pk": each.pk,
            "title": words.night_title(each, tongue),
            "when": words.span(each.starts, each.ends, now),
            "division": each.division.name(tongue) if each.division is not None else "",
            "presenters": presenters.get(each.pk, []),
            "room": each.room,
            "mark": desk_words.night_state(each),
            "cancelled": each.state == NightState.CANCELLED.value,
            "over": each.ends <= now,
            "drill": each.drill,
            "counts": each.counts,
        }
        for each in nights_of(course)
    ]


def _counts(course: Course, desk: queries.Desk) -> list[tuple[str, int, str]]:
    """How many applications stand where, each with a link to them."""
    url = reverse("staff-academy-applications", args=[course.number])
    return [
        (words.standing_name(each.value), desk.standings[each.value], f"{url}?standing={each.value}")
        for each in Standing
        if desk.standings.get(each.value)
    ]


def _links(course: Course, desk: queries.Desk, now: datetime) -> list[tuple[str, str]]:
    """Pages of other sides of this course, as far as there are any."""
    if course.state == CourseState.DRAFT.value:
        return []
    found = [
        (_("As the public sees it"), elsewhere("academy-course", course.number)),
        (_("Poster to print (PDF)"), elsewhere("academy-poster", course.number)),
    ]
    if desk.begins <= now or course.state == CourseState.DONE.value:
        found += [
            (_("Attendance"), elsewhere("staff-academy-attendance", course.number)),
            (_("At risk"), elsewhere("staff-academy-risks", course.number)),
            (_("Graduation"), elsewhere("staff-academy-graduation", course.number)),
        ]
    found.append((_("What changed"), elsewhere("staff-academy-learning", course.number)))
    if desk.begins <= now or course.state == CourseState.DONE.value:
        found.append(
            (_("What people thought of the nights"), elsewhere("staff-academy-feedback", course.number))
        )
    if course.ride_needed:
        found.append((_("Ride-alongs"), elsewhere("staff-rides")))
    if course.state == CourseState.DONE.value:
        found.append((_("Alumni"), elsewhere("staff-academy-alumni")))
    return [(name, url) for name, url in found if url]
