"""The demo city's promises and projects of a year as rows, drawn from a seed: a year of clicking would take a year."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from lamplighter.core.numbers import ALPHABET
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.rules.gatherings import State as Held
from lamplighter.ops.demo.addresses import Address
from lamplighter.partners.models import Commitment, CommitmentEntry, Project
from lamplighter.partners.rules.commitments import Entry, Made, State
from lamplighter.places.queries import ZoneAnswer, zone_at
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster import holding
from lamplighter.roster.queries import snapshot

PROMISES: Final = 80
YEAR: Final = 365
FORGOTTEN: Final = 35
NEAR: Final = timedelta(days=30)
IN_PROJECT: Final = 0.5
"""Of the promises of a zone where a project responds, the share made in it."""
PER_ZONE: Final = 9
"""Houses of each zone that streets and blocks are taken from."""


def read_texts(name: str) -> dict[str, Any]:
    """One of the files of texts."""
    return tomllib.loads(files("lamplighter.ops.demo").joinpath("texts", name).read_text(encoding="utf-8"))


def houses_by_zone(
    dice: random.Random, addresses: Sequence[Address], day: date
) -> Mapping[str, list[Address]]:
    """Some houses of each zone that has officers, in an order of the dice."""
    held = snapshot().zones
    found: dict[str, list[Address]] = {code: [] for code in sorted(held)}
    houses = [row for row in addresses if not row.unit]
    for _ in range(4000):
        house = dice.choice(houses)
        answer = zone_at(house.lon, house.lat, day)
        if not isinstance(answer, ZoneAnswer):
            continue
        code = next((each for each in answer.codes if each in held), "")
        if code and len(found[code]) < PER_ZONE:
            found[code].append(house)
        if all(len(each) >= PER_ZONE for each in found.values()):
            break
    return {code: rows for code, rows in found.items() if rows}


def number(dice: random.Random) -> str:
    """A number as receipts carry it."""
    return "".join(dice.choice(ALPHABET) for _ in range(8))


def at(day: date, dice: random.Random) -> datetime:
    """A moment of a working day."""
    return datetime.combine(day, time(dice.randrange(9, 20), dice.randrange(60)), tzinfo=city_tz())


@transaction.atomic
def write_promises(seed: int, houses: Mapping[str, list[Address]], *, now: datetime) -> int:
    """Writes the year's promises with their timelines. Returns how many."""
    dice = random.Random(f"promises-{seed}")
    told = read_texts("promises.toml")
    zones = sorted(houses)
    projects: dict[str, list[Project]] = {}
    for each in Project.objects.order_by("pk"):
        projects.setdefault(each.zone, []).append(each)
    held = list(Gathering.objects.filter(state=Held.HELD.value).order_by("starts"))
    rows: list[Commitment] = []
    entries: list[CommitmentEntry] = []
    for place in range(PROMISES):
        zone = zones[place % len(zones)]
        # One in five is new enough to be open; one of the zone that the demo's officer serves has been forgotten.
        since = dice.randrange(2, 24) if place % 5 == 0 else dice.randrange(24, YEAR)
        row = _promise(dice, told, zone, dice.choice(houses[zone]), projects.get(zone, ()), now, since)
        _at_a_gathering(row, held)
        if place == FORGOTTEN:
            row.first_due_on = row.due_on = city_day(now) - timedelta(days=1)
        entries += _life(dice, told, row, now, forgotten=place == FORGOTTEN)
        rows.append(row)
    Commitment.objects.bulk_create(rows)
    CommitmentEntry.objects.bulk_create(entries)
    return len(rows)


def _at_a_gathering(row: Commitment, held: Sequence[Gathering]) -> None:
    """Names the zone's gathering of the month before at which it was said, if there was one."""
    if row.made_at != Made.GATHERING.value:
        return
    for each in reversed(held):
        if each.zone == row.zone and timedelta(0) <= row.made_on - city_day(each.starts) <= NEAR:
            row.made_number, row.made_en, row.made_es = each.number, "", ""
            return


def _promise(
    dice: random.Random,
    told: Mapping[str, Any],
    zone: str,
    house: Address,
    projects: Sequence[Project],
    now: datetime,
    since: int,
) -> Commitment:
    today = city_day(now)
    day = today - timedelta(days=since)
    due = day + timedelta(days=dice.choice((7, 10, 14, 21, 21, 30, 30, 45, 60)))
    words = dice.choice(told["promises"])
    project = next((each.number for each in projects if _responds(each, day)), "")
    in_project = bool(projects) and dice.random() < IN_PROJECT and bool(project)
    where = dice.choice(told["places"])
    return Commitment(
        number=number(dice),
        what_en=words["what"][0].format(street=house.street),
        what_es=words["what"][1].format(street=house.street),
        zone=zone,
        lead_shift=holding.lead_shift(zone, (), today),
        state=State.OPEN.value,
        made_on=day,
        first_due_on=due,
        due_on=due,
        made_at=(Made.PROJECT if in_project else Made.GATHERING).value,
        made_number=project if in_project else "",
        made_en="" if in_project else where[0],
        made_es="" if in_project else where[1],
        created_at=at(day, dice),
        changed_at=at(day, dice),
        told_holder_id=holding.holder_on(
            snapshot(), zone, holding.lead_shift(zone, (), today), None, today
        ).officer,
        told_on=today,
    )


def _responds(project: Project, day: date) -> bool:
    """Whether something was done in a project on a day: what is promised in it is promised then."""
    ended = city_day(project.ended_at) if project.ended_at else day
    return project.response_at is not None and city_day(project.response_at) <= day <= ended


def _life(
    dice: random.Random, told: Mapping[str, Any], row: Commitment, now: datetime, *, forgotten: bool
) -> Iterator[CommitmentEntry]:
    """What becomes of a promise, as far as its time has come: most are kept, some late, some not, each with words."""
    row.changed_at = row.created_at
    yield _entry(row, row.made_on, Entry.MADE, row.created_at, due_after=row.due_on)
    kept = next(
        each["kept"] for each in told["promises"] if each["what"][0].split("{")[0] in row.what_en[:60]
    )
    today = city_day(now)
    if forgotten:
        return
    if dice.random() < 0.1:
        later = row.due_on + timedelta(days=dice.choice((7, 14, 21)))
        when = row.due_on - timedelta(days=2)
        if row.made_on < when < today:
            made = _entry(
                row, when, Entry.MOVED, at(when, dice), dice.choice(told["moved"]), row.due_on, later
            )
            row.due_on, row.changed_at = later, made.at
            yield made
    fate = dice.random()
    if fate < 0.86:
        day = row.due_on - timedelta(days=dice.randrange(0, 6))
        if dice.random() < 0.07:
            day = row.due_on + timedelta(days=dice.randrange(1, 12))
        day = max(day, row.made_on + timedelta(days=1))
        if day < today:
            row.state, row.kept_on = State.KEPT.value, day
            yield _ended(row, day, Entry.KEPT, dice, kept)
    elif fate < 0.95 and row.due_on < today:
        row.state = State.MISSED.value
        yield _ended(row, row.due_on, Entry.MISSED, dice, dice.choice(told["missed"]))
    elif fate < 0.98 and row.due_on < today:
        row.state = State.WITHDRAWN.value
        yield _ended(
            row, row.due_on - timedelta(days=3), Entry.WITHDRAWN, dice, dice.choice(told["withdrawn"])
        )
    elif row.is_open and row.due_on < today - timedelta(days=40):
        # None lies forgotten for months: the supervisor has seen to it.
        row.state = State.MISSED.value
        yield _ended(row, row.due_on + timedelta(days=9), Entry.MISSED, dice, dice.choice(told["missed"]))


def _ended(
    row: Commitment, day: date, entry: Entry, dice: random.Random, words: Sequence[str]
) -> CommitmentEntry:
    made = _entry(row, day, entry, max(at(day, dice), row.changed_at), words)
    row.changed_at = made.at
    return made


def _entry(
    row: Commitment,
    day: date,
    entry: Entry,
    moment: datetime,
    words: Sequence[str] = ("", ""),
    due_before: date | None = None,
    due_after: date | None = None,
) -> CommitmentEntry:
    officer = holding.holder_on(snapshot(), row.zone, row.lead_shift, None, day).officer
    return CommitmentEntry(
        commitment=row, at=moment, entry=entry.value, words_en=words[0], words_es=words[1], due_before=due_before,
        due_after=due_after, officer_id=officer,
    )  # fmt: skip
