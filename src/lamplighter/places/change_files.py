"""Addresses that a zone map changes, as lines of a CSV file: for the page, and for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.places.changes import Changes, LevelChanges, moved_addresses
from lamplighter.plumbing.feeds import harmless

HEADER = (
    "number", "street", "unit", "city", "region", "postcode", "longitude", "latitude",
    "zone_before", "zone_name_before", "zone_after", "zone_name_after",
)  # fmt: skip


def lines(changes: Changes, level: LevelChanges) -> Iterator[list[object]]:
    """A line for each address whose zone of a level is another; no zone is an empty cell, and no cell is a formula."""
    for address, before, after in moved_addresses(changes, level):
        words = (
            address.number, address.street, address.unit, address.city, address.region, address.postcode,
        )  # fmt: skip
        yield [
            *map(harmless, words),
            f"{address.lon:.7f}",
            f"{address.lat:.7f}",
            *map(harmless, (before.code, before.name, after.code, after.name)),
        ]
