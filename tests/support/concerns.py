"""A small city at work: two zones with officers, shifts and supervisors, kinds of concern, and concerns raised the usual way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions.raising import NewConcern, raise_concern
from lamplighter.concerns.actions.shipped import ship
from lamplighter.concerns.models import Concern, Kind
from lamplighter.outbox.reach import By, Hours, NewContact
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift
from tests.support.city import confirmed_map
from tests.support.places import SOUTH, WEST, fresh

ACTOR = Actor.command("test")
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""A Monday, noon in Chicago: the morning shift (7 to 15) is on duty; the evening shift works 13 to 21."""
IN_WEST, IN_EAST = (WEST + 0.005, SOUTH + 0.005), (WEST + 0.035, SOUTH + 0.005)
NOWHERE = (WEST - 1, SOUTH)


def small_city(folder: Path) -> dict[str, Officer]:
    """Zones W and E on a map, morning and evening officers in both, one sergeant above each, a conduct desk, the shipped kinds.

    Returns the officers: ``w-morning``, ``w-evening``, ``e-morning``, ``e-evening``, ``w-sergeant``, ``e-sergeant``, ``conduct``.
    """
    fresh()
    confirmed_map(folder)
    ship(actor=ACTOR, now=NOW)
    shifts = {
        kind: Shift.objects.create(
            code=kind, name_en=kind, name_es=kind, kind=kind, days=list(range(7)), starts=starts, ends=ends
        )
        for kind, starts, ends in (("morning", time(7), time(15)), ("evening", time(13), time(21)))
    }
    officers: dict[str, Officer] = {}
    for zone in ("W", "E"):
        sergeants = Post.objects.create(zone=zone, role="supervisor")
        post = Post.objects.create(zone=zone, role="cio", supervisor=sergeants)
        low = zone.lower()
        for kind, shift in shifts.items():
            officers[f"{low}-{kind}"] = _posted(f"{low}-{kind}", post, shift)
        officers[f"{low}-sergeant"] = _posted(f"{low}-sergeant", sergeants, shifts["morning"])
    conduct = Post.objects.create(zone="desk:conduct", role="desk")
    officers["conduct"] = _posted("conduct", conduct, shifts["morning"])
    bump("roster")
    forget_checks()
    return officers


def _posted(name: str, post: Post, shift: Shift) -> Officer:
    officer = Officer.objects.create(
        badge=name,
        first_name="Ada",
        last_name=name.title().replace("-", ""),
        display_level="full",
        slug=name[:16],
    )
    Posting.objects.create(officer=officer, post=post, shift=shift, starts=date(2025, 1, 1))
    return officer


def kind(code: str = "noise", **more: Any) -> Kind:
    """A shipped kind, changed as asked."""
    found = Kind.objects.select_related("desk").get(code=code)
    for name, value in more.items():
        setattr(found, name, value)
    if more:
        found.save()
    return found


def contact(email: str = "resident@example.org", *hours: Hours, **more: Any) -> NewContact:
    """Somebody to be reached by mail, in the evening unless told otherwise."""
    return NewContact(email=email, by=By.EMAIL, hours=hours or (Hours.EVENING,), **more)


def raised(
    code: str = "noise", at: tuple[float, float] | None = IN_WEST, now: datetime = NOW, **more: Any
) -> Concern:
    """A concern of a shipped kind, raised in the west unless told otherwise; ``more`` are fields of ``NewConcern``."""
    lon, lat = at or (None, None)
    told = {"text": "Loud music until 3 am.", "place": "100 Main Street", **more}
    return raise_concern(new=NewConcern(kind=kind(code), lon=lon, lat=lat, **told), now=now)
