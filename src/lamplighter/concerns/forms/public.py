"""The form of the public's side that narrows the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
