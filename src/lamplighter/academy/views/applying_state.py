"""What somebody has told so far who applies: kept in a draft on the server, under a secret in the POST body, or in the link by which
they come back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language

from lamplighter.academy.actions import drafts
from lamplighter.academy.actions.applying import NewApplication, asks_birth_date
from lamplighter.academy.forms import applying as shapes
from lamplighter.academy.models import Application, Course
from lamplighter.academy.queries.applications import sent
from lamplighter.academy.queries.courses import zones_served
from lamplighter.academy.queries.drafts import draft_of
from lamplighter.academy.rules.applying import Step, steps
from lamplighter.plumbing import clock
from lamplighter.plumbing.answers import Answers

_SECRET = re.compile(r"[\w-]{20,64}")
FIELDS = (
    "name", "by", "email", "phone", "born", "guardian_name", "guardian_email", "guardian_phone", "works", "zone", "needs", "interpreter",
    "language", "words",
)  # fmt: skip
"""What is kept on the way; an address is not among it."""


@dataclass
class State(Answers):
    """Everything told so far for one course. ``sent``: what the form has made before; ``kept``: a draft was found; ``lost``: one was spoken
    of that is gone."""

    course: Course = field(default_factory=Course)
    secret: str = field(default_factory=drafts.new_secret)
    kept: bool = False
    lost: bool = False
    sent: Application | None = None
    page: str = ""
    """On which page they were when it was kept."""
    until: datetime | None = None
    """Until when the draft is kept, at least."""
    _told: dict[Step, forms.Form | None] = field(default_factory=dict)

    def changed(self) -> None:
        """Forms are bound anew."""
        self._told.clear()

    def told(self, step: Step, now: datetime) -> forms.Form | None:
        """The form of a page, bound to what was told; None for a page that asks nothing."""
        if step not in self._told:
            self._told[step] = form_of(self, step, now, self.data())
        return self._told[step]

    def path(self, now: datetime) -> tuple[Step, ...]:
        """The pages, in their order, for what was told."""
        return steps(age=asks_birth_date(self.course), guardian=self.minor(now))

    def minor(self, now: datetime) -> bool:
        """Whether they are under age, as far as they told."""
        if not asks_birth_date(self.course):
            return False
        form = self.told(Step.BORN, now)
        return isinstance(form, shapes.BornForm) and form.is_valid() and form.minor


def opened(given: QueryDict, course: Course, now: datetime) -> State:
    """What was told before this page. Nonsense counts as nothing. Who sends all answers at once has no draft, nor one to be asked for."""
    secret = given.get("draft", "")
    if not _SECRET.fullmatch(secret):
        return State(course=course)
    if given.get("kept") != "1":
        return State(course=course, secret=secret)
    return by_secret(secret, course, now)


def by_secret(secret: str, course: Course, now: datetime) -> State:
    """What was told in the draft that a secret opens, or what it has become."""
    if not _SECRET.fullmatch(secret):
        return State(course=course, lost=True)
    row = draft_of(secret, now)
    if row is None:
        made = sent(secret)
        found = made if made is not None and made.course_id == course.pk else None
        return State(course=course, secret=secret, sent=found, lost=found is None)
    answers = {name: list(values) for name, values in row.answers.items() if isinstance(values, list)}
    page = next(iter(answers.pop(drafts.PAGE, ())), "")
    return State(answers, course=course, secret=secret, kept=True, page=page, until=row.expires_at)


def keep(state: State, now: datetime, page: str) -> dict[str, str]:
    """Keeps what was told and on which page, and returns the hidden fields that the next page carries."""
    drafts.keep(secret=state.secret, answers=state.answers, now=now, page=page, until=state.until)
    return carried(state)


def carried(state: State) -> dict[str, str]:
    """The hidden fields of a page whose draft is kept."""
    return {"draft": state.secret, "kept": "1"}


def form_of(state: State, step: Step, now: datetime, data: Any = None) -> forms.Form | None:
    """The form of a page, bound to ``data``; None for a page that asks nothing."""
    if step is Step.BORN:
        return shapes.BornForm(data, course=state.course, today=clock.city_day(now))
    if step is Step.ZONE:
        return shapes.ZoneForm(data, zones=zones_served(now))
    if step is Step.NEEDS:
        return shapes.NeedsForm(data, course=state.course)
    plain: dict[Step, type[forms.Form]] = {
        Step.WHO: shapes.WhoForm,
        Step.GUARDIAN: shapes.GuardianForm,
        Step.WORDS: shapes.WordsForm,
    }
    return plain[step](data) if step in plain else None


def blank(state: State, step: Step, now: datetime) -> forms.Form | None:
    """The form of a page with what was told before, without blame."""
    form = form_of(state, step, now)
    if form is None:
        return None
    form.initial = state.initial(form)
    if step is Step.NEEDS:
        form.initial.setdefault("language", (get_language() or "en")[:2])
    return form


def new_application(state: State, now: datetime) -> NewApplication:
    """What was told, for the action. Every page's answers hold."""
    told: dict[str, Any] = {}
    for step in state.path(now):
        form = state.told(step, now)
        if form is not None and form.is_valid():
            told |= form.cleaned_data
    return shapes.new_application(told)
