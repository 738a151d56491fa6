"""Search in the words of concerns: one question, whatever the database. Words are folded, so accents, case and signs do not matter,
and neither does how a street's words are spelled; a word of a kind's name finds the concerns of that kind."""

from __future__ import annotations

import json
import re

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.kept import set_up
from lamplighter.concerns.rules.searching import folded, kind_word, spelled
from lamplighter.outbox.actions import e164

SHORTEST_BEGINNING = 3
"""Letters from which on a word also finds those it begins: "musi" finds "music"."""
MOST_WORDS = 12
"""Words of a question that are looked for; what follows is left out."""
DIGITS = 7
"""Digits from which on a question is read as a telephone number."""
_NO_PHONE = re.compile(r"[^\d\s()+./-]")
CHUNKS = (1_000, 30_000)
"""Hits that are looked through at a time on SQLite, which binds 32,766 values at most; beyond them its planner decides."""

WALK = 60_000
"""Rows that PostgreSQL reads from the newest on in less time than its index needs to find the hits of two beginnings of words."""
OTHERS_MOST = 12
"""Words beginning with one that are written out in a question to FTS5."""
_FIRST, _LAST = "!", "~"
"""Signs before and behind all letters and digits of folded words."""

_NEXT_TERM = "SELECT term FROM concerns_search_terms WHERE term >= %s AND term <= %s LIMIT 1"
_TABLE_ROWS = "SELECT reltuples FROM pg_class WHERE oid = 'concerns_concern'::regclass"
_IN_FTS5 = "SELECT rowid FROM concerns_search_words WHERE concerns_search_words MATCH %s"
_IN_TSVECTOR = '"concerns_concern"."concerns_search_words" @@ %s::tsquery'


def words_of(text: str) -> list[str]:
    """The words that are looked for, each once, in the order they were written."""
    return list(dict.fromkeys(folded(text).split()))[:MOST_WORDS]


def matching(text: str) -> Q:
    """The condition that what is known of a concern holds every word of ``text``; none is held where it has no words.

    It says nothing of who may see a concern: put it to ``queries.seen.visible_to``.
    """
    words = words_of(text)
    if not words:
        return Q(pk__in=[])
    if connection.vendor == "sqlite":
        return _fts5_condition(words)
    return Q(RawSQL(_IN_TSVECTOR, [_tsquery(words)], output_field=BooleanField()))  # noqa: S611  # a constant, with its value apart


def _instead(words: list[str]) -> dict[str, list[str]]:
    """What a concern may hold in place of each word: other spellings, and the kinds of whose names, in either language, it is one."""
    kinds = {kind.pk: set(folded(kind.name_en, kind.name_es).split()) for kind in set_up().kinds.values()}
    return {
        word: [*spelled(word), *(kind_word(pk) for pk, names in kinds.items() if _names(word, names))]
        for word in words
    }


def _names(word: str, names: set[str]) -> bool:
    return word in names or (len(word) >= SHORTEST_BEGINNING and any(each.startswith(word) for each in names))


def of_contact(text: str) -> Q | None:
    """The condition that somebody to be told of a concern has this e-mail address or telephone number; None where it is neither."""
    plain = text.strip()
    if "@" in plain:
        return Q(contacts__email__in={plain, plain.lower()})
    number = e164(plain) if sum(each.isdigit() for each in plain) >= DIGITS else ""
    return Q(contacts__phone__in={number, plain}) if number and not _NO_PHONE.search(plain) else None


def newest(
    text: str, within: QuerySet[Concern], limit: int, *, past: int = 0, back: bool = False
) -> list[int]:
    """Ids of the newest concerns of ``within`` that hold every word of ``text``, at most ``limit``, newest first; of those whose
    contact it is, where it is an e-mail address or a telephone number.

    However common the words, no more is read than the page needs.

    Args:
        past: only those older than the concern of this id; with ``back`` only newer ones, the oldest of them first.
    """
    if not words_of(text):
        return []
    reached = of_contact(text)
    if reached is not None:
        return _in_order(within.filter(reached).distinct(), limit, past, back)
    if connection.vendor == "sqlite":
        return _newest_fts5(words_of(text), within, limit, past, back)
    return _newest_tsvector(within.filter(matching(text)), limit, past, back)


def _in_order(found: QuerySet[Concern], limit: int, past: int, back: bool) -> list[int]:
    if past:
        found = found.filter(pk__gt=past) if back else found.filter(pk__lt=past)
    return list(found.order_by("pk" if back else "-pk").values_list("pk", flat=True)[:limit])


def _newest_fts5(words: list[str], within: QuerySet[Concern], limit: int, past: int, back: bool) -> list[int]:
    """Hits come in the order of their ids, chunk after chunk, until a page is full: FTS5 knows nothing of who may see what."""
    found: list[int] = []
    for chunk in CHUNKS:
        hits = _hits(words, past, back, chunk)
        found += _kept(hits, within, back, limit - len(found))
        if len(hits) < chunk or len(found) == limit:
            return found
        past = hits[-1]
    rest = within.filter(_fts5_condition(words), **{"pk__gt" if back else "pk__lt": past})
    return found + list(
        rest.order_by("pk" if back else "-pk").values_list("pk", flat=True)[: limit - len(found)]
    )


def _newest_tsvector(found: QuerySet[Concern], limit: int, past: int, back: bool) -> list[int]:
    """PostgreSQL guesses well how many there are, but takes finding them in its index for nearly free: it is kept from that where
    a page is soon full."""
    plan = found.order_by().values_list("pk").explain(format="json")
    if not plan:  # Django sees that nothing can fit
        return []
    expected = json.loads(plan)[0]["Plan"]["Plan Rows"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLE_ROWS)
        if limit * cursor.fetchone()[0] <= WALK * expected:
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        hits = _in_order(found, limit, past, back)
        cursor.execute("SET LOCAL enable_bitmapscan = DEFAULT")
    return hits


def _kept(hits: list[int], within: QuerySet[Concern], back: bool, limit: int) -> list[int]:
    if not hits:
        return []
    some = within.filter(pk__in=hits).order_by("pk" if back else "-pk").values_list("pk", flat=True)[:limit]
    try:
        sql, values = some.query.sql_with_params()
    except EmptyResultSet:  # Django sees that nothing can fit
        return []
    # Rows are looked up by their ids; left to itself, SQLite would rather read a whole zone.
    sql = sql.replace('FROM "concerns_concern"', 'FROM "concerns_concern" NOT INDEXED', 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def _hits(words: list[str], past: int, back: bool, limit: int) -> list[int]:
    beyond = "" if not past else " AND rowid > %s" if back else " AND rowid < %s"
    order = " ORDER BY rowid LIMIT %s" if back else " ORDER BY rowid DESC LIMIT %s"
    values: list[str | int] = [_fts5(words), *([past] if past else []), limit]
    with connection.cursor() as cursor:
        cursor.execute(_IN_FTS5 + beyond + order, values)
        return [row[0] for row in cursor.fetchall()]


def _fts5_condition(words: list[str]) -> Q:
    return Q(pk__in=RawSQL(_IN_FTS5, [_fts5(words)]))  # noqa: S611  # a constant, with its value apart


# Folded words are letters and digits alone: nothing in them is read as part of the question.
def _fts5(words: list[str]) -> str:
    """Words as FTS5 reads them. One that few others begin with is written out: FTS5 reads hits of whole words one after the other,
    but those of a beginning all at once, however many there are."""
    return " AND ".join(
        f"({' OR '.join(_meant(word, instead))})" for word, instead in _instead(words).items()
    )


def _meant(word: str, instead: list[str]) -> list[str]:
    if len(word) < SHORTEST_BEGINNING:
        return [f'"{each}"' for each in (word, *instead)]
    others = _beginning_with(word)
    if len(others) > OTHERS_MOST:
        return [f'"{word}"*', *(f'"{each}"' for each in instead)]
    return [f'"{each}"' for each in dict.fromkeys([*(others or [word]), *instead])]


def _beginning_with(word: str) -> list[str]:
    """Words of the index that a word begins, as far as they are written out: each found by one look into the index."""
    found: list[str] = []
    least = word
    with connection.cursor() as cursor:
        while len(found) <= OTHERS_MOST:
            cursor.execute(_NEXT_TERM, [least, f"{word}{_LAST}"])
            row = cursor.fetchone()
            if row is None:
                break
            found.append(row[0])
            least = f"{row[0]}{_FIRST}"
    return found


def _tsquery(words: list[str]) -> str:
    return " & ".join(
        f"({' | '.join([_begun(word), *(chr(39) + each + chr(39) for each in instead)])})"
        for word, instead in _instead(words).items()
    )


def _begun(word: str) -> str:
    return f"'{word}':*" if len(word) >= SHORTEST_BEGINNING else f"'{word}'"
