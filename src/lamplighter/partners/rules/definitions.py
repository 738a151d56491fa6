"""What each published figure about promises means: said on the page, in the file, in the API and in the docs alike (promise 10)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.stats.definition import Definition


class Figure(StrEnum):
    """A published figure."""

    IN_TIME = "in-time"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


DEFINITIONS: Mapping[Figure, Definition] = {
    Figure.IN_TIME: Definition(
        gettext_noop("Kept in time"),
        gettext_noop(
            "Of the promises whose first promised day has passed in the last twelve months: the share that was kept by that day. "
            "Moving the day does not make a promise punctual. Withdrawn ones are left out and counted beside it."
        ),
    ),
    Figure.OPEN: Definition(
        gettext_noop("Open now"), gettext_noop("Promises that are neither kept nor ended today.")
    ),
    Figure.WITHDRAWN: Definition(
        gettext_noop("Withdrawn"),
        gettext_noop("Promises that were withdrawn in the last twelve months, each with its reason."),
    ),
}
