"""Boxes of readers who came later, and of those who ended; other desks that are let in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.keys.models import Desk, Reader
from lamplighter.keys.queries.desks import key_ids, newest_list
from lamplighter.tips.actions.erasing import empty_log, zero_what_is_deleted
from lamplighter.tips.actions.reading import noted
from lamplighter.tips.models import Box, Conversation, Message, Share
from lamplighter.tips.queries.reading import check_works, seen_at
from lamplighter.tips.rules.refusals import BoxesMissing, DeskClosed, NotShared
from lamplighter.tips.rules.states import SharePart


@dataclass(frozen=True, slots=True)
class NewBox:
    """A key to one message, sealed to one more reader."""

    mark: bytes
    direction: int
    sequence: int
    key_id: bytes
    sealed: bytes


def forget_readers(desk: str, key_ids: frozenset[bytes]) -> None:
    """Deletes what was sealed to readers who ended; within the caller's transaction."""
    zero_what_is_deleted()
    for key_id in key_ids:
        rows = Box.objects.filter(key_id=key_id)
        rows.update(sealed=bytes(80))
        rows.delete()


@transaction.atomic
def put_boxes(*, desk: Desk, key_id: bytes, boxes: Sequence[NewBox], user: User, now: datetime) -> int:
    """Boxes that a reader's browser made for a later one. Returns how many were new.

    Raises:
        BoxesMissing: the key stands on no list of a desk that may open the conversation.
    """
    rows = {bytes(row.mark): row for row in seen_at(desk).filter(mark__in={each.mark for each in boxes})}
    allowed = {pk: _keys_of(row) for pk, row in rows.items()}
    if any(key_id not in allowed.get(each.mark, frozenset()) for each in boxes):
        raise BoxesMissing("This key stands on no list of a desk that may open the conversation.")
    put = _put([each for each in boxes if each.key_id == key_id], rows)
    record(verb=Verb.TIPS_RESEALED, subject=desk, actor=Actor.staff(user.pk), now=now, zone=desk.zone)
    return put


@transaction.atomic
def share(
    *,
    desk: Desk,
    row: Conversation,
    other: Desk,
    part: SharePart,
    boxes: Sequence[NewBox],
    user: User,
    now: datetime,
) -> None:
    """Lets another desk in, with boxes of every message for each of its readers.

    Raises:
        NotYours: another desk's conversation.
        DeskClosed: the other desk has no readers.
        BoxesMissing: not every message is sealed to every reader there.
    """
    check_works(desk, row, own=True)
    newest = newest_list(other)
    if newest is None or other.pk == desk.pk:
        raise DeskClosed("That desk has no readers.")
    ids = key_ids(newest)
    mark = bytes(row.mark)
    _put([each for each in boxes if each.key_id in ids and each.mark == mark], {mark: row})
    for message in Message.objects.filter(conversation=row):
        there = {bytes(each) for each in Box.objects.filter(message=message).values_list("key_id", flat=True)}
        if not ids <= there:
            raise BoxesMissing("Not every message is sealed to every reader of that desk.")
    Share.objects.update_or_create(conversation=row, desk=other, defaults={"part": part.value})
    noted(Verb.TIP_SHARED, desk, [row], user, now, ["shares"])


@transaction.atomic
def unshare(*, desk: Desk, row: Conversation, other: Desk, user: User, now: datetime) -> None:
    """Lets another desk read no longer: the boxes of its readers are written over and deleted. What they read stays read.

    Raises:
        NotYours: another desk's conversation.
        NotShared: that desk is not let in.
    """
    check_works(desk, row, own=True)
    gone, _ = Share.objects.filter(conversation=row, desk=other).delete()
    if not gone:
        raise NotShared("That desk is not let in. A colleague may have taken it back just now.")
    theirs = {bytes(each) for each in Reader.objects.filter(desk=other).values_list("key_id", flat=True)}
    zero_what_is_deleted()
    boxes = Box.objects.filter(message__conversation=row, key_id__in=theirs - _keys_of(row))
    boxes.update(sealed=bytes(80))
    boxes.delete()
    noted(Verb.TIP_UNSHARED, desk, [row], user, now, ["shares"])
    transaction.on_commit(empty_log)


def _keys_of(row: Conversation) -> frozenset[bytes]:
    """The key ids of every reader who may open a conversation."""
    desks = [row.desk, *(each.desk for each in row.shares.select_related("desk"))]
    return frozenset().union(
        *(key_ids(newest) for desk in desks if (newest := newest_list(desk)) is not None)
    )


def _put(boxes: Sequence[NewBox], rows: dict[bytes, Conversation]) -> int:
    """Adds boxes to the messages they are for; those of messages that are gone, and those that are there, are passed over."""
    places = {rows[each.mark].pk for each in boxes}
    found = Message.objects.filter(conversation__in=places)
    known = {
        (row, way, number): pk
        for pk, row, way, number in found.values_list("pk", "conversation", "direction", "sequence")
    }
    there = {
        (message, bytes(key))
        for message, key in Box.objects.filter(message__in=known.values()).values_list("message", "key_id")
    }
    made: dict[tuple[int, bytes], Box] = {}
    for each in boxes:
        message = known.get((rows[each.mark].pk, each.direction, each.sequence))
        if message is not None and (message, each.key_id) not in there:
            made[message, each.key_id] = Box(
                message_id=message, key_id=each.key_id, sealed=each.sealed, added=True
            )
    Box.objects.bulk_create(made.values())
    return len(made)
