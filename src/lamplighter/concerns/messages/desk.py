"""What the desk says of a concern: what is next and by when, who holds it, what happened. For staff, so officers have their whole names."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.concerns.models import Concern, Desk, Update
from lamplighter.concerns.rules.states import Outcome, State, Verb
from lamplighter.concerns.rules.values import BACK_TO_SHIFT, Author, Channel, Due, Entry, Met, Part, is_desk
from lamplighter.core.schedule.holding import Via
from lamplighter.outbox.reach import By, Hours
from lamplighter.places.queries import zone_by_code
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot


def next_step(concern: Concern, now: datetime) -> str:
    """What is owed next and by when: "Answer due tomorrow at 3 pm." The headline of a concern at the desk."""
    if concern.due_at is None:
        return _("The resident wrote after it was settled.") if concern.unheard else _ended(concern)
    when = {"when": saying.when(concern.due_at, now, city_tz())}
    late = concern.due_at <= now
    if concern.due == Due.ANSWER.value and concern.unheard:
        said = (
            _("The resident wrote: an answer was due %(when)s.")
            if late
            else _("The resident wrote: answer due %(when)s.")
        )
    elif concern.due == Due.ANSWER.value:
        said = _("An answer was due %(when)s.") if late else _("Answer due %(when)s.")
    elif concern.due == Due.WAITED.value:
        said = (
            _("It was to be looked at again %(when)s.") if late else _("Waiting: look at it again %(when)s.")
        )
    elif concern.due == Due.FOLLOW.value:
        said = (
            _("Ask the other office: that was due %(when)s.")
            if late
            else _("Another office has it: ask there %(when)s.")
        )
    else:
        said = _("It was to be settled %(when)s.") if late else _("To be settled %(when)s.")
    return saying.ended(said % when)


def kept_and_told(concern: Concern) -> str:
    """Where what was just done reaches the resident: it stands on their page, and perhaps goes out; said to staff, so that nobody
    waits for a message that was never sent."""
    found = next((each for each in concern.contacts.all() if each.part == Part.RAISER.value), None)
    if found is None or found.by == By.LINK.value:
        return _("It stands on the resident's page. They left no way to be reached, so nothing is sent.")
    if found.stopped_at is not None:
        return _("It stands on the resident's page. They want no messages, so nothing is sent.")
    if found.by == By.CALL.value:
        said = {"number": found.phone}
        return (
            _("It stands on the resident's page. They asked to be called, so nothing is sent: %(number)s.")
            % said
        )
    return (
        _("It goes to the resident by text message.")
        if found.by == By.TEXT.value
        else _("It goes to the resident by mail.")
    )


def _ended(concern: Concern) -> str:
    if concern.state == State.RESOLVED.value:
        return _("Settled. The resident is asked whether it was solved.")
    return {
        Outcome.SOLVED.value: _("Closed: the resident says it was solved."),
        Outcome.UNANSWERED.value: _("Closed: settled, and nobody said otherwise."),
        Outcome.DECLINED.value: _("Closed, with a reason the resident has read."),
        Outcome.WITHDRAWN.value: _("Closed: the resident took it back."),
        Outcome.DUPLICATE.value: _("Closed: put together with another report."),
    }.get(concern.outcome, _("Closed."))


def staff_name(officer: Officer | None) -> str:
    """An officer by title and whole name."""
    return f"{_(officer.title)} {officer.first_name} {officer.last_name}" if officer is not None else ""


def zone_name(code: str, now: datetime) -> str:
    """A zone's or desk's name; its code where it is on no map any more."""
    if is_desk(code):
        desk = Desk.objects.filter(code=code.partition(":")[2]).first()
        return desk_name(desk) if desk else code
    found = zone_by_code(code, city_day(now))
    return found.name if found else code


def desk_name(desk: Desk) -> str:
    """A desk's name in the reader's language."""
    return desk.name_es if (get_language() or "en").startswith("es") else desk.name_en


def shift_name(code: str) -> str:
    """A shift's name in the reader's language; "Any shift" for none."""
    if not code:
        return _("Any shift")
    found = next((each for each in snapshot().shifts.values() if each.code == code), None)
    return found.name(get_language() or "en") if found else code


def via_words(via: Via) -> str:
    """How the holder came to hold it, where that is worth saying."""
    return {
        Via.COVER: _("Stands in for a colleague."),
        Via.SUPERVISOR: _("Nobody of the post is there today, so the supervisor holds it."),
        Via.NOBODY: _("Nobody is posted anywhere. Tell an administrator."),
    }.get(via, "")


def channel_name(channel: str) -> str:
    """How a concern came in."""
    return {
        Channel.WEB.value: _("Online"),
        Channel.PHONE.value: _("By telephone"),
        Channel.MEETING.value: _("At a meeting"),
        Channel.OPEN311.value: _("Over Open311"),
        Channel.API.value: _("From another program"),
    }.get(channel, channel)


def hours_words(hours: list[str]) -> str:
    """At what hours: "in the evening", "in the morning and on weekends"; empty for no wish."""
    words = {
        Hours.MORNING.value: _("in the morning"),
        Hours.EVENING.value: _("in the evening"),
        Hours.WEEKEND.value: _("on weekends"),
    }
    return saying.together([words[each] for each in hours if each in words])


def reads(code: str) -> str:
    """The resident's language, as it stands beside a field."""
    return _("reads Spanish") if code.startswith("es") else _("reads English")


def begin_with(code: str) -> str:
    """Of ready-made replies in the resident's language."""
    return (
        _("Begin with a ready-made reply in Spanish")
        if code.startswith("es")
        else _("Begin with a ready-made reply in English")
    )


def happened(update: Update) -> str:
    """One entry of the timeline in a sentence, without the words that go with it."""
    who = {"officer": _who(update)}
    if update.entry == Entry.MOVE.value:
        return _move(update) % who
    return {
        Entry.RAISED.value: _("%(officer)s wrote it down for the resident.")
        if update.author == Author.STAFF.value
        else _("The resident raised it."),
        Entry.ANSWER.value: _("%(officer)s wrote to the resident."),
        Entry.REPLY.value: _("The resident wrote."),
        Entry.NOTE.value: _("Note by %(officer)s, for staff only."),
        Entry.CONTACT.value: _contact(update.after),
        Entry.HAND_ON.value: _("%(officer)s holds it now."),
        Entry.ASSIGNED.value: _("Given back to the shift.")
        if update.after == BACK_TO_SHIFT
        else _("Given to %(officer)s."),
        Entry.ROUTED.value: _("%(officer)s passed it on."),
        Entry.ROSE.value: _("It rose to the supervisor: overdue, or nothing had happened for long."),
        Entry.JOINED.value: _("A neighbor said it affects them too."),
        Entry.PHOTOS.value: _("The resident added photos."),
        Entry.REDACTED.value: _("The resident took words back."),
    }.get(update.entry, update.entry) % who


def _contact(met: str) -> str:
    return {
        Met.PHONE.value: _("%(officer)s spoke with the resident by telephone. For staff only."),
        Met.PERSON.value: _("%(officer)s spoke with the resident in person. For staff only."),
        Met.NO_ANSWER.value: _("%(officer)s called and reached nobody. For staff only."),
        Met.NOBODY_IN.value: _("%(officer)s went there and met nobody. For staff only."),
    }.get(met, _("%(officer)s spoke with the resident. For staff only."))


def _who(update: Update) -> str:
    if update.author == Author.OFFICE.value:
        return _("The other office")
    if update.officer is not None:
        return staff_name(update.officer)
    if update.user is not None:
        return str(update.user)
    return _("The program “%(name)s”") % {"name": update.program} if update.program else _("The system")


def _move(update: Update) -> str:
    if update.author == Author.RESIDENT.value:
        return {
            Verb.CONFIRM.value: _("The resident said it was solved."),
            Verb.REOPEN.value: _("The resident said it was not solved: it is open again."),
            Verb.WITHDRAW.value: _("The resident took it back."),
        }.get(update.move, update.move)
    return {
        Verb.ACKNOWLEDGE.value: _("%(officer)s read it."),
        Verb.START.value: _("%(officer)s started on it."),
        Verb.WAIT.value: _("%(officer)s waits for something."),
        Verb.REFER.value: _("%(officer)s sent it to another office."),
        Verb.RESOLVE.value: _("%(officer)s settled it."),
        Verb.DECLINE.value: _("%(officer)s closed it and said why."),
        Verb.LAPSE.value: _("It closed, since nobody said that it was not solved."),
        Verb.REOPEN.value: _("%(officer)s opened it again."),
        Verb.MERGE.value: _("%(officer)s put it together with another report."),
    }.get(update.move, update.move)


def move_name(verb: Verb) -> str:
    """A move as a button says it."""
    return {
        Verb.ACKNOWLEDGE: _("Mark as read"),
        Verb.START: _("Start on it"),
        Verb.WAIT: _("Wait for something"),
        Verb.REFER: _("Say that another office has it"),
        Verb.RESOLVE: _("Settle it"),
        Verb.DECLINE: _("Close it without settling"),
        Verb.REOPEN: _("Open it again"),
        Verb.MERGE: _("Put it together with another"),
    }.get(verb, verb.value)
