"""Forms of the survey and of the questions about a night."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.rules import feedback
from lamplighter.academy.rules.feedback import WORDS_LONGEST, Liked
from lamplighter.academy.rules.surveys import ASKED, SCALE, Question, code_of

_SIGNS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "short"}
RATHER_NOT = "0"


class OneOf(forms.ChoiceField):
    """One of a few answers. Its fault is the class's own, so that the list of faults names the question before it."""

    default_error_messages = {"required": _("Choose one of these.")}  # as Django reads it


def _part(label: Any, hint: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=False,
        widget=forms.TextInput(attrs={**_SIGNS, **more}),
    )


class SurveyForm(forms.Form):
    """The five questions, and the parts of the code, in the order of the recipe."""

    street = _part(
        _("First two letters of the street you grew up on"),
        _("MA for Maple Street, also for Calle Maple."),
        2,
    )
    raised = _part(
        _("First two letters of the first name of your mother, or of who raised you"), _("RO for Rosa."), 2
    )
    older = _part(
        _("How many older brothers and sisters you have, or had"),
        _("0 for none; count half brothers and half sisters, too."),
        2,
        inputmode="numeric",
    )
    town = _part(_("First two letters of the town you were born in"), _("KA for Kansas City."), 2)
    PARTS = ("street", "raised", "older", "town")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for question in Question:
            self.fields[question.value] = OneOf(
                label=_(ASKED[question]),
                widget=forms.RadioSelect,
                choices=[
                    *((str(points), _(words)) for points, words in SCALE.items()),
                    (RATHER_NOT, _("I would rather not say")),
                ],
            )
        self.order_fields([question.value for question in Question])

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions."""
        return [self[question.value] for question in Question]

    @property
    def parts(self) -> list[forms.BoundField]:
        """The parts of the code."""
        return [self[name] for name in self.PARTS]

    def clean_older(self) -> str:
        """A number, however it was written."""
        typed = str(self.cleaned_data["older"])
        if typed and not typed.isdecimal():
            raise forms.ValidationError(_("Write a number, for example 2."))
        return str(int(typed)) if typed else ""

    def said(self) -> dict[Question, int | None]:
        """The points of each question; None where somebody would rather not say."""
        return {each: int(self.cleaned_data[each.value]) or None for each in Question}

    def code(self) -> str:
        """The code; empty where all its parts were left out."""
        return code_of(self.cleaned_data[name] for name in self.PARTS)


def _liked(question: feedback.Question) -> forms.ChoiceField:
    return OneOf(
        label=_(feedback.ASKED[question]),
        widget=forms.RadioSelect,
        choices=[(liked.value, _(words)) for liked, words in feedback.SAID.items()],
    )


class NightForm(forms.Form):
    """The two questions about a night, and words."""

    useful = _liked(feedback.Question.USEFUL)
    open = _liked(feedback.Question.OPEN)
    words = forms.CharField(
        label=_("Anything that those who presented should know?"),
        help_text=_(
            "They read it as you write it. Leave out what would tell who you are, and names of others."
        ),
        required=False,
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def answers(self) -> tuple[Liked, Liked]:
        """Useful, answered openly."""
        return Liked(self.cleaned_data["useful"]), Liked(self.cleaned_data["open"])
