"""The lead's key and signed lists: the server checks them and keeps them, and can make none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.sealing.lists import Readers, read_list
from lamplighter.core.sealing.wraps import What, read_key_file
from lamplighter.keys import ended
from lamplighter.keys.models import Desk, Reader, SignedList
from lamplighter.keys.rules import ListNeeded, NoLead, NotNext, OtherKeys, ReaderState, UnknownReader
from lamplighter.plumbing.clock import city_day, utc_day


@dataclass(frozen=True, slots=True)
class Signed:
    """A list's bytes and their signature."""

    data: bytes
    signature: bytes


@transaction.atomic
def set_lead(*, desk: Desk, file: str, signed: Signed | None, user: User, now: datetime) -> None:
    """The lead's new key, with the list that it signs where there was one before.

    Raises:
        BadWrap, OtherKeys: the file is none of this desk's lead.
        ListNeeded: there are readers already, and no list by the new key.
        Refused: as ``sign_list``.
    """
    known = read_key_file(file)
    if known.what is not What.LEAD or known.desk != desk.code:
        raise OtherKeys("This is not the key file of this desk's lead.")
    row = Desk.objects.select_for_update().get(pk=desk.pk)
    changed = row.lead_key is None or bytes(row.lead_key) != known.sign
    row.lead_key, row.lead_file = known.sign, file
    row.save(update_fields=["lead_key", "lead_file"])
    actor = Actor.staff(user.pk)
    fields = ["lead_key", "lead_file"] if changed else ["lead_file"]
    record(verb=Verb.SEALED_LEAD_SET, subject=row, actor=actor, now=now, fields=fields, zone=row.zone)
    if signed is not None:
        sign_list(desk=row, signed=signed, user=user, now=now)
    elif changed and row.lists.exists():
        raise ListNeeded("Sign a new list of readers with the new key in the same step.")


@transaction.atomic
def sign_list(*, desk: Desk, signed: Signed, user: User, now: datetime) -> SignedList:
    """A new list of readers. Whoever stood on the last one and not on this has ended: what was sealed to them is deleted.

    Raises:
        NoLead: nobody can sign.
        BadSignature, BadList, BadKey, WrongDesk, UnknownVersion: it is no list of this desk's lead.
        ListOver: its last day is past already.
        NotNext: another list came in between, or this one is old.
        UnknownReader: it names keys that are no reader's.
    """
    row = Desk.objects.select_for_update().get(pk=desk.pk)
    if row.lead_key is None:
        raise NoLead("The desk's lead has no key yet.")
    lead = bytes(row.lead_key)
    said = read_list(signed.data, signature=signed.signature, lead=lead, desk=row.code, today=utc_day(now))
    last = row.lists.order_by("-number").first()
    if said.number != (last.number + 1 if last else 1):
        raise NotNext("Another list was signed in between. Load the page again.")
    _take_readers(row, said, now)
    try:
        with transaction.atomic():
            made = SignedList.objects.create(
                desk=row,
                number=said.number,
                data=signed.data,
                signature=signed.signature,
                lead_key=lead,
                signed_on=city_day(now),
            )
    except IntegrityError as wrong:
        raise NotNext("Another list was signed in between. Load the page again.") from wrong
    record(verb=Verb.READER_LIST_SIGNED, subject=made, actor=Actor.staff(user.pk), now=now, zone=row.zone)
    return made


def _take_readers(desk: Desk, said: Readers, now: datetime) -> None:
    """Moves readers by a list: those on it are listed, those who were and are not on it end."""
    known = {
        bytes(each.key_id): each
        for each in Reader.objects.select_for_update().filter(desk=desk)
        if each.state != ReaderState.ENDED.value
    }
    for key_id, keys in said.by_id().items():
        reader = known.get(key_id)
        if reader is None or (bytes(reader.box), bytes(reader.sign)) != (keys.box, keys.sign):
            raise UnknownReader("The list names keys that no reader of this desk has.")
    on_it = [each.pk for key_id, each in known.items() if key_id in said.by_id()]
    Reader.objects.filter(pk__in=on_it).update(state=ReaderState.LISTED.value)
    gone = {
        key_id: each
        for key_id, each in known.items()
        if each.state == ReaderState.LISTED.value and key_id not in said.by_id()
    }
    if gone:
        rows = Reader.objects.filter(pk__in=[each.pk for each in gone.values()])
        rows.update(state=ReaderState.ENDED.value, ended_on=city_day(now), file="")
        ended.tell(desk.code, frozenset(gone))
