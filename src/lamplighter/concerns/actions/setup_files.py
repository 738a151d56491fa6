"""Desks, kinds and ready-made replies as a TOML file, of the form of ``shipped.toml``: compared and loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions.setup import Taken, keep, remove
from lamplighter.concerns.models import Desk, Endpoint, Kind, Question, ReplyTemplate
from lamplighter.concerns.rules.values import Answering, Route
from lamplighter.plumbing.setup_file import CannotLoad, Loaded, faults, fits, read, tables
from lamplighter.roster.rules import names_a_desk

_REFERENCES: dict[str, type[Any]] = {"desk": Desk, "kind": Kind}


def load(data: bytes, *, actor: Actor, now: datetime, dry_run: bool) -> Loaded:
    """Enters what a file holds, by code: all of it or nothing. What the file does not name stays, but for questions of its kinds.

    Args:
        dry_run: only says what would change.

    Raises:
        CannotLoad: see there.
    """
    told = read(data, ("desks", "kinds", "replies"))
    with transaction.atomic():
        loading = _Loading(actor, now)
        for order, each in enumerate(tables(told, "desks")):
            loading.enter(Desk, each, f"desk {_code(each, order)}")
        for order, each in enumerate(tables(told, "kinds")):
            loading.kind(each, order, f"kind {_code(each, order)}")
        for order, each in enumerate(tables(told, "replies")):
            loading.enter(ReplyTemplate, {**each, "order": order}, f"reply {_code(each, order)}")
        if loading.problems:
            raise CannotLoad(loading.problems)
        if dry_run:
            transaction.set_rollback(True)
    return loading.loaded


def _code(entry: Mapping[str, Any], place: int) -> str:
    code = entry.get("code")
    return code if isinstance(code, str) and code else f"number {place + 1}, which has no code"


class _Loading:
    """One file as it goes in: what changed, and what is to be mended."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.loaded = Loaded()
        self.problems: list[str] = []
        self.seen: set[str] = set()

    def kind(self, entry: dict[str, Any], order: int, name: str) -> None:
        """A kind with its questions; those the file does not name are asked no more."""
        try:
            questions = tables(entry, "questions")
        except CannotLoad:
            self.problems.append(f"{name}: begin each question with a line [[kinds.questions]]")
            return
        given = {key: value for key, value in entry.items() if key != "questions"}
        kind = self.enter(Kind, {**given, "order": order}, name)
        if not isinstance(kind, Kind):
            return
        for place, each in enumerate(questions):
            self.enter(
                Question, {**each, "order": place}, f"{name}, question {_code(each, place)}", kind=kind
            )
        codes = [each.get("code") for each in questions if isinstance(each.get("code"), str)]
        for gone in kind.questions.exclude(code__in=codes):
            remove(row=gone, actor=self.actor, now=self.now)
            self.loaded.removed.append(f"{name}, question {gone.code}")

    def enter(
        self,
        model: type[Desk | Kind | Question | ReplyTemplate],
        entry: dict[str, Any],
        name: str,
        **of: Kind,
    ) -> models.Model | None:
        """One entry. Returns its row; None where it cannot be, which ``problems`` then says."""
        if name in self.seen:
            self.problems.append(f"{name}: stands in the file twice; remove one")
            return None
        self.seen.add(name)
        known = {each.name for each in model._meta.concrete_fields} - {"id"} - set(of)
        unknown = sorted(set(entry) - known)
        if unknown:
            self.problems.append(f"{name}: {', '.join(unknown)}: no such field; remove or rename it")
            return None
        code = entry.get("code")
        if not isinstance(code, str):
            self.problems.append(f'{name}: give it a code, as in code = "noise"')
            return None
        row = model._default_manager.filter(code=code, **of).first()
        before = _values(row) if row is not None else {}
        if row is None:
            row = model(**of)
        try:
            self._fill(row, entry, of)
            _checked(row)
            return self._kept(row, before, name)
        except ValidationError as error:
            self.problems += faults(error, name)
        except Taken:
            self.problems.append(f"{name}: another entry is called the same; rename one")
        return None

    def _fill(self, row: models.Model, entry: Mapping[str, Any], of: Mapping[str, Kind]) -> None:
        """Every field as the entry says; what it leaves out is as in a new row."""
        for each in row._meta.concrete_fields:
            if each.primary_key or each.name in of:
                continue
            value = entry.get(each.name, each.get_default())
            if each.name in entry and each.is_relation:
                value = self._named(each.name, value)
            elif each.name in entry and not fits(each, value):
                raise ValidationError({each.name: "this value is of the wrong sort"})
            setattr(row, each.name, value)

    def _named(self, name: str, value: Any) -> models.Model:
        """The row another one names."""
        found: models.Model | None = None
        if isinstance(value, str) and name == "endpoint":
            found = Endpoint.objects.filter(name=value).first()
        elif isinstance(value, str):
            found = _REFERENCES[name]._default_manager.filter(code=value).first()
        if found is None:
            raise ValidationError({name: f"there is no {name} {value!r}; enter it first, or leave this out"})
        return found

    def _kept(self, row: models.Model, before: dict[str, Any], name: str) -> models.Model:
        assert isinstance(row, Desk | Kind | Question | ReplyTemplate)
        fields = [key for key, value in _values(row).items() if before.get(key, ...) != value]
        if before and not fields:
            self.loaded.same += 1
            return row
        keep(row=row, fields=fields, actor=self.actor, now=self.now)
        if before:
            self.loaded.changed.append(f"{name}: {', '.join(sorted(fields))}")
        else:
            self.loaded.added.append(name)
        return row


def _values(row: models.Model) -> dict[str, Any]:
    return {
        each.name: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key
    }


def _checked(row: models.Model) -> None:
    """The model's own rules, and that of a question's choices.

    Raises:
        ValidationError: one does not hold.
    """
    if isinstance(row, Kind):
        _checked_kind(row)
    elif isinstance(row, Desk) and not names_a_desk(row.zone):
        raise ValidationError(
            {"code": "use small letters, digits and hyphens; begin with a letter or a digit"}
        )
    row.full_clean()
    if isinstance(row, Question):
        _checked_choices(row)


def _checked_kind(row: Kind) -> None:
    """What the database holds to be impossible, in words."""
    to_desk = row.route == Route.DESK.value
    if to_desk != (row.desk is not None):
        said = "give the desk it goes to" if to_desk else 'leave it out, or give route = "desk"'
        raise ValidationError({"desk": said})
    if row.may_be_public and (to_desk or row.sensitive):
        what = "goes to a desk" if to_desk else "is sensitive"
        raise ValidationError({"may_be_public": f"what {what} is never public; give may_be_public = false"})


def _checked_choices(row: Question) -> None:
    """Choices where there is something to choose, whole ones, and nowhere else."""
    choosing = row.answering in (Answering.CHOICE.value, Answering.CHOICES.value)
    parts = {"value", "en", "es"}
    whole = all(
        isinstance(each, dict)
        and set(each) == parts
        and all(
            isinstance(each[part], str) and each[part].strip() and "\x00" not in each[part] for part in parts
        )
        for each in row.choices
    )
    if not whole or choosing != (len(row.choices) >= 2) or (row.choices and not choosing):
        raise ValidationError(
            {"choices": "where there is something to choose, give at least two, each with value, en and es"}
        )
    if len({each["value"] for each in row.choices}) != len(row.choices):
        raise ValidationError({"choices": "two have the same value; change one"})
