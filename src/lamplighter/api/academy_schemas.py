"""Shapes of the academy's courses in the API."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from lamplighter.api.schemas import Words


class NightOut(Schema):
    """One evening of a course."""

    order: int = Field(description="Its place in the curriculum, from 1; kept when it is moved.")
    state: Literal["planned", "cancelled"]
    title: Words
    about: Words
    division: str | None = Field(description="Which part of the department presents it.")
    drill: bool = Field(description="Whether something is practiced.")
    counts: bool = Field(description="Whether it counts towards graduation.")
    starts: str
    ends: str
    moved_from: str | None = Field(description="When it was to begin before it was moved.")
    why: Words = Field(description="Why it was moved or cancelled.")
    where: str


class GraduationOut(Schema):
    """What it takes to graduate."""

    nights: int
    hours: int
    late_minutes: int = Field(description="Whoever misses more of a night than this was absent.")
    drills: bool
    ride_along: bool


class CourseOut(Schema):
    """One run of the Citizen Police Academy. What was never announced is not there."""

    number: str = Field(examples=["ACADRVR1"])
    url: str
    state: Literal["open", "done", "cancelled"] = Field(
        description="open: announced, and not ended yet; whether one can apply now is takes_applications."
    )
    name: Words
    about: Words
    audience: Literal["adults", "youth"]
    language: str
    interpreter: bool = Field(description="Whether an interpreter comes if somebody asks.")
    least_age: int = Field(description="Years on the first night; 0: no age is asked.")
    first_day: str
    place: str
    address: str
    access: Words = Field(description="How people get in.")
    seats: int
    opens: str = Field(description="Applications are taken from then ...")
    closes: str = Field(description="... up to this instant.")
    takes_applications: bool
    method: Literal["order", "lottery"]
    check: bool = Field(description="Whether the department makes a background check.")
    offer_days: int = Field(description="How many days an offered seat is kept.")
    seed_mark: str | None = Field(
        description="Of a lottery: the SHA-256 of its seed, published before the draw."
    )
    seed: str | None = Field(description="Of a lottery: its seed, once it is drawn.")
    favored_zones: list[str] = Field(description="Whoever lives or works there has one ticket more.")
    graduation: GraduationOut
    cancelled: Words = Field(description="Why it was cancelled.")
    nights: list[NightOut]


class CoursesOut(Schema):
    """Courses, the latest first."""

    courses: list[CourseOut]


class DrawnOut(Schema):
    """One application in a lottery. Who it is, nobody is told."""

    place: int = Field(description="In the lottery, from 1.")
    number: str
    tickets: int
    first: bool = Field(description="Carried over from an earlier course: in line before all who were not.")


class LotteryOut(Schema):
    """A lottery: somebody's value is the lowest SHA-256 of "seed:number:t" for their tickets t from 1; the list is in that order."""

    course: str = Field(examples=["ACADRVR2"])
    seed_mark: str = Field(description="SHA-256 of the seed, published before the first application.")
    seed: str | None = Field(description="Once it is drawn.")
    favored_zones: list[str] = Field(description="Whoever lives or works there has one ticket more.")
    entries: list[DrawnOut] = Field(description="Empty before the draw.")
