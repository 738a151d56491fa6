"""Holidays: those of the country and state, less what the department does not keep, and its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day the department keeps beside the public ones. ``year`` is None for every year."""

    month: int
    day: int
    year: int | None
    en: str
    es: str

    def name(self, language: str) -> str:
        """Its name in a language."""
        return self.es if language.startswith("es") else self.en

    def within(self, first: date, last: date) -> list[date]:
        """On which days it falls from one day up to and including another. The 29th of February falls in leap years only."""
        years = [self.year] if self.year is not None else range(first.year, last.year + 1)
        days = (exact(year, self.month, self.day) for year in years)
        return [day for day in days if day is not None and first <= day <= last]


def exact(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plain(name: str) -> str:
    """A public holiday's name without the note that it is kept on the nearest working day."""
    return name.removesuffix(" (observed)")


def kept(
    public: Mapping[date, str],
    *,
    not_kept: Iterable[str],
    own: Iterable[OwnDay],
    first: date,
    last: date,
    language: str,
    say: Callable[[str], str] = str,
) -> dict[date, str]:
    """Every holiday from one day up to and including another, with its name, in order.

    Args:
        public: those of the calendar, by their day, by its own names.
        not_kept: names of public ones that the department works on, as ``plain`` gives them. A day with several names
            ("Independence Day; Juneteenth") goes when all of its names are among them.
        say: gives a name of the calendar in the reader's language.
    """
    gone = set(not_kept)
    found: dict[date, str] = {}
    for day, name in public.items():
        names = [say(each) for each in name.split("; ") if plain(each) not in gone]
        if names and first <= day <= last:
            found[day] = "; ".join(names)
    for each in own:
        for day in each.within(first, last):
            said = each.name(language)
            found[day] = f"{found[day]}; {said}" if day in found and said not in found[day] else said
    return dict(sorted(found.items()))
