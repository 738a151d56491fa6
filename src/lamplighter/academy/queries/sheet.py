"""Applications of a course as a spreadsheet, for the coordinator alone."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from lamplighter.academy.models import UNDRAWN, Application, Course
from lamplighter.academy.queries.register import for_export
from lamplighter.plumbing.clock import city_tz

COLUMNS = (
    "number", "standing", "name", "email", "phone", "by", "language", "born", "zone", "works", "words", "needs", "interpreter",
    "guardian_name", "guardian_email", "guardian_phone", "first", "unlucky", "tickets", "drawn", "check_result", "checked_on",
    "made_at", "offered_at", "offer_ends", "accepted_at", "signed", "ride_on", "carries",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is given an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def applications_csv(course: Course) -> bytes:
    """All applications in the order of the line; times by the city's clock. Begins with a mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in for_export(course):
        writer.writerow([harmless(_cell(row, name)) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _cell(row: Application, name: str) -> object:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(city_tz()):%Y-%m-%d %H:%M}"
    if value is None or (name == "drawn" and value == UNDRAWN):
        return ""
    return value
