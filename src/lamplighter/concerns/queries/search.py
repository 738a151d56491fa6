"""Search in the words of concerns: one question, whatever the database. Words are folded, so accents, case and signs do not matter."""

from __future__ import annotations

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from lamplighter.concerns.rules.numbers import read_number
from lamplighter.concerns.rules.searching import folded

SHORTEST_BEGINNING = 3
"""Letters from which on a word also finds those it begins: "musi" finds "music"."""
MOST_WORDS = 12
"""Words of a question that are looked for; what follows is left out."""


def words_of(text: str) -> list[str]:
    """The words that are looked for, each once, in the order they were written."""
    return list(dict.fromkeys(folded(text).split()))[:MOST_WORDS]


def matching(text: str) -> Q:
    """The condition that a concern's text, place, hours or number hold every word of ``text``; none is held where it has no words.

    It says nothing of who may see a concern: put it to ``queries.seen.visible_to``.
    """
    words = words_of(text)
    if not words:
        return Q(pk__in=[])
    if connection.vendor == "sqlite":
        return Q(pk__in=RawSQL(_IN_FTS5, [_fts5(words)]))  # noqa: S611  # a constant, with its value apart
    return Q(RawSQL(_IN_TSVECTOR, [_tsquery(words)], output_field=BooleanField()))  # noqa: S611  # likewise


_IN_FTS5 = "SELECT rowid FROM concerns_search_words WHERE concerns_search_words MATCH %s"
# The same expression as the index's, word for word: else it is not used.
_IN_TSVECTOR = (
    "to_tsvector('simple'::regconfig, \"concerns_concern\".\"search\") @@ to_tsquery('simple'::regconfig, %s)"
)


def number_in(text: str) -> str | None:
    """The number of a concern, in its stored form, where a question is one as it is shown, read out or typed."""
    return read_number(text)


def _fts5(words: list[str]) -> str:
    # Folded words are letters and digits alone: nothing in them is read as part of the question.
    return " AND ".join(f'"{word}"*' if len(word) >= SHORTEST_BEGINNING else f'"{word}"' for word in words)


def _tsquery(words: list[str]) -> str:
    return " & ".join(f"'{word}':*" if len(word) >= SHORTEST_BEGINNING else f"'{word}'" for word in words)
