"""Mails and texts to residents: one for each step they are to hear of, in their language, complete as plain text.

No subject names what a concern is about: subjects are read on locked screens. Of a sensitive concern a message says only that
there is one. Neighbours who follow a concern hear of its states, never of what its resident and the officer write each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.concerns.messages import sentences
from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.concerns.queries.owners import Held
from lamplighter.concerns.rules.numbers import shown_number
from lamplighter.concerns.rules.replying import token_for
from lamplighter.concerns.rules.states import Verb
from lamplighter.concerns.rules.values import Author, Entry, Part
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.inbound import reply_address
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import OfficerCard

NUMBER, LINK = "9e2f4c70b1d84a6d", "https://5a83d9be27f04c16.invalid/"
"""Stand for a number and a link in a letter that is composed for many."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in its three forms. ``sms`` stands for itself; ``reply_to`` is empty where replies by mail are off."""

    subject: str
    text: str
    html: str
    sms: str
    reply_to: str = ""

    def for_one(self, number: str, link: str, reply_to: str) -> Letter:
        """The letter with its number and link filled in; neither has a sign that HTML would write otherwise."""

        def filled(words: str) -> str:
            return words.replace(LINK, link).replace(NUMBER, number)

        return Letter(filled(self.subject), filled(self.text), filled(self.html), filled(self.sms), reply_to)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a letter says: a sentence that is the news, then paragraphs, then the one thing to do."""

    news: str
    more: list[str] = field(default_factory=list)
    button: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step's words are made from."""

    concern: Concern
    update: Update
    held: Held
    mine: bool
    now: datetime
    before: OfficerCard | None


def receipt(concern: Concern, contact: Contact, held: Held, link: str, now: datetime) -> Letter:
    """What was kept: the number, who has it, when to expect an answer, the private link."""
    kind, language = concern.kind, contact.language
    back = reply_to(concern, contact)
    due = concern.answer_due_at.replace(second=0, microsecond=0)
    minute = now.replace(second=0, microsecond=0)
    told = _Receipt(
        language, concern.sensitive, kind.name(language), kind.crime_report, held, due, bool(back)
    )
    return _receipt(told, minute).for_one(shown_number(concern.number), link, back)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What the words of a receipt depend on, besides the concern's number and link; nothing of the resident's."""

    language: str
    quiet: bool
    kind: str
    crime_report: bool
    held: Held
    due: datetime
    answers: bool


@lru_cache(maxsize=256)
def _receipt(told: _Receipt, now: datetime) -> Letter:
    """The receipt of all concerns that are raised in one minute, of one kind, for one holder, with ``NUMBER`` and ``LINK`` to fill in."""
    with override(told.language):
        if told.quiet:
            return _quiet(told.language, LINK)
        who = sentences.name_of(told.held.card)
        news = _("We have what you told us. %(officer)s has it.") % {"officer": who}
        kind = _("What it is about: %(kind)s") % {"kind": told.kind}
        more = [
            _("Your number is %(number)s.") % {"number": NUMBER},
            kind,
            f"{sentences.answer_by(told.due, now)} {sentences.duty(told.held, now)}".strip(),
            *(sentences.no_report() if told.crime_report else ()),
            _("If someone is in danger now, call %(number)s.")
            % {"number": settings.LAMPLIGHTER.city.emergency_number},
        ]
        return _worded(told.language, NUMBER, _Draft(news, more), LINK, answers=told.answers)


def joined(concern: Concern, contact: Contact, held: Held, link: str, now: datetime) -> Letter:
    """To a neighbour: they follow a concern now."""
    with override(contact.language):
        number, kind = shown_number(concern.number), concern.kind.name(contact.language)
        news = _("You follow %(number)s now.") % {"number": number}
        more = [
            _("What it is about: %(kind)s") % {"kind": kind},
            sentences.standing(concern, held, now, mine=False),
            _("You get a message each time something changes."),
        ]
        return _composed(concern, contact, _Draft(news, more), link)


def link_again(concern: Concern, contact: Contact, link: str) -> Letter:
    """The private link once more, for somebody who lost it."""
    with override(contact.language):
        if concern.sensitive:
            return _quiet(contact.language, link)
        news = _("Here is the link to your page again.")
        more = [_("You or somebody else asked for it. If it was not you, there is nothing you need to do.")]
        return _composed(concern, contact, _Draft(news, more), link)


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
        return (
            _quiet(contact.language, link) if concern.sensitive else _composed(concern, contact, made, link)
        )


def _draft(step: _Step) -> _Draft | None:
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


def _ongoing(step: _Step) -> _Draft:
    return _Draft(_happened(step), [*_words(step), _promised(step)])


def _answer(step: _Step) -> _Draft:
    return _Draft(_happened(step), [*_words(step), _promised(step)])


def _hand_on(step: _Step) -> _Draft:
    who = sentences.name_of(step.held.card)
    if step.before is not None and step.before != step.held.card:
        said = {"officer": who, "before": sentences.within(step.before)}
        news = _("%(officer)s has taken over from %(before)s.") % said
    else:
        news = _("%(officer)s has taken over.") % {"officer": who}
    kept = _("All you wrote and all that was promised stays with it. You do not have to tell it again.")
    return _Draft(news, [kept, _promised(step)])


def _routed(step: _Step) -> _Draft:
    news = _("It was passed on inside the department. %(officer)s has it now.")
    return _Draft(
        news % {"officer": sentences.name_of(step.held.card)}, [*_words(step, named=True), _promised(step)]
    )


def _resolved(step: _Step) -> _Draft:
    if step.concern.kind.thanks:
        return _Draft(sentences.standing(step.concern, step.held, step.now), _words(step))
    if not step.mine:
        return _Draft(_happened(step), _words(step))
    closes = sentences.closes_on(step.concern)
    ask = _("Was it solved? Please say so on your page: there are two buttons, yes and no.")
    if closes is not None:
        day = {"date": saying.long_day(closes, city_tz())}
        ask = f"{ask} {_('If we hear nothing, it closes on %(date)s.') % day}"
    return _Draft(_happened(step), [*_words(step), ask], _("Say whether it was solved"), "#solved")


def _closed(step: _Step) -> _Draft:
    return _Draft(_happened(step), [*_words(step), *_again(step)])


def _again(step: _Step) -> list[str]:
    """Until when, and how, it can be opened again."""
    until = sentences.reopens_until(step.concern)
    if until is None or not step.mine or step.concern.kind.thanks:
        return []
    day = {"date": saying.long_day(until, city_tz())}
    return [_("If it comes back, you can open it again on your page until %(date)s.") % day]


def _merged(step: _Step) -> _Draft:
    kept = step.concern.merged_into
    more = [_("We work on both together, and you go on hearing of it.")]
    if kept is not None:
        more.append(_("The number from now on is %(number)s.") % {"number": shown_number(kept.number)})
    return _Draft(_happened(step), more)


_MOVES: dict[Verb, Callable[[_Step], _Draft | None]] = {
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


def _composed(concern: Concern, contact: Contact, made: _Draft, link: str) -> Letter:
    back = reply_to(concern, contact)
    letter = _worded(contact.language, shown_number(concern.number), made, link, answers=bool(back))
    return replace(letter, reply_to=back)


def _worded(language: str, number: str, made: _Draft, link: str, *, answers: bool) -> Letter:
    """A letter in its forms. ``answers``: whether an answer by mail comes back to us."""
    subject = f"{number}: {made.news}"
    body = [part for part in (made.news, *made.more) if part]
    button = made.button or _("Open your page")
    if answers:
        body.append(_("You can answer this mail. What you write comes to the officer."))
    footer = _("Only you have this link. On the page you can stop these messages.")
    text = "\n\n".join([*body, f"{button}:\n{link}{made.anchor}", footer])
    html = dressed(
        "\n\n".join(body[1:]),
        language=language,
        title=body[0],
        button=(button, f"{link}{made.anchor}"),
        footer=footer,
    )
    said = {"department": settings.LAMPLIGHTER.city.department, "number": number, "news": made.news}
    sms = f"{_('%(department)s, %(number)s: %(news)s') % said} {link}{made.anchor}"
    return Letter(subject, text, html, sms)


def _quiet(language: str, link: str) -> Letter:
    """Of a sensitive concern: that there is a message, and nothing else. A text holds not even the link."""
    city = {"city": settings.LAMPLIGHTER.city.name}
    subject = _("A message from %(city)s") % city
    body, button = _("There is a message for you."), _("Read it")
    text = f"{body}\n\n{button}:\n{link}"
    html = dressed(body, language=language, title=subject, button=(button, link))
    return Letter(subject, text, html, _("%(city)s: there is a message for you.") % city)


def reply_to(concern: Concern, contact: Contact) -> str:
    """Where an answer by mail comes back; empty where replies by mail are off, of sensitive concerns, and for neighbours."""
    if concern.sensitive or contact.part != Part.RAISER.value:
        return ""
    key, version = settings.SECRET_KEY, concern.link_version
    return reply_address(token_for(key, number=concern.number, contact=contact.pk, version=version))
