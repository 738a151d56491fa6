"""Whether an envelope may be taken where it came in: its place, its number, its signature, whom it is sealed to."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.core.sealing.context import MOST_MESSAGES
from lamplighter.core.sealing.envelope import SIGNED, Envelope, Kind
from lamplighter.core.sealing.keys import check_signature
from lamplighter.core.sealing.marks import label
from lamplighter.core.sealing.refusals import (
    BadRecipients,
    BadSignature,
    Gap,
    Replayed,
    UnknownKind,
    WrongConversation,
    WrongDesk,
)


def check_place(
    envelope: Envelope, *, desk: str, kinds: Iterable[Kind], conversation: bytes | None = None
) -> None:
    """Takes an envelope where it may come in.

    Raises:
        WrongDesk, UnknownKind, WrongConversation: it belongs elsewhere.
    """
    header = envelope.header
    if header.kind not in tuple(kinds):
        raise UnknownKind("An envelope of another kind belongs here.")
    if header.desk != desk:
        raise WrongDesk("This envelope is for another desk.")
    if conversation is not None and header.conversation != conversation:
        raise WrongConversation("This envelope belongs to another conversation.")


def check_sequence(envelope: Envelope, *, expected: int) -> None:
    """Takes the message that is next in its conversation and direction; ``expected`` is how many came before.

    Raises:
        Replayed: it, or one in its place, was here before.
        Gap: one before it is missing, or the conversation holds no more.
    """
    if expected >= MOST_MESSAGES:
        raise Gap("The conversation is full.")
    if envelope.header.sequence < expected:
        raise Replayed("A message with this number was here before.")
    if envelope.header.sequence > expected:
        raise Gap("A message before this one is missing.")


def check_tipster(envelope: Envelope, *, sign: bytes | None = None) -> None:
    """Takes the tipster's signature: a first tip's by the key that it brings, a further one's by ``sign``.

    Boxes are not under it: they come and go with readers, and a wrong one opens nothing, since the body binds its key.

    Raises:
        BadSignature: it is another's, or there is none.
    """
    public = envelope.header.tipster.sign if envelope.header.tipster else sign
    if public is None or envelope.header.kind not in SIGNED:
        raise BadSignature("This envelope is not signed by a tipster.")
    check_signature(public, envelope.signature, label("envelope") + envelope.digest)


def check_recipients(envelope: Envelope, *, readers: Iterable[bytes], tipster: bytes) -> None:
    """Takes an envelope that has a box for every reader and the tipster, by their key ids, and for nobody else.

    Raises:
        BadRecipients: one is missing or too many.
    """
    if {box.key_id for box in envelope.boxes} != {*readers, tipster}:
        raise BadRecipients("The envelope is not sealed to the readers of this list.")
