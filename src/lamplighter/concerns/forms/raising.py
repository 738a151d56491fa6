"""Forms of the pages on which a resident raises a concern, one question each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lamplighter.concerns.forms.questions import answered
from lamplighter.concerns.models import Kind, Question
from lamplighter.concerns.rules.values import TEXT_LONGEST, Answering

PREFIX = "q-"
"""Before the codes of a kind's own questions."""
HAPPENS_LONGEST = 130
"""Characters; with the times that were ticked, they fit where both are kept."""
_TOO_LONG = _("Please keep it under %(limit_value)d characters. You have written %(show_value)d.")


class KindForm(forms.Form):
    """What it is about, in the department's groups."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose what it is about."),
        },
    )

    def __init__(self, data: Any = None, *, kinds: Sequence[Kind], language: str) -> None:
        super().__init__(data)
        self.kinds, self.language = kinds, language
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.code, kind.name(language)) for kind in kinds]

    @property
    def groups(self) -> list[tuple[str, list[Kind]]]:
        """The kinds by group, both in their order."""
        found: dict[str, list[Kind]] = {}
        for kind in self.kinds:
            name = kind.group_es if self.language.startswith("es") else kind.group_en
            found.setdefault(name, []).append(kind)
        return list(found.items())


class WhereForm(forms.Form):
    """The place: as a person types it, or else a part of the city and what is there. A point of the map or the device travels beside."""

    address = forms.CharField(
        label=_("Address, corner or block"),
        help_text=_("A house number and its street, or two streets that meet, with “and” between them."),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "street-address",
                "autocapitalize": "words",
                "spellcheck": "false",
                "data-combo-input": "",
            }
        ),
        error_messages={
            "max_length": _("That is too long for an address. A house number and a street are enough.")
        },
    )
    part = forms.ChoiceField(label=_("Part of the city"), required=False)
    spot = forms.CharField(
        label=_("What is there?"),
        help_text=_("For example: the bridge in the park, behind the school."),
        required=False,
        max_length=120,
    )

    def __init__(self, data: Any = None, *, parts: Sequence[tuple[str, str]]) -> None:
        """``parts``: codes and names of the city's zones."""
        super().__init__(data)
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *parts]


class WhatForm(forms.Form):
    """What happens, and what the kind asks beside it."""

    text = forms.CharField(
        label=_("In your words"),
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write a few words about what happens."), "max_length": _TOO_LONG},
    )

    def __init__(self, data: Any = None, *, kind: Kind, questions: Sequence[Question], language: str) -> None:
        super().__init__(data)
        text = self.fields["text"]
        if kind.thanks:
            text.error_messages["required"] = _("Write a few words.")
        for question in questions:
            self.fields[PREFIX + question.code] = question_field(question, language)

    def answers(self) -> dict[str, str | list[str]]:
        """What was answered to the kind's own questions, by their codes; blanks left out."""
        told = {
            name.removeprefix(PREFIX): self.cleaned_data[name]
            for name in self.fields
            if name.startswith(PREFIX)
        }
        return answered(told)


def question_field(question: Question, language: str) -> forms.Field:
    """The control for one of a kind's own questions."""
    common: dict[str, Any] = {
        "label": question.text(language),
        "help_text": question.hint(language),
        "required": question.required,
    }
    kind = Answering(question.answering)
    if kind is Answering.YES_NO:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect)
    if kind is Answering.CHOICE:
        return forms.ChoiceField(**common, choices=question.options(language), widget=forms.RadioSelect)
    if kind is Answering.CHOICES:
        return forms.MultipleChoiceField(
            **common, choices=question.options(language), widget=forms.CheckboxSelectMultiple
        )
    if kind is Answering.NUMBER:
        return forms.DecimalField(
            **common, max_digits=12, widget=forms.TextInput(attrs={"inputmode": "decimal"})
        )
    if kind is Answering.MOMENT:
        return forms.DateTimeField(
            **common,
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
    if kind is Answering.LONG:
        return forms.CharField(**common, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(**common, max_length=200)


TIMES: dict[str, Promise] = {
    "morning": _("In the morning"),
    "afternoon": _("In the afternoon"),
    "evening": pgettext_lazy("when it happens", "In the evening"),
    "night": _("At night"),
    "weekend": _("On weekends"),
}
"""Times of day and week to tick."""


class WhenForm(forms.Form):
    """When it happens: times to tick, where it goes on; and the resident's own words."""

    times = forms.MultipleChoiceField(
        label=_("Mostly"),
        required=False,
        choices=list(TIMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    happens = forms.CharField(
        label=_("Which days, since when?"),
        help_text=_("For example “Friday nights, after 11” or “once, last Tuesday”."),
        required=False,
        max_length=HAPPENS_LONGEST,
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, data: Any = None, *, once: bool) -> None:
        """``once``: it has happened, and is not asked about as something that goes on."""
        super().__init__(data)
        if once:
            del self.fields["times"]
            self.fields["happens"].label = _("Day and time, as well as you know")
            self.fields["happens"].help_text = _("For example “last Tuesday, about 9 pm”.")

    def words(self) -> str:
        """Both in one line, in the reader's language: "At night, on weekends. Since May"."""
        ticked = [str(TIMES[each]) for each in self.cleaned_data.get("times", [])]
        line = ", ".join([*ticked[:1], *(each[0].lower() + each[1:] for each in ticked[1:])])
        return ". ".join(part for part in (line, self.cleaned_data["happens"]) if part)
