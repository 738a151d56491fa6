"""Reads of the roster: who holds a zone, who is on duty, when the next shift starts. Answers come from memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lamplighter.core.schedule import values
from lamplighter.core.schedule.bands import bands
from lamplighter.core.schedule.duty import Duty, back_on, holds_on, next_on, on_duty
from lamplighter.core.schedule.holding import Holder, holder
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.snapshots import Snapshot
from lamplighter.roster.answers import Elsewhere, OfficerDuty, ShiftInfo, StationInfo, Stretch, ZoneDuty
from lamplighter.roster.cards import OfficerCard, card_of
from lamplighter.roster.models import Absence, Cover, Detail, Officer, Post, Posting, Shift, Station
from lamplighter.roster.rules import PostRole, ShiftKind

__all__ = [
    "OfficerDuty", "OfficerPage", "RosterSnapshot", "ShiftInfo", "StationInfo", "Stretch", "ZoneDuty", "duty_days",
    "holder_of", "officer_page", "snapshot", "who",
]  # fmt: skip

REMEMBERED = 4096
"""Most answers kept; one a zone and minute."""
SOON = timedelta(days=14)
"""How far ahead a cover that is not yet in force is already shown."""


@dataclass(frozen=True, slots=True, eq=False)
class RosterSnapshot:
    """The roster and what is shown of it, as of one revision."""

    roster: values.Roster
    cards: Mapping[int, OfficerCard]
    shifts: Mapping[int, ShiftInfo]
    stations: Mapping[str, StationInfo]
    zones: frozenset[str]
    """Codes of zones that have a post of a Community Interaction Officer."""
    elsewhere: Mapping[int, Elsewhere] = field(default_factory=dict)
    """Where officers are while they are away on duty, by the number of the absence; leave is not among them. For staff."""
    active: frozenset[int] = frozenset()
    """Officers on the roster, whether posted or not."""
    answers: dict[tuple[str, str, int], ZoneDuty] = field(default_factory=dict)


def _load() -> RosterSnapshot:
    # Rows are read before the rows they refer to, so that what another process adds meanwhile cannot leave a reference
    # without its row; its own revision then brings the rest.
    covers = list(Cover.objects.filter(officer__active=True))
    absences, details = list(Absence.objects.all()), list(Detail.objects.all())
    postings = list(Posting.objects.filter(officer__active=True))
    posts = [values.Post(row.pk, row.zone, row.role, row.supervisor_id) for row in Post.objects.all()]
    shifts = {
        row.pk: ShiftInfo(
            row.code,
            row.name_en,
            row.name_es,
            ShiftKind(row.kind),
            values.Shift(row.pk, row.code, frozenset(row.days), row.starts, row.ends),
        )
        for row in Shift.objects.all()
    }
    roster = values.Roster.of(
        tz=city_tz(),
        shifts=[each.hours for each in shifts.values()],
        posts=posts,
        postings=[
            values.Posting(row.pk, row.officer_id, row.post_id, row.shift_id, row.starts, row.ends)
            for row in postings
        ],
        absences=[
            *(values.Absence(row.pk, row.officer_id, row.starts, row.ends) for row in absences),
            # Duty elsewhere is absence from here; negative numbers keep the two apart.
            *(values.Absence(-row.pk, row.officer_id, row.starts, row.ends) for row in details),
        ],
        covers=[values.Cover(row.pk, row.posting_id, row.officer_id, row.starts, row.ends) for row in covers],
    )
    officers = list(Officer.objects.all())
    return RosterSnapshot(
        roster=roster,
        cards={row.pk: card_of(row) for row in officers},
        active=frozenset(row.pk for row in officers if row.active),
        shifts=shifts,
        stations={
            row.zone: StationInfo(row.name, row.address, row.phone, row.hours_en, row.hours_es)
            for row in Station.objects.all()
        },
        zones=frozenset(post.zone for post in posts if post.role == PostRole.CIO.value),
        elsewhere={-row.pk: Elsewhere(row.what_en, row.what_es) for row in details},
    )


snapshot: Snapshot[RosterSnapshot] = Snapshot("roster", _load)


def who(chain: Sequence[str], at: datetime) -> ZoneDuty:
    """Who holds a zone at an instant. ``chain`` is the zone's code, its parent's and so on up; the first with posts answers.

    Answers are the same for a whole minute: shifts start and end on minutes.
    """
    held = snapshot()
    zone = next((code for code in chain if code in held.zones), "")
    stands = next(
        (code for code in chain if code in held.stations), ""
    )  # two beats of a zone may have a station each
    minute = at.replace(second=0, microsecond=0)
    key = (zone, stands, int(minute.timestamp()))
    answer = held.answers.get(key)
    if answer is None:
        if len(held.answers) >= REMEMBERED:
            held.answers.clear()
        answer = held.answers[key] = _who(held, zone, stands, minute)
    return answer


def _who(held: RosterSnapshot, zone: str, stands: str, at: datetime) -> ZoneDuty:
    roster, role = held.roster, PostRole.CIO.value
    day = at.astimezone(roster.tz).date()
    now_on = {duty.officer: duty for duty in on_duty(roster, zone, at, role=role)}
    upcoming = next_on(roster, zone, at, role=role)
    officers = _officers(held, zone, at, day, now_on)
    return ZoneDuty(
        zone=zone,
        at=at,
        officers=officers,
        next_on=tuple(_starting(held, duty) for duty in upcoming),
        stretches=_stretches(held, zone, day),
        supervisor=_supervisor(held, zone, day),
        station=held.stations.get(stands),
    )


def _officers(
    held: RosterSnapshot, zone: str, at: datetime, day: date, now_on: Mapping[int, Duty]
) -> tuple[OfficerDuty, ...]:
    """The zone's own officers in order of their shifts, and those who stand in now or soon."""
    roster = held.roster
    shifts_of: dict[int, list[int]] = {}
    cover_of: dict[int, values.Cover] = {}
    stands_for: dict[int, int] = {}
    postings = [
        row
        for row in roster.by_zone.get(zone, ())
        if roster.posts[row.post].role == PostRole.CIO.value and holds_on(row, day)
    ]
    for row in sorted(postings, key=lambda each: (roster.shifts[each.shift].start, each.id)):
        shifts_of.setdefault(row.officer, []).append(row.shift)
        for cover in roster.covers_of.get(row.id, ()):
            if cover.starts - SOON <= day < cover.ends and cover.officer not in cover_of:
                cover_of[cover.officer] = cover
                stands_for[cover.officer] = row.officer
                shifts_of.setdefault(cover.officer, []).append(row.shift)
    for duty in now_on.values():  # a shift of yesterday evening whose posting ended at midnight
        shifts_of.setdefault(duty.officer, []).append(duty.shift)
    return tuple(
        _officer(held, zone, at, officer, shifts, now_on, cover_of.get(officer), stands_for.get(officer))
        for officer, shifts in shifts_of.items()
    )


def _officer(
    held: RosterSnapshot,
    zone: str,
    at: datetime,
    officer: int,
    shifts: Sequence[int],
    now_on: Mapping[int, Duty],
    cover: values.Cover | None,
    stands_for: int | None,
) -> OfficerDuty:
    duty = now_on.get(officer)
    following = back_on(held.roster, officer, zone, at, role=PostRole.CIO.value)
    return OfficerDuty(
        card=held.cards[officer],
        shifts=tuple(held.shifts[shift] for shift in dict.fromkeys(shifts)),
        on_until=duty.ends if duty else None,
        back_at=following.starts if following else None,
        covers_for=held.cards[stands_for] if stands_for is not None else None,
        cover_ends=cover.ends if cover else None,
    )


def _starting(held: RosterSnapshot, duty: Duty) -> OfficerDuty:
    return OfficerDuty(
        card=held.cards[duty.officer],
        shifts=(held.shifts[duty.shift],),
        on_until=None,
        back_at=duty.starts,
        covers_for=held.cards[duty.covering] if duty.covering is not None else None,
    )


def _stretches(held: RosterSnapshot, zone: str, day: date) -> tuple[Stretch, ...]:
    """The day's duties, and the shifts of the day that nobody works because their officer is away."""
    roster = held.roster
    worked = [
        Stretch(held.shifts[band.shift], held.cards[band.officer], band.starts, band.ends)
        for band in bands(roster, zone, day, role=PostRole.CIO.value)
    ]
    empty = []
    for row in roster.by_zone.get(zone, ()):
        shift = roster.shifts[row.shift]
        if (
            roster.posts[row.post].role != PostRole.CIO.value
            or day.weekday() not in shift.days
            or not holds_on(row, day)
        ):
            continue
        starts, ends = values.hours_of(roster.tz, shift, day)
        if not any(
            each.shift.hours.id == shift.id and each.starts < ends and each.ends > starts for each in worked
        ):
            empty.append(Stretch(held.shifts[row.shift], None, starts, ends))
    return tuple(sorted([*worked, *dict.fromkeys(empty)], key=lambda each: (each.starts, each.ends)))


def _supervisor(held: RosterSnapshot, zone: str, day: date) -> OfficerCard | None:
    """Whoever answers above the zone's posts."""
    for post in held.roster.posts.values():
        if post.zone == zone and post.role == PostRole.CIO.value and post.supervisor is not None:
            found = holder(held.roster, post.supervisor, None, day)
            return held.cards[found.officer] if found.officer is not None else None
    return None


def duty_days(chain: Sequence[str], first: date, days: int) -> list[tuple[date, tuple[Stretch, ...]]]:
    """The day lines of several days, for a zone's week."""
    held = snapshot()
    zone = next((code for code in chain if code in held.zones), "")
    return [(day, _stretches(held, zone, day)) for day in (first + timedelta(days=n) for n in range(days))]


def holder_of(zone: str, role: PostRole, shift_code: str | None, day: date) -> Holder | None:
    """Who holds a post and shift on a day; None when there is no such post."""
    held = snapshot()
    post = next(
        (each for each in held.roster.posts.values() if (each.zone, each.role) == (zone, role.value)), None
    )
    if post is None:
        return None
    shift = next((key for key, each in held.shifts.items() if each.code == shift_code), None)
    return holder(held.roster, post.id, shift, day)


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """An officer's own page: the card and the zones served."""

    card: OfficerCard
    zones: tuple[str, ...]


def officer_page(slug: str, day: date) -> OfficerPage | None:
    """The officer of that slug, where they serve a zone on the day or stand in there now or soon; None otherwise."""
    held = snapshot()
    for officer, card in held.cards.items():
        if card.slug == slug:
            zones = tuple(dict.fromkeys(_serves(held.roster, officer, day)))
            return OfficerPage(card, zones) if zones else None
    return None


def _serves(roster: values.Roster, officer: int, day: date) -> Iterator[str]:
    for row in roster.postings:
        post, shift = roster.posts[row.post], roster.shifts[row.shift]
        if post.role != PostRole.CIO.value:
            continue
        # Last night's shift may still run on the morning after its posting, or its cover, has ended.
        since = day - timedelta(days=1) if shift.end <= shift.start else day
        if not (row.starts <= day and (row.ends is None or since < row.ends)):
            continue
        stands_in = any(
            cover.officer == officer and cover.starts - SOON <= day and since < cover.ends
            for cover in roster.covers_of.get(row.id, ())
        )
        if row.officer == officer or stands_in:
            yield post.zone
