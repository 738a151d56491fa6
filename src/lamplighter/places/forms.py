"""Forms of the staff pages: a zone map from up to three files, and the list of addresses."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.core.geo.reading import ReadOptions
from lamplighter.places.actions import Source

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
    crs = forms.CharField(
        label=gettext_lazy("Coordinate system"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "Only if a file does not say its own (reports call it --crs). For example EPSG:4326 or ESRI:102696."
        ),
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
            help_text=_("GeoJSON, a zipped Shapefile, or a GeoPackage."),
        )
        self.fields[f"word_{level}"] = forms.CharField(
            label=_("What one zone of it is called"),
            required=first,
            max_length=40,
            help_text=_("For example: district, beat."),
        )
        self.fields[f"layer_{level}"] = forms.CharField(
            label=_("Layer in the file"),
            required=False,
            max_length=120,
            help_text=_("Only if the file has several (reports call it --layer)."),
        )
        for key, label in (("code", _("Column with the code")), ("title", _("Column with the name"))):
            self.fields[f"{key}_{level}"] = forms.CharField(
                label=label,
                required=False,
                max_length=80,
                help_text=_("Left empty, it is guessed, and the report says so."),
            )
        if not first:
            self.fields[f"parent_{level}"] = forms.CharField(
                label=_("Column with the code of the zone above"),
                required=False,
                max_length=80,
                help_text=_("Left empty, it is guessed, or found by the ground they share."),
            )

    def general(self) -> list[BoundField]:
        """The fields that are not of one level."""
        return [self["name"], self["holds_from"], self["crs"]]

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

    @contextlib.contextmanager
    def sources(self) -> Iterator[list[Source]]:
        """The files on disk with how to read them; gone again afterwards. Only after the form was found valid."""
        data = self.cleaned_data
        with contextlib.ExitStack() as stack:
            found = []
            for level in range(1, LEVELS + 1):
                file = data.get(f"file_{level}")
                if file is None:
                    continue
                options = ReadOptions(
                    code=data[f"code_{level}"] or None,
                    name=data[f"title_{level}"] or None,
                    parent=data.get(f"parent_{level}") or None,
                    layer=data[f"layer_{level}"] or None,
                    crs=data["crs"] or None,
                )
                path = stack.enter_context(on_disk(file))
                found.append(Source(data[f"word_{level}"], path, file.name or "", options))
            yield found


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
            "CSV or GeoJSON, plain, gzipped or zipped, with number, street, longitude and latitude, such as a file of OpenAddresses."
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


@contextlib.contextmanager
def on_disk(upload: UploadedFile[Any]) -> Iterator[Path]:
    """An uploaded file under its own endings, in a folder that is removed afterwards."""
    base = settings.HOME.uploads if settings.HOME.uploads.exists() else None
    folder = Path(tempfile.mkdtemp(prefix="upload-", dir=base))
    try:
        endings = "".join(Path(upload.name or "").suffixes[-2:])
        path = folder / f"upload{''.join(c for c in endings if c.isalnum() or c == '.')[:30]}"
        with path.open("wb") as sink:
            for chunk in upload.chunks():
                sink.write(chunk)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)
