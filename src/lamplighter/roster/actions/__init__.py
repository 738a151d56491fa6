"""Writes of the roster's room: each in one transaction, on record, and seen by every process at once."""

from lamplighter.roster.actions.covers import ask_for_covers, note_on_ask
from lamplighter.roster.actions.details import Task, detail_officer, remove_detail, undetail
from lamplighter.roster.actions.offers import (
    NobodyToAsk,
    NothingToOffer,
    NotRested,
    OfferClosed,
    TooManyAsked,
    close_needless,
    close_offer,
    decline_cover,
    offer_cover,
    take_cover,
)
from lamplighter.roster.actions.officers import (
    BadgeTaken,
    EmailTells,
    OfficerDetails,
    add_officer,
    change_officer,
    deactivate_officer,
    reactivate_officer,
    remove_portrait,
    set_portrait,
)
from lamplighter.roster.actions.postings import (
    AlreadyAway,
    AlreadyCovered,
    AlreadyPosted,
    CoversOneself,
    NotActive,
    OutsidePosting,
    add_absence,
    add_cover,
    end_posting,
    post_officer,
    remove_absence,
    remove_cover,
)
from lamplighter.roster.actions.shared import EndsBeforeStart, RosterRefused, UnknownZone
from lamplighter.roster.actions.shifts import (
    NoDays,
    ShiftCodeTaken,
    ShiftDetails,
    StationDetails,
    add_shift,
    change_shift,
    set_station,
)

__all__ = [
    "AlreadyAway", "AlreadyCovered", "AlreadyPosted", "BadgeTaken", "CoversOneself", "EmailTells", "EndsBeforeStart",
    "NoDays", "NobodyToAsk", "NotActive", "NotRested", "NothingToOffer", "OfferClosed", "OfficerDetails",
    "OutsidePosting", "RosterRefused", "ShiftCodeTaken", "ShiftDetails", "StationDetails", "Task", "TooManyAsked",
    "UnknownZone", "add_absence", "add_cover", "add_officer", "add_shift", "ask_for_covers", "change_officer",
    "change_shift", "close_needless", "close_offer", "deactivate_officer", "decline_cover", "detail_officer",
    "end_posting", "note_on_ask", "offer_cover", "post_officer", "reactivate_officer", "remove_absence", "remove_cover",
    "remove_detail", "remove_portrait", "set_portrait", "set_station", "take_cover", "undetail",
]  # fmt: skip
