"""A finished course once more, in a new term: a draft with the same nights, rules and places, whose days are set anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from lamplighter.academy.actions.courses import CourseContent, make
from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.models import Course, Material, Night
from lamplighter.academy.rules.curriculum import Topic
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor


@transaction.atomic
def copy_course(
    *,
    pk: int,
    name_en: str,
    name_es: str,
    first_day: date,
    opens_at: datetime,
    closes_at: datetime,
    actor: Actor,
    user: User | None,
    now: datetime,
) -> Course:
    """A draft of a new term. Topics, texts, rooms and links go along; dates, presenters, files and questions do not.

    Raises:
        Gone: there is no such course.
        NoDays: its nights do not fit into two years.
    """
    old = Course.objects.filter(pk=pk).first()
    if old is None:
        raise Gone
    nights = list(old.nights.select_related("division").order_by("order"))
    content = replace(
        CourseContent.of(old),
        name_en=name_en,
        name_es=name_es,
        first_day=first_day,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    made = make(content=content, actor=actor, user=user, now=now, topics=[_topic(each) for each in nights])
    for before, after in zip(nights, made.nights.order_by("order"), strict=True):
        after.division, after.place, after.address, after.room = (
            before.division,
            before.place,
            before.address,
            before.room,
        )
        after.save(update_fields=["division", "place", "address", "room"])
        links = before.materials.exclude(url="")
        Material.objects.bulk_create(
            Material(
                night=after,
                title_en=each.title_en,
                title_es=each.title_es,
                url=each.url,
                open_to_all=each.open_to_all,
            )
            for each in links
        )
    return made


def _topic(night: Night) -> Topic:
    return Topic(
        night.title_en,
        night.title_es,
        night.about_en,
        night.about_es,
        division=night.division.slug if night.division is not None else "",
        drill=night.drill,
        counts=night.counts,
    )
