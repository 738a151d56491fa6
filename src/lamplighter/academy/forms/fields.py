"""Fields that the coordinator's forms share: days, hours, instants of the city's clock, long texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz

LANGUAGES = [("en", "English"), ("es", "Español")]
"""Languages that a course is held in, in their own words."""
EARLIEST, LATEST = 2000, 2100


class MomentField(forms.DateTimeField):
    """A local time of the city's clock, to the minute. One that the change of clocks skips is moved on by it, as elsewhere."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def to_python(self, value: Any) -> datetime | None:
        """Reads the text as wall-clock time in the city's zone."""
        if value in self.empty_values:
            return None
        for pattern in self.input_formats or ():
            try:
                naive = datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007  # the zone follows
            except ValueError:
                continue
            if EARLIEST <= naive.year <= LATEST:
                return instant(city_tz(), naive.date(), naive.time())
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """An instant as the city's clock shows it."""
        return value.astimezone(city_tz()).replace(tzinfo=None) if isinstance(value, datetime) else value


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Days of the week, Monday 0."""

    def __init__(self, **options: Any) -> None:
        choices = [(str(day), name) for day, name in sorted(WEEKDAYS.items())]
        super().__init__(choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple, **options)


def day(label: Any, **more: Any) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def clock(label: Any, **more: Any) -> forms.TimeField:
    """A time of the city's clock."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


def long_text(label: Any, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    """A text of several lines, which may be left out."""
    told = {"required": False, "widget": forms.Textarea(attrs={"rows": rows}), **more}
    return forms.CharField(label=label, max_length=most, **told)


def short_text(label: Any, most: int, **more: Any) -> forms.CharField:
    """A text of one line, which may be left out."""
    return forms.CharField(label=label, max_length=most, **{"required": False, **more})


def minutes_between(form: forms.Form, told: dict[str, Any], least: int, most: int) -> int:
    """Minutes from ``starts`` to ``ends`` of one day; 0, and a word at ``ends``, where that is no night."""
    starts, ends = told.get("starts"), told.get("ends")
    if not starts or not ends:
        return 0
    minutes: int = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if minutes <= 0:
        form.add_error("ends", _("It must end after it begins, on the same day."))
    elif not least <= minutes <= most:
        form.add_error("ends", _("A night lasts between half an hour and eight hours."))
    else:
        return minutes
    return 0


Groups = tuple[tuple[Any, tuple[str, ...]], ...]
"""Headings, each with the names of the fields under it."""


class Grouped:
    """A form whose fields stand under headings. ``GROUPS``: a heading and the names of its fields."""

    GROUPS: Groups = ()
    fields: dict[str, forms.Field]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The headings with their fields; none for what the form does not ask."""
        found = [
            (title, [self[name] for name in names if name in self.fields])  # type: ignore[index]
            for title, names in self.GROUPS
        ]
        return [(title, fields) for title, fields in found if fields]

    def drop(self, names: Iterable[str]) -> None:
        """Takes fields away that cannot be asked."""
        for name in names:
            self.fields.pop(name, None)
