"""What a resident has told so far, as the form carries it from page to page.

Of ordinary kinds a draft on the server holds it, under a secret in the POST body. Of sensitive kinds and desks nothing is kept before
it is sent: the answers travel in the form itself. Either way they are checked again, all of them, when the form is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from lamplighter.concerns.actions import drafts
from lamplighter.concerns.actions.raising import KeptPhoto
from lamplighter.concerns.models import Kind
from lamplighter.concerns.queries.drafts import draft_of
from lamplighter.concerns.queries.kinds import active_kinds, kind_by_code
from lamplighter.concerns.rules.steps import Asks, Step, steps
from lamplighter.concerns.rules.values import Route

_MOST_VALUES = 12
"""Values of one answer, e.g. boxes ticked."""


@dataclass(slots=True)
class State:
    """Everything told so far. ``answers``: by the name of the field, as the forms send them."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    photos: list[KeptPhoto] = field(default_factory=list)
    secret: str = ""
    key: str = ""

    def one(self, name: str) -> str:
        """An answer's single value; empty where there is none."""
        return next(iter(self.answers.get(name, ())), "")

    def take(self, names: Sequence[str], given: Mapping[str, Any]) -> None:
        """Takes the answers of a page in place of those there were."""
        sent = given if isinstance(given, QueryDict) else None
        for name in names:
            values = sent.getlist(name) if sent is not None else list(given.get(name, []))
            self.answers[name] = [str(each)[:6000] for each in values[:_MOST_VALUES]]

    def data(self) -> QueryDict:
        """The answers as a form takes them."""
        made = QueryDict(mutable=True)
        for name, values in self.answers.items():
            made.setlist(name, list(values))
        return made

    def initial(self, form: forms.Form) -> dict[str, Any]:
        """What was told of a form's fields, as the form shows it."""
        several = (forms.MultipleChoiceField,)
        return {
            name: values if isinstance(form.fields[name], several) else next(iter(values), "")
            for name, values in self.answers.items()
            if name in form.fields
        }

    @property
    def kind(self) -> Kind | None:
        """What it is about, if that can still be raised."""
        found = kind_by_code(self.one("kind")) if self.one("kind") else None
        return found if found is not None and found.active else None

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude of the place (WGS84 degrees), where it was found."""
        try:
            return float(self.one("lon")), float(self.one("lat"))
        except ValueError:
            return None

    @property
    def sealed(self) -> bool:
        """Whether nothing may be kept before it is sent."""
        return sealed(self.kind)


def sealed(kind: Kind | None) -> bool:
    """Whether nothing of a concern of this kind may be kept before it is sent."""
    return kind is not None and (kind.sensitive or kind.route == Route.DESK.value)


def asks(state: State, *, like: bool) -> Asks:
    """Which pages there are for what was told."""
    kind = state.kind
    if kind is None:
        return Asks()
    return Asks(
        notice=bool(kind.call_en or kind.call_number or kind.crime_report or kind.route == Route.OUT.value),
        place=kind.needs_place,
        photos=kind.asks_photos,
        when=not kind.thanks,
        public=kind.may_be_public and not kind.sensitive,
        like=like,
        sealed=state.sealed,
    )


def path_of(state: State, *, like: bool = False) -> tuple[Step, ...]:
    """The pages, in their order, for what was told."""
    return steps(asks(state, like=like))


def opened(given: QueryDict, now: datetime) -> State:
    """What was told before this page: from the draft, or from the form itself. Nonsense counts as nothing."""
    secret, key = given.get("draft", "")[:64], given.get("key", "")[:64]
    draft = draft_of(secret, now)
    if draft is not None and "sent" not in draft.answers:
        photos = [KeptPhoto(*each) for each in draft.photos]
        return State({name: list(values) for name, values in draft.answers.items()}, photos, secret, key)
    return State(_held(given.get("held", "")), [], "", key)


def _held(text: str) -> dict[str, list[str]]:
    if not text or len(text) > drafts.MOST_BYTES:
        return {}
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {
        str(name)[:60]: [str(each) for each in values[:_MOST_VALUES]]
        for name, values in told.items()
        if isinstance(values, list)
    }


def keep(state: State, now: datetime) -> dict[str, str]:
    """Keeps what was told where that may be, and returns the hidden fields that the next page carries."""
    key = {"key": state.key} if state.key else {}
    if state.sealed:
        if state.secret:  # begun as another kind: what was kept is forgotten
            drafts.erase(secret=state.secret)
            state.secret, state.photos = "", []
        return {"held": json.dumps(state.answers, ensure_ascii=False), **key}
    state.secret = state.secret or drafts.new_secret()
    drafts.keep(secret=state.secret, answers=state.answers, photos=state.photos, now=now)
    return {"draft": state.secret, **key}


def kinds_offered() -> list[Kind]:
    """The kinds a resident may choose from, those of other offices among them."""
    return list(active_kinds())
