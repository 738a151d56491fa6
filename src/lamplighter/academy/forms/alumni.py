"""Forms of alumni: one's own consent, the coordinator's letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.alumni import Consent, Written
from lamplighter.academy.models import AlumniLetter, Alumnus
from lamplighter.academy.rules.alumni import (
    BODY_LONGEST,
    CIRCLES,
    INTERESTS,
    SUBJECT_LONGEST,
    Circle,
    Interest,
)
from lamplighter.academy.rules.values import NAME_LONGEST


class ConsentForm(forms.Form):
    """Who may see the name, what one would like to do, whether one wants letters."""

    circle = forms.ChoiceField(
        label=_("Who may see your name and the course you took?"),
        widget=forms.RadioSelect,
        choices=[(each.value, _(words)) for each, words in CIRCLES.items()],
        error_messages={"required": _("Choose one of these.")},
    )
    name = forms.CharField(
        label=_("Name, as it is shown"),
        max_length=NAME_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the name that may be shown; a first name will do.")},
    )
    interests = forms.MultipleChoiceField(
        label=_("What would you like to do as a volunteer?"),
        help_text=_("Only the coordinator sees it. Leave all empty if nothing fits."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(each.value, _(words)) for each, words in INTERESTS.items()],
    )
    letters = forms.BooleanField(
        label=_("Write to me about events for alumni and what volunteers could do"), required=False
    )

    def __init__(self, data: Any = None, *, name: str, row: Alumnus | None) -> None:
        initial: dict[str, Any] = {"name": name}
        if row is not None:
            initial = {each: getattr(row, each) for each in ("circle", "name", "interests", "letters")}
        super().__init__(data, initial=initial)

    def told(self) -> Consent:
        """What was agreed to, for the action."""
        told = self.cleaned_data
        return Consent(
            told["name"],
            Circle(told["circle"]),
            tuple(each for each in Interest if each.value in told["interests"]),
            told["letters"],
        )


def _both(
    label_en: Any, label_es: Any, longest: int, *, long: bool
) -> tuple[forms.CharField, forms.CharField]:
    def one(label: Any, tongue: str) -> forms.CharField:
        attrs = {"lang": tongue, **({"rows": 8} if long else {})}
        widget = forms.Textarea(attrs=attrs) if long else forms.TextInput(attrs=attrs)
        return forms.CharField(label=label, max_length=longest, widget=widget)

    return one(label_en, "en"), one(label_es, "es")


class LetterForm(forms.Form):
    """A letter to alumni, in both languages."""

    subject_en, subject_es = _both(
        _("Subject in English"), _("Subject in Spanish"), SUBJECT_LONGEST, long=False
    )
    body_en, body_es = _both(_("Letter in English"), _("Letter in Spanish"), BODY_LONGEST, long=True)
    interest = forms.ChoiceField(label=_("To whom?"), required=False)
    url = forms.URLField(
        label=_("Link"),
        help_text=_("For example to the page of a gathering. It becomes the button of the letter."),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    event_on = forms.DateField(
        label=_("Day of the event"),
        help_text=_("Until then it stands on the page of alumni, too."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, row: AlumniLetter | None = None) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields} if row is not None else None
        super().__init__(data, initial=initial)
        choosing: Any = self.fields["interest"]
        choosing.choices = [
            ("", _("All who want letters")),
            *((each.value, _(words)) for each, words in INTERESTS.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """An event has a page."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("event_on") and not told.get("url") and "url" not in self.errors:
            self.add_error("url", _("Give the page of the event."))
        return told

    def told(self) -> Written:
        """The letter, for the action."""
        return Written(**self.cleaned_data)
