"""Types of the API, from which its OpenAPI document is made. Times are ISO 8601 with the city's offset; points WGS84 degrees."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

Language = Literal["en", "es"]


class HitOut(Schema):
    """An address. ``kind``: exact, place, block, interpolated, intersection, nearest or street."""

    label: str
    lon: float
    lat: float
    kind: str
    confidence: float = Field(ge=0, le=1)
    city: str
    postcode: str


class MendOut(Schema):
    """One value that cannot be used."""

    where: str = Field(description="Which value.")
    what: str = Field(description="What is wrong with it.")


class ProblemOut(Schema):
    """A problem document (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int
    detail: str = Field(description="What happened and what to mend.")
    reason: str | None = Field(
        None,
        description="Why no zone answers: no-map, outside, gap, swapped, null-island, out-of-range, not-a-number.",
    )
    errors: list[MendOut] | None = Field(None, description="Each value that cannot be used.")
    choices: list[HitOut] | None = Field(None, description="Addresses that were perhaps meant.")


class Words(Schema):
    """A text in both languages."""

    en: str
    es: str


class ZoneOut(Schema):
    """A zone of the city."""

    code: str = Field(examples=["RIV"])
    name: str = Field(examples=["River"])
    level: str = Field(description="What this level is called.", examples=["zone"])
    parent: str | None = Field(description="Code of the zone above.", examples=[None])
    area_m2: int


class MapOut(Schema):
    """The zone map that answered."""

    name: str
    holds_from: str = Field(examples=["2026-01-01"])
    holds_until: str | None = Field(
        description="Day from which the next map answers; null while none is confirmed.", examples=[None]
    )


class ShiftOut(Schema):
    """A weekly pattern of local hours; an end at or before the start lies on the next day."""

    code: str
    name: Words
    days: list[str] = Field(examples=[["mon", "tue"]])
    start: str = Field(examples=["13:00"])
    end: str = Field(examples=["21:00"])


class OfficerOut(Schema):
    """An officer, as far as the officer's display level allows."""

    name: str = Field(examples=["Officer Marisol Reyes"])
    languages: list[str]
    phone: str
    email: str


class OfficerDutyOut(OfficerOut):
    """An officer of a zone at an instant."""

    shifts: list[ShiftOut]
    on_duty: bool
    on_duty_until: str | None
    next_on_duty: str | None
    covers_for: str | None


class StartOut(Schema):
    """Who starts when."""

    name: str
    starts: str


class StationOut(Schema):
    """Where officers can be met."""

    name: str
    address: str
    phone: str
    hours: Words


class DutyOut(Schema):
    """Who holds a zone at an instant. ``zone`` is the one that has the posts: the asked one or one above it."""

    zone: str | None
    at: str
    on_duty: list[str] = Field(description="Names of those on duty; two where shifts overlap, none at night.")
    next: list[StartOut] = Field(description="Who starts next.")
    officers: list[OfficerDutyOut]
    supervisor: OfficerOut | None
    station: StationOut | None
    non_emergency_number: str | None
    emergency_number: str


PartName = Literal["evening", "morning", "afternoon", "weekend"]


class SlotOut(Schema):
    """A time at which somebody can be met, and with whom."""

    starts: str
    ends: str
    officers: list[str] = Field(description="Names as far as each officer's display level allows.")


class SlotsOut(Schema):
    """Free times of a zone's officers, the earliest first. ``zone`` is the one that has the posts."""

    zone: str
    length: int = Field(description="Minutes of each.", examples=[20])
    lengths: list[int] = Field(description="Minutes that can be asked for.")
    slots: list[SlotOut]
    book: str = Field(description="The page on which a time is booked.")


AtNote = Field(
    description="A sentence where clocks change and the local time asked for comes twice or not at all; else null."
)


class DutyAtOut(DutyOut):
    """Who holds a zone at the instant asked for."""

    at_note: str | None = AtNote


class LocateOut(Schema):
    """Which zone holds a place, and its officers."""

    lon: float
    lat: float
    address: HitOut | None = None
    at_note: str | None = AtNote
    zone: ZoneOut
    above: list[ZoneOut] = Field(description="The zones above it, lowest first.")
    map: MapOut
    duty: DutyOut


class Sent(Schema):
    """A body as it must be: no other names, and no value of another kind taken for what it might have meant."""

    model_config = ConfigDict(strict=True, extra="forbid")


class LocateIn(Sent):
    """An address to look up. It is neither logged nor stored."""

    address: str = Field(max_length=200, examples=["1600 Lantern St"])
    at: str | None = Field(None, description="ISO 8601; without an offset the city's time; left out: now.")
    lang: Language = Field("en", description="Language of officers' titles and of at_note.")


class AddressIn(Sent):
    """A text to search addresses by. It is neither logged nor stored."""

    q: str = Field(max_length=200, examples=["1600 lantern"])
    limit: int = Field(8, ge=1, le=20)
    partial: bool = Field(False, description="The last word may be half typed.")


class AddressesOut(Schema):
    """``verdict``: found (the first is clear), choose (ask the person), nothing, unclear."""

    verdict: Literal["found", "choose", "nothing", "unclear"]
    hits: list[HitOut]


class SeriesOut(Schema):
    """A gathering that repeats: a rule of RFC 5545, in the city's local time. Dates that were moved keep their series."""

    number: str
    rule: str = Field(examples=["FREQ=MONTHLY;BYDAY=2TU"])
    day: str = Field(description="The day that the rule gave for this date, also when it was moved.")


class GatheringOut(Schema):
    """A public meeting, walk or training. What was never published is not there."""

    number: str = Field(examples=["MEETRVR1"])
    url: str
    state: Literal["planned", "cancelled", "held"]
    kind: Literal["meeting", "walk", "training", "other"]
    title: Words
    about: Words
    agenda: Words
    zone: str | None = Field(description="Code of the zone it is for; null: the whole city.")
    starts: str
    ends: str
    moved_from: str | None = Field(description="When it was to begin before it was moved.")
    why: Words = Field(description="Why it was moved or cancelled.")
    series: SeriesOut | None
    place: str
    address: str
    access: Words = Field(description="How people get in.")
    languages: list[str] = Field(description="In which it is held.", examples=[["en", "es"]])
    interpreter: bool = Field(description="Whether an interpreter comes if somebody asks.")
    capacity: int | None = Field(description="Seats; null: as many as come.")
    seats_left: int | None
    officers: list[str] = Field(description="Who attends, as far as their display levels allow.")
    minutes: Words
    outcome: Words
    attendance: int | None = Field(description="How many came, once it is over.")
    promises: list[str] = Field(
        description="Numbers of the promises made there; /api/v1/commitments/{number} tells how each stands."
    )


class GatheringsOut(Schema):
    """Gatherings in order of time."""

    gatherings: list[GatheringOut]


class ZoneFeature(Schema):
    """A zone with its shape."""

    type: Literal["Feature"]
    id: str
    properties: ZoneOut
    geometry: dict[str, Any] = Field(description="A Polygon or MultiPolygon (RFC 7946), WGS84 degrees.")


class ZonesOut(Schema):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    type: Literal["FeatureCollection"]
    map: MapOut
    features: list[ZoneFeature]


class GroupOut(Schema):
    """A group of neighbors as everybody may know it: its blocks, never a house or a member."""

    number: str
    name: str = Field(examples=["Lantern Street Block Watch"])
    kind: Literal["watch", "association", "tenants", "business"]
    zone: str
    state: Literal["forming", "active"]
    area: list[str] = Field(description="The area in words, in English.")
    blocks: list[str] = Field(examples=[["1600 block of Lantern Street"]])
    meets: str = Field(description="When and where it meets as a rule.")


class GroupsOut(Schema):
    """Groups of a zone, by name."""

    groups: list[GroupOut]
