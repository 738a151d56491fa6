"""Takes a tipster's file in, piece by piece: only its sealed bytes are ever written, and never more than its size allows."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.core.sealing.context import TOKEN_BYTES
from lamplighter.core.sealing.envelope import START_BYTES, Header, Kind, announced
from lamplighter.core.sealing.refusals import (
    Replayed,
    TooLong,
    UnknownKind,
    WrongConversation,
    WrongDesk,
    WrongLength,
)
from lamplighter.core.sealing.work import PROOF_BYTES, check_work
from lamplighter.plumbing.clock import city_day
from lamplighter.tips.actions import storage
from lamplighter.tips.actions.intake import LOAD, check_paid
from lamplighter.tips.models import Conversation, TipFile
from lamplighter.tips.queries.mailbox import by_token
from lamplighter.tips.rules.refusals import DeskClosed, NoRoom, TooManyFiles


class Source(Protocol):
    """Something that bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """So many, or fewer where there are no more for now; none at the end."""
        ...


def take_file(*, source: Source, length: int, now: datetime) -> None:
    """A file: 32 bytes token, the proof, the envelope.

    Args:
        length: bytes that are to come, as the sender says.

    Raises:
        Refused: why it is not taken. Nothing of it stays.
    """
    token = _exactly(source, TOKEN_BYTES)
    proof = _exactly(source, PROOF_BYTES)
    conversation = by_token(token)
    desk = conversation.desk.code
    if not conversation.desk.is_open:
        raise DeskClosed("This desk takes no files now.")
    check_paid(proof, desk=desk, now=now, for_file=True)
    beginning = _exactly(source, min(START_BYTES, max(0, length - TOKEN_BYTES - PROOF_BYTES)))
    header, total = announced(beginning)
    _check_place(header, conversation)
    if length != TOKEN_BYTES + PROOF_BYTES + total:
        raise WrongLength("The file has not the length that its header says.")
    _check_room(conversation, header, total)
    draft = storage.folder() / f"{storage.new_name()}{storage.UNFINISHED}"
    try:
        digest = _written(draft, beginning, source, total)
        check_work(proof, digest)
        _kept(draft, conversation, header, now)
    finally:
        if draft.exists():
            storage.shred(draft)
    LOAD.note(desk, now.timestamp())


def _check_place(header: Header, conversation: Conversation) -> None:
    if header.kind is not Kind.FILE:
        raise UnknownKind("An envelope of another kind belongs here.")
    if header.desk != conversation.desk.code:
        raise WrongDesk("This file is for another desk.")
    if header.conversation != bytes(conversation.mark):
        raise WrongConversation("This file belongs to another conversation.")


def _check_room(conversation: Conversation, header: Header, total: int) -> None:
    tips = settings.LAMPLIGHTER.tips
    if total > (tips.largest_file_mb << 20) + (1 << 16):
        raise TooLong(f"Files of at most {tips.largest_file_mb} MB are taken here.")
    numbers = set(conversation.files.values_list("number", flat=True))
    if header.sequence in numbers:
        raise Replayed("A file with this number was here before.")
    if len(numbers) >= tips.most_files:
        raise TooManyFiles(f"A conversation holds at most {tips.most_files} files.")
    if shutil.disk_usage(storage.folder()).free < total + (tips.keep_free_mb << 20):
        raise NoRoom("There is no room for files just now. Text is still taken.")


def _written(draft: Path, beginning: bytes, source: Source, total: int) -> bytes:
    """Writes the envelope. Returns its SHA-256."""
    digest, left = hashlib.sha256(beginning), total - len(beginning)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as out:
        out.write(beginning)
        while left:
            piece = source.read(min(storage.CHUNK, left))
            if not piece:
                raise WrongLength("The file broke off.")
            out.write(piece)
            digest.update(piece)
            left -= len(piece)
        os.fsync(out.fileno())
    return digest.digest()


def _kept(draft: Path, conversation: Conversation, header: Header, now: datetime) -> None:
    name, day = storage.new_name(), city_day(now)
    try:
        with transaction.atomic():
            TipFile.objects.create(
                conversation=conversation, number=header.sequence, size=int(header.size), name=name, day=day
            )
            path = storage.folder() / name
            draft.rename(path)
            storage.set_day(path, day)
            storage.sync(path)
    except IntegrityError as wrong:
        raise Replayed("This file was here before, or its conversation is gone.") from wrong


def _exactly(source: Source, count: int) -> bytes:
    """So many bytes.

    Raises:
        WrongLength: there are fewer.
    """
    found = b""
    while len(found) < count:
        piece = source.read(count - len(found))
        if not piece:
            raise WrongLength("The file broke off.")
        found += piece
    return found
