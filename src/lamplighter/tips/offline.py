"""Opens what readers took with them, away from any server: the one module of the house that may.

A bundle has envelopes as they came. A reader who came later has boxes of their own beside them; and of an envelope from which boxes of
ended readers are gone, the tipster's signature cannot be looked at any more. Both are opened here, and the second is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lamplighter.core.sealing.armour import unarmoured_all
from lamplighter.core.sealing.codes import read_code
from lamplighter.core.sealing.envelope import Envelope, Kind, check_tipster, parsed
from lamplighter.core.sealing.keys import PublicKeys, SecretKeys
from lamplighter.core.sealing.lists import Readers, read_signed_list
from lamplighter.core.sealing.messages import Message, read_message
from lamplighter.core.sealing.opening.envelopes import opened_body, opened_key, reply_in
from lamplighter.core.sealing.opening.wraps import reader_keys, unwrap_by_passphrase, unwrap_by_recovery
from lamplighter.core.sealing.refusals import BadSignature, BadWrap, NotForThisKey, Refused, WrongDesk
from lamplighter.core.sealing.wraps import KeyFile, What, read_key_file
from lamplighter.tips.rules.boxes import boxes_in

Place = tuple[bytes, int, int]
"""Conversation, direction, sequence."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that opened. ``is_checked`` is false where nobody can say any more, or yet, who signed it."""

    place: Place
    message: Message
    by: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Shut:
    """An envelope that did not open."""

    number: int
    why: Refused


def open_taken_along(
    *, key_file: str, secret: str, bundle: str, lists: Sequence[Readers] = ()
) -> tuple[list[Opened], list[Shut]]:
    """The messages of a bundle, in the order of their conversations, and what stayed shut.

    Raises:
        BadWrap, WrongSecret: the key file is none of a reader, or the secret does not open it.
        BadArmour: there is no envelope in the bundle.
    """
    file = read_key_file(key_file)
    if file.what is not What.READER:
        raise BadWrap("This is not a reader's key file.")
    blocks = list(enumerate(unarmoured_all(bundle), 1))
    reader = reader_keys(_unwrapped(file, secret))
    later = {
        (box.conversation, box.direction, box.sequence): box.sealed
        for box in boxes_in(bundle)
        if box.key_id == reader.public.id
    }
    firsts: dict[bytes, PublicKeys] = {}
    opened: dict[Place, Opened] = {}
    shut: list[Shut] = []
    for number, data in sorted(blocks, key=lambda each: _rank(each[1])):
        try:
            envelope = parsed(data)
            if envelope.header.desk != file.desk:
                raise WrongDesk("This message is another desk's.")
            found = _opened(envelope, reader, later, firsts, lists)
            opened.setdefault(found.place, found)
        except Refused as why:
            shut.append(Shut(number, why))
    return [opened[place] for place in sorted(opened)], sorted(shut, key=lambda each: each.number)


def opened_text(
    *, key_file: str, secret: str, bundle: str, signed_list: str = "", fingerprint: str = ""
) -> str:
    """The same as a text to read.

    Raises:
        Refused: as above, or the list is not the desk's.
    """
    lists: tuple[Readers, ...] = ()
    if signed_list:
        desk = read_key_file(key_file).desk
        lists = (read_signed_list(signed_list, desk=desk, fingerprint=fingerprint),)
    opened, shut = open_taken_along(key_file=key_file, secret=secret, bundle=bundle, lists=lists)
    return "\n".join((*_lines(opened), *(f"Envelope {each.number} stayed shut: {each.why}" for each in shut)))


def _lines(opened: Iterable[Opened]) -> Iterable[str]:
    last = b""
    for each in opened:
        conversation, direction, sequence = each.place
        if conversation != last:
            yield f"== Conversation {conversation[:8].hex()}"
        last = conversation
        doubt = "" if each.is_checked else " (signature not checked)"
        yield f"-- {'Desk' if direction else 'Tipster'} {sequence + 1}{each.by}{doubt}"
        yield _harmless(each.message.text)
        for name, said in each.message.answers.items():
            yield f"{name}: {_harmless(said)}"
        for note in each.message.files:
            yield f"file {note.number}: {_harmless(note.name)}, {note.size} bytes"


def _harmless(text: str) -> str:
    """Without signs by which a text could give orders to a terminal."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)


def _opened(
    envelope: Envelope,
    reader: SecretKeys,
    later: Mapping[Place, bytes],
    firsts: dict[bytes, PublicKeys],
    lists: Sequence[Readers],
) -> Opened:
    header, context = envelope.header, envelope.header.context
    place = (header.conversation, int(header.kind is Kind.REPLY), header.sequence)
    box = envelope.box_for(reader.public.id)
    sealed = box.sealed if box else later.get(place)
    if sealed is None or header.kind is Kind.FILE:
        raise NotForThisKey("This message is not sealed to this key.")
    plain = opened_body(opened_key(sealed, reader.box, context), envelope.body, context)
    if header.kind is Kind.REPLY:
        reply = reply_in(plain, context, lists)
        return Opened(place, reply.message, f", by key {reply.by.hex()}", reply.checked)
    if header.tipster is not None:
        firsts[header.conversation] = header.tipster
    return Opened(place, read_message(plain), "", _is_signed(envelope, firsts.get(header.conversation)))


def _is_signed(envelope: Envelope, tipster: PublicKeys | None) -> bool:
    """Whether the tipster's signature is there and right, over all the boxes that it came with."""
    try:
        check_tipster(envelope, sign=tipster.sign if tipster else None)
    except BadSignature:
        return False
    return True


def _unwrapped(file: KeyFile, secret: str) -> bytes:
    """By the recovery words if these are twelve words, else by the passphrase."""
    try:
        entropy = read_code(secret)
    except Refused:
        return unwrap_by_passphrase(file, secret)
    return unwrap_by_recovery(file, entropy)


def _rank(data: bytes) -> int:
    """First tips go first."""
    try:
        return int(parsed(data).header.kind)
    except Refused:
        return 0
