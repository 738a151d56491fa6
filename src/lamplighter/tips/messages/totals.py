"""Words of the yearly totals."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    "tips": _("Tips that came"),
    "useful": _("Found useful"),
    "unfounded": _("Found unfounded"),
    "duplicate": _("Told of what was known"),
    "spam": _("Were no tips"),
    "arrests": _("Arrests"),
    "referral": _("Handed to others who can help"),
    "seizure fentanyl": _("Fentanyl seized, grams"),
    "seizure methamphetamine": _("Methamphetamine seized, grams"),
    "seizure cocaine": _("Cocaine seized, grams"),
    "seizure heroin": _("Heroin seized, grams"),
    "seizure cannabis": _("Cannabis seized, grams"),
    "seizure pills": _("Pills seized, pieces"),
    "seizure other-drugs": _("Other drugs seized, grams"),
    "seizure weapons": _("Weapons seized"),
    "seizure cash": _("Cash seized, dollars"),
}
"""In the order in which they are shown."""


def rows_of(counts: Mapping[str, int]) -> list[tuple[str | Promise, int]]:
    """A year's totals with their words."""
    return [(words, counts[what]) for what, words in WORDS.items() if what in counts]
