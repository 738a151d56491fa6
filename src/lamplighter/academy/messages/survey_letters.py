"""Mails and texts that ask: the survey of a course, what somebody thought of a night. Each is the same for all but its link, which is
tied to nobody. And one to officers who presented: that there is something to read."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.words import night_title, span, until_said
from lamplighter.academy.models import Course, Night
from lamplighter.academy.rules.surveys import Wave
from lamplighter.city.queries import our_city
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.saying import dotted


def _composed(
    language: str, subject: str, lines: list[str], button: tuple[str, str], sms: str, footer: str
) -> Letter:
    """A letter without a number, since a number would be somebody's. The first line is its heading."""
    told = [dotted(each) for each in lines if each]
    text = "\n\n".join([*told, f"{button[0]}:\n{button[1]}", footer])
    html = dressed("\n\n".join(told[1:]), language=language, title=told[0], button=button, footer=footer)
    return Letter(subject, text, html, f"{sms} {button[1]}")


def _department() -> dict[str, str]:
    return {"department": our_city().department, "city": our_city().name}


def survey(course: Course, wave: Wave, language: str, link: str, until: datetime) -> Letter:
    """The five questions of a wave."""
    with override(language):
        why = {
            Wave.BEFORE: _("Before the first night we ask five questions, and the same five after the course and six months later."),
            Wave.AFTER: _("Here are the five questions from before the course once more."),
            Wave.LATER: _("The course is six months ago. Here are the same five questions a last time."),
        }[wave]  # fmt: skip
        lines = [
            _("Did the academy change anything?"),
            course.said("name", language),
            why,
            _("Please answer them also if you did not answer the last time."),
            _("The link lets one answer in and is tied to nobody: not even we can tell who answered what. It holds until %(when)s.")
            % {"when": until_said(until)},
        ]  # fmt: skip
        if wave is Wave.BEFORE:
            del lines[3]
        return _composed(
            language,
            _("Five questions about the academy, %(city)s") % _department(),
            lines,
            (_("Answer five questions"), link),
            _("%(department)s: five questions about the academy, without your name:") % _department(),
            _("This is the only mail about it. It takes two minutes."),
        )


def night(night: Night, language: str, link: str, until: datetime, now: datetime) -> Letter:
    """Two questions about a night, to whoever was there."""
    with override(language):
        lines = [
            _("Thank you for coming. Two questions about the night."),
            f"{night_title(night, language)}\n{span(night.starts, night.ends, now)}",
            _("Those who presented read what you all say, once enough people have answered."),
            _("The link lets one answer in and is tied to nobody: not even we can tell who answered what. It holds until %(when)s.")
            % {"when": until_said(until)},
        ]  # fmt: skip
        return _composed(
            language,
            _("Two questions about last night, %(city)s") % _department(),
            lines,
            (_("Answer two questions"), link),
            _("%(department)s: two questions about the night, without your name:") % _department(),
            _("This is the only mail about this night."),
        )


def presenter(night: Night) -> Letter:
    """To an officer who presented: that people answered. What they said stands behind the sign-in."""
    language = settings.LANGUAGE_CODE
    with override(language):
        link = f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{reverse('staff-academy-presented')}"
        lines = [
            _("People told us what they thought of a night that you presented."),
            night_title(night, language),
        ]
        subject = _("What people thought of your night at the academy")
        footer = _("You get this once for each night that you present.")
        return _composed(language, subject, lines, (_("Read it"), link), subject, footer)
