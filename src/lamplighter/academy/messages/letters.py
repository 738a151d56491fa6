"""Mails and texts to applicants, one for each place where an application can stand; and to a guardian who is asked for consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.words import (
    course_url,
    first_day_said,
    hours_said,
    missing_said,
    standing_said,
    until_said,
)
from lamplighter.academy.models import Application, Course
from lamplighter.academy.queries.courses import where
from lamplighter.academy.rules.states import CourseState, Method, Standing
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.wording import LINK, NUMBER, Draft, Letter, worded
from lamplighter.plumbing.saying import dotted

_PLACE = "7140293658"
"""Stands for a place in line in a letter that is composed for many."""


def composed(language: str, number: str, draft: Draft, link: str) -> Letter:
    """A letter about an application, in the active language."""
    made = Draft(
        dotted(draft.news), [dotted(each) for each in draft.more if each], draft.button, draft.anchor
    )
    return worded(language, number, made, link, answers=False)


def _letter(row: Application, draft: Draft, link: str) -> Letter:
    return composed(row.language, shown_number(row.number), draft, link)


def course_facts(course: Course, tongue: str) -> str:
    """Name, first night and place of a course, each on a line, in the active language."""
    first = _("First night: %(day)s, %(hours)s") % {
        "day": first_day_said(course),
        "hours": hours_said(course),
    }
    return "\n".join(line for line in (course.said("name", tongue), first, where(course)) if line)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words of a letter to many depend on; nothing of any applicant's but the language."""

    language: str
    number: str
    name_en: str
    name_es: str
    first_day: date
    starts: time
    minutes: int
    place: str
    address: str
    closes_at: datetime
    method: str
    asks_check: bool
    selected_at: datetime | None

    @classmethod
    def of(cls, row: Application) -> _Told:
        """Of an application."""
        names = [name for name in cls.__dataclass_fields__ if name != "language"]
        return cls(row.language, *(getattr(row.course, name) for name in names))

    def course(self) -> Course:
        """The course, as far as letters speak of it."""
        names = [name for name in self.__dataclass_fields__ if name != "language"]
        return Course(**{name: getattr(self, name) for name in names})


def receipt(row: Application, link: str) -> Letter:
    """What was kept, and what comes next; composed once for all who apply in the same language."""
    told = _Told.of(row)
    made = _receipt_in_line(told) if row.standing == Standing.WAITING.value else _receipt(told)
    return made.for_one(shown_number(row.number), link, "")


@lru_cache(maxsize=64)
def _receipt(told: _Told) -> Letter:
    course = told.course()
    with override(told.language):
        more = [
            _("Your number is %(number)s.") % {"number": NUMBER},
            course_facts(course, told.language),
            _("We take applications until %(when)s; after that, seats are offered.")
            % {"when": until_said(course.closes_at)},
            _how(course),
            _("On your page you see where it stands, and can withdraw."),
        ]
        return composed(told.language, NUMBER, Draft(_("We have your application."), more), LINK)


def _how(course: Course) -> str:
    """Who comes first."""
    check = _("Before that there is a check; we write when it is your turn.") if course.asks_check else ""
    if course.method == Method.LOTTERY.value:
        way = _(
            "If there are more people than seats, the order is drawn by lot. It does not matter when you applied."
        )
    else:
        way = _("If there are more people than seats, who applied first comes first.")
    return f"{way} {check}".strip()


@lru_cache(maxsize=64)
def _receipt_in_line(told: _Told) -> Letter:
    course = told.course()
    with override(told.language):
        more = [
            _("Your number is %(number)s.") % {"number": NUMBER},
            course_facts(course, told.language),
            _("All seats are taken at the moment. You are in line; your page shows your place."),
            _("If a seat comes free, it is offered in the order of the line, and we write at once."),
        ]
        return composed(told.language, NUMBER, Draft(_("We have your application."), more), LINK)


def waiting(row: Application, place: int, link: str) -> Letter:
    """The offers are made, and there was no seat for them; composed once for all in the same language."""
    letter = _waiting(_Told.of(row), row.first)
    filled = letter.for_one(shown_number(row.number), link, "")
    parts = (filled.subject, filled.text, filled.html, filled.sms)
    return Letter(*(part.replace(_PLACE, str(place)) for part in parts))


@lru_cache(maxsize=64)
def _waiting(told: _Told, first: bool) -> Letter:
    course = told.course()
    drawn = course.method == Method.LOTTERY.value
    with override(told.language):
        news = _("All seats are offered. You are number %(place)s in line.") % {"place": _PLACE}
        more = [
            course_facts(course, told.language),
            _("If a seat comes free, it is offered in the order of the line, and we write at once."),
            _("You were carried over from an earlier course and so stand before all who were not.")
            if first
            else "",
            _(
                "The order was drawn by lot. The list and the seed are public, so that anybody can do it again: %(url)s"
            )
            % {"url": course_url(course.number, told.language)}
            if drawn
            else "",
        ]
        return composed(told.language, NUMBER, Draft(news, more), LINK)


def again(row: Application, link: str) -> Letter:
    """The link once more: asked for, or since somebody applied a second time with the same address."""
    with override(row.language):
        stands = _("Your application stands as it was. %(stands)s") % {"stands": standing_said(row)}
        more = [
            course_facts(row.course, row.language),
            stands,
            _("There is one application for each address. You can change nothing by applying again."),
            _("You or somebody else asked for it. If it was not you, there is nothing you need to do."),
        ]
        return _letter(row, Draft(_("Here is the link to your page again."), more), link)


def checking(row: Application, link: str) -> Letter:
    """The check begins: how it is made, and what is never asked for."""
    city = settings.LAMPLIGHTER.city
    with override(row.language):
        how = _("It is made in person or by the department itself.")
        call = (
            _("Please call %(phone)s to arrange it.") % {"phone": city.non_emergency_number}
            if city.non_emergency_number
            else ""
        )
        more = [
            course_facts(row.course, row.language),
            f"{how} {call}".strip(),
            _(
                "Never send a social security number or a copy of a document by mail or text. We do not ask for them."
            ),
            _("Only the result and its date are kept."),
        ]
        return _letter(row, Draft(_("The check for your application has begun."), more), link)


def passed(row: Application, link: str) -> Letter:
    """The check is done, and they stand in line."""
    with override(row.language):
        next_step = (
            _("Seats are offered after applications close, on %(when)s.")
            % {"when": until_said(row.course.closes_at)}
            if row.course.selected_at is None
            else _("If a seat comes free, it is offered in the order of the line, and we write at once.")
        )
        more = [course_facts(row.course, row.language), next_step]
        return _letter(row, Draft(_("You are in the line for seats."), more), link)


def offer(row: Application, link: str) -> Letter:
    """A seat is kept until a stated time; then it goes to the next."""
    assert row.offer_ends is not None, "an offer has an end"
    with override(row.language):
        news = _("A seat is kept for you until %(when)s.") % {"when": until_said(row.offer_ends)}
        more = [
            course_facts(row.course, row.language),
            _("Please say on your page whether you take it. After that time it goes to the next in line."),
        ]
        return _letter(row, Draft(news, more, _("Answer on your page")), link)


def accepted(row: Application, kinds: Sequence[str], link: str) -> Letter:
    """They took the seat; what is still missing."""
    with override(row.language):
        more = [
            missing_said(kinds),
            course_facts(row.course, row.language),
            _("You can sign on your page, or on paper at the station, until the first night."),
        ]
        return _letter(row, Draft(_("The seat is yours. Something is still missing."), more), link)


def consent(row: Application, link: str) -> Letter:
    """To a parent or guardian: their consent is asked for."""
    with override(row.language):
        news = _("Your consent is asked for.")
        asks = _("%(name)s applied for a course of the police academy and has you as parent or guardian.")
        more = [
            asks % {"name": row.name or _("Somebody")},
            course_facts(row.course, row.language),
            _("On the page you read what it is about, and sign. Without it they cannot take part."),
            _("If you do not know of this, there is nothing you need to do."),
        ]
        return _letter(row, Draft(news, more, _("Read and sign")), link)


def enrolled(row: Application, nights: Sequence[str], link: str) -> Letter:
    """Everything is there: the nights, and the file for a calendar."""
    with override(row.language):
        more = [
            course_facts(row.course, row.language),
            "\n".join(nights),
            _("The attached file puts all nights into your calendar."),
            _("If you cannot come any more, please withdraw on your page: others wait for a seat."),
        ]
        return _letter(row, Draft(_("You are enrolled."), more), link)


def declined(row: Application, link: str) -> Letter:
    """No seat for them, why if it was said, and whether they come first next time."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            row.why,
            _(
                "In the next course that you apply for, you come before all others. Please use the same address."
            )
            if row.carries
            else "",
        ]
        return _letter(row, Draft(_("We cannot offer you a seat in this course."), more), link)


def withdrawn(row: Application, link: str) -> Letter:
    """They go, by themselves."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("If it was a mistake, please call us: your seat or your place in line went to others."),
        ]
        return _letter(row, Draft(_("You have withdrawn your application."), more), link)


def expired(row: Application, link: str) -> Letter:
    """The offer ran out."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("The seat went to the next in line. You are welcome to apply for the next course."),
        ]
        return _letter(row, Draft(_("The time to take your seat is over."), more), link)


def graduated(row: Application, link: str) -> Letter:
    """They graduated; the certificate is on their page."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _(
                "Your certificate is on your page. You can print it, and anybody you show it to can verify it."
            ),
        ]
        return _letter(
            row, Draft(_("You have graduated. Congratulations!"), more, _("Get your certificate")), link
        )


def not_completed(row: Application, reasons: Sequence[str], link: str) -> Letter:
    """What was missing, in sentences."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            "\n".join(reasons),
            _(
                "If you think that something is wrong, please call us. You are welcome to apply for the next course."
            ),
        ]
        return _letter(row, Draft(_("You have not completed the course."), more), link)


def course_cancelled(row: Application, link: str) -> Letter:
    """The course does not take place, or not to its end."""
    course = row.course
    assert course.state == CourseState.CANCELLED.value, "nothing else is told as cancelled"
    with override(row.language):
        more = [
            course_facts(course, row.language),
            course.said("cancelled", row.language),
            _(
                "In the next course that you apply for, you come before all others. Please use the same address."
            )
            if row.carries
            else "",
        ]
        return _letter(row, Draft(_("The course is cancelled."), more), link)
