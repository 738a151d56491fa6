"""What a resident has told so far, as the form carries it from page to page.

Of ordinary kinds a draft on the server holds it, under a secret in the POST body. Of sensitive kinds and desks, and before a kind was
chosen, nothing is kept: the answers travel in the form itself. Either way all of them are checked again when the form is sent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.http import QueryDict

from lamplighter.concerns.actions import drafts
from lamplighter.concerns.actions.raising import KeptPhoto
from lamplighter.concerns.models import Concern, Draft, Kind, Question
from lamplighter.concerns.queries.drafts import draft_of, sent_of
from lamplighter.concerns.queries.kinds import active_kinds, kind_by_code, questions_of
from lamplighter.concerns.queries.through import Through, read_through
from lamplighter.concerns.rules.steps import Asks, Step, steps
from lamplighter.concerns.rules.values import Route
from lamplighter.outbox.reach import By
from lamplighter.plumbing.answers import LONGEST, MOST_NAMES, MOST_VALUES, Answers

_SECRET = re.compile(r"[\w-]{20,64}")
PLACE = ("lon", "lat", "label", "exact")
"""Answers that only the search, the map or the device may give."""


@dataclass
class State(Answers):
    """Everything told so far.

    ``sent``: what the form has raised or joined before; ``draft``: the row it was found in. ``lost``: a draft was spoken of that is gone.
    """

    photos: list[KeptPhoto] = field(default_factory=list)
    secret: str = field(default_factory=drafts.new_secret)
    kept: bool = False
    lost: bool = False
    sent: Concern | None = None
    draft: Draft | None = None

    def changed(self) -> None:
        """The kind may be another."""
        self.__dict__.pop("kind", None)

    @cached_property
    def kind(self) -> Kind | None:
        """What it is about, if that can still be raised."""
        found = kind_by_code(self.one("kind")) if self.one("kind") else None
        return found if found is not None and found.active else None

    @property
    def questions(self) -> list[Question]:
        """The kind's own questions."""
        return questions_of(self.kind) if self.kind is not None else []

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude of the place (WGS84 degrees), where it was found."""
        try:
            lon, lat = float(self.one("lon")), float(self.one("lat"))
        except ValueError:
            return None
        return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None

    @property
    def through(self) -> Through | None:
        """The group whose leader raises it for a neighbour."""
        return read_through(self.one("through")) if self.one("through") else None

    @property
    def sealed(self) -> bool:
        """Whether nothing may be kept before it is sent."""
        kind = self.kind
        return kind is not None and (kind.sensitive or kind.route == Route.DESK.value)


def path_of(state: State, *, like: bool = False) -> tuple[Step, ...]:
    """The pages, in their order, for what was told."""
    kind = state.kind
    if kind is None:
        return steps(Asks())
    return steps(
        Asks(
            notice=bool(
                kind.call_en or kind.call_number or kind.crime_report or kind.route == Route.OUT.value
            ),
            place=kind.needs_place,
            like=like,
            photos=kind.asks_photos,
            when=not kind.thanks,
            hours=state.one("by") != By.LINK.value,
            public=kind.may_be_public,
            sealed=state.sealed,
        )
    )


def opened(given: QueryDict, now: datetime) -> State:
    """What was told before this page: from the draft, or from the form itself. Nonsense counts as nothing."""
    secret = given.get("draft", "")
    if not _SECRET.fullmatch(secret):
        secret = drafts.new_secret()
    row = draft_of(secret, now)
    sent = sent_of(row)
    if row is None or sent is not None:
        lost = row is None and given.get("kept") == "1"
        return State(_held(given.get("held", "")), [], secret, lost=lost, sent=sent, draft=row)
    photos = [KeptPhoto(**each) for each in row.photos]
    answers = {name: list(values) for name, values in row.answers.items() if isinstance(values, list)}
    return State(answers, photos, secret, kept=True, draft=row)


def _held(text: str) -> dict[str, list[str]]:
    if not text or len(text) > drafts.MOST_BYTES:
        return {}
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, Mapping):
        return {}
    return {
        str(name)[:60]: [str(each)[:LONGEST] for each in values[:MOST_VALUES]]
        for name, values in list(told.items())[:MOST_NAMES]
        if isinstance(values, list)
    }


def keep(state: State, now: datetime) -> dict[str, str]:
    """Keeps what was told where that may be, and returns the hidden fields that the next page carries."""
    if state.kind is not None and not state.sealed:
        drafts.keep(secret=state.secret, answers=state.answers, photos=state.photos, now=now)
        return {"draft": state.secret, "kept": "1"}
    if state.kept:  # begun as another kind: what was kept is forgotten, and so is the name it was kept under
        drafts.erase(secret=state.secret)
        state.kept, state.photos, state.secret = False, [], drafts.new_secret()
    return {"draft": state.secret, "held": json.dumps(state.answers, ensure_ascii=False)}


def kinds_offered() -> list[Kind]:
    """The kinds a resident may choose from, those of other offices among them."""
    return list(active_kinds())
