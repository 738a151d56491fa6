"""``lamplighter zones compare``: what one map changes against another."""

from __future__ import annotations

import csv
from pathlib import Path

from rich.table import Table

from lamplighter.api.times import UnreadableTime, read_day
from lamplighter.core.geo.areas import area_text
from lamplighter.core.geo.batch import written_whole
from lamplighter.ops.commands.telling import add_row, console, stop
from lamplighter.places import queries
from lamplighter.places.change_files import HEADER, lines
from lamplighter.places.changes import Changes, LevelChanges, Side, compare
from lamplighter.places.models import ZoneMap

LONGEST_ID = 15
"""Digits of an id."""


def compare_maps(first: str, second: str, level: str, output: Path | None) -> None:
    """Prints a table for each level, and writes the addresses where a file is asked for."""
    before, after = _map(first), _map(second)
    if before.pk == after.pk:
        stop("Both are the same map. Give two, see “lamplighter zones list”.")
    held = compare(before, after)
    chosen = [each for each in held.levels if not level or each.word.casefold() == level.casefold()]
    if not chosen:
        stop(f"The map has no level {level}. It has: {', '.join(each.word for each in held.levels)}.")
    console.print(
        f"“{after.name}”, from {after.holds_from}, against “{before.name}”, from {before.holds_from}.",
        markup=False,
    )
    if not held.addresses:
        console.print("No addresses have been imported: only the ground is compared.")
    for each in chosen:
        _print(held, each)
    for lone in held.alone:
        which = "new" if lone.comes else "old"
        console.print(
            f"Only the {which} map has the level {lone.word}, with {len(lone.zones):,} zones.", markup=False
        )
    if output is not None:
        _write(held, chosen[-1], output)


def _map(text: str) -> ZoneMap:
    """A map by its id, or the one that holds on a day."""
    if text.isdecimal() and len(text) <= LONGEST_ID:
        found = queries.map_by_id(int(text))
        if found is None:
            stop(f"There is no map {text}. “lamplighter zones list” lists them.")
        return found
    try:
        day = read_day(text)
    except UnreadableTime:
        stop(f"“{text}” is neither the id of a map nor a day such as 2026-03-02.")
    held = queries.zone_map_on(day)
    found = queries.map_by_id(held.pk) if held is not None else None
    if found is None:
        stop(f"No map holds on {day}. “lamplighter zones list” lists them.")
    return found


def _print(held: Changes, level: LevelChanges) -> None:
    title = f"{level.word}: {level.changed:,} of {held.addresses:,} addresses change"
    table = Table("No.", "From", "To", "Addresses", "Ground", title=title)
    for move in level.moves:
        area = area_text(move.area_m2) if move.area_m2 else "narrow strips"
        add_row(
            table, f"{move.number:,}", _named(move.before), _named(move.after), f"{move.addresses:,}", area
        )
    console.print(table if level.moves else f"{title}.", markup=False)
    for word, sides in (("Only on the new map", level.came), ("Only on the old map", level.went)):
        if sides:
            console.print(f"{word}: {', '.join(_named(side) for side in sides)}", markup=False)


def _named(side: Side) -> str:
    if not side.code:
        return "no zone"
    return side.code if side.name == side.code else f"{side.code} {side.name}"


def _write(held: Changes, level: LevelChanges, output: Path) -> None:
    try:
        with written_whole(output) as out:
            writer = csv.writer(out)
            writer.writerow(HEADER)
            writer.writerows(lines(held, level))
    except OSError as error:
        stop(f"{output} cannot be written: {error.strerror}.")
    console.print(f"{level.changed:,} addresses written to {output}", markup=False)
