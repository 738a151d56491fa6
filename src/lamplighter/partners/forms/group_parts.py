"""Fields and checks that the forms of groups share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.schedule.values import instant
from lamplighter.outbox.actions import e164
from lamplighter.partners.rules.asks import WORDS_LONGEST
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.forms import ClockField, DayField

LANGUAGES = [("en", "English"), ("es", "Español")]
HAPPENS = _("Describe what happens, not who someone is.")


def words_field(label: Any, *, required: bool = False, hint: Any = "", rows: int = 3) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("Please keep it under %(limit_value)d characters."),
        },
    )


def email_field(label: Any) -> forms.EmailField:
    """An e-mail address that is needed."""
    return forms.EmailField(
        label=label,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Type the e-mail address."),
            "invalid": _("That is no e-mail address. It looks like name@example.org."),
        },
    )


def phone_checked(phone: str) -> str:
    """A number that a telephone can call, or nothing.

    Raises:
        ValidationError: it is neither.
    """
    if phone and not e164(phone):
        raise forms.ValidationError(_("That is no phone number. Write it with its area code."))
    return phone


class MomentForm(forms.Form):
    """A day and a time of the city's clock, both or neither."""

    day = DayField(label=_("Day"), required=False)
    clock = ClockField(label=_("Time"), required=False)

    def moment(self) -> datetime | None:
        """The instant; None where none was given."""
        told = self.cleaned_data
        if told.get("day") is None or told.get("clock") is None:
            return None
        return instant(city_tz(), told["day"], told["clock"])
