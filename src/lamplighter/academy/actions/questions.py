"""Questions sent in ahead of a night: what is shown of them, and what was answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.models import Question
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb

WAITING, SHOWN, DECLINED = "waiting", "shown", "declined"


class NothingToShow(Exception):
    """A question that is shown stands in both languages."""


@transaction.atomic
def show_question(
    *,
    pk: int,
    shown_en: str,
    shown_es: str,
    actor: Actor,
    now: datetime,
    answer_en: str = "",
    answer_es: str = "",
) -> Question:
    """Lets a question stand as the coordinator words it, to be voted on; with an answer it is part of what people asked.

    Raises:
        Gone: there is no such question.
        NothingToShow: it stands in one language alone.
    """
    row = _held(pk)
    if not shown_en.strip() or not shown_es.strip():
        raise NothingToShow
    row.state, row.shown_en, row.shown_es = SHOWN, shown_en.strip(), shown_es.strip()
    answered = bool(answer_en.strip() or answer_es.strip())
    row.answer_en, row.answer_es = answer_en.strip(), answer_es.strip()
    row.answered_at = (row.answered_at or now) if answered else None
    row.save()
    verb = Verb.QUESTION_ANSWERED if answered else Verb.QUESTION_SHOWN
    record(verb=verb, subject=row, actor=actor, now=now)
    return row


@transaction.atomic
def decline_question(*, pk: int, actor: Actor, now: datetime) -> None:
    """The public does not see it, or sees it no more.

    Raises:
        Gone: there is no such question.
    """
    row = _held(pk)
    row.state = DECLINED
    row.save(update_fields=["state"])
    record(verb=Verb.QUESTION_DECLINED, subject=row, actor=actor, now=now)


def _held(pk: int) -> Question:
    row = Question.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Gone
    return row
