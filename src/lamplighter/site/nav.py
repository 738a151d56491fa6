"""The list at the side of staff pages, built from what each view states it needs and what the person may do."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lamplighter.accounts.access import Permission, need_of
from lamplighter.accounts.queries import may, permissions_of
from lamplighter.keys.rules import DESK_PREFIX


@dataclass(frozen=True, slots=True)
class Entry:
    """A staff page that stands in the list, with a sentence for the desk."""

    route: str
    label: str | Promise
    about: str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that the person may open."""

    route: str
    url: str
    label: str
    about: str
    current: bool


ENTRIES: Sequence[Entry] = (
    Entry("desk", _("Desk"), ""),
    Entry("staff-concerns", _("Concerns"), _("What residents raised: answer, act, close.")),
    Entry("staff-commitments", _("Promises"), _("What your post promised in public, by due day.")),
    Entry("staff-projects", _("Projects"), _("Problems that are worked on in four steps.")),
    Entry("staff-handover", _("Handover"), _("What one shift leaves to the next, signed by both.")),
    Entry(
        "staff-concerns-lead", _("Supervisor"), _("Load and lateness, what rose, giving concerns to others.")
    ),
    Entry(
        "staff-concerns-moderation",
        _("To show the public"),
        _("What residents let everyone see, and nobody has looked at."),
    ),
    Entry(
        "staff-appointments", _("Appointments"), _("Your day, booking for residents, who waits for a time.")
    ),
    Entry(
        "staff-appointments-lead",
        _("Appointments: supervisor"),
        _("Who needs another officer, visits to release, at what hours people meet you."),
    ),
    Entry(
        "staff-gatherings",
        _("Gatherings"),
        _("Meetings, walks and trainings: plan them, check people in, write what came of them."),
    ),
    Entry("staff-academy", _("Academy"), _("Courses: applications, seats, nights, graduates.")),
    Entry("staff-groups", _("Groups"), _("Block watches and neighborhood associations: rosters, requests.")),
    Entry("staff-outreach", _("Outreach"), _("Parts of your zones without a group, with a plan and a log.")),
    Entry("staff-rides", _("Ride-alongs"), _("Who rides along when, who has none yet, rules and blackouts.")),
    Entry(
        "staff-rides-mine",
        _("Who rides with you"),
        _("Participants of the academy who ride along, and how it was."),
    ),
    Entry("staff-tips", _("Sealed tips"), _("What came to your desk, opened in your browser.")),
    Entry("staff-tips-lead", _("Tip desks"), _("Who reads at your desk, how much comes, what came of it.")),
    Entry("staff-roster", _("Roster"), _("Officers, shifts, leave and covers.")),
    Entry(
        "staff-coverage-week", _("Coverage"), _("The week zone by zone: what nobody works, and who could.")
    ),
    Entry(
        "staff-my-shifts", _("My shifts"), _("When you work, what is offered to you, and your own calendar.")
    ),
    Entry("staff-zones", _("Zone maps"), _("Import a map, see what it changes, let it hold from a day.")),
    Entry("staff-addresses", _("Addresses"), _("The list of addresses that people find their officers by.")),
    Entry("staff-divisions", _("What we do: texts"), _("What each division says of its work.")),
    Entry("staff-thanks", _("Thanks to read"), _("Thank-yous from residents that wait to be read.")),
    Entry(
        "staff-setup",
        _("Set-up of concerns"),
        _("Kinds, desks, ready-made replies, other offices, programs that hear of changes."),
    ),
    Entry(
        "staff-meetings-setup",
        _("Set-up of appointments"),
        _("Rules for booking, and the places where officers can be met."),
    ),
    Entry(
        "staff-city",
        _("City and words"),
        _("Name, numbers, seal, colors, words for areas and shifts, holidays."),
    ),
    Entry(
        "staff-quality", _("Data quality"), _("What is missing or doubtful in your own data, and what to do.")
    ),
    Entry("staff-people", _("People"), _("Who can sign in, and what they may do.")),
    Entry("staff-tokens", _("Programs"), _("Which other programs may act here, and what they may do.")),
    Entry("staff-outbox", _("Outbox"), _("Mail and jobs that wait, and those that failed.")),
    Entry("staff-audit", _("Record"), _("Who did what, sealed against changes.")),
    Entry("account", _("My account"), _("Your password, passkeys and codes.")),
)


AT_A_DESK = frozenset({"staff-tips", "staff-tips-lead"})
"""These stand there for who has a role at a desk that takes tips; a role for the city or a zone opens none."""


def _urls() -> list[str]:
    found = []
    for entry in ENTRIES:
        with suppress(NoReverseMatch):
            found.append(reverse(entry.route))
    return found


def links_for(user: Any, path: str) -> list[Link]:
    """The entries a person may open, in order; ``path`` is the page they are on."""
    found = []
    # Of two pages one below the other, the lower one is where a person is.
    inside = max((url for url in _urls() if path.startswith(url)), key=len, default="")
    for entry in ENTRIES:
        try:
            url = reverse(entry.route)
        except NoReverseMatch:
            continue
        need = need_of(resolve(url).func)
        if need is None or (need.permission is not None and not may(user, Permission(need.permission))):
            continue
        if entry.route in AT_A_DESK and not _at_a_desk(user, need.permission):
            continue
        current = path == url or (entry.route != "desk" and url == inside)
        found.append(Link(entry.route, url, str(entry.label), str(entry.about), current))
    return found


def _at_a_desk(user: Any, permission: str | None) -> bool:
    held = permissions_of(user).get(Permission(permission), frozenset()) if permission else frozenset()
    return any(zone.startswith(DESK_PREFIX) for zone in held)
