"""Files with a department's set-up, in TOML: read, with what is wrong in words, and what loading one changes.

What an entry means, and how it is kept, is its room's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

LONGEST = 2_000_000
"""Bytes a file may have."""
_NUMBERS_MOST = 32767


class CannotLoad(Exception):
    """The file cannot be loaded; nothing was changed. ``problems`` name each entry and what is to be mended."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(slots=True)
class Loaded:
    """What loading a file changes: entries as ``kind noise``, those changed with their fields."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def any(self) -> bool:
        """Whether anything changes."""
        return bool(self.added or self.changed or self.removed)


def read(data: bytes, names: Sequence[str]) -> dict[str, Any]:
    """What a file holds, by the names of its tables.

    Args:
        names: of the tables that such a file may have.

    Raises:
        CannotLoad: it is none of these files.
    """
    *first, last = names
    if len(data) > LONGEST:
        raise CannotLoad([f"the file is larger than {LONGEST // 1_000_000} MB; it is no file of {last}"])
    try:
        told: dict[str, Any] = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CannotLoad(["the file is not UTF-8; save it as UTF-8"]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CannotLoad([f"the file is no TOML: {error}"]) from None
    unknown = sorted(set(told) - set(names))
    if unknown:
        raise CannotLoad([f"{name} is none of {', '.join(names)}; remove or rename it" for name in unknown])
    if not told:
        raise CannotLoad([f"the file holds no {', '.join(first)} or {last}"])
    return told


def tables(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The entries of one name.

    Raises:
        CannotLoad: they are no tables.
    """
    rows = told.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CannotLoad([f"{name}: begin each entry with a line [[{name}]]"])
    return rows


def fits(each: models.Field[Any, Any], value: Any) -> bool:
    """Whether TOML's value is of the field's sort: Django would take "yes" for a number, or 1 for a text."""
    if isinstance(each, models.BooleanField):
        return isinstance(value, bool)
    if isinstance(each, models.IntegerField):
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _NUMBERS_MOST
    if isinstance(each, models.JSONField):
        return isinstance(value, list)
    return isinstance(value, str) and "\x00" not in value


def faults(error: ValidationError, name: str) -> Iterator[str]:
    """What is wrong with one entry, each as a line."""
    for where, said in error.message_dict.items():
        yield from (f"{name}: {'' if where == '__all__' else where + ': '}{each}" for each in said)
