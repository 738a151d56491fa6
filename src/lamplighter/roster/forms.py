"""Forms of the roster's staff pages. Days that people give are the first and the last day; rows keep the day after the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lamplighter.core.schedule.values import instant
from lamplighter.roster import actions, portraits
from lamplighter.roster.models import Officer, Shift, Station
from lamplighter.roster.rules import NOTE_LONGEST, DisplayLevel, ShiftKind
from lamplighter.roster.words import KINDS, LANGUAGES, LEVELS, ROLES, own_name, shift_words

_PHONE = RegexValidator(r"^[0-9+()./ x#*-]{3,30}$", _("Write a phone number, such as 816-555-0142."))


class DayField(forms.DateField):
    """A calendar day of our time, so that sums with it stay days."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.validators += [
            MinValueValidator(date(2000, 1, 1), _("Choose a day after 1999.")),
            MaxValueValidator(date(2100, 1, 1), _("Choose a day before 2100.")),
        ]


class ClockField(forms.TimeField):
    """A time of day, on the minute."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **kwargs)

    def clean(self, value: Any) -> Any:
        read: time | None = super().clean(value)
        return read.replace(second=0, microsecond=0) if read is not None else None


def refused(form: forms.Form, error: actions.RosterRefused) -> None:
    """Puts an action's refusal beside the field it is about."""
    days = {"ends": "last_day", "starts": "first_day"}
    names = (error.field or "", days.get(error.field or "", ""))
    form.add_error(next((name for name in names if name in form.fields), None), error.said())


class OfficerForm(forms.Form):
    """What is written down about an officer."""

    title = forms.CharField(
        label=_("Title"), max_length=40, initial="Officer", help_text=_("For example: Officer, Sergeant.")
    )
    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Last name"), max_length=60)
    badge = forms.CharField(label=_("Badge number"), max_length=20, help_text=_("Never shown to the public."))
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    phone = forms.CharField(
        label=_("Phone for residents"), max_length=30, required=False, validators=[_PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail for residents"), max_length=254, required=False,
        help_text=_("For “role only”, use an address without the officer’s name."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    display_level = forms.ChoiceField(
        label=_("What the public sees"),
        help_text=_(
            "Decide this with the officer. It holds for every page, flyer, answer and picture at once."
        ),
        choices=[(level.value, name) for level, name in LEVELS.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, officer: Officer | None = None, **kwargs: Any) -> None:
        if officer is not None:
            names = (
                "title",
                "first_name",
                "last_name",
                "badge",
                "languages",
                "phone",
                "email",
                "display_level",
            )
            kwargs.setdefault("initial", {name: getattr(officer, name) for name in names})
        super().__init__(*args, **kwargs)
        spoken = officer.languages if officer is not None else []
        choices = {**LANGUAGES, **{code: own_name(code) for code in spoken}}
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)
        languages.choices = list(choices.items())

    def details(self) -> actions.OfficerDetails:
        """What was given; only after the form was found valid."""
        data = dict(self.cleaned_data)
        return actions.OfficerDetails(
            badge=data["badge"], first_name=data["first_name"], last_name=data["last_name"], title=data["title"],
            languages=tuple(data["languages"]), phone=data["phone"], email=data["email"],
            display_level=DisplayLevel(data["display_level"]),
        )  # fmt: skip


class PeriodForm(forms.Form):
    """A first day, and a last one that counts."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    @property
    def ends(self) -> date | None:
        """The first day that is no longer in it; None: open."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last is not None else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first. Choose a later one."))
        return data


class PostingForm(PeriodForm):
    """Where an officer is posted, and when."""

    zone = forms.ChoiceField(label=_("Zone"))
    role = forms.ChoiceField(label=_("As"), choices=[(role.value, name) for role, name in ROLES.items()])
    shift = forms.ChoiceField(label=_("Shift"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Leave it empty for an open end."))
    field_order = ["zone", "role", "shift", "first_day", "last_day"]

    def __init__(self, *args: Any, zones: Mapping[str, str], shifts: Iterable[Shift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone, shift = self.fields["zone"], self.fields["shift"]
        assert isinstance(zone, forms.ChoiceField)
        assert isinstance(shift, forms.ChoiceField)
        zone.choices = [
            ("", _("Choose a zone")),
            *((code, name if name == code else f"{name} ({code})") for code, name in sorted(zones.items())),
        ]
        shift.choices = [("", _("Choose a shift")), *((str(row.pk), shift_words(row)) for row in shifts)]


class EndPostingForm(forms.Form):
    """Until when a posting holds."""

    last_day = DayField(
        label=_("Last day"),
        help_text=_("Choose the day before its first day to take the posting back altogether."),
    )

    @property
    def ends(self) -> date:
        """The first day it no longer holds."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class AbsenceForm(PeriodForm):
    """When an officer is away; whole days unless times are given."""

    first_time = ClockField(
        label=_("From what time"), required=False, help_text=_("Leave it empty for the whole day.")
    )
    last_time = ClockField(
        label=_("Until what time"), required=False, help_text=_("Leave it empty for the whole day.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False,
        help_text=_("Seen only by those who edit this officer’s roster. It is best left empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["first_day", "first_time", "last_day", "last_time", "reason"]

    def period(self, tz: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end as instants; times of the city's clock."""
        data = self.cleaned_data
        starts = instant(tz, data["first_day"], data["first_time"] or time(0))
        if data["last_time"] is not None:
            return starts, instant(tz, data["last_day"], data["last_time"])
        return starts, instant(tz, data["last_day"] + timedelta(days=1), time(0))


class CoverForm(PeriodForm):
    """Who stands in, and when."""

    officer = forms.ChoiceField(label=_("Who stands in"))
    field_order = ["officer", "first_day", "last_day"]

    def __init__(self, *args: Any, officers: Iterable[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officer = self.fields["officer"]
        assert isinstance(officer, forms.ChoiceField)
        officer.choices = [
            ("", _("Choose an officer")),
            *((str(row.pk), f"{row.last_name}, {row.first_name} · {row.badge}") for row in officers),
        ]


class CoverNoteForm(forms.Form):
    """What is known of a cover that is asked for."""

    note = forms.CharField(
        label=_("Note"), max_length=NOTE_LONGEST, required=False,
        help_text=_("Such as who was called and who may come. Everyone who sees the zone’s roster reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ShiftForm(forms.Form):
    """A weekly pattern of hours."""

    name_en = forms.CharField(label=_("Name, English"), max_length=60)
    name_es = forms.CharField(label=_("Name, Spanish"), max_length=60)
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("A short word that roster files use, such as evening.")
    )
    kind = forms.ChoiceField(
        label=_("Part of the day"), choices=[(kind.value, name) for kind, name in KINDS.items()]
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), coerce=int, choices=[(day, WEEKDAYS[day]) for day in range(7)],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one day.")},
    )  # fmt: skip
    starts = ClockField(label=_("Starts"))
    ends = ClockField(
        label=_("Ends"), help_text=_("A shift that ends at or before its start ends on the next day.")
    )

    def __init__(self, *args: Any, shift: Shift | None = None, **kwargs: Any) -> None:
        if shift is not None:
            names = ("name_en", "name_es", "code", "kind", "days", "starts", "ends")
            kwargs.setdefault("initial", {name: getattr(shift, name) for name in names})
        super().__init__(*args, **kwargs)

    def details(self) -> actions.ShiftDetails:
        """What was given; only after the form was found valid."""
        data = dict(self.cleaned_data)
        return actions.ShiftDetails(**{**data, "kind": ShiftKind(data["kind"]), "days": tuple(data["days"])})


class StationForm(forms.Form):
    """Where a zone's officers can be met."""

    name = forms.CharField(label=_("Name of the station"), max_length=80)
    address = forms.CharField(label=_("Its address"), max_length=160)
    phone = forms.CharField(label=_("Its phone"), max_length=30, required=False, validators=[_PHONE])
    hours_en = forms.CharField(label=_("Hours, English"), max_length=120, required=False)
    hours_es = forms.CharField(label=_("Hours, Spanish"), max_length=120, required=False)

    def __init__(self, *args: Any, station: Station | None = None, **kwargs: Any) -> None:
        if station is not None:
            names = ("name", "address", "phone", "hours_en", "hours_es")
            kwargs.setdefault("initial", {name: getattr(station, name) for name in names})
        super().__init__(*args, **kwargs)

    def details(self) -> actions.StationDetails:
        """What was given; only after the form was found valid."""
        return actions.StationDetails(**self.cleaned_data)


class PortraitForm(forms.Form):
    """A photograph."""

    file = forms.FileField(
        label=_("New picture"), max_length=200,
        help_text=_("JPEG, PNG or WebP, at most 8 MB. It is cut square; place and camera data are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip

    def content(self) -> bytes:
        """What was uploaded, up to one byte more than is taken."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return bytes(file.read(portraits.MOST_BYTES + 1))


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or several files."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = list(data) if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(each, initial) for each in given or [None]]


class RosterImportForm(forms.Form):
    """Roster files, and the pictures they name."""

    uploads = _FilesField(
        label=_("Roster files"), max_length=200, widget=_ManyFiles(attrs={"multiple": True}),
        help_text=_(
            "Choose all of them at once: officers, shifts, stations, postings, absences, covers, each as .csv or .xlsx, "
            "or one workbook with a sheet for each; and pictures that the officers’ file names. What a file holds is told by its name "
            "or its columns, or you are asked."
        ),
    )  # fmt: skip
