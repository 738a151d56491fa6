"""Times as people type them on a command line: "tonight 7pm", "friday 19:00", or ISO 8601. In the city's zone."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import parsedatetime
from django.utils.translation import gettext as _

from lamplighter.api.times import Moment, UnreadableTime, local_moment, read_moment

FILLERS = re.compile(r"\b(at|on|the|um)\b|[,.]", re.IGNORECASE)
ELAPSED = re.compile(r"\b(hours?|hrs?|minutes?|mins?)\b", re.IGNORECASE)


def understood(text: str, *, now: datetime, tz: ZoneInfo) -> Moment:
    """The instant that a text means.

    Raises:
        UnreadableTime: the text, or a word of it, means no time.
    """
    plain = text.strip()
    if not plain or plain.casefold() == "now":
        return Moment(now)
    if re.match(r"\d{4}-\d\d-\d\d([T ]|$)", plain):
        return read_moment(plain, tz)
    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    local = now.astimezone(tz).replace(tzinfo=None, second=0, microsecond=0)
    found = calendar.nlp(plain, sourceTime=local)
    rest = plain
    for *_rest, start, end, _phrase in reversed(found or ()):
        rest = rest[:start] + rest[end:]
    moment, context = calendar.parseDT(plain, sourceTime=local)
    if not found or FILLERS.sub("", rest).strip() or not (context.hasDate or context.hasTime):
        raise UnreadableTime(
            _(
                "“%(text)s” is no time I can read. Write it like “tonight 7pm”, “friday 19:00” or 2026-03-02T19:00."
            )
            % {"text": text[:60]}
        )
    if ELAPSED.search(plain):  # "in 2 hours" is time that passes, whatever clocks do meanwhile
        return Moment(now.replace(second=0, microsecond=0) + (moment - local))
    return local_moment(moment, tz)
