"""Free times: what is left of officers' shifts, by the zone's rules. Read from the database each time; nothing is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q

from lamplighter.core.schedule import slots as cutting
from lamplighter.core.schedule.duty import duties_of
from lamplighter.core.schedule.slots import Booked, Slot, SlotRules
from lamplighter.core.schedule.values import hours_of
from lamplighter.meetings.models import Appointment, Cell, ShiftPlace
from lamplighter.meetings.models.appointment import TIMED_VALUES
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.rules.appointments import State
from lamplighter.meetings.rules.parts import fits
from lamplighter.meetings.rules.values import Part
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.queries import RosterSnapshot, snapshot
from lamplighter.roster.rules import PostRole

ROLE = PostRole.CIO.value
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``length`` in minutes; ``officer`` None: any of the zone; ``speaks`` empty: any language."""

    zone: str
    length: int
    parts: frozenset[Part] = frozenset()
    officer: int | None = None
    speaks: str = ""


def posts_zone(codes: Collection[str]) -> str:
    """The zone that has officers: the first of a chain of codes, from the lowest up; empty where none has."""
    held = snapshot()
    return next((code for code in codes if code in held.zones), "")


def officers_of(zone: str, now: datetime) -> list[int]:
    """Officers who work in a zone, or stand in there, on some day within its horizon."""
    held, first = snapshot(), city_day(now)
    last = first + timedelta(days=rules_of(zone).horizon_days)
    found: dict[int, None] = {}
    for row in held.roster.by_zone.get(zone, ()):
        if held.roster.posts[row.post].role == ROLE:
            for duty in duties_of(held.roster, row, first, last):
                found[duty.officer] = None
    return sorted(found)


def speakers(language: str) -> frozenset[int]:
    """Officers who speak a language; of no language, nobody."""
    if not language:
        return frozenset()
    return frozenset(pk for pk, card in snapshot().cards.items() if language in card.languages)


def free(
    wanted: Wanted,
    *,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    notice: bool = True,
    leaving: Collection[int] = (),
) -> list[Slot]:
    """Every free time that fits, in order of time, then officer; none where the zone takes no bookings.

    Args:
        since, until: none that begins before the one, or at or after the other.
        notice: False where staff book: they need none.
        leaving: appointments whose own time counts as free, since they move.
    """
    rules = rules_of(wanted.zone)
    if not rules.takes_bookings:
        return []
    cut = rules.slot_rules if notice else replace(rules.slot_rules, notice=timedelta(0))
    held = snapshot()
    last = now + cut.horizon
    found = cutting.slots(
        held.roster,
        wanted.zone,
        length=timedelta(minutes=wanted.length),
        rules=cut,
        booked=booked(held, wanted.zone, now=now, until=min(last, until) if until else last, leaving=leaving),
        now=now,
        role=ROLE,
        officer=wanted.officer,
        since=since,
        until=until,
    )
    tz = city_tz()
    speak = speakers(wanted.speaks)
    return [
        each
        for each in found
        if fits(each.starts, wanted.parts, tz) and (not wanted.speaks or each.officer in speak)
    ]


def booked(
    held: RosterSnapshot, zone: str, *, now: datetime, until: datetime, leaving: Collection[int] = ()
) -> Booked:
    """What is taken of the time of a zone's officers, wherever they work. A hold that is over takes nothing."""
    officers = {row.officer for row in held.roster.by_zone.get(zone, ())}
    for row in held.roster.by_zone.get(zone, ()):
        officers |= {cover.officer for cover in held.roster.covers_of.get(row.id, ())}
    over = Q(appointment__state=State.HELD.value, appointment__lapses_at__lte=now)
    taken = Cell.objects.filter(
        officer__in=officers,
        cell__gte=cutting.cell_of(now - DAY),
        cell__lte=cutting.cell_of(until + DAY),
    ).exclude(over | Q(appointment__in=list(leaving)))
    cells: dict[int, set[int]] = {}
    for officer, cell in taken.values_list("officer_id", "cell"):
        cells.setdefault(officer, set()).add(cell)
    counted = (
        ShiftPlace.objects.filter(
            officer__in=officers, shift_starts__gte=now - 2 * DAY, shift_starts__lte=until
        )
        .exclude(over | Q(appointment__in=list(leaving)))
        .values_list("officer_id", "shift_starts")
        .annotate(many=Count("pk"))
        .order_by()
    )
    return Booked(cells, {(officer, starts): many for officer, starts, many in counted})


def load_of(officers: Collection[int], *, now: datetime) -> Mapping[int, int]:
    """How many appointments lie before each officer, for sharing them fairly."""
    rows = (
        Appointment.objects.filter(officer__in=officers, starts__gte=now, state__in=TIMED_VALUES)
        .exclude(state=State.HELD.value, lapses_at__lte=now)
        .values_list("officer_id")
        .annotate(many=Count("pk"))
        .order_by()
    )
    return {int(officer): int(many) for officer, many in rows if officer is not None}


def at_time(
    wanted: Wanted, starts: datetime, *, now: datetime, notice: bool = True, leaving: Collection[int] = ()
) -> list[Slot]:
    """The free slots that begin at an instant, the fairest first."""
    until = starts + timedelta(seconds=1)
    found = free(wanted, now=now, since=starts, until=until, notice=notice, leaving=leaving)
    load = load_of([each.officer for each in found], now=now) if len(found) > 1 else {}
    ordered = []
    while found:
        fairest = cutting.fairest(found, load)
        ordered.append(fairest)
        found.remove(fairest)
    return ordered


def duty_slot(zone: str, officer: int, starts: datetime, ends: datetime) -> Slot | None:
    """The slot that a stretch of time is, if its officer is on duty for the zone all through it by today's roster; else None."""
    held = snapshot()
    day = city_day(starts)
    for row in held.roster.by_zone.get(zone, ()):
        if held.roster.posts[row.post].role != ROLE:
            continue
        for back in range(3):
            first = day - back * DAY
            for duty in duties_of(held.roster, row, first, first):
                if duty.officer == officer and duty.starts <= starts and ends <= duty.ends:
                    begins = hours_of(held.roster.tz, held.roster.shifts[row.shift], first)[0]
                    return Slot(starts, officer, ends, duty.post, duty.shift, begins)
    return None


def shift_code(slot: Slot) -> str:
    """Code of the shift a slot lies in."""
    return snapshot().shifts[slot.shift].code


def staff_slot(zone: str, officer: int, starts: datetime, minutes: int) -> Slot | None:
    """A time that staff choose freely: on duty it must lie, on no mark of the clock; what is taken, the database says."""
    return duty_slot(zone, officer, starts, starts + timedelta(minutes=minutes))


def cells_of(slot: Slot, rules: SlotRules) -> range:
    """Numbers of the cells it takes."""
    return cutting.cells_of(slot.starts, slot.ends, rules)
