"""Forms of attendance: the room's code, a mark, what a device kept without a connection; exceptions and names on certificates."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.marks import Word
from lamplighter.academy.rules.marks import Came, Said
from lamplighter.academy.rules.values import MINUTES_MOST, NAME_LONGEST, REASON_LONGEST
from lamplighter.core.numbers import read_code, read_number

WORDS_MOST = 500
"""Most marks in one message of a device."""
_SIGNS = {"autocapitalize": "characters", "spellcheck": "false"}


class NumberField(forms.CharField):
    """Eight signs as numbers have them, as people type them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20, **more)

    def clean(self, value: Any) -> str:
        """The number as it is stored."""
        plain = read_number(super().clean(value))
        if plain is None:
            raise forms.ValidationError(_("That is no number of ours. It has eight letters and digits."))
        return plain


class OwnCodeField(forms.CharField):
    """The six signs of a participant's own code, as people type them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20, **more)

    def clean(self, value: Any) -> str:
        """The code as it is compared; a number is none, since anybody can read it in the list of the lottery."""
        told = super().clean(value)
        plain = read_code(told)
        if plain is None and read_number(told) is not None:
            raise forms.ValidationError(
                _(
                    "That is a number. Your check-in code is shorter: it stands on your own page, and in the reminder of the night."
                )
            )
        if plain is None:
            raise forms.ValidationError(
                _(
                    "That is no check-in code. It has six letters and digits, and stands on your own page and in the reminder of the night."
                )
            )
        return plain


class HereForm(forms.Form):
    """One's own code, for whoever scanned the room's."""

    own = OwnCodeField(
        label=_("Your check-in code"),
        help_text=_("It stands on your own page and in the reminder of the night, for example K7Q-4FM."),
        # Filled in by the telephone itself from the second night on, if its owner likes.
        widget=forms.TextInput(attrs={**_SIGNS, "autocomplete": "on", "class": "short"}),
    )


class CodeForm(forms.Form):
    """The code on the screen, for whoever is on their own page."""

    code = NumberField(
        label=_("Code on the screen of the room"),
        widget=forms.TextInput(attrs={**_SIGNS, "autocomplete": "off", "class": "short"}),
    )


class CodeNumberForm(HereForm):
    """Both, for whoever cannot scan."""

    code = NumberField(
        label=_("Code on the screen of the room"),
        widget=forms.TextInput(attrs={**_SIGNS, "autocomplete": "off", "class": "short"}),
    )
    field_order = ["code", "own"]


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=0, max_value=MINUTES_MOST)


class MarkForm(forms.Form):
    """One press in the list."""

    came = forms.ChoiceField(choices=[(each.value, each.value) for each in Came])
    late = _minutes()
    early = _minutes()

    def said(self, now: datetime) -> Said:
        """The word, as it is said now."""
        told = self.cleaned_data
        return Said(Came(told["came"]), now, late=told["late"] or 0, early=told["early"] or 0)


class Unreadable(Exception):
    """What a device sent is none of ours."""


def words_of(body: bytes, now: datetime) -> list[Word]:
    """What a device kept: ``{"sent_at": ms, "marks": [{"application": 1, "came": "present", "late": 0, "early": 0, "said_at": ms}]}``.

    Times are by the device's own clock, which may be wrong: only how long before the sending each word was said is taken from it.

    Raises:
        Unreadable: it does not look so.
    """
    try:
        told = json.loads(body)
        sent_at, marks = float(told["sent_at"]), told["marks"]
        if not isinstance(marks, list) or len(marks) > WORDS_MOST or not isfinite(sent_at):
            raise Unreadable
        return [_word(each, sent_at, now) for each in marks]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise Unreadable from None


def _word(told: Any, sent_at: float, now: datetime) -> Word:
    ago = timedelta(milliseconds=max(0.0, sent_at - float(told["said_at"])))
    late, early = (int(told.get(name) or 0) for name in ("late", "early"))
    application = int(told["application"])
    if not (0 <= late <= MINUTES_MOST and 0 <= early <= MINUTES_MOST and 0 < application < 2**63):
        raise ValueError(late)
    return Word(application, Said(Came(told["came"]), now - ago, late=late, early=early))


class ExceptForm(forms.Form):
    """Why somebody graduates although the rules say no."""

    why = forms.CharField(
        label=_("Why do they graduate all the same?"),
        help_text=_("Kept with your name. Only coordinators read it."),
        max_length=REASON_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NameForm(forms.Form):
    """The name as it stands on the certificate."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=NAME_LONGEST)
