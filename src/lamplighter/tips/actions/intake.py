"""Takes tips in: looks at the outside of an envelope and keeps it. Knows nobody, opens nothing, says nothing to any log."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.core.sealing.checks import check_place, check_recipients, check_sequence, check_tipster
from lamplighter.core.sealing.envelope import Envelope, Kind, parsed
from lamplighter.core.sealing.keys import PublicKeys, key_id
from lamplighter.core.sealing.refusals import BadProof, BadRecipients, ListOver, OldList, Replayed
from lamplighter.core.sealing.work import MOST_BITS, For, challenge, check_challenge, check_work
from lamplighter.keys.queries.desks import Recipients, recipients, was_in_force
from lamplighter.plumbing.clock import city_day, utc_day
from lamplighter.tips.models import Box, Conversation, Message
from lamplighter.tips.queries.secret import work_secret
from lamplighter.tips.rules.load import FILE_BITS, Load
from lamplighter.tips.rules.refusals import DeskClosed, NoConversation
from lamplighter.tips.rules.states import Way

LOAD = Load()
"""Of this process."""


def open_desk(code: str, now: datetime) -> Recipients:
    """A desk that takes tips, and to whom they are sealed.

    Raises:
        DeskClosed: there is none of this code.
        ListOver: its lead has to sign a new list first.
    """
    found = recipients(code)
    if found is None:
        raise DeskClosed("This desk takes no tips now.")
    if found.until < utc_day(now):
        raise ListOver("The desk's list of readers is over. Its lead has to sign a new one.")
    return found


def work_asked(desk: str, now: datetime, *, for_file: bool = False) -> bytes:
    """The challenge of the moment: dearer the more comes in.

    Raises:
        DeskClosed: nothing can be sent there.
    """
    tips = settings.LAMPLIGHTER.tips
    open_desk(desk, now)
    seconds = now.timestamp()
    bits = tips.work_bits + LOAD.extra_bits(desk, seconds, calm=tips.calm_per_minute)
    bits += FILE_BITS if for_file else 0
    return challenge(desk=desk, now=int(seconds), bits=bits, secret=work_secret(), what=_what(for_file))


def check_paid(proof: bytes, *, desk: str, now: datetime, for_file: bool = False) -> None:
    """Takes the challenge in a proof.

    Its seal says that it was asked for this, and that many bits were asked then. What load added since is not asked after: whoever was
    asked for less some minutes ago did what they were asked. Less than is ever asked now is not taken.

    Raises:
        BadProof, WrongDesk, StaleProof: it was not made here, for this, or lately.
    """
    seconds = int(now.timestamp())
    said = check_challenge(proof, desk=desk, now=seconds, secret=work_secret(), what=_what(for_file))
    least = settings.LAMPLIGHTER.tips.work_bits + (FILE_BITS if for_file else 0)
    if said.bits < min(least, MOST_BITS):
        raise BadProof("This challenge asked for less work than is asked here.")


def _what(for_file: bool) -> For:
    return For.FILE if for_file else For.TEXT


def take(*, proof: bytes, data: bytes, kind: Kind, now: datetime) -> None:
    """A message of a tipster with the work shown for it.

    Raises:
        Refused: why it is not taken, in the protocol's words or ``tips.rules.refusals``.
    """
    envelope = parsed(data)
    desk = envelope.header.desk
    check_place(envelope, desk=desk, kinds=(kind,))
    check_paid(proof, desk=desk, now=now)
    check_work(proof, hashlib.sha256(data).digest())
    keep(envelope=envelope, now=now)
    LOAD.note(desk, now.timestamp())


def keep(*, envelope: Envelope, now: datetime) -> None:
    """An envelope of kind 1 or 2 whose gate was passed.

    Raises:
        Refused: it is none for this desk, its present list, its tipster, or its place.
    """
    found = open_desk(envelope.header.desk, now)
    if envelope.header.kind is Kind.FIRST:
        check_tipster(envelope)
    try:
        with transaction.atomic():
            joined = _begun if envelope.header.kind is Kind.FIRST else _continued
            conversation = joined(envelope, found, now)
            put_message(conversation=conversation, envelope=envelope, way=Way.TO_DESK, now=now)
    except IntegrityError as wrong:
        raise Replayed("A message with this number was here before.") from wrong


def put_message(*, conversation: Conversation, envelope: Envelope, way: Way, now: datetime) -> Message:
    """The rows of one message; within the caller's transaction."""
    message = Message.objects.create(
        conversation=conversation,
        direction=int(way),
        sequence=envelope.header.sequence,
        size=int(envelope.header.size),
        body=envelope.body,
        signature=envelope.signature,
        day=city_day(now),
    )
    Box.objects.bulk_create(
        [Box(message=message, key_id=box.key_id, sealed=box.sealed) for box in envelope.boxes]
    )
    return message


def next_sequence(conversation: Conversation, way: Way) -> int:
    """The number that the next message in a direction has."""
    rows = Message.objects.filter(conversation=conversation, direction=int(way))
    last = rows.order_by("-sequence").values_list("sequence", flat=True).first()
    return 0 if last is None else last + 1


def check_sealed_to(envelope: Envelope, found: Recipients, tipster_box: bytes) -> None:
    """Takes an envelope that is sealed to the readers of the list in force.

    Raises:
        OldList: to those of an earlier one; the sender fetches the list again and seals anew.
        BadRecipients: to others.
    """
    tipster = key_id(tipster_box)
    try:
        check_recipients(envelope, readers=found.key_ids, tipster=tipster)
    except BadRecipients:
        if was_in_force(found.desk, frozenset(box.key_id for box in envelope.boxes) - {tipster}):
            raise OldList("The desk's readers changed. Seal it to the new list.") from None
        raise


def _begun(envelope: Envelope, found: Recipients, now: datetime) -> Conversation:
    tipster = envelope.header.tipster
    assert isinstance(tipster, PublicKeys)  # a first tip brings them
    check_sealed_to(envelope, found, tipster.box)
    today = city_day(now)
    return Conversation.objects.create(
        mailbox=envelope.header.mailbox,
        mark=envelope.header.conversation,
        desk=found.desk,
        tipster_box=tipster.box,
        tipster_sign=tipster.sign,
        day=today,
        keep_until=today + timedelta(days=found.desk.keep_days),
    )


def _continued(envelope: Envelope, found: Recipients, now: datetime) -> Conversation:
    rows = Conversation.objects.select_for_update().filter(desk=found.desk)
    conversation = rows.filter(mark=envelope.header.conversation).first()
    if conversation is None:
        raise NoConversation(
            "There is no such conversation. It may have been withdrawn, or kept long enough."
        )
    check_tipster(envelope, sign=bytes(conversation.tipster_sign))
    check_sealed_to(envelope, found, bytes(conversation.tipster_box))
    check_sequence(envelope, expected=next_sequence(conversation, Way.TO_DESK))
    kept = max(conversation.keep_until, city_day(now) + timedelta(days=found.desk.keep_days))
    Conversation.objects.filter(pk=conversation.pk).update(unread=True, keep_until=kept)
    return conversation
