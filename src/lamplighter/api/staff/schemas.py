"""Types of the staff API. Times are ISO 8601 with the city's offset; points WGS84 degrees."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, field_validator

from lamplighter.concerns.rules.values import TEXT_LONGEST, WORDS_LONGEST

StateName = Literal[
    "new", "acknowledged", "in-progress", "waiting", "referred", "resolved", "closed", "reopened"
]
VerbName = Literal["acknowledge", "start", "wait", "refer", "resolve", "decline", "reopen"]


class Sent(Schema):
    """A body as it must be: no other names, blanks at the ends taken off."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _stripped(cls, value: Any) -> Any:
        """Without space at both ends, as the rest of the program understands space: also the control characters that separate."""
        return value.strip() if isinstance(value, str) else value


class KindOut(Schema):
    """A kind of concern."""

    code: str
    name_en: str
    name_es: str
    group_en: str
    needs_place: bool
    answer_hours: int = Field(description="Hours of duty within which the first answer is due.")
    resolve_days: int = Field(description="Days within which it is to be resolved.")


class KindsOut(Schema):
    """The kinds that can be raised by a program."""

    kinds: list[KindOut]


class OwnerOut(Schema):
    """Who owns and holds a concern now. ``officer`` is shown as the officer's display level allows; null: nobody is posted."""

    zone: str
    shift: str
    officer: str | None
    via: str = Field(description="posted, cover, supervisor or nobody.")
    on_until: str | None = Field(description="End of the duty the holder is on now.")
    back_at: str | None = Field(description="When the holder is next on duty.")


class ConcernOut(Schema):
    """A concern, without its resident's contact. ``moves`` are those that may be made now."""

    number: str
    kind: str
    state: StateName
    outcome: str
    channel: str
    language: str
    zone: str
    text: str
    happens: str
    answers: dict[str, str | list[str]]
    place: str
    lon: float | None
    lat: float | None
    raised_at: str
    changed_at: str
    first_answer_at: str | None
    resolved_at: str | None
    closed_at: str | None
    due: str
    due_at: str | None
    unheard: bool = Field(description="The resident wrote last and waits for an answer.")
    reopened: int
    owner: OwnerOut
    moves: list[VerbName]


class EntryOut(Schema):
    """One entry of a timeline. ``internal`` ones were written by staff for staff."""

    at: str
    entry: str
    move: str
    after: str
    author: str
    program: str = Field(description="Name of the program that wrote it, where no person did.")
    text: str
    internal: bool


class ConcernWholeOut(ConcernOut):
    """A concern with its timeline."""

    timeline: list[EntryOut]


class ConcernsOut(Schema):
    """A page of concerns, by the time of their last change. ``next`` goes into ``cursor``; null at the end."""

    concerns: list[ConcernOut]
    next: str | None


class ContactIn(Sent):
    """How the resident wishes to be reached. At least an e-mail address or a telephone number."""

    name: str = Field("", max_length=80)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=30)
    by: Literal["email", "text", "call", "link"] = "link"
    hours: list[Literal["morning", "evening", "weekend"]] = Field(default_factory=list, max_length=3)
    language: Literal["en", "es"] = "en"


class ConcernIn(Sent):
    """A concern that a program raises for a resident: an address or a point."""

    kind: str = Field(max_length=40)
    text: str = Field("", max_length=TEXT_LONGEST, description="What happens, in the resident's words.")
    happens: str = Field("", max_length=200, description="When it happens, in words.")
    address: str = Field("", max_length=200)
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    language: Literal["en", "es"] = "en"
    contact: ContactIn | None = None


class MoveIn(Sent):
    """A move of the table; ``words`` go to the resident, and some moves need them."""

    verb: VerbName
    words: str = Field("", max_length=WORDS_LONGEST)
    until: date | None = Field(
        None, description="Only with wait: the day by which what is waited for should have come."
    )


class AssignIn(Sent):
    """An officer of the post, by badge; null gives it back to the shift."""

    badge: str | None = Field(None, max_length=20)


class RouteIn(Sent):
    """Another zone, another kind, or both, with words for the resident."""

    zone: str = Field("", max_length=40, description="Code of a zone; empty lets place and kind decide.")
    kind: str = Field("", max_length=40)
    words: str = Field(min_length=1, max_length=WORDS_LONGEST)


class RoutedOut(Schema):
    """Where it went. The token may not see it there."""

    number: str
    zone: str
    kind: str


class MergeIn(Sent):
    """The number of the one that stays."""

    into: str = Field(max_length=20)


class ContactMadeIn(Sent):
    """A call or a visit. Where nobody was reached, words may be left out."""

    met: Literal["phone", "person", "no-answer", "nobody-in"] = "phone"
    words: str = Field("", max_length=WORDS_LONGEST)


class WordsIn(Sent):
    """Words for the resident, or for staff."""

    words: str = Field(min_length=1, max_length=WORDS_LONGEST)


class MissingOut(Schema):
    """Something that the department asks of a group and that is not there yet."""

    need: Literal["captain", "alternate", "households", "meetings"]
    missing: int


class GroupOut(Schema):
    """A group of neighbors, without who is in it. ``area`` is the same as ``blocks`` in words."""

    number: str
    name: str
    kind: Literal["watch", "association", "tenants", "business"]
    zone: str
    state: Literal["forming", "active", "lapsed", "dissolved"]
    area: list[str]
    blocks: list[str]
    meets: str
    members: int = Field(description="People who said yes.")
    invited: int
    confirm_due_on: str | None
    missing: list[MissingOut]


class GroupsOut(Schema):
    """Groups, by zone and name."""

    groups: list[GroupOut]
