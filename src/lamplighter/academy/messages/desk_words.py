"""What the coordinator's desk says: what is to be done first, how a course stands, what is announced with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.academy.messages.words import language, night_title, span, until_said
from lamplighter.academy.models import Course, Night
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.desk import NEAR, Desk, Told
from lamplighter.academy.rules.states import CourseState, Method, NightState, Standing
from lamplighter.core.schedule.values import instant
from lamplighter.places.queries import zone_by_code
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to be done: what, where, of which course. ``rank``: what comes first is low."""

    rank: int
    what: str
    url: str
    course: str = ""


def todos(desks: Iterable[Desk], now: datetime) -> list[Todo]:
    """What is to be done, the most urgent first."""
    found = [] if signing.current(signing.COURSE) else [_no_waiver()]
    for each in desks:
        found += _draft(each, now) if each.course.state == CourseState.DRAFT.value else _running(each, now)
    return sorted(found, key=lambda todo: todo.rank)


def _no_waiver() -> Todo:
    return Todo(
        1, _("Write the waiver: without one, nobody has to sign anything."), reverse("staff-academy-waivers")
    )


def _draft(desk: Desk, now: datetime) -> list[Todo]:
    course = desk.course
    said = {"day": saying.day(course.opens_at, now, city_tz())}
    if course.opens_at <= now:
        words = _("Announce it: applications were to begin on %(day)s.") % said
    else:
        words = _("Announce it before applications begin on %(day)s.") % said
    return [_of(desk, 2 if course.opens_at <= now else 8, words, "staff-academy-announce")]


def _running(desk: Desk, now: datetime) -> list[Todo]:
    course, found = desk.course, []
    if course.selected_at is None and course.closes_at <= now < desk.begins:
        found.append(_of(desk, 1, _("Applications are closed: make the offers."), "staff-academy-offers"))
    if desk.ends <= now:
        found.append(_of(desk, 3, _("The last night is over: name the graduates."), "staff-academy-course"))
    if desk.offers_end:
        said = ngettext(
            "%(n)s offer ends within two days.", "%(n)s offers end within two days.", len(desk.offers_end)
        )
        found.append(_list(desk, 4, said % {"n": len(desk.offers_end)}, Standing.OFFERED))
    if desk.to_check and desk.begins > now:
        said = ngettext("%(n)s check is to be started.", "%(n)s checks are to be started.", desk.to_check)
        found.append(_list(desk, 3, said % {"n": desk.to_check}, Standing.APPLIED))
    if desk.checking and desk.begins > now:
        said = ngettext("%(n)s check has no result yet.", "%(n)s checks have no result yet.", desk.checking)
        found.append(_list(desk, 5, said % {"n": desk.checking}, Standing.CHECKING))
    if desk.unsigned:
        said = ngettext(
            "%(n)s person has something to sign.", "%(n)s people have something to sign.", desk.unsigned
        )
        near = desk.begins <= now + NEAR
        found.append(_list(desk, 2 if near else 6, said % {"n": desk.unsigned}, Standing.ACCEPTED))
    if desk.risky:
        said = ngettext(
            "%(n)s participant may not graduate.", "%(n)s participants may not graduate.", desk.risky
        )
        found.append(_of(desk, 5, said % {"n": desk.risky}, "staff-academy-risks"))
    if desk.questions:
        said = ngettext(
            "%(n)s question waits to be read.", "%(n)s questions wait to be read.", desk.questions
        )
        found.append(_of(desk, 6, said % {"n": desk.questions}, "staff-academy-questions"))
    for night in desk.unpresented:
        words = _("%(night)s: nobody presents it yet.") % {"night": night_title(night, language())}
        found.append(Todo(4, words, reverse("staff-academy-night-page", args=[night.pk]), _name(desk)))
    if (
        desk.free
        and course.opens_at <= now < desk.begins
        and course.selected_at is not None
        and not desk.line
    ):
        said = ngettext(
            "%(n)s seat is free and nobody waits.", "%(n)s seats are free and nobody waits.", desk.free
        )
        found.append(_of(desk, 7, said % {"n": desk.free}, "staff-academy-course"))
    return found


def _name(desk: Desk) -> str:
    return desk.course.said("name", language())


def _of(desk: Desk, rank: int, words: str, route: str) -> Todo:
    return Todo(rank, words, reverse(route, args=[desk.course.number]), _name(desk))


def _list(desk: Desk, rank: int, words: str, standing: Standing) -> Todo:
    url = reverse("staff-academy-applications", args=[desk.course.number])
    return Todo(rank, words, f"{url}?standing={standing.value}", _name(desk))


def night_line(night: Night, now: datetime) -> str:
    """ "Night 4: Narcotics, Thursday, March 5, 6 pm to 9 pm"."""
    return f"{night_title(night, language())}, {span(night.starts, night.ends, now)}"


def day_said(when: date) -> str:
    """ "Thursday, March 5"."""
    return saying.long_day(instant(city_tz(), when, time(12)), city_tz())


def full_day(when: date) -> str:
    """ "Thursday, March 5, 2026"."""
    # Translators: a Django date format; l is the weekday, F the month, j the day, Y the year.
    return date_format(when, pgettext("date format", "l, F j, Y"))


def skipped_said(skipped: Sequence[tuple[date, str]]) -> list[str]:
    """Days on which there is no night, with their holidays."""
    return [
        _("No night on %(day)s: %(holiday)s.") % {"day": full_day(day), "holiday": name}
        for day, name in skipped
    ]


def window_said(course: Course) -> str:
    """From when until when people apply."""
    said = {"start": until_said(course.opens_at), "end": until_said(course.closes_at)}
    return saying.dotted(_("%(start)s to %(end)s") % said)


def giving_said(course: Course) -> str:
    """How the seats are given, in one sentence."""
    if course.rolling:
        return _("In the order of application, at once.")
    if course.method == Method.LOTTERY.value:
        return _("By lottery, once applications are closed.")
    return _("In the order of application, once applications are closed.")


def rules_said(course: Course) -> list[str]:
    """What it takes to graduate, a sentence each."""
    nights = ngettext("Attend %(n)s night.", "Attend %(n)s nights.", course.nights_needed) % {
        "n": course.nights_needed
    }
    hours = ngettext("Attend %(n)s hour.", "Attend %(n)s hours.", course.hours_needed) % {
        "n": course.hours_needed
    }
    late = _("Who misses more than %(n)s minutes of a night was absent.") % {"n": course.late_minutes}
    return [
        nights,
        *([hours] if course.hours_needed else []),
        late,
        *([_("Attend every night with an exercise.")] if course.drills_needed else []),
        *([_("Ride along, or do what stands in for it.")] if course.ride_needed else []),
    ]


def zones_said(codes: Iterable[str], now: datetime) -> str:
    """Names of zones, as a list in a sentence."""
    day = city_day(now)
    names = []
    for code in codes:
        zone = zone_by_code(code, day)
        names.append((zone.name if zone is not None else "") or code)
    return saying.together(names)


def faults_said(faults: Iterable[str]) -> list[str]:
    """Why a course cannot be announced yet."""
    return [
        {
            "nights": _("It has no nights."),
            "past": _("Its first night, or the end of applications, is over. Set other days."),
            "window": _("Applications would end after the first night has begun. Let them end earlier."),
            "needed": _(
                "More nights must be attended than there are nights that count. Change the rules or add nights."
            ),
            "guardian": _(
                "People under age may apply, but there is no text for the consent of a parent or guardian. Write it first."
            ),
        }.get(each, each)
        for each in faults
    ]


def told_before(told: Told) -> list[str]:
    """Whom a change will be told to, before it is made."""
    if not told.written and not told.unreached:
        return [_("Nobody has to be told.")]
    found = [
        ngettext("%(n)s person is written to at once.", "%(n)s people are written to at once.", told.written)
        % {"n": told.written}
    ]
    if told.unreached:
        found.append(
            ngettext(
                "%(n)s person left no address to write to: call them, or let them see it on their page.",
                "%(n)s people left no address to write to: call them, or let them see it on their page.",
                told.unreached,
            )
            % {"n": told.unreached}
        )
    return found


def told_after(count: int) -> str:
    """How many were written to."""
    if not count:
        return _("Nobody had to be told.")
    return ngettext("%(n)s person is written to.", "%(n)s people are written to.", count) % {"n": count}


def night_state(night: Night) -> str:
    """A mark beside a night; empty where it is as it was planned."""
    if night.state == NightState.CANCELLED.value:
        return pgettext("night", "Cancelled")
    return pgettext("night", "Moved") if night.moved_from is not None else ""
