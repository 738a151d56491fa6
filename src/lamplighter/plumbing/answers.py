"""What somebody has told so far in a form of several pages, as it travels from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

MOST_VALUES, MOST_NAMES, LONGEST = 12, 60, 6000
"""Values of one answer, answers of one form, characters of one value."""


@dataclass
class Answers:
    """Everything told so far. ``answers``: by the name of the field, as the forms send them."""

    answers: dict[str, list[str]] = field(default_factory=dict)

    def changed(self) -> None:
        """Called when answers are another: forgets what was worked out of them."""

    def one(self, name: str) -> str:
        """An answer's single value; empty where there is none."""
        return next(iter(self.answers.get(name, ())), "")

    def put(self, **values: str) -> None:
        """Sets answers of one value each."""
        self.answers.update({name: [value] for name, value in values.items()})
        self.changed()

    def undo(self, answers: dict[str, list[str]]) -> None:
        """Puts back the answers there were."""
        self.answers = answers
        self.changed()

    def drop(self, *names: str) -> None:
        """Forgets answers."""
        for name in names:
            self.answers.pop(name, None)

    def take(self, names: Sequence[str], given: QueryDict) -> None:
        """Takes the answers of a page in place of those there were."""
        for name in names[:MOST_NAMES]:
            self.answers[name] = [each[:LONGEST] for each in given.getlist(name)[:MOST_VALUES]]
        self.changed()

    def data(self) -> QueryDict:
        """The answers as a form takes them."""
        made = QueryDict(mutable=True)
        for name, values in self.answers.items():
            made.setlist(name, list(values))
        return made

    def initial(self, form: forms.Form) -> dict[str, Any]:
        """What was told of a form's fields, as the form shows it."""
        return {
            name: values
            if isinstance(form.fields[name], forms.MultipleChoiceField)
            else next(iter(values), "")
            for name, values in self.answers.items()
            if name in form.fields
        }
