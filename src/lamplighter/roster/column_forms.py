"""Which column of a roster file is read as which of ours: the form of the dialogue before anything is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class ColumnsForm(forms.Form):
    """A choice for each of our columns. Columns of the file that nobody chose are left out."""

    def __init__(
        self,
        *args: Any,
        known: Sequence[str],
        header: Sequence[str],
        columns: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = dict(columns)
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *((name, name) for name in dict.fromkeys(header) if name)]
        for name in known:
            self.fields[name] = forms.ChoiceField(label=name, required=False, choices=choices)

    def chosen(self) -> dict[str, str]:
        """Our column to the file's; only after the form was found valid."""
        return {ours: theirs for ours, theirs in self.cleaned_data.items() if theirs}
