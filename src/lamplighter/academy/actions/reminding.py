"""What comes by itself before a night: those who take part are reminded, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.academy.actions.telling import remind as tell
from lamplighter.academy.models import Night
from lamplighter.academy.rules.states import CourseState, NightState


def remind(*, now: datetime) -> int:
    """Reminds of nights that begin within the settings' hours. Returns how many people were written to."""
    soon = now + timedelta(hours=settings.LAMPLIGHTER.academy.remind_hours)
    due = Night.objects.filter(
        course__state=CourseState.OPEN.value,
        state=NightState.PLANNED.value,
        starts__gt=now,
        starts__lte=soon,
        reminded_at=None,
    )
    return sum(_remind_one(pk, now) for pk in list(due.order_by("starts", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind_one(pk: int, now: datetime) -> int:
    if not Night.objects.filter(pk=pk, reminded_at=None).update(reminded_at=now):
        return 0
    return tell(Night.objects.select_related("course").get(pk=pk), now=now)
