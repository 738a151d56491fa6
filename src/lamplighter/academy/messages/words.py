"""How pages, letters and calendars say where a course and an application stand, when a night is, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.applications import place_in_line
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


def language() -> str:
    """The language that is spoken now."""
    return get_language() or "en"


def span(starts: datetime, ends: datetime, now: datetime) -> str:
    """ "Tuesday, December 8, 6 pm to 9 pm"; the year where it is another."""
    return saying.span(starts, ends, now, city_tz())


def until_said(moment: datetime) -> str:
    """ "Friday, March 13 at 8 pm"."""
    tz = city_tz()
    said = {"date": saying.long_day(moment, tz), "at_time": saying.at_clock(moment, tz)}
    return _("%(date)s %(at_time)s") % said


def first_day_said(course: Course) -> str:
    """ "Thursday, March 5"."""
    return saying.long_day(instant(city_tz(), course.first_day, time(12)), city_tz())


def hours_said(course: Course) -> str:
    """The hours of its nights, as a rule: "6 pm to 9 pm"."""
    begin = instant(city_tz(), course.first_day, course.starts)
    return saying.hours(begin, begin + timedelta(minutes=course.minutes), city_tz())


def pattern_said(course: Course) -> str:
    """ "Thursday, 6 pm to 9 pm"."""
    said = {"day": saying.weekdays(course.weekdays), "hours": hours_said(course)}
    return _("%(day)s, %(hours)s") % said


def course_state_name(state: str) -> str:
    """Where a course stands, as staff read it."""
    return {
        CourseState.DRAFT.value: pgettext("course", "Draft"),
        CourseState.OPEN.value: pgettext("course", "Announced"),
        CourseState.DONE.value: pgettext("course", "Finished"),
        CourseState.CANCELLED.value: pgettext("course", "Cancelled"),
    }[state]


def standing_name(standing: str) -> str:
    """Where an application stands, in a word or two."""
    return {
        Standing.APPLIED.value: pgettext("application", "Applied"),
        Standing.CHECKING.value: pgettext("application", "Check under way"),
        Standing.OFFERED.value: pgettext("application", "Seat offered"),
        Standing.ACCEPTED.value: pgettext("application", "Accepted"),
        Standing.WAITING.value: pgettext("application", "Waiting"),
        Standing.DECLINED.value: pgettext("application", "Declined"),
        Standing.WITHDRAWN.value: pgettext("application", "Withdrawn"),
        Standing.ENROLLED.value: pgettext("application", "Enrolled"),
        Standing.GRADUATED.value: pgettext("application", "Graduated"),
        Standing.NOT_COMPLETED.value: pgettext("application", "Not completed"),
        Standing.NOT_SEATED.value: pgettext("application", "No seat"),
    }[standing]


def standing_said(row: Application) -> str:
    """Where an application stands, in one sentence: the headline of the applicant's page."""
    if row.course.state == CourseState.CANCELLED.value:
        return _("The course is cancelled.")
    if row.standing == Standing.WAITING.value:
        return waiting_said(row, place_in_line(row))
    if row.standing == Standing.OFFERED.value and row.offer_ends is not None:
        return saying.dotted(
            _("A seat is kept for you until %(when)s.") % {"when": until_said(row.offer_ends)}
        )
    if row.standing == Standing.WITHDRAWN.value and row.ran_out:
        return _("The time to take your seat is over.")
    return {
        Standing.APPLIED.value: _("We have your application."),
        Standing.CHECKING.value: _("The check for your application has begun."),
        Standing.ACCEPTED.value: _("The seat is yours. Something is still missing."),
        Standing.DECLINED.value: _("We cannot offer you a seat in this course."),
        Standing.WITHDRAWN.value: _("You have withdrawn your application."),
        Standing.ENROLLED.value: _("You are enrolled."),
        Standing.GRADUATED.value: _("You have graduated. Congratulations!"),
        Standing.NOT_SEATED.value: _("The course is over. There was no seat for you."),
    }.get(row.standing, _("You have not completed the course."))


def waiting_said(row: Application, place: int) -> str:
    """Where somebody stands in line: of a course whose offers are not made yet, only that they do."""
    if row.course.selected_at is None:
        return _("You are in the line for seats.")
    return _("All seats are taken. You are number %(place)s in line.") % {"place": place}


def kind_name(kind: str) -> str:
    """What is to be signed."""
    return {
        signing.COURSE: _("the waiver"),
        signing.GUARDIAN: _("the consent of a parent or guardian"),
        signing.RIDE: _("the waiver for the ride-along"),
    }[kind]


def missing_said(kinds: Sequence[str]) -> str:
    """What is missing before somebody is enrolled, in one sentence; empty where nothing is."""
    if not kinds:
        return ""
    return _("Still missing: %(what)s.") % {"what": saying.together([kind_name(each) for each in kinds])}


def night_title(night: Night, tongue: str) -> str:
    """ "Night 4: Narcotics"."""
    return _("Night %(order)s: %(title)s") % {"order": night.order, "title": night.said("title", tongue)}


def course_url(number: str, tongue: str) -> str:
    """The absolute address of a course's page, in a language."""
    with override(tongue):
        path = reverse("academy-course", args=[number])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"
