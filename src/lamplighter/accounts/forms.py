"""Forms of the accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from lamplighter.accounts.access import Role, Scope
from lamplighter.accounts.models import User
from lamplighter.accounts.zones import unknown, zone_codes

ROLE_NAMES = {
    Role.OFFICER: _("Officer"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.COORDINATOR: _("Academy coordinator"),
    Role.READER: _("Reader of tips"),
    Role.SAFETY: _("Safety officer"),
    Role.ANALYST: _("Analyst"),
    Role.ADMINISTRATOR: _("Administrator"),
}
"""What each role is called."""


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form without grey example texts, which go when one types; the page has the link for a lost password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""


def known_zone(zone: str) -> str:
    """A code as it was typed, if there is such a zone or desk.

    Raises:
        ValidationError: nobody knows it; the codes there are stand in the message.
    """
    if unknown(zone):
        codes = ", ".join(code for code, _name in zone_codes()[:40])
        raise forms.ValidationError(
            _("There is no such zone. Codes are: %(codes)s."), params={"codes": codes}
        )
    return zone


class GrantForm(forms.Form):
    """A role, for a zone or the whole city."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    zone = forms.CharField(
        label=_("Zone"),
        required=False,
        max_length=40,
        help_text=_("Code of the zone the role is for. Leave it empty for the whole city."),
    )

    def __init__(self, *args: Any, giving: bool = True, **kwargs: Any) -> None:
        """``giving``: a role that is taken away may be for a zone that is no more."""
        super().__init__(*args, **kwargs)
        self.giving = giving

    def clean_zone(self) -> str:
        """A zone or desk that there is."""
        zone: str = self.cleaned_data["zone"]
        return known_zone(zone) if self.giving else zone


class InviteForm(GrantForm):
    """Somebody new, with their first role."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "name", "role", "zone"]


class NewPasswordForm(forms.Form):
    """A password, typed twice."""

    password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same. Type them again."))
        return values


SCOPE_NAMES = {
    Scope.OPEN311_POST: _("Post concerns over Open311, and read the status of its own"),
    Scope.OPEN311_UPDATES: _("Exchange updates over Open311"),
    Scope.CONCERNS_READ: _("Read concerns"),
    Scope.CONCERNS_WRITE: _("Answer and move concerns"),
    Scope.CONCERNS_LEAD: _("Pass concerns on and put duplicates together"),
    Scope.APPOINTMENTS_READ: _("Read appointments"),
    Scope.APPOINTMENTS_WRITE: _("Book, move, cancel and close appointments"),
    Scope.GROUPS_READ: _("List groups, without who is in them"),
    Scope.COMMITMENTS_READ: _("Read promises with their timelines"),
    Scope.COMMITMENTS_WRITE: _("Make promises, keep them, move them"),
}
"""What each scope of a program's token is called."""


class TokenForm(forms.Form):
    """A new token for a program."""

    name = forms.CharField(
        label=_("Name of the program"),
        max_length=80,
        help_text=_("So that you know later which one to end."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    zone = forms.CharField(
        label=_("Zone"),
        required=False,
        max_length=40,
        help_text=_("Code of the only zone it is for. Leave it empty for the whole city."),
    )

    def clean_zone(self) -> str:
        """A desk's concerns are for people alone."""
        zone = known_zone(self.cleaned_data["zone"])
        if ":" in zone:
            raise forms.ValidationError(_("A token is for one zone or for the whole city, never for a desk."))
        return zone
