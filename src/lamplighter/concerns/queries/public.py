"""What the public sees of concerns: publications, their states and the reasons a moderator let stand; nothing of the concerns' own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from lamplighter.concerns.models import Publication, Update
from lamplighter.concerns.rules.states import OPEN
from lamplighter.concerns.rules.values import Entry, Showing
from lamplighter.core.numbers import read_number

PAGE, MOST_COUNTED = 25, 1_000
"""Publications on a page of the list, and how far they are counted: beyond that it is "more than 1,000"."""


def publications() -> QuerySet[Publication]:
    """All that the public sees, the newest first."""
    return (
        Publication.objects.filter(concern__showing=Showing.SHOWN.value)
        .select_related("concern", "concern__kind")
        .order_by("-shown_at", "-id")
    )


def narrowed(
    *, zone: str = "", kind: str = "", open_only: bool = False, cells: Collection[str] = ()
) -> QuerySet[Publication]:
    """Publications of a zone, of a kind, open ones, those in some hexagons (``cells``): as far as each is asked for."""
    found = publications()
    if zone:
        found = found.filter(zone=zone)
    if kind:
        found = found.filter(concern__kind__code=kind)
    if open_only:
        found = found.filter(concern__state__in=sorted(each.value for each in OPEN))
    return found.filter(hexagon__in=list(cells)) if cells else found


def page(found: QuerySet[Publication], before: tuple[datetime, int] | None = None) -> list[Publication]:
    """A page of publications, and one more where there is a next page.

    Args:
        before: time and id of the last one of the page before.
    """
    if before is not None:
        at, pk = before
        found = found.filter(Q(shown_at__lt=at) | Q(shown_at=at, pk__lt=pk))
    return list(found[: PAGE + 1])


def count(found: QuerySet[Publication]) -> int:
    """How many there are; ``MOST_COUNTED + 1`` stands for any number beyond."""
    return found.order_by().values("pk")[: MOST_COUNTED + 1].count()


def by_number(number: str) -> Publication | None:
    """The publication of a number; None where the public sees nothing of it."""
    plain = read_number(number)
    if plain is None:
        return None
    moves = Update.objects.filter(entry=Entry.MOVE.value)
    return (
        publications()
        .prefetch_related(Prefetch("concern__updates", moves, to_attr="moves"))
        .filter(number=plain)
        .first()
    )
