"""Reads of desks and of the lists in force. Whoever takes sealed things in may ask here; it knows of no person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.utils import DatabaseError

from lamplighter.core.sealing.keys import fingerprint
from lamplighter.core.sealing.lists import Readers, read_list
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.keys.models import Desk, SignedList
from lamplighter.keys.rules import zone_of
from lamplighter.plumbing.clock import utc_day


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a desk's envelopes are sealed: the key ids of the newest list, which ends with the day ``until``."""

    desk: Desk
    number: int
    until: date
    key_ids: frozenset[bytes]


def codes() -> list[tuple[str, str]]:
    """What roles can be granted for, with names."""
    try:
        return [(zone_of(code), name) for code, name in Desk.objects.values_list("code", "name_en")]
    except DatabaseError:  # before the first migration
        return []


def every() -> list[Desk]:
    """All desks."""
    return list(Desk.objects.all())


def desk(code: str) -> Desk | None:
    """One, or None."""
    return Desk.objects.filter(code=code).first()


def open_desks(now: datetime) -> list[Desk]:
    """Those that something can be sealed to now."""
    newest: dict[int, SignedList] = {}
    for each in SignedList.objects.filter(desk__is_open=True).select_related("desk").order_by("number"):
        newest[each.desk_id] = each
    found = [each.desk for each in newest.values() if last_day(each) >= utc_day(now)]
    return sorted(found, key=lambda desk: desk.code)


def newest_list(of: Desk) -> SignedList | None:
    """The list in force."""
    return SignedList.objects.filter(desk=of).order_by("-number").first()


def lists_of(of: Desk) -> list[SignedList]:
    """All, the newest first; replies are checked with the one their writer stood on."""
    return list(SignedList.objects.filter(desk=of).select_related("desk").order_by("-number"))


def lead_since(of: SignedList) -> date:
    """The day of the first list that the lead of this one signed."""
    rows = SignedList.objects.filter(desk=of.desk, lead_key=of.lead_key).order_by("number")
    return rows.values_list("signed_on", flat=True).first() or of.signed_on


def key_ids(of: SignedList) -> frozenset[bytes]:
    """Whose keys stand on a list. It was checked when it was signed."""
    said = json.loads(bytes(of.data))
    return frozenset(bytes.fromhex(row["id"]) for row in said["readers"])


def last_day(of: SignedList) -> date:
    """The last day on which something is sealed to a list, in UTC."""
    return date.fromisoformat(json.loads(bytes(of.data))["until"])


def recipients(code: str) -> Recipients | None:
    """To whom is sealed at a desk; None where nothing can be sent."""
    found = SignedList.objects.filter(desk__code=code, desk__is_open=True).select_related("desk")
    newest = found.order_by("-number").first()
    if newest is None:
        return None
    return Recipients(newest.desk, newest.number, last_day(newest), key_ids(newest))


def readers_in_force(of: Desk, now: datetime) -> Readers:
    """The readers to seal to, from the newest list of a desk that has one.

    Raises:
        ListOver: its last day is past.
    """
    newest = newest_list(of)
    assert newest is not None  # an open desk has one
    return _read(newest, utc_day(now))


def readers_ever(of: Desk) -> list[Readers]:
    """Every list, also those that are over: to check who wrote a reply."""
    return [_read(each, None) for each in lists_of(of)]


def _read(row: SignedList, today: date | None) -> Readers:
    return read_list(
        bytes(row.data),
        signature=bytes(row.signature),
        lead=bytes(row.lead_key),
        desk=row.desk.code,
        today=today,
    )


def was_in_force(of: Desk, ids: frozenset[bytes]) -> bool:
    """Whether an older list had just these readers."""
    return any(key_ids(each) == ids for each in lists_of(of)[1:])


def shown_list(of: SignedList) -> dict[str, Any]:
    """A signed list as the protocol shows it, with the lead's fingerprint, its number and its days beside it."""
    lead, said = bytes(of.lead_key), json.loads(bytes(of.data))
    return {
        "lead": to_b64url(lead),
        "list": to_b64url(bytes(of.data)),
        "sig": to_b64url(bytes(of.signature)),
        "number": of.number,
        "made": said["made"],
        "until": said["until"],
        "fingerprint": fingerprint(lead),
    }
