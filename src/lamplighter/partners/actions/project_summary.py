"""What the public sees of a project: an officer proposes, a supervisor lets it stand or takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.partners.actions.projects import Gone, enter, keep, locked
from lamplighter.partners.actions.telling import post_to, supervisor_of
from lamplighter.partners.messages import letters
from lamplighter.partners.models import ProjectSummary
from lamplighter.partners.queries.projects import held
from lamplighter.partners.rules.projects import Entry
from lamplighter.plumbing.clock import city_day

__all__ = ["Gone", "NothingToShow", "ask", "hide", "show"]
CATEGORY = "project"


class NothingToShow(Exception):
    """There is no summary in both languages."""


@transaction.atomic
def ask(*, pk: int, text_en: str, text_es: str, now: datetime, actor: Actor, user: User | None) -> None:
    """Proposes a summary in both languages; the supervisor hears of it. What is shown already stays until they decide.

    Raises:
        Gone: there is no such project.
        NothingToShow: see there.
    """
    row = locked(pk, ended_too=True)
    if not text_en.strip() or not text_es.strip():
        raise NothingToShow
    row.draft_en, row.draft_es, row.asked_at = text_en.strip(), text_es.strip(), now
    keep(row, ["draft_en", "draft_es", "asked_at"], now=now, actor=actor)
    enter(row, Entry.ASKED, now=now, user=user)
    boss = supervisor_of(held(row, now).zone, city_day(now))
    post_to(boss, letters.to_approve(row), now=now, category=CATEGORY)


@transaction.atomic
def show(*, pk: int, now: datetime, actor: Actor, user: User | None) -> ProjectSummary:
    """A supervisor lets everyone see the summary as it stands now; the holder hears of it.

    Raises:
        Gone: there is no such project.
        NothingToShow: see there.
    """
    row = locked(pk, ended_too=True)
    if not row.draft_en or not row.draft_es:
        raise NothingToShow
    seen = {
        "number": row.number,
        "title_en": row.title_en,
        "title_es": row.title_es,
        "text_en": row.draft_en,
        "text_es": row.draft_es,
        "measure_en": row.measure_en,
        "measure_es": row.measure_es,
        "approved_by": user,
        "shown_at": now,
    }
    summary, _ = ProjectSummary.objects.update_or_create(project=row, defaults=seen)
    row.asked_at = None
    keep(row, ["asked_at"], now=now, actor=actor, verb=Verb.PROJECT_SHOWN)
    enter(row, Entry.SHOWN, now=now, user=user)
    post_to(held(row, now).officer, letters.approved(row), now=now, category=CATEGORY)
    return summary


@transaction.atomic
def hide(*, pk: int, words: str, now: datetime, actor: Actor, user: User | None) -> None:
    """A supervisor does not let it stand, or takes it back: from this instant nothing of it is public.

    Raises:
        Gone: there is no such project.
    """
    row = locked(pk, ended_too=True)
    ProjectSummary.objects.filter(project=row).delete()
    row.asked_at = None
    row.save(update_fields=["asked_at"])
    enter(row, Entry.HIDDEN, now=now, user=user, words=words)
    record(verb=Verb.PROJECT_HIDDEN, subject=row, actor=actor, now=now, zone=row.zone)
