"""The hash chain over the audit record: pure functions of values.

A seal's digest is SHA-256 over one canonical JSON line with the seal's own facts (number, time, ids, count and the digest
before it), then one canonical JSON line for each event in order of id. RFC 8785's habits: sorted keys, no spaces, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""What stands before the first seal."""


@dataclass(frozen=True, slots=True)
class SealFacts:
    """All that a seal says of its batch, save the digest itself."""

    number: int
    sealed_at: str
    first_id: int
    last_id: int
    count: int
    previous: str


def instant(at: datetime) -> str:
    """An instant as one spelling: UTC, microseconds, ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(values: Mapping[str, Any]) -> bytes:
    """One line of canonical JSON."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def digest(facts: SealFacts, rows: Iterable[Mapping[str, Any]]) -> str:
    """The seal over a batch, as 64 hexadecimal characters."""
    hashed = hashlib.sha256(canonical(asdict(facts)))
    for row in rows:
        hashed.update(canonical(row))
    return hashed.hexdigest()
