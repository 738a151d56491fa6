"""What is doubtful in the list of addresses, for whoever looks after it."""

from __future__ import annotations

from lamplighter.core.gazetteer.review import Review
from lamplighter.places import queries


def review() -> Review | None:
    """The doubtful rows of the list that answers searches; None where there is no list."""
    found = queries._gazetteer()
    return found.review() if found else None
