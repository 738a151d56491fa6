"""Reads a mail as it came over the wire: who says they wrote it, to whom, what, and whether a machine did. Knows no rows.

The library's older reader of headers is used on purpose: the newer one fails on some that are malformed, and mail is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from typing import TypeAlias

from lamplighter.outbox.plain import words_of
from lamplighter.outbox.quoting import stripped

LARGEST = 30_000_000
"""Bytes of one mail, pictures and all."""
LARGEST_TEXT = 2_000_000
"""Bytes of its text."""
LONGEST = 20_000
"""Characters of an answer that are kept."""
MOST_PICTURES = 5
SMALLEST_PICTURE = 5_000
"""Bytes below which a picture inside the text is a logo of a signature, not a photo."""
LONGEST_HEADER = 20_000
_DEEPEST, _MOST_PARTS = 12, 200
_PICTURE_NAMES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif")
_DAEMONS = ("mailer-daemon", "postmaster")
_ENVELOPE_FIRST = ("X-Original-To", "Delivered-To", "Envelope-To", "To", "Cc")

Part: TypeAlias = "Message[str, str]"


class Unreadable(ValueError):
    """The mail is too large or too tangled to be read."""


@dataclass(frozen=True, slots=True)
class Read:
    """A mail, read: names in small letters, ``addressed`` in the order in which they tell whom this copy is for."""

    senders: tuple[str, ...]
    addressed: tuple[str, ...]
    subject: str
    text: str
    pictures: tuple[bytes, ...]
    message_id: str
    by_machine: bool
    results: tuple[str, ...]


def read(raw: bytes) -> Read:
    """Reads a mail.

    Raises:
        Unreadable: it is larger than ``LARGEST``, its text than ``LARGEST_TEXT``, or it cannot be taken apart.
    """
    if len(raw) > LARGEST:
        raise Unreadable("too large")
    try:
        message = message_from_bytes(raw, policy=compat32)
        leaves = list(_leaves(message, 0))[:_MOST_PARTS]
        if sum(len(_bytes(each)) for each in leaves if each.get_content_maintype() == "text") > LARGEST_TEXT:
            raise Unreadable("too much text")
        return Read(
            senders=_addresses(message, ("From",)),
            addressed=_addresses(message, _ENVELOPE_FIRST),
            subject=_clean(_header(message, "Subject"))[:300],
            text=stripped(_clean(_words(message, 0)))[:LONGEST],
            pictures=_pictures(leaves),
            message_id=_header(message, "Message-ID")[:500],
            by_machine=_by_machine(message),
            results=tuple(_flat(value) for value in message.get_all("Authentication-Results", [])),
        )
    except Unreadable:
        raise
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError, AssertionError) as error:
        raise Unreadable(type(error).__name__) from None


def _by_machine(message: Part) -> bool:
    """Whether it is an automatic answer, a list's, a bounce (RFC 3834, RFC 5230, RFC 2919)."""

    def said(name: str) -> str:
        return _header(message, name).lower()

    returns = message.get("Return-Path")
    return (
        said("Auto-Submitted").partition(";")[0].strip() not in ("", "no")
        or said("Precedence") in ("bulk", "list", "junk")
        or "X-Auto-Response-Suppress" in message
        or "List-Id" in message
        or (returns is not None and _flat(returns) in ("", "<>"))
        or message.get_content_type() == "multipart/report"
        or any(sender.partition("@")[0] in _DAEMONS for sender in _addresses(message, ("From",)))
    )


def _addresses(message: Part, names: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for name in names:
        values = [_flat(value) for value in message.get_all(name, [])]
        found += [address.strip().lower() for _, address in getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))


def _header(message: Part, name: str) -> str:
    value = _flat(message.get(name, ""))
    try:
        return _flat(make_header(decode_header(value)))
    except (LookupError, ValueError):
        return value


def _flat(value: object) -> str:
    return " ".join(str(value)[:LONGEST_HEADER].split())


def _leaves(part: Part, depth: int) -> Iterator[Part]:
    """The parts that hold something, without those of a mail that is inside this one."""
    if depth > _DEEPEST:
        raise Unreadable("too deep")
    if part.get_content_maintype() == "message":
        return
    if part.is_multipart():
        for each in _below(part):
            yield from _leaves(each, depth + 1)
    else:
        yield part


def _below(part: Part) -> list[Part]:
    inside = part.get_payload()
    return (
        [each for each in inside if isinstance(each, Message)][:_MOST_PARTS]
        if isinstance(inside, list)
        else []
    )


def _words(part: Part, depth: int) -> str:
    """The text of a part: of alternatives the plain one, if it says anything."""
    kind = part.get_content_type()
    if depth > _DEEPEST or part.get_content_maintype() == "message":
        return ""
    if part.is_multipart():
        below = [(each.get_content_type(), _words(each, depth + 1)) for each in _below(part)]
        if kind == "multipart/alternative":
            plain = (words for name, words in below if name == "text/plain" and words.strip())
            return next(plain, "") or next((words for _, words in below if words.strip()), "")
        return "\n".join(words for _, words in below if words.strip())
    if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
        return ""
    text = _decoded(part)
    return words_of(text) if kind == "text/html" else text


def _decoded(part: Part) -> str:
    content = _bytes(part)
    try:
        return content.decode(str(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        try:
            return content.decode()
        except ValueError:
            return content.decode("cp1252", "replace")


def _bytes(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _pictures(leaves: list[Part]) -> tuple[bytes, ...]:
    found = []
    for each in leaves:
        named = str(each.get_filename() or "").lower().endswith(_PICTURE_NAMES)
        if each.get_content_maintype() != "image" and not (
            each.get_content_type() == "application/octet-stream" and named
        ):
            continue
        content = _bytes(each)
        attached = each.get_content_disposition() == "attachment"
        if content and (attached or len(content) >= SMALLEST_PICTURE):
            found.append(content)
    return tuple(found[:MOST_PICTURES])


def _clean(text: str) -> str:
    """Without signs that no page shows and some databases refuse."""
    sound = text.encode("utf-8", "replace").decode()
    kept = (
        sign
        for sign in unicodedata.normalize("NFC", sound)
        if sign in "\n\t" or unicodedata.category(sign) != "Cc"
    )
    return re.sub(r"[\u202a-\u202e\u2066-\u2069\ufeff]", "", "".join(kept))
