"""How a course is said to everybody: in a list, on its page, on its poster; its nights; its rules; how its seats are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from lamplighter.academy.messages.words import language, pattern_said, until_said
from lamplighter.academy.models import Course, Night
from lamplighter.academy.queries.courses import nights_of, seats_left, takes_applications, zones_served
from lamplighter.academy.queries.marks import asked_of, evenings_of
from lamplighter.academy.rules.marks import needed
from lamplighter.academy.rules.states import Audience, CourseState, Method, NightState
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.words import language_name


@dataclass(frozen=True, slots=True)
class NightShown:
    """A night as everybody reads it, in the language spoken now."""

    pk: int
    order: int
    title: str
    about: str
    when: str
    iso: str
    place: str  # empty where it is the course's
    division: str
    drill: bool
    counts: bool
    cancelled: bool
    moved: str  # a sentence; empty where it was not
    why: str
    over: bool
    weekday: str
    day: str
    month: str


@dataclass(frozen=True, slots=True)
class CourseShown:
    """A course in a list or on its page, in the language spoken now."""

    number: str
    url: str
    name: str
    about: str
    when: str
    span: str
    iso: str
    place: str
    address: str
    access: str
    audience: str
    held_in: str
    window: str
    seats: str
    state: str
    open: bool
    soon: bool
    cancelled: bool
    why: str
    over: bool
    weekday: str
    day: str
    month: str


@dataclass(frozen=True, slots=True)
class CourseNamed:
    """A course where nothing but its name is read."""

    number: str
    url: str
    name: str


def course_named(course: Course) -> CourseNamed:
    """One of them."""
    return CourseNamed(
        number=course.number,
        url=reverse("academy-course", args=[course.number]),
        name=course.said("name", language()),
    )


def course_shown(course: Course, now: datetime) -> CourseShown:
    """One of them."""
    return courses_shown([course], now)[0]


def courses_shown(courses: Sequence[Course], now: datetime) -> list[CourseShown]:
    """Courses as the public reads them."""
    left = seats_left([course.pk for course in courses])
    return [_shown(course, left.get(course.pk, 0), now) for course in courses]


def _shown(course: Course, left: int, now: datetime) -> CourseShown:
    tongue, tz = language(), city_tz()
    planned = [each for each in nights_of(course) if each.state == NightState.PLANNED.value]
    first = planned[0].starts.astimezone(tz) if planned else None
    last = planned[-1].ends.astimezone(tz) if planned else None
    begin = first.date() if first is not None else course.first_day
    cancelled = course.state == CourseState.CANCELLED.value
    over = course.state == CourseState.DONE.value or (last is not None and last <= now)
    open_now = takes_applications(course, now)
    return CourseShown(
        number=course.number,
        url=reverse("academy-course", args=[course.number]),
        name=course.said("name", tongue),
        about=course.said("about", tongue),
        when=pattern_said(course),
        span=_from_to(first, last, len(planned)),
        iso=begin.isoformat(),
        place=course.place,
        address=course.address,
        access=course.said("access", tongue),
        audience=audience_said(course),
        held_in=held_in(course),
        window="" if cancelled or over else window_said(course, now),
        seats=npgettext("course", "%(n)s seat", "%(n)s seats", course.seats_count) % {"n": course.seats_count}
        if not (course.rolling and left and open_now)
        else _("%(left)s of %(n)s seats are free") % {"left": left, "n": course.seats_count},
        state=course.state,
        open=open_now,
        soon=course.state == CourseState.OPEN.value and now < course.opens_at,
        cancelled=cancelled,
        why=course.said("cancelled", tongue) if cancelled else "",
        over=over and not cancelled,
        weekday=date_format(begin, "D"),
        day=str(begin.day),
        month=_month(begin),
    )


def _from_to(first: datetime | None, last: datetime | None, count: int) -> str:
    """ "11 nights, from March 5 to May 14"."""
    if first is None or last is None:
        return ""
    nights = ngettext("%(n)s night", "%(n)s nights", count) % {"n": count}
    said = {
        "nights": nights,
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }
    return _("%(nights)s, from %(first)s to %(last)s") % said


def audience_said(course: Course) -> str:
    """Whom it is for, in a sentence or two."""
    of_age = settings.LAMPLIGHTER.academy.of_age
    if not course.least_age:
        return _("For everybody.")
    if course.audience == Audience.YOUTH.value:
        said = _("For young people who are %(age)s or older on the first night.") % {"age": course.least_age}
    else:
        said = _("For people who are %(age)s or older on the first night.") % {"age": course.least_age}
    if course.least_age < of_age:
        more = _("Whoever is under %(age)s needs the consent of a parent or guardian.") % {"age": of_age}
        said = f"{said} {more}"
    return said


def held_in(course: Course) -> str:
    """ "In Spanish. An interpreter comes if you ask for one."."""
    said = _("In %(languages)s.") % {"languages": language_name(course.language, within=True)}
    return f"{said} {_('An interpreter comes if you ask for one.')}" if course.interpreter else said


def _month(local: date) -> str:
    """ "Dec"; in Spanish "dic", small like the weekday above it."""
    said = date_format(local, "M")
    return said.lower() if language().startswith("es") else said


def window_said(course: Course, now: datetime) -> str:
    """When one can apply, seen from now."""
    if now < course.opens_at:
        return saying.ended(_("You can apply from %(when)s.") % {"when": until_said(course.opens_at)})
    if now < course.closes_at:
        return saying.ended(_("You can apply until %(when)s.") % {"when": until_said(course.closes_at)})
    return saying.ended(_("Applications closed on %(when)s.") % {"when": until_said(course.closes_at)})


def nights_shown(course: Course, now: datetime) -> list[NightShown]:
    """Its nights in the order of their times."""
    return [night_shown(each, now) for each in nights_of(course)]


def night_shown(night: Night, now: datetime) -> NightShown:
    """One of them."""
    tongue, tz = language(), city_tz()
    local = night.starts.astimezone(tz)
    moved = ""
    if night.moved_from is not None and night.moved_from != night.starts:
        before = saying.span(night.moved_from, night.moved_from + (night.ends - night.starts), now, tz)
        moved = saying.ended(_("It was to be on %(before)s.") % {"before": before})
    division = night.division
    name = "" if division is None else (division.name_es if tongue.startswith("es") else division.name_en)
    return NightShown(
        pk=night.pk,
        order=night.order,
        title=night.said("title", tongue),
        about=night.said("about", tongue),
        when=saying.span(night.starts, night.ends, now, tz),
        iso=local.isoformat(timespec="minutes"),
        place=night.where() if night.place or night.room else "",
        division=name,
        drill=night.drill,
        counts=night.counts,
        cancelled=night.state == NightState.CANCELLED.value,
        moved=moved,
        why=night.said("why", tongue),
        over=night.ends <= now,
        weekday=date_format(local, "D"),
        day=str(local.day),
        month=_month(local),
    )


def rules_said(course: Course, now: datetime) -> list[str]:
    """What it takes to graduate, a sentence each."""
    nights = nights_of(course)
    held = sum(each.counts and each.state == NightState.PLANNED.value for each in nights)
    count, minutes = needed(asked_of(course), evenings_of(nights, now))
    asks = {"needed": count, "count": held}
    lines = [_("Come to at least %(needed)s of the %(count)s nights that count.") % asks]
    if minutes > 0:
        lines.append(_("Be there for at least %(hours)s hours in all.") % {"hours": -(-minutes // 60)})
    late = {"minutes": course.late_minutes}
    lines.append(
        _("Whoever misses more than %(minutes)s minutes of a night, at its beginning or end, was not there.")
        % late
    )
    if course.drills_needed:
        lines.append(_("Come to every night on which something is practiced. The list of nights marks them."))
    if course.ride_needed:
        lines.append(_("Ride along with an officer once, or do what stands in for it."))
    lines.append(_("A night that we cancel counts against nobody."))
    return lines


def seats_said(course: Course, now: datetime) -> list[str]:
    """How seats are given, a sentence each."""
    lines = []
    if course.asks_check:
        lines.append(
            _("The department makes a background check, in person or by its own means.")
            + " "
            + _("We keep only its result and day, and never ask for a social security number.")
        )
    if course.method == Method.LOTTERY.value:
        lines += _lottery_said(course, now)
    elif course.rolling:
        lines.append(
            _("Who applies first comes first. As long as seats are free, you are offered one at once.")
        )
    else:
        lines.append(_("Who applies first comes first. Seats are offered after applications close."))
    days = ngettext("%(n)s day", "%(n)s days", course.offer_days) % {"n": course.offer_days}
    lines.append(
        _("An offered seat is kept for %(days)s; then it goes to the next in line.") % {"days": days}
    )
    lines.append(_("Whoever was carried over from an earlier course comes before all others."))
    return lines


def _lottery_said(course: Course, now: datetime) -> list[str]:
    lines = [
        _("If more people apply than there are seats, the order is drawn by lot after applications close.")
        + " "
        + _("It does not matter when you apply."),
        _("Everybody has one ticket, and one more for each earlier course that ended without a seat for them, up to three."),
    ]  # fmt: skip
    if course.favored:
        names = dict(zones_served(now))
        zones = saying.together([names.get(code, code) for code in course.favored])
        lines.append(
            _(
                "Whoever lives or works in one of these zones, which had few seats of late, has one ticket more: %(zones)s."
            )
            % {"zones": zones}
        )
    return lines
