"""Where officers are expected by what other rooms know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from lamplighter.meetings.models import Engagement


def engagements_of(officers: Collection[int], starts: datetime, ends: datetime) -> list[Engagement]:
    """Those that touch a period, in order of time."""
    rows = Engagement.objects.filter(officer__in=list(officers), starts__lt=ends, ends__gt=starts)
    return list(rows.select_related("officer").order_by("starts", "pk"))


def engagement(number: str) -> Engagement | None:
    """The one under a number; None where no time is taken for it."""
    return Engagement.objects.select_related("officer").filter(number=number).first()
