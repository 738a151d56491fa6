"""Words a department may choose for its areas, its officers and its shifts, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LONGEST = 60
"""Characters of a word; "Oficial de vinculación con la comunidad" has 38."""
LEVEL = "level:"
"""Before the word of a level of the zone map: ``level:beat``."""
_LEVEL_KEY = re.compile(r"level:[^\s:][^:]{0,39}")


class Base(StrEnum):
    """Words that the program's own sentences are written with, and that a department may replace."""

    ZONE = "zone"
    """An area with officers of its own."""
    CIO = "cio"
    """Whoever is posted there."""
    SUPERVISOR = "supervisor"
    """Whoever answers for a zone and its officers: a sergeant, a lieutenant."""


class Part(StrEnum):
    """Parts of the day that shifts are kept by; the values are those of ``roster.rules.ShiftKind``."""

    MORNING = "shift:morning"
    EVENING = "shift:evening"
    NIGHT = "shift:night"


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its forms. ``es_feminine`` says which article Spanish gives it: la zona, el sector."""

    en_one: str
    en_many: str
    es_one: str
    es_many: str
    es_feminine: bool

    def one(self, language: str) -> str:
        """The singular."""
        return self.es_one if language.startswith("es") else self.en_one

    def many(self, language: str) -> str:
        """The plural."""
        return self.es_many if language.startswith("es") else self.en_many


SHIPPED: Mapping[str, Word] = {
    Base.ZONE.value: Word("zone", "zones", "zona", "zonas", True),
    Base.CIO.value: Word(
        "Community Interaction Officer",
        "Community Interaction Officers",
        "agente de interacción comunitaria",
        "agentes de interacción comunitaria",
        False,
    ),
    Base.SUPERVISOR.value: Word("supervisor", "supervisors", "supervisor", "supervisores", False),
    Part.MORNING.value: Word("Morning", "", "Mañana", "", True),
    Part.EVENING.value: Word("Evening", "", "Tarde", "", True),
    Part.NIGHT.value: Word("Night", "", "Noche", "", True),
}
"""As the program says them. Shifts have no plural: nothing counts them."""

LEVELS: Mapping[str, Word] = {
    "district": Word("district", "districts", "distrito", "distritos", False),
    "division": Word("division", "divisions", "división", "divisiones", True),
    "sector": Word("sector", "sectors", "sector", "sectores", False),
    "beat": Word("beat", "beats", "cuadrante", "cuadrantes", False),
    "precinct": Word("precinct", "precincts", "comisaría", "comisarías", True),
    "area": Word("area", "areas", "área", "áreas", True),
    "ward": Word("ward", "wards", "barrio", "barrios", False),
}
"""Words that are often the word of a level, to be chosen from and to begin with."""


@lru_cache(maxsize=64)
def level_key(word: str) -> str:
    """The key of a level's word as a map has it: "Beats" and "beat" are the same."""
    plain = " ".join(word.casefold().split())
    return Base.ZONE.value if plain in ("zone", "zones") else LEVEL + plain.removesuffix("s")


def known_key(key: str) -> bool:
    """Whether a word can be kept under this key."""
    return key in SHIPPED or (_LEVEL_KEY.fullmatch(key) is not None and key == key.casefold())


def is_shift(key: str) -> bool:
    """Whether it names a part of the day, which has no plural."""
    return key in set(Part)


def spanish_article(word: Word) -> str:
    """The article of the singular: "la zona", "el sector", "el área" (feminine, but begins with a stressed a)."""
    return "la" if word.es_feminine and not stressed_a(word.es_one) else "el"


def stressed_a(spanish: str) -> bool:
    """Whether a feminine word takes "el" and "un": it begins with a stressed a that is written so, or is one of the few known."""
    first = spanish.casefold().split(" ", 1)[0]
    return first.startswith(("á", "há")) or first in (
        "aula",
        "ala",
        "agua",
        "habla",
        "ancla",
        "alma",
        "hacha",
    )
