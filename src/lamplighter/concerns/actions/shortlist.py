"""A person's own short list: the concerns they want at hand on the street, with or without a connection."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.concerns.models import Concern, Shortlisted

MOST = 200
"""Concerns on one short list: what is long is no help on the street."""


class Full(Exception):
    """The list holds ``MOST`` already."""


@transaction.atomic
def add(*, concern: Concern, user: User, now: datetime) -> None:
    """Puts a concern on a person's list; on it already, it stays where it is.

    Nobody else sees the list and nothing of the concern changes, so it is not on record.

    Raises:
        Full: something must go first.
    """
    mine = Shortlisted.objects.filter(user=user)
    if mine.filter(concern=concern).exists():
        return
    if mine.count() >= MOST:
        raise Full
    try:
        with transaction.atomic():
            Shortlisted.objects.create(user=user, concern=concern, added_at=now)
    except IntegrityError:
        return  # the same star was pressed twice at once


@transaction.atomic
def remove(*, concern: Concern, user: User) -> None:
    """Takes a concern off a person's list."""
    Shortlisted.objects.filter(user=user, concern=concern).delete()
