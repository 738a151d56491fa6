"""A zone as a sentence says it: "the River zone", "beat 0111"; "la zona River", "el sector 0111"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from lamplighter.city.catalogue import keep_current
from lamplighter.city.queries import chosen, level_word
from lamplighter.city.rules.words import Word, level_key, spanish_article
from lamplighter.places.queries import ZoneInfo

FEW = 30
"""So many zones stand in one list; more stand below the zones that they belong to."""

NAMED: Mapping[str, str] = {
    "zone": gettext_noop("the %(name)s zone"),
    "district": gettext_noop("the %(name)s district"),
    "division": gettext_noop("the %(name)s division"),
    "sector": gettext_noop("the %(name)s sector"),
    "beat": gettext_noop("the %(name)s beat"),
    "precinct": gettext_noop("the %(name)s precinct"),
    "area": gettext_noop("the %(name)s area"),
    "ward": gettext_noop("the %(name)s ward"),
}
"""By the word of the level, for names that are words."""
NUMBERED: Mapping[str, str] = {
    "zone": gettext_noop("zone %(name)s"),
    "district": gettext_noop("district %(name)s"),
    "division": gettext_noop("division %(name)s"),
    "sector": gettext_noop("sector %(name)s"),
    "beat": gettext_noop("beat %(name)s"),
    "precinct": gettext_noop("precinct %(name)s"),
    "area": gettext_noop("area %(name)s"),
    "ward": gettext_noop("ward %(name)s"),
}
"""For names that are codes."""


def the_zone(zone: ZoneInfo) -> str:
    """The zone with its article, in the middle of a sentence. A name that already says its level stays as it is."""
    keep_current()
    name, word = zone.name or zone.code, zone.level_word.casefold().removesuffix("s")
    coded = name == zone.code or any(letter.isdigit() for letter in name)
    own = chosen().words.get(level_key(zone.level_word))
    if own is not None:
        return with_word(name, own, coded=coded)
    if word in name.casefold() or word not in NAMED:
        return name
    return _((NUMBERED if coded else NAMED)[word]) % {"name": name}


def by_parent(zones: Iterable[ZoneInfo]) -> list[tuple[str, list[ZoneInfo]]]:
    """Zones for a list of links, in groups: under the name of the zone above them where they are many, else all under none."""
    every = list(zones)
    if len(every) <= FEW:
        return [("", every)] if every else []
    groups: dict[str, list[ZoneInfo]] = {}
    for zone in every:
        groups.setdefault(the_zone(zone.parent) if zone.parent else "", []).append(zone)
    return list(groups.items())


def with_word(name: str, word: Word, *, coded: bool) -> str:
    """A zone's name with a word that the department chose, in the middle of a sentence."""
    language = get_language() or "en"
    said = word.one(language)
    if said.casefold() in name.casefold():
        return name
    if language.startswith("es"):
        return f"{spanish_article(word)} {said} {name}"
    return f"{said} {name}" if coded else f"the {name} {said}"


def level_said(said: str, *, many: bool = False) -> str:
    """The word of a level by what its map calls it, in the reader's language; as it stands where nobody said it in both."""
    language, known = get_language() or "en", level_word(said)
    if known is not None:
        return known.many(language) if many else known.one(language)
    return f"{said}s" if many and not language.startswith("es") and not said.endswith("s") else said


def coded(code: str, said: str) -> str:
    """A zone that has a code and no name, after the word of its level: "beat 0111", "cuadrante 0111"; the code alone where nobody
    said the word in both languages."""
    return code if level_word(said) is None else f"{level_said(said)} {code}"
