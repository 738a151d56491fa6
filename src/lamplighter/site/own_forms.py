"""Forms of a resident's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.accounts.rules import read_code


class AddressForm(forms.Form):
    """Which address."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one you gave us before."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("That is no e-mail address. It looks like name@example.org."),
        },
    )


class CodeForm(forms.Form):
    """The code from the mail. ``secret`` binds it to this form."""

    secret = forms.CharField(max_length=100, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("The code from the mail"),
        help_text=_("Eight figures."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the code from the mail.")},
    )

    def clean_code(self) -> str:
        """The figures alone."""
        return read_code(self.cleaned_data["code"])
