"""What makes the words of concerns quick to find: an FTS5 table kept by triggers on SQLite, a column with a GIN index on PostgreSQL.

Both are made by the database from ``Concern.search``, whose words are folded already. A migration that remakes the table
``concerns_concern`` on SQLite drops its triggers and must call ``install`` again; a test holds that they are there.
"""

from __future__ import annotations

from typing import Any

WORDS = "concerns_search_words"
"""The FTS5 table, or the column and its index."""


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


def tidy(connection: Any) -> None:
    """Once a day on SQLite: words that were erased leave the index's file as well, and the planner learns how rows are spread.

    Takes about a second and a half with a million concerns. PostgreSQL does both by itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO concerns_search_words(concerns_search_words) VALUES ('optimize')")
        cursor.execute("ANALYZE concerns_concern")


# The table holds no second copy of the words (content=...), and no places of words in a text (detail=none): what is asked is only
# which concerns hold all of them. The old words must be told when they go, which is what the triggers are for.
_SQLITE = (
    """CREATE VIRTUAL TABLE concerns_search_words
       USING fts5(search, content='concerns_concern', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    # Its words in order, so that those that begin alike are found by one look for each.
    "CREATE VIRTUAL TABLE concerns_search_terms USING fts5vocab(concerns_search_words, instance)",
    """CREATE TRIGGER concerns_search_words_added AFTER INSERT ON concerns_concern BEGIN
         INSERT INTO concerns_search_words(rowid, search) VALUES (new.id, new.search);
       END""",
    """CREATE TRIGGER concerns_search_words_gone AFTER DELETE ON concerns_concern BEGIN
         INSERT INTO concerns_search_words(concerns_search_words, rowid, search) VALUES ('delete', old.id, old.search);
       END""",
    """CREATE TRIGGER concerns_search_words_changed AFTER UPDATE OF search ON concerns_concern WHEN old.search <> new.search BEGIN
         INSERT INTO concerns_search_words(concerns_search_words, rowid, search) VALUES ('delete', old.id, old.search);
         INSERT INTO concerns_search_words(rowid, search) VALUES (new.id, new.search);
       END""",
    "INSERT INTO concerns_search_words(concerns_search_words) VALUES ('rebuild')",
)
_SQLITE_GONE = (
    "DROP TRIGGER IF EXISTS concerns_search_words_added",
    "DROP TRIGGER IF EXISTS concerns_search_words_gone",
    "DROP TRIGGER IF EXISTS concerns_search_words_changed",
    "DROP TABLE IF EXISTS concerns_search_terms",
    "DROP TABLE IF EXISTS concerns_search_words",
)
# The column is the database's own: it saves taking each text apart again where a common word is looked for along another index.
_POSTGRESQL = (
    """ALTER TABLE concerns_concern ADD COLUMN concerns_search_words tsvector
       GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, search)) STORED""",
    "CREATE INDEX concerns_search_words ON concerns_concern USING gin (concerns_search_words)",
)
_POSTGRESQL_GONE = ("ALTER TABLE concerns_concern DROP COLUMN IF EXISTS concerns_search_words",)
