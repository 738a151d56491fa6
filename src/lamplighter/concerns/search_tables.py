"""What makes the words of concerns quick to find: an FTS5 table kept by triggers on SQLite, a GIN index on PostgreSQL.

Both look in ``Concern.search``, whose words are folded already. A migration that remakes the table ``concerns_concern`` on SQLite
drops its triggers and must call ``install`` again; a test holds that they are there.
"""

from __future__ import annotations

from typing import Any

TABLE = "concerns_concern"
WORDS = "concerns_search_words"
"""The FTS5 table, or the GIN index."""


def install(connection: Any) -> None:
    """Makes the index anew and fills it from the rows there are. ``connection`` is a Django database connection."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Drops the index with whatever keeps it."""
    with connection.cursor() as cursor:
        for statement in _SQLITE_GONE if connection.vendor == "sqlite" else _POSTGRESQL_GONE:
            cursor.execute(statement)


# The table holds no second copy of the words (content=...), and no places of words in a text (detail=none): what is asked is only
# which concerns hold all of them. The old words must be told when they go, which is what the triggers are for.
_SQLITE = (
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5"
    f"(search, content='{TABLE}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)",
    f"CREATE TRIGGER {WORDS}_added AFTER INSERT ON {TABLE} BEGIN "
    f"INSERT INTO {WORDS}(rowid, search) VALUES (new.id, new.search); END",
    f"CREATE TRIGGER {WORDS}_gone AFTER DELETE ON {TABLE} BEGIN "
    f"INSERT INTO {WORDS}({WORDS}, rowid, search) VALUES ('delete', old.id, old.search); END",
    f"CREATE TRIGGER {WORDS}_changed AFTER UPDATE OF search ON {TABLE} WHEN old.search <> new.search BEGIN "
    f"INSERT INTO {WORDS}({WORDS}, rowid, search) VALUES ('delete', old.id, old.search); "
    f"INSERT INTO {WORDS}(rowid, search) VALUES (new.id, new.search); END",
    f"INSERT INTO {WORDS}({WORDS}) VALUES ('rebuild')",
)
_SQLITE_GONE = (
    *(f"DROP TRIGGER IF EXISTS {WORDS}_{what}" for what in ("added", "gone", "changed")),
    f"DROP TABLE IF EXISTS {WORDS}",
)
_POSTGRESQL = (f"CREATE INDEX {WORDS} ON {TABLE} USING gin (to_tsvector('simple'::regconfig, search))",)
_POSTGRESQL_GONE = (f"DROP INDEX IF EXISTS {WORDS}",)
