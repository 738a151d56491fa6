"""Inserts rows with a statement that is composed once for each model, for what is written many times a second.

The same row and constraints as ``save(force_insert=True)``; Django composes its statement and makes each value ready anew each time,
which takes several times as long as the database does. Sends no signals (the house has none).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connections, models

_PLAIN = (
    models.BooleanField, models.CharField, models.FloatField, models.ForeignKey, models.IntegerField, models.TextField,
)  # fmt: skip
"""Fields whose values the drivers of both databases take as they are."""
_Ready = Callable[[Any], Any] | None


def insert(row: models.Model) -> None:
    """Keeps a new row; its ``pk`` is set to the one the database gave.

    Raises:
        IntegrityError: the row breaks a constraint.
    """
    connection = connections["default"]
    statement, columns = _prepared(type(row), connection.vendor)
    held = row.__dict__
    values = [held[name] if ready is None else ready(held[name]) for name, ready in columns]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding = False
    row._state.db = "default"


@cache
def _prepared(model: type[models.Model], vendor: str) -> tuple[str, tuple[tuple[str, _Ready], ...]]:
    """The statement, and for each of its columns the attribute and how its value is made ready; None where it is as it is."""
    key = model._meta.pk
    assert isinstance(key, models.AutoField), "the database gives the key"
    kept = [each for each in model._meta.concrete_fields if each is not key]
    quoted = connections["default"].ops.quote_name
    names = ", ".join(quoted(str(each.column)) for each in kept)
    places = ", ".join(["%s"] * len(kept))
    table = quoted(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING {quoted(str(key.column))}"  # noqa: S608 (names of the model)
    return statement, tuple((each.attname, _ready(each, vendor)) for each in kept)


def _ready(field: models.Field[Any, Any], vendor: str) -> _Ready:
    if isinstance(field, _PLAIN):
        return None
    if isinstance(field, models.DateTimeField):
        return _as_sqlite_keeps_it if vendor == "sqlite" else None
    return lambda value: field.get_db_prep_save(value, connections["default"])


def _as_sqlite_keeps_it(moment: datetime | None) -> str | None:
    """UTC without its offset, as Django's backend writes instants."""
    return None if moment is None else str(moment.astimezone(UTC).replace(tzinfo=None))
