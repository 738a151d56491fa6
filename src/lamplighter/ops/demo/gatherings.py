"""A year of gatherings of the demo city: what, where and when. Invented, drawn from a seed, the same for the same day."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

from lamplighter.core.schedule.values import instant
from lamplighter.meetings.rules.series import days
from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.year import Pair

COUNT: Final = 60
FIRST: Final = "MEETRVR1"
"""Number of the next one in the River zone: examples in documents speak of it."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BACK, AHEAD = timedelta(days=330), timedelta(days=110)


@dataclass(frozen=True, slots=True)
class Plan:
    """A gathering that repeats. ``months``: how far back it began."""

    zone: str
    subject: str
    rule: str
    at: time
    minutes: int
    months: int
    seats: int | None


SERIES: Final = (
    Plan("RIV", "block", "FREQ=MONTHLY;BYDAY=2TU", time(18, 30), 90, 8, 30),
    Plan("FOU", "block", "FREQ=MONTHLY;BYDAY=3TH", time(18, 0), 90, 6, 24),
    Plan("ORC", "walk", "FREQ=MONTHLY;BYDAY=1SA", time(17, 0), 60, 4, None),
)
ONCE: Final = (
    # zone, subject, days from today, hour, minutes, seats
    ("", "open", -200, 18, 120, 120), ("", "open", 24, 18, 120, 120), ("", "scams", -90, 14, 90, 40),
    ("RIV", "walk", -64, 19, 60, None), ("RIV", "coffee", -31, 17, 120, None), ("RIV", "home", -140, 18, 90, 16),
    ("RIV", "school", -250, 18, 90, None), ("RIV", "bikes", -180, 15, 180, None), ("RIV", "scams", 1, 18, 90, 20),
    ("BLU", "block", -300, 18, 90, 30), ("BLU", "block", -190, 18, 90, 30), ("BLU", "block", -75, 18, 90, 30),
    ("BLU", "home", -33, 18, 90, 12), ("BLU", "walk", 6, 19, 60, None), ("BLU", "block", 33, 18, 90, 30),
    ("ORC", "school", -120, 18, 90, None), ("ORC", "home", 17, 18, 90, 12), ("ORC", "coffee", -9, 17, 120, None),
    ("FOU", "walk", -47, 20, 60, None), ("FOU", "bikes", -100, 14, 180, None), ("FOU", "coffee", 4, 17, 120, None),
    ("MEA", "block", -280, 18, 90, 40), ("MEA", "block", -160, 18, 90, 40), ("MEA", "block", -40, 18, 90, 40),
    ("MEA", "walk", -12, 19, 60, None), ("MEA", "school", 9, 18, 90, None), ("MEA", "bikes", 45, 14, 180, None),
    ("COT", "block", -210, 18, 90, 30), ("COT", "home", -130, 18, 90, 12), ("COT", "coffee", -55, 17, 120, None),
    ("COT", "walk", -20, 19, 60, None), ("COT", "block", 14, 18, 90, 30), ("COT", "scams", 38, 18, 90, 20),
)  # fmt: skip
CANCELLED: Final = frozenset({("BLU", -190), ("COT", 38)})
MOVED: Final = frozenset({("MEA", 9), ("FOU", -47)})
DRAFTS: Final = frozenset({("MEA", 45), ("BLU", 33)})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is said of one kind of gathering."""

    code: str
    kind: str
    title: Pair
    about: Pair
    agenda: Pair
    minutes: tuple[Pair, ...]
    outcome: tuple[Pair, ...]
    promises: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is."""

    name: str
    access: Pair


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said."""

    subjects: dict[str, Subject]
    places: tuple[Place, ...]
    moved: tuple[Pair, ...]
    cancelled: tuple[Pair, ...]
    needs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One gathering as it is planned; ``plan`` is its place in ``SERIES``, -1 for none. ``dice`` goes on to decide the rest."""

    number: str
    zone: str
    subject: str
    starts: datetime
    minutes: int
    seats: int | None
    plan: int
    day: date
    cancelled: bool
    moved: bool
    draft: bool
    address: str
    turn: int
    dice: random.Random


def read_words() -> Words:
    """The sentences, from ``texts/gatherings.toml``."""
    text = files("lamplighter.ops.demo").joinpath("texts", "gatherings.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(text)

    def pairs(rows: list[list[str]]) -> tuple[Pair, ...]:
        return tuple(Pair(*row) for row in rows)

    subjects = {
        each["code"]: Subject(
            code=each["code"],
            kind=each["kind"],
            title=Pair(*each["title"]),
            about=Pair(*each["about"]),
            agenda=Pair(*each["agenda"]),
            minutes=pairs(each["minutes"]),
            outcome=pairs(each["outcome"]),
            promises=pairs(each["promises"]),
        )
        for each in told["subjects"]
    }
    places = tuple(Place(each["name"], Pair(*each["access"])) for each in told["places"])
    why = told["why"]
    return Words(subjects, places, pairs(why["moved"]), pairs(why["cancelled"]), pairs(told["needs"]["said"]))


def draw_gatherings(seed: int, *, today: date, tz: ZoneInfo, addresses: Sequence[Address]) -> list[Drawn]:
    """The gatherings of the year about a day, the earliest first: ``COUNT`` of them and what the series make further ahead."""
    dice = random.Random(f"{seed}-gatherings")
    houses = [row for row in addresses if not row.unit]
    found = [_once(row, today, tz, dice, houses) for row in ONCE]
    for place, plan in enumerate(SERIES):
        first = today - timedelta(days=30 * plan.months)
        made = list(days(plan.rule, first, today + AHEAD))
        found += [_dated(plan, place, day, turn, tz, dice, houses) for turn, day in enumerate(made)]
    found.sort(key=lambda each: (each.starts, each.number))
    return _with_first(found, today, tz)


def _number(dice: random.Random) -> str:
    return "".join(dice.choice(_ALPHABET) for _ in range(8))


def _address(dice: random.Random, houses: Sequence[Address]) -> str:
    house = dice.choice(houses)
    return f"{house.number} {house.street}"


def _once(row: Any, today: date, tz: ZoneInfo, dice: random.Random, houses: Sequence[Address]) -> Drawn:
    zone, subject, away, hour, minutes, seats = row
    day = today + timedelta(days=away)
    number = _number(dice)
    return Drawn(
        number=number,
        zone=zone,
        subject=subject,
        starts=instant(tz, day, time(hour)),
        minutes=minutes,
        seats=seats,
        plan=-1,
        day=day,
        cancelled=(zone, away) in CANCELLED,
        moved=(zone, away) in MOVED,
        draft=(zone, away) in DRAFTS,
        address=_address(dice, houses),
        turn=dice.randrange(100),
        dice=random.Random(number),
    )


def _dated(
    plan: Plan, place: int, day: date, turn: int, tz: ZoneInfo, dice: random.Random, houses: Sequence[Address]
) -> Drawn:
    number = _number(dice)
    return Drawn(
        number=number,
        zone=plan.zone,
        subject=plan.subject,
        starts=instant(tz, day, plan.at),
        minutes=plan.minutes,
        seats=plan.seats,
        plan=place,
        day=day,
        cancelled=plan.zone == "FOU" and turn == 2,
        moved=plan.zone == "RIV" and turn == 3,
        draft=False,
        address=_address(random.Random(f"{plan.zone}-{place}"), houses),  # the same for every date
        turn=turn,
        dice=random.Random(number),
    )


def _with_first(found: list[Drawn], today: date, tz: ZoneInfo) -> list[Drawn]:
    """The next of the River zone's series bears the number that documents speak of."""
    tomorrow = instant(tz, today + timedelta(days=1), time(0))
    place = next(
        n for n, each in enumerate(found) if each.zone == "RIV" and each.plan == 0 and each.starts >= tomorrow
    )
    found[place] = replace(found[place], number=FIRST)
    return found
