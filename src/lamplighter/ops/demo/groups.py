"""Forty groups of the demo city in every state, with rosters, requests and outreach: invented, drawn from a seed, the same for the same
day."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from lamplighter.ops.demo.addresses import Address

COUNT: Final = 40
_STATES: Final = (
    *(["active"] * 25), "due", "due", "late", *(["forming"] * 6), *(["lapsed"] * 4), "dissolved", "merged",
)  # fmt: skip
"""Where the forty stand; ``due`` is to be confirmed soon, ``late`` should have been."""
_FIRST: Final = (
    "Ada", "Bruno", "Carmen", "Dmitri", "Esperanza", "Farid", "Greta", "Hana", "Inés", "Jonas", "Kemi", "Lucía", "Mateo",
    "Nadia", "Otis", "Priya", "Quinn", "Rosa", "Samuel", "Tam", "Uma", "Víctor", "Wen", "Yusuf", "Zofia",
)  # fmt: skip
_LAST: Final = (
    "Abernoll", "Brightwell-Ono", "Castañel", "Dovrik", "Estebrán", "Fenwarden", "Gallowmere", "Hollenquist", "Ibarruza",
    "Jessamond", "Kowalsko", "Larkenby", "Mbakarra", "Nightengarde", "Oduyemi", "Pellworth", "Quennell", "Rasmundsen",
)  # fmt: skip
_MEETS: Final = (
    "First Tuesday at 7 pm, branch library · Primer martes a las 7 p. m., biblioteca",
    "Last Thursday at 6:30 pm, school cafeteria · Último jueves a las 6:30 p. m., comedor de la escuela",
    "Every second month, church hall, 7 pm · Cada dos meses, salón de la iglesia, 7 p. m.",
    "Third Sunday at 4 pm, community garden · Tercer domingo a las 4 p. m., huerto comunitario",
    "First Monday at 7 pm, union hall · Primer lunes a las 7 p. m., sala del sindicato",
    "",
)
"""The field has one text for all readers, so a group writes it in both languages."""
_TOPICS: Final = (
    "Cars use our street to get round the light. What can be done?",
    "Two garages were opened last month. We would like to know what to look out for.",
    "The lot by the tracks is dark, and people dump there.",
    "Neighbors would like to know whom to call for what.",
    "We plan a block party, and ask how to close the street.",
)
_NOTES: Final = (
    "Good turnout. They want better light at the corner.", "The captain is away until next month; call the alternate.",
    "Handed over forty door flyers.", "They would like the meeting in Spanish, too.",
)  # fmt: skip
_PLANS: Final = (
    "A stand at the school fair, then doors on two evenings with a neighbor who speaks Spanish.",
    "Ask the two churches and the laundromat to put up the flyer. Then a first meeting at the library.",
    "Call the five people who raised concerns here and agreed to be called.",
    "Walk the streets by the park on a Saturday; bring the flyer.",
)
_STEPS: Final = (
    ("doors", 14, "Nine doors opened, three would come to a meeting."),
    ("flyer", 60, "Left at the laundromat and the clinic."),
    ("call", 2, "Both are interested; neither wants to lead."),
    ("meeting", 11, "Spoke for five minutes at the tenants' evening."),
    ("other", 6, "Coffee at the corner store."),
)


class Person(NamedTuple):
    """Somebody on a roster."""

    name: str
    email: str
    home: str
    part: str
    language: str
    joined: bool
    shows: bool
    days: int


@dataclass(frozen=True, slots=True)
class GroupStory:
    """One group as it is told. ``streets``: one house of each block it covers."""

    number: str
    name: str
    kind: str
    state: str
    blocks: Sequence[Address]
    meets: str
    made_days: int
    confirm_in: int
    people: Sequence[Person]
    others: int
    met: Sequence[tuple[int, int]]
    notes: Sequence[tuple[int, str]]
    asks: Sequence[tuple[str, str, int, str]] = field(default=())
    """State, what it is about, days ago, answer."""


_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def build_groups(
    seed: int, *, addresses: Sequence[Address], parts: Sequence[Sequence[Address]]
) -> list[GroupStory]:
    """The groups.

    Args:
        addresses: every house of the city.
        parts: houses by part of the city, in a fixed order; some parts stay without a group.
    """
    dice = random.Random(f"{seed}-groups")
    by_street: dict[str, dict[int, list[Address]]] = {}
    for row in addresses:
        if row.number.isdecimal() and not row.unit:
            by_street.setdefault(row.street, {}).setdefault(int(row.number) // 100, []).append(row)
    open_parts = [houses for at, houses in enumerate(parts) if at % 5 != 3 and houses]
    found: list[GroupStory] = []
    names: set[str] = set()
    while len(found) < COUNT:
        houses = open_parts[len(found) % len(open_parts)]
        house = dice.choice([row for row in houses if row.number.isdecimal() and not row.unit])
        story = _story(dice, _STATES[len(found)], house, by_street[house.street])
        if story.name not in names:
            names.add(story.name)
            found.append(story)
    return found


def _story(dice: random.Random, state: str, house: Address, street: dict[int, list[Address]]) -> GroupStory:
    first, count = int(house.number) // 100, dice.choice((1, 2, 2, 3))
    hundreds = [each for each in range(first, first + count) if each in street]
    blocks = [dice.choice(street[each]) for each in hundreds]
    kind = dice.choices(("watch", "association", "tenants", "business"), (60, 25, 8, 7))[0]
    name = {
        "watch": f"{house.street} Block Watch", "association": f"{house.street} Neighbors",
        "tenants": f"{house.street} Tenants", "business": f"{house.street} Businesses",
    }[kind]  # fmt: skip
    made = dice.randrange(500, 1400) if state not in ("forming",) else dice.randrange(10, 90)
    people = _people(dice, state, [row for each in hundreds for row in street[each]])
    met = sorted(
        {dice.randrange(5, 400) for _ in range(dice.choice((1, 2, 3, 4, 6)) if state != "forming" else 1)}
    )
    return GroupStory(
        number="".join(dice.choice(_ALPHABET) for _ in range(8)),
        name=name,
        kind=kind,
        state=state,
        blocks=blocks,
        meets=dice.choice(_MEETS),
        made_days=made,
        confirm_in={"due": dice.randrange(2, 20), "late": -12, "lapsed": -dice.randrange(40, 70)}.get(
            state, dice.randrange(70, 350)
        ),
        people=people,
        others=dice.choice((0, 0, 1, 2, 4)),
        met=[(days, dice.randrange(5, 28)) for days in met],
        notes=[(dice.randrange(3, 200), note) for note in dice.sample(_NOTES, dice.choice((0, 1, 2)))],
        asks=_asks(dice, state),
    )


def _people(dice: random.Random, state: str, homes: Sequence[Address]) -> list[Person]:
    count = {"forming": dice.randrange(1, 6), "lapsed": dice.randrange(3, 8)}.get(
        state, dice.randrange(5, 16)
    )
    names = dice.sample([f"{first} {last}" for first in _FIRST for last in _LAST], count + 2)
    parts = ["captain", "alternate", *(["member"] * count)]
    if (state == "forming" and dice.random() < 0.5) or dice.random() < 0.12:
        parts[1] = "member"
    found = []
    for at, (name, part) in enumerate(zip(names[:count], parts, strict=False)):
        home = dice.choice(homes)
        invited = part == "member" and dice.random() < (0.4 if state == "forming" else 0.08)
        found.append(
            Person(
                name=name,
                email=f"{name.split()[0].lower()}.{at}.{dice.randrange(1000, 9999)}@riverbend.invalid",
                home=f"{home.number} {home.street}" if dice.random() < 0.85 else "",
                part=part,
                language="es" if dice.random() < 0.2 else "en",
                joined=not invited,
                shows=part != "member" and dice.random() < 0.5,
                days=dice.randrange(1, 6) if invited else dice.randrange(8, 400),
            )
        )
    return found


def _asks(dice: random.Random, state: str) -> list[tuple[str, str, int, str]]:
    if state not in ("active", "due"):
        return []
    rows = []
    if dice.random() < 0.7:
        rows.append(
            (
                "yes",
                dice.choice(_TOPICS),
                dice.randrange(30, 300),
                "I come, and bring the figures of the last months.",
            )
        )
    if dice.random() < 0.3:
        rows.append(
            (
                "no",
                dice.choice(_TOPICS),
                dice.randrange(30, 300),
                "I am on leave that week. Please ask again for the next one.",
            )
        )
    now = dice.random()
    if now < 0.18:
        rows.append(("open", dice.choice(_TOPICS), dice.choice((0, 0, 1, 9)), ""))
    elif now < 0.28:
        rows.append(
            ("offered", dice.choice(_TOPICS), 2, "I am in court that evening. Could it be a day later?")
        )
    return rows


class PlanStory(NamedTuple):
    """Outreach to one part of the city."""

    words: str
    due_in: int
    state: str
    steps: Sequence[tuple[int, str, int, str]]


def build_plans(seed: int, count: int) -> list[PlanStory]:
    """Plans for the first ``count`` parts without a group; two of three have one."""
    dice = random.Random(f"{seed}-outreach")
    found = []
    for at in range(count):
        steps = [(dice.randrange(1, 50), *step) for step in dice.sample(_STEPS, dice.choice((0, 1, 2, 3)))]
        found.append(PlanStory(_PLANS[at % len(_PLANS)], dice.choice((-6, 12, 30, 45)), "open", steps))
    return found


def moment(now: datetime, days: int, dice: random.Random) -> datetime:
    """About so many days before now, at an hour of the day."""
    return now - timedelta(days=days, hours=dice.randrange(0, 9), minutes=dice.randrange(60))
