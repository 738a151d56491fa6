"""What an import found, as data: nothing is hidden, everything is named. Text is formed from it in ``report_text``.

All areas are square metres; shares are parts of one; places are WGS84 longitude and latitude. ``feature`` counts from 1 in the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from pydantic import TypeAdapter

from lamplighter.core.geo.wording import Sentence


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it is kept: a catalogue key and what fills it, which may be catalogue keys themselves (``words``)."""

    template: str
    values: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @staticmethod
    def of(sentence: Sentence) -> Said:
        """To be kept."""
        values = {name: str(value) for name, value in sentence.values.items()}
        return Said(
            sentence.template, values, [n for n, v in sentence.values.items() if isinstance(v, Sentence)]
        )

    def sentence(self) -> Sentence:
        """To be said."""
        values = {
            name: Sentence(value) if name in self.words else value for name, value in self.values.items()
        }
        return Sentence(self.template, values)


class Refusal(StrEnum):
    """Why a feature makes no zone."""

    NULL = "null"
    EMPTY = "empty"
    NOT_AREA = "not-area"
    NOTHING_LEFT = "nothing-left"
    BLANK_CODE = "blank-code"


class ParentFrom(StrEnum):
    """How the zones of a level found their parents."""

    NONE = "none"
    """The highest level has none."""
    COLUMN = "column"
    GUESSED_COLUMN = "guessed-column"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Refused:
    """A feature that makes no zone."""

    feature: int
    code: str
    why: Refusal
    kind: str = ""
    """The geometry's type, where that is the reason."""


@dataclass(frozen=True, slots=True)
class Mended:
    """An invalid shape and what mending did. ``area_before_m2`` is what its rings enclosed by the file's own reckoning."""

    feature: int
    code: str
    reason: str
    area_before_m2: float
    area_after_m2: float


@dataclass(frozen=True, slots=True)
class Joined:
    """Several features that carry one code, made one zone."""

    code: str
    features: list[int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Ground in two zones. ``winner`` answers there: the one that comes first in the file. ``share`` is of the smaller zone."""

    winner: str
    other: str
    area_m2: float
    share: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Ground enclosed by zones and in none of them: a hole in the map, or an enclave that is meant."""

    area_m2: float
    lon: float
    lat: float
    beside: list[str]


@dataclass(frozen=True, slots=True)
class Slivers:
    """Pieces too small or thin to be places (see ``measure``): counted, not listed."""

    count: int = 0
    area_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class SticksOut:
    """A zone reaches out of its parent. ``share`` is of the zone."""

    code: str
    parent: str
    area_m2: float
    share: float


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Part of a higher zone that lies in no zone of the level below. ``share`` is of the higher zone."""

    code: str
    area_m2: float
    share: float


@dataclass(frozen=True, slots=True)
class ByOverlap:
    """A zone whose parent was chosen by the ground they share. ``asked`` is the unknown code the file gave, or empty."""

    code: str
    asked: str
    parent: str
    share: float


@dataclass(frozen=True, slots=True)
class Nesting:
    """How a level lies in the one above."""

    came_from: ParentFrom = ParentFrom.NONE
    column: str = ""
    agree: int = 0
    """Zones whose parent by column is also the one they share most ground with."""
    by_overlap: list[ByOverlap] = field(default_factory=list)
    without_parent: list[str] = field(default_factory=list)
    childless: list[str] = field(default_factory=list)
    """Higher zones with nothing below them."""
    sticks_out: list[SticksOut] = field(default_factory=list)
    sticks_out_slivers: Slivers = field(default_factory=Slivers)
    uncovered: list[Uncovered] = field(default_factory=list)
    uncovered_slivers: Slivers = field(default_factory=Slivers)


@dataclass(frozen=True, slots=True)
class LevelReport:
    """One file, one level."""

    word: str
    file: str
    kind: str
    crs: str
    crs_from: str
    code_column: str
    name_column: str
    guessed: list[str]
    features: int
    zones: int
    area_m2: float
    joined: list[Joined]
    mended: list[Mended]
    refused: list[Refused]
    overlaps: list[Overlap]
    overlap_slivers: Slivers
    gaps: list[Gap]
    gap_slivers: Slivers
    nesting: Nesting = field(default_factory=Nesting)
    told: list[Said] = field(default_factory=list)
    """How the file was understood: encoding, separator, what was set right."""


@dataclass(frozen=True, slots=True)
class MapReport:
    """The whole import, highest level first."""

    levels: list[LevelReport]

    def to_json(self) -> dict[str, Any]:
        """Plain lists, dicts, texts and numbers; ``from_json`` gives the same report back."""
        return cast(dict[str, Any], _ADAPTER.dump_python(self, mode="json"))

    @staticmethod
    def from_json(data: dict[str, Any]) -> MapReport:
        """Raises ``pydantic.ValidationError`` when the data is no report."""
        return _ADAPTER.validate_python(data)

    @property
    def needs_a_look(self) -> bool:
        """Whether anything was refused, mended or does not fit. Nothing of it forbids the import."""
        return any(
            level.refused
            or level.mended
            or level.overlaps
            or level.gaps
            or level.nesting.without_parent
            or level.nesting.by_overlap
            or level.nesting.sticks_out
            for level in self.levels
        )


_ADAPTER: TypeAdapter[MapReport] = TypeAdapter(MapReport)
