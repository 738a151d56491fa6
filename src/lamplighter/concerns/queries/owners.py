"""Who owns a concern and who holds it, at any instant (promise 2). Derived each time from place, kind and roster; stored nowhere.

Owner: the zone (or desk) whose post answers. Holder: the officer whom that post, the lead shift and the day name, on duty or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lamplighter.concerns.models import Concern
from lamplighter.concerns.rules.values import DESK_PREFIX, Route, is_desk
from lamplighter.core.schedule.duty import back_on, holds_on, officer_of, on_duty
from lamplighter.core.schedule.holding import Holder, Via, away_all_day, holder
from lamplighter.places.queries import ZoneAnswer, zone_at
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import RosterSnapshot, snapshot
from lamplighter.roster.rules import PostRole

FRONT = f"{DESK_PREFIX}front"
"""The front desk: owns what no zone covers."""


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


def owner_zone(concern: Concern, day: date) -> str:
    """Code of the zone, or of the desk, that owns a concern on a day.

    A supervisor's word comes first, then the kind's desk, then the place on the day's map: the lowest zone above it that has a
    post. A place that no zone covers any more stays with its last zone while that has a post, then goes to the front desk.
    """
    if concern.zone_override:
        return concern.zone_override
    kind = concern.kind
    if kind.route == Route.DESK.value and kind.desk is not None:
        return kind.desk.zone
    held = snapshot()
    if concern.lon is not None and concern.lat is not None:
        found = zone_at(concern.lon, concern.lat, day)
        if isinstance(found, ZoneAnswer):
            zone = next((code for code in found.codes if code in held.zones), "")
            if zone:
                return zone
    return concern.zone if concern.zone in held.zones else FRONT


def held(concern: Concern, at: datetime) -> Held:
    """Owner and holder of a concern at an instant."""
    return held_of(owner_zone(concern, city_day(at)), concern.lead_shift, concern.assigned_id, at)


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
    role = PostRole.DESK.value if is_desk(zone) else PostRole.CIO.value
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
    post = post_of(roster, zone, PostRole.DESK.value if is_desk(zone) else PostRole.CIO.value)
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
