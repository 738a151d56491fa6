"""What a change of the city's words, numbers or colours would look like, before it is kept: sentences then and now, and a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lamplighter.city import queries
from lamplighter.city.catalogue import said_with
from lamplighter.city.forms import LABELS, ColoursForm, HolidaysForm, ShiftsForm, TextsForm
from lamplighter.city.holiday_names import holiday_name
from lamplighter.city.rules.days import kept
from lamplighter.city.rules.texts import CITY, COLOURS, Text
from lamplighter.city.rules.words import SHIPPED, Base, Part, Word, level_key, spanish_article
from lamplighter.core.colours import SHIPPED as SHIPPED_COLOURS
from lamplighter.core.colours import Colour, measured
from lamplighter.places.queries import ZoneInfo, zones_on
from lamplighter.places.zone_words import the_zone, with_word
from lamplighter.plumbing import clock
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.words import KINDS

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence as it is and as it would be. ``where`` says where it stands; ``language`` is that of both."""

    where: str
    before: str
    after: str
    language: str = ""

    @property
    def changed(self) -> bool:
        """Whether it would be another."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be chosen, as it is now."""

    label: str
    value: str
    url: str = ""
    by_file: bool = False
    swatch: str = ""
    from_map: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """A contrast, fit to show; cut off, not rounded up."""

    colour: str
    beside: str
    ratio: str
    needed: str


def overview(levels: Sequence[str]) -> dict[str, Any]:
    """Everything as it is now, by section."""
    fixed, held = queries.fixed(), queries.chosen()
    texts = [Row(str(LABELS[text]), queries.text_now(text), by_file=text in fixed) for text in CITY]
    colours = [
        Row(str(LABELS[text]), value, by_file=text in fixed, swatch=value)
        for text, colour in COLOURS.items()
        for value in [queries.colours()[colour]]
    ]
    keys = [Base.ZONE.value, Base.CIO.value, Base.SUPERVISOR.value, *(level_key(said) for said in levels)]
    words = [
        Row(
            word_title(key),
            word_line(queries.word(key)),
            reverse("staff-city-word", args=[key]),
            from_map=queries.from_map(key),
        )
        for key in keys
    ]
    shifts = [Row(*_part(kind), url="") for kind in ShiftKind]
    today = clock.city_day(clock.now())
    days = queries.holidays_between(today, today + YEAR)
    return {
        "texts": texts, "colours": colours, "words": words, "shifts": shifts, "days": days,
        "seal": held.texts.get(Text.SEAL, ""),
    }  # fmt: skip


def _part(kind: ShiftKind) -> tuple[str, str]:
    return SHIPPED[f"shift:{kind.value}"].one("en"), " · ".join(_in_both(lambda: str(KINDS[kind])))


def _in_both(say: Any) -> list[str]:
    found = []
    for language in ("en", "es"):
        with override(language):
            found.append(str(say()))
    return found


def word_title(key: str) -> str:
    """What a word is for."""
    if key == Base.ZONE.value:
        return _("An area with officers of its own")
    if key == Base.CIO.value:
        return _("Whoever is posted to an area")
    if key == Base.SUPERVISOR.value:
        return _("Whoever answers for an area and its officers")
    return _("A level of the zone map: %(word)s") % {"word": key.partition(":")[2]}


def word_line(word: Word | None) -> str:
    """A word in both languages in a line; what is missing is said."""
    if word is None:
        return _("No Spanish word yet: pages show the name alone.")
    return f"{word.en_one}, {word.en_many} · {spanish_article(word)} {word.es_one}, {word.es_many}"


def of_texts(form: TextsForm) -> dict[str, Any]:
    """Sentences with the names and numbers that were typed."""
    now = queries.our_city()
    then = now.model_copy(update={text.value: value for text, value in form.values().items()})
    both = (now, then)
    runs = [_("%(department)s runs it.") % {"department": each.department} for each in both]
    danger = [
        _("Is someone in danger now? Call %(number)s.") % {"number": each.emergency_number} for each in both
    ]
    rows = [
        Said(_("Head of every page"), now.name, then.name),
        Said(_("Foot of every page"), *runs),
        Said(_("Emergency line"), *danger),
        Said(_("No emergency"), *(_plain_number(each.non_emergency_number) for each in both)),
        Said(_("Head of letters"), *(f"{each.department}, {each.name}" for each in both)),
        Said(_("State or region"), now.region or "–", then.region or "–"),
    ]
    return {"said": rows}


def _plain_number(number: str) -> str:
    return (
        _("For police without an emergency, call %(number)s.") % {"number": number}
        if number
        else _("Not shown")
    )


def of_colours(form: ColoursForm) -> dict[str, Any]:
    """A small page in the colours that were chosen, light and dark, and every contrast in numbers."""
    chosen = {COLOURS[text]: value or SHIPPED_COLOURS[COLOURS[text]] for text, value in form.values().items()}
    held = {**queries.colours(), **chosen}
    ratios = [
        Ratio(
            str(LABELS[text]),
            _(each.against.said),
            f"{int(each.ratio * 100) / 100:.2f}",
            f"{each.against.needed:g}",
        )
        for text, colour in COLOURS.items()
        for each in measured(colour, held[colour])
    ]
    return {
        "drawing": {
            "band": held[Colour.BAND],
            "link": held[Colour.LINK],
            "link_dark": held[Colour.LINK_DARK],
        },
        "ratios": ratios,
    }


SENTENCES = {
    Base.ZONE: (
        "Zones", "Find your zone on the map", "See all zones", "Concerns of this zone", "Choose a zone",
        "Whoever lives or works in a zone that had few seats of late has one ticket more.",
    ),
    Base.CIO: ("Community Interaction Officer", "a Community Interaction Officer", "Your Community Interaction Officers"),
    Base.SUPERVISOR: ("Supervisor", "with the supervisor", "Supervisor sees it", "A supervisor decides whether the visit takes place."),
}  # fmt: skip
"""Sentences of the program that show a word in all its forms."""


def of_word(key: str, word: Word) -> dict[str, Any]:
    """Sentences in both languages with the word that was typed."""
    rows: list[Said] = []
    if key in set(Base):
        base = Base(key)
        held = queries.word(key) or SHIPPED[key]
        for message in SENTENCES[base]:
            before, after = said_with(message, base, held), said_with(message, base, word)
            rows += [
                Said("", old, new, language)
                for old, new, language in zip(before, after, ("en", "es"), strict=True)
            ]
    for zone in _examples(key):
        coded = not zone.name or any(letter.isdigit() for letter in zone.name)
        was = _in_both(lambda zone=zone: the_zone(zone))
        will = _in_both(lambda zone=zone, coded=coded: with_word(zone.name or zone.code, word, coded=coded))
        rows += [
            Said("", old, new, language) for old, new, language in zip(was, will, ("en", "es"), strict=True)
        ]
    return {"said": rows}


def _examples(key: str) -> list[ZoneInfo]:
    return [zone for zone in zones_on(clock.city_day(clock.now())) if level_key(zone.level_word) == key][:2]


def of_shifts(form: ShiftsForm) -> dict[str, Any]:
    """The parts of the day in both languages."""
    words = form.words()
    rows = []
    for part, kind in zip(Part, ShiftKind, strict=True):
        own = words[part.value]
        after = (
            [own.one(language) for language in ("en", "es")]
            if own
            else [SHIPPED[part.value].one(each) for each in ("en", "es")]
        )
        before = _in_both(lambda kind=kind: KINDS[kind])
        rows += [
            Said("", old, new, language)
            for old, new, language in zip(before, after, ("en", "es"), strict=True)
        ]
    return {"said": rows}


def public_names(today: date) -> dict[str, date]:
    """Public holidays of the coming year by name, each with its next day, in order."""
    found: dict[str, date] = {}
    for day, names in queries.public_holidays(today, today + YEAR).items():
        for name in names.split("; "):
            found.setdefault(name.removesuffix(" (observed)"), day)
    return found


def of_holidays(form: HolidaysForm, today: date) -> dict[str, Any]:
    """Which days of the coming year would be kept, and which would be no more."""
    last = today + YEAR
    before = queries.holidays_between(today, last)
    after = kept(
        queries.public_holidays(today, last), not_kept=form.not_kept(), own=form.own(), first=today, last=last,
        language=get_language() or "en", say=holiday_name,
    )  # fmt: skip
    days: Iterable[date] = sorted(set(before) | set(after))
    return {"days": [(day, after.get(day, ""), before.get(day, "")) for day in days]}
