"""What is done once a day at a fixed hour: erasing, the rewrite, the readers' one mail."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.keys.queries.desks import every
from lamplighter.keys.queries.readers import listed_users
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.tips.actions import retention
from lamplighter.tips.actions.rewriting import rewrite
from lamplighter.tips.messages.digest import unread
from lamplighter.tips.models import Night
from lamplighter.tips.queries.reading import days_unread


def rewrite_if_due(*, now: datetime) -> bool:
    """Erases and rewrites, once a day from the hour that the settings say. Returns whether it was done."""
    tips = settings.LAMPLIGHTER.tips
    if not _due(now, tips.rewrite_hour, "rewritten_on"):
        return False
    retention.run(now=now, actor=Actor.system("rewrite-tips"))
    if not rewrite(now=now):
        return False
    Night.objects.update_or_create(only=1, defaults={"rewritten_on": city_day(now)})
    return True


@transaction.atomic
def digest_if_due(*, now: datetime) -> int:
    """One mail to each reader for whom something is unread. Returns how many."""
    tips, today = settings.LAMPLIGHTER.tips, city_day(now)
    if not _due(now, tips.digest_hour, "digest_on"):
        return 0
    Night.objects.get_or_create(only=1)
    claimed = Night.objects.filter(Q(digest_on__lt=today) | Q(digest_on=None), only=1).update(digest_on=today)
    if not claimed:
        return 0
    days: dict[int, set[date]] = {}
    people: dict[int, User] = {}
    for desk in every():
        found = days_unread(desk)
        for user in listed_users(desk) if found else ():
            people[user.pk] = user
            days.setdefault(user.pk, set()).update(found)
    for pk, user in people.items():
        letter = unread(len(days[pk]))
        post_mail(
            to=user.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            now=now,
            category="tips-digest",
        )
    return len(people)


def _due(now: datetime, hour: int, field: str) -> bool:
    """Whether the hour has come today and the work is not done."""
    if now.astimezone(city_tz()).hour < hour:
        return False
    done = Night.objects.filter(only=1).values_list(field, flat=True).first()
    return done is None or done < city_day(now)
