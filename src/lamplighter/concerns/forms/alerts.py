"""The form that asks for alerts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.faults import FaultLater

BLOCK = "0"
"""Stands for the block alone among the distances."""
RADII = (
    (BLOCK, _("Only the block it is on")),
    ("500", _("About 500 meters, a third of a mile")),
    ("1000", _("About a kilometer")),
    ("2000", _("About two kilometers, more than a mile")),
)


class AlertForm(FaultLater):
    """What part of the city, and to which mail address."""

    zone = forms.ChoiceField(label=_("Zone"), required=False)
    address = forms.CharField(
        label=_("Or near this address"),
        help_text=_(
            "We keep only its block, or the area of about two blocks that it lies in; never the address."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "data-combo-input": ""}),
    )
    radius = forms.ChoiceField(label=_("How far around it?"), choices=RADII, required=False, initial="500")
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type your e-mail address, so that we can write to you."),
            "invalid": _("That is no e-mail address. It looks like name@example.org."),
        },
    )

    def __init__(self, data: Any = None, *, zones: list[tuple[str, str]], wanted: str = "") -> None:
        super().__init__(data, initial={"zone": wanted if wanted in dict(zones) else ""})
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No zone: near an address")), *zones]

    def clean_address(self) -> str:
        """Without blanks around it."""
        return str(self.cleaned_data["address"]).strip()

    def clean(self) -> dict[str, Any]:
        """A zone or an address, not both and not neither."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(told.get("zone")) == bool(told.get("address", "")):
            self.add_error("zone", _("Choose a zone, or type an address: one of the two."))
        return told

    def metres(self) -> int:
        """Metres about the address; 0 for its block alone."""
        return int(self.cleaned_data["radius"] or "500")

    def sent(self) -> dict[str, str]:
        """What was sent, to be sent again with a place that is chosen."""
        return {name: str(self.data.get(name, "")) for name in self.fields}
