"""What is written inside: a message with its answers and files, and the signed form of a reader's reply."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lamplighter.core.sealing.context import Context
from lamplighter.core.sealing.keys import KEY_BYTES, KEY_ID_BYTES, SIGNATURE_BYTES
from lamplighter.core.sealing.marks import from_b64url, label, to_b64url, whole_number
from lamplighter.core.sealing.refusals import BadField, BadMessage, UnknownVersion
from lamplighter.core.sealing.sizes import FILES, SizeClass
from lamplighter.core.sealing.strict import later_version, read_json

ANSWERS = ("what", "where", "when", "vehicles", "danger")
LANGUAGES = ("en", "es")
MOST_FILES = 16
_VERSION = 1


@dataclass(frozen=True, slots=True)
class FileNote:
    """What a message says of a file that comes with it, with the key that opens it."""

    number: int
    size_class: SizeClass
    key: bytes = field(repr=False)
    name: str
    media_type: str
    size: int
    sha256: bytes
    cleaned: tuple[str, ...] = ()
    """What was taken out of it before it was sealed, each in a word: ``place``, ``camera``."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of either side. Its ``repr`` says nothing, so that it never ends in a log."""

    text: str = field(repr=False)
    language: str = "en"
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: tuple[FileNote, ...] = field(default=(), repr=False)
    seen: int | None = None
    """Of a reply: the number of the tipster's newest message that its writer knew. So nobody takes an older one for an answer to it."""


@dataclass(frozen=True, slots=True)
class SignedReply:
    """A reply as it is sealed: the message's bytes, who wrote it, as a reader of which list, and the signature."""

    message: bytes = field(repr=False)
    by: bytes
    list_number: int
    signature: bytes


def written(message: Message) -> bytes:
    """The JSON of a message, UTF-8.

    Raises:
        BadMessage: it is none that ``read_message`` would take.
    """
    said: dict[str, Any] = {"v": _VERSION, "text": message.text, "lang": message.language}
    if message.answers:
        said["answers"] = dict(message.answers)
    if message.files:
        said["files"] = [_note_written(note) for note in message.files]
    if message.seen is not None:
        said["seen"] = message.seen
    try:
        data = _dumped(said)
    except (UnicodeEncodeError, TypeError) as wrong:
        raise BadMessage("A message is made of text.") from wrong
    read_message(data)
    return data


def read_message(data: bytes) -> Message:
    """The message in opened bytes. Names that are not known are passed over.

    Raises:
        UnknownVersion: it is of a later version.
        BadMessage: it is no message.
    """
    said = _loaded(data)
    if later_version(said.get("v")):
        raise UnknownVersion("This message is of a version that is not known here.")
    _whole(said.get("v"), _VERSION, _VERSION)
    answers = said.get("answers", {})
    files = said.get("files", [])
    if not isinstance(answers, dict) or not isinstance(files, list) or len(files) > MOST_FILES:
        raise BadMessage("The message's answers or files are not as they should be.")
    language = _text(said.get("lang", "en"))
    if language not in LANGUAGES:
        raise BadMessage("The message is in a language that is not known here.")
    notes = tuple(_note(each) for each in files)
    if len({note.number for note in notes}) != len(notes):
        raise BadMessage("Two files of the message have one number.")
    return Message(
        text=_text(said.get("text")),
        language=language,
        answers={name: _text(answers[name]) for name in ANSWERS if name in answers},
        files=notes,
        seen=_whole(said["seen"], 0, (1 << 32) - 1) if "seen" in said else None,
    )


def reply_statement(context: Context, list_number: int, message: bytes) -> bytes:
    """What a reader of a list signs for a reply."""
    return label("reply") + context.encoded() + list_number.to_bytes(4, "big") + message


def reply_written(reply: SignedReply) -> bytes:
    """The JSON of a signed reply."""
    return _dumped(
        {
            "m": reply.message.decode("utf-8"),
            "by": reply.by.hex(),
            "list": reply.list_number,
            "sig": to_b64url(reply.signature),
        }
    )


def read_reply(data: bytes) -> SignedReply:
    """The signed reply in opened bytes; the signature is not looked at.

    Raises:
        BadMessage: it is none.
    """
    said = _loaded(data)
    by, message = _text(said.get("by")), _text(said.get("m"))
    if len(by) != 2 * KEY_ID_BYTES or not set(by) <= set("0123456789abcdef"):
        raise BadMessage("The reply does not say who wrote it.")
    try:
        signature = from_b64url(said.get("sig"), SIGNATURE_BYTES)
    except BadField as wrong:
        raise BadMessage("The reply has no signature.") from wrong
    number = _whole(said.get("list"), 1, (1 << 32) - 1)
    return SignedReply(message.encode("utf-8"), bytes.fromhex(by), number, signature)


def _note_written(note: FileNote) -> dict[str, Any]:
    return {
        "n": note.number,
        "class": int(note.size_class),
        "key": to_b64url(note.key),
        "name": note.name,
        "type": note.media_type,
        "size": note.size,
        "sha256": to_b64url(note.sha256),
        "cleaned": list(note.cleaned),
    }


def _note(said: object) -> FileNote:
    """A file's note, every part of it checked."""
    if not isinstance(said, dict):
        raise BadMessage("A file of the message is not as it should be.")
    cleaned = said.get("cleaned", [])
    number = _whole(said.get("class"), 0, 255)
    if not isinstance(cleaned, list) or number not in FILES:
        raise BadMessage("A file of the message is not as it should be.")
    size_class = SizeClass(number)
    try:
        key, digest = from_b64url(said.get("key"), KEY_BYTES), from_b64url(said.get("sha256"), 32)
    except BadField as wrong:
        raise BadMessage("A file of the message has no key or no digest.") from wrong
    return FileNote(
        number=_whole(said.get("n"), 0, (1 << 32) - 1),
        size_class=size_class,
        key=key,
        name=_text(said.get("name")),
        media_type=_text(said.get("type")),
        size=_whole(said.get("size"), 0, size_class.most),
        sha256=digest,
        cleaned=tuple(map(_text, cleaned)),
    )


def _dumped(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _loaded(data: bytes) -> dict[str, Any]:
    """A JSON object; strict where JSON readers differ."""
    try:
        said = read_json(data)
    except BadField as wrong:
        raise BadMessage("What was opened is no message.") from wrong
    if not isinstance(said, dict):
        raise BadMessage("What was opened is no message.")
    return said


def _text(said: object) -> str:
    """A text that can be written as UTF-8."""
    if not isinstance(said, str) or any("\ud800" <= sign <= "\udfff" for sign in said):
        raise BadMessage("A part of the message is not a text.")
    return said


def _whole(said: object, least: int, most: int) -> int:
    try:
        return whole_number(said, least, most)
    except BadField as wrong:
        raise BadMessage("A number in the message is not as it should be.") from wrong
