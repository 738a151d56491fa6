"""What is asked when somebody books an officer: what it is about, where to come, how to be reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.numbers import read_number
from lamplighter.meetings.rules.values import REASON_LONGEST, TOPIC_LONGEST, Part, Way
from lamplighter.outbox.actions import e164
from lamplighter.outbox.forms import AskReachForm
from lamplighter.outbox.reach import By, NewContact

TOO_LONG = _("Please keep it under %(limit_value)d characters. You have written %(show_value)d.")
PARTS = [
    (Part.EVENING.value, _("In the evening, from 5 pm")),
    (Part.MORNING.value, _("In the morning, until noon")),
    (Part.AFTERNOON.value, _("In the afternoon")),
    (Part.WEEKEND.value, _("On the weekend")),
]


class WhenForm(forms.Form):
    """The hours that suit."""

    part = forms.MultipleChoiceField(
        label=_("Good times"),
        help_text=_("Choose as many as you like. If you choose none, you see all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=PARTS,
    )


class AboutForm(forms.Form):
    """What it is about, for whom the officer comes."""

    topic = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Describe what happens, not who someone is. The officer reads it before you meet."),
        required=False,
        max_length=TOPIC_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
    concern = forms.CharField(
        label=_("Number of a concern you told us"),
        help_text=_("Eight letters and digits, such as 4F7K-9Q2M. The officer then has it at hand."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    door = forms.CharField(max_length=200, required=False)

    def __init__(self, *arguments: Any, way: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.way = way
        door = self.fields["door"]
        if way == Way.PHONE.value:
            door.label = _("The number that the officer calls")
            door.help_text = _("Leave it empty if it is the phone number below.")
            door.widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        elif way == Way.PORCH.value:
            door.label = _("Your address")
            door.help_text = _("Where the officer comes to your door.")
            door.widget = forms.TextInput(attrs={"autocomplete": "street-address"})
            door.required = True
            door.error_messages["required"] = _("Type the address where the officer is to come.")
        else:
            del self.fields["door"]

    def clean_concern(self) -> str:
        """The stored form of the number; empty where none was typed."""
        typed = self.cleaned_data["concern"].strip()
        number = read_number(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        return number

    def clean_door(self) -> str:
        """A number that can be called, where it is one."""
        door: str = self.cleaned_data["door"].strip()
        if self.way == Way.PHONE.value and door and not e164(door):
            raise forms.ValidationError(_("That is no phone number. Write it with its area code."))
        return door


class MeetReachForm(AskReachForm):
    """How to send the receipt, reminders, and word of changes. A visit at the door needs a mailbox or telephone that answers."""

    def __init__(self, *arguments: Any, way: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.way = way
        if way == Way.PORCH.value:
            self.by_message()
        self.fields["name"].help_text = _(
            "So that the officer knows whom to ask for. You do not have to give one."
        )

    def by_message(self) -> None:
        """Only ways in which a message reaches somebody by itself."""
        by: Any = self.fields["by"]
        by.choices = [each for each in by.choices if each[0] in (By.EMAIL.value, By.TEXT.value)]
        if len(by.choices) == 1:
            self.initial.setdefault("by", by.choices[0][0])

    def contact(self, language: str) -> NewContact:
        """What was told, for the action."""
        told = self.cleaned_data
        return NewContact(
            name=told["name"], email=told["email"], phone=told["phone"], by=By(told["by"]), language=language
        )


def number_to_call(about: AboutForm, reach: MeetReachForm) -> bool:
    """Whether there is a number for a meeting by phone; else the field says so. Both forms are valid."""
    if about.way != Way.PHONE.value or about.cleaned_data["door"] or reach.cleaned_data["phone"]:
        return True
    about.add_error("door", _("Type your phone number, so that we can reach you."))
    return False


class WhyForm(forms.Form):
    """Why it is cancelled; nobody has to say."""

    words = forms.CharField(
        label=_("Why?"),
        help_text=_("You do not have to say. The officer reads it."),
        required=False,
        max_length=REASON_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class WishForm(forms.Form):
    """Hours that somebody wishes for, where nothing fits."""

    part = forms.MultipleChoiceField(
        label=_("When would suit you?"),
        widget=forms.CheckboxSelectMultiple,
        choices=PARTS,
        error_messages={"required": _("Choose at least one of these times.")},
    )
    topic = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Describe what happens, not who someone is."),
        required=False,
        max_length=TOPIC_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
