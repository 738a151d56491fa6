"""Rows of the room: rules and spots, appointments with the time they take, where else officers are, wishes, gatherings with their seats."""

from lamplighter.meetings.models.appointment import Appointment, Cell, Happening, ShiftPlace, Wish
from lamplighter.meetings.models.engagement import Engagement
from lamplighter.meetings.models.gathering import FollowUp, Gathering, Pulse, PulseTicket, Rsvp, Seat, Series
from lamplighter.meetings.models.setup import BookingRules, Spot

__all__ = [
    "Appointment", "BookingRules", "Cell", "Engagement", "FollowUp", "Gathering", "Happening", "Pulse", "PulseTicket", "Rsvp", "Seat",
    "Series", "ShiftPlace", "Spot", "Wish",
]  # fmt: skip
