"""Forms of a resident's private page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.photos import PhotosField
from lamplighter.concerns.rules.values import WORDS_LONGEST

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
