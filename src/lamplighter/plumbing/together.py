"""Several forms of one page, as the summary of what is to be mended reads them."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.forms import BoundField


class Together:
    """The forms in the order of the page. What it offers is what the summary asks of a form."""

    def __init__(self, *parts: forms.Form) -> None:
        self.parts = parts

    @property
    def errors(self) -> bool:
        """Whether anything is to be mended."""
        return any(each.is_bound and each.errors for each in self.parts)

    def non_field_errors(self) -> list[str]:
        """What is wrong with a form as a whole."""
        return [str(error) for each in self.parts if each.is_bound for error in each.non_field_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        for each in self.parts:
            yield from each
