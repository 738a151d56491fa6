"""Reads with a statement that is composed once, for what is asked many times a second.

Django composes the statement of a query anew each time, which takes several times as long as the database does. Rows come as the driver
gives them: ask for texts, numbers and yes or no, and compare instants in the statement or not at all; ``AskedWhole`` gives whole objects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, models

_Model = TypeVar("_Model", bound=models.Model)

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


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a row becomes an object. ``converters``: of the columns that the driver does not give as they are kept."""

    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


class AskedWhole(Generic[_Model]):
    """As ``Asked``, of a query for all fields of one model."""

    def __init__(
        self,
        model: type[_Model],
        *kinds: type[str] | type[int],
        build: Callable[..., models.QuerySet[_Model]],
    ) -> None:
        self._asked, self._build, self._model = Asked(*kinds, build=build), build, model
        self._readings: dict[str, _Reading] = {}

    def __call__(self, *values: str | int) -> list[_Model]:
        """The objects."""
        connection, found = connections["default"], self._asked(*values)
        reading = self._readings.get(connection.vendor) or self._learned(*values)
        made = []
        for row in found:
            whole = list(row)
            for at, converters, column in reading.converters:
                for convert in converters:
                    whole[at] = convert(whole[at], column, connection)
            made.append(self._model.from_db("default", reading.names, whole))
        return made

    def _learned(self, *values: str | int) -> _Reading:
        connection, query = connections["default"], self._build(*values).query
        compiler = query.get_compiler("default")
        compiler.setup_query()
        converters = compiler.get_converters([each for each, _, _ in compiler.select])
        reading = _Reading(
            tuple(each.attname for each in self._model._meta.concrete_fields),
            tuple((at, tuple(found), column) for at, (found, column) in converters.items()),
        )
        self._readings[connection.vendor] = reading
        return reading
