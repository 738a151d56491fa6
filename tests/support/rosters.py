"""Random rosters over two changes of clocks, and an independent reading of who works at a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from lamplighter.core.schedule.values import Absence, Cover, Post, Posting, Roster, Shift

CHICAGO, LORD_HOWE = ZoneInfo("America/Chicago"), ZoneInfo("Australia/Lord_Howe")
times = st.sampled_from([time(h, m) for h in range(24) for m in (0, 30)])
DAYS = [date(2026, 3, 5) + timedelta(days=n) for n in range(6)] + [
    date(2026, 10, 30) + timedelta(days=n) for n in range(5)
]
some_days = st.sampled_from(DAYS)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    tz = draw(st.sampled_from([CHICAGO, LORD_HOWE, ZoneInfo("UTC")]))
    shifts = [
        Shift(n, str(n), draw(st.frozensets(st.integers(0, 6), min_size=1)), draw(times), draw(times))
        for n in range(1, 4)
    ]
    postings = []
    for n in range(1, draw(st.integers(1, 4)) + 1):
        starts = draw(some_days)
        length = draw(st.one_of(st.none(), st.integers(1, 9)))
        ends = None if length is None else starts + timedelta(days=length)
        postings.append(
            Posting(
                n, draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 3)), starts, ends
            )
        )
    absences = []
    for n in range(draw(st.integers(0, 3))):
        begins = datetime.combine(draw(some_days), draw(times), tzinfo=tz).astimezone(UTC)
        absences.append(
            Absence(
                n, draw(st.integers(1, 4)), begins, begins + timedelta(minutes=30 * draw(st.integers(1, 90)))
            )
        )
    covers = []
    for n in range(draw(st.integers(0, 3))):
        begin = draw(some_days)
        covers.append(
            Cover(
                n,
                draw(st.integers(1, len(postings))),
                draw(st.integers(1, 4)),
                begin,
                begin + timedelta(days=draw(st.integers(1, 4))),
            )
        )
    return Roster.of(
        tz=tz, shifts=shifts, posts=[Post(1, "river", "cio"), Post(2, "hill", "cio")], postings=postings, absences=absences, covers=covers
    )  # fmt: skip


@st.composite
def crowded(draw: st.DrawFn) -> tuple[Roster, date]:
    """Three officers of two zones on one night of a change of clocks, who stand in for each other right and left; and that day."""
    tz, day = draw(
        st.sampled_from(
            [(CHICAGO, date(2026, 3, 7)), (CHICAGO, date(2026, 10, 31)), (LORD_HOWE, date(2026, 4, 4))]
        )
    )
    week = frozenset(range(7))
    shifts = [Shift(n, str(n), week, draw(times), draw(times)) for n in (1, 2, 3)]
    begins = day - timedelta(days=9)
    postings = [Posting(n, n, draw(st.integers(1, 2)), draw(st.integers(1, 3)), begins) for n in (1, 2, 3)]
    ids = draw(st.permutations(range(1, draw(st.integers(2, 4)) + 1)))
    covers = []
    for number in ids:
        since = day - timedelta(days=draw(st.integers(0, 1)))
        until = since + timedelta(days=draw(st.integers(1, 3)))
        covers.append(Cover(number, draw(st.integers(1, 3)), draw(st.integers(1, 3)), since, until))
    posts = [Post(1, "river", "cio"), Post(2, "hill", "cio")]
    return Roster.of(tz=tz, shifts=shifts, posts=posts, postings=postings, covers=covers), day


def wall_to_utc(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """RFC 5545 by searching: the first instant that shows this wall time, or, in a gap, the time with the offset before."""
    naive = datetime.combine(day, clock)
    for offset in sorted(
        {(naive + timedelta(hours=h)).replace(tzinfo=tz).utcoffset() for h in (-12, 12)}, reverse=True
    ):
        instant = (naive - offset).replace(tzinfo=UTC)
        if instant.astimezone(tz).replace(tzinfo=None) == naive:
            return instant
    before = (naive - timedelta(hours=12)).replace(tzinfo=tz).utcoffset()
    return (naive - before).replace(tzinfo=UTC)


def counted(
    plan: Roster, zone: str, moment: datetime, of: Callable[[Posting], bool] = lambda posting: True
) -> set[int]:
    """Who is on at one minute, by looking at every posting and every day around it.

    Args:
        of: only by these postings; all are looked at, since whoever stands in elsewhere is not here.
    """
    here: set[int] = set()
    sent: dict[
        int, tuple[int, str]
    ] = {}  # by officer: the cover entered last that holds now, and where it takes them
    for posting in plan.postings:
        shift, where = plan.shifts[posting.shift], plan.posts[posting.post].zone
        for back in range(-1, 3):
            day = moment.astimezone(plan.tz).date() - timedelta(days=back)
            if (
                day.weekday() not in shift.days
                or day < posting.starts
                or (posting.ends and day >= posting.ends)
            ):
                continue
            last = day if shift.end > shift.start else day + timedelta(days=1)
            if not wall_to_utc(day, shift.start, plan.tz) <= moment < wall_to_utc(last, shift.end, plan.tz):
                continue
            who = posting.officer
            for cover in plan.covers:
                if cover.posting == posting.id and cover.starts <= day < cover.ends:
                    who, entered = cover.officer, cover.id
            if any(cover.posting == posting.id and cover.starts <= day < cover.ends for cover in plan.covers):
                sent[who] = max(sent.get(who, (-1, "")), (entered, where))
            if where == zone and of(posting):
                here.add(who)
    return {
        who
        for who in here
        if sent.get(who, (0, zone))[1] == zone
        and not any(a.officer == who and a.starts <= moment < a.ends for a in plan.absences)
    }
