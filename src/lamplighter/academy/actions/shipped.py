"""What a new installation starts with: the texts that are signed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.academy.actions.signing import write_waiver
from lamplighter.academy.messages.waiver_texts import SHIPPED
from lamplighter.academy.queries.signing import current
from lamplighter.audit.rules import Actor


@transaction.atomic
def ship(*, actor: Actor, now: datetime) -> int:
    """Enters the shipped texts of which a department has none yet. Returns how many were entered."""
    missing = [kind for kind in SHIPPED if current(kind) is None]
    for kind in missing:
        text = SHIPPED[kind]
        write_waiver(kind=kind, text_en=text.en, text_es=text.es, actor=actor, user=None, now=now)
    return len(missing)
