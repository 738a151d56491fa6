"""Who works when in the demo city: shifts, postings, leave, covers and stations, told from a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

NON_EMERGENCY: Final = "555-0100"


@dataclass(frozen=True, slots=True)
class Shift:
    """A weekly pattern of local hours, with the columns of ``shifts.csv``."""

    code: str
    name_en: str
    name_es: str
    days: tuple[str, ...]
    start: time
    end: time
    kind: str


@dataclass(frozen=True, slots=True)
class Posting:
    """An officer on a zone, role and shift, from a day up to, not including, a day."""

    badge: str
    zone: str
    role: str
    shift: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An officer is away between two local times."""

    badge: str
    starts: datetime
    ends: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Cover:
    """An officer stands in for a posting, from a day up to, not including, a day."""

    badge: str
    zone: str
    role: str
    shift: str
    covering: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Station:
    """Where a zone's officers can be met."""

    zone: str
    name: str
    address: str
    phone: str
    hours_en: str
    hours_es: str


@dataclass(frozen=True, slots=True)
class Roster:
    """All of it."""

    shifts: tuple[Shift, ...]
    postings: tuple[Posting, ...]
    absences: tuple[Absence, ...]
    covers: tuple[Cover, ...]
    stations: tuple[Station, ...]


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHIFTS: Final = (
    Shift("morning-mon-fri", "Morning shift", "Turno de la mañana", _DAYS[:5], time(7), time(15), "morning"),
    Shift("morning-tue-sat", "Morning shift", "Turno de la mañana", _DAYS[1:6], time(7), time(15), "morning"),
    Shift("evening-mon-fri", "Evening shift", "Turno de la tarde", _DAYS[:5], time(13), time(21), "evening"),
    Shift("evening-tue-sat", "Evening shift", "Turno de la tarde", _DAYS[1:6], time(13), time(21), "evening"),
    Shift("evening-wed-sun", "Evening shift", "Turno de la tarde", _DAYS[2:], time(13), time(21), "evening"),
    Shift(
        "supervisor", "Supervisor's hours", "Horario de supervisión", _DAYS[:5], time(10), time(18), "morning"
    ),
)
_POSTS: Final = (
    # zone, morning officer and days, evening officer and days, sergeant
    ("RIV", "2141", "mon-fri", "2142", "mon-fri", "1101"),
    ("BLU", "2151", "tue-sat", "2152", "mon-fri", "1102"),
    ("ORC", "2162", "mon-fri", "2161", "tue-sat", "1102"),
    ("FOU", "2171", "tue-sat", "2172", "mon-fri", "1101"),
    ("MEA", "2181", "mon-fri", "2182", "wed-sun", "1103"),
    ("COT", "2191", "mon-fri", "2192", "tue-sat", "1103"),
)
SUCCESSOR: Final = "2201"


def build_roster(today: date, addresses: dict[str, str]) -> Roster:
    """The roster as it stands on a day.

    Args:
        today: leave, covers and a change of hands lie around this day.
        addresses: street address of each zone's station, by zone code.
    """
    since = date(today.year - 1, 1, 1)
    handover = today + timedelta(days=24)
    postings: list[Posting] = []
    for zone, early, early_days, late, late_days, sergeant in _POSTS:
        postings.append(
            Posting(early, zone, "cio", f"morning-{early_days}", since, handover if early == "2181" else None)
        )
        postings.append(Posting(late, zone, "cio", f"evening-{late_days}", since))
        postings.append(Posting(sergeant, zone, "supervisor", "supervisor", since))
    postings.append(Posting("1104", "desk:conduct", "desk", "supervisor", since))
    postings.append(Posting("1101", "desk:front", "desk", "supervisor", since))
    postings.append(Posting(SUCCESSOR, "MEA", "cio", "morning-mon-fri", handover))
    return Roster(SHIFTS, tuple(postings), _absences(today), _covers(today), _stations(addresses))


def _absences(today: date) -> tuple[Absence, ...]:
    def at(days: int, hour: int = 0) -> datetime:
        return datetime.combine(today + timedelta(days=days), time(hour))

    return (
        Absence("2152", at(-3), at(9), "annual leave"),  # covered by the successor, who has no post yet
        Absence("2192", at(-1), at(3), "sick leave"),  # nobody covers: the sergeant answers
        Absence("2171", at(1, 7), at(1, 12), "court"),  # tomorrow morning only
        Absence("2162", at(12), at(19), "annual leave"),  # planned, covered
        Absence("2142", at(33), at(40), "training"),
    )


def _covers(today: date) -> tuple[Cover, ...]:
    def day(days: int) -> date:
        return today + timedelta(days=days)

    # By whoever has no post yet: who has one would leave their own zone's shift bare meanwhile.
    return (
        Cover("2152", "BLU", "cio", "evening-mon-fri", SUCCESSOR, day(-3), day(9)),
        Cover("2162", "ORC", "cio", "morning-mon-fri", SUCCESSOR, day(12), day(19)),
    )


def _stations(addresses: dict[str, str]) -> tuple[Station, ...]:
    always = ("Open 24 hours, every day", "Abierto las 24 horas, todos los días")
    office = ("Monday to Saturday, 7 am to 9 pm", "De lunes a sábado, de 7 a. m. a 9 p. m.")
    names = {
        "RIV": ("River Station", "555-0101", always), "BLU": ("Bluffs Station", "555-0102", office),
            "ORC": ("Orchard Station", "555-0103", office),
        "FOU": ("Foundry Station", "555-0104", always), "MEA": ("Meadowlark Station", "555-0105", office),
            "COT": ("Cottonwood Station", "555-0106", office),
    }  # fmt: skip
    return tuple(
        Station(zone, name, addresses[zone], phone, *hours) for zone, (name, phone, hours) in names.items()
    )
