"""Rows of the room: what a department set up, concerns with their timelines, the work on them, what the public sees."""

from lamplighter.concerns.models.concern import Concern, Contact, Photo, Update
from lamplighter.concerns.models.draft import Draft
from lamplighter.concerns.models.public import Alert, Publication
from lamplighter.concerns.models.setup import Desk, Endpoint, Kind, Question, ReplyTemplate
from lamplighter.concerns.models.work import Handover, Hook, Referral, Shortlisted

__all__ = [
    "Alert", "Concern", "Contact", "Desk", "Draft", "Endpoint", "Handover", "Hook", "Kind", "Photo", "Publication", "Question",
    "Referral", "ReplyTemplate", "Shortlisted", "Update",
]  # fmt: skip
