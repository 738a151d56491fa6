"""Promise 2 of commitments and projects: at every instant each has exactly one owner post and one holder, whatever happens to postings, leave
and covers. After each event of a random history the holder is compared with a plain reading of the rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lamplighter.partners.actions import commitments, handing_on, projects
from lamplighter.partners.models import Commitment, Project
from lamplighter.partners.queries import commitments as promises
from lamplighter.partners.queries import projects as files
from lamplighter.partners.rules.commitments import Made
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift
from tests.conftest import PROVE
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
HISTORIES = 2_000 if PROVE else 40
EVENTS = 6
TZ = ZoneInfo("America/Chicago")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield small_city(tmp_path)
    fresh()


def away(officer: int, day: date) -> bool:
    """Whether every minute of the local day lies in an absence."""
    at = datetime.combine(day, time(0), tzinfo=TZ).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=TZ).astimezone(UTC)
    rows = list(Absence.objects.filter(officer_id=officer))
    while at < end:
        row = next((each for each in rows if each.starts <= at < each.ends), None)
        if row is None:
            return False
        at = row.ends
    return True


def of_post(post: Post, shift: str, day: date) -> set[int]:
    """Everyone who is posted to a post (and shift, where one leads), or stands in there, on a day, and is not away all of it. Of two covers the newest
    counts."""
    found = set()
    for row in Posting.objects.filter(post=post, starts__lte=day):
        if (row.ends is not None and row.ends <= day) or (shift and row.shift.code != shift):
            continue
        cover = row.covers.filter(starts__lte=day, ends__gt=day).order_by("starts", "pk").last()
        officer = cover.officer_id if cover else row.officer_id
        if not away(officer, day):
            found.add(officer)
    return found


def allowed(zone: str, shift: str, day: date) -> set[int]:
    """Who may hold: the post's, else the supervisor post's, else any supervisor's."""
    post = Post.objects.get(zone=zone, role="desk" if zone.startswith("desk:") else "cio")
    found = of_post(post, shift, day)
    if not found and post.supervisor is not None:
        found = of_post(post.supervisor, "", day)
    if not found:
        for each in Post.objects.filter(role="supervisor"):
            found |= of_post(each, "", day)
    return found


class History:
    """One random run of events about one promise and one project."""

    def __init__(self, seed: int, officers: dict[str, Officer]) -> None:
        self.dice = random.Random(seed)
        self.safe = officers["e-sergeant"]  # somebody is always there
        self.officers = [each for each in officers.values() if each != self.safe]
        self.at = NOW + timedelta(minutes=self.dice.randrange(60 * 24 * 20))
        zone = self.dice.choice(["W", "E", "desk:conduct"])
        told = {"what_en": "It is done.", "what_es": "Se hace.", "made_en": "Here", "made_es": "Aquí"}
        due = self.at.astimezone(TZ).date() + timedelta(days=400)
        new = commitments.NewCommitment(zone=zone, due_on=due, made_at=Made.WORDS, **told)
        self.promise = commitments.make(new=new, now=self.at, actor=ACTOR, user=None)
        self.file = projects.start(
            title_en="A", title_es="B", problem="C", zone=zone, now=self.at, actor=ACTOR, user=None
        )

    def step(self) -> None:
        """Something happens, and time goes on."""
        self.dice.choice([self.posting, self.end, self.leave, self.cover, self.job])()
        self.at += timedelta(minutes=self.dice.choice([1, 37, 600, 1440, 1440 * 9, 1440 * 30]))
        bump("roster")
        forget_checks()

    def _day(self) -> date:
        return self.at.astimezone(TZ).date() + timedelta(days=self.dice.randrange(-2, 5))

    def posting(self) -> None:
        officer, post = self.dice.choice(self.officers), self.dice.choice(list(Post.objects.order_by("pk")))
        shift, starts = self.dice.choice(list(Shift.objects.order_by("pk"))), self._day()
        long = self.dice.choice([None, 1, 3, 40])
        ends = starts + timedelta(days=long) if long else None
        if not Posting.objects.filter(officer=officer, post=post, shift=shift, starts=starts).exists():
            Posting.objects.create(officer=officer, post=post, shift=shift, starts=starts, ends=ends)

    def end(self) -> None:
        row, day = (
            self.dice.choice(list(Posting.objects.exclude(officer=self.safe).order_by("pk"))),
            self._day(),
        )
        if day > row.starts:
            Posting.objects.filter(pk=row.pk).update(ends=day)

    def leave(self) -> None:
        officer = self.dice.choice(self.officers)
        starts = self.at + timedelta(minutes=self.dice.randrange(-3000, 1000))
        ends = starts + timedelta(minutes=self.dice.choice([30, 1500, 4000, 30000, 90000]))
        Absence.objects.get_or_create(officer=officer, starts=starts, defaults={"ends": ends})

    def cover(self) -> None:
        row = self.dice.choice(list(Posting.objects.exclude(officer=self.safe).order_by("pk")))
        starts = self._day()
        if not row.covers.filter(starts=starts).exists():
            ends = starts + timedelta(days=self.dice.choice([1, 4, 20]))
            Cover.objects.create(
                posting=row, officer=self.dice.choice(self.officers), starts=starts, ends=ends
            )

    def job(self) -> None:
        handing_on.tell(now=self.at)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_promise_2_one_owner_and_one_holder_whatever_happens(city: dict[str, Officer], seed: int) -> None:
    history = History(seed, city)
    for _ in range(EVENTS):
        history.step()
        promise = Commitment.objects.get(pk=history.promise.pk)
        file = Project.objects.get(pk=history.file.pk)
        held, kept = promises.held(promise, history.at), files.held(file, history.at)
        assert held.zone == kept.zone == promise.zone
        assert held.officer is not None
        assert held.officer == kept.officer, "one post, one lead shift, one day: one holder"
        wanted = allowed(promise.zone, promise.lead_shift, history.at.astimezone(TZ).date())
        assert held.officer in wanted


def test_promise_2_a_zone_without_a_post_any_more_leaves_nothing_without_a_holder(
    city: dict[str, Officer],
) -> None:
    history = History(1, city)
    Commitment.objects.filter(pk=history.promise.pk).update(zone="W")
    Posting.objects.filter(post__zone="W", post__role="cio").delete()
    Post.objects.filter(zone="W", role="cio").delete()
    bump("roster")
    forget_checks()
    held = promises.held(Commitment.objects.get(pk=history.promise.pk), history.at)
    assert held.zone == "desk:front"
    assert held.officer is not None
