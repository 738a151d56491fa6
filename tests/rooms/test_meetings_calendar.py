"""Must show 3: whatever the roster, the rules and the bookings, no slots overlap or leave their shift, and calendar files say what pages say."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lamplighter.core.schedule.slots import Booked, Slot, SlotRules, cells_of, slots
from lamplighter.core.schedule.values import Roster
from lamplighter.meetings.messages import calendar, sentences
from lamplighter.meetings.models import Appointment
from lamplighter.plumbing import saying
from lamplighter.roster.models import Officer
from tests.conftest import PROVE
from tests.support.rosters import DAYS, counted, rosters, times

OFFICER = Officer(
    pk=1, badge="1", first_name="Ada", last_name="Reyes", title="Officer", display_level="full", slug="a"
)
ZONES = [ZoneInfo(name) for name in ("America/Chicago", "Australia/Lord_Howe", "Europe/Berlin")]
CLOCKS = [datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)]
"""In Chicago clocks go forward an hour after the one, and back an hour after the other."""
minutes = st.integers(0, 6).map(lambda n: timedelta(minutes=5 * n))
rule_sets = st.builds(
    SlotRules,
    step=st.sampled_from([timedelta(minutes=n) for n in (5, 15, 30)]),
    before=minutes,
    after=minutes,
    notice=st.integers(0, 24).map(lambda n: timedelta(hours=n)),
    horizon=st.integers(1, 5).map(lambda n: timedelta(days=n)),
    most_per_shift=st.integers(0, 4),
)


def appointment(starts: datetime, ends: datetime, **more: object) -> Appointment:
    """A row that is never saved."""
    told = {
        "number": "4F7K9Q2M",
        "zone": "river",
        "state": "booked",
        "officer": OFFICER,
        "way": "phone",
        "by": "email",
        "language": "en",
        "changed_at": starts - timedelta(days=1),
        **more,
    }
    return Appointment(starts=starts, ends=ends, **told)


def book(plan: Roster, rules: SlotRules, length: timedelta, now: datetime, choices: list[int]) -> list[Slot]:
    """Books one free slot after the other, as many as are chosen and there are."""
    cells: dict[int, set[int]] = {}
    counts: dict[tuple[int, datetime], int] = {}
    taken: list[Slot] = []
    for choice in choices:
        free = slots(
            plan, "river", length=length, rules=rules, booked=Booked(cells, counts), now=now, role="cio"
        )
        if not free:
            break
        slot = free[choice % len(free)]
        cells.setdefault(slot.officer, set()).update(cells_of(slot.starts, slot.ends, rules))
        key = (slot.officer, slot.shift_starts)
        counts[key] = counts.get(key, 0) + 1
        taken.append(slot)
    return taken


@settings(max_examples=600 if PROVE else 60, deadline=None)
@given(
    plan=rosters(),
    rules=rule_sets,
    length=st.sampled_from([timedelta(minutes=n) for n in (15, 20, 40, 60)]),
    day=st.sampled_from(DAYS),
    clock=times,
    choices=st.lists(st.integers(0, 400), min_size=1, max_size=6),
)
def test_booked_slots_never_overlap_nor_leave_their_shift_and_read_back_as_they_are(
    plan: Roster, rules: SlotRules, length: timedelta, day: datetime, clock: object, choices: list[int]
) -> None:
    now = datetime.combine(day, clock, tzinfo=plan.tz).astimezone(UTC)  # type: ignore[arg-type]
    taken = book(plan, rules, length, now, choices)
    for slot in taken:
        assert slot.ends - slot.starts == length
        assert now + rules.notice <= slot.starts < now + rules.horizon
        at = slot.starts
        while at < slot.ends:  # on duty at each minute, by an independent reading of the roster
            assert slot.officer in counted(plan, "river", at)
            at += timedelta(minutes=5)
    ordered = sorted(taken, key=lambda each: (each.officer, each.starts))
    for before, after in itertools.pairwise(ordered):
        assert before.officer != after.officer or before.ends + rules.after + rules.before <= after.starts
    for slot in taken:
        (read,) = Calendar.from_ical(calendar.file_of(appointment(slot.starts, slot.ends))).walk("VEVENT")
        assert (read["DTSTART"].dt, read["DTEND"].dt) == (slot.starts, slot.ends)
        assert read["DTSTART"].dt.utcoffset() == timedelta(0)


@settings(max_examples=400 if PROVE else 80, deadline=None)
@given(
    tz=st.sampled_from(ZONES),
    around=st.sampled_from(
        [*CLOCKS, datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)]
    ),
    quarters=st.integers(-300, 300),
    length=st.sampled_from([15, 20, 40, 60, 90]),
)
def test_calendars_show_the_clock_that_pages_show_also_while_clocks_change(
    tz: ZoneInfo, around: datetime, quarters: int, length: int
) -> None:
    starts = around + timedelta(minutes=15 * quarters)
    ends = starts + timedelta(minutes=length)
    row = appointment(starts, ends)
    read = Calendar.from_ical(calendar.file_of(row))
    (found,) = recurring_ical_events.of(read).between(starts - timedelta(days=1), ends + timedelta(days=1))
    assert found["DTSTART"].dt == starts
    assert found["DTEND"].dt == ends
    assert saying.clock(found["DTSTART"].dt, tz) == saying.clock(row.starts, tz)
    assert saying.long_day(found["DTSTART"].dt, tz) == saying.long_day(row.starts, tz)
    assert sentences.minutes(row) == length


def test_a_file_keeps_its_name_for_good_and_grows_with_each_change() -> None:
    starts = CLOCKS[0]
    row = appointment(starts, starts + timedelta(minutes=20), sequence=0)
    moved = appointment(starts + timedelta(days=1), starts + timedelta(days=1, minutes=20), sequence=1)
    gone = appointment(moved.starts, moved.ends, sequence=2, state="cancelled")
    read = [Calendar.from_ical(calendar.file_of(each)).walk("VEVENT")[0] for each in (row, moved, gone)]
    assert len({str(each["UID"]) for each in read}) == 1
    assert [int(each["SEQUENCE"]) for each in read] == [0, 1, 2]
    assert [str(each["STATUS"]) for each in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(Calendar.from_ical(calendar.file_of(row))["METHOD"]) == "PUBLISH"
    assert str(Calendar.from_ical(calendar.file_of(gone))["METHOD"]) == "CANCEL"


def test_promise_6_a_file_that_is_shared_opens_nothing() -> None:
    row = appointment(CLOCKS[0], CLOCKS[0] + timedelta(minutes=20))
    text = calendar.file_of(row).decode().replace("\r\n ", "")
    assert "URL" not in text
    assert "/a/" not in text
    assert "use the link in our message" in text


def test_a_file_is_in_its_readers_language_and_says_nothing_of_what_it_is_about() -> None:
    starts = CLOCKS[0]
    row = appointment(
        starts, starts + timedelta(minutes=20), language="es", topic="My neighbour shouts.", name="Ana"
    )
    text = calendar.file_of(row).decode().replace("\r\n ", "")
    assert "Cita: Agente Reyes" in text
    assert "shouts" not in text
    assert "Ana" not in text
