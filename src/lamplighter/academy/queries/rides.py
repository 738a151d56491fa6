"""Reads of ride-alongs: what can be taken, what keeps somebody from it, who rides when. Free times are cut anew each time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from lamplighter.academy.elsewhere import diary
from lamplighter.academy.models import (
    Application,
    Course,
    Ride,
    RideBlackout,
    RideCell,
    RideRules,
    RideTaker,
    Signature,
)
from lamplighter.academy.models.ride import TAKES_CAR_VALUES
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.holidays import holidays_between
from lamplighter.academy.rules.rides import (
    Blocked,
    Missing,
    RideSlot,
    RideState,
    Takes,
    blacked_out,
    check_holds,
    duty_through,
    ride_slots,
)
from lamplighter.academy.rules.states import Check, CourseState, Standing
from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import zones_for
from lamplighter.core.numbers import read_number
from lamplighter.core.schedule.slots import cell_of
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.models import Officer, Posting
from lamplighter.roster.queries import StationInfo, snapshot

_DAY = timedelta(days=1)


def ride_rules() -> RideRules:
    """The department's rules; those that are shipped where it has set none."""
    return RideRules.objects.filter(only=1).first() or RideRules()


def takes() -> Takes:
    """Who takes riders."""
    rows = list(RideTaker.objects.filter(Q(officer=None) | Q(officer__active=True)))
    return Takes(
        frozenset(row.officer_id for row in rows if row.officer_id is not None),
        frozenset(row.posting_id for row in rows if row.posting_id is not None),
    )


def free_rides(*, now: datetime, notice: bool = True, leaving: Ride | None = None) -> list[RideSlot]:
    """Every ride that can be taken, in order of time, then officer.

    Args:
        notice: False where staff book.
        leaving: a ride that moves: its own time counts as free, and its place in its night.
    """
    rules, held, who = ride_rules(), snapshot(), takes()
    if not rules.open or not (who.officers or who.postings):
        return []
    limits = rules.limits
    until = now + limits.horizon + _DAY
    officers = set(who.officers) | {row.officer for row in held.roster.postings if row.id in who.postings}
    blocked = Blocked(
        cells=_taken(officers, now, until, leaving),
        nights=nights_taken(city_day(now) - _DAY, city_day(until)),
        blackouts=[row.value for row in RideBlackout.objects.all()],
        days=() if limits.holidays else holidays_between(city_day(now), city_day(until) + _DAY),
    )
    night = leaving.night if leaving is not None else None
    return ride_slots(held.roster, who, limits, blocked, now=now, notice=notice, leaving=night)


def _taken(
    officers: Collection[int], now: datetime, until: datetime, leaving: Ride | None
) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = RideCell.objects.filter(
        officer__in=list(officers), cell__gte=cell_of(now), cell__lte=cell_of(until)
    )
    for officer, cell in rows.exclude(ride=leaving).values_list("officer_id", "cell"):
        found.setdefault(officer, set()).add(cell)
    keeper = diary()
    if keeper is not None:
        number = leaving.number if leaving is not None else ""
        for officer, cells in keeper.busy(officers, now, until, number).items():
            found.setdefault(officer, set()).update(cells)
    return found


def nights_taken(first: date, last: date) -> dict[date, int]:
    """How many ride on each night."""
    rows = Ride.objects.filter(state__in=TAKES_CAR_VALUES, night__gte=first, night__lte=last)
    return dict(rows.order_by().values_list("night").annotate(many=Count("pk")))


def the_slot(
    officer: int, starts: datetime, *, now: datetime, notice: bool = True, leaving: Ride | None = None
) -> RideSlot | None:
    """The ride with an officer that begins at an instant, if it can be taken."""
    found = free_rides(now=now, notice=notice, leaving=leaving)
    return next((each for each in found if (each.officer, each.starts) == (officer, starts)), None)


def still_on_duty(ride: Ride) -> bool:
    """Whether its officer is on duty all through it, by the roster as it is."""
    return duty_through(snapshot().roster, ride.officer_id, ride.starts, ride.ends) is not None


def station_of(ride: Ride) -> StationInfo | None:
    """The station of the zone that its officer works for then: where the rider comes to. None where no station is known."""
    held = snapshot()
    duty = duty_through(held.roster, ride.officer_id, ride.starts, ride.ends)
    return held.stations.get(held.roster.posts[duty.post].zone) if duty is not None else None


def in_blackout(ride: Ride) -> bool:
    """Whether it lies in a blackout that was set after it was taken."""
    rules = [row.value for row in RideBlackout.objects.all()]
    days = () if ride_rules().holidays else holidays_between(city_day(ride.starts), city_day(ride.ends))
    return blacked_out(snapshot().roster, ride.starts, ride.ends, rules, days)


def gives_rides(course: Course) -> bool:
    """Whether those who take part in a course ride along."""
    return course.ride_needed


def has_signed(application: Application, kind: str) -> bool:
    """Whether a waiver is signed in the version that holds now."""
    waiver, guardian = signing.current(kind), kind == signing.GUARDIAN
    signed = Signature.objects.filter(application=application, waiver=waiver, guardian=guardian)
    return waiver is not None and signed.exists()


def missing(application: Application, on: date) -> list[Missing]:
    """What keeps somebody from riding along on a day; empty: nothing does."""
    course = application.course
    found = []
    if application.standing != Standing.ENROLLED.value or course.state != CourseState.OPEN.value:
        found.append(Missing.ENROLLED)
    if application.ride_on is not None:
        found.append(Missing.RODE)
    days = settings.LAMPLIGHTER.academy.check_days
    passed = application.check_result == Check.PASSED.value
    if not check_holds(application.checked_on, passed, on, days):
        found.append(Missing.CHECK)
    if signing.current(signing.RIDE) is None:
        found.append(Missing.NO_WAIVER)
    elif not has_signed(application, signing.RIDE):
        found.append(Missing.WAIVER)
    if signing.under_age(application) and not has_signed(application, signing.GUARDIAN):
        found.append(Missing.CONSENT)
    return found


def _rides() -> QuerySet[Ride]:
    return Ride.objects.select_related("application__course", "officer")


def ride(number: str) -> Ride | None:
    """The ride of a number."""
    plain = read_number(number)
    return _rides().filter(number=plain).first() if plain else None


def open_ride(application: Application) -> Ride | None:
    """Somebody's ride that is still to come, or of which nobody has said how it went."""
    return _rides().filter(application=application, state=RideState.BOOKED.value).first()


def rides_of(application: Application) -> list[Ride]:
    """All rides of somebody, the latest first."""
    return list(_rides().filter(application=application).order_by("-starts", "-pk"))


def coming(now: datetime) -> list[Ride]:
    """Rides that are not over, the next first."""
    return list(_rides().filter(state=RideState.BOOKED.value, ends__gt=now).order_by("starts", "pk"))


def unsaid(now: datetime) -> list[Ride]:
    """Rides that are over, and nobody has said how they went; the oldest first."""
    return list(_rides().filter(state=RideState.BOOKED.value, ends__lte=now).order_by("starts", "pk"))


def ended() -> QuerySet[Ride]:
    """Rides that were held, missed or cancelled, the latest first."""
    return _rides().exclude(state=RideState.BOOKED.value).order_by("-starts", "-pk")


def of_officer(user: Any) -> QuerySet[Ride]:
    """Rides with the officer who is signed in, but for cancelled ones."""
    return (
        _rides().filter(officer__user=user).exclude(state=RideState.CANCELLED.value).order_by("starts", "pk")
    )


def without_ride(now: datetime) -> list[Application]:
    """Who takes part in a course that asks for a ride, and has none: by course, then name."""
    rows = Application.objects.select_related("course").filter(
        standing=Standing.ENROLLED.value, course__state=CourseState.OPEN.value, course__ride_needed=True, ride_on=None
    )  # fmt: skip
    booked = Ride.objects.filter(state=RideState.BOOKED.value).values("application")
    return list(rows.exclude(pk__in=booked).order_by("course__first_day", "course_id", "name", "pk"))


def sayable(user: Any, now: datetime) -> list[tuple[Posting, bool, bool]]:
    """Postings that hold, of which the person says whether they take riders: with whether the posting, and whether its officer does.

    Who runs the academy says so of all, a supervisor of those of their zones.
    """
    today = city_day(now)
    rows = Posting.objects.select_related("officer", "post", "shift").filter(officer__active=True)
    zones = zones_for(user, Permission.ROSTER_EDIT)
    runs = zones_for(user, Permission.ACADEMY_RUN) is None
    if not runs and zones is not None:
        rows = rows.filter(post__zone__in=zones)
    who, held = takes(), snapshot()
    kept = {row.id for row in held.roster.postings if row.ends is None or row.ends > today}
    ordered = rows.order_by("post__zone", "officer__last_name", "officer__first_name", "pk")
    return [
        (row, row.pk in who.postings, row.officer_id in who.officers) for row in ordered if row.pk in kept
    ]


def may_say(user: Any, officer: Officer, now: datetime) -> bool:
    """Whether the person says of an officer whether they take riders."""
    return any(row.officer_id == officer.pk for row, _, _ in sayable(user, now))
