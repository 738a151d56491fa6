"""The department cannot keep an appointment: the resident is offered another officer or time, and none is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.schedule.slots import Slot
from lamplighter.core.schedule.values import instant
from lamplighter.meetings.actions import telling
from lamplighter.meetings.actions.changing import wanted_of
from lamplighter.meetings.actions.shared import Taken, free_time, happened, locked, moved, on_record, put_at
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.appointments import of_officer
from lamplighter.meetings.queries.slots import free, officers_of, speakers
from lamplighter.meetings.rules.appointments import CHOOSE, State, Verb, offer_ends
from lamplighter.meetings.rules.parts import nearest
from lamplighter.meetings.rules.values import Side
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.cards import card_of
from lamplighter.roster.models import Officer


@dataclass(frozen=True, slots=True)
class Away:
    """An officer is away for a while; half-open, in UTC."""

    officer: int
    starts: datetime
    ends: datetime

    def meets(self, slot: Slot) -> bool:
        """Whether a slot lies, in part, where the officer is away."""
        return slot.officer == self.officer and slot.starts < self.ends and self.starts < slot.ends


@transaction.atomic
def offer(
    *,
    pk: int,
    now: datetime,
    slot: Slot | None = None,
    away: Away | None = None,
    words: str = "",
    side: Side = Side.STAFF,
    user: User | None = None,
    actor: Actor,
) -> Appointment:
    """Offers the resident another officer or time, since the one they had cannot be kept.

    The same time with a colleague stands if they say nothing; another time is kept until an answer is due; where nobody is free,
    they are asked to choose.

    Args:
        slot: what to offer; None finds the nearest.
        away: while this officer is away, they are not offered.
        words: why, for the resident to read; may be empty.

    Raises:
        Gone, NotAllowed: see there.
        Taken: ``slot`` is somebody else's. The appointment stays as it was.
    """
    row = locked(pk)
    unreleased = row.state == State.ASKED.value  # a visit at the door that no supervisor has let take place
    moved(row, Verb.OFFER, side, now)
    before = row.starts, row.officer
    found = slot if slot is not None else _nearest(row, away, now=now)
    if found is not None:
        try:
            with transaction.atomic():
                put_at(row, found, now=now)
        except Taken:
            if slot is not None:
                raise
            found = None
    if found is None:
        _without_time(row, now)
    else:
        stands = found.starts == before[0] and not unreleased
        row.lapses_at = None if stands else offer_ends(found.starts, now)
    row.save()
    happened(row, Verb.OFFER, side, now=now, words=words, user=user)
    on_record(
        Recorded.APPOINTMENT_OFFERED, row, actor, now=now, fields=["state", "officer", "starts", "ends"]
    )
    telling.tell_offer(row, was=before[0], before=_card(before[1]), words=words, now=now)
    return row


def _card(officer: Officer | None) -> telling.OfficerCard | None:
    return card_of(officer) if officer is not None else None


def _nearest(row: Appointment, away: Away | None, *, now: datetime) -> Slot | None:
    gone = away or _away_that_day(row)
    found = [each for each in free(wanted_of(row), now=now) if gone is None or not gone.meets(each)]
    # With a colleague at the very same time no notice is needed: nobody has to change their plans.
    same = free(wanted_of(row), now=now, since=row.starts, until=row.ends, notice=False)
    found += [each for each in same if each.starts == row.starts and not (gone and gone.meets(each))]
    return nearest(
        found,
        was=row.starts,
        officer=row.officer_id,
        speaks=speakers(row.speaks or row.language),
        tz=city_tz(),
    )


def _away_that_day(row: Appointment) -> Away | None:
    """An officer who cannot come is not offered again for the same day: what keeps them may take longer."""
    if row.officer_id is None:
        return None
    tz, day = city_tz(), city_day(row.starts)
    return Away(row.officer_id, instant(tz, day, time(0)), instant(tz, day + timedelta(days=1), time(0)))


def _without_time(row: Appointment, now: datetime) -> None:
    """Nobody is free: the resident chooses, and until then nobody comes."""
    free_time(row)
    row.officer = None
    row.sequence += 1
    row.lapses_at = now + CHOOSE
    row.loose_at = None
    row.rose_at = now


@transaction.atomic
def offer_all(
    *,
    officer: Officer,
    starts: datetime,
    ends: datetime,
    now: datetime,
    words: str = "",
    user: User | None = None,
    actor: Actor,
) -> list[Appointment]:
    """Of an officer who is away between two instants: each open appointment is offered another officer or time. All or none.

    Returns the appointments, as they are offered, in order of the time they had.
    """
    ids = list(of_officer(officer.pk, max(starts, now), ends).values_list("pk", flat=True))
    # All rows first, then all officers, each in one order: whoever moves one of them meanwhile waits, and nobody waits in a circle.
    rows = list(Appointment.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    work = {each for zone in {row.zone for row in rows} for each in officers_of(zone, now)}
    list(Officer.objects.select_for_update(no_key=True).filter(pk__in=work).order_by("pk"))
    away = Away(officer.pk, starts, ends)
    # Whoever meanwhile moved away from this officer, or cancelled, keeps what they have.
    left = of_officer(officer.pk, max(starts, now), ends).values_list("pk", flat=True)
    offered = [offer(pk=pk, now=now, away=away, words=words, user=user, actor=actor) for pk in list(left)]
    if offered:
        record(verb=Recorded.APPOINTMENTS_OFFERED, subject=officer, actor=actor, now=now, fields=["starts"])
    return offered
