"""The one form residents meet: an address, and if wished a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    """``when`` is the city's wall-clock time; empty means now."""

    address = forms.CharField(
        label=_("Your address"),
        help_text=_("House number and street, or two streets that meet."),
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
            "required": _("Type your address: a house number and a street."),
            "max_length": _("That is too long for an address. A house number and a street are enough."),
        },
    )
    when = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Choose a day and a time, or leave both empty for now.")},
    )

    def __init__(self, *arguments: Any, tz: ZoneInfo, **options: Any) -> None:
        self.tz = tz
        super().__init__(*arguments, **options)

    def clean_when(self) -> datetime | None:
        """The instant meant; Django has read it in the city's zone already where clocks do not change."""
        value: datetime | None = self.cleaned_data["when"]
        return value.astimezone(self.tz) if value else None
