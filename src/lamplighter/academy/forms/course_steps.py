"""Forms of what is done with a course as a whole: why it is cancelled, how many seats, a copy in a new term."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.shared import Why
from lamplighter.academy.forms.fields import MomentField, day
from lamplighter.academy.models import Course
from lamplighter.academy.rules.values import NAME_LONGEST, REASON_LONGEST, SEATS_MOST
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz


class WhyForm(forms.Form):
    """Why something is moved or does not take place; everybody concerned reads it."""

    why_en = forms.CharField(label=_("Why, in English"), max_length=REASON_LONGEST)
    why_es = forms.CharField(label=_("Why, in Spanish"), max_length=REASON_LONGEST)

    def why(self) -> Why:
        """What was told, for the action."""
        return Why(self.cleaned_data["why_en"], self.cleaned_data["why_es"])


class SeatsForm(forms.Form):
    """More seats, or fewer."""

    count = forms.IntegerField(label=_("How many seats are there?"), min_value=1, max_value=SEATS_MOST)


class CopyForm(forms.Form):
    """A new term of a course that there was."""

    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_LONGEST)
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=NAME_LONGEST)
    first_day = day(_("First night"))
    opens_at = MomentField(label=_("Applications are taken from"))
    closes_at = MomentField(label=_("Applications are taken until"))

    def clean(self) -> dict[str, Any]:
        """The window ends after it begins."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = told.get("opens_at"), told.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("That is before applications begin."))
        return told


def next_term(course: Course, today: date) -> dict[str, Any]:
    """What a copy begins with: the same weekday, not before half a year after the last first night, and eight weeks from today."""
    first = max(course.first_day + timedelta(weeks=26), today + timedelta(weeks=8))
    first += timedelta(days=(course.first_day - first).days % 7)
    tz = city_tz()
    opens = max(first - timedelta(weeks=7), today + timedelta(days=1))

    def at(when: date, hour: int) -> datetime:
        return instant(tz, when, time(hour))

    return {
        "name_en": course.name_en,
        "name_es": course.name_es,
        "first_day": first,
        "opens_at": at(opens, 8),
        "closes_at": at(first - timedelta(weeks=3), 20),
    }
