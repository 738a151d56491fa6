"""What the city is called, and what its department chose: answered from memory, a change is seen within a second.

Precedence, for what both have: the settings' file (or the environment), then the page, then the default.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language

from lamplighter.city.holiday_names import holiday_name
from lamplighter.city.models import Choice, NotKept, OwnHoliday
from lamplighter.city.models import Word as WordRow
from lamplighter.city.rules.days import OwnDay, kept
from lamplighter.city.rules.texts import CITY, COLOURS, Text
from lamplighter.city.rules.words import LEVELS, SHIPPED, Base, Word, level_key
from lamplighter.core.colours import SHIPPED as SHIPPED_COLOURS
from lamplighter.core.colours import Colour
from lamplighter.plumbing.config import City
from lamplighter.plumbing.snapshots import Snapshot

SUBJECT = "city"
"""Of the revision that says when something was changed."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that a department chose by page."""

    texts: Mapping[Text, str] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)
    own_days: tuple[OwnDay, ...] = ()
    not_kept: tuple[str, ...] = ()


def _load() -> Chosen:
    return Chosen(
        texts={Text(row.key): row.value for row in Choice.objects.all()},
        words={row.key: word_of(row) for row in WordRow.objects.all()},
        own_days=tuple(
            OwnDay(row.month, row.day, row.year, row.name_en, row.name_es) for row in OwnHoliday.objects.all()
        ),
        not_kept=tuple(NotKept.objects.values_list("name", flat=True)),
    )


_snapshot = Snapshot(SUBJECT, _load)
_NOTHING = Chosen()


def word_of(row: WordRow) -> Word:
    """A kept word as a value."""
    return Word(row.en_one, row.en_many, row.es_one, row.es_many, row.es_feminine)


def chosen() -> Chosen:
    """What holds now. Where the database does not answer, nothing was chosen: pages of errors stand on this."""
    try:
        return _snapshot()
    except DatabaseError:
        return _NOTHING


def fixed() -> frozenset[Text]:
    """What the settings' file or the environment sets, so that the page cannot."""
    known = settings.LAMPLIGHTER
    by_file = {text for text in CITY if text.value in known.city.model_fields_set}
    return frozenset(by_file | {text for text in COLOURS if getattr(known.colors, text.value)})


def our_city() -> City:
    """The city's settings with what its department chose. Time zone and country come from the file alone."""
    return _with(settings.LAMPLIGHTER.city, chosen())


def _with(base: City, held: Chosen) -> City:
    global _last
    if _last is not None and _last[0] is base and _last[1] is held:
        return _last[2]
    by_page = {
        text.value: held.texts[text]
        for text in CITY
        if text in held.texts and text.value not in base.model_fields_set
    }
    made = base.model_copy(update=by_page) if by_page else base
    _last = (base, held, made)
    return made


_last: tuple[City, Chosen, City] | None = None


def text_now(text: Text) -> str:
    """A text, number or colour as it holds now; a colour as shipped where nobody chose one."""
    if text in COLOURS:
        return colours()[COLOURS[text]]
    if text is Text.SEAL:
        return chosen().texts.get(text, "")
    said: str = getattr(our_city(), text.value)
    return said


def colours() -> dict[Colour, str]:
    """Every colour as it holds now."""
    by_file, by_page = settings.LAMPLIGHTER.colors, chosen().texts
    return {
        colour: getattr(by_file, text.value) or by_page.get(text, "") or SHIPPED_COLOURS[colour]
        for text, colour in COLOURS.items()
    }


def sheet() -> str:
    """The stylesheet that carries the department's colours; empty where they are as shipped."""
    held = colours()
    if held == SHIPPED_COLOURS:
        return ""
    light, dark = held[Colour.LINK], held[Colour.LINK_DARK]
    return (
        f"@layer tokens{{:root{{--evening:{held[Colour.BAND]};--link:{light};--focus:{light}}}"
        f"@supports (color:light-dark(#000,#fff)){{:root{{--link:light-dark({light},{dark});--focus:light-dark({light},{dark})}}}}}}\n"
    )


def sheet_name() -> str:
    """A name of that stylesheet that changes with it; empty where there is none."""
    text = sheet()
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def _no_level() -> str:
    return ""


_level: Callable[[], str] = _no_level


def level_from(source: Callable[[], str]) -> None:
    """Enters who knows what the map in force calls the level that has the officers; ``source`` answers "" where there is none."""
    global _level
    _level = source


def word_of_the_map() -> Word | None:
    """What areas are called where nobody chose a word for them: the word of the map's level, if it is known in both languages."""
    key = level_key(said) if (said := _level()) else ""
    if not key or key == Base.ZONE.value:
        return None
    return chosen().words.get(key) or LEVELS.get(key.partition(":")[2])


def replaced() -> Mapping[str, Word]:
    """Words that stand in the program's sentences in place of its own, by their key: chosen ones, and the map's for areas."""
    global _words
    held, from_map = chosen(), word_of_the_map()
    if _words is not None and _words[0] is held and _words[1] is from_map:
        return _words[2]
    words = {base.value: word for base in Base if (word := held.words.get(base.value))}
    if from_map:
        words.setdefault(Base.ZONE.value, from_map)
    _words = (held, from_map, words)
    return words


_words: tuple[Chosen, Word | None, Mapping[str, Word]] | None = None
"""Asked at every request: of what the words were made, and the words."""


def from_map(key: str) -> bool:
    """Whether the word under a key is the map's, since nobody chose one."""
    return key == Base.ZONE.value and key not in chosen().words and word_of_the_map() is not None


def word(key: str) -> Word | None:
    """A word under its key: chosen, else of the map, else as shipped, else of the levels that many have; None where nobody said it
    in both languages."""
    return (
        chosen().words.get(key)
        or replaced().get(key)
        or SHIPPED.get(key)
        or LEVELS.get(key.partition(":")[2])
    )


def level_word(said: str) -> Word | None:
    """The word of a level by what the zone map calls it ("beat"); None where there is no Spanish for it."""
    return word(level_key(said))


def public_holidays(first: date, last: date) -> dict[date, str]:
    """Holidays of the country, and of the state where the settings name it, from one day up to and including another.

    Names are the calendar's own.
    """
    city = settings.LAMPLIGHTER.city
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found.update(_of_year(city.country, city.subdivision, year))
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


def holidays_between(first: date, last: date) -> dict[date, str]:
    """Days that the department keeps from one day up to and including another, with their names in the active language."""
    held = chosen()
    return kept(
        public_holidays(first, last),
        not_kept=held.not_kept,
        own=held.own_days,
        first=first,
        last=last,
        language=get_language() or "en",
        say=holiday_name,
    )


@lru_cache(maxsize=64)
def _of_year(country: str, subdivision: str, year: int) -> dict[date, str]:
    """None of a country that nobody has listed; of a subdivision that nobody has listed, the national ones."""
    for known in [subdivision, None] if subdivision else [None]:
        try:
            return dict(holidays.country_holidays(country, subdiv=known, years=year))
        except NotImplementedError:
            continue
    return {}
