"""Writes of commitments: making them, what becomes of them, and the jobs that keep them from being forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.numbers import new_number
from lamplighter.partners import elsewhere
from lamplighter.partners.actions.telling import post_to, supervisor_of
from lamplighter.partners.messages import letters
from lamplighter.partners.models import Commitment, CommitmentEntry
from lamplighter.partners.queries.commitments import held
from lamplighter.partners.rules.commitments import BY_VERB, Entry, Made, Party, State, Verb, move_for
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import holding
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

CATEGORY = "commitment"
BATCH, TRIES = 200, 5


class Gone(Exception):
    """There is no such commitment any more."""


class NoSuchPost(Exception):
    """The zone or desk has no post that could own a promise."""


class LooksBack(Exception):
    """A promise is for today or later."""


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """What is promised. ``made_number``: of a gathering, concern or project; ``made_en`` and ``made_es`` say where in words.
    ``made_item``: key of the proposal it is made of, if it was proposed there."""

    what_en: str
    what_es: str
    zone: str
    due_on: date
    made_at: Made
    made_number: str = ""
    made_en: str = ""
    made_es: str = ""
    made_item: str = ""


@transaction.atomic
def make(
    *, new: NewCommitment, now: datetime, actor: Actor, user: User | None, program: str = ""
) -> Commitment:
    """Makes a promise; everyone can read it from now on.

    Raises:
        LooksBack, NoSuchPost: see there.
        elsewhere.AlreadyMade: of the proposal a promise was made before.
    """
    day = city_day(now)
    if new.due_on < day:
        raise LooksBack
    if holding.post_of(snapshot(), new.zone, holding.role_of(new.zone).value) is None:
        raise NoSuchPost
    row = _kept(new, day, now)
    if new.made_item:
        elsewhere.made(
            kind=new.made_at,
            number=new.made_number,
            item=new.made_item,
            promise=row.number,
            actor=actor,
            now=now,
        )
    row.told_holder_id, row.told_on = held(row, now).officer, day
    row.save(update_fields=["told_holder", "told_on"])
    _enter(row, Entry.MADE, now=now, user=user, program=program, due_after=row.due_on)
    record(verb=Recorded.COMMITMENT_MADE, subject=row, actor=actor, now=now, zone=row.zone)
    return row


def _kept(new: NewCommitment, day: date, now: datetime) -> Commitment:
    """The row, under a number nobody has."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return Commitment.objects.create(
                    number=new_number(),
                    what_en=new.what_en.strip(),
                    what_es=new.what_es.strip(),
                    zone=new.zone,
                    lead_shift=holding.lead_shift(new.zone, (), day),
                    state=State.OPEN.value,
                    made_on=day,
                    first_due_on=new.due_on,
                    due_on=new.due_on,
                    made_at=new.made_at.value,
                    made_number=new.made_number,
                    made_en=new.made_en.strip(),
                    made_es=new.made_es.strip(),
                    created_at=now,
                    changed_at=now,
                )
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("the last try returns or raises")


@transaction.atomic
def move(
    *,
    pk: int,
    verb: Verb,
    party: Party,
    words_en: str,
    words_es: str = "",
    to: date | None = None,
    now: datetime,
    actor: Actor,
    user: User | None,
    program: str = "",
) -> CommitmentEntry:
    """Keeps, misses, moves or withdraws a promise, with words that everyone reads.

    Args:
        to: the day it is moved to; only for ``Verb.MOVE``.

    Raises:
        Gone: there is no such commitment.
        NotAllowed, NeedsWords, NeedsAnotherDay: the table says no.
    """
    row, day = _locked(pk), city_day(now)
    words = words_en or words_es
    move_for(verb, State(row.state), party, words, due=row.due_on, to=to, today=day)
    before = row.due_on
    row.state = BY_VERB[verb].after.value
    row.kept_on = day if verb is Verb.KEEP else None
    if verb is Verb.MOVE and to is not None:
        row.due_on = to
    row.rose_at, row.changed_at = None, now
    row.save(update_fields=["state", "kept_on", "due_on", "rose_at", "changed_at"])
    made = _enter(
        row,
        BY_VERB[verb].entry,
        now=now,
        user=user,
        program=program,
        words=(words_en, words_es),
        due_before=before if verb is Verb.MOVE else None,
        due_after=row.due_on if verb is Verb.MOVE else None,
    )
    record(
        verb=Recorded.COMMITMENT_MOVED,
        subject=row,
        actor=actor,
        now=now,
        fields=["due_on" if verb is Verb.MOVE else "state"],
        zone=row.zone,
    )
    return made


def _locked(pk: int) -> Commitment:
    found = Commitment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


def _enter(
    row: Commitment,
    entry: Entry,
    *,
    now: datetime,
    user: User | None = None,
    officer: int | None = None,
    program: str = "",
    words: tuple[str, str] = ("", ""),
    due_before: date | None = None,
    due_after: date | None = None,
) -> CommitmentEntry:
    if officer is None and user is not None:
        officer = Officer.objects.filter(user=user).values_list("pk", flat=True).first()
    return CommitmentEntry.objects.create(
        commitment=row,
        at=now,
        entry=entry.value,
        due_before=due_before,
        due_after=due_after,
        words_en=words[0].strip(),
        words_es=words[1].strip(),
        user=user,
        officer_id=officer,
        program=program,
    )


def rise(*, now: datetime) -> int:
    """What is overdue rises to the supervisor, who hears of it. Returns how many rose."""
    day, count = city_day(now), 0
    late = Commitment.objects.filter(state=State.OPEN.value, due_on__lt=day, rose_at=None)
    for pk in list(late.order_by("due_on", "pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            row = _locked(pk)
            if row.rose_at is not None or not row.is_open or row.due_on >= day:
                continue
            # A timeline entry, but no change: it must not look as if somebody had done something.
            Commitment.objects.filter(pk=pk).update(rose_at=now)
            boss = supervisor_of(held(row, now).zone, day)
            _enter(row, Entry.ROSE, now=now, officer=boss)
            post_to(boss, letters.rose(row), now=now, category=CATEGORY)
            count += 1
    return count


def remind(*, now: datetime) -> int:
    """Holders hear once of each day that comes near; a moved day is another one. Returns how many were reminded."""
    day, ahead = city_day(now), settings.LAMPLIGHTER.commitments.remind_days
    if not ahead:
        return 0
    near = Commitment.objects.filter(
        state=State.OPEN.value, due_on__gte=day, due_on__lte=day + timedelta(days=ahead)
    )
    count = 0
    for pk in list(near.order_by("due_on", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = _locked(pk)
            # Made or moved today: who did it knows.
            if not row.is_open or row.reminded_for == row.due_on or city_day(row.changed_at) == day:
                continue
            Commitment.objects.filter(pk=pk).update(reminded_for=row.due_on)
            holder = held(row, now).officer
            _enter(row, Entry.REMINDED, now=now, officer=holder)
            post_to(holder, letters.reminder(row, now), now=now, category=CATEGORY)
            count += 1
    return count
