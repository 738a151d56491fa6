"""Forms of commitments: the public's filters, making one, and saying what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.numbers import read_number
from lamplighter.partners import elsewhere
from lamplighter.partners.actions.commitments import NewCommitment
from lamplighter.partners.messages.commitments import state_name, verb_name
from lamplighter.partners.rules.commitments import (
    NUMBERED,
    PLACE_LONGEST,
    WHAT_LONGEST,
    WORDS_LONGEST,
    Made,
    Move,
    State,
    Verb,
)

DESCRIBE = _("Describe what happens, not who someone is. Name no resident.")
BOTH = _("Say it in both languages: everyone reads it.")


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, as browsers ask for it."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class NarrowForm(forms.Form):
    """Only some of the public list."""

    zone = forms.ChoiceField(label=_("Zone"), required=False)
    state = forms.ChoiceField(label=_("How it stands"), required=False)

    def __init__(self, data: Any = None, *, zones: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        for name, first, choices in (
            ("zone", _("All zones"), zones),
            ("state", _("All"), [(each.value, state_name(each.value)) for each in State]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]


class MakeForm(forms.Form):
    """A promise, in both languages: everyone reads it."""

    what_en = forms.CharField(
        label=_("What is promised, in English"),
        max_length=WHAT_LONGEST,
        help_text=_(
            "One sentence that anyone can check: “The light at the bus stop on Third Street works again.”"
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    what_es = forms.CharField(
        label=_("The same in Spanish"), max_length=WHAT_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    zone = forms.ChoiceField(
        label=_("Which post promises"),
        help_text=_("A post, never a person: whoever works there holds it."),
    )
    due_on = day_field(_("By when"))
    made_at = forms.ChoiceField(
        label=_("Where it was made"),
        choices=[
            (Made.GATHERING.value, _("At a gathering")),
            (Made.CONCERN.value, _("To somebody who raised a concern")),
            (Made.PROJECT.value, _("In a project")),
            (Made.WORDS.value, _("Somewhere else")),
        ],
        initial=Made.GATHERING.value,
        widget=forms.RadioSelect,
    )
    made_number = forms.CharField(
        label=_("Its number"),
        max_length=20,
        required=False,
        help_text=_("Of the gathering, concern or project, such as 4F7K-9Q2M."),
    )
    made_en = forms.CharField(
        label=_("Where, in English"), max_length=PLACE_LONGEST, required=False, help_text=DESCRIBE
    )
    made_es = forms.CharField(label=_("Where, in Spanish"), max_length=PLACE_LONGEST, required=False)
    made_item = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, posts: Sequence[tuple[str, str]], today: date, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.today = today
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(posts)

    def clean_due_on(self) -> date:
        """Today or later."""
        due: date = self.cleaned_data["due_on"]
        if due < self.today:
            raise forms.ValidationError(_("A promise is for today or later."))
        return due

    def clean_made_number(self) -> str:
        """The stored form of the number."""
        given = self.cleaned_data["made_number"].strip()
        if not given:
            return ""
        number = read_number(given)
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        """A place has a number or words; words stand in both languages; a number must be somebody's."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        made = Made(given["made_at"]) if given.get("made_at") else Made.WORDS
        number = given.get("made_number", "")
        en, es = given.get("made_en", "").strip(), given.get("made_es", "").strip()
        if "made_number" not in self.errors:
            self._check_number(made, number)
            if made in NUMBERED and not number and not en:
                self.add_error("made_number", _("Type its number, or say below where it was."))
        if made is not Made.GATHERING or not number:
            given["made_item"] = ""
        if made is Made.WORDS and not en:
            self.add_error("made_en", _("Say where it was made."))
        if bool(en) != bool(es):
            self.add_error("made_es" if en else "made_en", _("Say it in both languages: everyone reads it."))
        return given

    def _check_number(self, made: Made, number: str) -> None:
        if number and made is Made.WORDS:
            self.add_error("made_number", _("A number belongs to a gathering, a concern or a project."))
        elif number and elsewhere.known(made) and elsewhere.find(made, number) is None:
            self.add_error("made_number", _("There is none of that number."))

    @property
    def new(self) -> NewCommitment:
        """What is promised."""
        told = self.cleaned_data
        return NewCommitment(
            told["what_en"], told["what_es"], told["zone"], told["due_on"], Made(told["made_at"]), told["made_number"], told["made_en"],
            told["made_es"], told["made_item"],
        )  # fmt: skip


class ActForm(forms.Form):
    """What became of it. The choices are the moves the table allows, and no others."""

    do = forms.ChoiceField(label=_("What became of it?"), widget=forms.RadioSelect)
    to = day_field(
        _("The new day"),
        required=False,
        help_text=_("Only where it is moved. The first day stays on the page."),
    )
    words_en = forms.CharField(
        label=_("What was done, or why, in English"),
        max_length=WORDS_LONGEST,
        error_messages={"required": BOTH},
        help_text=DESCRIBE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words_es = forms.CharField(
        label=_("The same in Spanish"),
        max_length=WORDS_LONGEST,
        error_messages={"required": BOTH},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, moves: Sequence[Move], today: date, due: date) -> None:
        super().__init__(data, auto_id="act-%s")
        self.today, self.due = today, due
        field = self.fields["do"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.verb.value, verb_name(each.verb)) for each in moves]
        if all(each.verb is not Verb.MOVE for each in moves):
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        """Another day, where it is moved."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("do") == Verb.MOVE.value and "to" not in self.errors:
            to = given.get("to")
            if to is None or to < self.today:
                self.add_error("to", _("Choose a day from today on."))
            elif to == self.due:
                self.add_error("to", _("That is the day it is promised for already."))
        return given
