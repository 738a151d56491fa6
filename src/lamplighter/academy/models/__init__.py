"""Rows of the room: courses with their nights, applications with their seats, what was signed, who came, certificates; surveys, alumni."""

from lamplighter.academy.models.alumni import AlumniLetter, Alumnus
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
from lamplighter.academy.models.survey import (
    Asked,
    Feedback,
    FeedbackAnswer,
    FeedbackTicket,
    Survey,
    SurveyAnswer,
    SurveyTicket,
)

__all__ = [
    "UNDRAWN", "AlumniLetter", "Alumnus", "Application", "Asked", "Certificate", "Course", "Draft", "Feedback", "FeedbackAnswer",
    "FeedbackTicket", "Happening", "Mark", "Material", "Night", "Presenter", "Question", "Ride", "RideBlackout", "RideCell",
    "RideHappening", "RideRules", "RideTaker", "Seat", "Signature", "Survey", "SurveyAnswer", "SurveyTicket", "Vote", "Waiver",
]  # fmt: skip
