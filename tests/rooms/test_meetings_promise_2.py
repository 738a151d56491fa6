"""Promise 2 for appointments: whatever happens to roster and appointment, at each instant one post owns it and one officer holds it."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lamplighter.meetings.actions import booking, changing, clockwork, offering
from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.models import Appointment, Cell
from lamplighter.meetings.models.appointment import OPEN_VALUES
from lamplighter.meetings.queries.owners import held, owner_zone
from lamplighter.meetings.queries.slots import free
from lamplighter.meetings.rules.appointments import NotAllowed
from lamplighter.meetings.rules.values import Side, Way
from lamplighter.ops import health_meetings
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Absence, Officer, Posting
from tests.conftest import PROVE
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import EVENING, booked, city_that_meets, details, somebody, wanted
from tests.support.meetings import held as on_hold
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield city_that_meets(tmp_path)
    fresh()


class History:
    """One random run of events about some appointments."""

    def __init__(self, seed: int, officers: dict[str, Officer]) -> None:
        self.dice, self.now = random.Random(seed), NOW
        self.crew = [officers["w-morning"], officers["w-evening"]]

    def step(self) -> None:
        """Something happens, and time goes on."""
        self.now += timedelta(minutes=self.dice.randrange(5, 600))
        happening = self.dice.choice(
            [
                self.book,
                self.book,
                self.ask,
                self.move,
                self.cancel,
                self.offer,
                self.ill,
                self.leave,
                self.clocks,
                self.accept,
            ]
        )
        with contextlib.suppress(Taken, NotAllowed):
            happening()
        bump("roster")

    def some(self) -> Appointment | None:
        return Appointment.objects.filter(state__in=OPEN_VALUES).order_by("?").first()

    def slot(self) -> object:
        found = free(wanted(), now=self.now)
        if not found:
            raise Taken
        return self.dice.choice(found)

    def book(self) -> None:
        booked(self.slot().starts, str(self.dice.random()), self.now)  # type: ignore[attr-defined]

    def ask(self) -> None:
        row = on_hold(self.slot().starts, str(self.dice.random()), self.now, Way.PORCH)  # type: ignore[attr-defined]
        booking.ask_proof(pk=row.pk, details=details(door="1 Main Street", contact=somebody()), now=self.now)
        booking.prove(pk=row.pk, now=self.now)

    def move(self) -> None:
        if row := self.some():
            changing.move(pk=row.pk, slot=self.slot(), side=Side.STAFF, actor=ACTOR, now=self.now)  # type: ignore[arg-type]

    def cancel(self) -> None:
        if row := self.some():
            changing.cancel(pk=row.pk, side=self.dice.choice([Side.STAFF, Side.RESIDENT]), now=self.now)

    def offer(self) -> None:
        if row := self.some():
            offering.offer(pk=row.pk, actor=ACTOR, now=self.now)

    def accept(self) -> None:
        if row := self.some():
            changing.accept(pk=row.pk, side=Side.RESIDENT, now=self.now)

    def ill(self) -> None:
        officer, ends = self.dice.choice(self.crew), self.now + DAY * self.dice.randrange(1, 5)
        Absence.objects.get_or_create(officer=officer, starts=self.now, defaults={"ends": ends})
        bump("roster")
        offering.offer_all(officer=officer, starts=self.now, ends=ends, actor=ACTOR, now=self.now)

    def leave(self) -> None:
        """Somebody leaves the zone, or comes back."""
        rows = Posting.objects.filter(officer=self.dice.choice(self.crew))
        rows.update(ends=self.now.date() if self.dice.random() < 0.5 else None)

    def clocks(self) -> None:
        clockwork.settle(now=self.now)
        clockwork.lapse(now=self.now)
        clockwork.remind(now=self.now)


@pytest.mark.parametrize("seed", range(40 if PROVE else 6))
def test_at_every_instant_each_open_appointment_has_one_owner_and_one_holder(
    seed: int, officers: dict[str, Officer]
) -> None:
    history = History(seed, officers)
    for _ in range(25):
        history.step()
        for row in Appointment.objects.filter(state__in=OPEN_VALUES):
            for at in (history.now, history.now + DAY, history.now + 9 * DAY):
                holder = held(row, at)
                assert holder.officer is not None
                assert holder.zone == owner_zone(row) == "W"
        taken = list(Cell.objects.values_list("officer", "cell"))
        assert len(taken) == len(set(taken))
        timed = Appointment.objects.filter(
            state__in=["held", "asked", "booked", "offered"], officer__isnull=False
        )
        assert {row.pk for row in timed} == set(Cell.objects.values_list("appointment", flat=True))


def test_whoever_asked_and_was_not_answered_is_told_in_the_end() -> None:
    """None is forgotten: of each that ended without being kept, its resident got a mail."""
    row = booked(EVENING)
    offered = offering.offer(pk=row.pk, actor=ACTOR, now=NOW)
    assert offered.lapses_at is not None
    before = Mail.objects.filter(to="ana@example.org").count()
    clockwork.lapse(now=offered.lapses_at)
    assert Mail.objects.filter(to="ana@example.org").count() == before + 1


def test_the_doctor_says_what_waits_and_what_has_nobody(officers: dict[str, Officer]) -> None:
    booked(EVENING)
    assert not list(health_meetings.appointments(NOW))
    assert health_meetings.to_come(NOW) == 1
    Appointment.objects.update(rose_at=NOW)
    assert [grave for grave, _, _ in health_meetings.appointments(NOW)] == [False]
    Posting.objects.all().delete()
    bump("roster")
    assert any(grave and "W" in how for grave, how, _ in health_meetings.appointments(NOW))
