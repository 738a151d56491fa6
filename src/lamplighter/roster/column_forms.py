"""How a roster file is read: which table it is, and which column is read as which of ours; before anything is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.roster.files import COLUMNS, FIXED, FileName, needed

KINDS = {
    FileName.OFFICERS: gettext_lazy("Officers"),
    FileName.SHIFTS: gettext_lazy("Shifts"),
    FileName.STATIONS: gettext_lazy("Stations"),
    FileName.POSTINGS: gettext_lazy("Postings: who works where"),
    FileName.ABSENCES: gettext_lazy("Absences"),
    FileName.COVERS: gettext_lazy("Covers: who stands in for whom"),
}
_FOR_ALL = "="
"""Begins a choice that is no column but a value for all rows; a header cannot, for that is a formula."""


class ColumnsForm(forms.Form):
    """A choice for each of our columns. Columns of the file that nobody chose are left out."""

    def __init__(
        self,
        *args: Any,
        file: FileName,
        header: Sequence[str],
        columns: Mapping[str, str],
        fixed: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {**columns, **{name: _FOR_ALL + value for name, value in fixed.items()}}
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *((name, name) for name in dict.fromkeys(header) if name)]
        for name in COLUMNS[file]:
            values = FIXED.get(file, {}).get(name, ())
            words = _("The same in all rows: %(value)s")
            for_all = [(_FOR_ALL + value, words % {"value": value}) for value in values]
            must = name in needed(file)
            self.fields[name] = forms.ChoiceField(
                label=name,
                required=must,
                choices=[*choices, *for_all],
                error_messages={"required": _("Without this column the file says nothing. Choose one.")},
            )

    def chosen(self) -> dict[str, str]:
        """Our column to the file's; only after the form was found valid."""
        return {
            ours: theirs for ours, theirs in self.cleaned_data.items() if theirs and theirs[:1] != _FOR_ALL
        }

    def fixed(self) -> dict[str, str]:
        """Our columns that have one value in all rows."""
        return {ours: value[1:] for ours, value in self.cleaned_data.items() if value[:1] == _FOR_ALL}


class KindsForm(forms.Form):
    """What tables are that neither their names nor their columns tell."""

    def __init__(
        self, *args: Any, tables: Mapping[int, str], taken: Sequence[FileName], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        free = [("", _("Choose one")), ("-", _("Nothing of a roster: leave it out"))]
        free += [(kind.value, str(word)) for kind, word in KINDS.items() if kind not in taken]
        for number, name in tables.items():
            label = _("What is %(name)s?") % {"name": name}
            self.fields[f"table-{number}"] = forms.ChoiceField(label=label, choices=free)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        said = [kind for kind in data.values() if kind != "-"]
        for name, kind in tuple(data.items()):
            if kind != "-" and said.count(kind) > 1 and name not in self.errors:
                self.add_error(name, _("Two tables cannot be the same. Leave one of them out."))
        return data

    def kinds(self) -> dict[int, str]:
        """By the table's number; empty for one that is left out."""
        return {
            int(name.removeprefix("table-")): "" if kind == "-" else kind
            for name, kind in self.cleaned_data.items()
        }
