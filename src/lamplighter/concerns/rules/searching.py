"""Words that the desk's search looks in and for: folded, so that accents, case, signs and the spelling of streets do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lamplighter.core.gazetteer.text import fold
from lamplighter.core.gazetteer.us_spellings import spellings

LONGEST = 60_000
"""Characters that are kept of one concern's words: a timeline has no end, and PostgreSQL indexes a megabyte at most."""


def folded(*parts: str) -> str:
    """Words of all parts without accents, case and signs, with single spaces: ``"Música, 3 AM!"`` gives ``"musica 3 am"``."""
    return re.sub(r"[^a-z0-9]+", " ", fold(" ".join(parts)).lower()).strip()


def spelled(word: str) -> tuple[str, ...]:
    """Other spellings of a folded word that may be part of a street: ``"st"`` gives ``"street"``, ``"saint"``..."""
    return tuple(other.lower() for other in spellings(word.upper()))


def kind_word(kind: int) -> str:
    """Stands for a kind, by its key, among a concern's words: so a kind can be called anew without writing its concerns anew."""
    return f"zqkind{kind}"


def search_words(
    *,
    number: str,
    kind: int,
    place: str,
    text: str,
    happens: str,
    answers: Mapping[str, Any],
    names: Iterable[str] = (),
    said: Iterable[str] = (),
) -> str:
    """What a concern is found by, each word once.

    Args:
        answers: to the kind's own questions, as a concern keeps them.
        names: of whoever raised it.
        said: words of the timeline, the newest first: where they are too many, the oldest are left out.
    """
    given = [
        str(value) for each in answers.values() for value in (each if isinstance(each, list) else [each])
    ]
    words = dict.fromkeys([*folded(number).split(), kind_word(kind)])
    for part in (place, *names, text, happens, *given, *said):
        words.update(dict.fromkeys(folded(part).split()))
    kept = " ".join(words)
    return kept if len(kept) <= LONGEST else kept[:LONGEST].rpartition(" ")[0]
