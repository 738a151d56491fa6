"""What the pages of the form show: where one is, what was told, and the receipt."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.concerns.actions.raising import NewConcern
from lamplighter.concerns.forms.raising import PREFIX, WhatForm, WhenForm
from lamplighter.concerns.messages import sentences
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.queries.links import link_of, secret_of
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.steps import Step, counted
from lamplighter.concerns.rules.values import Channel, Part, Route
from lamplighter.concerns.views.joined import joined_link
from lamplighter.concerns.views.raising_forms import happened_once, language
from lamplighter.concerns.views.raising_place import coarse_of, zone_said
from lamplighter.concerns.views.raising_state import State, path_of
from lamplighter.concerns.views.resident_shown import holder
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.forms import AskReachForm, HoursForm, contact_of
from lamplighter.outbox.reach import By
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import files
from lamplighter.plumbing.clock import city_tz

Line = tuple[str, str]
"""What was asked, and what was told."""


def page_context(state: State, step: Step, now: datetime) -> dict[str, Any]:
    """What every page shows: its question, its place among the others, the kind, whether it is sealed."""
    kind = state.kind
    at, count = counted(step, path_of(state))
    local = now.astimezone(city_tz())
    return {
        "step": step.value,
        "question": question(state, step),
        "at": at,
        "count": count,
        "numbered": at > 0 and step is not Step.JOIN,
        "first": step is Step.DANGER,
        "kind": kind,
        "kind_name": kind.name(language()) if kind else "",
        "sealed": state.sealed,
        "once": happened_once(state),
        "zone": zone_said(state) if step in (Step.LIKE, Step.WHAT) and not state.sealed else "",
        "call": kind.call(language()) if kind else "",
        "seen_block": label_said(coarse_of(state).block),
        "seen_day": date_format(local, "DATE_FORMAT"),
        "seen_month": date_format(local, pgettext("date format", "F Y")),
        "own_words": state.one("text"),
        "through": state.through.name if state.through is not None and not state.sealed else "",
        "ours": settings.LAMPLIGHTER.concerns,
    }


def question(state: State, step: Step) -> str:
    """The question that a page asks: its heading, and its title where that may be told."""
    if step is Step.NOTICE:
        return _notice(state)
    if step is Step.WHAT and state.kind is not None and state.kind.thanks:
        return _("What would you like to say?")
    if step is Step.REACH and state.kind is not None and state.kind.route == Route.DESK.value:
        return _("May we contact you?")
    if happened_once(state) and step in (Step.WHAT, Step.WHEN):
        return _("What happened?") if step is Step.WHAT else _("When did it happen?")
    return {
        Step.DANGER: _("Is anyone in danger now?"),
        Step.KIND: _("What is it about?"),
        Step.WHERE: _("Where is it?"),
        Step.LIKE: _("Is it one of these?"),
        Step.WHAT: _("What happens?"),
        Step.PHOTOS: _("Do you have photos?"),
        Step.WHEN: _("When does it happen?"),
        Step.REACH: _("May the officer contact you?"),
        Step.HOURS: _("When is a good time?"),
        Step.PUBLIC: _("May the public see it?"),
        Step.CHECK: _("Check your answers"),
        Step.JOIN: _("How shall we tell you what becomes of it?"),
    }[step]


def _notice(state: State) -> str:
    kind = state.kind
    if kind is not None and kind.route == Route.OUT.value:
        said = {"name": settings.LAMPLIGHTER.concerns.city_service_name}
        return _("%(name)s takes care of this.") % said
    if kind is not None and kind.crime_report:
        return _("This is not a police report.")
    return _("You can also talk to somebody now.")


def thumbs(state: State) -> list[str]:
    """The photos' small copies as the page carries them: no address leads to what was not sent yet."""
    held = [files.read(settings.HOME.photos, each.thumb) for each in state.photos]
    return ["data:image/jpeg;base64," + base64.b64encode(each).decode() if each else "" for each in held]


def sections(state: State, path: Sequence[Step]) -> list[tuple[str, str, list[Line]]]:
    """What was told, page by page, to be checked: (page, what it is, lines)."""
    titles = {
        Step.KIND: _("What it is about"),
        Step.WHERE: _("Where"),
        Step.WHAT: _("What happened") if happened_once(state) else _("What happens"),
        Step.PHOTOS: _("Photos"),
        Step.WHEN: _("When"),
        Step.REACH: _("How to reach you"),
        Step.HOURS: _("When, and in which language"),
        Step.PUBLIC: _("May the public see it?"),
    }
    return [
        (step.value, titles[step], _LINES[step](state) or [("", _("Nothing told"))])
        for step in path
        if step in titles
    ]


def _one(name: str) -> Any:
    return lambda state: [("", state.one(name))] if state.one(name) else []


def _kind(state: State) -> list[Line]:
    return [("", state.kind.name(language()))] if state.kind is not None else []


def _what(state: State) -> list[Line]:
    lines = [("", state.one("text"))] if state.one("text") else []
    for each in state.questions:
        told = state.answers.get(PREFIX + each.code, [])
        words = dict(each.options(language())) | {"yes": _("Yes"), "no": _("No")}
        if any(told):
            lines.append((each.text(language()), ", ".join(words.get(value, value) for value in told)))
    return lines


def _photos(state: State) -> list[Line]:
    return [("", str(len(state.photos)))] if state.photos else []


def _when(state: State) -> list[Line]:
    said = _happens(state)
    return [("", said)] if said else []


def _happens(state: State) -> str:
    form = WhenForm(state.data(), once=happened_once(state))
    return form.words() if form.is_valid() else ""


def _reach(state: State) -> list[Line]:
    form = AskReachForm(state.data())
    if not form.is_valid():
        return []
    told, choices = form.cleaned_data, form.fields["by"].choices  # type: ignore[attr-defined]
    lines = [("", {str(value): str(label) for value, label in choices}.get(told["by"], ""))]
    if told["by"] == By.LINK.value:
        return lines
    labels = (("email", _("E-mail")), ("phone", _("Phone")), ("name", _("Your name")))
    return lines + [(label, told[name]) for name, label in labels if told[name]]


def _hours(state: State) -> list[Line]:
    form = HoursForm(state.data())
    if not form.is_valid():
        return []
    told, fields = form.cleaned_data, form.fields
    hours = {str(value): str(label) for value, label in fields["hours"].choices}  # type: ignore[attr-defined]
    languages = {str(value): str(label) for value, label in fields["language"].choices}  # type: ignore[attr-defined]
    lines = [(_("Good times"), ", ".join(hours[each] for each in told["hours"]) or _("Any"))]
    return [*lines, (_("Language"), languages.get(told["language"] or language()[:2], ""))]


def _where(state: State) -> list[Line]:
    return [("", capfirst(label_said(state.one("label"))))]


def _public(state: State) -> list[Line]:
    words = {"kind": _("Yes, but not my words"), "words": _("Yes, and my words too")}
    return [("", words.get(state.one("public"), _("No, keep it private")))]


_LINES: dict[Step, Any] = {
    Step.KIND: _kind,
    Step.WHERE: _where,
    Step.WHAT: _what,
    Step.PHOTOS: _photos,
    Step.WHEN: _when,
    Step.REACH: _reach,
    Step.HOURS: _hours,
    Step.PUBLIC: _public,
}


def new_concern(state: State) -> NewConcern:
    """Everything told, as the action takes it; the answers have been checked before. What a page asked that this kind does not
    have, because it was of another kind at first, is left out."""
    kind, data, path = state.kind, state.data(), path_of(state)
    assert kind is not None, "checked before"
    what = WhatForm(data, kind=kind, questions=state.questions, language=language())
    reach = AskReachForm(data)
    hours = HoursForm(data) if Step.HOURS in path else None
    told = what.is_valid() and reach.is_valid() and (hours is None or hours.is_valid())
    assert told, "checked before"
    lon, lat = (state.point if Step.WHERE in path else None) or (None, None)
    shows = state.one("public") if Step.PUBLIC in path else "no"
    contact = contact_of(reach, hours, language())
    return NewConcern(
        kind=kind,
        text=what.cleaned_data["text"],
        happens=_happens(state) if Step.WHEN in path else "",
        answers=what.answers(),
        lon=lon,
        lat=lat,
        place=state.one("label") if Step.WHERE in path else "",
        place_exact=state.one("exact") == "1",
        language=contact.language if contact is not None else language(),
        channel=Channel.WEB,
        contact=contact,
        photos=state.photos if Step.PHOTOS in path else (),
        agrees_public=shows in ("kind", "words"),
        agrees_words=shows == "words",
        through=state.through,
    )


def receipt_context(concern: Concern, now: datetime, reads: str) -> dict[str, Any]:
    """The receipt: number, who has it, when to expect an answer, the private link, what was sent."""
    who = held(concern, now)
    contact = concern.contacts.filter(part=Part.RAISER.value).first()
    sealed = concern.sensitive or concern.kind.route == Route.DESK.value
    return {
        "number": shown_number(concern.number),
        "holder": holder(who, now),
        "officer": sentences.within(who.card),
        "promise": sentences.answer_by(concern.answer_due_at, now),
        "duty": sentences.duty(who, now),
        "link": link_of(concern, None, reads),
        "path": reverse("concern-private", args=[concern.number, secret_of(concern)]),
        "mailed": _mailed(contact, quiet=concern.sensitive),
        "crime": sentences.no_report() if concern.kind.crime_report else [],
        "thanks": concern.kind.thanks,
        "sealed": sealed,
        "quiet": concern.sensitive,
        "photos": sealed and not concern.kind.thanks,
    }


def _mailed(contact: Contact | None, *, quiet: bool) -> str:
    """What was sent to the resident beside this page."""
    if contact is None:
        return _("We have no way to reach you: this link is the only way back. Keep it well.")
    if contact.by == By.EMAIL.value:
        said = {"email": contact.email}
        if quiet:
            return _("A short message is on its way to %(email)s. It does not say what this is about.") % said
        return _("The same is on its way to %(email)s.") % said
    if contact.by == By.TEXT.value:
        if quiet:
            return _("A short text message is on its way. It does not say what this is about.")
        return _("A text message with the link is on its way.")
    return _("Nothing was mailed: the officer calls you.")


def joined_context(concern: Concern, contact: Contact | None, now: datetime, reads: str) -> dict[str, Any]:
    """The receipt of a neighbour who joined; ``contact`` None: they have had themselves erased since."""
    who = held(concern, now)
    return {
        "number": shown_number(concern.number),
        "kind_name": concern.kind.name(reads),
        "standing": sentences.standing(concern, who, now, mine=False),
        **(joined_link(concern, contact, reads) if contact is not None else {}),
    }
