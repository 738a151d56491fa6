"""Mails and texts that say what was kept: the receipt, word to a neighbour who joined, the link once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.city.queries import our_city
from lamplighter.concerns.messages import sentences
from lamplighter.concerns.messages.letter import composed, reply_to
from lamplighter.concerns.models import Concern, Contact
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.wording import LINK, NUMBER, Draft, Letter, quiet, worded
from lamplighter.roster.holding import Held


def receipt(concern: Concern, contact: Contact, held: Held, link: str, now: datetime) -> Letter:
    """What was kept: the number, who has it, when to expect an answer, the private link."""
    kind, language = concern.kind, contact.language
    back = reply_to(concern, contact)
    due = concern.answer_due_at.replace(second=0, microsecond=0)
    minute = now.replace(second=0, microsecond=0)
    told = _Receipt(
        language=language,
        quiet=concern.sensitive,
        kind=kind.name(language),
        crime_report=kind.crime_report,
        thanks=kind.thanks,
        held=held,
        due=due,
        answers=bool(back),
    )
    return _receipt(told, minute).for_one(shown_number(concern.number), link, back)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What the words of a receipt depend on, besides the concern's number and link; nothing of the resident's."""

    language: str
    quiet: bool
    kind: str
    crime_report: bool
    thanks: bool
    held: Held
    due: datetime
    answers: bool


@lru_cache(maxsize=256)
def _receipt(told: _Receipt, now: datetime) -> Letter:
    """The receipt of all concerns that are raised in one minute, of one kind, for one holder, with ``NUMBER`` and ``LINK`` to fill in."""
    with override(told.language):
        if told.quiet:
            return quiet(told.language, LINK)
        who = sentences.name_of(told.held.card)
        news = _("We have what you told us. %(officer)s has it.") % {"officer": who}
        kind = _("What it is about: %(kind)s") % {"kind": told.kind}
        more = [
            _("Your number is %(number)s.") % {"number": NUMBER},
            kind,
            ""
            if told.thanks
            else f"{sentences.answer_by(told.due, now)} {sentences.duty(told.held, now)}".strip(),
            *(sentences.no_report() if told.crime_report else ()),
            _("If someone is in danger now, call %(number)s.") % {"number": our_city().emergency_number},
        ]
        return worded(told.language, NUMBER, Draft(news, more), LINK, answers=told.answers)


def may_follow(concern: Concern, contact: Contact, held: Held, link: str, now: datetime) -> Letter:
    """To a neighbour whose address was typed to follow a concern: whether it was them."""
    with override(contact.language):
        number, kind = shown_number(concern.number), concern.kind.name(contact.language)
        news = _("Do you want to hear what becomes of it?")
        more = [
            _("You, or somebody else with your address, asked for messages about %(number)s: %(kind)s")
            % {"number": number, "kind": kind},
            sentences.standing(concern, held, now, mine=False),
            _("Press yes on your page, and you get a message each time something changes."),
            _("If it was not you, there is nothing you need to do: without your yes we write no more."),
        ]
        return composed(concern, contact, Draft(news, more, _("Say yes")), link)


def link_again(concern: Concern, contact: Contact, link: str) -> Letter:
    """The private link once more, for somebody who lost it."""
    with override(contact.language):
        if concern.sensitive:
            return quiet(contact.language, link)
        news = _("Here is the link to your page again.")
        more = [_("You or somebody else asked for it. If it was not you, there is nothing you need to do.")]
        return composed(concern, contact, Draft(news, more), link)
