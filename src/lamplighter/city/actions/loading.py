"""A file with everything a department chose, as ``lamplighter city export`` prints it: compared and loaded, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lamplighter.audit.rules import Actor
from lamplighter.city.actions.choosing import (
    Refused,
    choose,
    choose_word,
    keep_days,
)
from lamplighter.city.models import NotKept
from lamplighter.city.queries import chosen, fixed, text_now
from lamplighter.city.rules.days import OwnDay
from lamplighter.city.rules.texts import CITY, COLOURS, Text
from lamplighter.city.rules.words import Word
from lamplighter.plumbing.setup_file import CannotLoad, Loaded, read, tables

TABLES = ("city", "colors", "words", "holidays", "not_kept")


def load(data: bytes, *, actor: Actor, now: datetime, dry_run: bool) -> Loaded:
    """Enters what a file holds. What the file does not name stays; holidays, where it names any, are those and no others.

    Args:
        dry_run: only says what would change.

    Raises:
        CannotLoad: see there.
    """
    told = read(data, TABLES)
    with transaction.atomic():
        loading = _Loading(actor, now)
        for name, texts in (("city", CITY), ("colors", tuple(COLOURS))):
            loading.texts(told.get(name, {}), name, {text.value: text for text in texts})
        for order, entry in enumerate(tables(told, "words")):
            loading.word(entry, order)
        if "holidays" in told or "not_kept" in told:
            loading.days(told)
        if loading.problems:
            raise CannotLoad(loading.problems)
        if dry_run:
            transaction.set_rollback(True)
    return loading.loaded


class _Loading:
    """One file as it goes in: what changed, and what is to be mended."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.loaded = Loaded()
        self.problems: list[str] = []

    def texts(self, entry: Any, name: str, known: Mapping[str, Text]) -> None:
        if not isinstance(entry, dict):
            self.problems.append(f"{name}: begin with a line [{name}]")
            return
        for key, value in entry.items():
            where = f"{name}.{key}"
            if key not in known:
                self.problems.append(f"{where}: no such field; there are {', '.join(known)}")
            elif not isinstance(value, str):
                self.problems.append(f'{where}: write it in quotes, as in {key} = "…"')
            elif known[key] in fixed() and value == text_now(known[key]):
                self.loaded.same += 1  # it says what lamplighter.toml says
            else:
                self._enter(where, lambda text=known[key], value=value: self._choose(text, value))  # type: ignore[misc]

    def _choose(self, text: Text, value: str) -> bool:
        return bool(choose(values={text: value}, actor=self.actor, now=self.now))

    def word(self, entry: Mapping[str, Any], order: int) -> None:
        key = entry.get("word")
        if not isinstance(key, str):
            self.problems.append(f'words number {order + 1}: say which, as in word = "zone"')
            return
        forms = {name: entry.get(name, "") for name in ("en_one", "en_many", "es_one", "es_many")}
        feminine = entry.get("es_feminine", False)
        unknown = sorted(set(entry) - set(forms) - {"word", "es_feminine"})
        if unknown:
            self.problems.append(f"word {key}: {', '.join(unknown)}: no such field; remove or rename it")
        elif not all(isinstance(form, str) for form in forms.values()) or not isinstance(feminine, bool):
            self.problems.append(f"word {key}: forms are texts in quotes, es_feminine is true or false")
        else:
            word = Word(**forms, es_feminine=feminine)
            self._enter(
                f"word {key}",
                lambda: choose_word(key=key, word=word, actor=self.actor, now=self.now),
                key in chosen().words,
            )

    def days(self, told: Mapping[str, Any]) -> None:
        own, gone = [], told.get("not_kept", list(NotKept.objects.values_list("name", flat=True)))
        if not isinstance(gone, list) or not all(
            isinstance(name, str) and 0 < len(name) <= 120 for name in gone
        ):
            self.problems.append('not_kept: a list of names, as in not_kept = ["Columbus Day"]')
            return
        for order, entry in enumerate(tables(told, "holidays")):
            day = _day(entry)
            if isinstance(day, str):
                self.problems.append(f"holidays number {order + 1}: {day}")
                return
            own.append(day)
        days = own if "holidays" in told else list(chosen().own_days)
        self._enter("holidays", lambda: keep_days(not_kept=gone, own=days, actor=self.actor, now=self.now))

    def _enter(self, name: str, action: Callable[[], bool], known: bool = True) -> None:
        try:
            changed = action()
        except Refused as error:
            self.problems.append(f"{name}: {error.reason}")
            return
        if changed:
            (self.loaded.changed if known else self.loaded.added).append(name)
        else:
            self.loaded.same += 1


def _day(entry: Mapping[str, Any]) -> OwnDay | str:
    """A day of the file, or what is wrong with it."""
    if unknown := sorted(set(entry) - {"month", "day", "year", "name_en", "name_es"}):
        return f"{', '.join(unknown)}: no such field; remove or rename it"
    numbers = [entry.get("month"), entry.get("day"), entry.get("year", 2000)]
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in numbers):
        return "month and day are numbers; year too, where it is one year's only"
    names = [entry.get("name_en"), entry.get("name_es")]
    if not all(isinstance(each, str) for each in names):
        return "give it a name_en and a name_es"
    return OwnDay(int(entry["month"]), int(entry["day"]), entry.get("year"), str(names[0]), str(names[1]))
