"""What comes by itself, once: those who take part are reminded of a night; those who are offered a seat that the offer ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.academy.actions.telling import REACHED, send_offer_ends_soon
from lamplighter.academy.actions.telling import remind as tell
from lamplighter.academy.models import Application, Night
from lamplighter.academy.rules.line import JUST_OFFERED
from lamplighter.academy.rules.states import CourseState, NightState, Standing
from lamplighter.academy.rules.values import EVENING, MORNING
from lamplighter.plumbing.clock import city_tz


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


def remind_of_offers(*, now: datetime) -> int:
    """Reminds of offers that end within the settings' hours: once, by day, and neither whoever wants no reminders nor whoever has
    just got the offer. Returns how many people were written to."""
    if not MORNING <= now.astimezone(city_tz()).time() < EVENING:
        return 0
    soon = now + timedelta(hours=settings.LAMPLIGHTER.academy.offer_remind_hours)
    due = Application.objects.filter(
        course__state=CourseState.OPEN.value,
        standing=Standing.OFFERED.value,
        offer_ends__gt=now,
        offer_ends__lte=soon,
        offered_at__lte=now - JUST_OFFERED,
        offer_reminded_at=None,
        by__in=REACHED,
        stopped_at=None,
    )
    keys = list(due.order_by("offer_ends", "pk").values_list("pk", flat=True))
    return sum(_remind_of_offer(pk, now) for pk in keys)


@transaction.atomic
def _remind_of_offer(pk: int, now: datetime) -> bool:
    """One UPDATE decides, so that neither two workers nor an answer at the same moment make it one letter too many."""
    offered = Application.objects.filter(
        pk=pk, standing=Standing.OFFERED.value, offer_ends__gt=now, stopped_at=None, offer_reminded_at=None
    )
    if not offered.update(offer_reminded_at=now):
        return False
    send_offer_ends_soon(Application.objects.select_related("course").get(pk=pk), now=now)
    return True
