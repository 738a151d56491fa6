"""Mails to officers who present a night: that they are named, or named no more; that it is moved or cancelled. What they look at stands
behind the sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.messages.words import night_title, span
from lamplighter.academy.models import Night
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.saying import dotted


class News(StrEnum):
    """What there is to tell."""

    NAMED = "named"
    OFF = "off"
    MOVED = "moved"
    CANCELLED = "cancelled"


def presenter_letter(
    night: Night, news: News, now: datetime, *, before: Before | None = None, language: str = ""
) -> Letter:
    """To an officer who presents a night, or did.

    Args:
        before: when and where a night that is moved was to be.
        language: the installation's where none is named.
    """
    language = language or settings.LANGUAGE_CODE
    with override(language):
        said, after = {
            News.NAMED: (
                _("You are named to present a night of the academy."),
                _("For the night, and the way there and back, you are off the roster of your zone, and a cover is asked for."),
            ),
            News.OFF: (_("You do not present this night of the academy any more."), _("Your roster is as it was before.")),
            News.MOVED: (_("A night of the academy that you present has changed."), _("Your roster follows by itself.")),
            News.CANCELLED: (_("A night of the academy that you present is cancelled."), _("Your roster is as it was before.")),
        }[news]  # fmt: skip
        lines = [
            said,
            "\n".join(
                each
                for each in (
                    night.course.said("name", language),
                    night_title(night, language),
                    span(night.starts, night.ends, now),
                    night.where(),
                )
                if each
            ),
        ]
        if before is not None:
            was = {"when": span(before.starts, before.ends, now), "place": before.where}
            lines.append(_("Before: %(when)s, %(place)s") % was)
        if news in (News.MOVED, News.CANCELLED):
            lines.append(night.said("why", language) or night.course.said("cancelled", language))
        return _composed(language, [*lines, after])


def _composed(language: str, lines: Sequence[str]) -> Letter:
    told = [dotted(each) for each in lines if each]
    link = f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{reverse('staff-academy-presented')}"
    button, footer = _("Your nights to come"), _("You get this because you present nights of the academy.")
    text = "\n\n".join([*told, f"{button}:\n{link}", footer])
    html = dressed(
        "\n\n".join(told[1:]), language=language, title=told[0], button=(button, link), footer=footer
    )
    return Letter(told[0].removesuffix("."), text, html, told[0])
