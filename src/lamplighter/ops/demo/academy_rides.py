"""Ride-alongs of the demo city: who takes riders, and rides that were held, missed, cancelled or are to come; all cut from its shifts."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from lamplighter.academy.actions.ride_shared import Taken, free_car, take_car
from lamplighter.academy.models import (
    Application,
    Course,
    Ride,
    RideBlackout,
    RideHappening,
    RideRules,
    RideTaker,
    Signature,
)
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.applications import secret_of
from lamplighter.academy.queries.rides import free_rides, ride_rules
from lamplighter.academy.rules.rides import RideSide, RideSlot, RideState, RideVerb, ride_cells
from lamplighter.academy.rules.states import TAKING_PART
from lamplighter.core.schedule.values import instant
from lamplighter.ops.demo.academy import FINISHED, RUNNING, told_of
from lamplighter.ops.demo.year import ALPHABET
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.models import Posting

TAKERS: Final = ("2142", "2172", "2182")
"""Badges of evening officers whose postings take riders."""
ALWAYS: Final = "2151"
"""Takes riders on any shift."""
COMING: Final = 4
"""So many rides are still to come."""
PATIENCE: Final = 12
"""A ride of the past lies at most so many days after the day that was drawn for it."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def clear_rides() -> None:
    """Gives back what the rides of an older recipe took, and forgets them."""
    for ride in Ride.objects.all():
        free_car(ride)
    for model in (Ride, RideTaker, RideBlackout, RideRules):
        model.objects.all().delete()


@transaction.atomic
def write_rides(seed: int, *, now: datetime) -> int:
    """Writes them all, without letters; what an older recipe wrote goes first. Returns how many there are."""
    clear_rides()
    RideRules.objects.create(only=1)
    _takers(now)
    _blackouts(now)
    writer = _Rides(random.Random(f"{seed}-rides"), now)
    for number in (FINISHED, RUNNING):
        course = Course.objects.filter(number=number).first()
        if course is not None:
            writer.held(course)
            if course.done_at is None:
                writer.others(course)
    return Ride.objects.count()


def _takers(now: datetime) -> None:
    """Evening officers on their postings, and one officer on any shift; in another city than Riverbend all who work evenings."""
    evenings = Posting.objects.filter(post__role="cio", shift__kind="evening", ends=None)
    ours = evenings.filter(officer__badge__in=TAKERS)
    for posting in (ours if ours.exists() else evenings).order_by("pk"):
        RideTaker.objects.create(posting=posting, since=now - 400 * DAY)
    always = Posting.objects.filter(officer__badge=ALWAYS).first()
    if always is not None:
        RideTaker.objects.create(officer=always.officer, since=now - 400 * DAY)


def _blackouts(now: datetime) -> None:
    fair, busy = told_of("rides")["blackouts"]
    today = city_day(now)
    RideBlackout.objects.create(first=today + 15 * DAY, last=today + 17 * DAY, why=fair)
    RideBlackout.objects.create(weekdays=[4, 5], starts=time(19), ends=time(2), why=busy)


@dataclass
class _Rides:
    """The rides as they are written: what is taken is not given again."""

    dice: random.Random
    now: datetime
    words: dict[str, Any] = field(default_factory=lambda: told_of("rides"))
    cells: dict[int, set[int]] = field(default_factory=dict)
    nights: dict[date, int] = field(default_factory=dict)

    def held(self, course: Course) -> None:
        """The rides of whoever has ridden along: near the day that was drawn for them, which follows."""
        rows = list(
            Application.objects.filter(
                course=course,
                standing__in=[each.value for each in TAKING_PART],
                ride_on__isnull=False,
                stand_in=False,
            ).order_by("ride_on", "pk")
        )
        if not rows:
            return
        free = self._free_since(min(row.ride_on for row in rows if row.ride_on), course)
        done: list[Ride] = []
        for row in rows:
            assert row.ride_on is not None
            slot = self._near(free, row.ride_on)
            ride = self._book(row, slot) if slot is not None else None
            if ride is not None:
                self._end(ride, RideVerb.DONE, RideSide.OFFICER, ride.ends + timedelta(minutes=15))
                done.append(ride)
                row.ride_on = city_day(ride.starts)
            elif course.done_at is None:
                row.ride_on = None  # no shift had room: they have not ridden yet
            row.save(update_fields=["ride_on"])
        if course.done_at is None:  # of a course that is over, what was noted is erased
            for ride, note in zip(reversed(done), self.words["notes"], strict=False):
                ride.note, ride.noted_at = note, ride.ends + timedelta(minutes=40)
                ride.save(update_fields=["note", "noted_at"])

    def others(self, course: Course) -> None:
        """Of those who have not ridden: one of whom nobody has said how it went, one who did not come, some who have a ride to come, one
        whose ride was cancelled, one who signed and may choose. The rest have not signed."""
        rows = Application.objects.filter(course=course, standing="enrolled", ride_on=None).order_by("pk")
        people = iter(list(rows))
        past = [each for each in self._free_since(city_day(self.now) - 12 * DAY, course) if each.ends < self.now]  # fmt: skip
        for verb in (None, RideVerb.NO_SHOW):
            row = next(people, None)
            slot = self._last(past)
            ride = self._book(row, slot) if row is not None and slot is not None else None
            if ride is not None and verb is not None:
                self._end(ride, verb, RideSide.OFFICER, ride.ends)
        day = city_day(self.now) + 3 * DAY
        for n in range(COMING + 1):
            row = next(people, None)
            slot = self._near(free_rides(now=self.now), day + 3 * n * DAY)
            ride = self._book(row, slot) if row is not None and slot is not None else None
            if ride is not None and n == COMING:
                ride.why, ride.ended_by = self.words["cancelled"], RideSide.OFFICER.value
                self._end(ride, RideVerb.CANCEL, RideSide.OFFICER, self.now - 2 * HOUR)
                free_car(ride)
        chooses = next(people, None)
        if chooses is not None:
            self._sign(chooses, self.now - 20 * HOUR)

    def _free_since(self, first: date, course: Course) -> list[RideSlot]:
        """Every ride that could have been taken from a day on, up to now, or to the end of the course."""
        until = min(self.now, course.done_at or self.now)
        at, found = instant(city_tz(), first, time(0)), []
        while at < until:
            found += [each for each in free_rides(now=at, notice=False) if each.ends <= until]
            at += ride_rules().limits.horizon
        return found

    def _near(self, free: Iterable[RideSlot], day: date) -> RideSlot | None:
        """The first evening from a day on that has room; on that evening, the latest ride there is."""
        fits = [each for each in free if day <= each.night <= day + PATIENCE * DAY and self._room(each)]
        return min(fits, key=lambda each: (each.night, -each.starts.timestamp(), each.officer), default=None)

    def _last(self, free: Sequence[RideSlot]) -> RideSlot | None:
        return max((each for each in free if self._room(each)), key=lambda each: each.starts, default=None)

    def _room(self, slot: RideSlot) -> bool:
        taken = self.cells.get(slot.officer, set())
        busy = self.nights.get(slot.night, 0) >= ride_rules().most_a_night
        return not busy and taken.isdisjoint(ride_cells(slot.starts, slot.ends))

    def _book(self, row: Application, slot: RideSlot) -> Ride | None:
        """One ride as the rider took it; None where the officer has something else then after all."""
        made = min(slot.starts - self.dice.uniform(3, 15) * DAY, self.now - self.dice.uniform(3, 60) * HOUR)
        if row.accepted_at is not None:
            made = min(max(made, row.accepted_at + 2 * HOUR), slot.starts)
        ride = Ride(
            number="".join(self.dice.choice(ALPHABET) for _ in range(8)),
            application=row,
            state=RideState.BOOKED.value,
            made_at=made,
            changed_at=made,
        )
        try:
            with transaction.atomic():
                take_car(ride, slot, now=made)
        except Taken:
            return None
        if slot.starts <= self.now:
            ride.reminded_at = slot.starts - DAY
            ride.save(update_fields=["reminded_at"])
        self._sign(row, made - HOUR)
        self.cells.setdefault(slot.officer, set()).update(ride_cells(slot.starts, slot.ends))
        self.nights[slot.night] = self.nights.get(slot.night, 0) + 1
        RideHappening.objects.create(ride=ride, what="book", side=RideSide.RIDER.value, at=made)
        return ride

    def _sign(self, row: Application, at: datetime) -> None:
        """The waiver of rides, before a ride is taken."""
        waiver = signing.current(signing.RIDE)
        if waiver is not None:
            Signature.objects.get_or_create(
                application=row, waiver=waiver, guardian=False, defaults={"name": row.name, "at": at}
            )

    def _end(self, ride: Ride, verb: RideVerb, side: RideSide, at: datetime) -> None:
        after = {
            RideVerb.DONE: RideState.DONE, RideVerb.NO_SHOW: RideState.NO_SHOW, RideVerb.CANCEL: RideState.CANCELLED,
        }  # fmt: skip
        ride.state, ride.changed_at, ride.sequence = after[verb].value, at, ride.sequence + 1
        ride.save()
        RideHappening.objects.create(ride=ride, what=verb.value, side=side.value, at=at)


def ride_links(now: datetime) -> list[str]:
    """Of two riders, in English: one who has a ride to come, and one who may choose."""
    booked = Ride.objects.filter(state=RideState.BOOKED.value, starts__gt=now).select_related("application")
    first = booked.order_by("starts", "pk").first()
    signed = Signature.objects.filter(waiver__kind=signing.RIDE, application__standing="enrolled")
    chooses = (
        Application.objects.filter(pk__in=signed.values("application"), ride_on=None)
        .exclude(rides__state__in=[RideState.BOOKED.value, RideState.NO_SHOW.value])
        .order_by("pk")
        .first()
    )
    rows = [first.application if first is not None else None, chooses]
    return [_link(row) for row in rows if row is not None]


def _link(row: Application) -> str:
    with override("en"):
        path = reverse("academy-ride", args=[row.number, secret_of(row)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"
