"""Writes of the outbox: keep what is to go out, claim it, note what became of it; keep that a mail came in."""

from lamplighter.outbox.actions.calls import note_answered, note_status, note_unheard, post_call
from lamplighter.outbox.actions.mails import CannotPost, note_sent, own_domain, post_mail
from lamplighter.outbox.actions.reaching import Reached, post_letter
from lamplighter.outbox.actions.received import KEPT_RECEIVED, clear_received, note_received
from lamplighter.outbox.actions.shared import (
    KEPT_FAILED,
    KEPT_SENT,
    NotWaiting,
    claim,
    clear_sent,
    drop,
    note_failure,
    try_again,
)
from lamplighter.outbox.actions.texts import e164, note_text_sent, post_text
from lamplighter.outbox.rules import Attachment

__all__ = [
    "KEPT_FAILED",
    "KEPT_RECEIVED",
    "KEPT_SENT",
    "Attachment",
    "CannotPost",
    "NotWaiting",
    "Reached",
    "claim",
    "clear_received",
    "clear_sent",
    "drop",
    "e164",
    "note_answered",
    "note_failure",
    "note_received",
    "note_sent",
    "note_status",
    "note_text_sent",
    "note_unheard",
    "own_domain",
    "post_call",
    "post_letter",
    "post_mail",
    "post_text",
    "try_again",
]
