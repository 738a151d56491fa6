"""What leaders and members fill in: invitations, meetings held, requests, their own data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.outbox.actions import e164
from lamplighter.outbox.queries import sends_texts
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.actions.members import NewMember
from lamplighter.partners.forms.group_parts import (
    HAPPENS,
    LANGUAGES,
    MomentForm,
    email_field,
    phone_checked,
    words_field,
)
from lamplighter.partners.models import Member
from lamplighter.partners.rules.asks import Asked
from lamplighter.partners.rules.groups import Part
from lamplighter.roster.forms import DayField


class InviteForm(forms.Form):
    """Whom to ask."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        error_messages={"required": _("Type the name, so that you know later who it is.")},
    )
    email = email_field(_("E-mail address"))
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        help_text=_("Where somebody has no e-mail address: the invitation goes there by text message."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    home = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=200,
        help_text=_("To count households. Only the group's leaders and the officer see it."),
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=LANGUAGES, initial="en")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "phone" in self.fields and sends_texts():
            self.fields["email"].required = False
        else:
            self.fields.pop("phone", None)

    def clean_phone(self) -> str:
        """A number that can be texted."""
        return phone_checked(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """One way at least."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not told.get("email") and not told.get("phone") and not {"email", "phone"} & self.errors.keys():
            self.add_error("email", _("Type the e-mail address or the phone number."))
        return told

    @property
    def way(self) -> str:
        """The field by which the message goes."""
        return "email" if self.cleaned_data["email"] else "phone"

    def new(self) -> NewMember:
        """For the action."""
        told = self.cleaned_data
        return NewMember(
            told["name"].strip(), told["email"], home=told["home"].strip(), phone=told.get("phone", ""),
            language=told["language"],
        )  # fmt: skip


class MetForm(forms.Form):
    """A meeting that was held."""

    held_on = DayField(label=_("Day"), error_messages={"required": _("Choose the day.")})
    people = forms.IntegerField(
        label=_("How many people came"),
        min_value=1,
        max_value=5000,
        error_messages={"required": _("Type how many people came, about.")},
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="met-%s")
        self.today = today

    def clean_held_on(self) -> date:
        """A day that is not ahead."""
        held: date = self.cleaned_data["held_on"]
        if held > self.today:
            raise forms.ValidationError(_("That day is still ahead. Tell of it when it was held."))
        return held


class HouseholdsForm(forms.Form):
    """Households that take part without e-mail."""

    count = forms.IntegerField(
        label=_("Households without e-mail that take part"),
        help_text=_("A count is enough: we keep no names of them."),
        min_value=0,
        max_value=2000,
    )


class MeetingAskForm(MomentForm):
    """Come to our meeting."""

    place = forms.CharField(
        label=_("Where"), max_length=200, error_messages={"required": _("Write where the meeting is.")}
    )
    words = words_field(_("What it is about"), hint=HAPPENS)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    field_order = ("day", "clock", "place", "words")

    def __init__(self, data: Any = None, *, now: datetime, **more: Any) -> None:
        super().__init__(data, auto_id="ask-%s", **more)
        self.now = now
        self.fields["day"].required = self.fields["clock"].required = True
        self.fields["day"].error_messages["required"] = _("Choose the day.")
        self.fields["clock"].error_messages["required"] = _("Type the time.")

    def clean(self) -> dict[str, Any]:
        """A time to come."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        moment = self.moment()
        if moment is not None and moment <= self.now:
            self.add_error("day", _("That time is over. Choose one that is ahead."))
        return told

    def new(self) -> NewAsk:
        """For the action."""
        told = self.cleaned_data
        return NewAsk(
            Asked.MEETING, told["words"].strip(), meets_at=self.moment(), place=told["place"].strip()
        )


class ReplyForm(forms.Form):
    """A word to the officer, where the time they offered is not right."""

    words = words_field(_("A word to the officer"), hint=HAPPENS, rows=2)


class OwnForm(forms.Form):
    """What is kept about a member, to be mended by themselves."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    home = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=200,
        help_text=_("To count households. Only the group's leaders and the officer see it."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    language = forms.ChoiceField(label=_("Language of our mails"), choices=LANGUAGES)
    shows_name = forms.BooleanField(
        label=_("The public may read my first name on the group's page"), required=False
    )

    def __init__(self, data: Any = None, *, member: Member) -> None:
        initial = {name: getattr(member, name) for name in self.base_fields}
        super().__init__(data, initial=initial, auto_id="own-%s")
        if member.part == Part.MEMBER.value:
            del self.fields["shows_name"]
        if not member.email:  # links go there, so it stays as it said yes
            del self.fields["phone"]

    def clean_phone(self) -> str:
        """A number that can be called."""
        return phone_checked(self.cleaned_data["phone"])


class LostForm(forms.Form):
    """For those who lost their link."""

    reach = forms.CharField(
        label=_("Your e-mail address or phone number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Type your e-mail address or phone number.")},
    )

    def clean_reach(self) -> str:
        """What may be an address, or a number that can be called."""
        reach: str = self.cleaned_data["reach"].strip()
        if "@" not in reach and not e164(reach):
            raise forms.ValidationError(
                _("That is no e-mail address and no phone number with its area code.")
            )
        return reach
