"""The form for holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.city.holiday_names import holiday_name
from lamplighter.city.rules.days import OwnDay
from lamplighter.city.rules.words import LONGEST

_MANY_DAYS = 40
_FRESH_ROWS = 3


class HolidaysForm(forms.Form):
    """Which public holidays the department keeps, and days of its own; rows that are emptied go."""

    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Public holidays that the department keeps"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        public: Mapping[str, date],
        not_kept: Iterable[str],
        own: Iterable[OwnDay],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        gone, days = set(not_kept), list(own)
        self.public = {**public, **dict.fromkeys(gone - set(public), None)}
        self.fields["kept"].choices = [(name, holiday_name(name)) for name in self.public]  # type: ignore[attr-defined]
        self.fields["kept"].initial = [name for name in self.public if name not in gone]
        count = min(_MANY_DAYS, max(len(days), self._sent()) + (0 if self.is_bound else _FRESH_ROWS))
        self.numbers = range(1, count + 1)
        for number in self.numbers:
            self._row(number, days[number - 1] if number <= len(days) else None, today)

    def _sent(self) -> int:
        return sum(1 for key in self.data if key.startswith("day_")) if self.is_bound else 0

    def _row(self, number: int, day: OwnDay | None, today: date) -> None:
        when = (
            date(day.year or (2000 if (day.month, day.day) == (2, 29) else today.year), day.month, day.day)
            if day
            else None
        )
        self.fields[f"day_{number}"] = forms.DateField(
            label=_("Day"),
            required=False,
            initial=when,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields[f"yearly_{number}"] = forms.BooleanField(
            label=_("Every year"), required=False, initial=day is None or day.year is None
        )
        for language, label in (("en", _("Name in English")), ("es", _("Name in Spanish"))):
            self.fields[f"{language}_{number}"] = forms.CharField(
                label=label, required=False, max_length=LONGEST, initial=day.name(language) if day else ""
            )

    def rows(self) -> list[tuple[int, list[BoundField]]]:
        """The fields of each own day, by its number."""
        return [(n, [self[f"{name}_{n}"] for name in ("day", "yearly", "en", "es")]) for n in self.numbers]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen = set()
        for n in self.numbers:
            when, names = data.get(f"day_{n}"), [data.get(f"{language}_{n}", "") for language in ("en", "es")]
            if when is None and any(names) and f"day_{n}" not in self.errors:
                self.add_error(f"day_{n}", _("Say on which day it is, or empty the row."))
            for language, name in zip(("en", "es"), names, strict=True):
                if when is not None and not name:
                    self.add_error(f"{language}_{n}", _("Give the day a name in both languages."))
            key = when and (when.month, when.day, None if data.get(f"yearly_{n}") else when.year)
            if key in seen:
                self.add_error(f"day_{n}", _("This day stands here twice. Empty one of the rows."))
            if key:
                seen.add(key)
            if when is not None and not 2000 <= when.year <= 2199:
                self.add_error(f"day_{n}", _("Choose a day between the years 2000 and 2199."))
        return data

    def own(self) -> list[OwnDay]:
        """The department's own days."""
        data = self.cleaned_data
        return [
            OwnDay(
                when.month,
                when.day,
                None if data[f"yearly_{n}"] else when.year,
                data[f"en_{n}"],
                data[f"es_{n}"],
            )
            for n in self.numbers
            if (when := data[f"day_{n}"]) is not None
        ]

    def not_kept(self) -> list[str]:
        """Public holidays on which the department works."""
        return sorted(set(self.public) - set(self.cleaned_data["kept"]))
