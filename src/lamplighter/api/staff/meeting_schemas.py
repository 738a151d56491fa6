"""Types of the staff API about appointments. Times are ISO 8601 with the city's offset."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from lamplighter.api.staff.schemas import ContactIn, OwnerOut, Sent
from lamplighter.meetings.rules.values import NOTE_LONGEST, REASON_LONGEST, TOPIC_LONGEST

StateName = Literal["asked", "booked", "offered", "done", "missed", "cancelled", "lapsed"]
WayName = Literal["station", "place", "phone", "video", "porch"]
PartName = Literal["morning", "afternoon", "evening", "weekend"]


class SpotOut(Schema):
    """Where, or how, officers of a zone can be met. What officers should know of it is not here."""

    id: int
    way: WayName
    name_en: str
    name_es: str
    address: str
    access_en: str
    access_es: str


class SpotsOut(Schema):
    """The spots of a zone, and the lengths its rules offer."""

    spots: list[SpotOut]
    lengths: list[int] = Field(description="Minutes.")
    takes_bookings: bool


class SlotOut(Schema):
    """A free time, with the officer who has the least to do then."""

    starts: str
    ends: str
    badge: str


class SlotsOut(Schema):
    """Free times, the soonest first; ``more`` says that others follow."""

    slots: list[SlotOut]
    more: bool


class AppointmentOut(Schema):
    """An appointment, without its resident: neither name nor contact, topic, door or note."""

    number: str
    zone: str
    state: StateName
    channel: str
    starts: str
    ends: str
    officer: str | None = Field(description="As the officer's display level allows; null: nobody comes.")
    shift: str
    way: WayName
    spot: int | None
    language: str
    speaks: str
    concern: str
    made_at: str
    changed_at: str
    lapses_at: str | None = Field(description="Until when an offer waits for an answer.")
    owner: OwnerOut


class AppointmentsOut(Schema):
    """A page of appointments, by the time of their last change. ``next`` goes into ``cursor``; null at the end."""

    appointments: list[AppointmentOut]
    next: str | None


class AppointmentIn(Sent):
    """A time that a program books for a resident: one of ``slots``, at a spot that is no door."""

    zone: str = Field(max_length=40)
    starts: str = Field(max_length=40, description="ISO 8601, as slots told it.")
    length: int = Field(ge=5, le=240, description="Minutes, one of the zone's lengths.")
    badge: str = Field("", max_length=20, description="Of an officer; empty takes who has the least to do.")
    spot: int = Field(ge=1, le=2**31 - 1)
    topic: str = Field("", max_length=TOPIC_LONGEST)
    concern: str = Field("", max_length=20, description="Number of the concern it is about.")
    contact: ContactIn | None = None
    once: str = Field("", max_length=64, description="A word of your own; sent twice, it books once.")


class MoveIn(Sent):
    """Another free time, as agreed with the resident, who reads the words."""

    starts: str = Field(max_length=40, description="ISO 8601.")
    badge: str = Field("", max_length=20, description="Of an officer; empty takes who has the least to do.")
    words: str = Field("", max_length=REASON_LONGEST)


class ReasonIn(Sent):
    """Words that the resident reads; may be empty."""

    words: str = Field("", max_length=REASON_LONGEST)


class OutcomeIn(Sent):
    """How it went, with a note for staff."""

    outcome: Literal["done", "missed"]
    note: str = Field("", max_length=NOTE_LONGEST)
