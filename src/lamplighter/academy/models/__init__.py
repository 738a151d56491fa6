"""Rows of the room: courses with their nights, applications with their seats, what was signed, who came, certificates."""

from lamplighter.academy.models.application import (
    UNDRAWN,
    Application,
    Certificate,
    Happening,
    Mark,
    Seat,
    Signature,
    Waiver,
)
from lamplighter.academy.models.course import Course, Material, Night, Presenter, Question, Vote
from lamplighter.academy.models.draft import Draft
from lamplighter.academy.models.ride import Ride, RideBlackout, RideCell, RideHappening, RideRules, RideTaker

__all__ = [
    "UNDRAWN", "Application", "Certificate", "Course", "Draft", "Happening", "Mark", "Material", "Night", "Presenter", "Question", "Ride",
    "RideBlackout", "RideCell", "RideHappening", "RideRules", "RideTaker", "Seat", "Signature", "Vote", "Waiver",
]  # fmt: skip
