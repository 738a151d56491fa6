"""Mails and texts to residents about their appointments, in their language, complete as plain text."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.rules.values import Part
from lamplighter.outbox.wording import Draft, Letter, worded
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.saying import dotted
from lamplighter.roster.cards import OfficerCard


class News(StrEnum):
    """What there is to tell of an appointment."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    PROVE = "prove"
    ASKED = "asked"
    REFUSED = "refused"
    LAPSED = "lapsed"
    REMINDER = "reminder"
    WISH_OFFER = "wish-offer"
    LOOSE = "loose"
    """To officers only: the roster changed under it."""


def letter(row: Appointment, news: News, link: str, *, now: datetime, words: str = "") -> Letter:
    """The letter of one piece of news. ``words``: what staff wrote to the resident."""
    with override(row.language):
        made = _draft(row, news, now, words)
        return _worded(row.language, row.number, made, link)


def offer(
    row: Appointment, link: str, *, was: datetime, before: OfficerCard | None, words: str, now: datetime
) -> Letter:
    """The department cannot keep it as it was: what is offered, and until when."""
    with override(row.language):
        said = {"officer": sentences.begins(before), "when": sentences.time_said(was)}
        sorry = _("%(officer)s cannot keep your meeting on %(when)s. We are sorry.") % said
        who = sentences.card(row.officer)
        if row.officer is None:
            more = [_("There is no other time free that is like it. Please choose one on your page.")]
            made = Draft(sorry, [*_quoted(words), *more], _("Choose a time"))
        elif row.starts == was:
            other = _("%(officer)s meets you at the same time instead.") % {"officer": sentences.begins(who)}
            stands = _("You do not have to do anything. If you would rather have another time, choose one.")
            made = Draft(sorry, [*_quoted(words), other, *_facts(row), stands], _("See your meeting"))
        else:
            other = _("We offer you this time instead: %(when)s, with %(officer)s.") % {
                "when": sentences.time_said(row.starts),
                "officer": sentences.within(who),
            }
            made = Draft(sorry, [*_quoted(words), other, *_facts(row), _kept(row)], _("Answer the offer"))
        return _worded(row.language, row.number, made, link)


def wish_kept(wish: Wish, link: str) -> Letter:
    """The receipt of wished-for hours."""
    with override(wish.language):
        parts = [sentences.part_name(Part(each)) for each in wish.parts]
        news = _("We have the hours you wished for.")
        more = [
            "\n".join(parts),
            _("If a time comes free, we offer it to you, in the order of asking."),
            _("Your number is %(number)s.") % {"number": shown_number(wish.number)},
        ]
        return _worded(wish.language, wish.number, Draft(news, more), link)


def link_again(language: str, number: str, link: str) -> Letter:
    """The private link once more, for somebody who lost it."""
    with override(language):
        news = _("Here is the link to your page again.")
        more = [_("You or somebody else asked for it. If it was not you, there is nothing you need to do.")]
        return _worded(language, number, Draft(news, more), link)


def _worded(language: str, number: str, made: Draft, link: str) -> Letter:
    """The letter in its forms. Nobody reads answers to it by mail: what can be done is on the page."""
    news, more = dotted(made.news), [dotted(each) for each in made.more]
    draft = Draft(news, more, made.button, made.anchor)
    return worded(language, shown_number(number), draft, link, answers=False)


def _draft(row: Appointment, news: News, now: datetime, words: str) -> Draft:
    meets = sentences.meets(row.way, sentences.card(row.officer), row.starts)
    when = {"when": sentences.time_said(row.starts)}
    if news is News.BOOKED:
        change = _("On your page you can move or cancel it.")
        calendar = _("The attached file puts it into your calendar.") if row.by == "email" else ""
        return Draft(meets, [*_facts(row), change, calendar], _("See your meeting"))
    if news is News.MOVED:
        return Draft(
            meets, [_("This is the new time."), *_quoted(words), *_facts(row)], _("See your meeting")
        )
    if news is News.REMINDER:
        more = [*_facts(row), _("If you cannot come, please cancel, so that somebody else can.")]
        return Draft(meets, more, _("Move or cancel"))
    if news is News.CANCELLED:
        said = _("Your meeting on %(when)s is cancelled.") % when
        return Draft(said, [*_quoted(words), _("You can book another time whenever you like.")])
    if news is News.PROVE:
        ask = _("Please say that it was you who asked for a visit on %(when)s.") % when
        more = [
            _("Press yes on your page. Then a supervisor looks at it, and you hear from us."),
            _("If it was not you, there is nothing you need to do: without your yes nobody comes."),
        ]
        return Draft(ask, more, _("Say yes"))
    if news is News.ASKED:
        asked = _("We have your wish for a visit on %(when)s.") % when
        more = [_("A supervisor looks at it. You hear from us before that time.")]
        return Draft(asked, [*more, *_facts(row)])
    if news is News.REFUSED:
        no = _("We cannot come to your door on %(when)s.") % when
        return Draft(no, [*_quoted(words), _("You can meet an officer at another place, or by phone.")])
    if news is News.WISH_OFFER:
        free = _("A time has come free: %(when)s.") % when
        return Draft(free, [*_facts(row), _kept(row)], _("Answer the offer"))
    over = _("The time on %(when)s is no longer kept for you.") % when
    return Draft(over, [_("We heard nothing from you. You can book another time whenever you like.")])


def _facts(row: Appointment) -> list[str]:
    """Where, how long, how to get in, the number."""
    tz = city_tz()
    said = [
        _("Place: %(place)s") % {"place": sentences.where(row)},
        sentences.access(row),
        _("Time: %(hours)s") % {"hours": saying.hours(row.starts, row.ends, tz)},
        _("With: %(officer)s") % {"officer": sentences.within(sentences.card(row.officer))},
        _("Number: %(number)s") % {"number": shown_number(row.number)},
    ]
    return ["\n".join(part for part in said if part)]


def _kept(row: Appointment) -> str:
    if row.lapses_at is None:
        return ""
    until = {"when": sentences.time_said(row.lapses_at)}
    return _("It is kept for you until %(when)s.") % until


def _quoted(words: str) -> list[str]:
    return [_("“%(words)s”") % {"words": words.strip()}] if words.strip() else []
