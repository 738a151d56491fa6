"""Who holds what a post owns, at any instant (promise 2). Derived from the roster each time; stored nowhere.

Owner: a zone's post, or a desk's. Holder: the officer whom that post, the lead shift and the day name, on duty or not. What owns
what, the features say; who holds it, this module.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from lamplighter.core.schedule.duty import back_on, holds_on, officer_of, on_duty
from lamplighter.core.schedule.holding import Holder, Via, away_all_day, holder
from lamplighter.outbox.reach import Hours
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import RosterSnapshot, snapshot
from lamplighter.roster.rules import DESK_PREFIX, PostRole, ShiftKind, is_desk

FRONT = f"{DESK_PREFIX}front"
"""The front desk: owns what no zone covers."""
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Held:
    """The one owner and the one holder. ``officer`` None: nobody in the department is posted anywhere; health tells of it."""

    zone: str
    shift: str
    officer: int | None
    card: OfficerCard | None
    via: Via
    on_until: datetime | None = None
    back_at: datetime | None = None

    @property
    def desk(self) -> bool:
        """Whether a desk of the whole city owns it."""
        return is_desk(self.zone)


def held_of(zone: str, shift: str, assigned: int | None, at: datetime) -> Held:
    """Holder of what a zone or desk owns, with the times of their duty."""
    roster = snapshot()
    found = holder_on(roster, zone, shift, assigned, city_day(at))
    if found.officer is None:
        return Held(zone, shift, None, None, found.via)
    where, role = _serves(roster, found, zone)
    here = next(
        (duty for duty in on_duty(roster.roster, where, at, role=role) if duty.officer == found.officer), None
    )
    following = back_on(roster.roster, found.officer, where, at, role=role)
    return Held(
        zone,
        shift,
        found.officer,
        roster.cards[found.officer],
        found.via,
        here.ends if here else None,
        following.starts if following else None,
    )


def _serves(roster: RosterSnapshot, found: Holder, zone: str) -> tuple[str, str]:
    post = roster.roster.posts.get(found.post)
    return (post.zone, post.role) if post else (zone, PostRole.CIO.value)


def holder_on(roster: RosterSnapshot, zone: str, shift: str, assigned: int | None, day: date) -> Holder:
    """Who holds on a day: the assigned officer while they work for the post and are not away all day; else whoever the post and
    the lead shift name, else its supervisor; where nobody is left above it, any supervisor of the department."""
    role = role_of(zone).value
    post = post_of(roster, zone, role)
    if post is None:
        return _any_supervisor(roster, day)
    if (
        assigned is not None
        and assigned in _workers(roster, post, day)
        and not away_all_day(roster.roster, assigned, day)
    ):
        return Holder(post, assigned, Via.POSTED)
    lead = next((key for key, each in roster.shifts.items() if each.code == shift), None) if shift else None
    found = holder(roster.roster, post, lead, day)
    return found if found.officer is not None else _any_supervisor(roster, day)


def post_of(roster: RosterSnapshot, zone: str, role: str) -> int | None:
    """The post of a zone and role."""
    return next(
        (each.id for each in roster.roster.posts.values() if (each.zone, each.role) == (zone, role)), None
    )


def _workers(roster: RosterSnapshot, post: int, day: date) -> set[int]:
    """Officers who are posted to a post, or cover there, on a day."""
    rows = [row for row in roster.roster.by_post.get(post, ()) if holds_on(row, day)]
    return {officer_of(roster.roster, row, day)[0] for row in rows}


def workers(zone: str, day: date) -> list[tuple[int, OfficerCard]]:
    """Officers to whom a supervisor or colleague can assign what a zone or desk owns."""
    roster = snapshot()
    post = post_of(roster, zone, role_of(zone).value)
    found = _workers(roster, post, day) if post is not None else set()
    return [(officer, roster.cards[officer]) for officer in sorted(found)]


def _any_supervisor(roster: RosterSnapshot, day: date) -> Holder:
    posts = [each for each in roster.roster.posts.values() if each.role == PostRole.SUPERVISOR.value]
    for post in sorted(posts, key=lambda each: each.id):
        found = holder(roster.roster, post.id, None, day)
        if found.officer is not None:
            return Holder(found.post, found.officer, Via.SUPERVISOR)
    return Holder(0, None, Via.NOBODY)


def pairs_of(officer: int, day: date) -> set[tuple[str, str]]:
    """The (zone or desk, lead shift) pairs whose unassigned concerns an officer holds on a day; the shift "" is any."""
    roster = snapshot()
    shifts = ["", *(each.code for each in roster.shifts.values())]
    found = set()
    for post in roster.roster.posts.values():
        if post.role not in (PostRole.CIO.value, PostRole.DESK.value):
            continue
        for shift in shifts:
            if holder_on(roster, post.zone, shift, None, day).officer == officer:
                found.add((post.zone, shift))
    return found


def lasts(zone: str, shift: str, assigned: int | None, told: int, day: date, days: int) -> bool:
    """Whether the officer a resident was told of does not hold again within ``days`` after ``day``: then it is a hand-on."""
    roster = snapshot()
    return all(
        holder_on(roster, zone, shift, assigned, day + timedelta(days=n)).officer != told
        for n in range(days + 1)
    )


def role_of(zone: str) -> PostRole:
    """The role of the post that owns: a desk's, or a zone's officers."""
    return PostRole.DESK if is_desk(zone) else PostRole.CIO


def lead_shift(zone: str, hours: Collection[Hours], day: date) -> str:
    """Code of the shift that leads what a zone or desk owns: the one in which the resident can be reached, else the department's default.

    Evening is asked first: who names it works in the day. A desk, and a zone where no such shift is worked, has none.
    """
    if is_desk(zone):
        return ""
    roster = snapshot()
    worked = [
        roster.shifts[row.shift]
        for row in roster.roster.by_zone.get(zone, ())
        if roster.roster.posts[row.post].role == PostRole.CIO.value and holds_on(row, day)
    ]
    for wish in (Hours.EVENING, Hours.MORNING):
        if wish in hours:
            found = next((each for each in worked if each.kind.value == wish.value), None)
            if found is not None:
                return found.code
    if Hours.WEEKEND in hours:
        found = next((each for each in worked if each.hours.days & WEEKEND), None)
        if found is not None:
            return found.code
    default = ShiftKind(settings.LAMPLIGHTER.concerns.default_shift)
    return next((each.code for each in worked if each.kind is default), "")
