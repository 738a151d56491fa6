"""Mails and texts to residents about a step: one for each that they are to hear of, in their language, complete as plain text.

Neighbours who follow a concern hear of its states, never of what its resident and the officer write each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.concerns.messages import sentences
from lamplighter.concerns.messages.letter import composed
from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.concerns.rules.states import Verb
from lamplighter.concerns.rules.values import Author, Entry, Part
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.wording import Draft, Letter, quiet
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.holding import Held


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step's words are made from."""

    concern: Concern
    update: Update
    held: Held
    mine: bool
    now: datetime
    before: OfficerCard | None


def step(
    concern: Concern,
    contact: Contact,
    update: Update,
    held: Held,
    link: str,
    now: datetime,
    before: OfficerCard | None = None,
) -> Letter | None:
    """The letter for one entry of the timeline; None where this reader is not to hear of it.

    Args:
        before: of a hand-on, who held it until now.
    """
    mine = contact.part == Part.RAISER.value
    if update.internal or not (mine or update.entry == Entry.MOVE.value):
        return None
    with override(contact.language):
        made = _draft(_Step(concern, update, held, mine, now, before))
        if made is None:
            return None
        return quiet(contact.language, link) if concern.sensitive else composed(concern, contact, made, link)


def _draft(step: _Step) -> Draft | None:
    if step.update.entry == Entry.MOVE.value:
        return _MOVES[Verb(step.update.move)](step)
    made = {Entry.ANSWER.value: _answer, Entry.HAND_ON.value: _hand_on, Entry.ROUTED.value: _routed}.get(
        Entry(step.update.entry).value
    )
    return made(step) if made else None


def _words(step: _Step, *, named: bool = False) -> list[str]:
    """What staff, or the other office, wrote to the resident, in quotes; a neighbour reads what a moderator let stand.

    Args:
        named: whether to say whose words they are, where the news does not.
    """
    said = step.update.text if step.mine else step.update.public_text
    if step.update.author == Author.RESIDENT.value or not said:
        return []
    quoted = _("“%(words)s”") % {"words": said}
    return [
        _("%(officer)s writes:") % {"officer": sentences.writer(step.update)} + f"\n{quoted}"
        if named
        else quoted
    ]


def _happened(step: _Step) -> str:
    return sentences.happened(step.update, mine=step.mine)


def _promised(step: _Step) -> str:
    """What is owed next, and when the holder is there."""
    owed = sentences.promise(step.concern, step.held, step.now)
    return f"{owed} {sentences.duty(step.held, step.now)}".strip()


def _ongoing(step: _Step) -> Draft:
    return Draft(_happened(step), [*_words(step), _promised(step)])


def _answer(step: _Step) -> Draft:
    return Draft(_happened(step), [*_words(step), _promised(step)])


def _hand_on(step: _Step) -> Draft:
    who = sentences.name_of(step.held.card)
    if step.before is not None and step.before != step.held.card:
        said = {"officer": who, "before": sentences.within(step.before)}
        news = _("%(officer)s has taken over from %(before)s.") % said
    else:
        news = _("%(officer)s has taken over.") % {"officer": who}
    kept = _("All you wrote and all that was promised stays with it. You do not have to tell it again.")
    return Draft(news, [kept, _promised(step)])


def _routed(step: _Step) -> Draft:
    news = _("It was passed on inside the department. %(officer)s has it now.")
    return Draft(
        news % {"officer": sentences.name_of(step.held.card)}, [*_words(step, named=True), _promised(step)]
    )


def _resolved(step: _Step) -> Draft:
    if step.concern.kind.thanks:
        return Draft(sentences.standing(step.concern, step.held, step.now), _words(step))
    if not step.mine:
        return Draft(_happened(step), _words(step))
    closes = sentences.closes_on(step.concern)
    ask = _("Was it solved? Please say so on your page: there are two buttons, yes and no.")
    if closes is not None:
        day = {"date": saying.long_day(closes, city_tz())}
        ask = f"{ask} {_('If we hear nothing, it closes on %(date)s.') % day}"
    return Draft(_happened(step), [*_words(step), ask], _("Say whether it was solved"), "#solved")


def _closed(step: _Step) -> Draft:
    return Draft(_happened(step), [*_words(step), *_again(step)])


def _again(step: _Step) -> list[str]:
    """Until when, and how, it can be opened again."""
    until = sentences.reopens_until(step.concern)
    if until is None or not step.mine or step.concern.kind.thanks:
        return []
    day = {"date": saying.long_day(until, city_tz())}
    return [_("If it comes back, you can open it again on your page until %(date)s.") % day]


def _merged(step: _Step) -> Draft:
    kept = step.concern.merged_into
    more = [_("We work on both together, and you go on hearing of it.")]
    if kept is not None:
        more.append(_("The number from now on is %(number)s.") % {"number": shown_number(kept.number)})
    return Draft(_happened(step), more)


_MOVES: dict[Verb, Callable[[_Step], Draft | None]] = {
    Verb.ACKNOWLEDGE: _ongoing,
    Verb.START: _ongoing,
    Verb.WAIT: _ongoing,
    Verb.REFER: _ongoing,
    Verb.RESOLVE: _resolved,
    Verb.DECLINE: _closed,
    Verb.CONFIRM: _closed,
    Verb.LAPSE: _closed,
    Verb.WITHDRAW: _closed,
    Verb.REOPEN: _ongoing,
    Verb.MERGE: _merged,
}
