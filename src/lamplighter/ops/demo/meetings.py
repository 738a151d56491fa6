"""The demo city's year of appointments and wished-for hours: invented, drawn from a seed, by the same rules as real ones."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from lamplighter.audit.rules import Actor
from lamplighter.concerns.models import Concern
from lamplighter.core.schedule.slots import Booked, Slot, SlotRules, cells_of, slots
from lamplighter.meetings.actions.shipped import keep_stations, ship
from lamplighter.meetings.models import Appointment, Cell, Happening, ShiftPlace, Spot, Wish
from lamplighter.meetings.queries.links import link_of
from lamplighter.meetings.queries.slots import ROLE, shift_code
from lamplighter.meetings.rules.appointments import State, Verb
from lamplighter.meetings.rules.calls import UNREACHED
from lamplighter.meetings.rules.parts import outside_work
from lamplighter.meetings.rules.values import Channel, Part, Side, Way
from lamplighter.ops.demo.year import ALPHABET, NAMES
from lamplighter.outbox.reach import By
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.queries import snapshot

COUNT: Final = 300
WISHES: Final = 46
BACK, AHEAD = timedelta(days=345), timedelta(days=18)
HOME: Final = "RIV"
"""The zone whose officers have days worth showing: today, or where they are off the next days that they work."""
FULL: Final = {place * 20: away for place, away in enumerate((0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2))}
"""Which of the appointments fill these days, and how many days from today each is to be at the earliest."""
BUSY: Final = range(17, 20)
"""Hours of those days that are left to gatherings."""
KEPT = timedelta(days=30)
"""What lies further back has lost its contacts, as in any department."""
LIBRARIES: Final = (
    (
        "North Library",
        "Biblioteca del Norte",
        "212 Oak Street",
        "Level entrance on 2nd Street. Hearing loop in room B.",
        "Entrada sin escalones por la calle 2. Bucle auditivo en la sala B.",
    ),
    (
        "Mill Street Community Room",
        "Sala comunitaria de Mill Street",
        "40 Mill Street",
        "Ramp at the side door. Parking behind the house.",
        "Rampa en la puerta lateral. Estacionamiento detrás de la casa.",
    ),
)


@transaction.atomic
def write_meetings(seed: int, *, zones: Sequence[str], actor: Actor, now: datetime) -> int:
    """Writes the appointments of a year, and what is booked for the weeks to come. What an older recipe wrote goes first."""
    for model in (Cell, ShiftPlace, Wish, Appointment):
        model.objects.all().delete()
    ship(actor=actor, now=now)
    keep_stations(actor=actor, now=now)
    if not Spot.objects.filter(way=Way.PLACE.value).exists():
        for order, (en, es, address, access_en, access_es) in enumerate(LIBRARIES):
            Spot.objects.create(
                way=Way.PLACE.value,
                name_en=en,
                name_es=es,
                address=address,
                access_en=access_en,
                access_es=access_es,
                order=order + 1,
            )
    year = _Year(seed, zones, now)
    for place in range(COUNT):
        year.one(place)
    year.keep()
    _wishes(year)
    return len(year.rows)


class _Year:
    """The year as it grows: what is booked already is not booked twice."""

    def __init__(self, seed: int, zones: Sequence[str], now: datetime) -> None:
        self.dice = random.Random(f"{seed}-meetings")
        self.zones, self.now, self.tz = sorted(zones), now, city_tz()
        told = files("lamplighter.ops.demo").joinpath("texts", "meetings.toml").read_text(encoding="utf-8")
        self.words: dict[str, Any] = tomllib.loads(told)
        self.spots = list(Spot.objects.filter(active=True).exclude(way=Way.PORCH.value))
        self.porch = Spot.objects.filter(way=Way.PORCH.value).first()
        self.concerns: dict[str, list[str]] = {}
        for zone, number in Concern.objects.filter(sensitive=False).values_list("zone", "number"):
            self.concerns.setdefault(zone, []).append(number)
        self.cells: dict[int, set[int]] = {}
        self.rows: list[Appointment] = []
        self.slots: list[Slot] = []
        self.rules = SlotRules(notice=timedelta(0), horizon=timedelta(days=1), most_per_shift=0)

    def one(self, place: int) -> None:
        """One appointment, where a shift has room that day."""
        dice = self.dice
        # A few in each of the coming weeks, the rest over the year; the last two are for the supervisor.
        ahead = place % 6 == 0 or place >= COUNT - 2
        zone, found = self._near(FULL[place]) if place in FULL else ("", [])
        for _ in range(0 if found else 20):
            span = dice.uniform(0.15, AHEAD.days) if ahead else -dice.uniform(0.1, BACK.days)
            zone = dice.choice(self.zones)
            found = self._free(zone, self.now + timedelta(days=span))
            found = [each for each in found if ahead == (each.starts > self.now)]
            if found:
                break
        if not found:
            return
        late = [each for each in found if outside_work(each.starts, self.tz)]
        slot = dice.choice(late if late and dice.random() < 0.72 else found)
        self.cells.setdefault(slot.officer, set()).update(cells_of(slot.starts, slot.ends, self.rules))
        self.slots.append(slot)
        self.rows.append(self._row(place, zone, slot))

    def _near(self, away: int) -> tuple[str, list[Slot]]:
        """The free times of the first day from then on, on which the officers of ``HOME`` work."""
        zone = HOME if HOME in self.zones else self.zones[0]
        for days in range(away, away + 5):
            found = self._free(zone, self.now + timedelta(days=days))
            found = [each for each in found if each.starts.astimezone(self.tz).hour not in BUSY]
            if found:
                return zone, found
        return zone, []

    def _free(self, zone: str, at: datetime) -> list[Slot]:
        local = at.astimezone(self.tz).replace(hour=0, minute=0, second=0, microsecond=0)
        length = timedelta(minutes=self.dice.choice((20, 20, 40)))
        booked = Booked(self.cells, {})
        return slots(
            snapshot().roster, zone, length=length, rules=self.rules, booked=booked, now=local, role=ROLE
        )

    def _row(self, place: int, zone: str, slot: Slot) -> Appointment:
        dice, now = self.dice, self.now
        language = "es" if dice.random() < 0.24 else "en"
        made = slot.starts - timedelta(days=dice.triangular(0.2, 16, 3), minutes=dice.randrange(600))
        made = min(made, now - timedelta(hours=dice.uniform(0.5, 20)))
        spots = [each for each in self.spots if each.zone in ("", zone)]
        spot = dice.choice(spots)
        kept = slot.ends > now - KEPT
        topic = dice.choice(self.words["topics"])[language == "es"]
        by = dice.choices(("email", "text", "call"), (60, 25, 15))[0]
        number = "".join(dice.choice(ALPHABET) for _ in range(8))
        row = Appointment(
            number=number,
            zone=zone,
            channel=dice.choices((Channel.WEB.value, Channel.STAFF.value), (84, 16))[0],
            officer_id=slot.officer,
            starts=slot.starts,
            ends=slot.ends,
            lead_shift=shift_code(slot),
            way=spot.way,
            spot=spot,
            language=language,
            topic=topic if dice.random() < 0.85 else "",
            any_officer=dice.random() < 0.6,
            name=dice.choice(NAMES) if kept and dice.random() < 0.8 else "",
            email=f"{number.lower()}@riverbend.invalid" if kept and by == "email" else "",
            phone=f"555-{dice.randrange(200, 9999):04d}" if kept and by != "email" else "",
            by=by,
            made_at=made,
            changed_at=made,
            booked_at=made,
            concern=dice.choice(self.concerns.get(zone, [""])) if dice.random() < 0.3 else "",
        )
        if spot.way == Way.PHONE.value:
            row.door = row.phone or (f"555-{dice.randrange(200, 9999):04d}" if kept else "")
        self._state(row, place)
        return row

    def _state(self, row: Appointment, place: int) -> None:
        dice = self.dice
        if row.starts > self.now:
            row.state = State.CANCELLED.value if place % 30 == 6 else State.BOOKED.value
            if place >= COUNT - 2 and self.porch is not None:
                row.state, row.way, row.spot = State.ASKED.value, Way.PORCH.value, self.porch
                row.door = f"{dice.randrange(100, 900)} Lantern Street"
                row.proven_at, row.lapses_at = row.made_at, row.starts
            return
        row.state = dice.choices((State.DONE.value, State.MISSED.value, State.CANCELLED.value), (82, 6, 12))[
            0
        ]
        if row.state == State.DONE.value and dice.random() < 0.5:
            row.note = dice.choice(self.words["notes"])

    def keep(self) -> None:
        """Writes the rows with their time and timelines."""
        Appointment.objects.bulk_create(self.rows)
        cells, places, lines = [], [], []
        full: dict[tuple[int, datetime], int] = {}
        for row, slot in zip(self.rows, self.slots, strict=True):
            lines += self._lines(row)
            if row.state not in (State.BOOKED.value, State.ASKED.value):
                continue
            cells += [
                Cell(officer_id=slot.officer, cell=cell, appointment=row)
                for cell in cells_of(slot.starts, slot.ends, self.rules)
            ]
            key = (slot.officer, slot.shift_starts)
            full[key] = full.get(key, 0) + 1
            places.append(
                ShiftPlace(officer_id=key[0], shift_starts=key[1], place=full[key], appointment=row)
            )
        Cell.objects.bulk_create(cells)
        ShiftPlace.objects.bulk_create(places)
        Happening.objects.bulk_create(lines)

    def _lines(self, row: Appointment) -> list[Happening]:
        told: list[tuple[datetime, str, Side, str]] = [
            (row.made_at, Verb.ASK if row.way == Way.PORCH.value else Verb.CONFIRM, _side(row), "")
        ]
        if row.state == State.CANCELLED.value:
            at = min(row.starts, self.now) - timedelta(hours=self.dice.uniform(5, 40))
            row.changed_at = max(at, row.made_at + timedelta(minutes=20))
            reason = self.dice.choice(self.words["reasons"])[row.language == "es"]
            told.append((row.changed_at, Verb.CANCEL, Side.RESIDENT, reason))
        elif row.state in (State.DONE.value, State.MISSED.value):
            verb = Verb.FINISH if row.state == State.DONE.value else Verb.MISS
            told.append((row.ends + timedelta(minutes=12), verb, Side.STAFF, ""))
        elif row.by == By.CALL.value and row.state == State.BOOKED.value:
            told += self._calls(row)
        return [
            Happening(
                appointment=row,
                at=at,
                what=str(what),
                side=side.value,
                words=words,
                starts=row.starts,
                officer_id=row.officer_id,
            )
            for at, what, side, words in told
        ]

    def _calls(self, row: Appointment) -> list[tuple[datetime, str, Side, str]]:
        """Of some who asked to be called the time was moved, and they do not know yet: somebody rang, and nobody answered."""
        moved = max(row.made_at, self.now - timedelta(hours=26))
        tried = moved + (self.now - moved) / 2
        if sum(row.number.encode()) % 3:
            return []
        return [(moved, Verb.MOVE, Side.STAFF, ""), (tried, UNREACHED, Side.STAFF, "")]


def _side(row: Appointment) -> Side:
    return Side.STAFF if row.channel == Channel.STAFF.value else Side.RESIDENT


def _wishes(year: _Year) -> None:
    """Hours that were wished for and not found: most on evenings and weekends."""
    dice, rows = year.dice, []
    phone = next((each for each in year.spots if each.way == Way.PHONE.value), None)
    for _ in range(WISHES):
        made = year.now - timedelta(days=dice.uniform(0.5, BACK.days))
        parts = dice.choices(
            ([Part.EVENING], [Part.WEEKEND], [Part.EVENING, Part.WEEKEND], [Part.MORNING]), (42, 30, 18, 10)
        )[0]
        number = "".join(dice.choice(ALPHABET) for _ in range(8))
        open_still = made > year.now - timedelta(days=25)
        met = not open_still and dice.random() < 0.45
        over = None if open_still else made + timedelta(days=dice.uniform(1, 29))
        rows.append(
            Wish(
                number=number,
                zone=dice.choice(year.zones),
                parts=sorted(each.value for each in parts),
                length=dice.choice((20, 40)),
                way=Way.PHONE.value,
                spot=phone,
                language="es" if dice.random() < 0.3 else "en",
                by="email",
                email=f"{number.lower()}@riverbend.invalid" if open_still else "",
                made_at=made,
                met_at=over if met else None,
                closed_at=over if over is not None and not met else None,
            )
        )
    Wish.objects.bulk_create(rows)


def private_links(now: datetime) -> list[str]:
    """Of the demo city's residents, in English if there are some: the pages of an appointment to come, and of hours wished for."""
    mine = Appointment.objects.filter(starts__gt=now, state=State.BOOKED.value, by="email").order_by("starts")
    wish = Wish.objects.filter(met_at=None, closed_at=None).order_by("made_at")
    found = [min(rows, key=lambda each: each.language != "en", default=None) for rows in (mine, wish)]
    return [link_of(each, "en") for each in found if each is not None]
