"""Gatherings in a small city, made the usual way."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from lamplighter.meetings.actions import gatherings as actions
from lamplighter.meetings.actions.gatherings import Content
from lamplighter.meetings.actions.rsvps import NewRsvp, come
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.outbox.reach import By, NewContact
from tests.support.concerns import ACTOR, NOW

EVENING = NOW + timedelta(days=8, hours=6)
"""A Tuesday, 7 pm in Chicago after the clocks went forward (8 March 2026)."""


def content(**more: Any) -> Content:
    """What is said of a gathering."""
    told: dict[str, Any] = {
        "zone": "W",
        "kind": "meeting",
        "title_en": "Cedar Street evening",
        "title_es": "Velada de Cedar Street",
        "place": "Cedar Branch Library",
        "address": "12 Cedar Street",
    }
    return Content(**{**told, **more})


def planned(
    *,
    starts: datetime = EVENING,
    minutes: int = 90,
    officers: Any = (),
    publish: bool = True,
    now: datetime = NOW,
    **more: Any,
) -> Gathering:
    """A gathering, published unless told otherwise."""
    made = actions.make(
        content=content(**more),
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        officers=[each.pk for each in officers],
        actor=ACTOR,
        user=None,
        now=now,
    )
    if publish:
        actions.publish(pk=made.pk, actor=ACTOR, now=now)
    made.refresh_from_db()
    return made


def reserved(
    gathering: Gathering,
    size: int = 1,
    *,
    email: str = "",
    now: datetime = NOW,
    language: str = "en",
    form: str = "",
    **more: Any,
) -> Rsvp:
    """Somebody who says that they come; by mail if an address is given."""
    contact = NewContact(
        email=email, by=By.EMAIL if email else By.LINK, language=language, name=more.pop("name", "")
    )
    return come(
        pk=gathering.pk,
        new=NewRsvp(size=size, contact=contact, **more),
        form=form or secrets.token_urlsafe(16),
        now=now,
    ).rsvp
