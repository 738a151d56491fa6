"""Which form belongs to which page, what it takes over, and the first page whose answers do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language

from lamplighter.concerns.forms.raising import PREFIX, KindForm, WhatForm, WhenForm, WhereForm
from lamplighter.concerns.forms.raising_photos import PhotosForm
from lamplighter.concerns.forms.raising_reach import JoinForm
from lamplighter.concerns.forms.resident import PublicForm
from lamplighter.concerns.rules.steps import Step
from lamplighter.concerns.views import raising_place as places
from lamplighter.concerns.views.raising_state import State, kinds_offered, path_of
from lamplighter.core.gazetteer.model import Hit
from lamplighter.outbox.forms import AskReachForm, HoursForm

CONTROLS = frozenset(
    {"step", "go", "then", "draft", "kept", "held", "pick", "drop", "point", "lon", "lat", "number"}
)
"""What pages send beside answers."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A page that must be answered before it goes on. ``form`` None: it was never seen, and is shown without blame."""

    step: Step
    form: forms.Form | None = None
    choices: Sequence[Hit] = ()


def language() -> str:
    """The reader's."""
    return get_language() or "en"


def happened_once(state: State) -> bool:
    """Whether it is about something that has happened, not something that goes on."""
    return state.kind is not None and (state.kind.crime_report or state.sealed)


def form_of(state: State, step: Step, data: Any = None) -> forms.Form | None:
    """The form of a page, bound to ``data``; None for a page that asks nothing."""
    made: forms.Form | None = None
    if step is Step.KIND:
        made = KindForm(data, kinds=kinds_offered(), language=language())
    elif step is Step.WHERE:
        made = WhereForm(data, parts=places.parts())
    elif step is Step.WHAT and state.kind is not None:
        made = WhatForm(data, kind=state.kind, questions=state.questions, language=language())
    elif step is Step.WHEN:
        made = WhenForm(data, once=happened_once(state))
    elif step in _PLAIN:
        made = _PLAIN[step](data)
    return made


_PLAIN: dict[Step, type[forms.Form]] = {
    Step.PHOTOS: PhotosForm,
    Step.REACH: AskReachForm,
    Step.HOURS: HoursForm,
    Step.PUBLIC: PublicForm,
    Step.JOIN: JoinForm,
}


def blank(state: State, step: Step) -> forms.Form | None:
    """The form of a page with what was told before, without blame."""
    form = form_of(state, step)
    if form is None:
        return None
    form.initial = state.initial(form)
    if step is Step.PUBLIC:
        form.initial.setdefault("public", "no")
    if step is Step.HOURS:
        form.initial.setdefault("language", language()[:2])
    return form


def take(state: State, step: Step, given: QueryDict) -> bool:
    """Takes over what a page sent, right or wrong: whichever button was pressed, nothing typed is lost.

    Returns whether it is about another kind now, whose pages may be others.
    """
    if state.lost:  # its page may be another by now: all it sent is kept
        state.take([name for name in given if name not in CONTROLS], given)
        return False
    form = form_of(state, step)
    if form is None or step is Step.PHOTOS:
        return False
    before = state.one("kind")
    state.take(list(form.fields), given)
    turned = step is Step.KIND and before != state.one("kind")
    if turned:
        state.drop("like", "looks", "public", *[name for name in state.answers if name.startswith(PREFIX)])
    return turned


def first_stop(state: State) -> Stop | None:
    """The first page whose answers do not hold: somebody came by a shortcut, or a kind has changed meanwhile."""
    if state.kind is None:
        return Stop(Step.KIND)
    for step in path_of(state):
        if step is Step.WHERE:
            stop = _place_stop(state)
            if stop is not None:
                return stop
            continue
        form = form_of(state, step, state.data()) if step is not Step.PHOTOS else None
        if step is Step.PUBLIC and not state.one("public"):
            continue  # private, unless somebody says otherwise
        if form is not None and not form.is_valid():
            seen = any(name in state.answers for name in form.fields)
            return Stop(step, form if seen else None)
    return None


def _place_stop(state: State) -> Stop | None:
    if places.is_settled(state):
        return None
    if not any(state.one(name) for name in ("address", "part", "spot")):
        return Stop(Step.WHERE)
    settled = places.settle(state, QueryDict())
    if not settled.fault:
        return None
    return Stop(Step.WHERE, faulty_place(state, settled.fault), settled.choices)


def faulty_place(state: State, fault: str) -> forms.Form:
    """The form of the place, with what is wrong with it."""
    form = WhereForm(state.data(), parts=places.parts())
    form.fields["address"].error_messages["place"] = (
        fault  # a sentence of its own, that needs no label before it
    )
    if form.is_valid() or "address" not in form.errors:
        form.add_error("address", fault)
    return form
