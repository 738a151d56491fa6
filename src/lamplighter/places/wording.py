"""Sentences of the import, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from lamplighter.core.geo.report import MapReport
from lamplighter.core.geo.report_text import sections
from lamplighter.core.geo.wording import Sentence
from lamplighter.places.zone_words import level_said


def say(sentence: Sentence) -> str:
    """One sentence, translated and filled in."""
    values = {
        name: say(value) if isinstance(value, Sentence) else value for name, value in sentence.values.items()
    }
    return gettext(sentence.template) % values


_FIELDS = {
    "--crs": gettext_lazy("Write it below, at “Coordinate system”."),
    "--layer": gettext_lazy("Choose it below, at “Layer or sheet”."),
    "--code": gettext_lazy("Choose it below, at “Column with the code”."),
    "--column": gettext_lazy("Choose them below."),
}
"""Where a page has the field for what a command says with an option."""


def ask(sentence: Sentence) -> str:
    """What a person must say before a file can be used, and where on the page that is."""
    where = _FIELDS.get(str(sentence.values.get("option", "")))
    return f"{say(sentence)} {where}" if where else say(sentence)


@dataclass(frozen=True, slots=True)
class Said:
    """The report on one level, in words."""

    word: str
    facts: list[str]
    concerns: list[str]


def said(report: MapReport) -> list[Said]:
    """The whole report, highest level first."""
    return [
        Said(
            level_said(each.word),
            [say(fact) for fact in each.facts],
            [say(concern) for concern in each.concerns],
        )
        for each in sections(report)
    ]


def why(text: str) -> str:
    """Why a row was left out, as the readers of files say it."""
    return gettext(text)
