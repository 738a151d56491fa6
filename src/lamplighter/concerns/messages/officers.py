"""Mails to officers: that a resident wrote. Nothing private is in them; the words are at the desk."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.concerns.models import Concern, Update
from lamplighter.concerns.rules.states import Verb
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter


def to_officer(concern: Concern, update: Update) -> Letter:
    """Word to the holder that a resident wrote, or said that it was not solved."""
    language = settings.LANGUAGE_CODE  # what language an officer reads is kept nowhere
    with override(language):
        number = {"number": shown_number(concern.number)}
        news = {
            Verb.REOPEN.value: _("Not solved, says the resident of %(number)s: it is open again."),
            Verb.WITHDRAW.value: _("The resident took %(number)s back."),
        }.get(update.move, _("A resident wrote about %(number)s.")) % number
        link = desk_link(concern)
        button = _("Open it at the desk")
        html = dressed("", language=language, title=news, button=(button, link))
        return Letter(news, f"{news}\n\n{button}:\n{link}", html, f"{news} {link}")


def desk_link(concern: Concern) -> str:
    """The absolute address of the concern at the staff's desk."""
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    with override(settings.LANGUAGE_CODE):  # whatever the resident's page was read in
        return f"{base}{reverse('staff-concern', args=[concern.number])}"
