"""Forms of an applicant's own page, and of their guardian's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.rules.values import QUESTION_LONGEST


class SignForm(forms.Form):
    """A name, typed in place of a signature. ``version``: of the text that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Type your full name to sign"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your full name: it stands for your signature.")},
    )
    agree = forms.BooleanField(
        label=_("I have read this and agree."),
        error_messages={"required": _("Tick the box if you agree. You cannot sign otherwise.")},
    )

    def clean_name(self) -> str:
        """A name with single blanks."""
        return " ".join(self.cleaned_data["name"].split())


class AskForm(forms.Form):
    """A question ahead of a night."""

    night = forms.ChoiceField(label=_("For which night?"))
    text = forms.CharField(
        label=_("What would you like to ask?"),
        help_text=_("Nobody sees who asks: do not write your name. The coordinator looks at it first."),
        max_length=QUESTION_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Type your question."),
            "max_length": _(
                "Please keep it under %(limit_value)d characters. You have written %(show_value)d."
            ),
        },
    )

    def __init__(self, data: Any = None, *, nights: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        choosing: Any = self.fields["night"]
        choosing.choices = nights
