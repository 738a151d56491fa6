"""Forms of the public's side: narrowing the list, following a concern."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.resident import ReachForm
from lamplighter.concerns.rules.values import By


class NarrowForm(forms.Form):
    """Which of the public concerns are listed."""

    zone = forms.ChoiceField(label=_("Zone"), required=False)
    kind = forms.ChoiceField(label=_("What it is about"), required=False)
    open = forms.BooleanField(label=_("Only open ones"), required=False)

    def __init__(
        self, data: Any = None, *, zones: list[tuple[str, str]], kinds: list[tuple[str, str]]
    ) -> None:
        super().__init__(data, auto_id="narrow-%s")
        for name, choices, every in (("zone", zones, _("The whole city")), ("kind", kinds, _("Every kind"))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", every), *choices]


class FollowForm(ReachForm):
    """How a neighbor wishes to hear of a concern."""

    field_order = ["by", "email", "phone"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("hours", "name"):
            del self.fields[name]
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)
        ways: list[Any] = list(field.choices)  # type: ignore[arg-type]
        field.choices = [way for way in ways if way[0] != By.CALL.value]

    alone = _("Not at all. I look by myself, with the private link.")
