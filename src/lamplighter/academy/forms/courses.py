"""Forms in which the coordinator makes and changes a course, step by step or as a whole. They check; the actions keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.courses import NIGHTS, CourseContent
from lamplighter.academy.forms.fields import (
    LANGUAGES,
    Grouped,
    Groups,
    MomentField,
    WeekdaysField,
    clock,
    day,
    long_text,
    minutes_between,
    short_text,
)
from lamplighter.academy.models import Course
from lamplighter.academy.rules.states import Audience, CourseState, Method
from lamplighter.academy.rules.values import (
    ABOUT_LONGEST,
    MINUTES_LEAST,
    MINUTES_MOST,
    NAME_LONGEST,
    NIGHTS_MOST,
    NOTE_LONGEST,
    REASON_LONGEST,
    SEATS_MOST,
    TITLE_LONGEST,
)
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz

ROLLING = "rolling"
GIVEN = [
    (Method.LOTTERY.value, _("By a lottery that anybody can do again, once applications are closed")),
    (Method.ORDER.value, _("In the order of application, once applications are closed")),
    (ROLLING, _("In the order of application, at once: only for a course without a check")),
]
_LEAST_AGE, _MOST_AGE = 10, 99


class WhatForm(Grouped, forms.Form):
    """What the course is, and for whom."""

    name_en = forms.CharField(
        label=_("Name in English"), max_length=NAME_LONGEST, help_text=_("For example: Spring 2027.")
    )
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=NAME_LONGEST)
    about_en = long_text(_("What it is about, in English"), ABOUT_LONGEST)
    about_es = long_text(_("What it is about, in Spanish"), ABOUT_LONGEST)
    audience = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=[
            (Audience.ADULTS.value, _("For adults")),
            (Audience.YOUTH.value, _("For young people, with the consent of a parent or guardian")),
        ],
        widget=forms.RadioSelect,
        initial=Audience.ADULTS.value,
    )
    least_age = forms.IntegerField(
        label=_("From what age?"),
        min_value=_LEAST_AGE,
        max_value=_MOST_AGE,
        initial=18,
        help_text=_("Years on the first night."),
    )
    language = forms.ChoiceField(label=_("In which language is it held?"), choices=LANGUAGES, initial="en")
    interpreter = forms.BooleanField(
        label=_("An interpreter comes when somebody asks for one"), required=False
    )
    GROUPS: Groups = (
        (_("What it is"), ("name_en", "name_es", "about_en", "about_es")),
        (_("For whom"), ("audience", "least_age", "language", "interpreter")),
    )


class WhenForm(Grouped, forms.Form):
    """When its nights are."""

    first_day = day(
        _("First night"), help_text=_("If it is none of the weekdays below, the first night is the next one.")
    )
    weekdays = WeekdaysField(
        label=_("On which weekday?"), error_messages={"required": _("Choose at least one weekday.")}
    )
    starts = clock(_("From"), initial=time(18))
    ends = clock(_("To"), initial=time(21))
    nights = forms.IntegerField(
        label=_("How many nights?"),
        min_value=1,
        max_value=NIGHTS_MOST,
        initial=NIGHTS,
        help_text=_(
            "With the graduation. Each night gets a topic of the usual curriculum, which you can change."
        ),
    )
    GROUPS: Groups = ((_("When"), ("first_day", "weekdays", "starts", "ends", "nights")),)

    def clean(self) -> dict[str, Any]:
        """The hours make a night."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        told["minutes"] = minutes_between(self, told, MINUTES_LEAST, MINUTES_MOST)
        return told


class WhereForm(Grouped, forms.Form):
    """Where it is, how many seats there are, from when until when people apply, and how seats are given."""

    place = forms.CharField(
        label=_("Where is it?"),
        max_length=TITLE_LONGEST,
        help_text=_("As people call the place: Riverbend Training Center."),
    )
    address = short_text(_("Its address"), 200)
    access_en = short_text(
        _("How people get in, in English"),
        REASON_LONGEST,
        help_text=_("Steps, doors, hearing loop, parking, buses."),
    )
    access_es = short_text(_("How people get in, in Spanish"), REASON_LONGEST)
    seats_count = forms.IntegerField(
        label=_("How many seats are there?"), min_value=1, max_value=SEATS_MOST, initial=30
    )
    opens_at = MomentField(label=_("Applications are taken from"))
    closes_at = MomentField(label=_("Applications are taken until"))
    given = forms.ChoiceField(
        label=_("How are the seats given?"),
        choices=GIVEN,
        widget=forms.RadioSelect,
        initial=Method.LOTTERY.value,
    )
    asks_check = forms.BooleanField(
        label=_("A seat is offered only after a check that the department makes by its own means"),
        required=False,
        help_text=_("Only its result and its day are kept here. Never ask for a social-security number."),
    )
    offer_days = forms.IntegerField(
        label=_("For how many days is an offered seat kept?"), min_value=1, max_value=60, initial=7
    )
    GROUPS: Groups = (
        (_("Where"), ("place", "address", "access_en", "access_es")),
        (_("Seats and applications"), ("seats_count", "opens_at", "closes_at")),
        (_("How seats are given"), ("given", "asks_check", "offer_days")),
    )

    def clean(self) -> dict[str, Any]:
        """The window makes sense, and a rolling course has no check."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = told.get("opens_at"), told.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("That is before applications begin."))
        if told.get("given") == ROLLING and told.get("asks_check"):
            self.add_error(
                "given",
                _("With a check, seats are offered once it was passed. Choose another way, or no check."),
            )
        return told


class RulesForm(Grouped, forms.Form):
    """What it takes to graduate."""

    nights_needed = forms.IntegerField(
        label=_("How many nights must somebody attend?"),
        min_value=1,
        max_value=NIGHTS_MOST,
        initial=8,
        help_text=_(
            "Of those that count: the graduation itself does not. A cancelled night counts against nobody."
        ),
    )
    hours_needed = forms.IntegerField(
        label=_("How many hours, besides?"),
        min_value=0,
        max_value=NIGHTS_MOST * 8,
        initial=0,
        help_text=_("0: hours do not matter."),
    )
    late_minutes = forms.IntegerField(
        label=_("How many minutes may somebody miss of a night?"),
        min_value=0,
        max_value=MINUTES_MOST,
        initial=45,
        help_text=_("Who misses more, by coming late and leaving early, was absent."),
    )
    drills_needed = forms.BooleanField(
        label=_("Every night with an exercise must be attended"), required=False
    )
    ride_needed = forms.BooleanField(label=_("A ride-along, or its stand-in, is needed"), required=False)
    note = long_text(_("Note for staff"), NOTE_LONGEST, 3, help_text=_("Only staff read this."))
    GROUPS: Groups = (
        (
            _("To graduate"),
            ("nights_needed", "hours_needed", "late_minutes", "drills_needed", "ride_needed"),
        ),
        (_("For staff"), ("note",)),
    )


STEPS: tuple[type[WhatForm | WhenForm | WhereForm | RulesForm], ...] = (
    WhatForm,
    WhenForm,
    WhereForm,
    RulesForm,
)
TITLES = (_("What and for whom"), _("When"), _("Where, seats, applications"), _("To graduate"))


class CourseForm(RulesForm, WhereForm, WhenForm, WhatForm):
    """All that is said of a course, to be changed. What is fixed once it is announced is not asked."""

    GROUPS: Groups = (*WhatForm.GROUPS, *WhenForm.GROUPS, *WhereForm.GROUPS, *RulesForm.GROUPS)

    def __init__(self, data: Any = None, *, course: Course) -> None:
        self.course = course
        self.before = CourseContent.of(course)
        super().__init__(data, initial=initial_of(course))
        self.drop(["nights"])
        if course.state != CourseState.DRAFT.value:
            self.drop(FIXED)

    def clean(self) -> dict[str, Any]:
        """Times that are not asked need no check."""
        told = self.cleaned_data
        told.setdefault("opens_at", self.before.opens_at)
        return super().clean()

    def content(self) -> CourseContent:
        """What was told, and what is not asked as it was."""
        return replace(self.before, **content_of(self.cleaned_data))


FIXED = (
    "audience", "language", "least_age", "first_day", "weekdays", "starts", "ends", "seats_count", "opens_at", "given", "asks_check",
)  # fmt: skip
"""Fields of a course that stay as they were announced."""


def content_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """What forms were told, as fields of ``CourseContent``."""
    found = {name: value for name, value in told.items() if name in CourseContent.__dataclass_fields__}
    if "given" in told:
        rolling = told["given"] == ROLLING
        found |= {"rolling": rolling, "method": Method.ORDER.value if rolling else told["given"]}
    if "weekdays" in found:
        found["weekdays"] = tuple(sorted(set(found["weekdays"])))
    if not found.get("minutes"):
        found.pop("minutes", None)
    return found


def initial_of(course: Course) -> dict[str, Any]:
    """A course as its form shows it."""
    begin = instant(city_tz(), course.first_day, course.starts)
    return {
        **{name: getattr(course, name) for name in CourseContent.__dataclass_fields__},
        "weekdays": [str(each) for each in course.weekdays],
        "ends": (begin + timedelta(minutes=course.minutes)).astimezone(city_tz()).time(),
        "given": ROLLING if course.rolling else course.method,
    }
