"""Promise 2: at every instant a concern has exactly one owner post and one holder, whatever happens to postings, leave and maps.

Each history is a random run of events on real rows. After each event owner and holder are compared with a plain reading of the
rows: minute by minute, with none of the program's own functions for schedules.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from lamplighter.concerns.actions import moving, owning
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.states import NeedsWords, NotAllowed, Party, State, Verb
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.places import actions as places
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.holding import pairs_of
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift
from tests.conftest import PROVE
from tests.support.concerns import ACTOR, NOW, contact, raised, small_city
from tests.support.places import SOUTH, STEP, WEST, box, fresh, write

pytestmark = pytest.mark.django_db
HISTORIES = 10_000 if PROVE else 60
EVENTS = 5
TZ = ZoneInfo("America/Chicago")
MAPS = ((date(2020, 1, 1), 2.0, 2.0), (date(2026, 4, 1), 1.0, 1.0), (date(2026, 5, 1), 1.0, 2.5))
"""Day from which it holds, where zone W ends and where zone E begins, in cells from the west; what lies between is zone M, where
nobody is posted."""
WALKED = timedelta(days=2)
"""How far a reading minute by minute goes on to find the end of a duty and the next one."""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    officers = small_city(tmp_path)
    for holds_from, west, east in MAPS[1:]:
        _confirm(tmp_path, holds_from, west, east)
    yield officers
    fresh()


def _confirm(folder: Path, holds_from: date, west: float, east: float) -> None:
    parts = [("W", 0.0, west), ("M", west, east), ("E", east, 4.0)]
    rows = [
        ({"code": code, "name": code}, box(left, 0, right - left, 2))
        for code, left, right in parts
        if right > left
    ]
    file = write(folder / f"{holds_from}.geojson", rows)
    given = [places.Source("district", file, file.name, ReadOptions(code="code", name="name"))]
    surveyed = places.survey_sources(given)
    made = places.propose_zone_map(
        name=str(holds_from), holds_from=holds_from, sources=given, surveyed=surveyed, actor=ACTOR, now=NOW
    )
    places.confirm_zone_map(pk=made.pk, actor=ACTOR, now=NOW)
    forget_checks()


class History:
    """One random run of events about one concern."""

    def __init__(self, seed: int, officers: dict[str, Officer]) -> None:
        self.dice = random.Random(seed)
        self.officers = list(officers.values())
        self.safe = officers[
            "e-sergeant"
        ]  # somebody is always there: a department without anyone is told by health
        self.at = NOW + timedelta(minutes=self.dice.randrange(60 * 24 * 20))
        self.x = self.dice.choice([0.5, 1.3, 1.7, 2.2, 2.7, 3.4]) + self.dice.random() / 10
        point = (WEST + self.x * STEP, SOUTH + 0.5 * STEP)
        code = self.dice.choice(["noise", "noise", "noise", "officer-conduct"])
        self.concern = raised(code, point, now=self.at, contact=self.dice.choice([None, contact()]))

    def step(self) -> None:
        """Something happens, and time goes on."""
        event = self.dice.choice(
            [self.posting, self.end, self.leave, self.cover, self.move, self.assign, self.job]
        )
        event()
        self.at += timedelta(minutes=self.dice.choice([1, 37, 600, 1440, 1440 * 9, 1440 * 30]))
        bump("roster")
        forget_checks()

    def _day(self) -> date:
        return self.at.astimezone(TZ).date() + timedelta(days=self.dice.randrange(-2, 5))

    def posting(self) -> None:
        starts = self._day()
        long = self.dice.choice([None, 1, 3, 40])
        ends = starts + timedelta(days=long) if long else None
        officer, post = self.dice.choice(self.officers), self.dice.choice(list(Post.objects.all()))
        shift = self.dice.choice(list(Shift.objects.all()))
        if not Posting.objects.filter(officer=officer, post=post, shift=shift, starts=starts).exists():
            Posting.objects.create(officer=officer, post=post, shift=shift, starts=starts, ends=ends)

    def end(self) -> None:
        row = self.dice.choice(list(Posting.objects.all()))
        day = self._day()
        if row.officer_id != self.safe.pk and day > row.starts:
            Posting.objects.filter(pk=row.pk).update(ends=day)

    def leave(self) -> None:
        officer = self.dice.choice([*self.officers, *self.near()])
        starts = self.at + timedelta(minutes=self.dice.randrange(-3000, 1000))
        ends = starts + timedelta(minutes=self.dice.choice([30, 1500, 4000, 30000, 90000]))
        if officer != self.safe and not Absence.objects.filter(officer=officer, starts=starts).exists():
            Absence.objects.create(officer=officer, starts=starts, ends=ends)

    def near(self) -> list[Officer]:
        """Whoever holds the concern now and whoever it is assigned to: what befalls them matters most."""
        concern = Concern.objects.select_related("kind", "kind__desk").get(pk=self.concern.pk)
        wanted = {concern.assigned_id, held(concern, self.at).officer}
        return [each for each in self.officers if each.pk in wanted] * 3

    def cover(self) -> None:
        row, officer = self.dice.choice(list(Posting.objects.all())), self.dice.choice(self.officers)
        starts = self._day()
        if row.officer_id != self.safe.pk and not row.covers.filter(starts=starts).exists():
            Cover.objects.create(
                posting=row,
                officer=officer,
                starts=starts,
                ends=starts + timedelta(days=self.dice.choice([1, 4, 20])),
            )

    def move(self) -> None:
        verb, party = self.dice.choice(list(Verb)), self.dice.choice(list(Party))
        with suppress(NotAllowed, NeedsWords):
            moving.move(
                pk=self.concern.pk, verb=verb, party=party, words=self.dice.choice(["", "So."]), now=self.at
            )

    def assign(self) -> None:
        Concern.objects.filter(pk=self.concern.pk).update(
            assigned=self.dice.choice([None, *self.officers]),
            lead_shift=self.dice.choice(["", "morning", "evening"]),
        )

    def job(self) -> None:
        owning.settle_zones(now=self.at)
        owning.tell_hand_ons(now=self.at)
        owning.rise(now=self.at)


class Reading:
    """The rows as a patient clerk reads them."""

    def __init__(self, concern: Concern, x: float, at: datetime) -> None:
        self.concern, self.x, self.at = concern, x, at
        self.day = at.astimezone(TZ).date()
        self.posts = {post.pk: post for post in Post.objects.all()}
        self.postings = sorted(Posting.objects.select_related("shift"), key=lambda row: (row.starts, row.pk))
        self.covers = sorted(Cover.objects.all(), key=lambda row: (row.starts, row.pk))
        self.absences = list(Absence.objects.all())

    def zone(self) -> str:
        if self.concern.kind.code == "officer-conduct":
            return "desk:conduct"
        west, east = next((west, east) for since, west, east in reversed(MAPS) if since <= self.day)
        if self.x < west:
            return "W"
        return "E" if self.x >= east else self.concern.zone

    def away(self, officer: int, minute: datetime) -> bool:
        return any(row.officer_id == officer and row.starts <= minute < row.ends for row in self.absences)

    def away_all_day(self, officer: int) -> bool:
        # Absences start and end at any instant: what lies between two minutes is away as well.
        minute, end = midnight(self.day), midnight(self.day + timedelta(days=1))
        while minute < end:
            if not self.away(officer, minute):
                return False
            minute += timedelta(minutes=1)
        return True

    def works(self, row: Posting, day: date) -> int | None:
        """Who works a posting's shift of a day."""
        if row.starts > day or (row.ends is not None and row.ends <= day):
            return None
        officer = row.officer_id
        for cover in self.covers:
            if cover.posting_id == row.pk and cover.starts <= day < cover.ends:
                officer = cover.officer_id
        return officer

    def post_holder(self, post: Post, shift: str) -> int | None:
        for row in self.postings:
            officer = self.works(row, self.day) if row.post_id == post.pk else None
            if officer is not None and shift in ("", row.shift.code) and not self.away_all_day(officer):
                return officer
        return None

    def holder(self) -> int | None:
        zone = self.zone()
        role = "desk" if zone.startswith("desk:") else "cio"
        post = next(each for each in self.posts.values() if (each.zone, each.role) == (zone, role))
        given = self.concern.assigned_id
        theirs = {self.works(row, self.day) for row in self.postings if row.post_id == post.pk}
        if given is not None and given in theirs and not self.away_all_day(given):
            return given
        found = self.post_holder(post, self.concern.lead_shift)
        above = post.supervisor_id
        if found is None and above is not None:
            found = self.post_holder(self.posts[above], "")
        supervisors = sorted(pk for pk, each in self.posts.items() if each.role == "supervisor")
        for pk in supervisors:
            found = found if found is not None else self.post_holder(self.posts[pk], "")
        return found

    def on_duty(self, officer: int, zone: str, role: str, minute: datetime) -> bool:
        if self.away(officer, minute):
            return False
        local = minute.astimezone(TZ)
        at = [
            row
            for row in self.postings
            if local.weekday() in row.shift.days
            and row.shift.starts <= local.time() < row.shift.ends
            and self.works(row, local.date()) == officer
        ]
        # Whoever stands in is where they were entered last, and in no other zone then.
        sent = max(
            (
                (cover.pk, self.posts[row.post_id].zone)
                for row in at
                for cover in self.covers
                if cover.posting_id == row.pk
                and cover.officer_id == officer
                and cover.starts <= local.date() < cover.ends
            ),
            default=(0, zone),
        )
        places = {(self.posts[row.post_id].zone, self.posts[row.post_id].role) for row in at}
        return (zone, role) in places and sent[1] == zone


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=TZ)


def compare(history: History) -> None:
    """One owner, one holder, and both are what the clerk reads."""
    concern = Concern.objects.select_related("kind", "kind__desk").get(pk=history.concern.pk)
    clerk = Reading(concern, history.x, history.at)
    found = held(concern, history.at)
    assert found.zone == clerk.zone()
    assert found.officer is not None
    assert found.officer == clerk.holder()
    if concern.assigned_id is None:
        assert (found.zone, concern.lead_shift) in pairs_of(found.officer, clerk.day)
        others = [each.pk for each in history.officers if each.pk != found.officer]
        assert all((found.zone, concern.lead_shift) not in pairs_of(each, clerk.day) for each in others)
    if concern.state not in (State.CLOSED.value, State.RESOLVED.value):
        assert concern.due_at is not None


def test_random_histories_never_leave_a_concern_without_one_owner_and_one_holder(
    city: dict[str, Officer],
) -> None:
    """Promise 2."""
    for seed in range(HISTORIES):
        with transaction.atomic():
            history = History(seed, city)
            try:
                compare(history)
                for _ in range(EVENTS):
                    history.step()
                    compare(history)
            except AssertionError as error:
                raise AssertionError(f"history {seed}, at {history.at}: {error}") from error
            transaction.set_rollback(True)
        forget_checks()


def test_when_the_holder_is_on_duty_next_is_what_a_clerk_reads_minute_by_minute(
    city: dict[str, Officer],
) -> None:
    """Promise 2: the system can say when the holder is next on duty."""
    for seed in range(HISTORIES // 100 or 1, HISTORIES // 100 + (100 if PROVE else 8)):
        with transaction.atomic():
            history = History(seed, city)
            for _ in range(2):
                history.step()
            _walk(history)
            transaction.set_rollback(True)
        forget_checks()


def _walk(history: History) -> None:
    concern = Concern.objects.select_related("kind", "kind__desk").get(pk=history.concern.pk)
    at = history.at.replace(second=0, microsecond=0)
    clerk, found = Reading(concern, history.x, at), held(concern, at)
    assert found.officer is not None
    post = next(
        post
        for post in clerk.posts.values()
        if any(
            row.post_id == post.pk and clerk.works(row, clerk.day) == found.officer for row in clerk.postings
        )
        and (post.zone == found.zone or post.role == "supervisor")
    )
    there = [
        clerk.on_duty(found.officer, post.zone, post.role, at + timedelta(minutes=n))
        for n in range(int(WALKED.total_seconds()) // 60)
    ]
    if found.on_until is not None and found.on_until < at + WALKED and post.zone == found.zone:
        minutes = int((found.on_until - at).total_seconds()) // 60
        assert all(there[:minutes])
        assert not there[minutes]
    if found.on_until is None and found.back_at is not None and post.zone == found.zone:
        minutes = min(int((found.back_at - at).total_seconds()) // 60, len(there))
        assert not any(there[:minutes])
