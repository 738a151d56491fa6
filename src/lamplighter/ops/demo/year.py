"""A year of concerns of the demo city: who writes what, where and when. Invented, drawn from a seed, the same for the same day."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final, NamedTuple

from lamplighter.ops.demo.addresses import Address

COUNT: Final = 2_240
DAYS: Final = 365
PINNED: Final = 0.3
"""Share of places that are set on the map instead of typed: the public knows them by their hexagon."""
_BY_HOUR: Final = (2, 1, 1, 1, 1, 2, 5, 9, 10, 8, 7, 7, 9, 8, 7, 8, 10, 14, 18, 20, 19, 15, 9, 5)
"""How often residents write at each hour: most after work."""
_BY_MONTH: Final = (7, 7, 8, 9, 11, 13, 14, 13, 11, 9, 8, 7)


class Pair(NamedTuple):
    """A sentence in English and Spanish."""

    en: str
    es: str

    def said(self, language: str) -> str:
        """The sentence in a language."""
        return self.es if language == "es" else self.en


class Lines(NamedTuple):
    """Sentences that may stand for each other."""

    pairs: tuple[Pair, ...]

    def one(self, dice: random.Random) -> Pair:
        """One of them."""
        return dice.choice(self.pairs)


@dataclass(frozen=True, slots=True)
class KindWords:
    """What is said of one kind of concern: by residents, and by officers on the way and at the end."""

    code: str
    weight: int
    what: Lines
    more: Lines
    progress: Lines
    done: Lines
    acknowledged: Lines | None
    on_the_block: bool
    """Whether it goes on at a place, so that hours are named and its resident writes again."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said."""

    kinds: tuple[KindWords, ...]
    when: Lines
    acknowledged: Lines
    waiting: Lines
    declined: Lines
    referred: Lines
    replies: Lines
    reopened: Lines


@dataclass(frozen=True, slots=True)
class Story:
    """One concern as it is raised. ``dice`` goes on to decide what becomes of it."""

    number: str
    words: KindWords
    raised_at: datetime
    language: str
    text: str
    happens: str
    address: Address
    pinned: bool  # set as a point on the map, not typed as an address
    by: str  # email, text, call, link
    hours: tuple[str, ...]
    name: str
    agrees: bool
    agrees_words: bool
    channel: str
    dice: random.Random


NAMES: Final = (
    "Ada", "Bruno", "Carmen", "Dmitri", "Esperanza", "Farid", "Grace", "Hana", "Inés", "Jonas", "Kemi", "Lucía", "Mateo",
    "Nadia", "Otis", "Priya", "Quinn", "Rosa", "Samuel", "Tam", "Uma", "Víctor", "Wen", "Yusuf", "Zofia",
)  # fmt: skip
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def read_words() -> Words:
    """The sentences, from ``texts/concerns.toml``."""
    told: dict[str, Any] = tomllib.loads(
        files("lamplighter.ops.demo").joinpath("texts", "concerns.toml").read_text(encoding="utf-8")
    )

    def lines(rows: Sequence[Sequence[str]]) -> Lines:
        return Lines(tuple(Pair(*row) for row in rows))

    kinds = tuple(
        KindWords(
            code=each["code"],
            weight=each["weight"],
            what=lines(each["what"]),
            more=lines(each["more"]),
            progress=lines(each["progress"]),
            done=lines(each["done"]),
            acknowledged=lines(each["acknowledged"]) if "acknowledged" in each else None,
            on_the_block=each.get("on_the_block", True),
        )
        for each in told["kinds"]
    )
    rest = {name: lines(told[name]) for name in Words.__dataclass_fields__ if name != "kinds"}
    return Words(kinds=kinds, **rest)


def build_year(
    seed: int, *, now: datetime, addresses: Sequence[Address], words: Words, count: int = COUNT
) -> list[Story]:
    """The concerns of the year up to now, oldest first.

    Args:
        now: an instant in the city's time zone.
        addresses: houses that residents write from or about.
    """
    dice = random.Random(seed)
    houses = [row for row in addresses if not row.unit]
    # Some corners have more to tell than others.
    corners = [dice.choice(houses) for _ in range(170)]
    moments = sorted(_moment(dice, now) for _ in range(count))
    return [
        _story(random.Random(f"{seed}-{place}"), at, houses, corners, words)
        for place, at in enumerate(moments)
    ]


def _moment(dice: random.Random, now: datetime) -> datetime:
    today = now.date()
    while True:
        day: date = today - timedelta(days=dice.randrange(DAYS))
        if dice.random() * max(_BY_MONTH) > _BY_MONTH[day.month - 1]:
            continue
        hour = dice.choices(range(24), _BY_HOUR)[0]
        at = datetime.combine(day, time(hour, dice.randrange(60), dice.randrange(60)), tzinfo=now.tzinfo)
        if at < now:
            return at


def _story(
    dice: random.Random, at: datetime, houses: Sequence[Address], corners: Sequence[Address], words: Words
) -> Story:
    kind = dice.choices(words.kinds, [each.weight for each in words.kinds])[0]
    language = "es" if dice.random() < 0.22 else "en"
    said = [kind.what.one(dice).said(language)]
    if dice.random() < 0.6:
        said.append(kind.more.one(dice).said(language))
    by = dice.choices(("email", "text", "call", "link"), (52, 13, 12, 23))[0]
    hours = dice.choices(
        (("evening",), ("morning",), ("evening", "weekend"), ("weekend",), ()), (48, 14, 14, 6, 18)
    )[0]
    agrees = dice.random() < 0.5
    return Story(
        number="".join(dice.choice(ALPHABET) for _ in range(8)),
        words=kind,
        raised_at=at,
        language=language,
        text=" ".join(said),
        happens=words.when.one(dice).said(language) if kind.on_the_block else "",
        address=dice.choice(corners if dice.random() < 0.45 else houses),
        pinned=dice.random() < PINNED,
        by=by,
        hours=hours if by != "link" else (),
        name=dice.choice(NAMES) if by != "link" and dice.random() < 0.7 else "",
        agrees=agrees,
        agrees_words=agrees and dice.random() < 0.4,
        channel=dice.choices(("web", "phone", "meeting"), (80, 12, 8))[0],
        dice=dice,
    )
