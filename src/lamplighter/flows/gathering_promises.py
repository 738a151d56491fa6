"""Gatherings and public promises: a follow-up becomes one, and each page shows the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions.gathering_after import became_promise
from lamplighter.meetings.actions.gathering_shared import Gone
from lamplighter.meetings.linked import Promise, Promises, promises_from
from lamplighter.meetings.models import FollowUp, Gathering
from lamplighter.meetings.rules.gatherings import PUBLIC, State
from lamplighter.partners import elsewhere
from lamplighter.partners.elsewhere import AlreadyMade, Found, Proposal, Proposes
from lamplighter.partners.messages.commitments import seen_of
from lamplighter.partners.queries.commitments import made_in
from lamplighter.partners.rules.commitments import Made
from lamplighter.plumbing.clock import city_day

LARGEST = 2**63
"""Keys are smaller."""


def gathering_of(number: str) -> Found | None:
    """A gathering; what everyone may read of it only once it is published."""
    row = Gathering.objects.filter(number=number).first()
    if row is None:
        return None
    if State(row.state) not in PUBLIC:
        return Found(number, row.zone)
    title = row.said("title", get_language() or "en")
    return Found(number, row.zone, title, reverse("gathering", args=[number]), city_day(row.starts))


def follow_up_of(number: str, item: str) -> Proposal | None:
    """A follow-up of a gathering that is public, as long as no promise was made of it."""
    if not item.isdecimal() or int(item) >= LARGEST:
        return None
    public = FollowUp.objects.filter(gathering__state__in=[each.value for each in PUBLIC])
    row = public.filter(pk=int(item), gathering__number=number, promise="").first()
    return Proposal(row.what_en, row.what_es, row.zone, row.due_on) if row is not None else None


def became(number: str, item: str, promise: str, actor: Actor, now: datetime) -> None:
    """Keeps with the follow-up which promise was made of it.

    Raises:
        AlreadyMade: one was made of it before, or it is gone.
    """
    if follow_up_of(number, item) is None:
        raise AlreadyMade
    try:
        became_promise(number=number, pk=int(item), promise=promise, actor=actor, now=now)
    except Gone:
        raise AlreadyMade from None


def promises_at(number: str, now: datetime) -> Sequence[Promise]:
    """The promises that were made at a gathering, as everyone reads them."""
    seen = [seen_of(row, now) for row in made_in(number, Made.GATHERING)]
    return [
        Promise(
            number=each.number,
            what=each.what,
            post=each.post,
            state=each.state,
            mark=each.mark,
            css=each.css,
            headline=each.headline,
            url=reverse("commitment", args=[each.number]),
            staff_url=reverse("staff-commitment", args=[each.number]),
        )
        for each in seen
    ]


def form_of(number: str, follow_up: int) -> str:
    """Where a follow-up is made a promise."""
    query = urlencode({"made_at": Made.GATHERING.value, "made_number": number, "made_item": follow_up})
    return f"{reverse('staff-commitment-make')}?{query}"


def introduce() -> None:
    """Enters all of it, once, at the start."""
    elsewhere.knows(Made.GATHERING, gathering_of)
    elsewhere.proposes(Made.GATHERING, Proposes(follow_up_of, became))
    promises_from(Promises(promises_at, form_of))
