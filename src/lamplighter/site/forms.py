"""The one form residents meet: an address, and if wished a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.gazetteer.model import MatchKind
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz

EARLIEST, LATEST = 2000, 2100
"""Years a person may ask for."""


class WallClockField(forms.DateTimeField):
    """A local time of the city. On nights when clocks change, a time that comes twice is the first of the two, and one that
    never comes is moved on by the change, as in the roster, instead of being refused."""

    def to_python(self, value: Any) -> datetime | None:
        """Reads the text as wall-clock time in the city's zone."""
        if value in self.empty_values:
            return None
        for pattern in self.input_formats or ():
            try:
                naive = datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007  # the zone follows
            except ValueError:
                continue
            if not EARLIEST <= naive.year <= LATEST:
                break
            return instant(city_tz(), naive.date(), naive.time())
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class PlaceForm(forms.Form):
    """A place that was chosen from a list or sent by the device, instead of a text. Degrees, WGS 84.

    ``kind`` says how the list came by the place, so that a worked-out one is still called so after it was chosen.
    """

    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    label = forms.CharField(required=False, max_length=200)
    kind = forms.CharField(required=False, max_length=20)

    def clean_kind(self) -> MatchKind | None:
        """None for a device's own place."""
        value = self.cleaned_data["kind"]
        return MatchKind(value) if value in set(MatchKind) else None

    def clean(self) -> dict[str, Any]:
        """One coordinate without the other is no place."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            cleaned["lon"] = cleaned["lat"] = None
        return cleaned


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
    when = WallClockField(
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
        """The instant meant."""
        value: datetime | None = self.cleaned_data["when"]
        return value.astimezone(self.tz) if value else None
