"""Field classes: every field of every model says who may ever see it (promise 6)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class FieldClass(StrEnum):
    """Who may see what a field holds."""

    PUBLIC = "public"
    """Anyone; may stand on public pages, in the API and in open data."""
    STAFF = "staff"
    """Signed-in staff with the matching permission."""
    RESTRICTED = "restricted"
    """Only the person it is about and those whose duty needs it; never in exports, feeds or logs."""
    SEALED = "sealed"
    """Nobody on the server: ciphertext or a secret's hash."""


def classes(
    *,
    public: Iterable[str] = (),
    staff: Iterable[str] = (),
    restricted: Iterable[str] = (),
    sealed: Iterable[str] = (),
) -> dict[str, FieldClass]:
    """Builds a model's ``FIELD_CLASSES`` table from four lists of field names."""
    table: dict[str, FieldClass] = {}
    for kind, names in (
        (FieldClass.PUBLIC, public),
        (FieldClass.STAFF, staff),
        (FieldClass.RESTRICTED, restricted),
        (FieldClass.SEALED, sealed),
    ):
        for name in names:
            if name in table:
                raise ValueError(f"field {name} is classed twice")
            table[name] = kind
    return table
