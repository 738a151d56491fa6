"""What the public sees of a concern: the resident agrees, a moderator lets it stand, either takes it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions.shared import locked
from lamplighter.concerns.models import Concern, Publication, Update
from lamplighter.concerns.queries.blocks import coarse_place
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.rules.values import Author, Entry, Showing, is_desk
from lamplighter.plumbing.clock import city_day


class MayNotShow(Exception):
    """The concern is of a kind that is never shown, has no place, is a duplicate, or its resident has not agreed."""


@transaction.atomic
def agree(*, concern: Concern, words: bool, now: datetime) -> None:
    """The resident lets the public see it; ``words``: their own words too, as far as a moderator lets them stand.

    Raises:
        MayNotShow: concerns of this kind are never shown.
    """
    row = locked(concern.pk)
    if row.sensitive or not row.kind.may_be_public or is_desk(owner_zone(row, city_day(now))):
        raise MayNotShow
    row.agreed_words = words
    if row.showing != Showing.SHOWN.value:
        row.showing = Showing.ASKED.value
    elif not words:
        Publication.objects.filter(concern=row).update(words="")
    row.save(update_fields=["agreed_words", "showing"])


@transaction.atomic
def withdraw(*, concern: Concern, now: datetime) -> None:
    """The resident takes it back: from this instant nothing of it is public."""
    row = locked(concern.pk)
    Publication.objects.filter(concern=row).delete()
    row.agreed_words = False
    if row.showing != Showing.PRIVATE.value:
        row.showing = Showing.WITHDRAWN.value
    row.save(update_fields=["agreed_words", "showing"])


@transaction.atomic
def show(
    *,
    pk: int,
    words: str,
    by_month: bool,
    now: datetime,
    actor: Actor,
    user: User,
    reasons: Collection[int] | None = None,
) -> Publication:
    """A moderator lets the public see it: kind, block or hexagon, times, states; ``words`` as far as the resident agreed.

    Args:
        reasons: keys of the moves whose words, as staff wrote them, may be seen; None leaves that as it is.

    Raises:
        Gone: there is no such concern.
        MayNotShow: see there.
    """
    row = locked(pk)
    zone = owner_zone(row, city_day(now))
    allowed = (
        row.kind.may_be_public and not row.sensitive and not is_desk(zone) and row.merged_into_id is None
    )
    if (
        not allowed
        or row.showing not in (Showing.ASKED.value, Showing.SHOWN.value)
        or row.lon is None
        or row.lat is None
    ):
        raise MayNotShow
    place = coarse_place(row.place, row.lon, row.lat)
    seen = {
        "number": row.number,
        "zone": zone,
        "block": place.block[:120],
        "hexagon": place.hexagon,
        "words": words.strip() if row.agreed_words else "",
        "by_month": by_month,
    }
    publication, _ = Publication.objects.update_or_create(
        concern=row, defaults=seen, create_defaults={**seen, "shown_at": now}
    )
    if reasons is not None:
        _let_reasons_stand(row, reasons)
    row.showing = Showing.SHOWN.value
    row.save(update_fields=["showing"])
    record(verb=Verb.CONCERN_SHOWN, subject=row, actor=actor, now=now, zone=row.zone)
    return publication


def _let_reasons_stand(concern: Concern, reasons: Collection[int]) -> None:
    moves = Update.objects.filter(concern=concern, entry=Entry.MOVE.value, author=Author.STAFF.value)
    moves.exclude(pk__in=list(reasons)).update(public_text="")
    moves.filter(pk__in=list(reasons)).update(public_text=F("text"))


@transaction.atomic
def refuse(*, pk: int, now: datetime, actor: Actor) -> None:
    """A moderator keeps it private, or takes it back from the public.

    Raises:
        Gone: there is no such concern.
    """
    row = locked(pk)
    Publication.objects.filter(concern=row).delete()
    row.showing = Showing.REFUSED.value
    row.save(update_fields=["showing"])
    record(verb=Verb.CONCERN_KEPT_PRIVATE, subject=row, actor=actor, now=now, zone=row.zone)


hide = refuse
