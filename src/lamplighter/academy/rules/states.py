"""Where a course, a night and an application stand, and the one table of what may become of an application. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class CourseState(StrEnum):
    """Where a course stands. A stored value is never renamed."""

    DRAFT = "draft"
    """Staff see it; the public does not."""
    OPEN = "open"
    """Announced: it takes applications in its window, holds its nights, and ends with ``done``."""
    DONE = "done"
    """Its graduates are named; marks stand."""
    CANCELLED = "cancelled"


PUBLIC_COURSES = frozenset({CourseState.OPEN, CourseState.DONE, CourseState.CANCELLED})
"""States that the public sees."""


class Audience(StrEnum):
    """Whom a course is for."""

    ADULTS = "adults"
    YOUTH = "youth"
    """With a guardian's consent where somebody is not of age on the first night."""


class NightState(StrEnum):
    """Where a night stands."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Method(StrEnum):
    """In which order seats are offered."""

    ORDER = "order"
    """Who applied first comes first."""
    LOTTERY = "lottery"
    """By tickets, drawn with a seed that was fixed before and is published after."""


class Check(StrEnum):
    """What came of the check that the department makes by its own means. Nothing else of it is kept but the day."""

    NONE = ""
    PASSED = "passed"
    FAILED = "failed"


class Standing(StrEnum):
    """Where an application stands. A stored value is never renamed."""

    APPLIED = "applied"
    CHECKING = "checking"
    """The department's check is under way."""
    OFFERED = "offered"
    """A seat is kept until a stated time."""
    ACCEPTED = "accepted"
    """They take it; a signature or a consent may still be missing."""
    WAITING = "waiting"
    """Next in line for a seat that comes free."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """By themselves, or because an offer ran out."""
    ENROLLED = "enrolled"
    GRADUATED = "graduated"
    NOT_COMPLETED = "not-completed"
    NOT_SEATED = "not-seated"
    """The course is over, and no seat came free for them: it counts for them in the next lottery."""


SEATED = frozenset(
    {
        Standing.OFFERED,
        Standing.ACCEPTED,
        Standing.ENROLLED,
        Standing.GRADUATED,
        Standing.NOT_COMPLETED,
    }
)
"""Each of these has exactly one seat, and no other state has any (promise 4)."""
TAKING_PART = frozenset({Standing.ENROLLED, Standing.GRADUATED, Standing.NOT_COMPLETED})
"""Those whose attendance is kept."""
OVER = frozenset(
    {
        Standing.DECLINED,
        Standing.WITHDRAWN,
        Standing.GRADUATED,
        Standing.NOT_COMPLETED,
        Standing.NOT_SEATED,
    }
)
"""Nothing more is expected of anybody."""


class Side(StrEnum):
    """Who moves it."""

    STAFF = "staff"
    APPLICANT = "applicant"
    SYSTEM = "system"
    """By rule: the line, the clock, the reckoning at the end."""


class Verb(StrEnum):
    """What may be done with an application."""

    CHECK = "check"
    PASS = "pass"  # noqa: S105  (the check was passed, no secret)
    LINE = "line"
    """Into the line for seats."""
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    EXPIRE = "expire"
    ENROLL = "enroll"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    GRADUATE = "graduate"
    FALL_SHORT = "fall-short"
    EXCEPT = "except"
    """An exception: graduated although the rules say no, with who and why."""
    END = "end"
    """The course is over for who never had a seat."""


S, V = Standing, Verb
MOVES: Mapping[tuple[Standing, Verb], tuple[Standing, Side]] = {
    (S.APPLIED, V.CHECK): (S.CHECKING, Side.STAFF),
    (S.APPLIED, V.LINE): (S.WAITING, Side.SYSTEM),
    (S.APPLIED, V.DECLINE): (S.DECLINED, Side.STAFF),
    (S.APPLIED, V.WITHDRAW): (S.WITHDRAWN, Side.APPLICANT),
    (S.CHECKING, V.PASS): (S.WAITING, Side.STAFF),
    (S.CHECKING, V.DECLINE): (S.DECLINED, Side.STAFF),
    (S.CHECKING, V.WITHDRAW): (S.WITHDRAWN, Side.APPLICANT),
    (S.WAITING, V.OFFER): (S.OFFERED, Side.SYSTEM),
    (S.WAITING, V.DECLINE): (S.DECLINED, Side.STAFF),
    (S.WAITING, V.WITHDRAW): (S.WITHDRAWN, Side.APPLICANT),
    (S.OFFERED, V.ACCEPT): (S.ACCEPTED, Side.APPLICANT),
    (S.OFFERED, V.REFUSE): (S.WITHDRAWN, Side.APPLICANT),
    (S.OFFERED, V.EXPIRE): (S.WITHDRAWN, Side.SYSTEM),
    (S.OFFERED, V.DECLINE): (S.DECLINED, Side.STAFF),
    (S.ACCEPTED, V.ENROLL): (S.ENROLLED, Side.SYSTEM),
    (S.ACCEPTED, V.WITHDRAW): (S.WITHDRAWN, Side.APPLICANT),
    (S.ACCEPTED, V.DECLINE): (S.DECLINED, Side.STAFF),
    (S.ENROLLED, V.WITHDRAW): (S.WITHDRAWN, Side.APPLICANT),
    (S.ENROLLED, V.DECLINE): (S.DECLINED, Side.STAFF),
    (S.ENROLLED, V.GRADUATE): (S.GRADUATED, Side.SYSTEM),
    (S.ENROLLED, V.FALL_SHORT): (S.NOT_COMPLETED, Side.SYSTEM),
    (S.ENROLLED, V.EXCEPT): (S.GRADUATED, Side.STAFF),
    (S.APPLIED, V.END): (S.NOT_SEATED, Side.SYSTEM),
    (S.CHECKING, V.END): (S.NOT_SEATED, Side.SYSTEM),
    (S.WAITING, V.END): (S.NOT_SEATED, Side.SYSTEM),
    (S.ACCEPTED, V.EXPIRE): (S.WITHDRAWN, Side.SYSTEM),
    (S.NOT_COMPLETED, V.EXCEPT): (S.GRADUATED, Side.STAFF),
}
"""What may be done, what it leads to, and who does it. Staff may also do for an applicant, by telephone, what the applicant may do."""


class NotAllowed(Exception):
    """It does not stand so that this could be done."""


def after(standing: str, verb: Verb, side: Side) -> Standing:
    """Where a move leads.

    Raises:
        NotAllowed: there is no such move from there for this side.
    """
    found = MOVES.get((Standing(standing), verb))
    if found is None or not _may(side, found[1]):
        raise NotAllowed(f"{verb} from {standing}")
    return found[0]


def moves_from(standing: str, side: Side) -> list[Verb]:
    """What a side may do now, in the order of the table."""
    return [
        verb for (before, verb), (_after, whose) in MOVES.items() if before == standing and _may(side, whose)
    ]


def _may(side: Side, whose: Side) -> bool:
    return side is whose or (side is Side.STAFF and whose is Side.APPLICANT)
