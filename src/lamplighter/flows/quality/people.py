"""People who have no second factor yet, and officers whose picture is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lamplighter.accounts.queries import without_second_factor
from lamplighter.flows.quality.values import Check, Example
from lamplighter.roster.models import Officer
from lamplighter.roster.rules import DisplayLevel


def no_factor(now: datetime, examples: int) -> Iterator[Check]:
    """Who has a role, and nothing but a password."""
    found = without_second_factor()
    yield Check(
        "no-second-factor", _("Officers and staff without a second factor"), found.count(),
        tuple(Example(str(user), reverse("staff-person", args=[user.pk])) for user in found[:examples]),
        _("They can do nothing until they set one up. Send them a new link, or take the role away from who has left."),
        reverse("staff-people"), _("People"),
    )  # fmt: skip


def no_picture(now: datetime, examples: int) -> Iterator[Check]:
    """Officers who are shown by name, and without a face."""
    found = (
        Officer.objects.filter(active=True, portrait="")
        .exclude(display_level=DisplayLevel.ROLE.value)
        .order_by("last_name", "first_name", "badge")
    )
    yield Check(
        "picture-missing", _("Officers whose picture is missing"), found.count(),
        tuple(Example(str(officer), reverse("staff-officer", args=[officer.pk])) for officer in found[:examples]),
        _("Residents know an officer again by the face. Add a picture, or show the role only."),
        reverse("staff-roster"), _("Roster"),
    )  # fmt: skip
