"""One of each letter of groups, promises and projects, for the gallery and for whoever translates: invented people, rows never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter
from lamplighter.partners.messages import group_letters, letters
from lamplighter.partners.models import Ask, Commitment, Group, Member, Project
from lamplighter.partners.rules.asks import Asked, AskState
from lamplighter.partners.rules.groups import Part
from lamplighter.roster.specimens import OKAFOR, held, monday_evening

LINK = "https://riverbend.example.org/g/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
"""An address that opens nothing."""
WORDS = {
    "en": "I work that evening. On the Thursday after it I could come.",
    "es": "Esa noche trabajo. El jueves siguiente podría ir.",
}
REASON = {
    "en": "Most of you have moved, and nobody wants to lead it.",
    "es": "La mayoría se mudó y nadie quiere dirigirlo.",
}
MISSING = {"en": ["2 more households"], "es": ["2 hogares más"]}


def _group(language: str) -> Group:
    name = {"en": "Lantern Street Block Watch", "es": "Vecinos de Lantern Street"}[language]
    return Group(pk=3, number="4F7K9Q2M", name=name, language=language)


def _member(language: str, part: Part = Part.MEMBER) -> Member:
    return Member(
        pk=17,
        group=_group(language),
        part=part.value,
        name="Ana Ruiz",
        email="ana@example.org",
        language=language,
    )


def _ask(language: str, asked: Asked, state: AskState = AskState.OPEN, **more: Any) -> Ask:
    now = monday_evening()
    told: dict[str, Any] = {
        "number": "8ZQ3V6TD", "asked": asked.value, "state": state.value, "by": By.EMAIL.value, "language": language,
        "email": "ana@example.org", "due_at": now + timedelta(days=1, hours=2),
    }  # fmt: skip
    if asked is Asked.MEETING:
        told |= {"meets_at": now + timedelta(days=10), "place": "North Library"}
    return Ask(**{**told, **more})


def _to_member(make: Callable[[Member, str], Letter], part: Part = Part.MEMBER) -> Callable[[str], Letter]:
    return lambda language: make(_member(language, part), LINK)


def _kept(asked: Asked) -> Callable[[str], Letter]:
    return lambda language: group_letters.ask_kept(
        language, _ask(language, asked), held(), LINK, monday_evening()
    )


def _answered(asked: Asked, state: AskState, *, words: bool = False) -> Callable[[str], Letter]:
    def made(language: str) -> Letter:
        row = _ask(language, asked, state, answer=WORDS[language] if words else "")
        return group_letters.ask_answered(language, row, LINK, monday_evening())

    return made


def _handed(language: str) -> Letter:
    row = _ask(language, Asked.MEETING)
    return group_letters.ask_handed(language, row, held(OKAFOR), LINK, monday_evening())


def _remember(language: str) -> Letter:
    to = _member(language, Part.CAPTAIN)
    return group_letters.remember(to, LINK, date(2026, 4, 1), MISSING[language])


def _to_officer(state: AskState) -> Callable[[str], Letter]:
    return lambda language: group_letters.to_officer(_ask(language, Asked.MEETING, state))


def _promise() -> Commitment:
    return Commitment(
        number="4F7K9Q2M", what_en="The lamp at Lantern Street and Mill Avenue works again.",
        what_es="La farola de Lantern Street y Mill Avenue vuelve a funcionar.", zone="river", due_on=date(2026, 3, 16),
    )  # fmt: skip


def _project() -> Project:
    return Project(
        number="8ZQ3V6TD", title_en="Cars broken into by the park", title_es="Robos en autos junto al parque"
    )


def _now() -> datetime:
    return monday_evening()


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "group-invitation": lambda language: group_letters.invitation(_member(language), LINK, "Ida"),
    "group-invitation-to-lead": lambda language: group_letters.invitation(
        _member(language, Part.CAPTAIN), LINK, ""
    ),
    "group-welcome": _to_member(group_letters.welcome),
    "group-leads-now": _to_member(group_letters.leads_now, Part.CAPTAIN),
    "group-link-again": _to_member(group_letters.link_again),
    "group-confirm": _remember,
    "group-lapsed": _to_member(group_letters.lapsed, Part.CAPTAIN),
    "group-merged": lambda language: group_letters.merged(_member(language), LINK, "Mill Avenue Neighbors"),
    "group-dissolved": lambda language: group_letters.dissolved(
        _member(language), LINK, REASON[language], 90
    ),
    "group-removed": lambda language: group_letters.removed(language, _group(language)),
    "group-ask-meeting": _kept(Asked.MEETING),
    "group-ask-join": _kept(Asked.JOIN),
    "group-ask-start": _kept(Asked.START),
    "group-ask-yes-meeting": _answered(Asked.MEETING, AskState.YES),
    "group-ask-offered": _answered(Asked.MEETING, AskState.OFFERED, words=True),
    "group-ask-yes": _answered(Asked.JOIN, AskState.YES),
    "group-ask-no": _answered(Asked.START, AskState.NO, words=True),
    "group-ask-handed-on": _handed,
    "group-to-officer": _to_officer(AskState.OPEN),
    "group-to-officer-taken-back": _to_officer(AskState.BACK),
    "group-to-officer-time-is-right": _to_officer(AskState.YES),
    "promise-reminder": lambda _language: letters.reminder(_promise(), _now()),
    "promise-overdue": lambda _language: letters.rose(_promise()),
    "promises-taken-over": lambda _language: letters.taken_over([_promise()], [_project()]),
    "project-to-approve": lambda _language: letters.to_approve(_project()),
    "project-approved": lambda _language: letters.approved(_project()),
}
"""By name: makes the letter in a language. What officers get is in the department's."""
TO_OFFICERS = ("group-to-officer", "promise", "project")
"""How the names of those begin."""
