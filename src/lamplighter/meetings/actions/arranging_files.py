"""Rules for booking and spots as a TOML file: compared and loaded, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions.arranging import Taken, keep
from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.meetings.queries.arranging import RULE_FIELDS, SPOT_FIELDS
from lamplighter.meetings.rules.lengths import WrongLengths, checked_lengths
from lamplighter.plumbing.setup_file import CannotLoad, Loaded, faults, fits, read, tables


def load(data: bytes, *, actor: Actor, now: datetime, dry_run: bool) -> Loaded:
    """Enters what a file holds: rules by zone, spots by zone, way and English name. What it does not name stays.

    Args:
        dry_run: only says what would change.

    Raises:
        CannotLoad: see there.
    """
    told = read(data, ("rules", "spots"))
    with transaction.atomic():
        loading = _Loading(actor, now)
        for each in tables(told, "rules"):
            loading.enter(BookingRules, each, RULE_FIELDS, ("zone",), "rules")
        for place, each in enumerate(tables(told, "spots")):
            loading.enter(Spot, each, SPOT_FIELDS, ("zone", "way", "name_en"), "spot", order=place)
        if loading.problems:
            raise CannotLoad(loading.problems)
        if dry_run:
            transaction.set_rollback(True)
    return loading.loaded


class _Loading:
    """One file as it goes in: what changed, and what is to be mended."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.loaded = Loaded()
        self.problems: list[str] = []
        self.seen: set[tuple[str, ...]] = set()

    def enter(
        self,
        model: type[BookingRules | Spot],
        entry: dict[str, Any],
        names: tuple[str, ...],
        keys: tuple[str, ...],
        kind: str,
        **fixed: int,
    ) -> None:
        """One entry; what is wrong with it goes into ``problems``."""
        key = {name: entry.get(name, "") for name in keys}
        called = f"{kind} {' '.join(str(value) or 'of every zone' for value in key.values())}"
        if not all(isinstance(value, str) and "\x00" not in value for value in key.values()):
            self.problems.append(f"{called}: {', '.join(keys)} are texts")
            return
        if (kind, *key.values()) in self.seen:
            self.problems.append(f"{called}: stands in the file twice; remove one")
            return
        self.seen.add((kind, *key.values()))
        unknown = sorted(set(entry) - set(names))
        if unknown:
            self.problems.append(f"{called}: {', '.join(unknown)}: no such field; remove or rename it")
            return
        row: BookingRules | Spot = model._default_manager.filter(**key).first() or model(**key)
        before = _values(row, names) if row.pk else {}
        try:
            _fill(row, entry, names, fixed if not row.pk else {})
            row.full_clean()
            self._kept(row, before, _values(row, names), called)
        except ValidationError as error:
            self.problems += faults(error, called)
        except Taken:
            self.problems.append(f"{called}: another entry is called the same; rename one")

    def _kept(
        self, row: BookingRules | Spot, before: dict[str, Any], after: dict[str, Any], called: str
    ) -> None:
        fields = sorted(name for name, value in after.items() if before.get(name, ...) != value)
        if before and not fields:
            self.loaded.same += 1
            return
        keep(row=row, fields=fields, actor=self.actor, now=self.now)
        if before:
            self.loaded.changed.append(f"{called}: {', '.join(fields)}")
        else:
            self.loaded.added.append(called)


def _values(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _fill(
    row: BookingRules | Spot, entry: Mapping[str, Any], names: tuple[str, ...], fixed: Mapping[str, int]
) -> None:
    """Every field as the entry says; what it leaves out is as in a new row.

    Raises:
        ValidationError: a value is of the wrong sort.
    """
    fields = {each.name: each for each in row._meta.concrete_fields}
    for name in names:
        each = fields[name]
        value = entry.get(name, each.get_default())
        if name in entry and not fits(each, value):
            raise ValidationError({name: "this value is of the wrong sort"})
        setattr(row, name, value)
    for name, number in fixed.items():
        setattr(row, name, number)
    if isinstance(row, BookingRules):
        try:
            row.lengths = checked_lengths(row.lengths)
        except WrongLengths as error:
            raise ValidationError({"lengths": str(error)}) from None
        for name in ("step", "before", "after"):
            if getattr(row, name) % 5:
                raise ValidationError({name: "give whole fives of minutes"})
