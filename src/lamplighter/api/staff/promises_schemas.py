"""Types of the staff API about promises."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from lamplighter.api.partners_schemas import PromiseOut
from lamplighter.api.schemas import Words
from lamplighter.api.staff.schemas import OwnerOut, Sent
from lamplighter.partners.rules.commitments import PLACE_LONGEST, WHAT_LONGEST, WORDS_LONGEST

What = Annotated[str, StringConstraints(min_length=1, max_length=WHAT_LONGEST)]
Place = Annotated[str, StringConstraints(max_length=PLACE_LONGEST)]
Long = Annotated[str, StringConstraints(min_length=1, max_length=WORDS_LONGEST)]


class CommitmentOut(PromiseOut):
    """A promise with who owns and holds it. ``moves`` are those that may be made now."""

    made_number: str
    rose_at: str | None
    owner: OwnerOut
    moves: list[Literal["keep", "miss", "move"]]


class CommitmentEntryOut(Schema):
    """One entry of a timeline, those for staff too."""

    at: str
    entry: str
    due_before: str | None
    due_after: str | None
    words: Words
    program: str = Field(description="Name of the program that wrote it, where no person did.")


class CommitmentWholeOut(CommitmentOut):
    """A promise with its timeline."""

    timeline: list[CommitmentEntryOut]


class CommitmentsOut(Schema):
    """A page of promises. ``next`` goes into ``page``; null at the end."""

    commitments: list[CommitmentOut]
    next: int | None


class WhatIn(Sent):
    """A sentence in both languages."""

    en: What
    es: What


class PlaceIn(Sent):
    """A place in both languages, or in neither."""

    en: Place = ""
    es: Place = ""


class LongIn(Sent):
    """Words in both languages; everyone reads them."""

    en: Long
    es: Long


class CommitmentIn(Sent):
    """A promise that a program makes for a zone's post."""

    what: WhatIn
    zone: str = Field(max_length=40)
    due_on: date
    made_at: Literal["gathering", "concern", "project", "words"] = "words"
    made_number: str = Field("", max_length=20)
    made: PlaceIn = PlaceIn()


class CommitmentMoveIn(Sent):
    """A move of the table."""

    verb: Literal["keep", "miss", "move"]
    words: LongIn
    to: date | None = Field(None, description="Only with move: the new day.")
