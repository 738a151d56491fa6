"""The demo city's gatherings as rows, written in bulk, with those who came, what was promised and what they thought of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.core.schedule.slots import cell_of
from lamplighter.meetings.models import Cell, FollowUp, Gathering, Pulse, Rsvp, Seat, Series
from lamplighter.meetings.queries.gathering_officers import candidates
from lamplighter.meetings.queries.rsvps import form_digest
from lamplighter.ops.demo.city import City
from lamplighter.ops.demo.gatherings import (
    AHEAD,
    SERIES,
    Drawn,
    Place,
    Subject,
    Words,
    draw_gatherings,
    read_words,
)
from lamplighter.outbox.reach import By
from lamplighter.plumbing.clock import city_day

_NAMES: Final = (
    "Ada", "Bruno", "Carmen", "Farid", "Grace", "Hana", "Inés", "Jonas", "Kemi", "Lucía", "Mateo", "Nadia", "Otis", "Priya", "Rosa",
    "Samuel", "Tam", "Víctor", "Wen", "Yusuf", "Zofia",
)  # fmt: skip
_CITY_HALL: Final = ("Opera House", "100 Market Boulevard")
MOST_SEATED = 0.9
"""Share of the seats that are taken at most, but for those that are full."""


def take_gatherings(city: City, *, now: datetime, tz: ZoneInfo) -> int:
    """Draws the year's gatherings and writes them. Returns how many there are."""
    drawn = draw_gatherings(city.seed, today=now.astimezone(tz).date(), tz=tz, addresses=city.addresses)
    return write_gatherings(drawn, read_words(), zones={code: name for code, name, _ in city.zones}, now=now)


@transaction.atomic
def write_gatherings(drawn: Sequence[Drawn], words: Words, *, zones: Mapping[str, str], now: datetime) -> int:
    """Writes them. Returns how many gatherings there are.

    Args:
        zones: names of the zones by code.
    """
    for model in (Pulse, FollowUp, Seat, Rsvp):
        model.objects.all().delete()
    Gathering.objects.all().delete()
    Series.objects.all().delete()
    series = _write_series(drawn, now)
    made = [_Row(each, words, zones, series, now) for each in drawn]
    Gathering.objects.bulk_create(each.row for each in made)
    for each in made:
        each.fill()
    Rsvp.objects.bulk_create((rsvp for each in made for rsvp in each.rsvps), batch_size=400)
    Seat.objects.bulk_create((seat for each in made for seat in each.seats()), batch_size=800)
    FollowUp.objects.bulk_create(promise for each in made for promise in each.promises)
    Pulse.objects.bulk_create((pulse for each in made for pulse in each.pulses), batch_size=800)
    for each in made:
        _take_time(each.row, now)
    return len(made)


def _write_series(drawn: Sequence[Drawn], now: datetime) -> dict[int, Series]:
    today = city_day(now)
    found = {}
    for place, plan in enumerate(SERIES):
        dates = [each for each in drawn if each.plan == place]
        found[place] = Series.objects.create(
            number=f"RVRSER0{place}",
            zone=plan.zone,
            rule=plan.rule,
            first_day=dates[0].day,
            starts=plan.at,
            minutes=plan.minutes,
            made_until=today + AHEAD,
        )
    return found


def _take_time(row: Gathering, now: datetime) -> None:
    """Those who work in its zone in the evening attend; for the whole city the first four of whom nobody else has the time."""
    if row.state == "cancelled":
        return
    evening = [
        officer
        for officer, _, shifts in candidates(row.zone, city_day(max(row.starts, now)))
        if any(shift.kind.value == "evening" for shift in shifts)
    ]
    for officer in evening[: 2 if row.zone else 4]:
        cells = range(cell_of(row.starts), cell_of(row.ends - timedelta(microseconds=1)) + 1)
        try:
            with transaction.atomic():
                Cell.objects.bulk_create(Cell(officer_id=officer, cell=cell, gathering=row) for cell in cells)
        except IntegrityError:  # has an appointment then
            continue


@dataclass
class _Row:
    """One gathering and all that hangs on it."""

    drawn: Drawn
    words: Words
    zones: Mapping[str, str]
    series: Mapping[int, Series]
    now: datetime
    row: Gathering = field(init=False)
    rsvps: list[Rsvp] = field(default_factory=list)
    promises: list[FollowUp] = field(default_factory=list)
    pulses: list[Pulse] = field(default_factory=list)

    def __post_init__(self) -> None:
        drawn, subject = self.drawn, self.subject
        zone, place = self.zones.get(drawn.zone, ""), self.place
        made = min(drawn.starts - timedelta(days=40), self.now - timedelta(days=2))
        self.row = Gathering(
            number=drawn.number,
            series=self.series.get(drawn.plan),
            day=drawn.day if drawn.plan >= 0 else None,
            zone=drawn.zone,
            kind=subject.kind,
            state="draft" if drawn.draft else "planned",
            title_en=subject.title.en.format(zone=zone),
            title_es=subject.title.es.format(zone=zone),
            about_en=subject.about.en,
            about_es=subject.about.es,
            agenda_en=subject.agenda.en,
            agenda_es=subject.agenda.es,
            starts=drawn.starts,
            ends=drawn.starts + timedelta(minutes=drawn.minutes),
            place=place.name.format(zone=zone) if drawn.zone else _CITY_HALL[0],
            address=drawn.address if drawn.zone else _CITY_HALL[1],
            access_en=place.access.en,
            access_es=place.access.es,
            languages=["en", "es"] if subject.code in ("block", "open", "scams") else ["en"],
            interpreter=drawn.turn % 3 != 1,
            capacity=drawn.seats,
            made_at=made,
            changed_at=made,
        )
        self._befall()

    @property
    def subject(self) -> Subject:
        """What is said of it."""
        return self.words.subjects[self.drawn.subject]

    @property
    def place(self) -> Place:
        """Where it is: of a series always the same."""
        turn = self.drawn.plan if self.drawn.plan >= 0 else self.drawn.turn
        return self.words.places[turn % len(self.words.places)]

    @property
    def over(self) -> bool:
        """Whether it took place."""
        return self.row.ends <= self.now and not self.drawn.cancelled

    def _befall(self) -> None:
        row, drawn = self.row, self.drawn
        if drawn.moved:
            why = drawn.dice.choice(self.words.moved)
            row.moved_from, row.why_en, row.why_es = row.starts, why.en, why.es
            row.starts, row.ends = row.starts + timedelta(days=2), row.ends + timedelta(days=2)
            row.sequence, row.changed_at = 1, row.made_at + timedelta(days=1)
        if drawn.cancelled:
            why = drawn.dice.choice(self.words.cancelled)
            row.state, row.why_en, row.why_es = "cancelled", why.en, why.es
            row.sequence, row.changed_at = row.sequence + 1, row.made_at + timedelta(days=1)
        if self.over and row.ends < self.now - timedelta(days=3):  # the last one still waits for its minutes
            turn = drawn.turn
            minutes = self.subject.minutes[turn % len(self.subject.minutes)]
            outcome = self.subject.outcome[turn % len(self.subject.outcome)]
            row.state, row.minutes_at = "held", row.ends + timedelta(days=1)
            row.changed_at = row.minutes_at
            row.minutes_en, row.minutes_es = minutes
            row.outcome_en, row.outcome_es = outcome

    def fill(self) -> None:
        """Those who come, what was promised, what they thought."""
        if self.row.state == "draft" or self.drawn.cancelled:
            return
        self._people()
        if self.over:
            self._after()
        Gathering.objects.filter(pk=self.row.pk).update(
            walk_ins=self.row.walk_ins, pulse_at=self.row.pulse_at, pulse_ends=self.row.pulse_ends
        )

    def _people(self) -> None:
        dice, row = self.drawn.dice, self.row
        full = row.capacity is not None and self.drawn.turn % 4 == 0
        wanted = round((row.capacity or 34) * (1.15 if full else dice.uniform(0.65, MOST_SEATED)))
        left, asked = row.capacity, 0
        while asked < wanted:
            size = dice.choices((1, 2, 3, 4), (55, 30, 9, 6))[0]
            asked += size
            going = left is None or size <= left
            if going and left is not None:
                left -= size
            self.rsvps.append(self._rsvp(size, going=going))

    def _rsvp(self, size: int, *, going: bool) -> Rsvp:
        dice, row = self.drawn.dice, self.row
        number = "".join(dice.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))
        made = row.made_at + (min(row.starts, self.now) - row.made_at) * dice.random()
        kept = self.now - row.ends < timedelta(days=settings.LAMPLIGHTER.gatherings.keep_contact_days)
        came = round(size * dice.choice((1, 1, 1, 1, 1, 1, 0, 0.5))) if self.over and going else 0
        language = "es" if dice.random() < 0.3 else "en"
        told: dict[str, Any] = {"by": By.LINK.value, "anonymised_at": None if kept else row.ends}
        if kept:
            told["name"] = dice.choice(_NAMES) if dice.random() < 0.8 else ""
            if dice.random() < 0.7:
                told.update(by=By.EMAIL.value, email=f"{number.lower()}@riverbend.invalid")
            if dice.random() < 0.12:
                told["needs"] = dice.choice(self.words.needs).said(language)
            if row.interpreter and dice.random() < 0.08:
                told["interpreter"] = dice.choice(("vi", "so", "ar"))
        return Rsvp(
            number=number,
            gathering=row,
            form=form_digest(f"demo-{number}"),
            state="going" if going else "waiting",
            size=size,
            language=language,
            made_at=made,
            changed_at=made,
            came=came,
            came_at=row.starts - timedelta(minutes=dice.randrange(1, 14)) if came else None,
            **told,
        )

    def _after(self) -> None:
        row, dice = self.row, self.drawn.dice
        row.walk_ins = dice.randrange(0, 9)
        days = timedelta(days=settings.LAMPLIGHTER.gatherings.pulse_days)
        row.pulse_at = row.ends.replace(hour=16, minute=0) + timedelta(days=1)
        row.pulse_ends = row.pulse_at + days
        for rsvp in self.rsvps:
            rsvp.asked_at = row.pulse_at if rsvp.came and rsvp.by == By.EMAIL.value else None
        came = sum(rsvp.came for rsvp in self.rsvps)
        for _ in range(round(came * dice.uniform(0.5, 0.9))):
            self.pulses.append(
                Pulse(gathering=row, useful=_answer(dice, 70, 23), heard=_answer(dice, 62, 26))
            )
        if row.state == "held":
            self.promises += self._promised()

    def _promised(self) -> Iterable[FollowUp]:
        row, dice = self.row, self.drawn.dice
        today = city_day(self.now)
        for place, what in enumerate(self.subject.promises):
            if len(self.subject.promises) > 2 and place % 2 != self.drawn.turn % 2:
                continue
            due = city_day(row.ends) + timedelta(days=30 + 12 * place)
            done = city_day(row.ends) + timedelta(days=dice.randrange(6, 40))
            kept = done <= today and dice.random() < 0.86
            yield FollowUp(
                gathering=row,
                what_en=what.en,
                what_es=what.es,
                zone=row.zone or "desk:front",
                due_on=due,
                done_on=done if kept else None,
                made_at=row.ends + timedelta(hours=15),
            )

    def seats(self) -> Iterable[Seat]:
        """Its seats, taken and free."""
        if self.row.capacity is None:
            return
        holders = [rsvp for rsvp in self.rsvps if rsvp.state == "going" for _ in range(rsvp.size)]
        for place in range(1, self.row.capacity + 1):
            yield Seat(
                gathering=self.row,
                place=place,
                rsvp=holders[place - 1] if place <= len(holders) else None,
            )


def _answer(dice: random.Random, yes: int, partly: int) -> str:
    return dice.choices(("yes", "partly", "no"), (yes, partly, 100 - yes - partly))[0]
