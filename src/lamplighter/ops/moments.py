"""Times as people type them on a command line: "tonight 7pm", "friday 19:00", or ISO 8601. In the city's zone."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import parsedatetime

from lamplighter.api.times import UnreadableTime, read_instant
from lamplighter.core.schedule.values import instant

FILLERS = re.compile(r"\b(at|on|the|um|,)\b|[,.]", re.IGNORECASE)


def understood(text: str, *, now: datetime, tz: ZoneInfo) -> datetime:
    """The UTC instant that a text means.

    Raises:
        UnreadableTime: the text, or a word of it, means no time.
    """
    plain = text.strip()
    if not plain or plain.casefold() == "now":
        return now
    if re.match(r"\d{4}-\d\d-\d\d([T ]|$)", plain):
        return read_instant(plain, tz)
    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    local = now.astimezone(tz).replace(tzinfo=None, second=0, microsecond=0)
    found = calendar.nlp(plain, sourceTime=local)
    rest = plain
    for _, _, start, end, _ in reversed(found or ()):
        rest = rest[:start] + rest[end:]
    if not found or FILLERS.sub("", rest).strip():
        raise UnreadableTime(
            f"“{text[:60]}” is no time I can read. Write it like “tonight 7pm”, “friday 19:00” or 2026-03-02T19:00."
        )
    moment, context = calendar.parseDT(plain, sourceTime=local)
    if not (context.hasDate or context.hasTime):
        raise UnreadableTime(
            f"“{text[:60]}” is no time I can read. Write it like “tonight 7pm” or 2026-03-02T19:00."
        )
    return instant(tz, moment.date(), moment.time())
