"""Forms of the pages on which a department says what it is called, how it looks, and which words it uses."""

from lamplighter.city.forms.days import HolidaysForm
from lamplighter.city.forms.texts import LABELS, ColoursForm, FileForm, SealForm, TextsForm
from lamplighter.city.forms.words import ShiftsForm, WordForm

__all__ = [
    "LABELS",
    "ColoursForm",
    "FileForm",
    "HolidaysForm",
    "SealForm",
    "ShiftsForm",
    "TextsForm",
    "WordForm",
]
