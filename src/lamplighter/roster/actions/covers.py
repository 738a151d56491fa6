"""Covers are asked for: the zone's supervisors hear once of each shift that loses hours; what they note is kept while it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lamplighter.accounts.access import Role
from lamplighter.accounts.models import RoleGrant
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.schedule.duty import holds_on, officer_of
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.boards import zone_names
from lamplighter.roster.cards import address_of
from lamplighter.roster.coverage import Watch, asks_for, gaps
from lamplighter.roster.messages.cover_letters import cover_asked
from lamplighter.roster.models import CoverAsk
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import PostRole

CATEGORY = "cover-asked"
SYSTEM = Actor.system("ask-for-covers")


def ask_for_covers(*, now: datetime) -> int:
    """Asks for what has not been asked for yet, one mail a zone and supervisor; forgets what needs no cover any more.

    Returns how many shifts were asked for. Said twice, it asks once.
    """
    found = gaps(None, now)
    _forget({each.key for each in found})
    known = asks_for(found)
    fresh = sorted((each for each in found if each.key not in known), key=lambda each: each.zone)
    names = zone_names(city_day(now)) if fresh else {}
    asked = 0
    for zone, group in groupby(fresh, key=lambda each: each.zone):
        asked += _ask(zone, names.get(zone, zone), list(group), now)
    return asked


@transaction.atomic
def _forget(open_now: set[tuple[int, int, date]]) -> None:
    """What was asked about shifts that are covered, over, or worked after all."""
    gone = [row.pk for row in CoverAsk.objects.all() if (row.post_id, row.shift_id, row.day) not in open_now]
    CoverAsk.objects.filter(pk__in=gone).delete()


@transaction.atomic
def _ask(zone: str, zone_name: str, fresh: Sequence[Watch], now: datetime) -> int:
    told = supervisors_of(zone, city_day(now))
    mine = []
    for each in fresh:
        post, shift, day = each.key
        row, made = CoverAsk.objects.get_or_create(
            post_id=post, shift_id=shift, day=day, defaults={"asked_at": now, "told": list(told)}
        )
        if made:
            mine.append(each)
            fields = ["post", "shift", "day"]
            record(verb=Verb.COVER_ASKED, subject=row, actor=SYSTEM, now=now, fields=fields, zone=zone)
    if mine:
        letter = cover_asked(mine, zone, zone_name, settings.LANGUAGE_CODE)
        for address in told.values():
            post_mail(
                to=address,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                now=now,
                category=CATEGORY,
            )
    return len(mine)


def supervisors_of(zone: str, day: date) -> Mapping[str, str]:
    """Whom a zone's covers are asked of, with their addresses: who holds its supervisor post on a day, or the role of a supervisor for this
    zone; those of the whole city where there is nobody else. Each address once.
    """
    found = {f"officer {pk}": address_of(pk) for pk in _sergeants(zone, day)}
    found |= _with_role(Q(zone=zone))
    if not any(found.values()):
        found |= _with_role(Q(zone=""))
    once: dict[str, str] = {}
    for key, address in found.items():
        if address and address.casefold() not in {each.casefold() for each in once.values()}:
            once[key] = address
    return once


def _sergeants(zone: str, day: date) -> list[int]:
    """Officers posted to the supervisor post above a zone's officers, or standing in there."""
    held = snapshot().roster
    above = {
        post.supervisor
        for post in held.posts.values()
        if (post.zone, post.role) == (zone, PostRole.CIO.value) and post.supervisor is not None
    }
    rows = [row for post in above for row in held.by_post.get(post, ()) if holds_on(row, day)]
    return sorted({officer_of(held, row, day)[0] for row in rows})


def _with_role(where: Q) -> dict[str, str]:
    grants = RoleGrant.objects.filter(where, role=Role.SUPERVISOR.value, user__is_active=True)
    return {
        f"user {row.user_id}": row.user.email for row in grants.select_related("user").order_by("user_id")
    }


@transaction.atomic
def note_on_ask(*, ask: CoverAsk, note: str, actor: Actor, now: datetime) -> None:
    """Keeps what a supervisor notes about a cover that is asked for, e.g. who was rung; in place of what stood there."""
    held = CoverAsk.objects.select_related("post").select_for_update(of=("self",)).get(pk=ask.pk)
    if held.note == note:
        return
    held.note = note
    held.save(update_fields=["note"])
    record(
        verb=Verb.COVER_ASK_NOTED, subject=held, actor=actor, now=now, fields=["note"], zone=held.post.zone
    )
