"""Sentences of the import, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

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
