"""Conversations whose days are over are destroyed; their year's totals stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.clock import city_day
from lamplighter.tips.actions.erasing import destroy
from lamplighter.tips.actions.tallying import tally
from lamplighter.tips.models import Conversation

BATCH = 100


def due(*, now: datetime) -> int:
    """How many are to be destroyed."""
    return Conversation.objects.filter(keep_until__lt=city_day(now)).count()


def run(*, now: datetime, actor: Actor) -> int:
    """Destroys them. Returns how many."""
    gone = 0
    while rows := list(Conversation.objects.filter(keep_until__lt=city_day(now)).order_by("pk")[:BATCH]):
        with transaction.atomic():
            tally(rows)
            gone += destroy(rows)
            record(verb=Verb.RETENTION_RUN, subject=("tips.conversation", ""), actor=actor, now=now)
    return gone
