"""The form that asks for alerts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

RADII = (
    ("500", _("About 500 meters, a third of a mile")),
    ("1000", _("About a kilometer")),
    ("2000", _("About two kilometers, more than a mile")),
)


class AlertForm(forms.Form):
    """Where, and to which address."""

    zone = forms.ChoiceField(label=_("Zone"), required=False)
    address = forms.CharField(
        label=_("Or near this address"),
        help_text=_("Only the hexagon it lies in is kept, not the address."),
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

    def __init__(self, data: Any = None, *, zones: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No zone: near an address")), *zones]

    def clean(self) -> dict[str, Any]:
        """A zone or an address, not both and not neither."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(told.get("zone")) == bool(told.get("address", "").strip()):
            self.add_error("zone", _("Choose a zone, or type an address: one of the two."))
        return told
