"""Who comes first when there are more people than seats: tickets, the lottery, the order of the line. Pure.

The lottery can be done again by anybody, on any machine, in a few lines. A seed is drawn when the course is announced and its
SHA-256 published with it; the seed itself is published at the draw. Ticket ``t`` (from 1) of the application ``NUMBER`` has as
its value the SHA-256 of ``seed:NUMBER:t``, read as a number; the line is by each one's lowest ticket. Each ticket is as likely to be
the lowest as any other, so the chance to be first is exactly as many tickets out of all. (The values are those of independent
draws for whoever cannot choose the seed after the numbers: both are made by chance, the seed before the first number.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

EXTRA_MOST = 3
"""Most extra tickets for earlier courses without a seat."""


JUST_OFFERED = timedelta(hours=6)
"""Whoever has been offered a seat within this time is not reminded of it yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the lottery, as the public list shows them."""

    number: str
    tickets: int


def mark_of(seed: str) -> str:
    """The SHA-256 by which anybody can tell later that the seed was not chosen anew."""
    return hashlib.sha256(seed.encode()).hexdigest()


def tickets_of(*, unlucky: int, favored: bool) -> int:
    """How many tickets somebody has.

    Args:
        unlucky: earlier courses that ended without a seat for them.
        favored: whether their zone had few seats of late.
    """
    return 1 + min(max(unlucky, 0), EXTRA_MOST) + int(favored)


def value_of(seed: str, entry: Entry) -> str:
    """The lowest of somebody's tickets, as 64 hexadecimal digits, which sort as their numbers do."""
    return min(
        hashlib.sha256(f"{seed}:{entry.number}:{ticket}".encode()).hexdigest()
        for ticket in range(1, entry.tickets + 1)
    )


def drawn(seed: str, entries: Iterable[Entry]) -> list[str]:
    """Numbers of the applications in the order of the lottery."""
    return [entry.number for entry in sorted(entries, key=lambda each: (value_of(seed, each), each.number))]


def favored_zones(seats: Mapping[str, int], zones: Collection[str]) -> list[str]:
    """Zones that had less than half of an even share of the seats of late, in the order of their codes.

    Args:
        seats: by zone, how many seats people of it had in the last courses.
        zones: all zones there are.
    """
    total = sum(seats.get(zone, 0) for zone in zones)
    return sorted(zone for zone in zones if seats.get(zone, 0) * len(zones) * 2 < total)
