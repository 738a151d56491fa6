"""Courses of the demo city's academy: which there are and what is said of them. Invented, told from a given day."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from importlib.resources import files
from typing import Any, Final

from lamplighter.ops.demo.year import Pair

TAKING: Final = "ACADRVR1"
"""Number of the course that takes applications now: examples in documents speak of it."""
RUNNING, FINISHED, SPANISH, YOUTH = "ACADRVR2", "ACADRVR3", "ACADRVR4", "ACADRVR5"


@dataclass(frozen=True, slots=True)
class Plan:
    """One course. Days are counted from the day of the build; ``opens`` and ``closes`` when applications are taken, ``selects`` when the
    offers are made: ``None`` where they are not made yet, or are made from the beginning."""

    code: str
    number: str
    first: int
    weekday: int
    at: time
    opens: int
    closes: int
    selects: int | None
    seats: int
    nights: int
    needed: int
    applicants: int = 0
    method: str = "order"
    minutes: int = 180
    audience: str = "adults"
    language: str = "en"
    least_age: int = 18
    asks_check: bool = True
    rolling: bool = False
    drills: bool = True
    ride: bool = True
    again: int = 0
    """So many of them applied for the course before and got no seat."""

    def first_day(self, today: date) -> date:
        """The day from which nights are set."""
        day = today + timedelta(days=self.first)
        return day + timedelta(days=(self.weekday - day.weekday()) % 7)


PLANS: Final = (
    Plan("finished", FINISHED, -300, 3, time(18), -365, -330, -329, 30, 11, 8, applicants=47),
    Plan("running", RUNNING, -36, 3, time(18), -100, -64, -62, 30, 11, 8, applicants=58, method="lottery", again=7),
    Plan("taking", TAKING, 52, 1, time(18, 30), -12, 16, None, 30, 11, 8, applicants=61, method="lottery", again=5),
    Plan(
        "spanish", SPANISH, 19, 2, time(18), -33, -5, -4, 16, 8, 6,
        applicants=27, language="es", least_age=16, asks_check=False, drills=False, ride=False,
    ),
    Plan(
        "youth", YOUTH, 75, 5, time(9), 21, 60, None, 24, 7, 5,
        audience="youth", least_age=14, minutes=240, asks_check=False, rolling=True, drills=False, ride=False,
    ),
)  # fmt: skip
"""In the order in which they were announced, but for the last. The finished one is so long over that its last survey is, too."""
LATE_TOPIC: Final = ("The officers of your block", 6)
"""Of the course that runs now, the topic that is still to come, and its place: an evening officer presents it."""
STORM: Final = (FINISHED, 4, 5)
"""The course, the night, and by how many days a storm moved it."""
PRESENTERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    # topic: badges, and the division they come of where it is not the night's
    "Welcome and tour": (("1101", "community-interaction"),),
    "Patrol": (("1102", ""), ("2171", "")),
    "The officers of your block": (("2172", ""),),
    "Narcotics": (("2301", ""),),
    "Investigations": (("1104", ""),),
    "Use of force": (("1103", "patrol"), ("1102", "patrol")),
    "Traffic": (("2151", ""),),
    "Special units": (("2162", ""),),
    "Courts": (("1104", "investigations"),),
    "Graduation": (("1101", "community-interaction"),),
}


@dataclass(frozen=True, slots=True)
class CourseWords:
    """What is said of one course."""

    name: Pair
    about: Pair
    place: str
    access: Pair
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that came up, and its answer."""

    question: Pair
    answer: Pair


@dataclass(frozen=True, slots=True)
class Handout:
    """Something to read; ``url`` leads nowhere."""

    title: Pair
    url: str
    open_to_all: bool


@dataclass(frozen=True, slots=True)
class TopicWords:
    """What came up on a night, and what was handed out."""

    asked: tuple[Asked, ...]
    handouts: tuple[Handout, ...]


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Names of applicants, and what they say."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    words: tuple[Pair, ...]
    needs: tuple[Pair, ...]
    declined: tuple[Pair, ...]
    excepted: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said."""

    seasons: tuple[Pair, ...]
    courses: Mapping[str, CourseWords]
    waivers: Mapping[str, Pair]
    storm: Pair
    people: PeopleWords
    topics: Mapping[str, TopicWords]

    def name(self, code: str, first: date) -> Pair:
        """A course's name, with the season and year of its first night."""
        season = self.seasons[first.month % 12 // 3]
        name = self.courses[code].name
        return Pair(
            name.en.format(season=season.en, year=first.year),
            name.es.format(season=season.es, year=first.year),
        )


def read_words() -> Words:
    """The sentences, from ``texts/academy.toml``."""
    text = files("lamplighter.ops.demo").joinpath("texts", "academy.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(text)
    people = told["people"]
    return Words(
        seasons=_pairs(told["seasons"]),
        courses={
            each["code"]: CourseWords(
                Pair(*each["name"]), Pair(*each["about"]), each["place"], Pair(*each["access"]), each["note"]
            )
            for each in told["courses"]
        },
        waivers={kind: Pair(*text) for kind, text in told["waivers"].items()},
        storm=Pair(*told["storm"]["why"]),
        people=PeopleWords(
            first=tuple(people["first"]),
            last=tuple(people["last"]),
            words=_pairs(people["words"]),
            needs=_pairs(people["needs"]),
            declined=_pairs(people["declined"]),
            excepted=people["excepted"],
        ),
        topics={each["night"]: _topic(each) for each in told["topics"]},
    )


def told_of(part: str) -> dict[str, Any]:
    """One part of ``texts/academy.toml``: ``rides``, ``voices`` or ``alumni``."""
    text = files("lamplighter.ops.demo").joinpath("texts", "academy.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)[part]
    return found


def _pairs(rows: list[list[str]]) -> tuple[Pair, ...]:
    return tuple(Pair(*row) for row in rows)


def _topic(told: Mapping[str, Any]) -> TopicWords:
    return TopicWords(
        asked=tuple(
            Asked(Pair(*question), Pair(*answer))
            for *question, answer_en, answer_es in told["questions"]
            for answer in [(answer_en, answer_es)]
        ),
        handouts=tuple(
            Handout(Pair(en, es), f"https://riverbend.example/academy/{slug}", open_to_all)
            for en, es, slug, open_to_all in told["materials"]
        ),
    )


def names(words: PeopleWords, dice: random.Random) -> list[str]:
    """Every first name with every family name, shuffled: more than anybody needs, none twice."""
    whole = [f"{first} {last}" for first in words.first for last in words.last]
    dice.shuffle(whole)
    return whole
