"""Forms of a resident's private page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.photos import PhotosField
from lamplighter.concerns.rules.values import WORDS_LONGEST
from lamplighter.core.numbers import read_number

_TOO_LONG = _("Please keep it under %(limit_value)d characters. You have written %(show_value)d.")


def _words(label: Any, *, required: bool, rows: int = 5, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Write a few words."), "max_length": _TOO_LONG},
    )


class WriteForm(forms.Form):
    """A few words to the officer, photos, or both."""

    words = _words(_("What would you like to say?"), required=False)
    photos = PhotosField()

    def clean(self) -> dict[str, Any]:
        """Words or photos: one of them is needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("words") and not cleaned.get("photos"):
            self.add_error("words", _("Write a few words, or choose a photo."))
        return cleaned


class SolvedForm(forms.Form):
    """Was it solved? The two buttons of one form, with room for words."""

    solved = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    words = _words(_("If not: what is still wrong?"), required=False, rows=3)


class AgainForm(forms.Form):
    """It came back: open it again."""

    words = _words(_("What happens now?"), required=False, rows=3)


class PublicForm(forms.Form):
    """What the public may see."""

    public = forms.ChoiceField(
        label=_("May the public see it?"),
        widget=forms.RadioSelect,
        choices=[
            ("no", _("No, keep it private")),
            ("kind", _("Yes, but not my words")),
            ("words", _("Yes, and my words too")),
        ],
        error_messages={"required": _("Choose one of the three.")},
    )


class LostForm(forms.Form):
    """For those who lost their private link: the number, and the address or phone number they gave."""

    number = forms.CharField(
        label=_("Your number"),
        help_text=_("Eight letters and digits, such as 4F7K-9Q2M."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the number from your receipt.")},
    )
    reach = forms.CharField(
        label=_("The e-mail address or phone number you gave us"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Type the e-mail address or phone number you gave us.")},
    )

    def clean_number(self) -> str:
        """The stored form of the number."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        return number
