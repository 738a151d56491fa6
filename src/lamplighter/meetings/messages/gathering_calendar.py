"""Gatherings as iCalendar (RFC 5545): a feed to subscribe to, and the file of one of them.

A single gathering is an event in UTC. A series is one event with its rule in the city's time zone, which the file brings along;
dates that were moved, cancelled or changed are events of the same UID with a RECURRENCE-ID, and rule days that the public does not
see are left out by EXDATE. So a date keeps its identity whatever happens to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event, vDuration, vRecur
from icalendar.prop import vDDDLists

from lamplighter.core.schedule.values import instant
from lamplighter.meetings.messages.gathering_words import held_in, language, page_url
from lamplighter.meetings.models import Gathering, Series
from lamplighter.meetings.rules.gatherings import State
from lamplighter.meetings.rules.series import days
from lamplighter.plumbing.clock import city_tz

_Facts = tuple[tuple[str, str], ...]


def feed(rows: Sequence[Gathering], *, name: str, url: str) -> bytes:
    """A calendar of gatherings, in the language spoken now. The same rows give the same bytes."""
    calendar = _calendar(name)
    calendar.add("url", url)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    single = [row for row in rows if row.series is None]
    for row in sorted(single, key=lambda each: (each.starts, each.number)):
        calendar.add_component(_single(row))
    by_series: dict[int, list[Gathering]] = {}
    for row in rows:
        if row.series is not None:
            by_series.setdefault(row.series.pk, []).append(row)
    for key in sorted(by_series):
        dates = sorted(by_series[key], key=lambda each: each.day or date.min)
        series = dates[0].series
        assert series is not None
        for event in _of_series(series, dates):
            calendar.add_component(event)
    _add_time_zone(calendar, rows if by_series else ())
    return bytes(calendar.to_ical())


def one(row: Gathering, *, method: str = "PUBLISH") -> bytes:
    """The file of one gathering, in the language spoken now; ``method`` "CANCEL" takes it out of a calendar again."""
    calendar = _calendar(row.said("title", language()))
    calendar.add("method", method)
    calendar.add_component(_single(row))
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Lamplighter//Gatherings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    return calendar


def _host() -> str:
    return settings.LAMPLIGHTER.web.public_url.partition("://")[2].split("/")[0].split(":")[0]


def _single(row: Gathering) -> Event:
    event = _bare(row, f"gathering-{row.number}@{_host()}", row.sequence)
    event.add("dtstart", row.starts.astimezone(UTC))
    event.add("dtend", row.ends.astimezone(UTC))
    return event


def _facts(row: Gathering) -> _Facts:
    """What calendars show besides times."""
    tongue = language()
    lines = [row.said("why", tongue), row.said("about", tongue), row.said("access", tongue), held_in(row)]
    return (
        ("summary", row.said("title", tongue)),
        ("location", ", ".join(part for part in (row.place, row.address) if part)),
        ("description", "\n\n".join(part for part in lines if part)),
        ("status", "CANCELLED" if row.state == State.CANCELLED.value else "CONFIRMED"),
    )


def _bare(row: Gathering, uid: str, sequence: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", row.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", row.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sequence)
    for key, value in _facts(row):
        if value:
            event.add(key, value)
    event.add("url", page_url(row.number, language()))
    return event


def _of_series(series: Series, dates: Sequence[Gathering]) -> list[Event]:
    """The event of a series, and one for each date that differs from it. ``dates`` in the order of their days, none of them empty."""
    tz, length = city_tz(), timedelta(minutes=series.minutes)
    uid = f"series-{series.number}@{_host()}"
    first, last = dates[0].day, dates[-1].day
    assert first is not None
    assert last is not None
    usual = _usual(dates)
    pattern = next(row for row in reversed(dates) if _facts(row) == usual)
    master = _bare(pattern, uid, 0)
    master.add("dtstart", datetime.combine(first, series.starts, tzinfo=tz))
    master["duration"] = vDuration(length)
    master["rrule"] = vRecur.from_ical(
        f"{series.rule};UNTIL={instant(tz, last, series.starts):%Y%m%dT%H%M%SZ}"
    )
    by_day: Mapping[date | None, Gathering] = {row.day: row for row in dates}
    hidden = [day for day in days(series.rule, first, last) if day not in by_day]
    if hidden:
        master["exdate"] = vDDDLists([datetime.combine(day, series.starts, tzinfo=tz) for day in hidden])
    events = [master]
    for day, row in by_day.items():
        assert day is not None
        starts = instant(tz, day, series.starts)
        as_ruled = (row.starts, row.ends) == (starts, starts + length) and _facts(row) == usual
        # Calendars disagree about a length over a change of clocks: RFC 5545 counts hours, some count the clock. Such a date is told apart.
        by_clock = (datetime.combine(day, series.starts, tzinfo=tz) + length).astimezone(UTC)
        if as_ruled and by_clock == row.ends:
            continue
        event = _bare(row, uid, row.sequence)
        event.add("recurrence-id", datetime.combine(day, series.starts, tzinfo=tz))
        event.add("dtstart", row.starts.astimezone(UTC))
        event.add("dtend", row.ends.astimezone(UTC))
        events.append(event)
    return events


def _usual(dates: Sequence[Gathering]) -> _Facts:
    """What most dates that take place say of themselves; of as many, the later."""
    standing = [row for row in dates if row.state != State.CANCELLED.value] or list(dates)
    counted = Counter(_facts(row) for row in reversed(standing))
    return counted.most_common(1)[0][0]


def _add_time_zone(calendar: Calendar, rows: Sequence[Gathering]) -> None:
    """The city's time zone with its changes of clocks, from a year before the first to a year after the last of them."""
    if not rows:
        return
    first = min(row.starts for row in rows).date()
    last = max(row.ends for row in rows).date()
    calendar.add_missing_timezones(first_date=date(first.year - 1, 1, 1), last_date=date(last.year + 2, 1, 1))
