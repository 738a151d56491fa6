"""Words that rows of concerns hold: routes, channels, entries of a timeline, wishes about being contacted."""

from __future__ import annotations

from enum import StrEnum

from lamplighter.roster.rules import DESK_PREFIX, is_desk

__all__ = [
    "BACK_TO_SHIFT", "DESK_PREFIX", "INTERNAL", "OPEN311_TYPE", "PHOTOS_MOST", "REACHED", "TEXT_LONGEST", "WORDS_LONGEST", "Answering",
    "Author", "Channel", "DataType", "Due", "Entry", "Met", "Part", "Route", "Showing", "is_desk",
]  # fmt: skip


class Route(StrEnum):
    """Where concerns of a kind go."""

    ZONE = "zone"
    """To the post of the place."""
    DESK = "desk"
    """To a desk of the whole city, out of sight of the zones."""
    OUT = "out"
    """Not ours: the resident is shown where to go, e.g. the city's 311."""


class Answering(StrEnum):
    """How a kind's extra question is answered; the last column of Open311 names its datatype."""

    TEXT = "text"
    LONG = "long"
    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    MOMENT = "moment"


class Channel(StrEnum):
    """How a concern came in."""

    WEB = "web"
    PHONE = "phone"
    MEETING = "meeting"
    OPEN311 = "open311"
    API = "api"


class Part(StrEnum):
    """What a contact is to a concern."""

    RAISER = "raiser"
    FOLLOWER = "follower"
    """Said "me too"."""


class Entry(StrEnum):
    """Kinds of entry on a timeline."""

    RAISED = "raised"
    MOVE = "move"
    ANSWER = "answer"
    """Staff wrote to the resident without a change of state."""
    REPLY = "reply"
    """The resident wrote."""
    NOTE = "note"
    """Staff wrote for staff; never shown outside."""
    CONTACT = "contact"
    """A call or a visit, noted by staff; for staff."""
    HAND_ON = "hand-on"
    """Somebody else holds it now, for longer than a few days."""
    ASSIGNED = "assigned"
    """Given to one officer of the post, or back to the shift; for staff."""
    ROUTED = "routed"
    """Moved to another kind, zone or desk."""
    ROSE = "rose"
    """Overdue or stale: the supervisor sees it; for staff."""
    JOINED = "joined"
    """A neighbour said "me too"."""
    PHOTOS = "photos"
    REDACTED = "redacted"


BACK_TO_SHIFT = "shift"
"""Stands in ``after`` of an ``ASSIGNED`` entry that gave a concern back to its shift."""
INTERNAL = frozenset({Entry.NOTE, Entry.CONTACT, Entry.ASSIGNED, Entry.ROSE})
"""Entries the resident does not see."""


class Met(StrEnum):
    """What came of a call or a visit: stands in ``after`` of a ``CONTACT`` entry. Nothing there, in entries of old: they spoke."""

    PHONE = "phone"
    """Spoke by telephone."""
    PERSON = "person"
    NO_ANSWER = "no-answer"
    """Called; a machine, or nobody, answered."""
    NOBODY_IN = "nobody-in"
    """Went there."""


REACHED = frozenset({Met.PHONE, Met.PERSON})
"""What counts as an answer to the resident."""


class Author(StrEnum):
    """Who made an entry."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"
    OFFICE = "office"
    """Another office's system, over Open311."""


class Showing(StrEnum):
    """Whether the public sees a concern. Private unless resident and moderator both said yes."""

    PRIVATE = "private"
    ASKED = "asked"
    """The resident agreed; a moderator has not yet."""
    SHOWN = "shown"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """The resident, or a moderator, took it back."""


class Due(StrEnum):
    """What is due next."""

    ANSWER = "answer"
    RESOLUTION = "resolution"
    WAITED = "waited"
    """What was waited for should have come."""
    FOLLOW = "follow"
    """A referred concern is to be looked after."""


class DataType(StrEnum):
    """Open311 GeoReport v2: datatypes of attributes."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    SINGLE = "singlevaluelist"
    MULTI = "multivaluelist"


OPEN311_TYPE = {
    Answering.TEXT: DataType.STRING,
    Answering.LONG: DataType.TEXT,
    Answering.YES_NO: DataType.SINGLE,
    Answering.CHOICE: DataType.SINGLE,
    Answering.CHOICES: DataType.MULTI,
    Answering.NUMBER: DataType.NUMBER,
    Answering.MOMENT: DataType.DATETIME,
}

TEXT_LONGEST = 5000
"""Characters of what a resident writes."""
WORDS_LONGEST = 3000
"""Characters of an answer, a note or a reply."""
PHOTOS_MOST = 5
