"""Forms of the staff pages: a zone map from up to three files, and the list of addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LEVELS = 3
"""Most levels a page takes; the command line takes any number."""
LARGEST_MB = 200
"""Larger files go by the command line, which shows progress."""


class ZoneImportForm(forms.Form):
    """A map: its name and date, and for each level a file with its columns, highest level first."""

    name = forms.CharField(label=gettext_lazy("Name of the map"), max_length=120)
    holds_from = forms.DateField(
        label=gettext_lazy("Holds from"),
        help_text=gettext_lazy(
            "From this day on, people are answered from this map. Earlier days keep theirs."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in range(1, LEVELS + 1):
            self._add_level(level)

    def _add_level(self, level: int) -> None:
        first = level == 1
        self.fields[f"file_{level}"] = forms.FileField(
            label=_("File"),
            required=first,
            max_length=200,
            help_text=_(
                "GeoJSON, KML, GeoPackage, a zipped Shapefile or File Geodatabase, or a table (CSV, Excel) with a column of shapes."
            ),
        )
        self.fields[f"word_{level}"] = forms.CharField(
            label=_("What one zone of it is called"),
            required=first,
            max_length=40,
            help_text=_("For example: district, beat."),
        )

    def general(self) -> list[BoundField]:
        """The fields that are not of one level."""
        return [self["name"], self["holds_from"]]

    def groups(self) -> list[tuple[int, list[BoundField]]]:
        """The fields of each level, by its number."""
        return [
            (level, [self[name] for name in self.fields if name.endswith(f"_{level}")])
            for level in range(1, LEVELS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        words: set[str] = set()
        for level in range(1, LEVELS + 1):
            file, word = data.get(f"file_{level}"), data.get(f"word_{level}", "")
            if file is None:
                continue
            if level > 1 and data.get(f"file_{level - 1}") is None:
                self.add_error(f"file_{level}", _("Fill in the level above first."))
            if not word and f"word_{level}" not in self.errors:
                self.add_error(f"word_{level}", _("Say what one zone of this file is called."))
            if word and word.casefold() in words:
                self.add_error(f"word_{level}", _("Each level needs a word of its own."))
            words.add(word.casefold())
            if file.size > LARGEST_MB * 1_000_000:
                self.add_error(f"file_{level}", too_large())
        return data

    def levels(self) -> list[tuple[str, UploadedFile[Any]]]:
        """Each level's word and file, highest first. Only after the form was found valid."""
        data = self.cleaned_data
        levels = range(1, LEVELS + 1)
        return [(data[f"word_{n}"], data[f"file_{n}"]) for n in levels if data.get(f"file_{n}") is not None]


class DayForm(forms.Form):
    """Another day for a draft."""

    holds_from = forms.DateField(
        label=gettext_lazy("Holds from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the day from which the map is to hold."),
            "invalid": gettext_lazy("That is no day. Write it as 2026-03-02."),
        },
    )


class AddressImportForm(forms.Form):
    """The city's own address points."""

    file = forms.FileField(
        label=gettext_lazy("File of address points"),
        max_length=200,
        help_text=gettext_lazy(
            "CSV, Excel, GeoJSON, KML, GeoPackage, a zipped Shapefile or File Geodatabase, with number, street and place, such as a "
            "file of OpenAddresses."
        ),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_MB * 1_000_000:
            raise forms.ValidationError(too_large())
        return file


def too_large() -> str:
    """What to do with a file that is too large for a page."""
    return _(
        "This file is larger than %(limit)s MB. Import it on the server with the lamplighter command."
    ) % {"limit": LARGEST_MB}
