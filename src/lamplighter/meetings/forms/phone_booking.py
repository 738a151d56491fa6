"""Booking for somebody on the telephone: first what they look for, then the time and how to reach them, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.numbers import read_number
from lamplighter.meetings.actions.booking import Details
from lamplighter.meetings.models import Spot
from lamplighter.meetings.rules.values import TOPIC_LONGEST, Part, Way
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By, NewContact

Choices = Sequence[tuple[str, Any]]


class LookForm(forms.Form):
    """What somebody looks for. It comes by GET: nothing in it is private."""

    zone = forms.ChoiceField(label=_("Zone"))
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    length = forms.ChoiceField(label=_("Minutes"))
    part = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", _("Any time")),
            (Part.EVENING.value, _("Evenings")),
            (Part.MORNING.value, _("Mornings")),
            (Part.AFTERNOON.value, _("Afternoons")),
            (Part.WEEKEND.value, _("Weekends")),
        ],
    )
    speaks = forms.ChoiceField(
        label=_("Language to speak in"),
        required=False,
        choices=[("", _("Any")), ("en", "English"), ("es", "Español")],
    )
    day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(
        self, *args: Any, zones: Choices, officers: Choices, lengths: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]
        self.fields["officer"].choices = [("", _("Any officer")), *officers]  # type: ignore[attr-defined]
        self.fields["length"].choices = [(str(each), str(each)) for each in lengths]  # type: ignore[attr-defined]


class PhoneBookForm(forms.Form):
    """The time, where, and how to reach the resident."""

    slot = forms.ChoiceField(
        label=_("Time"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("That time is gone. Choose another."),
        },
    )
    spot = forms.ChoiceField(
        label=_("Where"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where you meet."),
            "invalid_choice": _("Choose where you meet."),
        },
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Resident's name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    by = forms.ChoiceField(
        label=_("How does the resident want to hear?"),
        choices=[
            (By.CALL.value, _("By a call")),
            (By.TEXT.value, _("By text message")),
            (By.EMAIL.value, _("By e-mail")),
            (By.LINK.value, _("Not at all")),
        ],
        initial=By.CALL.value,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        widget=forms.RadioSelect,
        choices=[("en", "English"), ("es", "Español")],
        initial="en",
    )
    door = forms.CharField(
        label=_("Address, for a visit at the door"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topic = forms.CharField(
        label=_("What is it about?"),
        help_text=_("What happens, in the resident's words. Not who somebody is."),
        required=False,
        max_length=TOPIC_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    concern = forms.CharField(label=_("Number of a concern"), required=False, max_length=20)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)
    ABOUT = ("topic", "concern")
    REACH = ("phone", "name", "by", "language", "email", "door")

    def __init__(
        self, *args: Any, slots: Choices, spots: Sequence[Spot], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spots = {str(each.pk): each for each in spots}
        self.fields["slot"].choices = slots  # type: ignore[attr-defined]
        self.fields["spot"].choices = [(str(each.pk), each.name(language)) for each in spots]  # type: ignore[attr-defined]
        if not any(each.way == Way.PORCH.value for each in spots):
            del self.fields["door"]

    def about(self) -> list[forms.BoundField]:
        """What it is about."""
        return [self[name] for name in self.ABOUT]

    def reach(self) -> list[forms.BoundField]:
        """How to reach the resident, and at what door."""
        return [self[name] for name in self.REACH if name in self.fields]

    @property
    def chosen(self) -> Spot:
        """The spot that was chosen; only after the form was found valid."""
        return self.spots[self.cleaned_data["spot"]]

    def clean_concern(self) -> str:
        """A number as it is stored; empty for none."""
        given = self.cleaned_data["concern"].strip()
        found = read_number(given) if given else ""
        if found is None:
            raise forms.ValidationError(_("That is no number of a concern. It looks like 4F7K-9Q2M."))
        return found

    def clean(self) -> dict[str, Any]:
        """What the chosen way to be reached, and to meet, needs is there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        by, phone = given.get("by"), given.get("phone", "").strip()
        spot = self.spots.get(given.get("spot", ""))
        if by == By.EMAIL.value and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Type the e-mail address, so that we can write to them."))
        needs_phone = by in (By.CALL.value, By.TEXT.value) or (
            spot is not None and spot.way == Way.PHONE.value
        )
        if phone and not e164(phone):
            self.add_error("phone", _("That is no phone number. Write it with its area code."))
        elif needs_phone and not phone:
            self.add_error("phone", _("Type the phone number."))
        if spot is not None and spot.way == Way.PORCH.value and not given.get("door", "").strip():
            self.add_error("door", _("Type the address of the door."))
        return given

    def details(self) -> Details:
        """What was told; only after the form was found valid."""
        told = self.cleaned_data
        contact = NewContact(
            name=told["name"],
            email=told["email"],
            phone=told["phone"],
            by=By(told["by"]),
            language=told["language"],
        )
        door = {Way.PORCH.value: told.get("door", ""), Way.PHONE.value: told["phone"]}.get(
            self.chosen.way, ""
        )
        return Details(contact=contact, topic=told["topic"], door=door, concern=told["concern"])
