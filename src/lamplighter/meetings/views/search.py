"""What somebody looks for, as an address or a form carries it, and the free times as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language

from lamplighter.core.schedule.slots import by_time
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Spot
from lamplighter.meetings.queries.setup import lengths_of, rules_of, spots_of
from lamplighter.meetings.queries.slots import Wanted, free, officers_of
from lamplighter.meetings.rules.parts import part_of
from lamplighter.meetings.rules.values import Part, Way
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.queries import snapshot

DAYS_SHOWN, TIMES_SHOWN = 5, 180
"""Days with free times on one page; and times, so that a page of whole days stays light. One day is shown in any case."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. ``slug`` names an officer; ``after``: only days after it are shown."""

    zone: str
    parts: frozenset[Part]
    length: int
    spot: Spot | None
    slug: str = ""
    officer: int | None = None
    speaks: str = ""
    after: date | None = None

    @property
    def wanted(self) -> Wanted:
        """The same, as times are looked for."""
        return Wanted(self.zone, self.length, self.parts, self.officer, self.speaks)

    @property
    def way(self) -> Way:
        """How they meet."""
        return Way(self.spot.way) if self.spot is not None else Way.PHONE

    @property
    def fields(self) -> dict[str, str]:
        """As hidden fields of a form."""
        told = {
            "parts": " ".join(sorted(each.value for each in self.parts)),
            "length": str(self.length),
            "spot": str(self.spot.pk) if self.spot is not None else "",
            "officer": self.slug,
            "speaks": self.speaks,
            "after": self.after.isoformat() if self.after else "",
        }
        return {name: value for name, value in told.items() if value}

    @property
    def query(self) -> str:
        """As the end of an address: nothing in it tells who looks."""
        return urlencode(self.fields)


def search_of(zone: str, given: QueryDict, now: datetime) -> Search:
    """Reads what is looked for. What is not known there is left out, as if it had not been asked for."""
    spots = spots_of(zone)
    lengths = lengths_of(rules_of(zone))
    known = {each.value: each for each in Part}
    asked = [*given.getlist("part"), *str(given.get("parts", "")).split()]
    spot = next((each for each in spots if str(each.pk) == given.get("spot")), None)
    length = next((each for each in lengths if str(each) == given.get("length")), lengths[0])
    held, work = snapshot(), officers_of(zone, now)
    slug = str(given.get("officer", ""))
    officer = next((pk for pk in work if held.cards[pk].slug == slug), None)
    speaks = str(given.get("speaks", ""))
    return Search(
        zone=zone,
        parts=frozenset(known[each] for each in asked if each in known),
        length=length,
        spot=spot or next(iter(spots), None),
        slug=slug if officer is not None else "",
        officer=officer,
        speaks=speaks if speaks in languages_of(work) else "",
        after=_day(str(given.get("after", ""))),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def instant_of(text: str) -> datetime | None:
    """An instant as a page's button sends it, in UTC; None of anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    near = found.tzinfo is not None and 2000 < found.year < 2200
    return found.astimezone(UTC) if near else None


def languages_of(officers: Sequence[int]) -> list[str]:
    """Languages that some officer of these speaks."""
    held = snapshot()
    return sorted({each for pk in officers for each in held.cards[pk].languages})


def officer_choices(zone: str, now: datetime) -> list[tuple[str, str]]:
    """Officers to choose from: the word that names each in addresses, and the name as far as its level allows."""
    held = snapshot()
    language = get_language() or "en"
    named = []
    for pk in officers_of(zone, now):
        card = held.cards[pk]
        shifts = {
            held.shifts[row.shift].name(language)
            for row in held.roster.by_zone.get(zone, ())
            if row.officer == pk
        }
        named.append((card.slug, ", ".join([card.shown, *([] if card.named else sorted(shifts))])))
    return named


@dataclass(frozen=True, slots=True)
class Time:
    """One beginning, as a button: its value, the words on it, and the whole of it for those who hear it."""

    value: str
    clock: str
    whole: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its free times, by part of the day."""

    label: str
    day: date
    groups: Sequence[tuple[str, Sequence[Time]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of the free times. ``later``: the day after which there are more; None where there are none."""

    days: Sequence[Day]
    count: int
    later: date | None


def shown(search: Search, now: datetime, *, leaving: Sequence[int] = ()) -> Shown:
    """The free times from the asked day on, some days of them."""
    tz = city_tz()
    found = by_time(free(search.wanted, now=now, leaving=leaving))
    by_day: dict[date, list[datetime]] = {}
    for starts in found:
        by_day.setdefault(city_day(starts), []).append(starts)
    wanted = [day for day in by_day if search.after is None or day > search.after]
    counts = accumulate(len(by_day[day]) for day in wanted[:DAYS_SHOWN])
    fit = max(sum(1 for count in counts if count <= TIMES_SHOWN), min(1, len(wanted)))
    days = [Day(saying.long_day(by_day[day][0], tz), day, _groups(by_day[day])) for day in wanted[:fit]]
    later = wanted[fit - 1] if len(wanted) > fit else None
    return Shown(days, sum(len(by_day[day]) for day in wanted), later)


def _groups(starts: Sequence[datetime]) -> list[tuple[str, list[Time]]]:
    tz = city_tz()
    grouped: dict[Part, list[Time]] = {}
    for each in starts:
        time = Time(each.isoformat(), saying.clock(each, tz), sentences.time_said(each))
        grouped.setdefault(part_of(each, tz), []).append(time)
    names = sentences.times_of_day()
    return [(names[part], times) for part, times in grouped.items()]


def kept(given: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """Fields that travel on to the next page, by POST."""
    return {name: str(given.get(name, "")) for name in names if given.get(name)}
