"""Signed lists of readers: whom a tip is sealed to, said by the desk's lead and not by the server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from lamplighter.core.sealing.keys import (
    KEY_BYTES,
    SIGNATURE_BYTES,
    PublicKeys,
    box_public,
    check_fingerprint,
    check_signature,
    sign_public,
    signed,
    signing_public,
)
from lamplighter.core.sealing.marks import checked_desk, from_b64url, label, to_b64url
from lamplighter.core.sealing.refusals import (
    BadField,
    BadKey,
    BadList,
    ListOver,
    OldList,
    Refused,
    UnknownVersion,
    WrongDesk,
)
from lamplighter.core.sealing.strict import later_version, read_json

MOST_READERS = 60
_VERSION = 1
_MOST_BYTES = 16_384
_MOST_SIGNED = 32_768
_HIGHEST = (1 << 32) - 1
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of a desk."""

    desk: str
    number: int
    made: date
    until: date
    """The last day on which something is sealed to it."""
    readers: tuple[PublicKeys, ...]

    def by_id(self) -> Mapping[bytes, PublicKeys]:
        """Each by the key id that boxes and replies name."""
        return {reader.id: reader for reader in self.readers}


def list_written(readers: Readers) -> bytes:
    """The one form of a list: compact JSON, names sorted, readers sorted by id.

    Raises:
        BadList: it is none that ``read_list`` would take.
    """
    data = _form(readers)
    if _read(data) != replace(readers, readers=tuple(sorted(readers.readers, key=lambda each: each.id))):
        raise BadList("This is not a list of readers.")
    return data


def sign_list(data: bytes, seed: bytes) -> bytes:
    """The lead's signature of a list."""
    return signed(seed, label("readers") + data)


def read_list(
    data: bytes, *, signature: bytes, lead: bytes, desk: str, today: date | None, least: int = 1
) -> Readers:
    """The readers in a list that the desk's lead signed.

    Args:
        today: the day in UTC, where something will be sealed to the list. None for a past list, with which replies are
            checked: that one may be over.
        least: the highest number seen before.

    Raises:
        BadKey: the lead's key is none.
        BadSignature: the lead did not sign it. Nothing of it was looked at.
        BadList, UnknownVersion, BadKey: it is no list.
        WrongDesk: it is another desk's.
        OldList: its number is lower than ``least``.
        ListOver: its last day is past.
    """
    sign_public(lead)
    check_signature(lead, signature, label("readers") + data)
    readers = _read(data)
    if readers.desk != desk:
        raise WrongDesk("This list is of another desk.")
    if readers.number < least:
        raise OldList("A later list of readers is known.")
    if today is not None and readers.until < today:
        raise ListOver("This list of readers is over. The desk's lead has to sign a new one.")
    return readers


def signed_list(readers: Readers, seed: bytes) -> str:
    """A list with its signature and the lead's key, as one text: what a server shows and a file holds."""
    data = list_written(readers)
    parts = {
        "lead": to_b64url(signing_public(seed)),
        "list": to_b64url(data),
        "sig": to_b64url(sign_list(data, seed)),
    }
    return json.dumps(parts, separators=(",", ":"))


def read_signed_list(
    text: str, *, desk: str, fingerprint: str, today: date | None, least: int = 1
) -> Readers:
    """The readers in such a text, if the lead is the one with this fingerprint.

    Raises:
        WrongFingerprint: another lead's.
        BadList: no such text.
        Refused: as ``read_list``.
    """
    try:
        data = text.encode("utf-8")
        said = read_json(data) if len(data) <= _MOST_SIGNED else None
        parts = said if isinstance(said, dict) else {}
        lead = from_b64url(parts.get("lead"), KEY_BYTES)
        data, signature = from_b64url(parts.get("list")), from_b64url(parts.get("sig"), SIGNATURE_BYTES)
    except (BadField, ValueError) as wrong:
        raise BadList("This is not a signed list of readers.") from wrong
    check_fingerprint(lead, fingerprint)
    return read_list(data, signature=signature, lead=lead, desk=desk, today=today, least=least)


def check_set(lists: Iterable[Readers]) -> list[Readers]:
    """Takes lists that are shown together: each number once, so that nobody is told of two lists what is said of one.

    Raises:
        BadList: two have one number.
    """
    found = list(lists)
    if len({each.number for each in found}) != len(found):
        raise BadList("Two of the lists have one number.")
    return found


def _form(readers: Readers) -> bytes:
    rows = [
        {"box": to_b64url(each.box), "id": each.id.hex(), "sign": to_b64url(each.sign)}
        for each in sorted(readers.readers, key=lambda each: each.id)
    ]
    said = {
        "desk": readers.desk,
        "made": readers.made.isoformat(),
        "number": readers.number,
        "readers": rows,
        "until": readers.until.isoformat(),
        "v": _VERSION,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def _read(data: bytes) -> Readers:
    """A list, if it is written in its one form."""
    if len(data) > _MOST_BYTES:
        raise BadList("No list of readers is as long as this.")
    try:
        said = read_json(data)
    except BadField as wrong:
        raise BadList("This is not a list of readers.") from wrong
    if isinstance(said, dict) and later_version(said.get("v")):
        raise UnknownVersion("This list is of a version that is not known here.")
    try:
        readers = _taken(said)
    except BadKey:
        raise
    except (Refused, KeyError, TypeError, ValueError) as wrong:
        raise BadList("This is not a list of readers.") from wrong
    if _form(readers) != data:
        raise BadList("This list is not written in the one form it may have.")
    return readers


def _taken(said: Any) -> Readers:
    """The values; that names and forms are right shows when the list is written again."""
    number, rows = said["number"], said["readers"]
    if type(number) is not int or not 1 <= number <= _HIGHEST or not 1 <= len(rows) <= MOST_READERS:
        raise BadList("The list's number or length is not as it should be.")
    readers = tuple(
        PublicKeys(box=from_b64url(row["box"], KEY_BYTES), sign=from_b64url(row["sign"], KEY_BYTES))
        for row in rows
    )
    for reader in readers:
        box_public(reader.box)
        sign_public(reader.sign)
    if len({reader.id for reader in readers}) != len(readers):
        raise BadList("One reader stands on the list twice.")
    if len({reader.sign for reader in readers}) != len(
        readers
    ):  # one could pass a colleague's answer off as their own
        raise BadList("Two readers of the list sign with one key.")
    made, until = date.fromisoformat(said["made"]), date.fromisoformat(said["until"])
    if not timedelta(0) <= until - made <= timedelta(days=MOST_DAYS):
        raise BadList("A list holds for at most 400 days.")
    return Readers(desk=checked_desk(said["desk"]), number=number, made=made, until=until, readers=readers)
