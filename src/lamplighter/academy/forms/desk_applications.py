"""Forms by which the coordinator works on applications: what came of the check, declining, a waiver's text, an old spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.forms.fields import day, long_text
from lamplighter.academy.messages import reasons
from lamplighter.academy.models import Application
from lamplighter.academy.rules.applicants import FILE_MOST
from lamplighter.academy.rules.values import REASON_LONGEST, WAIVER_LONGEST

OWN = "own"


class _Reasons(forms.Form):
    """A ready reason, or words of one's own, in the applicant's language."""

    reason = forms.ChoiceField(label=_("What do they read?"), required=False, widget=forms.RadioSelect)
    words = long_text(_("In your own words, in their language"), REASON_LONGEST, 3)

    def __init__(self, data: Any = None, *, application: Application, check: bool, **options: Any) -> None:
        self.application = application
        super().__init__(data, **options)
        choosing: Any = self.fields["reason"]
        choosing.choices = [
            ("", _("No reason")),
            *reasons.choices(application, check=check),
            (OWN, _("In my own words")),
        ]

    def clean(self) -> dict[str, Any]:
        """Own words are there if they were chosen."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("reason") == OWN and not told.get("words", "").strip():
            self.add_error("words", _("Write the words they read, or choose another reason."))
        return told

    def why(self) -> str:
        """The words of the letter, in the applicant's language; empty where none is said."""
        reason = str(self.cleaned_data["reason"])
        if reason == OWN:
            return str(self.cleaned_data["words"]).strip()
        return reasons.reason_said(reason, self.application.language)


class ResultForm(_Reasons):
    """What came of the check: the result and its day, nothing else."""

    result = forms.ChoiceField(
        label=_("What came of the check?"),
        choices=[("passed", _("Passed")), ("failed", _("Not passed"))],
        widget=forms.RadioSelect,
    )
    on = day(_("On which day was it made?"))
    field_order = ["result", "on", "reason", "words"]

    def __init__(self, data: Any = None, *, application: Application, today: date) -> None:
        super().__init__(
            data, application=application, check=True, initial={"on": today, "reason": reasons.CHECK}
        )
        self.fields["reason"].label = _("If it was not passed: what do they read?")


class DeclineForm(_Reasons):
    """Why somebody gets no seat, and whether they come first next time."""

    carries = forms.BooleanField(
        label=_("They come before all others in the next course they apply for"), required=False
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data, application=application, check=False)


class WaiverForm(forms.Form):
    """A new version of a waiver, in both languages."""

    text_en = forms.CharField(
        label=_("Text in English"), max_length=WAIVER_LONGEST, widget=forms.Textarea(attrs={"rows": 14})
    )
    text_es = forms.CharField(
        label=_("Text in Spanish"), max_length=WAIVER_LONGEST, widget=forms.Textarea(attrs={"rows": 14})
    )


class ImportForm(forms.Form):
    """An old spreadsheet of applicants."""

    file = forms.FileField(
        label=_("The spreadsheet as a CSV file"),
        help_text=_("Saved as “CSV UTF-8”; 1 MB at most."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> Any:
        """Not larger than it may be."""
        file = self.cleaned_data["file"]
        if file.size > FILE_MOST:
            raise forms.ValidationError(_("The file is larger than 1 MB. Is it the right one?"))
        return file
