"""What an import is given beside its files, and what it did or would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from lamplighter.core.geo.wording import Sentence
from lamplighter.roster.files import Problem, Read


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures that come with roster files."""

    given: Mapping[str, bytes]
    """By the name that the column ``portrait`` says."""
    kept_in: Path


@dataclass(slots=True)
class Counted:
    """What became of one file's rows."""

    added: int = 0
    changed: int = 0
    same: int = 0


@dataclass(slots=True)
class RosterReport:
    """What an import did or would do. With problems, nothing was done."""

    counts: dict[str, Counted] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reads: dict[str, Read] = field(default_factory=dict)
    """How each file was understood."""
    done: bool = False


def told(sentence: Sentence) -> str:
    """A sentence on how a file was understood, in the active language."""
    values = {
        key: told(value) if isinstance(value, Sentence) else value for key, value in sentence.values.items()
    }
    return _(sentence.template) % values


def said(problem: Problem) -> str:
    """A problem as a sentence in the active language."""
    values = {key: _(value) if key == "trouble" else value for key, value in problem.values.items()}
    if "trouble" in values:
        values["trouble"] %= problem.values
    return _(problem.text) % values
