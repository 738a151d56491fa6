"""Indexes of the desk's lists of open concerns, each in the order the list is shown in, so that a page is read and not sorted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

_OPEN = Q(due_at__isnull=False)


def _due(name: str, *first: str, only: Q | None = None) -> models.Index:
    return models.Index(fields=[*first, "due_at", "id"], name=name, condition=_OPEN & only if only else _OPEN)


DESK_INDEXES = [
    _due("concerns_due"),
    _due("concerns_zone_due", "zone"),
    _due("concerns_shift_due", "zone", "lead_shift"),
    _due("concerns_assigned_due", "assigned", only=Q(assigned__isnull=False)),
    _due("concerns_of_shift_due", "lead_shift"),
    _due("concerns_kind_due", "kind"),
    _due("concerns_state_due", "state"),
    _due("concerns_rose_due", only=Q(rose_at__isnull=False)),
    _due("concerns_sensitive_due", only=Q(sensitive=True)),
    # What is settled, the newest first; the room's other lists have such an index of all and of each zone.
    models.Index(fields=["kind", "-raised_at"], name="concerns_kind_raised"),
    # What a resident wrote last may be of a closed concern, which has no due time.
    models.Index(fields=["changed_at", "id"], name="concerns_unheard", condition=Q(unheard=True)),
    models.Index(
        fields=["zone", "changed_at", "id"], name="concerns_zone_unheard", condition=Q(unheard=True)
    ),
]
