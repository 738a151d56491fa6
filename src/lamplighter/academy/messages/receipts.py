"""Mails and texts that go to many at once, composed once for all in a language: the receipt, and word to those who wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.letters import composed, course_facts
from lamplighter.academy.messages.words import course_url, until_said
from lamplighter.academy.models import Application, Course
from lamplighter.academy.rules.states import Method, Standing
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.wording import LINK, NUMBER, Draft, Letter

_PLACE = "7140293658"
"""Stands for a place in line in a letter that is composed for many."""


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
