"""Forms of the pages on which somebody applies, one question each; also those by which answers are corrected later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.applying import Guardian, NewApplication
from lamplighter.academy.models import Course
from lamplighter.academy.rules.ages import age_on, believable, is_minor
from lamplighter.academy.rules.values import NEEDS_LONGEST, WORDS_LONGEST
from lamplighter.outbox.actions import e164
from lamplighter.outbox.forms import AskReachForm
from lamplighter.outbox.reach import By, NewContact
from lamplighter.roster.words import LANGUAGES

OUTSIDE = "-"
"""Chosen by whoever neither lives nor works in the city."""
_TOO_LONG = _("Please keep it under %(limit_value)d characters. You have written %(show_value)d.")


class WhoForm(AskReachForm):
    """A name, and how offers and changes reach them."""

    alone = _("Not at all. I keep the private link of the last page.")
    field_order = ["name", "by", "email", "phone"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        name, ways = self.fields["name"], self.fields["by"]
        name.required, name.help_text = True, _("As it shall stand on your certificate.")
        name.error_messages["required"] = _("Type your name.")
        ways.label = _("How may we send you an offer, and word if something changes?")
        kept = [(value, label) for value, label in ways.choices if value != By.CALL.value]  # type: ignore[attr-defined]
        ways.choices = kept  # type: ignore[attr-defined]
        if By.TEXT.value not in dict(kept):
            del self.fields["phone"]

    def clean_name(self) -> str:
        """A name with single blanks."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """Where no texts are sent there is no number."""
        self.cleaned_data.setdefault("phone", "")
        return super().clean()


class NameForm(forms.Form):
    """The name alone."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As it shall stand on your certificate."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name.")},
    )

    def clean_name(self) -> str:
        """A name with single blanks."""
        return " ".join(self.cleaned_data["name"].split())


class BornForm(forms.Form):
    """The birth date, of courses with a least age."""

    born = forms.DateField(
        label=_("Your birth date"),
        help_text=_("Where you type it: month, day, year, as in 04/27/1990."),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Type your birth date."),
            "invalid": _("That is no date. Write it like 04/27/1990: month, day, year."),
        },
    )

    def __init__(self, data: Any = None, *, course: Course, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.course, self.today = course, today

    def clean_born(self) -> date:
        """A date that can be somebody's, and makes them old enough."""
        born: date = self.cleaned_data["born"]
        if not believable(born, self.today):
            raise forms.ValidationError(_("Nobody can have been born on that day. Check the year."))
        if age_on(born, self.course.first_day) < self.course.least_age:
            said = {
                "age": self.course.least_age,
                "day": date_format(self.course.first_day, "DATE_FORMAT"),
            }
            raise forms.ValidationError(
                _(
                    "This course is for people who are %(age)s or older on %(day)s. You can apply for a later one."
                )
                % said
            )
        return born

    @property
    def minor(self) -> bool:
        """Whether a guardian is needed: under age on the first night."""
        born = self.cleaned_data.get("born")
        return is_minor(born, self.course.first_day, settings.LAMPLIGHTER.academy.of_age)


class GuardianForm(forms.Form):
    """A parent or guardian, who is asked for consent when a seat is accepted."""

    guardian_name = forms.CharField(
        label=_("Name of your parent or guardian"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name of a parent or guardian.")},
    )
    guardian_email = forms.EmailField(
        label=_("Their e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    guardian_phone = forms.CharField(
        label=_("Their phone number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("guardian_email", "guardian_phone"):
            self.fields[name].either = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two ways is needed."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        phone = told.get("guardian_phone", "")
        if phone and not e164(phone):
            self.add_error("guardian_phone", _("That is no phone number. Write it with its area code."))
        elif not phone and not told.get("guardian_email") and "guardian_email" not in self.errors:
            self.add_error(
                "guardian_email",
                _("Type an e-mail address or a phone number, so that we can ask for consent."),
            )
        return told

    def guardian(self) -> Guardian:
        """What was told."""
        told = self.cleaned_data
        return Guardian(told["guardian_name"], told["guardian_email"], told["guardian_phone"])


class ZoneForm(forms.Form):
    """Where somebody lives or works: an address, of which only the zone is kept, or the zone itself, or outside of the city."""

    works = forms.ChoiceField(
        label=_("Is it where you live or where you work?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("I live there")), ("1", _("I work there"))],
    )
    address = forms.CharField(
        label=_("Address, corner or block"),
        help_text=_("We look up the zone, and keep that alone. The address is not kept."),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "street-address",
                "autocapitalize": "words",
                "spellcheck": "false",
                "data-combo-input": "",
            }
        ),
        error_messages={
            "max_length": _("That is too long for an address. A house number and a street are enough.")
        },
    )
    zone = forms.ChoiceField(label=_("Or choose the zone"), required=False)

    def __init__(self, data: Any = None, *, zones: Sequence[tuple[str, str]], **options: Any) -> None:
        """``zones``: codes and names."""
        super().__init__(data, **options)
        choosing: Any = self.fields["zone"]
        choosing.choices = [("", "—"), *zones, (OUTSIDE, _("Outside of the city"))]


class NeedsForm(forms.Form):
    """What somebody needs to take part, and the language of letters."""

    needs = forms.CharField(
        label=_("Is there anything you need to take part?"),
        help_text=_(
            "For example a ramp, sign language, a seat near the front. Only the coordinator sees it."
        ),
        max_length=NEEDS_LONGEST,
        required=False,
        error_messages={"max_length": _TOO_LONG},
    )
    interpreter = forms.ChoiceField(label=_("Do you need an interpreter?"), required=False)
    language = forms.ChoiceField(
        label=_("In which language shall we write to you?"),
        widget=forms.RadioSelect,
        choices=[("en", "English"), ("es", "Español")],
    )

    def __init__(self, data: Any = None, *, course: Course, **options: Any) -> None:
        super().__init__(data, **options)
        if course.interpreter:
            spoken: Any = self.fields["interpreter"]
            others = [
                (code, name) for code, name in LANGUAGES.items() if code not in (course.language, "ase")
            ]
            spoken.choices = [("", _("No")), *others, ("sign", _("Sign language"))]
        else:
            del self.fields["interpreter"]


class WordsForm(forms.Form):
    """Why they would like to come."""

    words = forms.CharField(
        label=_("Why would you like to come?"),
        help_text=_("Seats do not depend on it. It helps us to prepare the nights."),
        required=False,
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _TOO_LONG},
    )


def new_application(told: Mapping[str, Any]) -> NewApplication:
    """What was told, for the action. ``told``: cleaned data of all forms that were asked; of the birth date, the interpreter and the
    guardian it may have nothing."""
    zone = told["zone"]
    contact = NewContact(
        name=told["name"],
        email=told["email"],
        phone=told["phone"],
        by=By(told["by"]),
        language=told["language"],
    )
    guardian = Guardian(
        told.get("guardian_name", ""), told.get("guardian_email", ""), told.get("guardian_phone", "")
    )
    return NewApplication(
        contact=contact,
        born=told.get("born"),
        zone="" if zone == OUTSIDE else zone,
        works=bool(told["works"]) and zone != OUTSIDE,
        words=told["words"],
        needs=told["needs"],
        interpreter=told.get("interpreter", ""),
        guardian=guardian,
    )
