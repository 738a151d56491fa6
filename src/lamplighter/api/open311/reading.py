"""What programs write in addresses and forms, read strictly: every fault in a sentence, all of them at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import QueryDict

from lamplighter.api.open311.troubles import Trouble
from lamplighter.concerns.queries.open311 import MOST, SPAN, Asked
from lamplighter.core.numbers import read_number
from lamplighter.plumbing.clock import city_tz

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(Z|[+-]\d\d:\d\d))?", re.ASCII
)
"""The W3C's profile of ISO 8601 (https://www.w3.org/TR/NOTE-datetime): a day, or a time with its zone."""
_BLANK_FOR_PLUS = re.compile(r"(T[\d:.,]+) (\d\d:\d\d)$")
"""A plus sign that was not escaped in an address arrives as a blank."""
_EARLIEST, _LATEST = datetime(1970, 1, 3, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_HOW = "Write it as 2026-03-02T19:00:00Z, with a time zone (W3C date and time)."
MOST_PAGES = 1_000_000
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")


class Faults:
    """Gathers what is wrong with a request."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, what: str) -> None:
        """One more fault."""
        self.found.append(what)

    def end(self) -> None:
        """Ends the request if there are any.

        Raises:
            Trouble: 400, with all of them.
        """
        if self.found:
            raise Trouble(400, *self.found)


def plain(text: str) -> str:
    """Text as it can be kept: line breaks alike, nothing invisible, no blanks around it."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def asks_jurisdiction(given: QueryDict) -> None:
    """Refuses another city's id, where the department has said its own. A department is one jurisdiction, so none need be named.

    Raises:
        Trouble: 404.
    """
    ours = settings.LAMPLIGHTER.concerns.open311_jurisdiction
    theirs = plain(given.get("jurisdiction_id", ""))
    if ours and theirs and theirs.casefold() != ours.casefold():
        raise Trouble(404, f"jurisdiction_id was not found. It is {ours} here; it may be left out.")


def language_of(given: QueryDict) -> str:
    """The language of names and sentences: ``locale`` (an extension), English by default."""
    return "es" if given.get("locale", "").lower().startswith("es") else "en"


def read_moment(text: str, *, ends: bool = False) -> datetime | None:
    """A time as the standard writes it; None if it is none. A day alone is its first instant in the city, or, with ``ends``,
    the first of the day after it."""
    found = _MOMENT.fullmatch(_BLANK_FOR_PLUS.sub(r"\1+\2", text.strip()))
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    try:
        if found[7] is None:
            at = datetime(year, month, day, tzinfo=city_tz())
            at = at + timedelta(days=1) if ends else at
        else:
            zone = "+00:00" if found[7] == "Z" else found[7]
            at = datetime.fromisoformat(
                f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
            )
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _EARLIEST <= at < _LATEST else None


def asked(given: QueryDict, now: datetime) -> Asked:
    """What is asked of requests or updates.

    Raises:
        Trouble: 400, with everything that cannot be read.
    """
    faults = Faults()
    numbers = _list(given, "service_request_id")
    if len(numbers) > MOST:
        faults.add(f"service_request_id: ask for at most {MOST} at a time.")
    starts, ends = (None, None) if numbers else _span(given, faults)
    page = _count(given, "page", MOST_PAGES, 1, faults)
    size = _count(given, "page_size", MOST, MOST, faults)
    closed = _closed(given, faults)
    after = _moment(given, "updated_after", faults)
    before = _moment(given, "updated_before", faults)
    faults.end()
    if ends is None:
        # A second more than now: what was made this instant is asked for too.
        newest = now + timedelta(seconds=1)
        ends = newest if starts is None else min(starts + SPAN, newest)
    starts = starts or ends - SPAN
    return Asked(
        starts=starts,
        ends=ends,
        numbers=tuple(read_number(each) or "-" for each in numbers) if numbers else None,
        codes=tuple(_list(given, "service_code")),
        closed=closed,
        updated_from=after,
        updated_before=before,
        page=page,
        size=size,
    )


def _list(given: QueryDict, name: str) -> list[str]:
    """Values given several times, or with commas, or both."""
    return [plain(each) for part in given.getlist(name) for each in part.split(",") if plain(each)]


def _moment(given: QueryDict, name: str, faults: Faults, *, ends: bool = False) -> datetime | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    found = read_moment(text, ends=ends)
    if found is None:
        faults.add(f"{name} cannot be read as a date. {_HOW}")
    return found


def _span(given: QueryDict, faults: Faults) -> tuple[datetime | None, datetime | None]:
    starts = _moment(given, "start_date", faults)
    ends = _moment(given, "end_date", faults, ends=True)
    if starts is None or ends is None:
        return starts, ends
    if ends < starts:
        faults.add("start_date is later than end_date.")
    elif ends - starts > SPAN + timedelta(days=1):
        faults.add(f"start_date and end_date may not span more than {SPAN.days} days. Ask in several parts.")
    # Inclusive, as the standard says: the latest to include.
    day_alone = len(given.get("end_date", "").strip()) <= len("2026-03-02")
    return starts, ends if day_alone else ends + timedelta(seconds=1)


def _count(given: QueryDict, name: str, most: int, usual: int, faults: Faults) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
    if not 1 <= number <= most:
        faults.add(f"{name} is a whole number from 1 to {most}.")
        return usual
    return number


def _closed(given: QueryDict, faults: Faults) -> bool | None:
    """Whether closed ones only, or open ones only; None for both."""
    wanted = {each.lower() for each in _list(given, "status")}
    if not wanted <= {"open", "closed"}:
        faults.add("status is open, closed, or both with a comma.")
        return None
    return wanted == {"closed"} if len(wanted) == 1 else None
