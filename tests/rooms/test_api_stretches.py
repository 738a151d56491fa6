"""The API keeps what it says of a zone from one change of duty to the next. Minute by minute, that is the fresh answer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from lamplighter.api import locate, shapes
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster import queries as roster
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift
from tests.support import places as support
from tests.support.city import confirmed_map

pytestmark = pytest.mark.django_db
POINT = (-94.595, 39.005)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    settings.HOME.prepare()
    confirmed_map(tmp_path)
    locate._made.clear()
    yield
    roster.snapshot.drop()
    support.fresh()


def drawn_roster(seed: int, days: list[date]) -> None:
    """Officers with shifts that overlap and pass midnight, leave that starts at odd seconds, covers, postings that end."""
    dice = random.Random(seed)
    first = days[0]
    with transaction.atomic():
        post = Post.objects.create(zone="W", role="cio")
        officers = [
            Officer.objects.create(
                badge=str(n), first_name=f"F{n}", last_name=f"L{n}", display_level="full", slug=f"s{n}"
            )
            for n in range(4)
        ]
        for n, (starts, ends) in enumerate([(7, 15), (13, 21), (22, 6), (0, 0)][: dice.randint(2, 4)]):
            shift = Shift.objects.create(
                code=f"c{n}", name_en="E", name_es="S", kind="evening",
                days=sorted(dice.sample(range(7), dice.randint(3, 7))), starts=time(starts), ends=time(ends),
            )  # fmt: skip
            ends_on = first + timedelta(days=2) if dice.random() < 0.3 else None
            posting = Posting.objects.create(
                officer=officers[n], post=post, shift=shift, starts=date(2020, 1, 1), ends=ends_on
            )
            if dice.random() < 0.5:
                Cover.objects.create(
                    posting=posting,
                    officer=dice.choice(officers),
                    starts=first + timedelta(days=1),
                    ends=first + timedelta(days=3),
                )
        for officer in officers:
            away = datetime.combine(first, time(), UTC) + timedelta(seconds=dice.randint(0, 3 * 86400))
            Absence.objects.create(
                officer=officer, starts=away, ends=away + timedelta(seconds=dice.randint(60, 200_000))
            )
        bump("roster")
    forget_checks()


@pytest.mark.parametrize("first", [date(2026, 3, 7), date(2026, 10, 31), date(2026, 6, 3)], ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_every_minute_of_three_days_reads_as_if_it_were_made_anew(first: date, seed: int) -> None:
    days = [first + timedelta(days=n) for n in range(3)]
    drawn_roster(seed, days)
    begin = datetime.combine(first, time(), clock.city_tz()).astimezone(UTC)
    minutes = list(range(0, 3 * 24 * 60, 7)) + [60 * n + d for n in range(3 * 24) for d in (-1, 0, 1)]
    random.Random(seed).shuffle(minutes)
    made = 0
    for minute in minutes:
        at = begin + timedelta(minutes=minute, seconds=seed * 7)
        found = places.zone_at(*POINT, clock.city_day(at))
        assert isinstance(found, places.ZoneAnswer)
        kept = sum(len(each.held) for each in locate._made.values())
        told = json.loads(b"{" + locate.rest_of(found, at, "en").body)
        made += sum(len(each.held) for each in locate._made.values()) > kept
        assert told["duty"] == shapes.duty(roster.who(found.codes, at)), at
    assert made < len(minutes)


def test_a_return_that_comes_into_sight_is_said_at_that_minute() -> None:
    day = date(2026, 6, 3)
    with transaction.atomic():
        post = Post.objects.create(zone="W", role="cio")
        for name, (starts, ends) in (("a", (13, 21)), ("b", (22, 6))):
            officer = Officer.objects.create(
                badge=name, first_name=name, last_name=name, display_level="full", slug=name
            )
            shift = Shift.objects.create(
                code=name,
                name_en="E",
                name_es="S",
                kind="night",
                days=list(range(7)),
                starts=time(starts),
                ends=time(ends),
            )
            Posting.objects.create(officer=officer, post=post, shift=shift, starts=date(2020, 1, 1))
        away = datetime.combine(day, time(), clock.city_tz())
        Absence.objects.create(
            officer=Officer.objects.get(badge="a"),
            starts=away - timedelta(days=9),
            ends=away + timedelta(days=60),
        )
        bump("roster")
    forget_checks()
    back = []
    for hour in (12, 13):
        at = datetime.combine(day, time(hour), clock.city_tz()).astimezone(UTC)
        found = places.zone_at(*POINT, day)
        assert isinstance(found, places.ZoneAnswer)
        duty = json.loads(b"{" + locate.rest_of(found, at, "en").body)["duty"]
        assert duty == shapes.duty(roster.who(found.codes, at))
        back.append(next(each["next_on_duty"] for each in duty["officers"] if "a" in each["name"].split()))
    assert back == [None, "2026-08-02T13:00-05:00"], "sixty days are looked ahead"


def test_stretches_are_kept_and_not_made_for_each_minute() -> None:
    with transaction.atomic():
        post = Post.objects.create(zone="W", role="cio")
        officer = Officer.objects.create(
            badge="1", first_name="F", last_name="L", display_level="full", slug="s"
        )
        shift = Shift.objects.create(
            code="c",
            name_en="E",
            name_es="S",
            kind="evening",
            days=list(range(7)),
            starts=time(13),
            ends=time(21),
        )
        Posting.objects.create(officer=officer, post=post, shift=shift, starts=date(2020, 1, 1))
        bump("roster")
    forget_checks()
    begin = datetime.combine(date(2026, 6, 3), time(), clock.city_tz()).astimezone(UTC)
    tags = set()
    for minute in range(24 * 60):
        at = begin + timedelta(minutes=minute)
        found = places.zone_at(*POINT, clock.city_day(at))
        assert isinstance(found, places.ZoneAnswer)
        tags.add(locate.rest_of(found, at, "en").tag)
    # Before, during and after the shift; the day of UTC ends within one of them.
    assert sum(len(each.held) for each in locate._made.values()) == 4
    assert len(tags) == 24 * 60, "each minute's answer has a fingerprint of its own"
