"""Database triggers that make the audit tables append-only, on SQLite and PostgreSQL.

A migration that remakes one of the tables on SQLite must call ``install`` again; a test holds that they are there.
"""

# ruff: noqa: S608 - the only names in these statements are the two above and our own
from __future__ import annotations

from typing import Any

TABLES = ("audit_event", "audit_seal")
_SAYING = "the audit record is append-only"


def install(connection: Any) -> None:
    """Makes the triggers. ``connection`` is a Django database connection."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, making=True):
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Drops the triggers: for undoing the migration and for tests that play the tamperer."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, making=False):
            cursor.execute(statement)


def _statements(vendor: str, *, making: bool) -> list[str]:
    if vendor == "sqlite":
        return [line for table in TABLES for line in _sqlite(table, making=making)]
    return _postgresql(making=making)


def _sqlite(table: str, *, making: bool) -> list[str]:
    dropping = [f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}" for verb in ("UPDATE", "DELETE")]
    creating = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYING}'); END"
        for verb in ("UPDATE", "DELETE")
    ]
    # INSERT OR REPLACE deletes without firing delete triggers unless recursive triggers are on: refuse a known id as well.
    key = "id" if table == "audit_event" else "number"
    dropping.append(f"DROP TRIGGER IF EXISTS {table}_no_replace")
    creating.append(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS "
        f"(SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYING}'); END"
    )
    return [*dropping, *creating] if making else dropping


def _postgresql(*, making: bool) -> list[str]:
    dropping = [
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
        for table in TABLES
        for name in ("append_only", "no_truncate")
    ]
    if not making:
        return [*dropping, "DROP FUNCTION IF EXISTS audit_refuse()"]
    function = (
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAYING}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    creating = []
    for table in TABLES:
        creating.append(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
        creating.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    return [*dropping, function, *creating]
