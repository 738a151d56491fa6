"""What the pages of the form show: where one is, what was told, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.concerns.actions.raising import NewConcern, NewContact
from lamplighter.concerns.forms.raising import PREFIX, AskReachForm, WhatForm
from lamplighter.concerns.messages import sentences
from lamplighter.concerns.models import Concern, Kind
from lamplighter.concerns.queries.blocks import block_of
from lamplighter.concerns.queries.kinds import questions_of
from lamplighter.concerns.queries.links import link_of, secret_of
from lamplighter.concerns.queries.owners import Held, held
from lamplighter.concerns.rules.numbers import shown_number
from lamplighter.concerns.rules.steps import Step
from lamplighter.concerns.rules.values import By, Channel, Part
from lamplighter.concerns.views.raising_state import State
from lamplighter.concerns.views.resident_shown import holder
from lamplighter.places import queries as places
from lamplighter.plumbing.clock import city_day

Line = tuple[str, str]
"""What was asked, and what was told."""


def page_context(state: State, step: Step, path: Sequence[Step], now: datetime) -> dict[str, Any]:
    """What every page shows: its place among the others, the kind, whether it is sealed."""
    kind, at = state.kind, path.index(step) + 1 if step in path else 1
    return {
        "step": step.value,
        "at": at,
        "count": len(path),
        "first": at == 1,
        "kind": kind,
        "kind_name": kind.name(_language()) if kind else "",
        "sealed": state.sealed,
        "zone": _zone_name(state, now),
        "photos": list(enumerate(state.photos)),
        "call": kind.call(_language()) if kind else "",
        "seen_block": block_of(state.one("label")),
        "ours": settings.LAMPLIGHTER.concerns,
    }


def _language() -> str:
    return get_language() or "en"


def _zone_name(state: State, now: datetime) -> str:
    """The zone whose officers cover the place."""
    if state.point is None:
        return ""
    found = places.zone_at(*state.point, city_day(now))
    if isinstance(found, places.NotCovered):
        return ""
    return found.zone.chain[-1].name or found.zone.chain[-1].code


def sections(state: State, path: Sequence[Step], now: datetime) -> list[tuple[str, str, list[Line]]]:
    """What was told, page by page, to be checked: (page, its question, lines)."""
    found = []
    for step in path:
        lines = _LINES[step](state) if step in _LINES else []
        if step in _LINES:
            found.append((step.value, _TITLES[step](), lines or [("", _("Nothing told"))]))
    return found


def _what(state: State) -> list[Line]:
    kind = state.kind
    lines = [("", state.one("text"))] if state.one("text") else []
    if kind is not None:
        for question in questions_of(kind):
            told = state.answers.get(PREFIX + question.code, [])
            words = dict(question.options(_language())) | {"yes": _("Yes"), "no": _("No")}
            if any(told):
                lines.append((question.text(_language()), ", ".join(words.get(each, each) for each in told)))
    return lines


def _reach(state: State) -> list[Line]:
    form = AskReachForm()
    ways = {str(value): str(label) for value, label in form.fields["by"].choices}  # type: ignore[attr-defined]
    hours = {str(value): str(label) for value, label in form.fields["hours"].choices}  # type: ignore[attr-defined]
    lines = [("", ways.get(state.one("by"), ""))]
    for name, label in (("email", _("E-mail")), ("phone", _("Phone")), ("name", _("Your name"))):
        if state.one(name):
            lines.append((label, state.one(name)))
    if any(state.answers.get("hours", [])):
        lines.append((_("Good times"), ", ".join(hours.get(each, "") for each in state.answers["hours"])))
    return lines


def _public(state: State) -> list[Line]:
    words = {
        "no": _("No, keep it private"),
        "kind": _("Yes, but not my words"),
        "words": _("Yes, and my words too"),
    }
    return [("", words.get(state.one("public"), ""))]


_TITLES = {
    Step.KIND: lambda: _("What it is about"),
    Step.WHERE: lambda: _("Where"),
    Step.WHAT: lambda: _("What happens"),
    Step.PHOTOS: lambda: _("Photos"),
    Step.WHEN: lambda: _("When"),
    Step.REACH: lambda: _("How to reach you"),
    Step.PUBLIC: lambda: _("May the public see it?"),
}
_LINES = {
    Step.KIND: lambda state: [("", state.kind.name(_language()))] if state.kind else [],
    Step.WHERE: lambda state: [("", state.one("label"))] if state.one("label") else [],
    Step.WHAT: _what,
    Step.PHOTOS: lambda state: [("", str(len(state.photos)))] if state.photos else [],
    Step.WHEN: lambda state: [("", state.one("happens"))] if state.one("happens") else [],
    Step.REACH: _reach,
    Step.PUBLIC: _public,
}


def new_concern(state: State) -> NewConcern:
    """Everything told, as the action takes it; the answers have been checked before."""
    kind = state.kind
    assert kind is not None, "checked before"
    data, language = state.data(), _language()
    what = WhatForm(data, kind=kind, questions=questions_of(kind), language=language)
    reach = AskReachForm(data)
    told = what.is_valid() and reach.is_valid()
    assert told, "checked before"
    lon, lat = state.point or (None, None)
    shows = state.one("public")
    return NewConcern(
        kind=kind,
        text=what.cleaned_data["text"],
        happens=state.one("happens"),
        answers=what.answers(),
        lon=lon,
        lat=lat,
        place=state.one("label"),
        place_exact=state.one("exact") == "1",
        language=language,
        channel=Channel.WEB,
        contact=_contact(reach, language),
        photos=state.photos,
        agrees_public=shows in ("kind", "words"),
        agrees_words=shows == "words",
    )


def _contact(form: AskReachForm, language: str) -> NewContact | None:
    made = form.reach(language)
    nothing = made.by is By.LINK and not (made.name or made.email or made.phone or made.hours)
    return None if nothing else made


def receipt_context(concern: Concern, now: datetime) -> dict[str, Any]:
    """The receipt: number, who has it, when to expect an answer, the private link, what was sent."""
    who: Held = held(concern, now)
    contact = concern.contacts.filter(part=Part.RAISER.value).first()
    kind: Kind = concern.kind
    return {
        "concern": concern,
        "number": shown_number(concern.number),
        "kind_name": kind.name(_language()),
        "holder": holder(who, now),
        "promise": sentences.answer_by(concern, now),
        "duty": sentences.duty(who, now),
        "link": link_of(concern, None, _language()),
        "path": reverse("concern-private", args=[concern.number, secret_of(concern)]),
        "sent": contact.by if contact is not None else "",
        "contact": contact,
        "crime": kind.crime_report,
        "sealed": concern.sensitive or who.desk,
        "photos": kind.asks_photos and not concern.photos.exists(),
        "ours": settings.LAMPLIGHTER.concerns,
    }
