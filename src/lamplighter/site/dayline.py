"""The day line: a day from midnight to midnight, its shifts as bands, a lamp at now. Places are percentages of the day's true length.

A day on which clocks change is 23 or 25 hours long here too, so that a band is as long as the work behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.plumbing import saying

LETTER_PX, INSET_PX, NARROWEST_PX = 8.6, 10, 300
"""A letter's width, a label's inset, and the narrowest line there is (a card on a 360 px phone)."""
LANE, TOP, FLAME = 30, 44, 30


@dataclass(frozen=True, slots=True)
class Stretch:
    """One person's or shift's time on a day. ``empty`` marks a shift that nobody holds."""

    name: str
    start: datetime
    end: datetime
    who: str = ""
    empty: bool = False
    label: str = ""
    """What the band says; the name where there is nothing shorter."""
    kind: str = ""
    """ "am", "pm" or "night"; without it the hour it begins decides between the first two."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch as drawn. ``x`` and ``width`` are percentages, the rest pixels."""

    css: str
    x: str
    width: str
    y: int
    label: str
    label_x: str
    label_dx: int
    label_y: int
    anchor: str
    label_css: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place on the line."""

    x: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list below: the same in words."""

    css: str
    name: str
    hours: str
    who: str
    lit: str
    """ "on duty now", where somebody is."""
    empty: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """Everything the template needs; it only places it."""

    title: str
    day: date
    height: int
    track_y: int
    track_height: int
    bands: Sequence[Band]
    ticks: Sequence[Mark]
    tick_y: int
    now: Mark | None
    turn: Mark | None
    key: Sequence[Entry] = field(default_factory=tuple)
    note: str = ""
    today: bool = False


def day_bounds(day: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """Midnight to midnight of a city's day, as instants."""
    start = datetime(day.year, day.month, day.day, tzinfo=tz)
    following = day + timedelta(days=1)
    return start, datetime(following.year, following.month, following.day, tzinfo=tz)


def draw_day(
    day: date,
    stretches: Iterable[Stretch],
    tz: ZoneInfo,
    *,
    now: datetime | None = None,
    asked: bool = False,
    slim: bool = False,
) -> DayLine:
    """Lays a day out.

    ``now`` outside the day is not drawn; ``asked`` says that it is another time that was asked for; ``slim`` leaves out
    words and ticks, for a row of a week.
    """
    start, end = day_bounds(day, tz)
    shown = [
        each
        for each in sorted(stretches, key=lambda s: (s.start, s.end))
        if each.end > start and each.start < end
    ]
    lanes = _lanes(shown)
    count = max(lanes, default=0) + 1
    here = now if now is not None and start <= now < end else None
    lane = 16 if slim else LANE
    top = 2 if slim or here is None else TOP
    scale = _Scale(start, end)
    bands = [
        _band(
            each,
            scale,
            here,
            y=top + 2 + at * lane,
            room=None if slim else _room(each, at, shown, lanes, scale),
        )
        for each, at in zip(shown, lanes, strict=True)
    ]
    bottom = top + count * lane + 2
    turn, note = _turn(start, end, tz)
    return DayLine(
        title=_title(shown, tz, here, asked),
        day=day,
        height=bottom + (2 if slim else 24),
        track_y=top,
        track_height=bottom - top,
        bands=bands,
        ticks=() if slim else _ticks(start, end, day, tz),
        tick_y=bottom + 18,
        now=_now(here, scale, tz, asked) if here else None,
        turn=turn,
        key=[_entry(each, tz, here, asked, slim) for each in shown],
        note=note,
        today=here is not None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def share(self, moment: datetime) -> float:
        whole = (
            self.end.timestamp() - self.start.timestamp()
        )  # by instants: aware arithmetic would miss a changed hour
        return (moment.timestamp() - self.start.timestamp()) / whole


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _lanes(shown: Sequence[Stretch]) -> list[int]:
    """Each stretch takes the first lane that is free again; every lane is a row of its own where shifts overlap."""
    free: list[datetime] = []
    taken = []
    for each in shown:
        at = next((i for i, until in enumerate(free) if until <= each.start), len(free))
        free[at : at + 1] = [each.end]
        taken.append(at)
    return taken


def css_of(stretch: Stretch, tz: ZoneInfo, now: datetime | None) -> str:
    """The band's class: ``lit`` where someone is there now, else by the hour it begins."""
    if stretch.empty:
        return "empty"
    if now is not None and stretch.start <= now < stretch.end:
        return "lit"
    return stretch.kind or ("am" if 4 <= stretch.start.astimezone(tz).hour < 12 else "pm")


def _room(
    each: Stretch, lane: int, shown: Sequence[Stretch], lanes: Sequence[int], scale: _Scale
) -> tuple[float, float]:
    """Free shares of the line before and after a stretch on its lane; half of a gap belongs to each neighbour."""
    mates = [other for other, at in zip(shown, lanes, strict=True) if at == lane and other is not each]
    before = [scale.share(other.end) for other in mates if other.end <= each.start]
    after = [scale.share(other.start) for other in mates if other.start >= each.end]
    first, last = scale.share(each.start), scale.share(each.end)
    left = (first - max(before)) / 2 if before else max(first, 0.0)
    right = (min(after) - last) / 2 if after else max(1 - last, 0.0)
    return left, right


def _band(
    each: Stretch, scale: _Scale, now: datetime | None, *, y: int, room: tuple[float, float] | None
) -> Band:
    # A stretch that runs past midnight is drawn a little beyond the edge, so that its cut end is flat.
    first = scale.share(each.start) if each.start >= scale.start else -0.05
    last = scale.share(each.end) if each.end <= scale.end else 1.05
    css = css_of(each, scale.start.tzinfo, now)  # type: ignore[arg-type]
    label, at, dx, anchor, label_css = "", 0.0, 0, "start", ""
    if room is not None:
        label, at, dx, anchor, label_css = _label(
            each.label or each.name, max(first, 0.0), min(last, 1.0), room
        )
        label_css = label_css or ("on-lit" if css == "lit" else "")
    return Band(
        css, _percent(first), _percent(last - first), y, label, _percent(at), dx, y + 18, anchor, label_css
    )


def _label(
    name: str, first: float, last: float, room: tuple[float, float]
) -> tuple[str, float, int, str, str]:
    """Where a band's name stands: inside, else beside it where there is more room, else only in the list below."""
    needed = (len(name) * LETTER_PX + 2 * INSET_PX) / NARROWEST_PX
    left, right = room
    if needed <= last - first:
        return name, first, INSET_PX, "start", ""
    if right >= left and right >= needed:
        return name, last, 8, "start", "halo"
    if left >= needed:
        return name, first, -8, "end", "halo"
    return "", first, 0, "start", ""


def _ticks(start: datetime, end: datetime, day: date, tz: ZoneInfo) -> list[Mark]:
    scale = _Scale(start, end)
    edge = pgettext("edge of the day line", "12 am")
    marks = [Mark("0%", edge, "start")]
    for hour in (6, 12, 18):
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=tz)
        marks.append(Mark(_percent(scale.share(moment)), saying.clock(moment, tz)))
    return [*marks, Mark("100%", edge, "end")]


def _lamp_words(now: datetime, tz: ZoneInfo, asked: bool) -> str:
    return saying.clock(now, tz) if asked else _("now, %(time)s") % {"time": saying.clock(now, tz)}


def _now(now: datetime, scale: _Scale, tz: ZoneInfo, asked: bool) -> Mark:
    share = scale.share(now)
    anchor = "start" if share < 0.2 else "end" if share > 0.8 else "middle"
    return Mark(_percent(share), _lamp_words(now, tz, asked), anchor)


def _turn(start: datetime, end: datetime, tz: ZoneInfo) -> tuple[Mark | None, str]:
    """Where the clocks change on this day, and the sentence that says so."""
    before, after = start.utcoffset(), end.utcoffset()
    if before is None or after is None or before == after:
        return None, ""
    low, high = int(start.timestamp()), int(end.timestamp())
    while high - low > 60:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    moment = datetime.fromtimestamp(high - high % 60, tz)
    said = {"time": saying.clock(moment - timedelta(0), tz)}
    mark = Mark(_percent(_Scale(start, end).share(moment)), "")
    if after > before:
        return mark, _("Clocks go forward on this day: after the change it is %(time)s.") % said
    return mark, _("Clocks go back on this day: after the change it is %(time)s again.") % said


def _entry(each: Stretch, tz: ZoneInfo, now: datetime | None, asked: bool, slim: bool) -> Entry:
    css = css_of(each, tz, now)
    lit = (_("on duty then") if asked else _("on duty now")) if css == "lit" else ""
    name = each.label or each.name if slim else each.name
    return Entry(css, name, saying.hours(each.start, each.end, tz), each.who, lit, each.empty)


def _title(shown: Sequence[Stretch], tz: ZoneInfo, now: datetime | None, asked: bool) -> str:
    parts = [f"{each.name}, {saying.hours(each.start, each.end, tz)}" for each in shown] or [
        _("No shift on this day")
    ]
    if now is not None:
        parts.append(_lamp_words(now, tz, asked))
    return "; ".join(parts)
