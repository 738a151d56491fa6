"""A reader's own keys: made in their browser, kept here wrapped."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.sealing.keys import box_public, key_id
from lamplighter.core.sealing.wraps import KeyFile, What, read_key_file
from lamplighter.keys.models import Desk, Reader
from lamplighter.keys.rules import KeysThere, OtherKeys, ReaderState
from lamplighter.plumbing.clock import city_day


@transaction.atomic
def enroll(*, desk: Desk, file: str, user: User, now: datetime) -> Reader:
    """Keeps a person's new keys; they wait for the lead's next list.

    Raises:
        BadWrap, BadKey, OtherKeys: this is no key file of a reader of this desk.
        KeysThere: the person has keys here already, or somebody has these.
    """
    known = _read(file, desk)
    box_public(known.box)
    if Reader.objects.filter(desk=desk, sign=known.sign).exists():  # a list may not have one key for two
        raise KeysThere("Somebody has these keys at this desk already.")
    try:
        with transaction.atomic():
            row = Reader.objects.create(
                desk=desk,
                user=user,
                state=ReaderState.WAITING.value,
                box=known.box,
                sign=known.sign,
                key_id=key_id(known.box),
                file=file,
                made_on=city_day(now),
            )
    except IntegrityError as wrong:
        raise KeysThere("You have keys at this desk already.") from wrong
    record(verb=Verb.READER_ENROLLED, subject=row, actor=Actor.staff(user.pk), now=now, zone=desk.zone)
    return row


@transaction.atomic
def change_file(*, reader: Reader, file: str, user: User, now: datetime) -> None:
    """Another key file of the same keys: a passkey was added, the passphrase changed.

    Raises:
        BadWrap, OtherKeys: it is none of these keys.
    """
    known = _read(file, reader.desk)
    if (known.box, known.sign) != (bytes(reader.box), bytes(reader.sign)):
        raise OtherKeys("This key file is of other keys than yours.")
    Reader.objects.filter(pk=reader.pk).update(file=file)
    record(
        verb=Verb.READER_FILE_CHANGED,
        subject=reader,
        actor=Actor.staff(user.pk),
        now=now,
        fields=["file"],
        zone=reader.desk.zone,
    )


@transaction.atomic
def discard(*, reader: Reader, user: User, now: datetime) -> bool:
    """Removes keys that wait and stand on no list. Returns whether they were still waiting."""
    gone, _ = Reader.objects.filter(pk=reader.pk, state=ReaderState.WAITING.value).delete()
    if gone:
        subject = ("keys.reader", str(reader.pk))
        actor = Actor.staff(user.pk)
        record(verb=Verb.READER_DISCARDED, subject=subject, actor=actor, now=now, zone=reader.desk.zone)
    return bool(gone)


def _read(file: str, desk: Desk) -> KeyFile:
    known = read_key_file(file)
    if known.what is not What.READER or known.desk != desk.code:
        raise OtherKeys("This is not a key file of a reader of this desk.")
    return known
