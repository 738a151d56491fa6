"""Other ways to write a word of a street: what a search in running text looks for beside the word itself.

Only words are compared, not whole streets: in running text nobody knows where a street begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .us_tables import DIRECTION_TABLE, LEADING_TABLE, NAME_WORD, ORDINAL_WORD, SUFFIX_TABLE

_ENDINGS = {1: "ST", 2: "ND", 3: "RD"}


def spellings(word: str) -> tuple[str, ...]:
    """How else ``word``, in capitals, may be written in the name of a street; nothing for most words.

    >>> spellings("TWELFTH"), spellings("SAINT")
    (('12TH',), ('ST',))
    """
    return _OTHERS.get(word, ())


def _alike() -> Iterator[tuple[str, ...]]:
    """Words that stand for each other."""
    yield from SUFFIX_TABLE.values()
    yield from LEADING_TABLE.values()
    yield from DIRECTION_TABLE.values()
    yield from NAME_WORD.items()
    yield from (("ST", "SAINT"), ("DR", "DOCTOR"), ("AVE", "AVENIDA"), ("AVENUE", "AVENIDA"))
    for long, number in ORDINAL_WORD.items():
        yield _ordinal(int(number)), long


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'TH' if teen else _ENDINGS.get(number % 10, 'TH')}"


def _others() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in _alike():
        for word in group:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in found.items() if others}


_OTHERS = _others()
