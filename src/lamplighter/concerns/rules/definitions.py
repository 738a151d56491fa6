"""What each published figure means: said on the page, in the file and in the docs alike (promise 10)."""

from __future__ import annotations

from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.stats.definition import Definition


class Figure(StrEnum):
    """A published figure."""

    OPEN = "open"
    ANSWERED_IN_TIME = "answered-in-time"
    HOURS_TO_ANSWER = "hours-to-answer"
    DAYS_TO_RESOLUTION = "days-to-resolution"
    REOPENED = "reopened"


RAISED = Definition(
    gettext_noop("Concerns raised"),
    gettext_noop("Concerns that were raised in the last twelve months."),
)
"""How many there were, all together and of each kind."""
DEFINITIONS: dict[Figure, Definition] = {
    Figure.OPEN: Definition(
        gettext_noop("Open now"),
        gettext_noop("Concerns that are neither settled nor closed today."),
    ),
    Figure.ANSWERED_IN_TIME: Definition(
        gettext_noop("Answered in time"),
        gettext_noop(
            "Of the concerns raised in the last twelve months whose answer was due: the share with a first answer within the hours of duty "
            "that the department set for their kind."
        ),
    ),
    Figure.HOURS_TO_ANSWER: Definition(
        gettext_noop("Hours to the first answer"),
        gettext_noop(
            "The middle one (median) of the hours by the clock from raising to the first answer; half took longer."
        ),
    ),
    Figure.DAYS_TO_RESOLUTION: Definition(
        gettext_noop("Days until settled"),
        gettext_noop(
            "The middle one (median) of the days from raising until the officer said it was settled; open ones do not count."
        ),
    ),
    Figure.REOPENED: Definition(
        gettext_noop("Opened again"),
        gettext_noop(
            "Of the concerns that were settled or closed: the share that was opened again at least once."
        ),
    ),
}
