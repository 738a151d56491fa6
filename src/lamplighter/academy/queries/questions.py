"""Reads of what people ask ahead of a night, and of what was answered."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings

from lamplighter.academy.models import Application, Night, Question, Vote

SHOWN, WAITING = "shown", "waiting"


def shown_of(nights: Iterable[int]) -> dict[int, list[Question]]:
    """The questions that the coordinator let stand, by night; those that most want to hear first."""
    found: dict[int, list[Question]] = {}
    rows = Question.objects.filter(night__in=list(nights), state=SHOWN).order_by("night", "-votes", "id")
    for each in rows:
        found.setdefault(each.night_id, []).append(each)
    return found


def voice_of(application: Application, question: int) -> str:
    """What is kept of somebody's voice for one question: nobody without the installation's key can tell whose it is."""
    message = f"lamplighter academy voice {question} {application.number}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def voted(application: Application, questions: Iterable[int]) -> set[int]:
    """Which of some questions somebody wants to hear."""
    by_voice = {voice_of(application, each): each for each in questions}
    rows = Vote.objects.filter(digest__in=list(by_voice)).values_list("digest", flat=True)
    return {by_voice[each] for each in rows}


def waiting_count(night: Night) -> int:
    """How many questions of a night nobody has looked at."""
    return Question.objects.filter(night=night, state=WAITING).count()
