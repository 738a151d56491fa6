"""Words that rows of meetings hold."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How an officer and a resident meet."""

    STATION = "station"
    PLACE = "place"
    """A library, a school, a cafe: somewhere in the zone that the department names."""
    PHONE = "phone"
    VIDEO = "video"
    PORCH = "porch"
    """At the resident's own door: only with a contact that has been proven and a supervisor's release."""


class Channel(StrEnum):
    """How an appointment was made."""

    WEB = "web"
    STAFF = "staff"
    """An officer booked it for a resident, by telephone or face to face."""
    OFFER = "offer"
    """The department offered it: from the waiting list."""


class Side(StrEnum):
    """Who did something to an appointment."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


class Part(StrEnum):
    """Part of the week a resident asks for."""

    EVENING = "evening"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    WEEKEND = "weekend"


MORNING_ENDS, EVENING_BEGINS = 12, 17
"""Hours of the city's clock."""
TOPIC_LONGEST, NOTE_LONGEST, REASON_LONGEST = 1000, 3000, 500
"""Characters."""
