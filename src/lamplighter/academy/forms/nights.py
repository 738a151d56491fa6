"""Forms of single nights: what is said of one, when it is, what is handed out, what people asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.materials import FILE_MOST
from lamplighter.academy.actions.nights import NightContent
from lamplighter.academy.forms.course_steps import WhyForm
from lamplighter.academy.forms.fields import Grouped, clock, day, long_text, minutes_between, short_text
from lamplighter.academy.models import Course, Night, Question
from lamplighter.academy.rules.values import (
    ABOUT_LONGEST,
    ANSWER_LONGEST,
    MINUTES_LEAST,
    MINUTES_MOST,
    QUESTION_LONGEST,
    TITLE_LONGEST,
)
from lamplighter.divisions.models import Division
from lamplighter.plumbing.clock import city_tz


def divisions() -> list[tuple[str, str]]:
    """Divisions to choose from, by key."""
    tongue = get_language() or "en"
    return [(str(each.pk), each.name(tongue)) for each in Division.objects.order_by("order", "slug")]


class NightForm(Grouped, forms.Form):
    """All that is said of a night but when it is."""

    title_en = forms.CharField(label=_("Topic in English"), max_length=TITLE_LONGEST)
    title_es = forms.CharField(label=_("Topic in Spanish"), max_length=TITLE_LONGEST)
    about_en = long_text(_("What it is about, in English"), ABOUT_LONGEST)
    about_es = long_text(_("What it is about, in Spanish"), ABOUT_LONGEST)
    division = forms.ChoiceField(label=_("Which division presents it?"), required=False)
    drill = forms.BooleanField(
        label=_("There is an exercise that people must have practiced"), required=False
    )
    counts = forms.BooleanField(label=_("It counts towards graduation"), required=False, initial=True)
    room = short_text(_("Room"), TITLE_LONGEST)
    place = short_text(
        _("Another place than the course's"),
        TITLE_LONGEST,
        help_text=_("Leave it empty for the course's own place."),
    )
    address = short_text(_("The address of that place"), 200)
    GROUPS = (
        (_("When"), ("day", "starts", "ends")),
        (_("Topic"), ("title_en", "title_es", "about_en", "about_es")),
        (_("Who and what"), ("division", "drill", "counts")),
        (_("Where"), ("room", "place", "address")),
    )

    def __init__(self, data: Any = None, *, night: Night | None = None, **options: Any) -> None:
        initial = options.pop("initial", {})
        if night is not None:
            names = [*NightContent.__dataclass_fields__]
            initial = {name: getattr(night, name) for name in names} | {
                "division": str(night.division_id or "")
            }
        super().__init__(data, initial=initial, **options)
        choosing: Any = self.fields["division"]
        choosing.choices = [("", _("None")), *divisions()]

    def content(self) -> NightContent:
        """What was told, for the action."""
        told = self.cleaned_data
        division = Division.objects.filter(pk=int(told["division"])).first() if told["division"] else None
        names = set(NightContent.__dataclass_fields__) - {"division"}
        return NightContent(division=division, **{name: told[name] for name in names})


class _Hours(forms.Form):
    """A day with hours that make a night."""

    day = day(_("On which day?"))
    starts = clock(_("From"))
    ends = clock(_("To"))

    def clean(self) -> dict[str, Any]:
        """The hours make a night."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        told["minutes"] = minutes_between(self, told, MINUTES_LEAST, MINUTES_MOST)
        return told


class AddNightForm(NightForm, _Hours):
    """One night more."""

    def __init__(self, data: Any = None, *, course: Course, on: date) -> None:
        super().__init__(data, initial={**hours_of(course), "day": on})


class MoveForm(WhyForm, _Hours):
    """Another time."""

    field_order = ["day", "starts", "ends", "why_en", "why_es"]

    def __init__(self, data: Any = None, *, night: Night, on: date, asks_why: bool) -> None:
        starts, ends = (each.astimezone(city_tz()).time() for each in (night.starts, night.ends))
        super().__init__(data, initial={"day": on, "starts": starts, "ends": ends})
        if not asks_why:
            for name in ("why_en", "why_es"):
                self.fields[name].required = False
                self.fields[name].widget = forms.HiddenInput()


def hours_of(course: Course) -> dict[str, time]:
    """The hours that a course's nights have."""
    begin = datetime.combine(course.first_day, course.starts)
    return {"starts": course.starts, "ends": (begin + timedelta(minutes=course.minutes)).time()}


class PresenterForm(forms.Form):
    """An officer who presents."""

    officer = forms.TypedChoiceField(label=_("Which officer presents?"), coerce=int)
    division = forms.ChoiceField(
        label=_("Of which division, if it is another than the night's?"), required=False
    )

    def __init__(self, data: Any = None, *, officers: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        choosing: Any = self.fields["officer"]
        choosing.choices = [("", _("Choose an officer")), *((str(key), name) for key, name in officers)]
        other: Any = self.fields["division"]
        other.choices = [("", _("The night's")), *divisions()]

    def chosen(self) -> Division | None:
        """The other division; None where it is the night's."""
        told = self.cleaned_data["division"]
        return Division.objects.filter(pk=int(told)).first() if told else None


class MaterialForm(forms.Form):
    """A link or a file."""

    title_en = forms.CharField(label=_("Title in English"), max_length=TITLE_LONGEST)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=TITLE_LONGEST)
    url = forms.URLField(
        label=_("A link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Beginning with https://."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("PDF, picture, plain text, Word, PowerPoint or Excel, 20 MB at most."),
    )
    open_to_all = forms.BooleanField(
        label=_("Everybody may read it; if not, only those of the course"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        url, file = told.get("url"), told.get("file")
        if bool(url) == bool(file) and not self.errors:
            self.add_error("url", _("Give a link or a file, one of the two."))
        if url and not url.startswith(("https://", "http://")):
            self.add_error("url", _("A link begins with https://."))
        if file and file.size > FILE_MOST:
            self.add_error("file", _("The file is larger than 20 MB. Make it smaller, or give a link to it."))
        return told


class QuestionForm(forms.Form):
    """What the coordinator makes of a question: what is shown, in both languages, and the answer."""

    shown_en = long_text(
        _("The question as it is shown, in English"),
        QUESTION_LONGEST,
        2,
        help_text=_("Name nobody, and take out what tells who asked."),
    )
    shown_es = long_text(_("The question as it is shown, in Spanish"), QUESTION_LONGEST, 2)
    answer_en = long_text(_("The answer in English"), ANSWER_LONGEST, 4)
    answer_es = long_text(_("The answer in Spanish"), ANSWER_LONGEST, 4)

    def __init__(self, data: Any = None, *, question: Question) -> None:
        spanish = question.language.startswith("es")
        initial = {name: getattr(question, name) for name in self.base_fields}
        if question.state == "waiting":
            initial["shown_es" if spanish else "shown_en"] = question.text
        super().__init__(data, initial=initial, prefix=f"q{question.pk}")

    def clean(self) -> dict[str, Any]:
        """What is shown stands in both languages, and so does an answer."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for one, other in (("shown_en", "shown_es"), ("answer_en", "answer_es")):
            if bool(told.get(one)) != bool(told.get(other)):
                self.add_error(other if told.get(one) else one, _("Write it in both languages."))
        if told.get("answer_en") and not told.get("shown_en"):
            self.add_error("shown_en", _("Write the question too: an answer alone helps nobody."))
        return told
