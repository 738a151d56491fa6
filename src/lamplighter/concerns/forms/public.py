"""The forms of the public's side that search and narrow the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.alerts import BLOCK, RADII
from lamplighter.concerns.forms.faults import FaultLater

AROUND = tuple((value, words) for value, words in RADII if value != BLOCK)
"""How far about an address is looked."""


class NearForm(FaultLater):
    """An address to look about, or a number; and which of what is found there."""

    address = forms.CharField(
        label=_("Near an address, or by number"),
        help_text=_("It is looked up and forgotten at once."),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "street-address", "data-combo-input": "", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type an address, or the number of a concern.")},
    )
    around = forms.ChoiceField(label=_("How far around it?"), choices=AROUND, initial="500")
    kind = forms.ChoiceField(label=_("What it is about"), required=False)
    open = forms.BooleanField(label=_("Only open ones"), required=False)

    def __init__(self, data: Any = None, *, kinds: list[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, auto_id="near-%s", initial=initial)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Every kind")), *kinds]

    def told(self) -> dict[str, Any]:
        """What was chosen; what cannot be is as if it were not."""
        self.is_valid()
        return {"kind": self.cleaned_data.get("kind", ""), "open": bool(self.cleaned_data.get("open"))}

    def metres(self) -> int:
        """How far about the address."""
        self.is_valid()
        return int(self.cleaned_data.get("around") or "500")

    def kept(self) -> dict[str, str]:
        """All that was chosen beside the address, to be sent again."""
        told = self.told()
        return {
            "around": str(self.metres()),
            "kind": told["kind"],
            **({"open": "on"} if told["open"] else {}),
        }


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
