"""Forms of the pages on which a resident raises a concern, one question each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.photos import PhotosField
from lamplighter.concerns.forms.resident import ReachForm
from lamplighter.concerns.models import Kind, Question
from lamplighter.concerns.rules.values import TEXT_LONGEST, Answering

PREFIX = "q-"
"""Before the codes of a kind's own questions."""
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
    """The place: as a person types it, or a point the device or the map told. A label goes with a point."""

    address = forms.CharField(
        label=_("Address, corner or block"),
        help_text=_("For example 1600 Lantern St, or Lantern and 16th."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "data-combo-input": ""}),
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    label = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    exact = forms.BooleanField(required=False, widget=forms.HiddenInput)


class WhatForm(forms.Form):
    """What happens, and what the kind asks beside it."""

    text = forms.CharField(
        label=_("What happens?"),
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write a few words about what happens."), "max_length": _TOO_LONG},
    )

    def __init__(self, data: Any = None, *, kind: Kind, questions: Sequence[Question], language: str) -> None:
        super().__init__(data)
        text = self.fields["text"]
        if kind.thanks:
            text.label = _("What would you like to say?")
            text.error_messages["required"] = _("Write a few words.")
        else:
            text.help_text = _("Describe what happens, not who someone is.")
        for question in questions:
            self.fields[PREFIX + question.code] = _field(question, language)

    def answers(self) -> dict[str, str | list[str]]:
        """What was answered to the kind's own questions, by their codes; blanks left out."""
        told = {
            name.removeprefix(PREFIX): self.cleaned_data[name]
            for name in self.fields
            if name.startswith(PREFIX)
        }
        return {
            code: value
            if isinstance(value, list)
            else value.isoformat()
            if hasattr(value, "isoformat")
            else str(value)
            for code, value in told.items()
            if value not in (None, "", [])
        }


def _field(question: Question, language: str) -> forms.Field:
    """The control for one of the kind's own questions."""
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


class PhotosForm(forms.Form):
    """Photos, one or several."""

    photos = PhotosField()


class WhenForm(forms.Form):
    """When it happens, in the resident's words."""

    happens = forms.CharField(
        label=_("When does it happen?"),
        help_text=_("For example “Friday nights, after 11” or “once, last Tuesday”."),
        required=False,
        max_length=200,
    )


class AskReachForm(ReachForm):
    """How the officer may reach the resident, before there is a private page."""

    alone = _("Not at all. I look by myself, with the private link.")
