"""Who owns and holds an appointment, at any instant (promise 2). Derived from the roster each time; stored nowhere."""

from __future__ import annotations

from datetime import datetime

from lamplighter.meetings.models import Appointment
from lamplighter.roster.holding import FRONT, Held, held_of
from lamplighter.roster.queries import snapshot


def owner_zone(appointment: Appointment) -> str:
    """Code of the zone whose post owns it; of one that lost its officers altogether, the front desk."""
    return appointment.zone if appointment.zone in snapshot().zones else FRONT


def held(appointment: Appointment, at: datetime) -> Held:
    """Owner and holder: the officer who comes, while they work for the post and are there that day; else whoever the post names."""
    return held_of(owner_zone(appointment), appointment.lead_shift, appointment.officer_id, at)
