"""What an offer says to its resident: which time is off, what is offered instead, until when, and what happens if they do not answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.expected import agreed_of
from lamplighter.meetings.rules.appointments import State
from lamplighter.plumbing import saying
from lamplighter.plumbing.saying import dotted


def is_off(row: Appointment) -> str:
    """Which time cannot be kept; empty where nothing was agreed before, or nothing is offered."""
    was = agreed_of(row)
    if row.state != State.OFFERED.value or was is None or was.starts is None:
        return ""
    who = sentences.card(was.officer)
    when = sentences.time_said(was.starts)
    if row.officer_id is not None and was.starts == row.starts:
        said = {
            "when": when,
            "old": sentences.begins(who),
            "new": sentences.within(sentences.card(row.officer)),
        }
        return dotted(_("%(old)s cannot come on %(when)s: %(new)s comes instead.") % said)
    said = {"when": when, "officer": sentences.within(who)}
    return dotted(_("The meeting with %(officer)s on %(when)s does not take place.") % said)


def until(row: Appointment) -> str:
    """Until when it can be answered, and what happens without an answer; empty where it needs none."""
    if row.state != State.OFFERED.value or row.lapses_at is None:
        return ""
    said = {"when": sentences.time_said(row.lapses_at)}
    if row.officer_id is None:
        return dotted(_("You can choose a time until %(when)s. If you do not, there is no meeting.") % said)
    return dotted(
        _(
            "You can take it until %(when)s. If you do not, it goes to somebody else, and nobody waits for you."
        )
        % said
    )


def stands(row: Appointment) -> str:
    """On the page of other times: how it stands until one is chosen."""
    when = {"when": sentences.time_said(row.starts)}
    if row.state != State.OFFERED.value or (row.lapses_at is None and row.officer_id is not None):
        return dotted(_("Now it is on %(when)s. It stays so until you choose another time.") % when)
    offered = saying.ended(_("We offer you %(when)s.") % when) if row.officer_id is not None else ""
    return " ".join(part for part in (is_off(row), offered, until(row)) if part)
