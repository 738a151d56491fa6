"""What readers do with a conversation. Each is on record with the beginning of its id, and with no word of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.sealing.checks import check_place, check_sequence
from lamplighter.core.sealing.envelope import Kind, parsed
from lamplighter.core.sealing.refusals import Replayed
from lamplighter.keys.models import Desk
from lamplighter.plumbing.clock import city_day
from lamplighter.tips.actions.erasing import destroy as erase
from lamplighter.tips.actions.intake import check_sealed_to, next_sequence, open_desk, put_message
from lamplighter.tips.actions.tallying import tally
from lamplighter.tips.models import Conversation, Outcome
from lamplighter.tips.queries.reading import check_works, works
from lamplighter.tips.rules.refusals import NoMove
from lamplighter.tips.rules.states import Disposition, OutcomeKind, Seized, State, Way, fits, may_move


def noted(
    verb: Verb,
    desk: Desk,
    rows: Iterable[Conversation],
    user: User,
    now: datetime,
    fields: Sequence[str] = (),
) -> None:
    """On record: the ids of rows change each night, so the beginning of the conversation's own id stands there."""
    for row in rows:
        subject = ("tips.conversation", bytes(row.mark)[:8].hex())
        record(verb=verb, subject=subject, actor=Actor.staff(user.pk), now=now, fields=fields, zone=desk.zone)


@transaction.atomic
def list_opened(*, desk: Desk, user: User, now: datetime) -> None:
    """A reader looked at the list of a desk."""
    record(verb=Verb.TIPS_READ, subject=desk, actor=Actor.staff(user.pk), now=now, zone=desk.zone)


@transaction.atomic
def opened(*, desk: Desk, row: Conversation, user: User, now: datetime) -> None:
    """A reader opened a conversation: it is read, and no longer new. Who reads it for information changes nothing of it."""
    noted(Verb.TIP_READ, desk, [row], user, now)
    if not works(desk, row):
        return
    Conversation.objects.filter(pk=row.pk, first_read_on=None).update(first_read_on=city_day(now))
    Conversation.objects.filter(pk=row.pk, state=State.NEW.value).update(state=State.READING.value)
    Conversation.objects.filter(pk=row.pk).update(unread=False)
    row.refresh_from_db()


@transaction.atomic
def file_fetched(*, desk: Desk, row: Conversation, user: User, now: datetime) -> None:
    """A reader fetched a file of a conversation."""
    noted(Verb.TIP_FILE_READ, desk, [row], user, now)


@transaction.atomic
def move(*, desk: Desk, row: Conversation, state: State, user: User, now: datetime) -> None:
    """To another state.

    Raises:
        NotYours: the desk may only read it.
        NoMove: not from where it is now.
    """
    check_works(desk, row)
    locked = Conversation.objects.select_for_update().get(pk=row.pk)
    if not may_move(State(locked.state), state):
        raise NoMove("It cannot be moved there. Somebody may have moved it just now.")
    Conversation.objects.filter(pk=row.pk).update(state=state.value)
    noted(Verb.TIP_MOVED, desk, [row], user, now, ["state"])


@transaction.atomic
def judge(*, desk: Desk, row: Conversation, disposition: Disposition, user: User, now: datetime) -> None:
    """What it was worth.

    Raises:
        NotYours: the desk may only read it.
    """
    check_works(desk, row)
    Conversation.objects.filter(pk=row.pk).update(disposition=disposition.value)
    noted(Verb.TIP_JUDGED, desk, [row], user, now, ["disposition"])


@transaction.atomic
def mute(*, desk: Desk, row: Conversation, muted: bool, user: User, now: datetime) -> None:
    """What comes in a muted conversation is kept, and counts as unread for nobody.

    Raises:
        NotYours: another desk's.
    """
    check_works(desk, row, own=True)
    Conversation.objects.filter(pk=row.pk).update(muted=muted)
    noted(Verb.TIP_MUTED if muted else Verb.TIP_UNMUTED, desk, [row], user, now, ["muted"])


def reply(*, desk: Desk, row: Conversation, data: bytes, user: User, now: datetime) -> int:
    """A reply that a reader's browser sealed. Its signature is inside, where the server cannot look. Returns its number.

    Raises:
        NotYours: another desk's.
        Refused: it is none for this conversation, or not sealed to the list in force, or not the next.
    """
    check_works(desk, row, own=True)
    envelope = parsed(data)
    check_place(envelope, desk=desk.code, kinds=(Kind.REPLY,), conversation=bytes(row.mark))
    found = open_desk(desk.code, now)
    try:
        with transaction.atomic():
            locked = Conversation.objects.select_for_update().get(pk=row.pk)
            check_sealed_to(envelope, found, bytes(locked.tipster_box))
            check_sequence(envelope, expected=next_sequence(locked, Way.TO_TIPSTER))
            put_message(conversation=locked, envelope=envelope, way=Way.TO_TIPSTER, now=now)
            kept = max(locked.keep_until, city_day(now) + timedelta(days=desk.keep_days))
            state = State.ANSWERED if locked.state != State.CLOSED.value else State.CLOSED
            Conversation.objects.filter(pk=row.pk).update(state=state.value, keep_until=kept, unread=False)
            noted(Verb.TIP_ANSWERED, desk, [row], user, now)
    except IntegrityError as wrong:
        raise Replayed("A colleague has answered just now. Load the conversation again.") from wrong
    return envelope.header.sequence


@transaction.atomic
def set_outcome(
    *, desk: Desk, row: Conversation, kind: OutcomeKind, what: Seized, amount: int, user: User, now: datetime
) -> None:
    """What came of it; an amount of 0 takes it back.

    Raises:
        NotYours: the desk may only read it.
        NoMove: a seizure says of what, and nothing else does.
    """
    check_works(desk, row)
    if not fits(kind, what):
        raise NoMove("A seizure says what was seized; nothing else does.")
    found = Outcome.objects.filter(conversation=row, kind=kind.value, what=what.value)
    if not amount:
        found.delete()
    elif not found.update(amount=amount):
        Outcome.objects.create(conversation=row, kind=kind.value, what=what.value, amount=amount)
    noted(Verb.TIP_OUTCOME_SET, desk, [row], user, now, ["outcomes"])


def destroy(*, desk: Desk, row: Conversation, user: User, now: datetime) -> None:
    """Destroys a conversation before its time: by a court's order, or since it should not be here.

    Raises:
        NotYours: another desk's.
    """
    check_works(desk, row, own=True)
    with transaction.atomic():
        noted(Verb.TIP_DESTROYED, desk, [row], user, now)
        tally([row])
        erase([row])


@transaction.atomic
def exported(*, desk: Desk, rows: Sequence[Conversation], user: User, now: datetime) -> None:
    """Conversations were taken along, sealed as they are."""
    noted(Verb.TIP_EXPORTED, desk, rows, user, now)
