"""Examples of the API, on the demo city. They stand in the OpenAPI document and on its page; a test sends each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """One request and the status it is answered with. ``path`` and ``query`` are parameters by name."""

    operation: str
    told: str
    status: int = 200
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


EXAMPLES = (
    Example("locate", "A point, now", query={"lon": "-97.31", "lat": "38.91"}),
    Example(
        "locate",
        "A point, on a Monday evening in the city's time",
        query={"lon": "-97.31", "lat": "38.91", "at": "2026-03-02T19:00"},
    ),
    Example(
        "locate",
        "A time that comes twice: at_note says which is meant",
        query={"lon": "-97.31", "lat": "38.91", "at": "2026-11-01T01:30", "lang": "es"},
    ),
    Example("locate", "Far away", 404, query={"lon": "-97.31", "lat": "45.0"}),
    Example("locate", "Swapped", 422, query={"lon": "38.91", "lat": "-97.31"}),
    Example(
        "locate_address",
        "An address and a time",
        body={"address": "1600 Lantern St", "at": "2026-03-02T19:00"},
    ),
    Example(
        "locate_address",
        "Several streets fit: the problem lists choices",
        422,
        body={"address": "200 Main"},
    ),
    Example("locate_address", "No such street", 404, body={"address": "77 Nowhere Whatever Boulevard"}),
    Example("addresses", "Search as a person types", body={"q": "1600 lant", "partial": True, "limit": 5}),
    Example("zones", "All zones today"),
    Example("zones", "Before the first map", 404, query={"on": "1999-01-01"}),
    Example("zone", "The River zone", path={"code": "RIV"}),
    Example("duty", "The River zone, now", path={"code": "RIV"}),
    Example(
        "duty", "The River zone at an instant", path={"code": "RIV"}, query={"at": "2026-03-02T19:00-06:00"}
    ),
    Example("gatherings", "What is to come in the whole city"),
    Example("gatherings", "What is to come in the River zone", query={"zone": "RIV"}),
    Example("gatherings", "A day that is none", 422, query={"since": "soon"}),
    Example("gatherings", "No such zone", 404, query={"zone": "NOWHERE"}),
    Example("gathering", "One of them", path={"number": "MEETRVR1"}),
    Example("gathering", "No such number", 404, path={"number": "00000000"}),
    Example("courses", "Courses of the academy"),
    Example("course", "One that takes applications", path={"number": "ACADRVR1"}),
    Example("course", "No such number", 404, path={"number": "00000000"}),
    Example("lottery", "As it was drawn", path={"number": "ACADRVR2"}),
    Example("lottery", "Not drawn yet", path={"number": "ACADRVR1"}),
    Example("lottery", "A course without one", 404, path={"number": "ACADRVR3"}),
    Example("groups", "Groups of the River zone", path={"code": "RIV"}),
    Example("slots", "Evenings of the River zone", path={"code": "RIV"}, query={"part": "evening"}),
    Example("slots", "A length that is none", 422, path={"code": "RIV"}, query={"length": "7"}),
    Example("duty", "A time that is none", 422, path={"code": "RIV"}, query={"at": "tonight"}),
    Example("commitments", "Promises of the River zone", query={"zone": "RIV", "limit": "5"}),
    Example("commitments", "Kept ones", query={"state": "kept"}),
    Example("commitments", "A state that is none", 422, query={"state": "nearly"}),
    Example("commitment_figures", "How well promises are kept"),
    Example("commitment", "A number that nobody has", 404, path={"number": "00000000"}),
    Example("tip_totals", "What became of sealed tips"),
    Example("projects", "Projects that have ended", query={"stage": "closed"}),
    Example("project", "A number that nobody has", 404, path={"number": "00000000"}),
)


def examples_of(operation: str) -> list[Example]:
    """The examples of an operation."""
    return [each for each in EXAMPLES if each.operation == operation]
