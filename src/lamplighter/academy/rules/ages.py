"""How old somebody is on a day, and what follows from it. Pure."""

from __future__ import annotations

from datetime import date

OLDEST = 120


def age_on(born: date, day: date) -> int:
    """Years on a day; who was born on the 29th of February is a year older on the 1st of March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(born: date | None, day: date, of_age: int) -> bool:
    """Whether somebody is under age on a day; of whom no birth date was asked, nobody."""
    return born is not None and age_on(born, day) < of_age


def believable(born: date, today: date) -> bool:
    """Whether it can be somebody's birth date."""
    return born < today and age_on(born, today) <= OLDEST
