"""Logging a concern for a resident: on the phone or at a meeting, in under a minute. One page, few fields, most of them optional."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.actions.raising import NewContact
from lamplighter.concerns.rules.values import TEXT_LONGEST, By, Channel, Hours
from lamplighter.outbox.actions import e164


class LogForm(forms.Form):
    """What the resident tells. ``lon``, ``lat`` and ``label`` are a place that was chosen, or the device's own."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose what it is about."),
        },
    )
    address = forms.CharField(label=_("Where?"), required=False, max_length=200)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    label = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What happens?"),
        max_length=TEXT_LONGEST,
        help_text=_("What happens and when, in the resident's words. Not who somebody is."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what happens.")},
    )
    channel = forms.ChoiceField(
        label=_("How did you hear of it?"),
        choices=[
            (Channel.PHONE.value, _("By telephone")),
            (Channel.MEETING.value, _("At a meeting, or face to face")),
        ],
        initial=Channel.PHONE.value,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Resident's name"), required=False, max_length=80)
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
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    hours = forms.MultipleChoiceField(
        label=_("At what hours?"),
        required=False,
        choices=[
            (Hours.MORNING.value, _("In the morning")),
            (Hours.EVENING.value, _("In the evening")),
            (Hours.WEEKEND.value, _("On weekends")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("The resident reads"),
        choices=[("en", _("English")), ("es", _("Spanish"))],
        initial="en",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, kinds: list[tuple[str, str]], placeless: frozenset[str]) -> None:
        """``placeless``: codes of kinds that need no place."""
        super().__init__(data, auto_id="log-%s")
        self.placeless = placeless
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds

    def clean(self) -> dict[str, Any]:
        """A way to be reached needs its number or address; most kinds need a place."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        by = given.get("by")
        if by in (By.CALL.value, By.TEXT.value) and not e164(given.get("phone", "")):
            self.add_error(
                "phone", _("Write the number to call, with its area code, or choose “Not at all”.")
            )
        if by == By.EMAIL.value and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address, or choose another way."))
        if given.get("lon") is None or given.get("lat") is None:
            given["lon"] = given["lat"] = None
            needs = given.get("kind") and given["kind"] not in self.placeless
            if needs and not given.get("address", "").strip():
                self.add_error("address", _("Write where it is: an address, a corner or a block."))
        return given

    def contact(self) -> NewContact | None:
        """How the resident is to be reached; None if neither that nor a name was told."""
        given = self.cleaned_data
        by = By(given["by"])
        if by is By.LINK and not given["name"]:
            return None
        return NewContact(
            name=given["name"],
            email=given["email"],
            phone=e164(given["phone"]) or given["phone"],
            by=by,
            hours=tuple(Hours(each) for each in given["hours"]),
            language=given["language"],
        )
