"""Moves of a concern from state to state, by the one table."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as AuditVerb
from lamplighter.concerns.actions.shared import locked, read, set_due, touch, write_update
from lamplighter.concerns.actions.telling import announce, tell, tell_officer
from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.concerns.rules.states import ANSWERS, Move, NotAllowed, Party, State, Verb, move_for
from lamplighter.concerns.rules.values import Author, Entry, Part
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz

MORNING = time(8)
"""When on the day waited for the officer is reminded."""
_AUTHORS = {
    Party.OFFICER: Author.STAFF,
    Party.SUPERVISOR: Author.STAFF,
    Party.RESIDENT: Author.RESIDENT,
    Party.SYSTEM: Author.SYSTEM,
}


@transaction.atomic
def move(
    *,
    pk: int,
    verb: Verb,
    party: Party,
    now: datetime,
    words: str = "",
    actor: Actor | None = None,
    user: User | None = None,
    until: date | None = None,
    author: Author | None = None,
    program: str = "",
) -> Update:
    """Makes a move; the resident is told in the same transaction.

    Args:
        until: the day by which what is waited for should have come; only for ``Verb.WAIT``.
        program: name of the department's program that makes it, where no person does.
        author: who is named on the timeline, where it is not the party itself (another office's system).

    Raises:
        Gone: there is no such concern.
        NotAllowed, NeedsWords: the table says no.
    """
    concern = locked(pk)
    return _moved(
        concern, verb, party, now=now, words=words, actor=actor, user=user, until=until, author=author, program=program
    )  # fmt: skip


def _moved(
    concern: Concern,
    verb: Verb,
    party: Party,
    *,
    now: datetime,
    words: str,
    actor: Actor | None,
    user: User | None,
    until: date | None = None,
    author: Author | None = None,
    program: str = "",
) -> Update:
    found = move_for(verb, State(concern.state), party, words)
    before = concern.state
    _enter(concern, found, party, now)
    waits = until is not None and verb is Verb.WAIT
    concern.waits_until = instant(city_tz(), until, MORNING) if until is not None and waits else None
    asked = verb is Verb.REOPEN
    concern.unheard = asked and party is Party.RESIDENT
    set_due(concern, now=now, asked_again=asked)
    touch(concern, now)
    update = write_update(
        concern,
        Entry.MOVE,
        now=now,
        author=author or _AUTHORS[party],
        text=words,
        user=user,
        move=verb.value,
        before=before,
        after=concern.state,
        program=program,
    )
    if actor is not None:
        record(
            verb=AuditVerb.CONCERN_MOVED,
            subject=concern,
            actor=actor,
            now=now,
            fields=["state"],
            zone=concern.zone,
        )
    tell(concern, update, now=now)
    if party is Party.RESIDENT and verb is not Verb.CONFIRM:
        tell_officer(concern, update, now=now)
    announce(concern, update, now=now)
    return update


def _enter(concern: Concern, found: Move, party: Party, now: datetime) -> None:
    """Sets the state and the times that go with it."""
    if found.verb is Verb.ACKNOWLEDGE:
        read(concern, now)
    else:
        concern.state = found.after.value
    concern.outcome = found.outcome.value if found.outcome else ""
    concern.rose_at = None
    if (
        found.verb in ANSWERS
        and party in (Party.OFFICER, Party.SUPERVISOR)
        and concern.first_answer_at is None
    ):
        concern.first_answer_at = now
    if found.verb is Verb.RESOLVE:
        concern.resolved_at = now
    if found.verb is Verb.REOPEN:
        concern.reopened += 1
        concern.resolved_at = None
    concern.closed_at = now if found.after is State.CLOSED else None


class KeptIsClosed(Exception):
    """What is still open goes into nothing that is settled: it would have no owner any more (promise 2)."""


@transaction.atomic
def merge(*, pk: int, into: int, now: datetime, actor: Actor, user: User | None, program: str = "") -> Update:
    """Closes a duplicate; its contacts follow the other from now on.

    Raises:
        Gone: one of the two is not there.
        NotAllowed: they are one and the same, the other is itself a duplicate, or one of them is sensitive and the other is not.
        KeptIsClosed: see there.
    """
    first, second = sorted((pk, into))
    rows = {
        each: locked(each) for each in (first, second)
    }  # in one order, so that two merges cannot wait for each other
    concern, kept = rows[pk], rows[into]
    if pk == into or kept.merged_into_id is not None or concern.sensitive != kept.sensitive:
        raise NotAllowed("merge")
    if not kept.is_open:
        raise KeptIsClosed
    concern.merged_into = kept
    concern.save(update_fields=["merged_into"])
    for contact in concern.contacts.all():
        _follow(contact, kept, now)
    update = _moved(
        concern, Verb.MERGE, Party.SUPERVISOR, now=now, words="", actor=None, user=user, program=program
    )
    record(
        verb=AuditVerb.CONCERN_MERGED,
        subject=concern,
        actor=actor,
        now=now,
        fields=["merged_into"],
        zone=concern.zone,
    )
    return update


def _follow(contact: Contact, kept: Concern, now: datetime) -> None:
    already = kept.contacts.filter(email=contact.email, phone=contact.phone).exists()
    if not already and contact.stopped_at is None:
        Contact.objects.create(
            concern=kept,
            part=Part.FOLLOWER.value,
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            by=contact.by,
            hours=contact.hours,
            language=contact.language,
            created_at=now,
            confirmed_at=now,  # they raised it themselves
        )
