"""What the staff's roster pages read: zones with their people, one officer with everything about them, and who may see what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import zones_for
from lamplighter.core.schedule.holding import Via
from lamplighter.places import queries as places
from lamplighter.roster import queries
from lamplighter.roster.models import Absence, Cover, Detail, Officer, Post, Posting, Shift, Station
from lamplighter.roster.rules import PostRole, is_desk

SOON = timedelta(days=14)
"""How far ahead leave, covers and postings are already shown."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The zones whose roster a person sees and edits; None means the whole city."""

    sees: frozenset[str] | None
    edits: frozenset[str] | None

    @classmethod
    def of(cls, user: Any) -> Scope:
        """What a person may see and edit."""
        return cls(zones_for(user, Permission.ROSTER_SEE), zones_for(user, Permission.ROSTER_EDIT))

    @property
    def edits_city(self) -> bool:
        """Shifts, imports and officers of no zone belong to the whole city."""
        return self.edits is None

    @property
    def edits_any(self) -> bool:
        """Whether there is anything at all to edit."""
        return self.edits is None or bool(self.edits)

    def sees_zone(self, zone: str) -> bool:
        """Whether the zone's roster is shown."""
        return self.sees is None or zone in self.sees

    def edits_zone(self, zone: str) -> bool:
        """Whether the zone's roster may be changed."""
        return self.edits is None or zone in self.edits

    def sees_officer(self, zones: Iterable[str]) -> bool:
        """Whether an officer who serves these zones is shown: one shared zone is enough."""
        return self.sees is None or not self.sees.isdisjoint(zones)

    def edits_officer(self, zones: Iterable[str]) -> bool:
        """Whether an officer who serves these zones may be changed.

        All of the zones are needed: name, leave and display level hold everywhere, so nobody decides them for a zone that is
        not theirs. Officers of no zone are the whole city's.
        """
        served = frozenset(zones)
        return self.edits is None or (bool(served) and served <= self.edits)


def zones_served(officer: Officer, today: date) -> frozenset[str]:
    """Codes of the zones an officer is posted to, today or later."""
    rows = officer.postings.filter(Q(ends__isnull=True) | Q(ends__gt=today))
    return frozenset(rows.values_list("post__zone", flat=True))


def zone_codes(today: date) -> list[str] | None:
    """Codes of the zones there are, for checks; None where no map holds."""
    return [zone.code for zone in places.zones_on(today)] or None


def zone_names(today: date) -> dict[str, str]:
    """Zones by code: those of the map, and those that only the roster knows."""
    names = {zone.code: zone.name or zone.code for zone in places.zones_on(today)}
    for code in Post.objects.values_list("zone", flat=True).distinct():
        names.setdefault(code, code)
    return names


def zones_to_post(scope: Scope, today: date) -> dict[str, str]:
    """Zones that officers can be posted to by a person: the map's where one holds, else those the roster knows; and the desks."""
    codes = zone_codes(today)
    known = zone_names(today)
    codes = [*codes, *(code for code in known if is_desk(code))] if codes else list(known)
    return {code: known[code] for code in codes if scope.edits_zone(code)}


@dataclass(frozen=True, slots=True)
class Line:
    """One posting as the overview shows it."""

    posting: Posting
    away: Absence | None
    detail: Detail | None
    cover: Cover | None
    begins_later: bool
    linked: bool
    """Whether the officer's page may be opened."""


@dataclass(slots=True)
class ZoneBoard:
    """One zone: who works there, what is missing, where to meet them."""

    code: str
    name: str
    may_edit: bool
    lines: list[Line] = field(default_factory=list)
    vacant: list[Shift | None] = field(default_factory=list)
    """Shifts that nobody holds today; None: nobody is posted at all."""
    station: Station | None = None


@dataclass(slots=True)
class District:
    """A highest zone with the boards of it and of everything below it."""

    code: str
    name: str
    boards: list[ZoneBoard] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        """In how many of them a shift has nobody."""
        return sum(bool(each.vacant) for each in self.boards)


def overview(scope: Scope, now: datetime, today: date) -> list[ZoneBoard]:
    """The zones a person sees that have posts or a station, and the map's highest zones, in order of their codes."""
    names = zone_names(today)
    stations = {row.zone: row for row in Station.objects.all()}
    posted = set(Post.objects.values_list("zone", flat=True))
    zones = places.zones_on(today)
    # A district whose beats have their own officers needs none itself.
    served = {above.code for zone in zones if zone.code in posted for above in zone.chain}
    bare = {zone.code for zone in zones if zone.parent is None} - served
    boards = {
        code: ZoneBoard(code, names.get(code, code), scope.edits_zone(code), station=stations.get(code))
        for code in sorted(bare | posted | set(stations))
        if scope.sees_zone(code)
    }
    for posting in _running(now, today):
        if posting.post.zone in boards:
            boards[posting.post.zone].lines.append(_line(posting, scope, now, today))
    for board in boards.values():
        board.vacant = _vacant(board, today)
    return list(boards.values())


def by_district(found: Sequence[ZoneBoard], today: date) -> dict[str, District]:
    """Boards by the highest zone above them, in the map's order; whose zone is on no map stands under its own code."""
    zones = places.zones_on(today)
    tops = {zone.code: zone.chain[-1] for zone in reversed(zones)}
    rank = {zone.code: at for at, zone in enumerate(zones)}
    districts: dict[str, District] = {}
    for board in sorted(found, key=lambda each: rank.get(each.code, len(rank))):
        top = tops.get(board.code)
        code = top.code if top else board.code
        name = (top.name or top.code) if top else board.name
        districts.setdefault(code, District(code, name)).boards.append(board)
    return dict(sorted(districts.items(), key=lambda pair: rank.get(pair[0], len(rank))))


def districts_of(zones: Sequence[str], today: date) -> dict[str, tuple[str, list[str]]]:
    """Codes of zones by the highest zone above them, with its name; in the map's order."""
    found = by_district([ZoneBoard(code, code, may_edit=False) for code in zones], today)
    return {code: (each.name, [board.code for board in each.boards]) for code, each in found.items()}


def _running(now: datetime, today: date) -> QuerySet[Posting]:
    rows = Posting.objects.filter(officer__active=True, starts__lt=today + SOON)
    return _with_people(rows.filter(Q(ends__isnull=True) | Q(ends__gt=today)), now, today).order_by(
        "post__role", "shift__starts", "officer__last_name", "pk"
    )


def _with_people(rows: QuerySet[Posting], now: datetime, today: date) -> QuerySet[Posting]:
    away = Absence.objects.filter(ends__gt=now, starts__lt=now + SOON).order_by("starts")
    details = Detail.objects.filter(ends__gt=now, starts__lt=now + SOON).order_by("starts")
    covers = Cover.objects.filter(ends__gt=today, starts__lt=today + SOON).select_related("officer")
    return rows.select_related("officer", "post", "shift").prefetch_related(
        Prefetch("officer__absences", away, to_attr="away_soon"),
        Prefetch("officer__details", details, to_attr="details_soon"),
        Prefetch("covers", covers.order_by("starts"), to_attr="covers_soon"),
    )


def _line(posting: Posting, scope: Scope, now: datetime, today: date) -> Line:
    away, covers = posting.officer.away_soon, posting.covers_soon  # type: ignore[attr-defined]
    details = posting.officer.details_soon  # type: ignore[attr-defined]
    return Line(
        posting=posting,
        away=away[0] if away else None,
        detail=details[0] if details else None,
        cover=covers[0] if covers else None,
        begins_later=posting.starts > today,
        linked=scope.sees_zone(posting.post.zone),
    )


def _vacant(board: ZoneBoard, today: date) -> list[Shift | None]:
    """Shifts whose holder is the supervisor or nobody, as the day's answers would say."""
    shifts = {
        line.posting.shift_id: line.posting.shift
        for line in board.lines
        if line.posting.post.role == PostRole.CIO.value and not line.begins_later
    }
    if not shifts:
        return [None]
    missing: list[Shift | None] = []
    for shift in shifts.values():
        found = queries.holder_of(board.code, PostRole.CIO, shift.code, today)
        if found is None or found.via in (Via.SUPERVISOR, Via.NOBODY):
            missing.append(shift)
    return missing


def officers_of_no_zone(today: date) -> list[Officer]:
    """Officers whom no zone lists: not posted, or no longer on the roster."""
    running = Posting.objects.filter(Q(ends__isnull=True) | Q(ends__gt=today)).values("officer")
    return list(Officer.objects.exclude(active=True, pk__in=running))


def officer(pk: int) -> Officer | None:
    """One officer, or None."""
    return Officer.objects.filter(pk=pk).first()


def postings_of(officer: Officer, today: date) -> list[Posting]:
    """An officer's postings of today and later, and those that ended in the last 90 days, the newest first."""
    rows = Posting.objects.filter(officer=officer)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gt=today - timedelta(days=90)))
    covers = Cover.objects.filter(ends__gt=today).select_related("officer").order_by("starts")
    return list(
        rows.select_related("officer", "post", "shift")
        .prefetch_related(Prefetch("covers", covers, to_attr="covers_soon"))
        .order_by("-starts", "-pk")
    )


def covering(officer: Officer, today: date) -> list[Cover]:
    """Covers in which an officer stands in for others, of today and later."""
    rows = Cover.objects.filter(officer=officer, ends__gt=today)
    return list(rows.select_related("posting__officer", "posting__post", "posting__shift"))


def absences_of(officer: Officer, now: datetime) -> list[Absence]:
    """An officer's absences that are not over."""
    return list(officer.absences.filter(ends__gt=now))


def details_of(officer: Officer, now: datetime) -> list[Detail]:
    """An officer's duties elsewhere that are not over."""
    return list(officer.details.filter(ends__gt=now))


def posting(pk: int) -> Posting | None:
    """One posting with its people, or None."""
    return Posting.objects.select_related("officer", "post", "shift").filter(pk=pk).first()


def absence(pk: int) -> Absence | None:
    """One absence, or None."""
    return Absence.objects.select_related("officer").filter(pk=pk).first()


def cover(pk: int) -> Cover | None:
    """One cover, or None."""
    return Cover.objects.select_related("posting__post", "posting__officer").filter(pk=pk).first()


def shifts() -> list[Shift]:
    """Every shift."""
    return list(Shift.objects.all())


def shift(pk: int) -> Shift | None:
    """One shift, or None."""
    return Shift.objects.filter(pk=pk).first()


def station(zone: str) -> Station | None:
    """A zone's station, or None."""
    return Station.objects.filter(zone=zone).first()


def stand_ins(scope: Scope, today: date, but: Officer) -> list[Officer]:
    """Officers who can be asked to stand in: those on the roster whom the person sees, and those who are posted nowhere."""
    rows = Officer.objects.filter(active=True).exclude(pk=but.pk)
    if scope.sees is not None:
        running = Posting.objects.filter(Q(ends__isnull=True) | Q(ends__gt=today))
        theirs = running.filter(post__zone__in=scope.sees)
        rows = rows.filter(Q(pk__in=theirs.values("officer")) | ~Q(pk__in=running.values("officer")))
    return list(rows)
