"""Where a concern stands and what happened to it, in plain sentences: mails, texts and pages say them alike.

Every function speaks the language Django has activated. Officers are named by their cards alone, so display levels are obeyed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lamplighter.city.queries import our_city
from lamplighter.concerns.models import Concern, Update
from lamplighter.concerns.rules.states import Outcome, State, Verb
from lamplighter.concerns.rules.values import Author, Due, Entry
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import OfficerCard, card_of
from lamplighter.roster.holding import Held


def name_of(card: OfficerCard | None) -> str:
    """Who acts, as a sentence begins: "Officer Reyes", or "The department" where nobody is named."""
    return capfirst(card.short) if card is not None else _("The department")


def within(card: OfficerCard | None) -> str:
    """The same inside a sentence: "Officer Reyes", "a Community Interaction Officer", "the department"."""
    return card.short if card is not None else _("the department")


def writer(update: Update) -> str:
    """Who made an entry on the timeline."""
    if update.author == Author.OFFICE.value:
        return _("The office it was sent to")
    return name_of(card_of(update.officer) if update.officer is not None else None)


def duty(held: Held, now: datetime) -> str:
    """When the holder is there: "Officer Reyes is on duty until 9 pm.", "... is back tomorrow at 7 am."; empty if not known."""
    if held.card is None:
        return ""
    tz = city_tz()
    if held.on_until is not None:
        said = {"officer": name_of(held.card), "until": saying.until(held.on_until, tz)}
        return saying.ended(_("%(officer)s is on duty %(until)s.") % said)
    if held.back_at is not None:
        said = {"officers": name_of(held.card), "when": saying.when(held.back_at, now, tz)}
        return saying.ended(_("%(officers)s is back %(when)s.") % said)
    return ""


def answer_by(due: datetime, now: datetime) -> str:
    """What is promised of the answer: "You get an answer by Friday."; once that has passed, that it is late."""
    if due <= now:
        return _("An answer is late. A supervisor sees that too.")
    return saying.ended(_("You get an answer %(by)s.") % {"by": saying.by(due, now, city_tz())})


def standing(concern: Concern, held: Held, now: datetime, *, mine: bool = True) -> str:
    """Where a concern stands and what is promised next, in a sentence or two; the headline of its private page.

    Args:
        mine: whether the reader raised it.
    """
    who = name_of(held.card)
    if concern.is_open and concern.unheard and concern.state != State.REOPENED.value and mine:
        stands = _("%(officer)s has your message.")
    elif concern.state == State.CLOSED.value:
        stands = _closed(concern, mine)
    elif concern.state == State.RESOLVED.value:
        stands = _resolved(concern, mine)
    else:
        stands = _standing()[State(concern.state)]
    return f"{stands % {'officer': who}} {promise(concern, held, now)}".strip()


def promise(concern: Concern, held: Held, now: datetime) -> str:
    """What is owed next, and by when: "You get an answer by Friday."; empty where nothing is."""
    if not concern.is_open:
        return ""
    if concern.due == Due.ANSWER.value:
        return answer_by(concern.answer_due_at, now)
    if concern.state == State.WAITING.value and concern.waits_until is not None:
        if concern.waits_until <= now:
            return ""
        said = {"officer": name_of(held.card), "by": saying.by(concern.waits_until, now, city_tz())}
        return saying.ended(_("%(officer)s looks at it again %(by)s.") % said)
    if concern.due == Due.FOLLOW.value:
        return _("%(officer)s still follows it.") % {"officer": name_of(held.card)}
    if concern.resolve_due_at is None or concern.resolve_due_at <= now:
        return ""
    by = saying.by(concern.resolve_due_at, now, city_tz())
    return saying.ended(_("The aim is to settle it %(by)s.") % {"by": by})


def _standing() -> dict[State, str]:
    return {
        State.NEW: _("%(officer)s has it."),
        State.ACKNOWLEDGED: _("%(officer)s has read it."),
        State.IN_PROGRESS: _("%(officer)s is working on it."),
        State.WAITING: _("It is waiting for something."),
        State.REFERRED: _("Another office has it now."),
        State.REOPENED: _("It is open again, and %(officer)s has it."),
    }


def _resolved(concern: Concern, mine: bool) -> str:
    if concern.kind.thanks:
        return _("%(officer)s has passed the thanks on.")
    return (
        _("%(officer)s says it is settled. Was it solved?") if mine else _("%(officer)s says it is settled.")
    )


def _closed(concern: Concern, mine: bool) -> str:
    if concern.outcome == Outcome.SOLVED.value:
        return _("It is closed: you said it was solved.") if mine else _("It is closed: it was solved.")
    if concern.outcome == Outcome.WITHDRAWN.value:
        return _("It is closed: you took it back.") if mine else _("It is closed: it was taken back.")
    if concern.outcome == Outcome.DECLINED.value and mine:
        return _("It is closed. The reason is below.")
    if concern.outcome == Outcome.DUPLICATE.value:
        return _("We work on it together with another report of the same problem.")
    return _("It is closed.")


def no_report() -> list[str]:
    """Of a crime that has happened: this is no police report, and where one is made."""
    set_up, city = settings.LAMPLIGHTER.concerns, our_city()
    phone = set_up.crime_report_phone or city.non_emergency_number
    said = [_("This is not a police report.")]
    if set_up.crime_report_url:
        said.append(_("Make a report here: %(url)s") % {"url": set_up.crime_report_url})
    if phone:
        said.append(_("To make a report by phone, call %(number)s.") % {"number": phone})
    return [" ".join(said)]


def state_name(state: str) -> str:
    """A state in a word or two, for labels."""
    return {
        State.NEW.value: _("New"),
        State.ACKNOWLEDGED.value: _("Read"),
        State.IN_PROGRESS.value: _("In progress"),
        State.WAITING.value: _("Waiting"),
        State.REFERRED.value: _("With another office"),
        State.RESOLVED.value: _("Settled"),
        State.CLOSED.value: _("Closed"),
        State.REOPENED.value: _("Open again"),
    }[state]


def happened(update: Update, *, mine: bool) -> str:
    """One entry of the timeline in a sentence, without the words that go with it.

    Args:
        mine: whether the reader raised the concern; neighbours and the public read "whoever raised it".
    """
    said = {"officer": writer(update)}
    if update.entry == Entry.MOVE.value:
        return (_of_resident(update, mine) or _moves()[update.move]) % said
    words = {
        Entry.RAISED.value: _raised(update, mine),
        Entry.ANSWER.value: _("%(officer)s wrote to you.") if mine else _("%(officer)s wrote an answer."),
        Entry.REPLY.value: _("You wrote.") if mine else _("Whoever raised it wrote."),
        Entry.HAND_ON.value: _("%(officer)s has it now."),
        Entry.ROUTED.value: _("It was passed on inside the department."),
        Entry.JOINED.value: _("A neighbor said it affects them too."),
        Entry.PHOTOS.value: _("You added photos.") if mine else _("Photos were added."),
        Entry.REDACTED.value: _("You took words back.") if mine else _("Words were taken back."),
    }
    return words.get(Entry(update.entry).value, "") % said


def _raised(update: Update, mine: bool) -> str:
    if update.author == Author.STAFF.value:
        return _("%(officer)s wrote it down for you.") if mine else _("%(officer)s wrote it down.")
    return _("You raised it.") if mine else _("It was raised.")


def _of_resident(update: Update, mine: bool) -> str:
    """What the resident did by the private link."""
    if update.author != Author.RESIDENT.value:
        return ""
    return {
        Verb.CONFIRM.value: _("You said it was solved.")
        if mine
        else _("Whoever raised it said it was solved."),
        Verb.REOPEN.value: _("You said it was not solved, so it is open again.")
        if mine
        else _("Whoever raised it said it was not solved, so it is open again."),
        Verb.WITHDRAW.value: _("You took it back.") if mine else _("Whoever raised it took it back."),
    }.get(update.move, "")


def _moves() -> dict[str, str]:
    return {
        Verb.ACKNOWLEDGE.value: _("%(officer)s read it."),
        Verb.START.value: _("%(officer)s started on it."),
        Verb.WAIT.value: _("%(officer)s is waiting for something."),
        Verb.REFER.value: _("%(officer)s sent it to another office."),
        Verb.RESOLVE.value: _("%(officer)s says it is settled."),
        Verb.DECLINE.value: _("%(officer)s closed it and says why."),
        Verb.CONFIRM.value: _("It was solved."),
        Verb.LAPSE.value: _("It closed, since nobody said that it was not solved."),
        Verb.WITHDRAW.value: _("It was taken back."),
        Verb.REOPEN.value: _("%(officer)s opened it again."),
        Verb.MERGE.value: _("It was put together with another report of the same problem."),
    }


def closes_on(concern: Concern) -> datetime | None:
    """When a settled concern closes by itself; None if it is not settled."""
    if concern.state != State.RESOLVED.value or concern.resolved_at is None:
        return None
    return concern.resolved_at + timedelta(days=settings.LAMPLIGHTER.concerns.close_after_days)


def reopens_until(concern: Concern) -> datetime | None:
    """Until when a closed concern can be opened again by whoever raised it; None if it is not closed."""
    if concern.closed_at is None or concern.merged_into_id is not None:
        return None
    return concern.closed_at + timedelta(days=settings.LAMPLIGHTER.concerns.reopen_days)
