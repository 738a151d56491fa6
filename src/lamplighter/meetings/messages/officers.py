"""Mails to officers: that a resident booked, moved or cancelled. Nothing private is in them; the rest is on the agenda."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.messages.letters import News
from lamplighter.meetings.models import Appointment
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing import saying


def to_officer(row: Appointment, news: News) -> Letter:
    """Word to whoever comes."""
    language = settings.LANGUAGE_CODE  # what language an officer reads is kept nowhere
    with override(language):
        said = {"number": shown_number(row.number), "when": sentences.time_said(row.starts)}
        sentence = {
            News.BOOKED: _("A resident meets you on %(when)s: %(number)s."),
            News.MOVED: _("A resident moved %(number)s to %(when)s."),
            News.CANCELLED: _("A resident cancelled %(number)s on %(when)s."),
            News.ASKED: _("A resident asked for a visit at the door on %(when)s: %(number)s."),
            News.LOOSE: _("The roster changed: you are not on duty for %(number)s on %(when)s."),
        }[news]
        told = saying.ended(sentence % said)
        path = reverse("staff-appointment", args=[row.number])
        link = f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"
        button = _("Open the appointment")
        html = dressed("", language=language, title=told, button=(button, link))
        return Letter(told, f"{told}\n\n{button}:\n{link}", html, f"{told} {link}")
