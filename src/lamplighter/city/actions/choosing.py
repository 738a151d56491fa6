"""What a department chooses: each action keeps it, puts it on record, and lets every process see it within a second."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.city.models import Choice, NotKept, OwnHoliday
from lamplighter.city.models import Word as WordRow
from lamplighter.city.queries import SUBJECT, fixed, word_of
from lamplighter.city.rules.days import OwnDay, exact
from lamplighter.city.rules.texts import COLOURS, LONGEST_OF, Text, fault
from lamplighter.city.rules.texts import LONGEST as LONGEST_TEXT
from lamplighter.city.rules.words import LONGEST, Word, is_shift, known_key
from lamplighter.core.colours import Measured, measured, read
from lamplighter.core.pictures import portraits
from lamplighter.core.pictures.seals import seal_of
from lamplighter.plumbing.snapshots import bump


class Refused(Exception):
    """Something cannot be chosen: ``about`` says what, ``reason`` why, without naming it again."""

    def __init__(self, about: str, reason: str) -> None:
        super().__init__(f"{about}: {reason}")
        self.about, self.reason = about, reason


class FixedByFile(Refused):
    """The settings' file, or the environment, sets this; ``text`` says what."""

    def __init__(self, text: Text) -> None:
        super().__init__(text, "set in lamplighter.toml or the environment; change it there")
        self.text = text


class NotUsable(Refused):
    """A value cannot be used."""


class NotReadable(Refused):
    """A colour could not be read everywhere it stands; ``worst`` says beside what."""

    def __init__(self, text: Text, value: str, worst: Measured) -> None:
        super().__init__(
            text,
            f"{value} beside {worst.against.said} has a contrast of {worst.ratio:.2f}:1 and needs {worst.against.needed}:1",
        )
        self.text, self.value, self.worst = text, value, worst


@transaction.atomic
def choose(*, values: Mapping[Text, str], actor: Actor, now: datetime) -> list[Text]:
    """Keeps texts, numbers and colours; an empty one lets the default hold again. Returns those that changed.

    Raises:
        FixedByFile: the settings' file has one of them, and says something else.
        NotUsable: a value is too long, or no number or colour.
        NotReadable: a colour has too little contrast.
    """
    changed = []
    for text, given in values.items():
        value = _usable(text, " ".join(given.split()))
        held = Choice.objects.filter(pk=text.value).values_list("value", flat=True).first() or ""
        if value == held:
            continue
        if text in fixed():
            raise FixedByFile(text)
        _keep(text, value)
        changed.append(text)
    if changed:
        record(
            verb=Verb.CITY_CHANGED,
            subject=("city.choice", "city"),
            actor=actor,
            now=now,
            fields=[t.value for t in changed],
        )
        bump(SUBJECT)
    return changed


def _usable(text: Text, value: str) -> str:
    if text in COLOURS:
        found = read(value) if value else ""
        if found is None:
            raise NotUsable(text, "no color")
        worst = measured(COLOURS[text], found)[0] if found else None
        if found and worst is not None and not worst.enough:
            raise NotReadable(text, found, worst)
        return found
    wrong = fault(text, value) if value else None  # empty: the default holds again
    if wrong is not None or text is Text.SEAL:
        said = (wrong or "The seal is a picture.") % {"longest": LONGEST_OF.get(text, LONGEST_TEXT)}
        raise NotUsable(text, said[:1].lower() + said[1:].removesuffix("."))
    return value


def _keep(text: Text, value: str) -> None:
    if value:
        Choice.objects.update_or_create(key=text.value, defaults={"value": value})
    else:
        Choice.objects.filter(pk=text.value).delete()


def put_seal(*, data: bytes, actor: Actor, now: datetime) -> str:
    """Keeps a picture as the department's seal, made anew as officers' pictures are. Returns the name it is kept under.

    Raises:
        PictureRefused: it is none that can be read, too large or too small, or nothing of it can be seen.
    """
    made = seal_of(data)
    with portraits.undone_on_failure(settings.HOME.pictures) as fresh:
        name = portraits.keep(made, settings.HOME.pictures)
        fresh.append(name)
        _swap_seal(name, actor=actor, now=now)
    return name


def remove_seal(*, actor: Actor, now: datetime) -> None:
    """Takes the seal away; the lamp stands alone again."""
    _swap_seal("", actor=actor, now=now)


@transaction.atomic
def _swap_seal(name: str, *, actor: Actor, now: datetime) -> None:
    before = Choice.objects.filter(pk=Text.SEAL.value).values_list("value", flat=True).first() or ""
    if before == name:
        return
    _keep(Text.SEAL, name)
    record(verb=Verb.CITY_CHANGED, subject=("city.choice", "city"), actor=actor, now=now, fields=["seal"])
    bump(SUBJECT)
    if before:
        transaction.on_commit(lambda: portraits.drop(settings.HOME.pictures, before))


@transaction.atomic
def choose_word(*, key: str, word: Word | None, actor: Actor, now: datetime) -> bool:
    """Keeps a word in both languages; None lets the program's own hold again. Returns whether anything changed.

    Raises:
        NotUsable: a form is missing or too long, or there is no such word.
    """
    held = WordRow.objects.filter(pk=key).first()
    if (word_of(held) if held else None) == word:
        return False
    if word is None:
        WordRow.objects.filter(pk=key).delete()
    else:
        _check_word(key, word)
        told = {
            name: getattr(word, name) for name in ("en_one", "en_many", "es_one", "es_many", "es_feminine")
        }
        WordRow.objects.update_or_create(key=key, defaults=told)
    record(verb=Verb.CITY_WORD_CHANGED, subject=("city.word", key), actor=actor, now=now, fields=["word"])
    bump(SUBJECT)
    return True


def _check_word(key: str, word: Word) -> None:
    if not known_key(key):
        raise NotUsable(key, "there is no such word")
    forms = [word.en_one, word.es_one, *([] if is_shift(key) else [word.en_many, word.es_many])]
    if not all(form.strip() for form in forms):
        raise NotUsable(key, "say it in both languages, one and several")
    every = [word.en_one, word.en_many, word.es_one, word.es_many]
    if any(len(form) > LONGEST or not form.isprintable() or set(form) & set("%{}<>") for form in every):
        raise NotUsable(key, f"keep it under {LONGEST} characters, without the signs % {{ }} < >")


@transaction.atomic
def keep_days(*, not_kept: Collection[str], own: Collection[OwnDay], actor: Actor, now: datetime) -> bool:
    """Says on which public holidays the department works, and which days of its own it keeps. Returns whether anything changed.

    Raises:
        NotUsable: a day is none of the calendar, has no name, or stands there twice.
    """
    days = sorted(own, key=lambda each: (each.month, each.day, each.year or 0))
    for each in days:
        # A yearly day may be the 29th of February: it falls in leap years only.
        if exact(each.year or 2000, each.month, each.day) is None or not (
            2000 <= (each.year or 2000) <= 2199
        ):
            said = "-".join(str(part) for part in (each.year, each.month, each.day) if part is not None)
            raise NotUsable("holidays", f"there is no day {said}")
        if not (each.en.strip() and each.es.strip()) or max(len(each.en), len(each.es)) > LONGEST:
            raise NotUsable("holidays", "give each day a name in both languages")
    if len({(each.month, each.day, each.year) for each in days}) < len(days):
        raise NotUsable("holidays", "a day stands there twice")
    held = [
        OwnDay(row.month, row.day, row.year, row.name_en, row.name_es)
        for row in OwnHoliday.objects.order_by("month", "day", "year", "id")
    ]
    before = set(NotKept.objects.values_list("name", flat=True))
    if sorted(held, key=str) == sorted(days, key=str) and before == set(not_kept):
        return False
    OwnHoliday.objects.all().delete()
    OwnHoliday.objects.bulk_create(
        OwnHoliday(month=each.month, day=each.day, year=each.year, name_en=each.en, name_es=each.es)
        for each in days
    )
    NotKept.objects.all().delete()
    NotKept.objects.bulk_create(NotKept(name=name) for name in sorted(set(not_kept)))
    record(
        verb=Verb.CITY_HOLIDAYS_CHANGED,
        subject=("city.ownholiday", "city"),
        actor=actor,
        now=now,
        fields=["own", "not_kept"],
    )
    bump(SUBJECT)
    return True
