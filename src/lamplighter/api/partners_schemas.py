"""Types of the public API's answers about promises and projects. Days are ISO 8601; counts that could tell of single people are null."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from lamplighter.api.schemas import Words

StateName = Literal["open", "kept", "missed", "withdrawn"]
StageName = Literal["scanning", "analysis", "response", "assessment", "closed", "dropped"]


class PromiseOut(Schema):
    """A promise made in public, of a zone's or desk's post."""

    number: str = Field(examples=["4F7K9Q2M"])
    what: Words
    zone: str
    state: StateName
    made_on: str
    made_at: Literal["gathering", "concern", "project", "words"]
    first_due_on: str = Field(description="The day first promised; it never moves.")
    due_on: str
    kept_on: str | None
    kept_in_time: bool | None = Field(
        description="Whether it was kept by the day first promised; null while it is not."
    )
    overdue: bool
    changed_at: str


class PromiseEntryOut(Schema):
    """One entry of a promise's timeline."""

    at: str
    entry: Literal["made", "kept", "missed", "moved", "withdrawn"]
    due_before: str | None
    due_after: str | None
    words: Words


class PromiseWholeOut(PromiseOut):
    """A promise with its timeline."""

    timeline: list[PromiseEntryOut]


class PromisesOut(Schema):
    """A page of promises, the latest change first. ``next`` goes into ``page``; null at the end."""

    commitments: list[PromiseOut]
    total: int
    next: int | None


class ShareOut(Schema):
    """A share with its 95% interval (Wilson) and the number of cases it rests on."""

    value: float
    low: float | None
    high: float | None
    cases: int


class PromiseFiguresOut(Schema):
    """A zone's figures; the whole city's have no zone. Null: too few to show, or it would give such a number away."""

    zone: str | None
    in_time: ShareOut | None
    open: int | None
    withdrawn: int | None


class DefinitionOut(Schema):
    """What a figure counts."""

    figure: str
    name: str
    counts: str


class PromisesCountedOut(Schema):
    """How well promises are kept, zone by zone, with the definitions."""

    figures: list[PromiseFiguresOut]
    definitions: list[DefinitionOut]


class AreaOut(Schema):
    """A block and the H3 cell that it lies in."""

    block: str
    hexagon: str


class PeriodOut(Schema):
    """What was counted from ``first`` up to, not including, ``until``."""

    first: str
    until: str
    count: int


class RatioOut(Schema):
    """The daily rate after over the one before, with its conditional exact 95% interval. It does not tell why they differ."""

    value: float | None
    low: float
    high: float | None


class ProjectOut(Schema):
    """A project, as far as a supervisor let everyone see it."""

    number: str
    title: Words
    summary: Words
    zone: str
    stage: StageName
    started_on: str
    changed_at: str
    areas: list[AreaOut]
    sources: list[str]
    measure: Words = Field(description="What is counted; chosen before the response started.")
    before: PeriodOut | None
    after: PeriodOut | None
    ratio: RatioOut | None
    verdict: str = Field(description="fewer, no-change, more, cannot-tell; empty until it has ended.")
    tasks: int
    tasks_done: int


class ProjectsOut(Schema):
    """A page of projects, the latest change first. ``next`` goes into ``page``; null at the end."""

    projects: list[ProjectOut]
    total: int
    next: int | None
