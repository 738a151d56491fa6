"""Words of the audit record: who acts, and what can be done. No private value is ever among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What was done to a subject. Each room keeps its verbs in one block; a stored value is never renamed."""

    # audit
    AUDIT_READ = "audit.read"
    # outbox
    MAIL_RETRIED = "mail.retried"
    MAIL_DROPPED = "mail.dropped"
    TEXT_RETRIED = "text.retried"
    TEXT_DROPPED = "text.dropped"
    CALL_RETRIED = "call.retried"
    CALL_DROPPED = "call.dropped"
    # accounts
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    PERSON_DEACTIVATED = "person.deactivated"
    PERSON_REACTIVATED = "person.reactivated"
    ROLE_GRANTED = "role.granted"
    ROLE_REVOKED = "role.revoked"
    INVITATION_ISSUED = "invitation.issued"
    INVITATION_USED = "invitation.used"
    DEMO_LINK_ISSUED = "demo-link.issued"
    DEMO_LINK_USED = "demo-link.used"
    SIGNED_IN = "person.signed-in"
    SIGNED_OUT = "person.signed-out"
    SESSIONS_ENDED = "sessions.ended"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 (a verb, not a password)
    FACTOR_ADDED = "factor.added"
    FACTOR_REMOVED = "factor.removed"
    RECOVERY_CODES_MADE = "recovery-codes.made"
    TOKEN_ISSUED = "token.issued"  # noqa: S105 (a verb, not a token)
    TOKEN_ENDED = "token.ended"  # noqa: S105 (a verb, not a token)
    # places
    ZONES_UPLOADED = "zones.uploaded"
    ZONES_IMPORTED = "zones.imported"
    ZONES_DISCARDED = "zones.discarded"
    ZONE_CHANGED = "zone.changed"
    ADDRESSES_IMPORTED = "addresses.imported"
    BASEMAP_IMPORTED = "basemap.imported"
    # roster
    ROSTER_IMPORTED = "roster.imported"
    OFFICER_ADDED = "officer.added"
    OFFICER_CHANGED = "officer.changed"
    OFFICER_REMOVED = "officer.removed"
    PICTURE_CHANGED = "picture.changed"
    SHIFT_ADDED = "shift.added"
    SHIFT_CHANGED = "shift.changed"
    SHIFT_REMOVED = "shift.removed"
    POST_ADDED = "post.added"
    POST_CHANGED = "post.changed"
    POST_REMOVED = "post.removed"
    POSTING_ADDED = "posting.added"
    POSTING_CHANGED = "posting.changed"
    POSTING_ENDED = "posting.ended"
    POSTING_REMOVED = "posting.removed"
    ABSENCE_ADDED = "absence.added"
    ABSENCE_CHANGED = "absence.changed"
    ABSENCE_REMOVED = "absence.removed"
    COVER_ADDED = "cover.added"
    COVER_CHANGED = "cover.changed"
    COVER_REMOVED = "cover.removed"
    STATION_CHANGED = "station.changed"
    # divisions
    DIVISION_SET_UP = "division.set-up"
    DIVISION_DRAFTED = "division.drafted"
    DIVISION_PUBLISHED = "division.published"
    THANKS_SHOWN = "thanks.shown"
    THANKS_DECLINED = "thanks.declined"
    # concerns
    CONCERN_LOGGED = "concern.logged"
    CONCERN_MOVED = "concern.moved"
    CONCERN_ANSWERED = "concern.answered"
    CONCERN_NOTED = "concern.noted"
    CONCERN_ASSIGNED = "concern.assigned"
    CONCERN_ROUTED = "concern.routed"
    CONCERN_MERGED = "concern.merged"
    CONCERN_READ = "concern.read"
    CONCERN_SHOWN = "concern.shown"
    CONCERN_KEPT_PRIVATE = "concern.kept-private"
    CONCERN_REFERRED = "concern.referred"
    CONCERN_ERASED = "concern.erased"
    CONTACT_NOTED = "contact.noted"
    HANDOVER_GIVEN = "handover.given"
    HANDOVER_TAKEN = "handover.taken"
    KIND_CHANGED = "kind.changed"
    KIND_REMOVED = "kind.removed"
    DESK_CHANGED = "desk.changed"
    TEMPLATE_CHANGED = "template.changed"
    TEMPLATE_REMOVED = "template.removed"
    ENDPOINT_CHANGED = "endpoint.changed"
    HOOK_CHANGED = "hook.changed"
    HOOK_REMOVED = "hook.removed"
    CONCERNS_EXPORTED = "concerns.exported"
    RETENTION_RUN = "retention.run"
    # meetings: appointments
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_MOVED = "appointment.moved"
    APPOINTMENT_OFFERED = "appointment.offered"
    APPOINTMENTS_OFFERED = "appointments.offered"
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    APPOINTMENT_RELEASED = "appointment.released"
    APPOINTMENT_REFUSED = "appointment.refused"
    APPOINTMENT_LAPSED = "appointment.lapsed"
    APPOINTMENT_FINISHED = "appointment.finished"
    APPOINTMENT_MISSED = "appointment.missed"
    APPOINTMENT_NOTED = "appointment.noted"
    APPOINTMENT_RUNG = "appointment.rung"
    BOOKING_RULES_CHANGED = "booking-rules.changed"
    SPOT_CHANGED = "spot.changed"
    SPOT_REMOVED = "spot.removed"
    STATION_ENTERED = "station.entered"
    BOOKING_RULES_REMOVED = "booking-rules.removed"
    CALENDAR_LINK_CHANGED = "calendar-link.changed"
    # meetings: gatherings
    GATHERING_MADE = "gathering.made"
    GATHERING_CHANGED = "gathering.changed"
    GATHERING_PUBLISHED = "gathering.published"
    GATHERING_MOVED = "gathering.moved"
    GATHERING_CANCELLED = "gathering.cancelled"
    GATHERING_REMOVED = "gathering.removed"
    GATHERING_HELD = "gathering.held"
    GATHERINGS_MADE_AHEAD = "gatherings.made-ahead"
    SERIES_ENDED = "series.ended"
    VISITOR_CHECKED_IN = "visitor.checked-in"
    VISITORS_COUNTED = "visitors.counted"
    FOLLOW_UP_CHANGED = "follow-up.changed"
    # partners: groups
    GROUP_MADE = "group.made"
    GROUP_CHANGED = "group.changed"
    GROUP_RECOGNIZED = "group.recognized"
    GROUP_MERGED = "group.merged"
    GROUP_DISSOLVED = "group.dissolved"
    GROUP_NOTED = "group.noted"
    GROUP_LEADER_ASKED = "group.leader-asked"
    GROUP_MEMBER_REMOVED = "group.member-removed"
    GROUP_LINK_RENEWED = "group.link-renewed"
    GROUP_MEETING_TOLD = "group.meeting-told"
    GROUP_ASK_ANSWERED = "group-ask.answered"
    OUTREACH_PLANNED = "outreach.planned"
    OUTREACH_LOGGED = "outreach.logged"
    OUTREACH_CLOSED = "outreach.closed"
    # partners: commitments, projects
    COMMITMENT_MADE = "commitment.made"
    COMMITMENT_MOVED = "commitment.moved"
    PROJECT_STARTED = "project.started"
    PROJECT_MOVED = "project.moved"
    PROJECT_CHANGED = "project.changed"
    PROJECT_SHOWN = "project.shown"
    PROJECT_HIDDEN = "project.hidden"
    # ops
    DEMO_BUILT = "demo.built"


class ActorKind(StrEnum):
    """What sort of actor did it."""

    STAFF = "staff"
    SYSTEM = "system"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person (by id), a command at the server's shell (by name), or the system itself."""

    kind: ActorKind
    user_id: int | None = None
    name: str = ""

    @classmethod
    def staff(cls, user_id: int) -> Actor:
        """A signed-in person."""
        return cls(ActorKind.STAFF, user_id=user_id)

    @classmethod
    def command(cls, name: str) -> Actor:
        """Somebody at the server's shell; ``name`` is the command, e.g. ``people add``."""
        return cls(ActorKind.COMMAND, name=name)

    @classmethod
    def system(cls, name: str = "") -> Actor:
        """A job of the system; ``name`` says which."""
        return cls(ActorKind.SYSTEM, name=name)
