"""Forms of the dialogue that stands between an upload and what it changes: how each file is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.core.geo.glimpse import Glimpse
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.places.actions import AddressChoices
from lamplighter.places.glimpses import AddressGlimpse

SWAPS = {"": None, "yes": True, "no": False}


def _order_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Order of the numbers"),
        required=False,
        choices=[
            ("", _("As it fits best")),
            ("no", _("Longitude first, as in the file")),
            ("yes", _("Latitude first; exchange them")),
        ],
    )


def _crs_field() -> forms.CharField:
    return forms.CharField(
        label=_("Coordinate system"),
        required=False,
        max_length=80,
        help_text=_(
            "Leave it empty for what the file says. For example EPSG:4326 for degrees, or ESRI:102696."
        ),
    )


def _layer_field(layers: Sequence[str], chosen: str | None) -> forms.Field:
    empty = [] if chosen in layers else [("", _("Choose one"))]
    return forms.ChoiceField(
        label=_("Layer or sheet"), required=False, choices=[*empty, *((each, each) for each in layers)]
    )


class ZoneColumnsForm(forms.Form):
    """How one file of zones is read."""

    def __init__(
        self, *args: Any, glimpse: Glimpse, options: ReadOptions, highest: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "layer": options.layer or "",
            "code": options.code or glimpse.code,
            "title": options.name or glimpse.name,
            "parent": options.parent or glimpse.parent,
            "crs": options.crs or "",
            "swap": next(word for word, value in SWAPS.items() if value is options.swap),
        }
        super().__init__(*args, **kwargs)
        columns = [(each, each) for each in glimpse.columns]
        if glimpse.layers:
            self.fields["layer"] = _layer_field(glimpse.layers, options.layer)
        if columns:
            self.fields["code"] = forms.ChoiceField(label=_("Column with the code"), choices=columns)
            self.fields["title"] = forms.ChoiceField(
                label=_("Column with the name"),
                required=False,
                choices=[("", _("None: the code is the name")), *columns],
            )
            if not highest:
                none = ("", _("Guessed, or by the ground they share"))
                self.fields["parent"] = forms.ChoiceField(
                    label=_("Column with the code of the zone above"),
                    required=False,
                    choices=[none, *columns],
                )
        self.fields["crs"] = _crs_field()
        self.fields["swap"] = _order_field()

    def options(self) -> ReadOptions:
        """What was chosen; only after the form was found valid."""
        data = self.cleaned_data
        return ReadOptions(
            code=data.get("code") or None,
            name=data.get("title") or data.get("code") or None,
            parent=data.get("parent") or None,
            layer=data.get("layer") or None,
            crs=data["crs"] or None,
            swap=SWAPS[data["swap"]],
        )


STREET_PARTS = ("street", "street_2", "street_3")
_LABELS = {
    "address": gettext_lazy("Column with the whole address"),
    "number": gettext_lazy("House number"),
    "street": gettext_lazy("Street"),
    "street_2": gettext_lazy("Street, second part"),
    "street_3": gettext_lazy("Street, third part"),
    "unit": gettext_lazy("Apartment or unit"),
    "city": gettext_lazy("Town"),
    "region": gettext_lazy("State"),
    "postcode": gettext_lazy("Postcode"),
    "lon": gettext_lazy("Longitude (x)"),
    "lat": gettext_lazy("Latitude (y)"),
}


class AddressColumnsForm(forms.Form):
    """How a file of addresses is read."""

    def __init__(self, *args: Any, glimpse: AddressGlimpse, choices: AddressChoices, **kwargs: Any) -> None:
        given = glimpse.fields
        initial: dict[str, Any] = {name: columns[0] for name, columns in given.items() if columns}
        initial |= dict(zip(STREET_PARTS, given.get("street", []), strict=False))
        swap = next(word for word, value in SWAPS.items() if value is choices.swap)
        kwargs["initial"] = {
            **initial,
            "layer": choices.layer or glimpse.layer,
            "crs": choices.crs or "",
            "swap": swap,
        }
        super().__init__(*args, **kwargs)
        columns = [("", _("Not in the file")), *((each, each) for each in glimpse.columns if each)]
        if glimpse.layers:
            self.fields["layer"] = _layer_field(glimpse.layers, choices.layer or glimpse.layer)
        if glimpse.columns:
            for name, label in _LABELS.items():
                if name not in ("lon", "lat") or not glimpse.placed:
                    self.fields[name] = forms.ChoiceField(label=label, required=False, choices=columns)
        self.fields["crs"] = _crs_field()
        self.fields["swap"] = _order_field()
        self.doubted = bool(glimpse.doubts)
        if self.doubted:
            words = _("I have read this and mean it: this list takes the place of the one there is.")
            self.fields["sure"] = forms.BooleanField(label=words, required=False)

    def how(self) -> list[forms.BoundField]:
        """The fields on how the file is read."""
        return [field for field in self if field.name != "sure"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.doubted and self.data.get("do") == "import" and not data.get("sure"):
            self.add_error(
                "sure", _("Tick this if you mean it. Otherwise read the file differently, or drop it.")
            )
        return data

    def choices(self) -> AddressChoices:
        """What was chosen; only after the form was found valid. A part that is not in the file is chosen as nothing."""
        data: Mapping[str, str] = self.cleaned_data
        columns: dict[str, str | list[str]] = {
            name: data[name] for name in _LABELS if name in data and name not in STREET_PARTS
        }
        if "street" in data:
            columns["street"] = [data[part] for part in STREET_PARTS if data.get(part)]
        return AddressChoices(columns, data["crs"] or None, data.get("layer") or None, SWAPS[data["swap"]])
