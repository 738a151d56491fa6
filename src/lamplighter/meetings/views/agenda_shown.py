"""What the agenda shows of an appointment, each thing already said: a line of a day, the facts of one page, times to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.core.numbers import shown_number
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.linked import linked_to
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.messages.sentences import times_of_day
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.agenda import Offered, Trouble, Why
from lamplighter.meetings.queries.calls import ToRing
from lamplighter.meetings.queries.seen import zone_name
from lamplighter.meetings.rules.appointments import State
from lamplighter.meetings.rules.parts import part_of
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import way_said
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.models import Officer
from lamplighter.roster.words import language_name

DAYS_MOST, LISTED_MOST = 3, 120
"""Most days whose times one page shows, and most times in one list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment of a list. ``mark`` is a state worth a word; ``gone``: it takes no time any more."""

    number: str
    shown: str
    url: str
    hours: str
    when: str
    way: str
    place: str
    address: str
    safety: str
    topic: str
    language: str
    name: str
    phone: str
    email: str
    reach: str
    officer: str
    zone: str
    mark: str
    gone: bool
    now: bool
    concern: str
    concern_url: str
    """Empty where there is no such concern, or it is not theirs to see."""


def line(row: Appointment, now: datetime, user: Any, *, officers: bool = False) -> Line:
    """A line, as a person may see it. ``officers``: says who comes, where the list is of several."""
    concern = linked_to(user, row.concern, now)
    place, address, safety = words.place(row)
    plain = row.state == State.BOOKED.value
    return Line(
        number=row.number,
        shown=shown_number(row.number),
        url=reverse("staff-appointment", args=[row.number]),
        hours=words.span(row),
        when=words.when(row, now),
        way=words.way_name(row.way),
        place=place,
        address=address,
        safety=safety,
        topic=row.topic,
        language=language_name(row.speaks or row.language),
        name=row.name,
        phone=row.phone if row.by != By.EMAIL.value or row.phone else "",
        email=row.email,
        reach=way_said(row.by),
        officer=words.staff_name(row.officer) if officers else "",
        zone=zone_name(row.zone, now),
        mark="" if plain else words.state_name(row.state),
        gone=row.state in (State.CANCELLED.value, State.LAPSED.value),
        now=plain and row.starts <= now < row.ends,
        concern=shown_number(row.concern) if row.concern else "",
        concern_url=concern.url if concern is not None else "",
    )


@dataclass(frozen=True, slots=True)
class Need:
    """An appointment that needs somebody, and why."""

    line: Line
    why: str


def need(each: Trouble, now: datetime, user: Any) -> Need:
    """A line of the list of those."""
    return Need(line(each.appointment, now, user, officers=True), words.why_words(each.why))


@dataclass(frozen=True, slots=True)
class Ring:
    """A resident to ring: why, since when, and what came of it so far. ``tries``: how often nobody answered."""

    line: Line
    why: str
    since: str
    tried: str
    tries: int


def to_ring(each: ToRing, now: datetime, user: Any) -> Ring:
    """A line of the list of those."""
    row, call = each.appointment, each.call
    said = {"when": saying.when(call.since, now, city_tz())}
    return Ring(
        line=line(row, now, user, officers=True),
        why=words.call_words(row, call),
        since=saying.ended(_("Happened %(when)s.") % said),
        tried=words.tried_words(call, now),
        tries=call.tries,
    )


@dataclass(frozen=True, slots=True)
class Given:
    """What became of an appointment whose officer is away."""

    line: Line
    was: str
    offered: str
    found: bool


def given(each: Offered, now: datetime, user: Any) -> Given:
    """A line of what was offered: when it was, and what it is now."""
    row, tz = each.appointment, city_tz()
    was = capfirst(saying.when(each.was, now, tz)) if each.was is not None else ""
    said = {"when": saying.when(row.starts, now, tz), "officer": words.staff_name(row.officer)}
    if row.officer_id is None:
        return Given(line(row, now, user), was, words.why_words(Why.NOBODY), found=False)
    if row.state == State.OFFERED.value:
        same = each.was == row.starts
        offered = _("The same time with %(officer)s.") if same else _("Offered %(when)s, with %(officer)s.")
        return Given(line(row, now, user), was, saying.ended(offered % said), found=True)
    settled = {
        State.BOOKED.value: _("Agreed: %(when)s, with %(officer)s."),
        State.CANCELLED.value: _("Cancelled since."),
        State.LAPSED.value: _("Lapsed: nobody answered."),
    }.get(row.state, _("Took place."))
    return Given(
        line(row, now, user), was, saying.ended(settled % said), found=row.state != State.LAPSED.value
    )


@dataclass(frozen=True, slots=True)
class Wished:
    """Hours somebody waits for."""

    number: str
    zone: str
    parts: str
    way: str
    minutes: int
    language: str
    officer: str
    name: str
    phone: str
    email: str
    reach: str
    topic: str
    since: str
    offered: str


def wished(row: Wish, now: datetime) -> Wished:
    """A line of the waiting list."""
    tz = city_tz()
    offered = row.offered
    return Wished(
        number=shown_number(row.number),
        zone=zone_name(row.zone, now),
        parts=", ".join(words.part_name(each) for each in row.parts) or _("Any time"),
        way=words.way_name(row.way),
        minutes=row.length,
        language=language_name(row.speaks or row.language),
        officer=words.staff_name(row.officer),
        name=row.name,
        phone=row.phone,
        email=row.email,
        reach=way_said(row.by),
        topic=row.topic,
        since=saying.day(row.made_at, now, tz),
        offered=capfirst(saying.when(offered.starts, now, tz)) if offered is not None else "",
    )


def facts(row: Appointment, now: datetime) -> list[tuple[str, str]]:
    """Everything else that is known, by name."""
    tz = city_tz()
    found = [
        (_("Zone"), zone_name(row.zone, now)),
        (_("Shift"), words.shift_name(row.lead_shift) if row.lead_shift else ""),
        (_("Officer"), words.staff_name(row.officer) or _("Nobody")),
        (_("Any officer would do"), _("Yes") if row.any_officer else ""),
        (_("Made"), capfirst(saying.when(row.made_at, now, tz))),
        (_("How it was made"), words.channel_name(row.channel)),
        (_("Booked by"), str(row.made_by) if row.made_by is not None else ""),
        (_("Answer due"), _due(row, now)),
        (_("Mailbox or telephone"), _("Has answered") if row.proven_at is not None else ""),
    ]
    return [(name, value) for name, value in found if value]


def _due(row: Appointment, now: datetime) -> str:
    waits = row.state == State.OFFERED.value and row.lapses_at is not None
    return capfirst(saying.when(row.lapses_at, now, city_tz())) if waits and row.lapses_at else ""


def slot_key(slot: Slot) -> str:
    """A slot as a form sends it back."""
    return f"{slot.starts:%Y%m%dT%H%M}|{slot.officer}"


@dataclass(frozen=True, slots=True)
class Time:
    """One free time to choose: the key a form sends back, the time of day, who comes."""

    key: str
    time: str
    officer: str


def by_part(slots: Sequence[Slot]) -> list[tuple[str, list[Time]]]:
    """The free times of the first days that have some, whole days, by day and part of it: "Tuesday, March 3 · From 5 pm"."""
    tz, parts = city_tz(), times_of_day()
    days = sorted({city_day(each.starts) for each in slots})[:DAYS_MOST]
    shown = [each for each in slots if city_day(each.starts) in days]
    return _grouped(
        shown, lambda each: f"{saying.long_day(each.starts, tz)} · {parts[part_of(each.starts, tz)]}"
    )


def _grouped(slots: Sequence[Slot], name: Callable[[Slot], str]) -> list[tuple[str, list[Time]]]:
    tz = city_tz()
    names = {
        row.pk: words.short_name(row)
        for row in Officer.objects.filter(pk__in={each.officer for each in slots})
    }
    found: dict[str, list[Time]] = {}
    for each in slots:
        time = Time(slot_key(each), saying.clock(each.starts, tz), names.get(each.officer, ""))
        found.setdefault(capfirst(name(each)), []).append(time)
    return list(found.items())


def by_day(slots: Sequence[Slot]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Free times as choices of a list, the soonest first; no more than fit."""
    tz = city_tz()
    found = _grouped(slots[:LISTED_MOST], lambda each: saying.long_day(each.starts, tz))
    return [(day, [(each.key, f"{each.time} · {each.officer}") for each in times]) for day, times in found]


def day_short(day: date) -> str:
    """ "Mon, Mar 2"."""
    # Translators: a Django date format; D is the short weekday, M the short month, j the day.
    return date_format(day, pgettext("date format", "D, M j"))


def read_day(text: str, now: datetime) -> date:
    """The day an address names; today where it names none, or one that no calendar has."""
    today = city_day(now)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if abs((found - today).days) <= 2 * 366 else today


def step(day: date, days: int) -> str:
    """A day some days on, as an address holds it."""
    return (day + timedelta(days=days)).isoformat()
