"""A concern that a resident linked to an appointment, as the officer who reads it may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import may
from lamplighter.concerns.messages.sentences import state_name
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries import seen
from lamplighter.meetings.linked import Linked
from lamplighter.places.place_words import label_said


def concern_of(user: Any, number: str, now: datetime) -> Linked | None:
    """The concern of a number. Of a sensitive one no more than that it is there: opening it is on record."""
    if not may(user, Permission.CONCERNS_WORK):
        return None
    try:
        found = seen.get(user, number, now)
    except Concern.DoesNotExist:
        return None
    url = reverse("staff-concern", args=[found.number])
    if found.sensitive:
        return Linked(found.number, _("A sensitive concern"), "", "", "", url)
    return Linked(
        number=found.number,
        title=found.kind.name(get_language() or "en"),
        state=state_name(found.state),
        place=capfirst(label_said(found.place)),
        words=found.text,
        url=url,
    )
