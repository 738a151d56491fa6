"""Public holidays of the city's country and state, on which no night is held."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings


def holidays_between(first: date, last: date) -> dict[date, str]:
    """Holidays from one day up to and including another, with their names; those of the state too where the settings name it."""
    city = settings.LAMPLIGHTER.city
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found.update(_of_year(city.country, city.subdivision, year))
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


@lru_cache(maxsize=64)
def _of_year(country: str, subdivision: str, year: int) -> dict[date, str]:
    """None of a country that nobody has listed; of a subdivision that nobody has listed, the national ones."""
    for known in [subdivision, None] if subdivision else [None]:
        try:
            return dict(holidays.country_holidays(country, subdiv=known, years=year))
        except NotImplementedError:
            continue
    return {}
