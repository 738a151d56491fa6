"""Mails to officers about promises and projects. Nothing private is in them; the words are at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamplighter.core.numbers import shown_number
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.partners.models import Commitment, Project
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


def reminder(row: Commitment, now: datetime) -> Letter:
    """To the holder: the day comes near."""
    with override(settings.LANGUAGE_CODE):
        day = saying.long_day(_noon(row, now), city_tz())
        news = _("A promise is due on %(day)s.") % {"day": day}
        return _letter(news, row.what_en, _link("staff-commitment", row.number))


def rose(row: Commitment) -> Letter:
    """To the supervisor: the day has passed and nobody has said what became of it."""
    with override(settings.LANGUAGE_CODE):
        news = _("The promise %(number)s is overdue.") % {"number": shown_number(row.number)}
        return _letter(news, row.what_en, _link("staff-commitment", row.number))


def taken_over(promises: Sequence[Commitment], projects: Sequence[Project]) -> Letter:
    """To whoever holds promises and projects from now on."""
    with override(settings.LANGUAGE_CODE):
        count = len(promises) + len(projects)
        news = ngettext(
            "You hold %(count)s promise or project more from now on.",
            "You hold %(count)s promises and projects more from now on.",
            count,
        ) % {"count": count}
        lines = [*(row.what_en for row in promises), *(row.title_en for row in projects)]
        where = "staff-commitments" if promises else "staff-projects"
        return _letter(news, "\n".join(f"- {line}" for line in lines), _link(where))


def to_approve(row: Project) -> Letter:
    """To the supervisor: a summary waits."""
    with override(settings.LANGUAGE_CODE):
        news = _("The summary of a project waits for your approval.")
        return _letter(news, row.title_en, _link("staff-project", row.number))


def approved(row: Project) -> Letter:
    """To the holder: everyone can read the summary."""
    with override(settings.LANGUAGE_CODE):
        news = _("The summary of a project is public now.")
        return _letter(news, row.title_en, _link("staff-project", row.number))


def _noon(row: Commitment, now: datetime) -> datetime:
    tz = city_tz()
    return now.astimezone(tz).replace(
        year=row.due_on.year, month=row.due_on.month, day=row.due_on.day, hour=12
    )


def _link(route: str, number: str = "") -> str:
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    return f"{base}{reverse(route, args=[number] if number else [])}"


def _letter(news: str, body: str, link: str) -> Letter:
    button = _("Open it at the desk")
    html = dressed(body, language=settings.LANGUAGE_CODE, title=news, button=(button, link))
    return Letter(news, f"{news}\n\n{body}\n\n{button}:\n{link}", html, f"{news} {link}")
