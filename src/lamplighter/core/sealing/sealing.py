"""Sealing: makes envelopes. Nothing here can open one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from lamplighter.core.sealing.armour import armoured
from lamplighter.core.sealing.codes import TipsterKeys, new_code, tipster_keys, words_of
from lamplighter.core.sealing.context import Context
from lamplighter.core.sealing.envelope import Box, Header, Kind, composed
from lamplighter.core.sealing.keys import KEY_BYTES, PublicKeys, SecretKeys, box_public, key_id, signed
from lamplighter.core.sealing.lists import Readers, read_signed_list
from lamplighter.core.sealing.messages import (
    FileNote,
    Message,
    SignedReply,
    reply_statement,
    reply_written,
    written,
)
from lamplighter.core.sealing.refusals import WrongDesk
from lamplighter.core.sealing.sizes import FILES, TEXTS, SizeClass, padded, smallest

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NONCE = bytes(12)
"""Each content key is random and seals one body, so its nonce may be fixed."""


@dataclass(frozen=True, slots=True)
class SealedTip:
    """A tip as it is handed in, and the words with which its sender comes back."""

    words: tuple[str, ...]
    armour: str

    def __repr__(self) -> str:
        """Says nothing, so that a code never ends in a log."""
        return "SealedTip(...)"


def seal_tip(
    text: str, desk: str, signed_list: str, *, fingerprint: str, today: date, language: str = "en"
) -> SealedTip:
    """A first tip from a text and the desk's signed list of readers, if its lead has this fingerprint. ``today`` is in UTC.

    Raises:
        Refused: the list is not the desk's, or is over, or the text is too long.
    """
    readers = read_signed_list(signed_list, desk=desk, fingerprint=fingerprint, today=today)
    entropy = new_code()
    data = seal_first(Message(text=text, language=language), readers, tipster_keys(entropy, desk))
    return SealedTip(words=tuple(words_of(entropy, language)), armour=armoured(data))


def seal_first(message: Message, readers: Readers, tipster: TipsterKeys) -> bytes:
    """The envelope of a first tip.

    Raises:
        TooLong, BadMessage: the message does not fit, or is none.
        WrongDesk: the code was read for another desk than the readers'.
    """
    return _seal_own(message, readers, tipster, sequence=None)


def seal_further(message: Message, readers: Readers, tipster: TipsterKeys, *, sequence: int) -> bytes:
    """The envelope of a further message of the tipster, from 1.

    Raises:
        TooLong, BadMessage, BadField: it does not fit, is none, or has a number that none may have.
        WrongDesk: the code was read for another desk than the readers'.
    """
    return _seal_own(message, readers, tipster, sequence=sequence)


def seal_reply(
    message: Message,
    readers: Readers,
    *,
    reader: SecretKeys,
    tipster: PublicKeys,
    conversation: bytes,
    sequence: int,
) -> bytes:
    """The envelope of a reply. ``tipster`` must come from a first tip that was opened, never from a server's word.

    Raises:
        TooLong, BadMessage, BadField, BadKey: it does not fit, is none, has a number that none may have, or the
            tipster's key is none.
    """
    header = Header(Kind.REPLY, readers.desk, conversation, sequence, SizeClass.TEXT_4K)
    text = written(message)
    signature = signed(reader.sign, reply_statement(header.context, readers.number, text))
    data = reply_written(SignedReply(text, reader.public.id, readers.number, signature))
    boxes, body = _sealed(data, header, [*(each.box for each in readers.readers), tipster.box])
    return composed(header, boxes, body)


def seal_file(
    data: bytes, *, desk: str, conversation: bytes, name: str, media_type: str, cleaned: Iterable[str] = ()
) -> tuple[FileNote, bytes]:
    """A file's note, which goes into a message, and its envelope.

    Raises:
        TooLong: no class holds it.
    """
    size = smallest(len(data), FILES)
    key, number = secrets.token_bytes(KEY_BYTES), secrets.randbits(32)
    header = Header(Kind.FILE, desk, conversation, number, size)
    note = FileNote(
        number=number,
        size_class=size,
        key=key,
        name=name,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).digest(),
        cleaned=tuple(cleaned),
    )
    return note, composed(header, (), sealed_body(key, data, header.context))


def sealed_key(key: bytes, public: bytes, context: Context) -> bytes:
    """A content key sealed to one recipient: HPKE's encapsulated key and ciphertext, 80 bytes.

    Raises:
        BadKey: nothing can be sealed to this key.
    """
    return _SUITE.encrypt(key, box_public(public), info=context.encoded())


def sealed_body(key: bytes, data: bytes, context: Context) -> bytes:
    """The body: the filled-up data under the content key."""
    return AESGCM(key).encrypt(NONCE, padded(data, context.size), context.encoded())


def _seal_own(message: Message, readers: Readers, tipster: TipsterKeys, *, sequence: int | None) -> bytes:
    """A message of the tipster; the first one has no ``sequence``."""
    if tipster.desk != readers.desk:
        raise WrongDesk("This code was read for another desk.")
    data = written(message)
    public, size = tipster.secret.public, smallest(len(data), TEXTS)
    if sequence is None:
        header = Header.first(desk=tipster.desk, mailbox=tipster.mailbox, size=size, tipster=public)
    else:
        header = Header(Kind.FURTHER, tipster.desk, tipster.conversation, sequence, size)
    boxes, body = _sealed(data, header, [*(each.box for each in readers.readers), public.box])
    return composed(header, boxes, body, sign=tipster.secret.sign)


def _sealed(data: bytes, header: Header, recipients: Iterable[bytes]) -> tuple[list[Box], bytes]:
    """A fresh content key in a box for each recipient, and the body under it."""
    key, context = secrets.token_bytes(KEY_BYTES), header.context
    boxes = [Box(key_id=key_id(public), sealed=sealed_key(key, public, context)) for public in recipients]
    return boxes, sealed_body(key, data, context)
