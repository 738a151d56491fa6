"""The program's own sentences with a department's words in them: "your zone" becomes "your beat", "su zona" "su sector".

English takes the word's place and mends "a" and "an". Spanish has articles and adjectives that agree with the word, so that
each message that says "zona" is turned by rules where they reach, and is written out in ``MASCULINE`` where they do not; a test
holds that no message is left half turned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lamplighter.city.rules.masculine import MASCULINE
from lamplighter.city.rules.words import SHIPPED, Base, Word, stressed_a

Table = list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]
"""What is looked for, and what is put there, in this order."""

LEFT_ALONE = re.compile(
    r"zone above|higher zone|parent|one zone of (?:it|this file)|%\((?:code|area|file|asked|winner|column|beside)\)s",
    re.IGNORECASE,
)
"""Messages of the zone map's import: there a zone is one of any level."""

_SAYS = {
    Base.ZONE: re.compile(r"\bzones?\b", re.IGNORECASE),
    Base.CIO: re.compile(r"community interaction officers?", re.IGNORECASE),
    Base.SUPERVISOR: re.compile(r"\bsupervisors?\b", re.IGNORECASE),
}
_PLACEHOLDER = re.compile(
    r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>|\b(?:zone maps?|time zones?|mapas? de zonas|zonas? horarias?)\b",
    re.IGNORECASE,
)
"""What is no word of the sentence, and what is called so wherever areas are: the zone map, the time zone."""


def says(base: Base, message: str) -> bool:
    """Whether an English message says the program's own word, outside of placeholders, and is to be reworded."""
    return _SAYS[base].search(_PLACEHOLDER.sub("", message)) is not None and not LEFT_ALONE.search(message)


def english(text: str, base: Base, word: Word) -> str:
    """An English message with the department's word."""
    own = SHIPPED[base]
    many = _like(word.en_many)
    text = _outside(text, lambda part: re.sub(rf"\b{own.en_many}\b", many, part, flags=re.IGNORECASE))
    return _outside(text, lambda part: _english_one(part, own.en_one, word.en_one))


def _english_one(text: str, own: str, new: str) -> str:
    def put(found: re.Match[str]) -> str:
        before, said = found["article"] or "", _like(new)(found["word"])
        if before:
            article = "an" if new[:1].casefold() in "aeiou" else "a"
            before = (article.capitalize() if before[0].isupper() else article) + " "
        return before + said

    return re.sub(rf"(?P<article>\b[Aa]n? )?\b(?P<word>{own})\b", put, text, flags=re.IGNORECASE)


def spanish(message: str, text: str, base: Base, word: Word) -> str:
    """A Spanish message with the department's word.

    Args:
        message: the English message it translates.
    """
    own = SHIPPED[base]
    if base is Base.ZONE and not word.es_feminine:
        text = _by_table(MASCULINE.get(message, text), _TO_MASCULINE)
    if base is Base.ZONE and word.es_feminine and stressed_a(word.es_one):
        text = _by_table(text, _STRESSED_A)
    if base is Base.SUPERVISOR:
        text = _by_table(text, _TO_SOMEBODY)
        text = _by_table(text, _SOMEBODY_TO_FEMININE) if word.es_feminine else text
    if base is Base.CIO and word.es_feminine:
        text = re.sub(rf"\bun (?={own.es_one})", "una ", text)
    many, one = _like(word.es_many), _like(word.es_one)
    text = _outside(text, lambda part: re.sub(rf"\b{own.es_many}\b", many, part, flags=re.IGNORECASE))
    return _outside(text, lambda part: re.sub(rf"\b{own.es_one}\b", one, part, flags=re.IGNORECASE))


def _by_table(text: str, table: Table) -> str:
    for pattern, put in table:
        text = _outside(text, lambda part, pattern=pattern, put=put: pattern.sub(put, part))  # type: ignore[misc]
    return text


def _like(new: str) -> Callable[[re.Match[str] | str], str]:
    """The new word as the old one began: with a capital or without. A word that has capitals of its own keeps them."""

    def put(found: re.Match[str] | str) -> str:
        old = found if isinstance(found, str) else found[0]
        # "Community Interaction Officer" has capitals everywhere, so that they say nothing of where it stands.
        says_nothing = " " in old and old.istitle()
        return new[:1].upper() + new[1:] if old[:1].isupper() and not says_nothing else new

    return put


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Changes a text outside of its placeholders and tags, which are names and not words."""
    parts, at = [], 0
    for found in _PLACEHOLDER.finditer(text):
        parts += [change(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, change(text[at:])])


def _keep_capital(put: str) -> Callable[[re.Match[str]], str]:
    def made(found: re.Match[str]) -> str:
        return put[:1].upper() + put[1:] if found[0][:1].isupper() else put

    return made


def _table(pairs: Mapping[str, str]) -> Table:
    return [(re.compile(rf"\b{old}\b", re.IGNORECASE), _keep_capital(new)) for old, new in pairs.items()]


# In order: what holds two words comes before what holds one.
_TO_MASCULINE = _table({
    "cada una de sus zonas": "cada uno de sus zonas", "ninguna de las zonas": "ninguno de los zonas",
    "todas las zonas": "todos los zonas", "las demás zonas": "los demás zonas", "de la única zona": "del único zona",
    "la única zona": "el único zona", "toda la zona": "todo el zona", "una de las zonas": "uno de los zonas",
    "de la zona": "del zona", "a la zona": "al zona", "la zona": "el zona", "una zona": "un zona", "otra zona": "otro zona",
    "esta zona": "este zona", "esa zona": "ese zona", "ninguna zona": "ningún zona", "alguna zona": "algún zona",
    "las zonas": "los zonas", "unas zonas": "unos zonas", "estas zonas": "estos zonas", "esas zonas": "esos zonas",
    "otras zonas": "otros zonas", "muchas zonas": "muchos zonas", "nuestra zona": "nuestro zona",
})  # fmt: skip
_STRESSED_A = _table(
    {"de la zona": "del zona", "a la zona": "al zona", "la zona": "el zona", "una zona": "un zona"}
)
# Where the program says "supervisión" for whoever it is, a rank of somebody's own takes an article.
_TO_SOMEBODY = _table({
    "de supervisión": "del supervisor", "a supervisión": "al supervisor", "con supervisión": "con el supervisor",
    "tiene supervisión": "tiene el supervisor", "ve supervisión": "ve el supervisor", "supervisión decide": "el supervisor decide",
    "quienes supervisan": "los supervisores de", "supervisión": "supervisor",
})  # fmt: skip
_SOMEBODY_TO_FEMININE = _table({
    "del supervisor": "de la supervisor", "al supervisor": "a la supervisor", "el supervisor": "la supervisor",
    "un supervisor": "una supervisor", "ningún supervisor": "ninguna supervisor", "los supervisores": "las supervisores",
})  # fmt: skip
