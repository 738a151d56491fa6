"""Reads of desks and of the lists in force. Whoever takes sealed things in may ask here; it knows of no person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.utils import DatabaseError

from lamplighter.core.sealing.keys import fingerprint
from lamplighter.core.sealing.marks import to_b64url
from lamplighter.keys.models import Desk, SignedList
from lamplighter.keys.rules import zone_of


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a desk's envelopes are sealed: the key ids of the newest list."""

    desk: Desk
    number: int
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


def open_desks() -> list[Desk]:
    """Those that something can be sealed to now."""
    return list(Desk.objects.filter(is_open=True, lists__isnull=False).distinct())


def newest_list(of: Desk) -> SignedList | None:
    """The list in force."""
    return SignedList.objects.filter(desk=of).order_by("-number").first()


def lists_of(of: Desk) -> list[SignedList]:
    """All, the newest first; replies are checked with the one their writer stood on."""
    return list(SignedList.objects.filter(desk=of).order_by("-number"))


def lead_since(of: SignedList) -> date:
    """The day of the first list that the lead of this one signed."""
    rows = SignedList.objects.filter(desk=of.desk, lead_key=of.lead_key).order_by("number")
    return rows.values_list("signed_on", flat=True).first() or of.signed_on


def key_ids(of: SignedList) -> frozenset[bytes]:
    """Whose keys stand on a list. It was checked when it was signed."""
    said = json.loads(bytes(of.data))
    return frozenset(bytes.fromhex(row["id"]) for row in said["readers"])


def recipients(code: str) -> Recipients | None:
    """To whom is sealed at a desk; None where nothing can be sent."""
    found = SignedList.objects.filter(desk__code=code, desk__is_open=True).select_related("desk")
    newest = found.order_by("-number").first()
    return None if newest is None else Recipients(newest.desk, newest.number, key_ids(newest))


def was_in_force(of: Desk, ids: frozenset[bytes]) -> bool:
    """Whether an older list had just these readers."""
    return any(key_ids(each) == ids for each in lists_of(of)[1:])


def shown_list(of: SignedList) -> dict[str, Any]:
    """A signed list as the protocol shows it, with the lead's fingerprint beside it."""
    lead = bytes(of.lead_key)
    return {
        "lead": to_b64url(lead),
        "list": to_b64url(bytes(of.data)),
        "sig": to_b64url(bytes(of.signature)),
        "number": of.number,
        "fingerprint": fingerprint(lead),
    }
