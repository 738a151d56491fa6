"""Forms in which staff make, change, move and cancel gatherings. They check; the actions keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.schedule.values import instant
from lamplighter.meetings.actions.gatherings import Content, Why
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.rules.gatherings import CAPACITY_MOST, OFFICERS_MOST, Kind
from lamplighter.meetings.rules.series import BadRule, Repeat, checked, rule_of
from lamplighter.plumbing.clock import city_tz

KINDS = [
    (Kind.MEETING.value, _("A meeting")),
    (Kind.WALK.value, _("A walk")),
    (Kind.TRAINING.value, _("A training")),
    (Kind.OTHER.value, _("Something else")),
]
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("fr", "Français"),
    ("so", "Soomaali"),
    ("sw", "Kiswahili"),
    ("vi", "Tiếng Việt"),
]
"""Languages that gatherings are held in, in their own words; any other is written into the description."""
REPEATS = [
    (Repeat.NEVER.value, _("It happens once")),
    (Repeat.WEEK.value, _("Every week")),
    (Repeat.TWO_WEEKS.value, _("Every other week")),
    (Repeat.NTH_WEEKDAY.value, _("Every month on the same weekday, for example the second Tuesday")),
    (Repeat.LAST_WEEKDAY.value, _("Every month on the last such weekday")),
    (Repeat.DAY_OF_MONTH.value, _("Every month on the same day, for example the 15th")),
]
NO_NAMES = _("Describe what happens, not who someone is. The public reads this.")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _long(label: Any, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ContentForm(forms.Form):
    """All that is said of a gathering, in both languages at once."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, initial=Kind.MEETING.value)
    title_en = forms.CharField(label=_("Title in English"), max_length=100)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=100)
    about_en = _long(_("What it is about, in English"), 2000, help_text=NO_NAMES)
    about_es = _long(_("What it is about, in Spanish"), 2000)
    place = forms.CharField(
        label=_("Where is it?"),
        max_length=120,
        help_text=_("As people call the place: Cedar Branch Library, room 2."),
    )
    address = forms.CharField(label=_("Its address"), max_length=200, required=False)
    access_en = forms.CharField(
        label=_("How people get in, in English"),
        max_length=300,
        required=False,
        help_text=_("Steps, doors, hearing loop, parking, buses."),
    )
    access_es = forms.CharField(label=_("How people get in, in Spanish"), max_length=300, required=False)
    languages = forms.MultipleChoiceField(
        label=_("In which languages is it held?"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
        error_messages={"required": _("Choose at least one language.")},
    )
    interpreter = forms.BooleanField(
        label=_("An interpreter comes when somebody asks for one"), required=False
    )
    capacity = forms.IntegerField(
        label=_("How many seats are there?"),
        required=False,
        min_value=1,
        max_value=CAPACITY_MOST,
        help_text=_("Leave it empty if there is room for everybody."),
    )
    asks_rsvp = forms.BooleanField(
        label=_("People are asked to say that they come"), required=False, initial=True
    )
    agenda_en = _long(_("Agenda in English"), 3000, help_text=_("One point a line."))
    agenda_es = _long(_("Agenda in Spanish"), 3000)
    officers = forms.MultipleChoiceField(
        label=_("Which officers attend?"),
        help_text=_("Their time is taken: nobody can book them then."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = _long(_("Note for staff"), 3000, 3, help_text=_("Only staff read this."))
    GROUPS = (
        (_("What it is"), ("title_en", "title_es", "about_en", "about_es", "agenda_en", "agenda_es", "kind")),
        (_("When"), ("day", "until", "starts", "ends", "repeat")),
        (_("Where"), ("place", "address", "access_en", "access_es")),
        (_("Who comes"), ("languages", "interpreter", "capacity", "asks_rsvp", "officers", "note")),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        officers: Sequence[tuple[int, str]],
        gathering: Gathering | None = None,
        attending: Sequence[int] = (),
    ) -> None:
        initial: dict[str, Any] = {}
        if gathering is not None:
            initial = {
                name: getattr(gathering, name) for name in self.base_fields if hasattr(gathering, name)
            }
            initial["officers"] = [str(each) for each in attending]
        super().__init__(data, initial=initial)
        field = self.fields["officers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(key), words) for key, words in officers]

    def clean_officers(self) -> list[int]:
        """Keys of the officers."""
        found = [int(each) for each in self.cleaned_data["officers"]]
        if len(found) > OFFICERS_MOST:
            raise forms.ValidationError(_("Choose %(most)s officers at most.") % {"most": OFFICERS_MOST})
        return found

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under headings; none for what the form does not ask."""
        found = [
            (title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS
        ]
        return [(title, fields) for title, fields in found if fields]

    def content(self, zone: str) -> Content:
        """What was told, for the action."""
        told = self.cleaned_data
        names = set(Content.__dataclass_fields__) - {"zone", "languages"}
        return Content(zone=zone, languages=tuple(told["languages"]), **{name: told[name] for name in names})


class NewForm(ContentForm):
    """A new gathering: with its time, and how it repeats."""

    day = _day(_("On which day?"), help_text=_("Of what repeats, the first day."))
    starts = _clock(_("From"))
    ends = _clock(_("To"))
    repeat = forms.ChoiceField(
        label=_("Does it repeat?"), choices=REPEATS, required=False, widget=forms.RadioSelect
    )
    until = _day(_("Last day, if it repeats"), required=False, help_text=_("Leave it empty if it goes on."))

    def clean(self) -> dict[str, Any]:
        """The time makes sense, and the rule gives days."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        _check_hours(self, told)
        day, until = told.get("day"), told.get("until")
        if day and until and until < day:
            self.add_error("until", _("That is before the first day."))
        if told.get("repeat") and day:
            try:
                checked(rule_of(Repeat(told["repeat"]), day), day)
            except BadRule:
                self.add_error("repeat", _("Choose another way: this one gives no day."))
        return told

    def times(self) -> tuple[datetime, datetime]:
        """When the first one begins and ends."""
        told = self.cleaned_data
        return span_of(told["day"], told["starts"], told["ends"])

    def rule(self) -> str:
        """The rule by which it repeats; empty for never."""
        repeat = Repeat(self.cleaned_data["repeat"])
        return rule_of(repeat, self.cleaned_data["day"]) if repeat else ""


def _check_hours(form: forms.Form, told: dict[str, Any]) -> None:
    starts, ends = told.get("starts"), told.get("ends")
    if starts and ends and ends <= starts:
        form.add_error("ends", _("It must end after it begins, on the same day."))


def span_of(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Instants of a day and two times of the city's clock."""
    return instant(city_tz(), day, starts), instant(city_tz(), day, ends)


class WhyForm(forms.Form):
    """Why it does not take place; everybody who comes reads it."""

    why_en = forms.CharField(label=_("Why, in English"), max_length=500, required=False)
    why_es = forms.CharField(label=_("Why, in Spanish"), max_length=500, required=False)

    def why(self) -> Why:
        """What was told, for the action."""
        return Why(self.cleaned_data["why_en"], self.cleaned_data["why_es"])


class MoveForm(WhyForm):
    """Another time."""

    day = _day(_("New day"))
    starts = _clock(_("From"))
    ends = _clock(_("To"))
    field_order = ["day", "starts", "ends", "why_en", "why_es"]

    def __init__(self, data: Any = None, *, gathering: Gathering) -> None:
        tz = city_tz()
        starts, ends = gathering.starts.astimezone(tz), gathering.ends.astimezone(tz)
        super().__init__(data, initial={"day": starts.date(), "starts": starts.time(), "ends": ends.time()})

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        _check_hours(self, told)
        return told

    def times(self) -> tuple[datetime, datetime]:
        """When it begins and ends from now on."""
        told = self.cleaned_data
        return span_of(told["day"], told["starts"], told["ends"])


class EndForm(WhyForm):
    """The last day on which a series is held."""

    last = _day(_("Last day on which it is still held"))
    field_order = ["last", "why_en", "why_es"]


class MinutesForm(forms.Form):
    """What came of it."""

    minutes_en = _long(
        _("Minutes in English"),
        8000,
        10,
        help_text=_(
            "What was said and agreed. Name no resident and tell nobody's story. The public reads this."
        ),
    )
    minutes_es = _long(_("Minutes in Spanish"), 8000, 10)
    outcome_en = forms.CharField(
        label=_("What came of it, in one English sentence"), max_length=500, required=False
    )
    outcome_es = forms.CharField(
        label=_("What came of it, in one Spanish sentence"), max_length=500, required=False
    )
    walk_ins = forms.IntegerField(
        label=_("People who came without a reservation"), min_value=0, max_value=5000, initial=0
    )

    def __init__(self, data: Any = None, *, gathering: Gathering) -> None:
        super().__init__(data, initial={name: getattr(gathering, name) for name in self.base_fields})


class FollowUpForm(forms.Form):
    """Something that is to follow: what, which post, by when. As long as a promise can be, since it may become one."""

    what_en = forms.CharField(label=_("What is to follow, in English"), max_length=240)
    what_es = forms.CharField(label=_("What is to follow, in Spanish"), max_length=240)
    zone = forms.ChoiceField(label=_("Who sees to it? A post, not a person"))
    due_on = _day(_("By when?"))

    def __init__(self, data: Any = None, *, posts: Sequence[tuple[str, str]], zone: str) -> None:
        super().__init__(data, initial={"zone": zone}, auto_id="promise-%s")
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(posts)


class WalkInForm(forms.Form):
    """How many came without a reservation, more or fewer."""

    more = forms.IntegerField(min_value=-100, max_value=100)
