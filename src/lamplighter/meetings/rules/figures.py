"""What each figure about appointments means: said on the page, in the file and in the docs alike (promise 10)."""

from __future__ import annotations

from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.stats.definition import Definition


class Figure(StrEnum):
    """A figure about appointments."""

    OUTSIDE = "outside-9-to-5"
    DAYS = "days-to-meeting"
    MISSED = "missed"


DEFINITIONS: dict[Figure, Definition] = {
    Figure.OUTSIDE: Definition(
        gettext_noop("Outside 9 to 5"),
        gettext_noop(
            "Of the appointments of the last twelve months that stood when their time came: the share that began before 9 am, at 5 pm or "
            "later, or on a weekend."
        ),
    ),
    Figure.DAYS: Definition(
        gettext_noop("Days to the meeting"),
        gettext_noop(
            "Of the appointments of the last twelve months that took place: the middle one (median) of the days from when the resident "
            "asked, or left a wish, to when they met the officer; half waited longer."
        ),
    ),
    Figure.MISSED: Definition(
        gettext_noop("Resident did not come"),
        gettext_noop(
            "Of the appointments of the last twelve months whose officer noted how they went: the share to which the resident did not come."
        ),
    ),
}
UNMET = Definition(
    gettext_noop("Wished-for hours that found no time"),
    gettext_noop(
        "Wishes left in the last twelve months for which no time has been found and taken, by the part of the week they asked for; a wish "
        "for several parts counts in each."
    ),
)
ANY_TIME = "any"
"""The part of a wish that named none."""
