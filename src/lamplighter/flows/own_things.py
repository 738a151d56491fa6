"""All that was told from one e-mail address: numbers, and the links that its owner has by mail already. Nothing else of it.

What is left out on purpose: concerns of sensitive kinds, since a mailbox may be read by the very person one fears; tips, which know no
address; groups and the academy, whose own pages send their links.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.concerns.models import Contact
from lamplighter.concerns.queries.links import link_of as concern_link
from lamplighter.core.numbers import shown_number
from lamplighter.meetings.models import Appointment, Rsvp, Wish
from lamplighter.meetings.queries.links import link_of as meeting_link
from lamplighter.meetings.queries.rsvps import path_of as rsvp_path
from lamplighter.meetings.rules.appointments import State
from lamplighter.outbox.reach import By

MOST = 100
"""Of each sort."""


class Sort(StrEnum):
    """What sort of thing it is."""

    CONCERN = "concern"
    APPOINTMENT = "appointment"
    WISH = "wish"
    RSVP = "rsvp"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: as its receipt names it, and where its own page is."""

    sort: Sort
    number: str
    url: str


def things_of(email: str, language: str) -> list[Thing]:
    """Everything, by sort, the newest first."""
    return list(_concerns(email, language)) + list(_meetings(email, language))


def anything(email: str) -> bool:
    """Whether there is anything to show."""
    return bool(things_of(email, "en"))


def _spelled(email: str) -> list[str]:
    """As it was typed and in small letters: the indexes know no more, and nobody types it a third way."""
    return sorted({email, email.lower()})


def _concerns(email: str, language: str) -> Iterator[Thing]:
    rows = Contact.objects.filter(email__in=_spelled(email), concern__sensitive=False)
    for contact in rows.select_related("concern").order_by("-concern__raised_at", "-pk")[:MOST]:
        concern = contact.concern
        yield Thing(Sort.CONCERN, shown_number(concern.number), concern_link(concern, contact, language))


def _meetings(email: str, language: str) -> Iterator[Thing]:
    mine = {"email__in": _spelled(email), "by": By.EMAIL.value}
    for row in Appointment.objects.filter(**mine).exclude(state=State.HELD.value).order_by("-pk")[:MOST]:
        yield Thing(Sort.APPOINTMENT, shown_number(row.number), meeting_link(row, language))
    for wish in Wish.objects.filter(**mine, closed_at=None).order_by("-pk")[:MOST]:
        yield Thing(Sort.WISH, shown_number(wish.number), meeting_link(wish, language))
    for rsvp in Rsvp.objects.filter(**mine).order_by("-pk")[:MOST]:
        yield Thing(Sort.RSVP, shown_number(rsvp.number), rsvp_path(rsvp, language))
