"""Writes of the divisions' room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.divisions.models import Division, DivisionText, Thanks
from lamplighter.divisions.rules import UNNAMED, TextState, ThanksState


class NothingToPublish(Exception):
    """The division has no draft."""


class AlreadyDecided(Exception):
    """Somebody else has decided on this thank-you."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a division says, in both languages."""

    summary_en: str
    summary_es: str
    body_en: str
    body_es: str


@transaction.atomic
def set_up_division(
    *, slug: str, name_en: str, name_es: str, order: int, phone: str, actor: Actor, now: datetime
) -> Division:
    """Adds a division, or brings its names up to date. Whether its officers are named is decided once, then by ``name_officers``."""
    told = {"name_en": name_en, "name_es": name_es, "order": order, "phone": phone}
    division, _ = Division.objects.update_or_create(
        slug=slug, defaults=told, create_defaults={**told, "names_officers": slug not in UNNAMED}
    )
    record(
        verb=Verb.DIVISION_SET_UP,
        subject=division,
        actor=actor,
        now=now,
        fields=["name_en", "name_es", "order", "phone"],
    )
    return division


@transaction.atomic
def name_officers(*, division: Division, named: bool, actor: Actor, now: datetime) -> bool:
    """Says whether a division's officers are ever shown by name or picture. It holds at once. Returns whether anything changed."""
    changed = Division.objects.filter(pk=division.pk, names_officers=not named).update(names_officers=named)
    if not changed:
        return False
    division.names_officers = named
    record(
        verb=Verb.DIVISION_NAMES_CHANGED, subject=division, actor=actor, now=now, fields=["names_officers"]
    )
    return True


@transaction.atomic
def write_draft(
    *, division: Division, wording: Wording, author: int | None, actor: Actor, now: datetime
) -> DivisionText:
    """Keeps a draft, in place of the draft there was."""
    draft, _ = DivisionText.objects.update_or_create(
        division=division,
        state=TextState.DRAFT.value,
        defaults={
            "summary_en": wording.summary_en,
            "summary_es": wording.summary_es,
            "body_en": wording.body_en,
            "body_es": wording.body_es,
            "written_by_id": author,
            "written_at": now,
        },
    )
    record(verb=Verb.DIVISION_DRAFTED, subject=division, actor=actor, now=now, fields=["summary", "body"])
    return draft


@transaction.atomic
def publish(*, division: Division, actor: Actor, now: datetime) -> DivisionText:
    """Publishes the draft; the text it replaces is kept.

    Raises:
        NothingToPublish: there is no draft.
    """
    draft = (
        DivisionText.objects.select_for_update()
        .filter(division=division, state=TextState.DRAFT.value)
        .first()
    )
    if draft is None:
        raise NothingToPublish
    DivisionText.objects.filter(division=division, state=TextState.PUBLISHED.value).update(
        state=TextState.REPLACED.value
    )
    draft.state, draft.published_at = TextState.PUBLISHED.value, now
    draft.save(update_fields=["state", "published_at"])
    record(verb=Verb.DIVISION_PUBLISHED, subject=division, actor=actor, now=now, fields=["summary", "body"])
    return draft


@transaction.atomic
def thank(*, division: Division, text: str, today: date) -> Thanks:
    """Keeps a thank-you until somebody reads it. Nothing about the sender is kept, and the day only."""
    return Thanks.objects.create(division=division, text=text, state=ThanksState.WAITING.value, sent_on=today)


@transaction.atomic
def show_thanks(*, pk: int, shown: str, actor: Actor, now: datetime) -> None:
    """Shows a thank-you, perhaps shortened.

    Raises:
        AlreadyDecided: it no longer waits.
    """
    _decide(pk=pk, state=ThanksState.SHOWN, shown=shown, actor=actor, verb=Verb.THANKS_SHOWN, now=now)


@transaction.atomic
def decline_thanks(*, pk: int, actor: Actor, now: datetime) -> None:
    """Keeps a thank-you from being shown.

    Raises:
        AlreadyDecided: it no longer waits.
    """
    _decide(pk=pk, state=ThanksState.DECLINED, shown="", actor=actor, verb=Verb.THANKS_DECLINED, now=now)


def _decide(*, pk: int, state: ThanksState, shown: str, actor: Actor, verb: Verb, now: datetime) -> None:
    waiting = Thanks.objects.filter(pk=pk, state=ThanksState.WAITING.value)
    if not waiting.update(state=state.value, shown=shown, decided_at=now):
        raise AlreadyDecided
    record(verb=verb, subject=("divisions.thanks", str(pk)), actor=actor, now=now, fields=["state", "shown"])
