"""Reads of those who mean to come. The private link is made from the installation's key, so that it is stored nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, QuerySet, Sum, Value, When
from django.urls import reverse
from django.utils.translation import override

from lamplighter.core.numbers import link_secret, read_number, same_secret
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.rules.gatherings import RsvpState


def secret_of(rsvp: Rsvp) -> str:
    """The secret that opens a reservation's page."""
    return link_secret(
        settings.SECRET_KEY, purpose="rsvp", number=rsvp.number, contact=0, version=rsvp.link_version
    )


def path_of(rsvp: Rsvp, language: str) -> str:
    """The private page's path, in a language."""
    with override(language):
        return reverse("rsvp", args=[rsvp.number, secret_of(rsvp)])


def link_of(rsvp: Rsvp) -> str:
    """The absolute address of the private page, in its reader's language."""
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path_of(rsvp, rsvp.language)}"


def door_link(rsvp: Rsvp) -> str:
    """What the QR code of a reservation says: where staff check it in. It opens nothing to anybody else."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("staff-gathering-here", args=[rsvp.number])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(number: str, secret: str) -> Rsvp | None:
    """The reservation a link opens; None for a wrong one."""
    plain = read_number(number)
    found = (
        Rsvp.objects.select_related("gathering", "gathering__series").filter(number=plain).first()
        if plain
        else None
    )
    return found if found is not None and same_secret(secret, secret_of(found)) else None


def form_digest(word: str) -> str:
    """What is kept of a form's own word."""
    return hashlib.sha256(word.encode()).hexdigest()


def sent(word: str) -> Rsvp | None:
    """The reservation that a form has made already."""
    return Rsvp.objects.select_related("gathering").filter(form=form_digest(word)).first()


def place_in_line(rsvp: Rsvp) -> int:
    """1 for who waits longest; 0 for who does not wait."""
    if rsvp.state != RsvpState.WAITING.value:
        return 0
    before = Rsvp.objects.filter(gathering=rsvp.gathering_id, state=RsvpState.WAITING.value, pk__lt=rsvp.pk)
    return before.count() + 1


@dataclass(frozen=True, slots=True)
class Counts:
    """People, and parties, of a gathering."""

    going: int
    parties: int
    waiting: int
    came: int


def counts(gathering: Gathering) -> Counts:
    """How many mean to come, wait, and came."""
    rows = Rsvp.objects.filter(gathering=gathering).order_by().values("state")
    by_state: dict[str, Any] = {
        row["state"]: row
        for row in rows.annotate(people=Sum("size"), came_in=Sum("came"), parties=Count("pk"))
    }
    going, waiting = by_state.get(RsvpState.GOING.value, {}), by_state.get(RsvpState.WAITING.value, {})
    return Counts(
        going=going.get("people", 0),
        parties=going.get("parties", 0),
        waiting=waiting.get("people", 0),
        came=sum(row["came_in"] or 0 for row in by_state.values()) + gathering.walk_ins,
    )


def at_the_door(gathering: Gathering) -> QuerySet[Rsvp]:
    """Who is expected, by name, those who gave none last; then who waits. Whoever cancelled is not there."""
    found = Rsvp.objects.filter(gathering=gathering).exclude(state=RsvpState.CANCELLED.value)
    nameless = Case(When(name="", then=Value(1)), default=Value(0))
    return found.order_by("state", nameless, "name", "pk")


def languages_needed(gathering: Gathering) -> list[str]:
    """Languages for which interpreters are asked for."""
    rows = (
        Rsvp.objects.filter(gathering=gathering)
        .exclude(state=RsvpState.CANCELLED.value)
        .exclude(interpreter="")
    )
    return sorted(set(rows.values_list("interpreter", flat=True)))


def needs(gathering: Gathering) -> list[str]:
    """What people need to take part, in their words, without their names."""
    rows = Rsvp.objects.filter(gathering=gathering).exclude(state=RsvpState.CANCELLED.value).exclude(needs="")
    return list(rows.order_by("pk").values_list("needs", flat=True))
