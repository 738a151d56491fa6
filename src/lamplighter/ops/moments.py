"""Times as people type them on a command line: "tonight 7pm", "friday 19:00", or ISO 8601. In the city's zone."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

import parsedatetime
from django.utils.translation import gettext as _

from lamplighter.api.times import Moment, UnreadableTime, local_moment, read_moment

FILLERS = re.compile(r"\b(at|on|the|um)\b|[,.]", re.IGNORECASE)
ELAPSED = re.compile(r"\b(hours?|hrs?|minutes?|mins?)\b", re.IGNORECASE)
HALF_DAY = re.compile(r"(\d+)(?::(\d+))?\s*[ap]\.?m\b", re.IGNORECASE)
CLOCK = re.compile(r"(\d+):(\d+)")
MIDNIGHT = re.compile(r"(tonight )?(at )?midnight( tonight)?", re.IGNORECASE)
IN_OTHER_WORDS = (
    # The library reads "this evening" by the machine's own clock, and "14h" as fourteen hours from now.
    (re.compile(r"\bthis (?=morning|noon|afternoon|evening|night)", re.IGNORECASE), "today "),
    (re.compile(r"\btoday night\b", re.IGNORECASE), "tonight"),
    (re.compile(r"\b(\d{1,2}) ?h(\d\d)\b"), r"\1:\2"),
    (re.compile(r"\b(\d{1,2}) ?h\b"), r"\1:00"),
)


def understood(text: str, *, now: datetime, tz: ZoneInfo) -> Moment:
    """The instant that a text means. A time of day without a day is today's, also when it has passed.

    Raises:
        UnreadableTime: the text, or a word of it, means no time.
    """
    plain = " ".join(text.split())
    if not plain or plain.casefold() == "now":
        return Moment(now)
    if re.match(r"\d{4}-\d\d-\d\d([T ]|$)", plain):
        return read_moment(plain, tz)
    for pattern, words in IN_OTHER_WORDS:
        plain = pattern.sub(words, plain)
    local = now.astimezone(tz).replace(tzinfo=None, second=0, microsecond=0)
    if MIDNIGHT.fullmatch(plain):  # the coming one: nobody asks for last night's
        return local_moment(datetime.combine(local.date() + timedelta(days=1), time()), tz)
    moment = _parsed(plain, local) if _is_on_a_clock(plain) else None
    if moment is None:
        _refuse(text)
    if ELAPSED.search(plain):  # "in 2 hours" is time that passes, whatever clocks do meanwhile
        return Moment(now.replace(second=0, microsecond=0) + (moment - local))
    if plain.casefold() == "tonight":
        moment = max(moment, local)
    return local_moment(moment, tz)


def _is_on_a_clock(plain: str) -> bool:
    """Whether every time of day in the text is one; the library passes over those that are not."""
    halves = all(1 <= int(hour) <= 12 and int(minute or 0) < 60 for hour, minute in HALF_DAY.findall(plain))
    return halves and all(int(hour) < 24 and int(minute) < 60 for hour, minute in CLOCK.findall(plain))


def _parsed(plain: str, local: datetime) -> datetime | None:
    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    found = calendar.nlp(plain, sourceTime=local)
    rest = plain
    for *_rest, start, end, _phrase in reversed(found or ()):
        rest = rest[:start] + rest[end:]
    moment: datetime
    moment, context = calendar.parseDT(plain, sourceTime=local)
    if not found or FILLERS.sub("", rest).strip() or not (context.hasDate or context.hasTime):
        return None
    return moment


def _refuse(text: str) -> NoReturn:
    raise UnreadableTime(
        _(
            "“%(text)s” is no time I can read. Write it like “tonight 7pm”, “friday 19:00” or 2026-03-02T19:00."
        )
        % {"text": text[:60]}
    )
