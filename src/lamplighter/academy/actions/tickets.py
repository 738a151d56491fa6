"""Asking people without knowing who answers: one link each, tied to what is asked and to nobody.

Tickets are kept in the order of their digests, which are random, so that no order tells whose is whose; those that wait are written anew
whenever some are added, so that none is the last. The caller holds what they are tied to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.academy.models import Application, Asked
from lamplighter.academy.queries.surveys import ticket_digest
from lamplighter.outbox.reach import By

REACHED = (By.EMAIL.value, By.TEXT.value)


class Used(Exception):
    """The link has let an answer in already, or its time is over."""


def hand_out(
    kind: type[Any],
    tied: dict[str, Any],
    people: Iterable[Application],
    what: str,
    send: Callable[[Application, str], None],
) -> int:
    """Gives a ticket to everybody who was not asked that yet and can be reached. Returns to how many.

    Args:
        kind: ``SurveyTicket`` or ``FeedbackTicket``.
        tied: what the tickets belong to, as the model's own column.
        what: the word by which it is kept that somebody was asked.
        send: posts the letter, with the ticket's word.
    """
    rows = list(people)
    before = set(Asked.objects.filter(what=what, application__in=rows).values_list("application", flat=True))
    asked = [
        each
        for each in rows
        if each.pk not in before
        and each.by in REACHED
        and each.stopped_at is None
        and each.anonymised_at is None
    ]
    if not asked:
        return 0
    words = [secrets.token_urlsafe(16) for _ in asked]
    waiting = kind._default_manager.filter(**tied)
    digests = [*waiting.values_list("digest", flat=True), *map(ticket_digest, words)]
    waiting.delete()
    kind._default_manager.bulk_create([kind(**tied, digest=digest) for digest in sorted(digests)])
    Asked.objects.bulk_create(Asked(application=each, what=what) for each in asked)
    for each, word in zip(asked, words, strict=True):
        send(each, word)
    return len(asked)


def link(route: str, word: str, language: str) -> str:
    """The absolute address that a ticket opens, in its reader's language."""
    with override(language):
        return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{reverse(route, args=[word])}"
