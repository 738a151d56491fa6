"""Opens envelopes with a reader's keys, and files with the key that a message brought."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lamplighter.core.sealing.checks import check_place, check_tipster
from lamplighter.core.sealing.context import Context
from lamplighter.core.sealing.envelope import Envelope, Kind, parsed
from lamplighter.core.sealing.keys import PublicKeys, SecretKeys, check_signature
from lamplighter.core.sealing.lists import Readers
from lamplighter.core.sealing.messages import FileNote, Message, read_message, read_reply, reply_statement
from lamplighter.core.sealing.refusals import CannotOpen, FileMismatch, NotForThisKey, UnknownSigner
from lamplighter.core.sealing.sealing import NONCE
from lamplighter.core.sealing.sizes import unpadded

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class OpenedTip:
    """A message of a tipster. ``tipster`` has the keys to answer to, and to check further messages with."""

    conversation: bytes
    sequence: int
    tipster: PublicKeys
    message: Message


@dataclass(frozen=True, slots=True)
class OpenedReply:
    """A message of a reader, named by key id and the number of a list.

    ``checked`` is false where no list was at hand to check it with. ``left`` says that the writer, with this signing key, is not on the
    newest list that was: what they write now is no longer the desk's word, and nobody can tell when they wrote it.
    """

    conversation: bytes
    sequence: int
    by: bytes
    list_number: int
    checked: bool
    message: Message
    left: bool = False


def open_first(data: bytes, *, desk: str, reader: SecretKeys, later: bytes | None = None) -> OpenedTip:
    """A first tip. ``later`` is the sealed key of a reader who came after it, given beside the envelope: here and below.

    Raises:
        Refused: why it is none for this desk and reader, or was changed.
    """
    envelope = parsed(data)
    check_place(envelope, desk=desk, kinds=(Kind.FIRST,))
    check_tipster(envelope)
    message = read_message(_opened(envelope, reader, later))
    tipster = envelope.header.tipster
    assert tipster is not None  # a first tip brings them
    return OpenedTip(envelope.header.conversation, 0, tipster, message)


def open_further(
    data: bytes, *, first: OpenedTip, desk: str, reader: SecretKeys, later: bytes | None = None
) -> OpenedTip:
    """A further message of the tipster whose first one was opened.

    Raises:
        Refused: why it is none of that conversation, or was changed.
    """
    envelope = parsed(data)
    check_place(envelope, desk=desk, kinds=(Kind.FURTHER,), conversation=first.conversation)
    check_tipster(envelope, sign=first.tipster.sign)
    message = read_message(_opened(envelope, reader, later))
    return OpenedTip(first.conversation, envelope.header.sequence, first.tipster, message)


def open_reply(
    data: bytes,
    *,
    desk: str,
    conversation: bytes,
    reader: SecretKeys,
    lists: Iterable[Readers],
    later: bytes | None = None,
) -> OpenedReply:
    """A reply, opened by a reader; ``lists`` are those, old and new, on which its writer may stand.

    Raises:
        Refused: why it is none of that conversation, or was changed.
    """
    envelope = parsed(data)
    check_place(envelope, desk=desk, kinds=(Kind.REPLY,), conversation=conversation)
    return reply_in(_opened(envelope, reader, later), envelope.header.context, lists)


def open_file(data: bytes, note: FileNote, *, desk: str, conversation: bytes) -> bytes:
    """A file that a message speaks of.

    Raises:
        FileMismatch: it is another file, or of another size or digest than the message says.
        Refused: it was changed, or belongs elsewhere.
    """
    envelope = parsed(data)
    check_place(envelope, desk=desk, kinds=(Kind.FILE,), conversation=conversation)
    if (envelope.header.sequence, envelope.header.size) != (note.number, note.size_class):
        raise FileMismatch("This is another file than the message speaks of.")
    found = opened_body(note.key, envelope.body, envelope.header.context)
    if (len(found), hashlib.sha256(found).digest()) != (note.size, note.sha256):
        raise FileMismatch("This file is not as the message says.")
    return found


def reply_in(plain: bytes, context: Context, lists: Iterable[Readers]) -> OpenedReply:
    """The reply in opened bytes, its signature checked if there is any list.

    Raises:
        UnknownSigner: the list that it names is not among them, or its writer is not on that list.
        BadSignature, BadMessage, UnknownVersion: it is not what that reader wrote here.
    """
    reply = read_reply(plain)
    known, left = [each for each in lists if each.desk == context.desk], False
    if known:
        named = (each.by_id().get(reply.by) for each in known if each.number == reply.list_number)
        writer = next((keys for keys in named if keys), None)
        if writer is None:
            raise UnknownSigner("Written by somebody who is not on the list of readers.")
        statement = reply_statement(context, reply.list_number, reply.message)
        check_signature(writer.sign, reply.signature, statement)
        left = writer not in max(known, key=lambda each: each.number).readers
    return OpenedReply(
        conversation=context.conversation,
        sequence=context.sequence,
        by=reply.by,
        list_number=reply.list_number,
        checked=bool(known),
        message=read_message(reply.message),
        left=left,
    )


def opened_key(sealed: bytes, private: bytes, context: Context) -> bytes:
    """The content key in a box.

    Raises:
        CannotOpen: it is for another key or place, or was changed.
    """
    try:
        key = _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=context.encoded())
    except (InvalidTag, ValueError) as wrong:
        raise CannotOpen("The box does not open: changed, or moved from where it belongs.") from wrong
    if len(key) != 32:
        raise CannotOpen("There is no key in the box.")
    return key


def opened_body(key: bytes, body: bytes, context: Context) -> bytes:
    """The data in a body.

    Raises:
        CannotOpen, BadPadding: it was changed, moved, or not filled up as it should be.
    """
    try:
        filled = AESGCM(key).decrypt(NONCE, body, context.encoded())
    except InvalidTag as wrong:
        raise CannotOpen("The message does not open: changed, or moved from where it belongs.") from wrong
    return unpadded(filled, context.size)


def _opened(envelope: Envelope, reader: SecretKeys, later: bytes | None) -> bytes:
    """The data: by the box in the envelope, else by the one that came later."""
    box = envelope.box_for(reader.public.id)
    sealed = box.sealed if box else later
    if sealed is None:
        raise NotForThisKey("This message is not sealed to this key.")
    context = envelope.header.context
    return opened_body(opened_key(sealed, reader.box, context), envelope.body, context)
