"""What the roster's actions share: how they refuse, and which post a zone has."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.roster.models import Post
from lamplighter.roster.rules import PostRole, names_a_desk


class RosterRefused(Exception):
    """An action was refused; ``said`` tells why. ``field`` names the input that is wrong, where it is one."""

    text: ClassVar[str] = ""
    field: ClassVar[str | None] = None

    def __init__(self, **values: str) -> None:
        super().__init__(self.text)
        self.values = values

    def said(self) -> str:
        """Why, in the active language."""
        return _(self.text) % self.values


class UnknownZone(RosterRefused):
    """No zone has this code."""

    text = gettext_noop("There is no zone %(zone)s on the zone map.")
    field = "zone"


class WrongRole(RosterRefused):
    """A zone's role was given at a desk, or a desk's in a zone."""

    text = gettext_noop(
        "At a desk an officer works “for a desk”, in a zone as its officer. Choose the other role."
    )
    field = "role"


class EndsBeforeStart(RosterRefused):
    """A period ends when or before it starts."""

    text = gettext_noop("The end must come after the start.")
    field = "ends"


def known_zone(zone: str, zones: Collection[str] | None) -> None:
    """Refuses a zone that is not among ``zones``; None where no map has been confirmed, and then any code is taken.

    A desk of the whole city stands on no map: any well-formed code of one is taken.

    Raises:
        UnknownZone: it is not.
    """
    if names_a_desk(zone):
        return
    if not zone or (zones is not None and zone not in zones):
        raise UnknownZone(zone=zone)


def post_of(*, zone: str, role: PostRole, actor: Actor, now: datetime) -> Post:
    """The post of a zone and role, made if need be; a zone's posts answer to its supervisor post. Inside a transaction."""
    post, made = Post.objects.get_or_create(zone=zone, role=role.value)
    if made:
        record(verb=Verb.POST_ADDED, subject=post, actor=actor, now=now, fields=["zone", "role"], zone=zone)
    above = Post.objects.filter(zone=zone, role=PostRole.SUPERVISOR.value).first()
    if above is not None:
        for below in Post.objects.filter(zone=zone, supervisor__isnull=True).exclude(pk=above.pk):
            below.supervisor = above
            below.save(update_fields=["supervisor"])
            record(
                verb=Verb.POST_CHANGED, subject=below, actor=actor, now=now, fields=["supervisor"], zone=zone
            )
    return post
