"""Reads with a statement that is composed once, for what is asked many times a second.

Django composes the statement of a query anew each time, which takes several times as long as the database does. Rows come as the driver
gives them: ask for texts, numbers and yes or no, and compare instants in the statement or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections, models

_WORDS = tuple(f"9d{place}f0c27e1b8a465" for place in range(9))
_NUMBERS = tuple(731_205_590_117 + place for place in range(9))
"""Stand for the values in a statement that is being composed."""


class Asked:
    """A query whose values come later. ``kinds``: ``str`` or ``int`` of each value; ``build`` makes the query from as many values."""

    def __init__(
        self, *kinds: type[str] | type[int], build: Callable[..., models.QuerySet[Any, Any]]
    ) -> None:
        self._kinds, self._build = kinds, build
        self._composed: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, *values: str | int) -> list[tuple[Any, ...]]:
        """The rows."""
        connection = connections["default"]
        statement, places = self._composed.get(connection.vendor) or self._compose(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(statement, [values[place] if held else place for held, place in places])
            return list(cursor.fetchall())

    def _compose(self, vendor: str) -> tuple[str, tuple[tuple[bool, Any], ...]]:
        marks = [_WORDS[at] if kind is str else _NUMBERS[at] for at, kind in enumerate(self._kinds)]
        statement, given = self._build(*marks).query.sql_with_params()
        places = tuple((True, marks.index(each)) if each in marks else (False, each) for each in given)
        self._composed[vendor] = (statement, places)
        return self._composed[vendor]
