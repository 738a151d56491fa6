"""Mails and texts about a reservation: the receipt, a seat that came free, the reminder, a move, a cancellation, the pulse."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.city.queries import our_city
from lamplighter.core.numbers import shown_number
from lamplighter.meetings.messages import gathering_calendar
from lamplighter.meetings.messages.gathering_words import people_said, seats_said, span, waiting_said
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.rules.gatherings import RsvpState, State
from lamplighter.outbox.actions import Attachment
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Draft, Letter, worded
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.saying import dotted, long_day, when


def calendar_file(gathering: Gathering, language: str, *, cancelled: bool = False) -> Attachment:
    """The file that puts it into a calendar, or takes it out."""
    method = "CANCEL" if cancelled else "PUBLISH"
    with override(language):
        content = gathering_calendar.one(gathering, method=method)
    return Attachment("gathering.ics", f"text/calendar; method={method}; charset=utf-8", content)


def _facts(gathering: Gathering, language: str, now: datetime) -> str:
    where = ", ".join(part for part in (gathering.place, gathering.address) if part)
    lines = [gathering.said("title", language), span(gathering.starts, gathering.ends, now), where]
    return "\n".join([*lines, gathering.said("access", language)]).strip()


def _letter(rsvp: Rsvp, draft: Draft, link: str) -> Letter:
    made = Draft(dotted(draft.news), [dotted(each) for each in draft.more if each])
    return worded(rsvp.language, shown_number(rsvp.number), made, link, answers=False)


def _kept(rsvp: Rsvp) -> str:
    """How it stands: a place in the waiting line, or seats."""
    if rsvp.state == RsvpState.WAITING.value:
        return waiting_said(rsvp)
    if rsvp.gathering.capacity is None:
        return _("We expect %(seats)s.") % {"seats": people_said(rsvp.size)}
    return _("We keep %(seats)s for you.") % {"seats": seats_said(rsvp.size)}


def receipt(rsvp: Rsvp, link: str, now: datetime) -> Letter:
    """What was kept: seats, or a place in the waiting line."""
    with override(rsvp.language):
        facts = _facts(rsvp.gathering, rsvp.language, now)
        if rsvp.state == RsvpState.WAITING.value:
            more = [
                facts,
                _("If seats come free, you get them in the order of asking, and we write at once."),
            ]
        else:
            more = [facts, _("On your page you find the code for the door, and can change or cancel.")]
        return _letter(rsvp, Draft(_kept(rsvp), more), link)


def again(rsvp: Rsvp, link: str, now: datetime) -> Letter:
    """The link once more: asked for, or since somebody said a second time that they come."""
    gathering = rsvp.gathering
    with override(rsvp.language):
        takes_place = gathering.state == State.PLANNED.value
        kept = _("Your reservation stands as it was. %(kept)s") % {"kept": _kept(rsvp)}
        more = [
            _facts(gathering, rsvp.language, now),
            kept if takes_place else "",
            _(
                "There is one reservation for each address. On your page you can change for how many people it is."
            )
            if takes_place
            else "",
            _("You or somebody else asked for it. If it was not you, there is nothing you need to do."),
        ]
        return _letter(rsvp, Draft(_("Here is the link to your page again."), more), link)


def seat_free(rsvp: Rsvp, link: str, now: datetime) -> Letter:
    """Seats came free: they are theirs now."""
    with override(rsvp.language):
        news = _("Good news: we now keep %(seats)s for you.") % {"seats": seats_said(rsvp.size)}
        more = [
            _facts(rsvp.gathering, rsvp.language, now),
            _("If you cannot come any more, please cancel on your page: the next in line are waiting."),
        ]
        return _letter(rsvp, Draft(news, more), link)


def reminder(rsvp: Rsvp, link: str, now: datetime) -> Letter:
    """It is soon."""
    with override(rsvp.language):
        news = _("See you %(when)s.") % {"when": when(rsvp.gathering.starts, now, city_tz())}
        more = [
            _facts(rsvp.gathering, rsvp.language, now),
            _("If you cannot come, please cancel on your page, so that somebody else can."),
        ]
        return _letter(rsvp, Draft(news, more), link)


def moved(rsvp: Rsvp, link: str, before: tuple[datetime, datetime, str], now: datetime) -> Letter:
    """It is at another time, or somewhere else. ``before``: beginning, end and place until now."""
    gathering = rsvp.gathering
    starts, ends, place = before
    with override(rsvp.language):
        if starts != gathering.starts or ends != gathering.ends:
            news = _("New time: %(when)s.") % {"when": span(gathering.starts, gathering.ends, now)}
        else:
            news = _("New place: %(place)s.") % {"place": gathering.place}
        was = _("Before: %(when)s, %(place)s") % {"when": span(starts, ends, now), "place": place}
        kept = (
            _("You keep your place in the waiting line.")
            if rsvp.state == RsvpState.WAITING.value
            else _("Your place stays yours. If you cannot come then, please cancel on your page.")
        )
        more = [_facts(gathering, rsvp.language, now), gathering.said("why", rsvp.language), was, kept]
        return _letter(rsvp, Draft(news, more), link)


def cancelled(rsvp: Rsvp, link: str, now: datetime) -> Letter:
    """It does not take place."""
    gathering = rsvp.gathering
    with override(rsvp.language):
        news = _("Cancelled: %(when)s.") % {"when": span(gathering.starts, gathering.ends, now)}
        more = [_facts(gathering, rsvp.language, now), gathering.said("why", rsvp.language)]
        return _letter(rsvp, Draft(news, more), link)


def pulse(gathering: Gathering, language: str, link: str, until: datetime, now: datetime) -> Letter:
    """The two questions, to somebody who came. The letter is the same for all but its link, which is tied to nobody."""
    with override(language):
        title, city = gathering.said("title", language), our_city().name
        subject = _("Two questions about our gathering, %(city)s") % {"city": city}
        lines = [
            _("Thank you for coming."),
            f"{title}\n{span(gathering.starts, gathering.ends, now)}",
            _("Was it useful? Did you feel heard? It takes half a minute and helps us to do better."),
            _(
                "The link lets one answer in and is tied to nobody: not even we can tell who answered what. It holds until %(when)s."
            )
            % {"when": long_day(until, city_tz())},
        ]
        button, footer = _("Answer two questions"), _("This is the only mail about it.")
        text = "\n\n".join([*lines, f"{button}:\n{link}", footer])
        html = dressed(
            "\n\n".join(lines[1:]), language=language, title=lines[0], button=(button, link), footer=footer
        )
        sms = _("%(department)s: thank you for coming. Two questions, without your name:") % {
            "department": our_city().department
        }
        return Letter(subject, text, html, f"{sms} {link}")
