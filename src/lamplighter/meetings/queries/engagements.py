"""Where officers are expected by what other rooms know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from lamplighter.core.schedule.slots import cell_of
from lamplighter.meetings.models import Cell, Engagement


def engagements_of(officers: Collection[int], starts: datetime, ends: datetime) -> list[Engagement]:
    """Those that touch a period, in order of time."""
    rows = Engagement.objects.filter(officer__in=list(officers), starts__lt=ends, ends__gt=starts)
    return list(rows.select_related("officer").order_by("starts", "pk"))


def engagement(number: str) -> Engagement | None:
    """The one under a number; None where no time is taken for it."""
    return Engagement.objects.select_related("officer").filter(number=number).first()


def taken_cells(
    officers: Collection[int], starts: datetime, ends: datetime, *, but: str = ""
) -> dict[int, set[int]]:
    """What is taken of officers' time between two instants, whatever takes it, by officer.

    Args:
        but: what stands under this number is left out.
    """
    rows = Cell.objects.filter(officer__in=list(officers), cell__gte=cell_of(starts), cell__lte=cell_of(ends))
    if but:
        rows = rows.exclude(engagement__number=but)
    found: dict[int, set[int]] = {}
    for officer, cell in rows.values_list("officer_id", "cell"):
        found.setdefault(officer, set()).add(cell)
    return found
