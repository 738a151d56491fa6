"""Every route of the program: who may open it, and an example of its arguments. A route that is not here fails the sweeps.

``who`` is written out here once more, by hand, on purpose: a slip in a view's decorator, or a role that quietly gained a
permission, differs from this table and fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lamplighter.academy.queries.night_codes import word_of
from lamplighter.roster.offers import secret_of
from tests.sweeps.world import NUMBER, World

Kwargs = Callable[[World], Mapping[str, Any]]

PUBLIC = "public"
"""Anyone."""
STAFF = "staff"
"""Whoever is signed in with a second factor."""
TOKEN = "token"
"""A program with a token; whoever comes without one is told to send one."""
KEY_TO_POST = "key to post"
"""Anyone may read; whoever posts without a key is refused."""
STARTING = "starting"
"""Whoever is signed in, with or without a second factor."""

HOLDERS: Mapping[str, frozenset[str]] = {
    "desk.see": frozenset(
        {
            "officer",
            "supervisor",
            "coordinator",
            "reader",
            "safety",
            "analyst",
            "administrator",
            "supervisor@river",
        }
    ),
    "roster.see": frozenset(
        {
            "officer",
            "supervisor",
            "coordinator",
            "reader",
            "safety",
            "analyst",
            "administrator",
            "supervisor@river",
        }
    ),
    "roster.edit": frozenset({"supervisor", "administrator", "supervisor@river"}),
    "roster.edit of the city": frozenset({"supervisor", "administrator"}),
    "divisions.write": frozenset({"officer", "supervisor", "administrator", "supervisor@river"}),
    "thanks.moderate": frozenset({"supervisor", "administrator", "supervisor@river"}),
    "city.edit": frozenset({"administrator"}),
    "quality.see": frozenset({"administrator"}),
    "zones.edit": frozenset({"administrator"}),
    "addresses.edit": frozenset({"administrator"}),
    "people.edit": frozenset({"administrator"}),
    "audit.read": frozenset({"administrator"}),
    "outbox.see": frozenset({"administrator"}),
    "concerns.work": frozenset({"officer", "supervisor", "supervisor@river"}),
    "concerns.lead": frozenset({"supervisor", "supervisor@river"}),
    "concerns.set-up": frozenset({"administrator"}),
    "concerns.export": frozenset({"supervisor", "supervisor@river", "analyst"}),
    "appointments.work": frozenset({"officer", "supervisor", "supervisor@river"}),
    "appointments.lead": frozenset({"supervisor", "supervisor@river"}),
    "meetings.set-up": frozenset({"administrator"}),
    "groups.work": frozenset({"officer", "supervisor", "supervisor@river"}),
    "commitments.work": frozenset({"officer", "supervisor", "supervisor@river"}),
    "projects.work": frozenset({"officer", "supervisor", "supervisor@river"}),
    "projects.lead": frozenset({"supervisor", "supervisor@river"}),
    "tokens.edit": frozenset({"administrator"}),
    "gatherings.work": frozenset({"officer", "supervisor", "supervisor@river"}),
    "academy.run": frozenset({"coordinator"}),
    # Of no desk here: they open the lists, which are empty, and find no desk.
    "tips.read": frozenset({"reader"}),
    "tips.lead": frozenset({"supervisor", "supervisor@river"}),
}
"""Who holds which permission; ``supervisor@river`` holds the role for one zone."""


@dataclass(frozen=True, slots=True)
class Example:
    """One route."""

    who: str
    kwargs: Kwargs = lambda world: {}


def _pk(label: str) -> Kwargs:
    return lambda world: {"pk": world.one(label).pk}


def _named(label: str, field: str, argument: str = "") -> Kwargs:
    return lambda world: {argument or field: getattr(world.one(label), field)}


def _no_link(**more: Any) -> Kwargs:
    """A private page as it looks to whoever has not its link."""
    return lambda world: {"number": world.one("concerns.Concern").number, "secret": "a" * 26, **more}


def _no_appointment(label: str = "meetings.Appointment") -> Kwargs:
    """The private page of an appointment, or a wish, as it looks to whoever has not its link."""
    return lambda world: {"number": world.one(label).number, "secret": "a" * 26}


def _no_place() -> Kwargs:
    """A reservation's page as it looks to whoever has not its link."""
    return lambda world: {"number": world.one("meetings.Rsvp").number, "secret": "a" * 26}


def _no_application(**more: Any) -> Kwargs:
    """An applicant's page as it looks to whoever has not its link."""
    return lambda world: {"number": world.one("academy.Application").number, "secret": "a" * 26, **more}


def _no_group_link(**more: Any) -> Kwargs:
    """A group's private page as it looks to whoever has not its link."""
    return lambda world: {"number": world.one("partners.Group").number, "secret": "a" * 26, **more}


def _gap() -> Kwargs:
    """The shift and day of an offer."""

    def made(world: World) -> Mapping[str, Any]:
        offer = world.one("roster.CoverOffer")
        return {"post": offer.post_id, "shift": offer.shift_id, "day": offer.day.isoformat()}

    return made


def _offer() -> Kwargs:
    """The page behind the link that an officer was sent."""

    def made(world: World) -> Mapping[str, Any]:
        row = world.one("roster.CoverInvitation")
        return {
            "pk": row.offer_id,
            "officer": row.officer_id,
            "secret": secret_of(row.offer_id, row.officer_id),
        }

    return made


def _fixed(**kwargs: Any) -> Kwargs:
    return lambda world: kwargs


def _member(world: World) -> Mapping[str, Any]:
    return {"number": world.one("partners.Group").number, "pk": world.one("partners.Member").pk}


EXAMPLES: dict[str, Example] = {
    # accounts
    "account_login": Example(PUBLIC),
    "sign-on": Example(PUBLIC),
    "sign-on-back": Example(PUBLIC),
    "sign-on-ended": Example(PUBLIC),
    "resident-page": Example(PUBLIC),
    "mfa_authenticate": Example(PUBLIC),
    "account_logout": Example(PUBLIC),
    "account_inactive": Example(PUBLIC),
    "account-invitation": Example(PUBLIC, _fixed(secret="no-such-secret")),
    "account-demo": Example(PUBLIC, _fixed(secret="no-such-secret")),
    "account_reset_password": Example(PUBLIC),
    "account_reset_password_done": Example(PUBLIC),
    "account_reset_password_from_key_done": Example(PUBLIC),
    "account_reset_password_from_key": Example(PUBLIC, _fixed(uidb36="1", key="no-such-key")),
    "account_change_password": Example(STAFF),
    "account_set_password": Example(STAFF),
    "account_reauthenticate": Example(STAFF),
    "mfa_reauthenticate": Example(STAFF),
    "mfa_reauthenticate_webauthn": Example(STAFF),
    "account": Example(STAFF),
    "mfa_index": Example(STAFF),
    "account-end-session": Example(STAFF),
    "second-factor": Example(STARTING),
    "mfa_activate_totp": Example(STARTING),
    "mfa_add_webauthn": Example(STARTING),
    "mfa_deactivate_totp": Example(STAFF),
    "mfa_list_webauthn": Example(STAFF),
    "mfa_edit_webauthn": Example(STAFF, _fixed(pk=1)),
    "mfa_remove_webauthn": Example(STAFF, _fixed(pk=1)),
    "mfa_view_recovery_codes": Example(STAFF),
    "mfa_generate_recovery_codes": Example(STAFF),
    "staff-people": Example("people.edit"),
    "staff-invite": Example("people.edit"),
    "staff-person": Example("people.edit", _pk("accounts.User")),
    "staff-person-give": Example("people.edit", _pk("accounts.User")),
    "staff-person-take": Example("people.edit", _pk("accounts.User")),
    "staff-person-active": Example("people.edit", _pk("accounts.User")),
    "staff-person-start-over": Example("people.edit", _pk("accounts.User")),
    "staff-person-sessions": Example("people.edit", _pk("accounts.User")),
    "staff-person-link": Example("people.edit", _pk("accounts.User")),
    "staff-tokens": Example("tokens.edit"),
    "staff-token-end": Example("tokens.edit", _fixed(pk=1)),
    # audit, outbox
    "staff-audit": Example("audit.read"),
    "staff-outbox": Example("outbox.see"),
    "staff-outbox-mail": Example("outbox.see", _pk("outbox.Mail")),
    "staff-outbox-text": Example("outbox.see", _pk("outbox.Text")),
    "staff-outbox-call": Example("outbox.see", _pk("outbox.Call")),
    # places
    "city-colors": Example(PUBLIC, _fixed(name="no-such-sheet")),
    "city-seal": Example(PUBLIC, _fixed(name="no-such-seal.webp")),
    "staff-city": Example("city.edit"),
    "staff-city-name": Example("city.edit"),
    "staff-city-colors": Example("city.edit"),
    "staff-city-seal": Example("city.edit"),
    "staff-city-word": Example("city.edit", _fixed(key="zone")),
    "staff-city-shifts": Example("city.edit"),
    "staff-city-holidays": Example("city.edit"),
    "staff-city-file": Example("city.edit"),
    "staff-city-load": Example("city.edit"),
    "staff-quality": Example("quality.see"),
    "staff-zones": Example("zones.edit"),
    "staff-zones-import": Example("zones.edit"),
    "staff-zones-check": Example("zones.edit", _fixed(token="0" * 32)),
    "staff-zones-check-drop": Example("zones.edit", _fixed(token="0" * 32)),
    "staff-zone-map": Example("zones.edit", _pk("places.ZoneMap")),
    "staff-zone-map-confirm": Example("zones.edit", _pk("places.ZoneMap")),
    "staff-zone-map-withdraw": Example("zones.edit", _pk("places.ZoneMap")),
    "staff-zone-map-day": Example("zones.edit", _pk("places.ZoneMap")),
    "staff-zone-map-changes": Example("zones.edit", _pk("places.ZoneMap")),
    "staff-zone-map-changes-file": Example("zones.edit", _pk("places.ZoneMap")),
    "staff-addresses": Example("addresses.edit"),
    "staff-addresses-put-back": Example("addresses.edit"),
    "staff-addresses-check": Example("addresses.edit", _fixed(token="0" * 32)),
    "staff-addresses-check-drop": Example("addresses.edit", _fixed(token="0" * 32)),
    # roster
    "staff-roster": Example("roster.see"),
    "staff-officer-add": Example("roster.edit"),
    "staff-officer": Example("roster.see", _pk("roster.Officer")),
    "staff-officer-change": Example("roster.edit", _pk("roster.Officer")),
    "staff-officer-active": Example("roster.edit", _pk("roster.Officer")),
    "staff-officer-picture": Example("roster.see", _pk("roster.Officer")),
    "staff-officer-portrait": Example("roster.edit", _pk("roster.Officer")),
    "staff-officer-post": Example("roster.edit", _pk("roster.Officer")),
    "staff-officer-absences": Example("roster.edit", _pk("roster.Officer")),
    "staff-absence-remove": Example("roster.edit", _pk("roster.Absence")),
    "staff-posting-end": Example("roster.edit", _pk("roster.Posting")),
    "staff-posting-cover": Example("roster.edit", _pk("roster.Posting")),
    "staff-cover-remove": Example("roster.edit", _pk("roster.Cover")),
    "staff-coverage": Example("roster.see"),
    "staff-cover-ask": Example("roster.edit", _pk("roster.CoverAsk")),
    "staff-coverage-week": Example("roster.see"),
    "staff-coverage-left": Example("roster.edit"),
    "staff-coverage-gap": Example("roster.edit", _gap()),
    "staff-cover-offer-close": Example("roster.edit", _pk("roster.CoverOffer")),
    "staff-fairness": Example("roster.see"),
    "staff-my-shifts": Example("roster.see"),
    "shift-calendar": Example(PUBLIC, _fixed(pk=1, secret="a" * 26)),
    "cover-offer": Example(PUBLIC, _offer()),
    "staff-shifts": Example("roster.see"),
    "staff-shift-add": Example("roster.edit of the city"),
    "staff-shift": Example("roster.edit of the city", _pk("roster.Shift")),
    "staff-station": Example("roster.edit", _named("places.Zone", "code", "zone")),
    "staff-roster-import": Example("roster.edit of the city"),
    "staff-roster-report": Example("roster.edit of the city", _fixed(token="0" * 32)),
    "staff-roster-confirm": Example("roster.edit of the city", _fixed(token="0" * 32)),
    "staff-roster-drop": Example("roster.edit of the city", _fixed(token="0" * 32)),
    # divisions
    "divisions": Example(PUBLIC),
    "division": Example(PUBLIC, _named("divisions.Division", "slug")),
    "division-thanks": Example(PUBLIC, _named("divisions.Division", "slug")),
    "staff-divisions": Example("divisions.write"),
    "staff-division": Example("divisions.write", _named("divisions.Division", "slug")),
    "staff-division-names": Example("thanks.moderate", _named("divisions.Division", "slug")),
    "staff-division-publish": Example("thanks.moderate", _named("divisions.Division", "slug")),
    "staff-thanks": Example("thanks.moderate"),
    "staff-thanks-decide": Example("thanks.moderate", _pk("divisions.Thanks")),
    # concerns: the officer's desk
    "staff-concerns": Example("concerns.work"),
    "staff-concerns-map": Example("concerns.work"),
    "staff-concerns-several": Example("concerns.work"),
    "staff-concerns-shortlist": Example("concerns.work"),
    "staff-concerns-saved": Example("concerns.work"),
    "staff-concerns-worker": Example("concerns.work"),
    "staff-concern-log": Example("concerns.work"),
    "staff-concern-logged": Example("concerns.work", _named("concerns.Concern", "number")),
    "staff-concern-photo": Example("concerns.work", _fixed(pk=1, size="small")),
    "staff-concern": Example("concerns.work", _named("concerns.Concern", "number")),
    "staff-concern-act": Example("concerns.work", _named("concerns.Concern", "number")),
    "staff-concern-move": Example("concerns.work", _named("concerns.Concern", "number")),
    "staff-concern-note": Example("concerns.work", _named("concerns.Concern", "number")),
    "staff-concern-assign": Example("concerns.work", _named("concerns.Concern", "number")),
    "staff-concern-star": Example("concerns.work", _named("concerns.Concern", "number")),
    # concerns: set-up
    "staff-setup": Example("concerns.set-up"),
    "staff-setup-kinds": Example("concerns.set-up"),
    "staff-setup-kind-add": Example("concerns.set-up"),
    "staff-setup-kind": Example("concerns.set-up", _pk("concerns.Kind")),
    "staff-setup-question-add": Example("concerns.set-up", _pk("concerns.Kind")),
    "staff-setup-question": Example("concerns.set-up", _pk("concerns.Question")),
    "staff-setup-question-remove": Example("concerns.set-up", _pk("concerns.Question")),
    "staff-setup-desks": Example("concerns.set-up"),
    "staff-setup-desk-add": Example("concerns.set-up"),
    "staff-setup-desk": Example("concerns.set-up", _pk("concerns.Desk")),
    "staff-setup-endpoints": Example("concerns.set-up"),
    "staff-setup-endpoint-add": Example("concerns.set-up"),
    "staff-setup-endpoint": Example("concerns.set-up", _pk("concerns.Endpoint")),
    "staff-setup-replies": Example("concerns.set-up"),
    "staff-setup-reply-add": Example("concerns.set-up"),
    "staff-setup-reply": Example("concerns.set-up", _pk("concerns.ReplyTemplate")),
    "staff-setup-reply-remove": Example("concerns.set-up", _pk("concerns.ReplyTemplate")),
    "staff-setup-hooks": Example("concerns.set-up"),
    "staff-setup-hook-add": Example("concerns.set-up"),
    "staff-setup-hook": Example("concerns.set-up", _pk("concerns.Hook")),
    "staff-setup-hook-test": Example("concerns.set-up", _pk("concerns.Hook")),
    "staff-setup-hook-remove": Example("concerns.set-up", _pk("concerns.Hook")),
    # concerns: a resident's own page
    "concern-lost": Example(PUBLIC),
    "concern-private": Example(PUBLIC, _no_link()),
    "concern-private-photo": Example(PUBLIC, _no_link(pk=1, size="small")),
    "concern-write": Example(PUBLIC, _no_link()),
    "concern-solved": Example(PUBLIC, _no_link()),
    "concern-again": Example(PUBLIC, _no_link()),
    "concern-reach": Example(PUBLIC, _no_link()),
    "concern-public-say": Example(PUBLIC, _no_link()),
    "concern-withdraw": Example(PUBLIC, _no_link()),
    "concern-messages": Example(PUBLIC, _no_link()),
    "concern-stop": Example(PUBLIC, _no_link()),
    "concern-data": Example(PUBLIC, _no_link()),
    "concern-data-file": Example(PUBLIC, _no_link()),
    "concern-take-back": Example(PUBLIC, _no_link(pk=1)),
    "concern-erase": Example(PUBLIC, _no_link(what="all")),
    "letters": Example(PUBLIC),
    "letter": Example(PUBLIC, _fixed(name="receipt", language="en")),
    # concerns: the supervisor, the handover
    "staff-concerns-lead": Example("concerns.lead"),
    "staff-concerns-moderation": Example("concerns.lead"),
    "staff-concern-lead": Example("concerns.lead", _named("concerns.Concern", "number")),
    "staff-concern-merge": Example("concerns.lead", _named("concerns.Concern", "number")),
    "staff-concern-decide": Example("concerns.lead", _named("concerns.Concern", "number")),
    "staff-handover": Example("concerns.work"),
    "staff-handover-zone": Example("concerns.work", lambda world: {"zone": world.one("places.Zone").code}),
    # concerns: what the public sees
    "concerns": Example(PUBLIC),
    "concerns-feed": Example(PUBLIC, _fixed(form="atom")),
    "concern-public": Example(PUBLIC, _named("concerns.Publication", "number")),
    "concern-join": Example(PUBLIC, _named("concerns.Publication", "number")),
    "alerts": Example(PUBLIC),
    "alerts-end": Example(PUBLIC, _fixed(closed="no-such-word")),
    "alert-confirm": Example(PUBLIC, _fixed(pk=1, secret="x")),
    "alert-stop": Example(PUBLIC, _fixed(pk=1, secret="x")),
    "concerns-near": Example(PUBLIC),
    "concerns-figures-file": Example(PUBLIC),
    "zone-figures-file": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-concerns": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-concerns-feed": Example(
        PUBLIC, lambda world: {"code": world.one("places.Zone").code, "form": "csv"}
    ),
    # meetings: gatherings
    "gatherings": Example(PUBLIC),
    "gatherings-past": Example(PUBLIC),
    "gatherings-feed": Example(PUBLIC, _fixed(form="ics")),
    "zone-gatherings": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-gatherings-past": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-gatherings-feed": Example(
        PUBLIC, lambda world: {"code": world.one("places.Zone").code, "form": "atom"}
    ),
    "gathering": Example(PUBLIC, _named("meetings.Gathering", "number")),
    "gathering-calendar": Example(PUBLIC, _named("meetings.Gathering", "number")),
    "gathering-poster": Example(PUBLIC, _named("meetings.Gathering", "number")),
    "gathering-come": Example(PUBLIC, _named("meetings.Gathering", "number")),
    "rsvp-lost": Example(PUBLIC),
    "rsvp": Example(PUBLIC, _no_place()),
    "rsvp-size": Example(PUBLIC, _no_place()),
    "rsvp-cancel": Example(PUBLIC, _no_place()),
    "rsvp-stop": Example(PUBLIC, _no_place()),
    "rsvp-calendar": Example(PUBLIC, _no_place()),
    "pulse": Example(PUBLIC, _fixed(secret="no-such-secret")),
    "staff-gatherings": Example("gatherings.work"),
    "staff-gathering-add": Example("gatherings.work"),
    "staff-gathering-here": Example("gatherings.work", _named("meetings.Rsvp", "number")),
    "staff-gathering": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-edit": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-publish": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-move": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-cancel": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-remove": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-end": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-door": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-check-in": Example(
        "gatherings.work",
        lambda world: {"number": world.one("meetings.Gathering").number, "pk": world.one("meetings.Rsvp").pk},
    ),
    "staff-gathering-walk-ins": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-minutes": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-promise": Example("gatherings.work", _named("meetings.Gathering", "number")),
    "staff-gathering-promise-done": Example(
        "gatherings.work",
        lambda world: {
            "number": world.one("meetings.Gathering").number,
            "pk": world.one("meetings.FollowUp").pk,
        },
    ),
    # academy: what everybody sees, applying, applicants' own pages
    "academy": Example(PUBLIC),
    "academy-feed": Example(PUBLIC),
    "academy-course": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-calendar": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-course-feed": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-lottery": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-lottery-file": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-poster": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-material": Example(
        PUBLIC,
        lambda world: {"number": world.one("academy.Course").number, "pk": world.one("academy.Material").pk},
    ),
    "academy-apply": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-apply-back": Example(
        PUBLIC, lambda world: {"number": world.one("academy.Course").number, "secret": "a" * 22}
    ),
    "academy-apply-send": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-lost": Example(PUBLIC),
    "academy-application": Example(PUBLIC, _no_application()),
    "academy-accept": Example(PUBLIC, _no_application()),
    "academy-refuse": Example(PUBLIC, _no_application()),
    "academy-withdraw": Example(PUBLIC, _no_application()),
    "academy-stop": Example(PUBLIC, _no_application()),
    "academy-guardian-again": Example(PUBLIC, _no_application()),
    "academy-own-calendar": Example(PUBLIC, _no_application()),
    "academy-sign": Example(PUBLIC, _no_application(kind="course")),
    "academy-questions": Example(PUBLIC, _no_application()),
    "academy-vote": Example(PUBLIC, _no_application(pk=1)),
    "academy-own-material": Example(PUBLIC, _no_application(pk=1)),
    "academy-change": Example(PUBLIC, _no_application()),
    "academy-change-one": Example(PUBLIC, _no_application(step="words")),
    "academy-data": Example(PUBLIC, _no_application()),
    "academy-data-file": Example(PUBLIC, _no_application()),
    "academy-erase": Example(PUBLIC, _no_application()),
    "academy-guardian": Example(PUBLIC, _no_application()),
    # concerns: raising one
    "report": Example(PUBLIC),
    "report-photos": Example(PUBLIC),
    "report-send": Example(PUBLIC),
    # appointments: the officer's agenda
    "staff-appointments": Example("appointments.work"),
    "staff-appointments-trouble": Example("appointments.work"),
    "staff-appointments-calls": Example("appointments.work"),
    "staff-appointments-wishes": Example("appointments.work"),
    "staff-appointment-book": Example("appointments.work"),
    "staff-appointments-away": Example("appointments.work"),
    "staff-appointments-away-of": Example("appointments.work", _pk("roster.Officer")),
    "staff-appointments-calendar": Example("appointments.work"),
    "officer-calendar": Example(PUBLIC, _fixed(pk=1, secret="a" * 26)),
    "staff-appointment": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-booked": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-note": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-rang": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-close": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-move": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-take": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-offer": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-cancel": Example("appointments.work", _named("meetings.Appointment", "number")),
    "staff-appointment-release": Example("appointments.lead", _named("meetings.Appointment", "number")),
    "staff-appointments-lead": Example("appointments.lead"),
    "staff-appointments-figures": Example("appointments.lead"),
    "staff-appointments-releases": Example("appointments.lead"),
    # appointments: set-up
    "staff-meetings-setup": Example("meetings.set-up"),
    "staff-booking-rules-add": Example("meetings.set-up"),
    "staff-booking-rules": Example("meetings.set-up", _pk("meetings.BookingRules")),
    "staff-booking-rules-remove": Example("meetings.set-up", _pk("meetings.BookingRules")),
    "staff-spot-add": Example("meetings.set-up"),
    "staff-spot": Example("meetings.set-up", _pk("meetings.Spot")),
    # meetings: booking an officer
    "meet": Example(PUBLIC),
    "meet-zone": Example(PUBLIC, _named("places.Zone", "code", "zone")),
    "meet-times": Example(PUBLIC, _named("places.Zone", "code", "zone")),
    "meet-hold": Example(PUBLIC, _named("places.Zone", "code", "zone")),
    "meet-book": Example(PUBLIC, _named("places.Zone", "code", "zone")),
    "meet-wish": Example(PUBLIC, _named("places.Zone", "code", "zone")),
    "appointment-lost": Example(PUBLIC),
    "appointment-private": Example(PUBLIC, _no_appointment()),
    "appointment-file": Example(PUBLIC, _no_appointment()),
    "appointment-move": Example(PUBLIC, _no_appointment()),
    "appointment-cancel": Example(PUBLIC, _no_appointment()),
    "appointment-accept": Example(PUBLIC, _no_appointment()),
    "appointment-wait": Example(PUBLIC, _no_appointment()),
    "appointment-prove": Example(PUBLIC, _no_appointment()),
    "appointment-stop": Example(PUBLIC, _no_appointment()),
    "appointment-erase": Example(PUBLIC, _no_appointment()),
    "appointment-data-file": Example(PUBLIC, _no_appointment()),
    "wish-data-file": Example(PUBLIC, _no_appointment("meetings.Wish")),
    "wish-erase": Example(PUBLIC, _no_appointment("meetings.Wish")),
    "wish-private": Example(PUBLIC, _no_appointment("meetings.Wish")),
    # partners: groups, as everybody sees them
    "groups": Example(PUBLIC),
    "group-start": Example(PUBLIC),
    "group-public": Example(PUBLIC, _named("partners.Group", "number")),
    "group-join": Example(PUBLIC, _named("partners.Group", "number")),
    # partners: private pages of leaders, members and those who asked
    "group-lost": Example(PUBLIC),
    "group-leader": Example(PUBLIC, _no_group_link()),
    "group-leader-confirm": Example(PUBLIC, _no_group_link()),
    "group-leader-roster": Example(PUBLIC, _no_group_link()),
    "group-leader-households": Example(PUBLIC, _no_group_link()),
    "group-leader-again": Example(PUBLIC, _no_group_link(pk=1)),
    "group-leader-remove": Example(PUBLIC, _no_group_link(pk=1)),
    "group-leader-met": Example(PUBLIC, _no_group_link()),
    "group-leader-ask": Example(PUBLIC, _no_group_link()),
    "group-leader-reply": Example(PUBLIC, _no_group_link(ask_number="4F7K9Q2M")),
    "group-leader-link": Example(PUBLIC, _no_group_link()),
    "group-leader-concerns": Example(PUBLIC, _no_group_link()),
    "group-member": Example(PUBLIC, _fixed(pk=1, secret="a" * 26)),
    "group-member-leave": Example(PUBLIC, _fixed(pk=1, secret="a" * 26)),
    "group-member-data": Example(PUBLIC, _fixed(pk=1, secret="a" * 26)),
    "group-ask": Example(PUBLIC, _fixed(number=NUMBER, secret="a" * 26)),
    "group-ask-back": Example(PUBLIC, _fixed(number=NUMBER, secret="a" * 26)),
    "group-ask-data": Example(PUBLIC, _fixed(number=NUMBER, secret="a" * 26)),
    "group-ask-erase": Example(PUBLIC, _fixed(number=NUMBER, secret="a" * 26)),
    # partners: groups at the desk
    "staff-groups": Example("groups.work"),
    "staff-group-make": Example("groups.work"),
    "staff-group-ask": Example("groups.work", _named("partners.Ask", "number")),
    "staff-group": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-change": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-area": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-recognize": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-leader": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-invite": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-remove": Example("groups.work", _member),
    "staff-group-renew": Example("groups.work", _member),
    "staff-group-note": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-met": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-merge": Example("groups.work", _named("partners.Group", "number")),
    "staff-group-dissolve": Example("groups.work", _named("partners.Group", "number")),
    "staff-outreach": Example("groups.work"),
    "staff-outreach-new": Example("groups.work", _named("places.Zone", "code")),
    "staff-outreach-plan": Example("groups.work", _pk("partners.Outreach")),
    "staff-outreach-end": Example("groups.work", _pk("partners.Outreach")),
    # partners: commitments
    "commitments": Example(PUBLIC),
    "commitments-feed": Example(PUBLIC, _fixed(form="atom")),
    "commitment": Example(PUBLIC, _named("partners.Commitment", "number")),
    "zone-commitments": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-commitments-feed": Example(
        PUBLIC, lambda world: {"code": world.one("places.Zone").code, "form": "csv"}
    ),
    "staff-commitments": Example("commitments.work"),
    "staff-commitment-make": Example("commitments.work"),
    "staff-commitment": Example("commitments.work", _named("partners.Commitment", "number")),
    "staff-commitment-act": Example("commitments.work", _named("partners.Commitment", "number")),
    # partners: projects
    "projects": Example(PUBLIC),
    "project": Example(PUBLIC, _named("partners.ProjectSummary", "number")),
    "staff-projects": Example("projects.work"),
    "staff-project-start": Example("projects.work"),
    "staff-project": Example("projects.work", _named("partners.Project", "number")),
    "staff-project-move": Example("projects.work", _named("partners.Project", "number")),
    "staff-project-decide": Example("projects.lead", _named("partners.Project", "number")),
    "staff-project-task": Example(
        "projects.work",
        lambda world: {
            "number": world.one("partners.Project").number,
            "pk": world.one("partners.ProjectTask").pk,
        },
    ),
    "staff-project-unlink": Example(
        "projects.work", lambda world: {"number": world.one("partners.Project").number, "concern": NUMBER}
    ),
    "staff-project-part": Example(
        "projects.work", lambda world: {"number": world.one("partners.Project").number, "part": "scan"}
    ),
    # academy: attendance, graduation, certificates
    "academy-here": Example(PUBLIC),
    "academy-here-night": Example(
        PUBLIC,
        lambda world: {"pk": world.one("academy.Night").pk, "word": word_of(world.one("academy.Night"))},
    ),
    "academy-mine-attendance": Example(PUBLIC, _no_application()),
    "academy-mine-here": Example(PUBLIC, _no_application()),
    "academy-certificate": Example(PUBLIC, _fixed(code="a" * 26)),
    "academy-certificate-pdf": Example(PUBLIC, _fixed(code="a" * 26)),
    "academy-badge": Example(PUBLIC, _fixed(code="a" * 26)),
    "staff-academy-worker": Example("academy.run"),
    "staff-academy-night": Example("academy.run", _pk("academy.Night")),
    "staff-academy-sync": Example("academy.run", _pk("academy.Night")),
    "staff-academy-mark": Example(
        "academy.run",
        lambda world: {
            "pk": world.one("academy.Night").pk,
            "application": world.one("academy.Application").pk,
        },
    ),
    "staff-academy-screen": Example("academy.run", _pk("academy.Night")),
    "staff-academy-screen-renew": Example("academy.run", _pk("academy.Night")),
    "staff-academy-certificate": Example("academy.run", _pk("academy.Certificate")),
    "staff-academy-exception": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-attendance": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-risks": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-graduation": Example("academy.run", _named("academy.Course", "number")),
    # academy: the coordinator's desk
    "staff-academy": Example("academy.run"),
    "staff-academy-add": Example("academy.run"),
    "staff-academy-waivers": Example("academy.run"),
    "staff-academy-waiver": Example("academy.run", _fixed(kind="course")),
    "staff-academy-course": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-edit": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-copy": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-announce": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-seats": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-offers": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-cancel": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-remove": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-night-add": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-questions": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-applications": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-paper": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-checks": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-export": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-import": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-night-page": Example("academy.run", _pk("academy.Night")),
    "staff-academy-night-edit": Example("academy.run", _pk("academy.Night")),
    "staff-academy-night-move": Example("academy.run", _pk("academy.Night")),
    "staff-academy-night-end": Example("academy.run", _pk("academy.Night")),
    "staff-academy-night-cancel": Example("academy.run", _pk("academy.Night")),
    "staff-academy-night-remove": Example("academy.run", _pk("academy.Night")),
    "staff-academy-presenter-add": Example("academy.run", _pk("academy.Night")),
    "staff-academy-material-add": Example("academy.run", _pk("academy.Night")),
    "staff-academy-presenter-remove": Example(
        "academy.run",
        lambda world: {
            "pk": world.one("academy.Night").pk,
            "presenter": world.one("academy.Presenter").pk,
        },
    ),
    "staff-academy-material": Example("academy.run", _pk("academy.Material")),
    "staff-academy-material-remove": Example("academy.run", _pk("academy.Material")),
    "staff-academy-question": Example("academy.run", _pk("academy.Question")),
    "staff-academy-application": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-start-check": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-result": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-decline": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-accept": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-withdraw": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-carry": Example("academy.run", _named("academy.Application", "number")),
    "staff-academy-sign": Example(
        "academy.run",
        lambda world: {"number": world.one("academy.Application").number, "kind": "course"},
    ),
    # academy: ride-alongs
    "academy-ride": Example(PUBLIC, _no_application()),
    "academy-ride-take": Example(PUBLIC, _no_application()),
    "academy-ride-sign": Example(PUBLIC, _no_application()),
    "academy-ride-cancel": Example(PUBLIC, _no_application()),
    "academy-ride-calendar": Example(PUBLIC, _no_application()),
    "staff-rides": Example("academy.run"),
    "staff-rides-setup": Example("academy.run"),
    "staff-ride-blackout": Example("academy.run"),
    "staff-ride-blackout-lift": Example("academy.run", _pk("academy.RideBlackout")),
    "staff-ride-person": Example("academy.run", _named("academy.Application", "number")),
    "staff-rides-mine": Example("appointments.work"),
    "staff-ride-takers": Example("desk.see"),
    "staff-ride": Example("desk.see", _named("academy.Ride", "number")),
    "staff-ride-cancel": Example("desk.see", _named("academy.Ride", "number")),
    # academy: surveys, what people thought of nights, alumni
    "academy-survey": Example(PUBLIC, _fixed(secret="a" * 22)),
    "academy-night-survey": Example(PUBLIC, _fixed(secret="a" * 22)),
    "academy-learning": Example(PUBLIC, _named("academy.Course", "number")),
    "academy-learning-file": Example(PUBLIC, _named("academy.Course", "number")),
    "staff-academy-presented": Example(STAFF),
    "staff-academy-learning": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-learning-file": Example("academy.run", _named("academy.Course", "number")),
    "staff-academy-feedback": Example("academy.run", _named("academy.Course", "number")),
    "academy-alumni": Example(PUBLIC),
    "academy-alumnus": Example(PUBLIC, _no_application()),
    "academy-alumnus-leave": Example(PUBLIC, _no_application()),
    "academy-alumnus-stop": Example(PUBLIC, _no_application()),
    "staff-academy-alumni": Example("academy.run"),
    "staff-academy-alumni-remove": Example("academy.run", _pk("academy.Alumnus")),
    "staff-academy-alumni-write": Example("academy.run"),
    "staff-academy-alumni-letter": Example("academy.run", _pk("academy.AlumniLetter")),
    "staff-academy-alumni-edit": Example("academy.run", _pk("academy.AlumniLetter")),
    "staff-academy-alumni-send": Example("academy.run", _pk("academy.AlumniLetter")),
    "staff-academy-alumni-drop": Example("academy.run", _pk("academy.AlumniLetter")),
    # api
    "api-locate": Example(PUBLIC),
    "api-openapi": Example(PUBLIC),
    "api-docs": Example(PUBLIC),
    "api-docs-short": Example(PUBLIC),
    "api-nothing": Example(PUBLIC, _fixed(path="nowhere")),
    "api:addresses": Example(PUBLIC),
    "api:zones": Example(PUBLIC),
    "api:gatherings": Example(PUBLIC),
    "api:gathering": Example(PUBLIC, _named("meetings.Gathering", "number")),
    "api:courses": Example(PUBLIC),
    "api:tip-totals": Example(PUBLIC),
    "api:course": Example(PUBLIC, _named("academy.Course", "number")),
    "api:course-lottery": Example(PUBLIC, _named("academy.Course", "number")),
    "api:zone": Example(PUBLIC, _named("places.Zone", "code")),
    "api:duty": Example(PUBLIC, _named("places.Zone", "code")),
    "api:zone-groups": Example(PUBLIC, _named("places.Zone", "code")),
    "api:commitments": Example(PUBLIC),
    "api:commitment-figures": Example(PUBLIC),
    "api:commitment": Example(PUBLIC, _named("partners.Commitment", "number")),
    "api:projects": Example(PUBLIC),
    "api:project": Example(PUBLIC, _named("partners.ProjectSummary", "number")),
    "api:slots": Example(PUBLIC, _named("places.Zone", "code")),
    # staff programs
    "api-staff-openapi": Example(PUBLIC),
    "api-staff:kinds": Example(TOKEN),
    "api-staff:groups": Example(TOKEN),
    "api-staff:concerns": Example(TOKEN),
    "api-staff:concern": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:moves": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:answers": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:notes": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:contacts": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:assignment": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:route": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:merge": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:referral": Example(TOKEN, _named("concerns.Concern", "number")),
    "api-staff:spots": Example(TOKEN),
    "api-staff:slots": Example(TOKEN),
    "api-staff:appointments": Example(TOKEN),
    "api-staff:appointment": Example(TOKEN, _named("meetings.Appointment", "number")),
    "api-staff:appointment-move": Example(TOKEN, _named("meetings.Appointment", "number")),
    "api-staff:appointment-cancel": Example(TOKEN, _named("meetings.Appointment", "number")),
    "api-staff:appointment-offer": Example(TOKEN, _named("meetings.Appointment", "number")),
    "api-staff:appointment-outcome": Example(TOKEN, _named("meetings.Appointment", "number")),
    "api-staff:commitments": Example(TOKEN),
    "api-staff:commitment": Example(TOKEN, _named("partners.Commitment", "number")),
    "api-staff:commitment-moves": Example(TOKEN, _named("partners.Commitment", "number")),
    # other programs
    "open311-discovery": Example(PUBLIC, _fixed(form="json")),
    "open311-v2-discovery": Example(PUBLIC, _fixed(form="xml")),
    "open311-services": Example(PUBLIC, _fixed(form="json")),
    "open311-definition": Example(PUBLIC, _fixed(code="noise", form="xml")),
    "open311-requests": Example(KEY_TO_POST, _fixed(form="json")),
    "open311-request": Example(PUBLIC, _fixed(number=NUMBER, form="xml")),
    "open311-token": Example(PUBLIC, _fixed(number=NUMBER, form="json")),
    "open311-updates": Example(KEY_TO_POST, _fixed(form="xml")),
    "open311-nothing": Example(PUBLIC, _fixed(rest="nowhere")),
    # keys, tips
    "tips": Example(PUBLIC),
    "tips-desk": Example(PUBLIC, _named("keys.Desk", "code")),
    "tips-back": Example(PUBLIC, _named("keys.Desk", "code")),
    "tips-write": Example(PUBLIC, _named("keys.Desk", "code")),
    "tips-plain": Example(PUBLIC, _named("keys.Desk", "code")),
    "tips-plain-back": Example(PUBLIC, _named("keys.Desk", "code")),
    "tips-check": Example(PUBLIC),
    "tips-check-files": Example(PUBLIC),
    "tips-law": Example(PUBLIC),
    "tips-totals": Example(PUBLIC),
    "tips-wire-desk": Example(PUBLIC, _named("keys.Desk", "code")),
    "tips-wire-challenge": Example(PUBLIC),
    "tips-wire-tip": Example(PUBLIC),
    "tips-wire-message": Example(PUBLIC),
    "tips-wire-mailbox": Example(PUBLIC),
    "tips-wire-file": Example(PUBLIC),
    "tips-wire-file-fetch": Example(PUBLIC),
    "tips-wire-withdraw": Example(PUBLIC),
    "staff-keys": Example("tips.read"),
    "staff-tips": Example("tips.read"),
    "staff-keys-desk": Example("tips.read", _named("keys.Desk", "code")),
    "staff-keys-state": Example("tips.read", _named("keys.Desk", "code")),
    "staff-keys-enroll": Example("tips.read", _named("keys.Desk", "code")),
    "staff-keys-file": Example("tips.read", _named("keys.Desk", "code")),
    "staff-keys-discard": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-inbox": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-list": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-conversation": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-file": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-export": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-move": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-judge": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-mute": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-reply": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-outcome": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-share": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-unshare": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-destroy": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-reseal": Example("tips.read", _named("keys.Desk", "code")),
    "staff-tips-reseal-put": Example("tips.read", _named("keys.Desk", "code")),
    "staff-keys-lead": Example("tips.lead"),
    "staff-tips-lead": Example("tips.lead"),
    "staff-keys-lead-desk": Example("tips.lead", _named("keys.Desk", "code")),
    "staff-keys-lead-state": Example("tips.lead", _named("keys.Desk", "code")),
    "staff-keys-lead-key": Example("tips.lead", _named("keys.Desk", "code")),
    "staff-keys-lead-list": Example("tips.lead", _named("keys.Desk", "code")),
    "staff-keys-lead-discard": Example("tips.lead", _named("keys.Desk", "code")),
    "staff-tips-lead-desk": Example("tips.lead", _named("keys.Desk", "code")),
    # site
    "home": Example(PUBLIC),
    "find": Example(PUBLIC),
    "find-suggest": Example(PUBLIC),
    "zones": Example(PUBLIC),
    "zones-geojson": Example(PUBLIC),
    "zone": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-flyer": Example(PUBLIC, _named("places.Zone", "code")),
    "zone-quarter": Example(
        PUBLIC, lambda world: {"code": world.one("places.Zone").code, "year": "2026", "number": "1"}
    ),
    "staff-zone-quarter": Example(
        "projects.work", lambda world: {"code": world.one("places.Zone").code, "year": "2026", "number": "1"}
    ),
    "officer": Example(PUBLIC, _named("roster.Officer", "slug")),
    "portrait": Example(PUBLIC, _named("roster.Officer", "slug")),
    "basemap": Example(PUBLIC, _fixed(kind="streets")),
    "about": Example(PUBLIC),
    "privacy": Example(PUBLIC),
    "accessibility": Example(PUBLIC),
    "gallery": Example(PUBLIC),
    "desk": Example("desk.see"),
}
