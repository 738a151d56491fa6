"""What the roster answers, as values that pages, the API and the command line share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lamplighter.core.schedule import values
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.rules import ShiftKind


@dataclass(frozen=True, slots=True)
class ShiftInfo:
    """A shift as people read it; hours are local, days Monday 0."""

    code: str
    name_en: str
    name_es: str
    kind: ShiftKind
    hours: values.Shift

    def name(self, language: str) -> str:
        """The shift's name in a language."""
        return self.name_es if language.startswith("es") else self.name_en


@dataclass(frozen=True, slots=True)
class StationInfo:
    """Where a zone's officers can be met."""

    name: str
    address: str
    phone: str
    hours_en: str
    hours_es: str

    def hours(self, language: str) -> str:
        """Opening hours in a language."""
        return self.hours_es if language.startswith("es") else self.hours_en


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where an officer is on duty while away from the posts: "at the academy". For staff."""

    what_en: str
    what_es: str

    def what(self, language: str) -> str:
        """Where, in a language."""
        return self.what_es if language.startswith("es") else self.what_en


@dataclass(frozen=True, slots=True)
class OfficerDuty:
    """One officer of a zone at an instant. ``covers_for`` is whom they stand in for, up to, not including, ``cover_ends``."""

    card: OfficerCard
    shifts: tuple[ShiftInfo, ...]
    on_until: datetime | None
    back_at: datetime | None
    covers_for: OfficerCard | None = None
    cover_ends: date | None = None

    @property
    def on_now(self) -> bool:
        """Whether the officer is on duty at the instant asked for."""
        return self.on_until is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A shift of one local day, for the day line. ``card`` None: nobody works it."""

    shift: ShiftInfo
    card: OfficerCard | None
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class ZoneDuty:
    """Everything a page, the command line or the API says of a zone's officers at an instant.

    ``zone`` is the code of the zone that has the posts: the asked one or one above it; empty when none has.
    """

    zone: str
    at: datetime
    officers: tuple[OfficerDuty, ...]
    next_on: tuple[OfficerDuty, ...]
    """Who starts next, with ``back_at`` the start."""
    stretches: tuple[Stretch, ...]
    supervisor: OfficerCard | None
    station: StationInfo | None

    @property
    def on_now(self) -> tuple[OfficerDuty, ...]:
        """Officers on duty at the instant, those who stay longest last."""
        lit = [
            (each.on_until, at, each) for at, each in enumerate(self.officers) if each.on_until is not None
        ]
        return tuple(each for _, _, each in sorted(lit, key=lambda row: row[:2]))
