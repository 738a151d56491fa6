"""What the public sees of an officer: the one place where display levels are obeyed. Every output uses a card, never the model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lamplighter.roster.models import Officer
from lamplighter.roster.rules import DisplayLevel, tells_hidden

TITLES = (
    gettext_noop("Officer"),
    gettext_noop("Sergeant"),
    gettext_noop("Corporal"),
    gettext_noop("Detective"),
    gettext_noop("Lieutenant"),
    gettext_noop("Captain"),
)
"""Titles that have a Spanish word; any other is shown as it was written."""


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """An officer at their display level. At the level ``role`` title, names and portrait are empty."""

    slug: str
    level: DisplayLevel
    title: str
    first: str
    last: str
    languages: tuple[str, ...]
    phone: str
    email: str
    portrait: str

    @property
    def shown(self) -> str:
        """ "Officer Marisol Reyes", "Officer Marisol" or "Community Interaction Officer", in the active language."""
        if self.level is DisplayLevel.ROLE:
            return _("Community Interaction Officer")
        name = f"{self.first} {self.last}".strip()
        return _("%(title)s %(name)s") % {"title": _(self.title), "name": name}

    @property
    def short(self) -> str:
        """As a sentence says it: "Officer Reyes", "Officer Marisol", "a Community Interaction Officer"."""
        if self.level is DisplayLevel.ROLE:
            return _("a Community Interaction Officer")
        return _("%(title)s %(name)s") % {"title": _(self.title), "name": self.last or self.first}

    @property
    def named(self) -> bool:
        """Whether a name is shown at all."""
        return self.level is not DisplayLevel.ROLE


def card_of(officer: Officer) -> OfficerCard:
    """The officer at their display level; nothing beyond it leaves this function."""
    level = DisplayLevel(officer.display_level)
    named = level is not DisplayLevel.ROLE
    tells = tells_hidden(
        officer.email, level=level, first=officer.first_name, last=officer.last_name, badge=officer.badge
    )
    return OfficerCard(
        slug=officer.slug,
        level=level,
        title=officer.title if named else "",
        first=officer.first_name if named else "",
        last=officer.last_name if level is DisplayLevel.FULL else "",
        languages=tuple(officer.languages),
        phone=officer.phone,
        email="" if tells else officer.email,
        portrait=officer.portrait if named else "",
    )


def reachable(officers: Collection[int]) -> set[int]:
    """Which of these officers can be written to, as ``address_of`` has it."""
    rows = Officer.objects.select_related("user").filter(pk__in=officers, active=True)
    return {row.pk for row in rows if _address(row)}


def address_of(officer: int) -> str:
    """Where an officer reads mail: that of their sign-in, else the one on their card; empty where there is none."""
    found = Officer.objects.select_related("user").filter(pk=officer, active=True).first()
    if found is None:
        return ""
    return _address(found)


def _address(found: Officer) -> str:
    return found.user.email if found.user is not None and found.user.is_active else found.email
