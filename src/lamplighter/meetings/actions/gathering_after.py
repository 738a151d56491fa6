"""At the door and after: who came, the minutes, what was promised, the pulse."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.schedule.values import instant
from lamplighter.meetings.actions.gathering_shared import Gone, locked
from lamplighter.meetings.actions.gathering_telling import REACHED
from lamplighter.meetings.messages.gathering_letters import pulse as pulse_letter
from lamplighter.meetings.models import FollowUp, Gathering, Pulse, PulseTicket, Rsvp
from lamplighter.meetings.queries.pulses import asked_late, to_ask
from lamplighter.meetings.queries.rsvps import form_digest
from lamplighter.meetings.rules import gatherings as rules
from lamplighter.meetings.rules.gatherings import PARTY_MOST, Answer, RsvpState, State
from lamplighter.outbox.actions import post_letter
from lamplighter.plumbing.clock import city_day, city_tz

OPENS_BEFORE = timedelta(hours=3)
"""So long before its beginning people can be checked in."""
ASKED_FROM = time(9)
"""From this hour of the day after, those who came are asked what they thought of it."""
LEAST_TIME = timedelta(days=1)
"""Nobody is asked who would have less time to answer."""


class NotYet(Exception):
    """It is too early for that."""


class Used(Exception):
    """The link has let an answer in already, or its time is over."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What came of a gathering, in both languages."""

    minutes_en: str = ""
    minutes_es: str = ""
    outcome_en: str = ""
    outcome_es: str = ""


@transaction.atomic
def check_in(*, pk: int, came: int, actor: Actor, now: datetime) -> Rsvp:
    """Notes how many of a party came; 0 takes it back. Pressed twice, it is noted once.

    Raises:
        Gone: there is no such reservation, or it was cancelled.
        NotYet: it does not begin for hours.
        ValueError: more than a party can be.
    """
    rsvp = Rsvp.objects.select_for_update(of=("self",)).select_related("gathering").filter(pk=pk).first()
    if rsvp is None or rsvp.state == RsvpState.CANCELLED.value:
        raise Gone
    if now < rsvp.gathering.starts - OPENS_BEFORE:
        raise NotYet
    if not 0 <= came <= PARTY_MOST:
        raise ValueError(came)
    rsvp.came, rsvp.came_at = came, (rsvp.came_at or now) if came else None
    rsvp.save(update_fields=["came", "came_at"])
    record(
        verb=Verb.VISITOR_CHECKED_IN,
        subject=rsvp,
        actor=actor,
        now=now,
        fields=["came"],
        zone=rsvp.gathering.zone,
    )
    return rsvp


@transaction.atomic
def count_walk_ins(*, pk: int, more: int, actor: Actor, now: datetime) -> None:
    """So many more came without a reservation; a negative number takes some back, down to none.

    Raises:
        Gone: there is no such gathering.
        NotYet: it does not begin for hours.
    """
    row = locked(pk)
    if now < row.starts - OPENS_BEFORE:
        raise NotYet
    step = max(-1000, min(1000, more))
    Gathering.objects.filter(pk=pk).update(walk_ins=Greatest(F("walk_ins") + step, Value(0)))
    record(verb=Verb.VISITORS_COUNTED, subject=row, actor=actor, now=now, fields=["walk_ins"], zone=row.zone)


@transaction.atomic
def write_minutes(*, pk: int, told: Minutes, walk_ins: int, actor: Actor, now: datetime) -> None:
    """Keeps the minutes, what came of it and the count of those without a reservation; with it, it has been held.

    Raises:
        Gone, NotAllowed: there is none, it was cancelled, or the public never saw it.
        NotYet: it has not begun.
    """
    row = locked(pk)
    rules.allow(rules.Verb.HOLD, State(row.state))
    if row.starts > now:
        raise NotYet
    row.minutes_en, row.minutes_es = told.minutes_en, told.minutes_es
    row.outcome_en, row.outcome_es = told.outcome_en, told.outcome_es
    row.walk_ins = walk_ins
    row.state, row.changed_at = State.HELD.value, now
    row.minutes_at = row.minutes_at or now
    row.save()
    fields = ["minutes_en", "minutes_es", "outcome_en", "outcome_es", "walk_ins"]
    record(verb=Verb.GATHERING_HELD, subject=row, actor=actor, now=now, fields=fields, zone=row.zone)


@transaction.atomic
def promise(
    *, pk: int, what_en: str, what_es: str, zone: str, due_on: date, actor: Actor, now: datetime
) -> FollowUp:
    """Keeps something that is to follow: what, by which post, by when.

    Raises:
        Gone: there is no such gathering.
    """
    row = locked(pk)
    made = FollowUp.objects.create(
        gathering=row, what_en=what_en, what_es=what_es, zone=zone, due_on=due_on, made_at=now
    )
    record(verb=Verb.FOLLOW_UP_CHANGED, subject=made, actor=actor, now=now, zone=row.zone)
    return made


@transaction.atomic
def set_done(*, pk: int, done: bool, actor: Actor, now: datetime) -> None:
    """What was to follow is done, or not done after all. Of what became a promise, the promise says so."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("gathering").filter(pk=pk).first()
    if row is None or row.promise:
        return
    row.done_on = city_day(now) if done else None
    row.save(update_fields=["done_on"])
    record(
        verb=Verb.FOLLOW_UP_CHANGED,
        subject=row,
        actor=actor,
        now=now,
        fields=["done_on"],
        zone=row.gathering.zone,
    )


@transaction.atomic
def drop_follow_up(*, pk: int, actor: Actor, now: datetime) -> None:
    """Takes a line out that was written by mistake; what became a promise stays."""
    row = FollowUp.objects.select_related("gathering").filter(pk=pk, promise="").first()
    if row is not None:
        record(verb=Verb.FOLLOW_UP_CHANGED, subject=row, actor=actor, now=now, zone=row.gathering.zone)
        row.delete()


@transaction.atomic
def became_promise(*, number: str, pk: int, promise: str, actor: Actor, now: datetime) -> None:
    """A public commitment was made of a follow-up; called in the transaction that makes it.

    Args:
        number, promise: of the gathering, of the commitment.

    Raises:
        Gone: there is no such follow-up, or one was made of it already.
    """
    ours = FollowUp.objects.filter(pk=pk, gathering__number=number, promise="")
    if not ours.update(promise=promise):
        raise Gone
    row = FollowUp.objects.select_related("gathering").get(pk=pk)
    fields, zone = ["promise"], row.gathering.zone
    record(verb=Verb.FOLLOW_UP_CHANGED, subject=row, actor=actor, now=now, fields=fields, zone=zone)


def ask_all(*, now: datetime) -> int:
    """Asks those who came to yesterday's gatherings what they thought of it, and those of earlier ones who were checked in from the
    list since. Returns how many were asked."""
    tz = city_tz()
    if now.astimezone(tz).time() < ASKED_FROM:
        return 0
    midnight = instant(tz, city_day(now), time(0))
    days = timedelta(days=settings.LAMPLIGHTER.gatherings.pulse_days)
    rows = list(to_ask(now, midnight - days, midnight).values_list("pk", flat=True))
    asked = sum(ask(pk=pk, now=now) for pk in rows)
    since = asked_late(now + LEAST_TIME, midnight - days)
    return asked + sum(ask_late(pk=pk, now=now) for pk in list(since.values_list("pk", flat=True)))


@transaction.atomic
def ask(*, pk: int, now: datetime) -> int:
    """Sends the two questions to everybody who was checked in and can be reached, once. Returns how many were asked."""
    ends = now + timedelta(days=settings.LAMPLIGHTER.gatherings.pulse_days)
    if not Gathering.objects.filter(pk=pk, pulse_at=None).update(pulse_at=now, pulse_ends=ends):
        return 0
    gathering = Gathering.objects.get(pk=pk)
    asked = _send_questions(gathering, ends, now)
    if not asked:
        Gathering.objects.filter(pk=pk).update(pulse_ends=None)
    return asked


@transaction.atomic
def ask_late(*, pk: int, now: datetime) -> int:
    """Asks whoever was checked in from the list after the others had been asked, as long as there is time to answer. Returns how many.

    Nobody else has more time for it: the answers are shown when they were to be shown.
    """
    gathering = locked(pk)
    ends = gathering.pulse_ends or now + timedelta(days=settings.LAMPLIGHTER.gatherings.pulse_days)
    asked = _send_questions(gathering, ends, now)
    if asked:
        Gathering.objects.filter(pk=pk).update(pulse_ends=ends)
    return asked


def _send_questions(gathering: Gathering, ends: datetime, now: datetime) -> int:
    """To whoever came, can be reached, and was not asked yet. The caller holds the gathering.

    Each gets a ticket of their own that is tied to the gathering and to nobody. Tickets are kept in the order of their digests, which
    are random, so that no order tells whose is whose; those that wait are written anew among them, so that none is the last.
    """
    came = Rsvp.objects.filter(gathering=gathering, came__gt=0, asked_at=None, by__in=REACHED)
    asked = list(came.order_by("pk"))
    if not asked:
        return 0
    words = [secrets.token_urlsafe(16) for _ in asked]
    waiting = PulseTicket.objects.filter(gathering=gathering)
    digests = [*waiting.values_list("digest", flat=True), *map(form_digest, words)]
    waiting.delete()
    PulseTicket.objects.bulk_create(
        PulseTicket(gathering=gathering, digest=digest, expires_at=ends) for digest in sorted(digests)
    )
    came.update(asked_at=now)
    for rsvp, word in zip(asked, words, strict=True):
        link = _pulse_link(word, rsvp.language)
        letter = pulse_letter(gathering, rsvp.language, link, ends, now)
        post_letter(rsvp, letter, now=now, category="pulse")
    return len(asked)


def _pulse_link(word: str, language: str) -> str:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{prefix}/pulse/{word}/"


@transaction.atomic
def answer(*, secret: str, useful: Answer, heard: Answer, now: datetime) -> Gathering:
    """Lets one answer in, and forgets the ticket: of two at once, one DELETE finds it. Returns what it was about. The gathering is
    held, since its tickets may be written anew.

    Raises:
        Used: the link has let one in already, or its time is over.
    """
    held = PulseTicket.objects.filter(digest=form_digest(secret), expires_at__gt=now)
    ticket = held.select_related("gathering").first()
    if ticket is None:
        raise Used
    locked(ticket.gathering_id)
    if not held.delete()[0]:
        raise Used
    Pulse.objects.create(gathering=ticket.gathering, useful=useful.value, heard=heard.value)
    return ticket.gathering
