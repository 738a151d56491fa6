"""What neighbors fill in: start a group, or be put in touch with the one of their block."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.outbox.reach import By, Hours
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.forms.group_parts import HAPPENS, phone_checked, words_field
from lamplighter.partners.queries.group_areas import Covered
from lamplighter.partners.rules.asks import Asked


class EitherEmail(forms.EmailField):
    """An address of which a form says that it or another field is needed."""

    either = True


class EitherPhone(forms.CharField):
    """A number of which a form says that it or another field is needed."""

    either = True


class JoinForm(forms.Form):
    """How the officer reaches somebody: by mail or by telephone, one of them at least."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name, so that the officer knows whom to ask for.")},
    )
    email = EitherEmail(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    phone = EitherPhone(
        label=_("Your phone number"),
        required=False,
        max_length=30,
        help_text=_("One of the two is enough."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    words = words_field(_("Anything the officer should know"), hint=HAPPENS)
    hours = forms.MultipleChoiceField(
        label=_("When is a good time?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Hours.EVENING.value, _("In the evening")),
            (Hours.MORNING.value, _("In the morning")),
            (Hours.WEEKEND.value, _("On the weekend")),
        ],
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    asked = Asked.JOIN

    def clean_phone(self) -> str:
        """A number that can be called."""
        return phone_checked(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """One way at least."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not told.get("email") and not told.get("phone") and not {"email", "phone"} & self.errors.keys():
            self.add_error(
                "email",
                _("Type your e-mail address or your phone number, so that the officer can reach you."),
            )
        return told

    def new(self, language: str, block: Covered | None = None) -> NewAsk:
        """For the action. ``language``: in which the page was read."""
        told = self.cleaned_data
        return NewAsk(
            self.asked, told["words"].strip(), block=block, name=told["name"].strip(), email=told["email"], phone=told["phone"],
            by=By.EMAIL if told["email"] else By.CALL, hours=tuple(Hours(each) for each in told["hours"]), language=language,
        )  # fmt: skip


class StartForm(JoinForm):
    """The same, with the block it would be for."""

    address = forms.CharField(
        label=_("Your address, or the block"),
        help_text=_("We keep only the block. The house number is not kept."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "data-combo-input": ""}),
        error_messages={"required": _("Type the address or the block.")},
    )

    asked = Asked.START
    field_order = ("address", "name", "email", "phone", "words", "hours")

    def fault(self, words: str) -> None:
        """A fault of the address, as a sentence of its own."""
        self.fields["address"].error_messages["place"] = words
        self.add_error("address", words)

    def sent(self) -> dict[str, str]:
        """What was sent, to be sent again with a place that is chosen; hours go along as the last one ticked."""
        return {name: str(self.data.get(name, "")) for name in self.fields}
