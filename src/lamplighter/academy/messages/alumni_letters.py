"""Mails and texts to graduates: whether they want to be on the list of alumni; what the coordinator writes to those who do."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.letters import composed
from lamplighter.academy.models import AlumniLetter, Application
from lamplighter.city.queries import our_city
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Draft, Letter


def invitation(row: Application, link: str) -> Letter:
    """Asks a graduate; whoever does nothing is on no list."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("You choose who may see your name: the coordinator only, other alumni, or everybody."),
            _("You can say what you would like to do as a volunteer, and whether we may write to you."),
            _("If you do nothing, you are on no list. You can take it back at any time, on the same page."),
        ]  # fmt: skip
        draft = Draft(
            _("Would you like to stay in touch with the academy?"), more, _("Choose on your page for alumni")
        )
        return composed(row.language, shown_number(row.number), draft, link)


def to_alumni(letter: AlumniLetter, language: str, page: str, stop: str) -> Letter:
    """What the coordinator wrote, in one language.

    Args:
        page, stop: the reader's page for alumni, and where one press ends such letters.
    """
    with override(language):
        subject, body = letter.said("subject", language), letter.said("body", language)
        when = ""
        if letter.event_on is not None:
            when = _("Day: %(day)s") % {"day": date_format(letter.event_on, "DATE_FORMAT")}
        parts = [part for part in (body, when) if part]
        button = (_("Open the page"), letter.url) if letter.url else (_("Your page for alumni"), page)
        footer = _("You get this since you are one of our alumni and asked for letters. To get no more: %(stop)s") % {
            "stop": stop
        }  # fmt: skip
        text = "\n\n".join([subject, *parts, f"{button[0]}:\n{button[1]}", footer])
        html = dressed("\n\n".join(parts), language=language, title=subject, button=button, footer=footer)
        sms = _("%(department)s: %(subject)s") % {
            "department": our_city().department,
            "subject": subject,
        }
        return Letter(subject, text, html, f"{sms} {button[1]}")
