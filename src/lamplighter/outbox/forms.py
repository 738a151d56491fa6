"""How a resident is to be reached: the fields of it, wherever they are asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lamplighter.core.numbers import read_number
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By, Hours, NewContact


class ReachForm(forms.Form):
    """How, and at what hours, the resident may be reached."""

    alone = _("Not at all. I look at this page.")
    """How the way without messages is called."""
    no_email = _("Type your e-mail address, so that we can write to you.")
    no_phone = _("Type your phone number, so that we can reach you.")
    """What is said where the chosen way lacks its address."""

    by = forms.ChoiceField(
        label=_("The best way"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these ways.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("You do not have to give one."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    hours = forms.MultipleChoiceField(
        label=_("When is a good time?"),
        help_text=_("The officer who works at that hour gets in touch."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Hours.EVENING.value, _("In the evening")),
            (Hours.MORNING.value, _("In the morning")),
            (Hours.WEEKEND.value, _("On the weekend")),
        ],
    )

    def __init__(self, *arguments: Any, contact: Any = None, **options: Any) -> None:
        if contact is not None and "initial" not in options:
            names = ("by", "email", "phone", "name", "hours")
            options["initial"] = {name: getattr(contact, name) for name in names}
        super().__init__(*arguments, **options)
        texts = settings.LAMPLIGHTER.sms.provider != "none" or (
            contact is not None and contact.by == By.TEXT.value
        )
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            (By.EMAIL.value, _("By e-mail")),
            *([(By.TEXT.value, _("By text message"))] if texts else []),
            (By.CALL.value, _("By phone")),
            (By.LINK.value, self.alone),
        ]

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs is there, and is a number that a telephone can call."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by, phone = cleaned.get("by"), cleaned.get("phone", "")
        if by == By.EMAIL.value and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", self.no_email)
        if by in (By.TEXT.value, By.CALL.value) and not phone:
            self.add_error("phone", self.no_phone)
        elif phone and not e164(phone):
            self.add_error("phone", _("That is no phone number. Write it with its area code."))
        return cleaned

    def reach(self, language: str) -> NewContact:
        """What was told, for the action. ``language``: in which the page was read."""
        told = self.cleaned_data
        return NewContact(
            name=told.get("name", ""),
            email=told["email"],
            phone=told["phone"],
            by=By(told["by"]),
            hours=tuple(Hours(each) for each in told.get("hours", [])),
            language=language,
        )


class AskReachForm(ReachForm):
    """How the officer may contact the resident. What the chosen way does not need is not kept, even if it was typed before."""

    alone = _("Not at all. I look by myself, with the private link.")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["hours"]  # a page of its own

    def clean(self) -> dict[str, Any]:
        """Only what the chosen way needs is looked at."""
        given = self.cleaned_data
        by = given.get("by")
        for name, ways in (("email", (By.EMAIL.value,)), ("phone", (By.TEXT.value, By.CALL.value))):
            if by and by not in ways:
                given[name] = ""
                self.errors.pop(name, None)
        return super().clean()


class HoursForm(forms.Form):
    """At what hours, and in which language."""

    hours = forms.MultipleChoiceField(
        label=_("Good times"),
        help_text=_("The officer who works at that hour gets in touch. Choose as many as you like."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Hours.EVENING.value, _("In the evening, after work")),
            (Hours.MORNING.value, _("In the morning")),
            (Hours.WEEKEND.value, _("On the weekend")),
        ],
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("en", "English"), ("es", "Español")],
    )


def contact_of(reach: AskReachForm, hours: HoursForm | None, language: str) -> NewContact | None:
    """What two valid forms tell; None where the resident only looks by the link."""
    told = reach.cleaned_data
    by = By(told["by"])
    if by is By.LINK:
        return None
    given = hours.cleaned_data if hours is not None else {}
    return NewContact(
        name=told["name"],
        email=told["email"],
        phone=told["phone"],
        by=by,
        hours=tuple(Hours(each) for each in given.get("hours", [])),
        language=given.get("language") or language,
    )


class LostForm(forms.Form):
    """For those who lost their private link: the number, and the address or phone number they gave."""

    number = forms.CharField(
        label=_("Your number"),
        help_text=_("Eight letters and digits, such as 4F7K-9Q2M."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the number from your receipt.")},
    )
    reach = forms.CharField(
        label=_("The e-mail address or phone number you gave us"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Type the e-mail address or phone number you gave us.")},
    )

    def clean_number(self) -> str:
        """The stored form of the number."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        return number
