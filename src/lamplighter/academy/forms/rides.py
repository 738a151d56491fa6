"""Forms of ride-alongs: the waiver, the debrief, cancelling, the department's rules, blackouts, a stand-in, a check."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.academy.models import RideRules
from lamplighter.academy.rules.rides import Blackout, tells_somebody
from lamplighter.academy.rules.values import NOTE_LONGEST, REASON_LONGEST


class ChoiceForm(forms.Form):
    """A ride that is taken: ``<officer>.<seconds since 1970>``."""

    ride = forms.RegexField(r"^\d{1,18}\.\d{1,11}$")

    def chosen(self) -> tuple[int, datetime]:
        """Officer and beginning."""
        officer, _dot, seconds = self.cleaned_data["ride"].partition(".")
        return int(officer), datetime.fromtimestamp(int(seconds), UTC)

    def clean_ride(self) -> str:
        """A time that is one."""
        told = str(self.cleaned_data["ride"])
        try:
            datetime.fromtimestamp(int(told.partition(".")[2]), UTC)
        except (OverflowError, ValueError, OSError):
            raise forms.ValidationError(_("Choose one of the times.")) from None
        return told


class SignForm(forms.Form):
    """The waiver, signed on the screen."""

    name = forms.CharField(
        label=gettext_lazy("Your full name"),
        help_text=gettext_lazy("Typing it counts as your signature."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    version = forms.IntegerField(min_value=1, max_value=32000, widget=forms.HiddenInput)
    """Of the text that was read."""


class WhyForm(forms.Form):
    """Why a ride is cancelled."""

    why = forms.CharField(
        label=gettext_lazy("Why can it not take place?"),
        help_text=gettext_lazy("The rider reads it. Name nobody else."),
        max_length=REASON_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    """The officer's debrief."""

    note = forms.CharField(
        label=gettext_lazy("Debrief"),
        help_text=gettext_lazy(
            "Describe what you showed, not whom you met: no names, addresses, license plates or numbers of third parties."
        ),
        max_length=NOTE_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_note(self) -> str:
        """Words without an address or a number of somebody."""
        told = str(self.cleaned_data["note"])
        if tells_somebody(told):
            raise forms.ValidationError(
                _(
                    "There is an e-mail address or a long number in it. Take it out: the note names no third party."
                )
            )
        return told


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The department's rules."""

    class Meta:
        model = RideRules
        fields = [
            "open", "minutes", "notice_hours", "change_hours", "horizon_days", "most_a_night", "holidays", "bring_en", "bring_es",
        ]  # fmt: skip
        labels = {
            "open": gettext_lazy("Ride-alongs can be taken"),
            "minutes": gettext_lazy("Minutes of one ride-along"),
            "notice_hours": gettext_lazy("Hours ahead at least"),
            "change_hours": gettext_lazy("Hours before it until which riders move or cancel"),
            "horizon_days": gettext_lazy("Days ahead at most"),
            "most_a_night": gettext_lazy("Riders on one day at most, in the whole city"),
            "holidays": gettext_lazy("On public holidays too"),
            "bring_en": gettext_lazy("What to bring and wear, in English"),
            "bring_es": gettext_lazy("What to bring and wear, in Spanish"),
        }
        help_texts = {"bring_en": gettext_lazy("Left empty, a text that comes with the program is used.")}
        widgets = {
            "bring_en": forms.Textarea(attrs={"rows": 3}),
            "bring_es": forms.Textarea(attrs={"rows": 3, "lang": "es"}),
        }


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}))


class BlackoutForm(forms.Form):
    """When no rides are held."""

    first = _day(gettext_lazy("First day"))
    last = _day(gettext_lazy("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only on these weekdays"), coerce=int, required=False,
        choices=[(day, WEEKDAYS[day]) for day in range(7)], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    starts = _time(gettext_lazy("From"))
    ends = _time(gettext_lazy("To"))
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For staff: the public does not read it."),
        max_length=REASON_LONGEST,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Both hours or none, days in their order, and not always."""
        told = super().clean() or {}
        first, last, starts, ends = (told.get(name) for name in ("first", "last", "starts", "ends"))
        if first and last and last < first:
            self.add_error("last", _("It is before the first day."))
        if (starts is None) != (ends is None):
            self.add_error("ends" if ends is None else "starts", _("Give both hours, or neither."))
        if not (first or last or told.get("weekdays") or starts) and not self.errors:
            raise forms.ValidationError(_("Say when: days, weekdays or hours."))
        return told

    def when(self) -> Blackout:
        """The same as a value."""
        told = self.cleaned_data
        return Blackout(
            told["first"], told["last"], frozenset(told["weekdays"]), told["starts"], told["ends"]
        )


class OnForm(forms.Form):
    """A day on which something was done."""

    on = forms.DateField(label=gettext_lazy("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))
