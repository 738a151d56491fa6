"""The time that a yes to a group's meeting, or an offer of another hour, takes of the officer who comes (promise 4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.accounts.models import User
from lamplighter.core.schedule.duty import DAY, duties_of
from lamplighter.partners import elsewhere
from lamplighter.partners.models import Ask
from lamplighter.partners.queries.groups import ask_held, zone_of_ask
from lamplighter.partners.rules.asks import Asked, AskState
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.holding import workers
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

TAKES = frozenset({AskState.YES, AskState.OFFERED})


class AwayThen(Exception):
    """The officer who is to come is on leave at that time. ``until``: the end of it."""

    def __init__(self, officer: OfficerCard, until: datetime) -> None:
        super().__init__("on leave then")
        self.officer, self.until = officer, until


def who_comes(row: Ask, user: User | None, now: datetime) -> int | None:
    """The officer who answers, where they work for the post that owns the request; else whoever holds it."""
    day = city_day(row.meets_at or now)
    own = (
        Officer.objects.filter(user=user, active=True).values_list("pk", flat=True).first() if user else None
    )
    if own is not None and own in {officer for officer, _card in workers(zone_of_ask(row, day), day)}:
        return own
    return ask_held(row, now).officer


def keep_time(row: Ask, minutes: int, user: User | None, now: datetime) -> None:
    """Brings the officer's time up to date with a request's state: a yes and an offer take it, all else gives it back.

    Called in the caller's transaction, which is to be given up where it raises.

    Raises:
        AwayThen: the officer is on leave then.
        TimeTaken: they have something else then.
    """
    diary = elsewhere.diary()
    if diary is None or row.asked != Asked.MEETING.value:
        return
    if AskState(row.state) not in TAKES or row.meets_at is None or row.meets_at <= now:
        diary.free(row.number)
        return
    officer = who_comes(row, user, now)
    if officer is None:
        return
    ends = row.meets_at + timedelta(minutes=minutes)
    until = away_until(officer, row.meets_at, ends)
    if until is not None:
        raise AwayThen(snapshot().cards[officer], until)
    diary.take(row.number, officer, row.meets_at, ends, now)


def give_time_back(row: Ask) -> None:
    """Gives back what a request takes of an officer's time."""
    diary = elsewhere.diary()
    if diary is not None:
        diary.free(row.number)


def away_until(officer: int, starts: datetime, ends: datetime) -> datetime | None:
    """Until when an officer is away, on leave or on duty elsewhere, at some of that time; None of one who is not."""
    absences = snapshot().roster.absences_of.get(officer, ())
    return max((each.ends for each in absences if each.starts < ends and starts < each.ends), default=None)


def on_shift(officer: int, starts: datetime, ends: datetime) -> bool:
    """Whether an officer is on duty all of that time, in whatever zone."""
    roster, day = snapshot().roster, city_day(starts)
    duties = (each for row in roster.postings for each in duties_of(roster, row, day - DAY, day + DAY))
    reached = starts
    for duty in sorted(each for each in duties if each.officer == officer):
        if duty.starts <= reached < duty.ends:
            reached = duty.ends
    return reached >= ends
