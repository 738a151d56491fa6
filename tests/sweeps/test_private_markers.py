"""Promise 6: private stays private. A marker stands in every text field of one row of every model; every route is opened as
everybody, and what comes back, what is logged and what is mailed is searched for markers that had no business there.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.accounts import actions
from lamplighter.audit.rules import Actor
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from lamplighter.plumbing.fields import FieldClass
from lamplighter.plumbing.logs import Plain, RouteOnly
from tests.sweeps.examples import EXAMPLES, HOLDERS
from tests.sweeps.routes import address, names
from tests.sweeps.visitors import VISITORS, visitor
from tests.sweeps.world import MARKS, World

__all__ = ["visitor"]
MARKER = re.compile(f"(?:{'|'.join(MARKS.values())})\\d{{3}}z")
MAY_SHOW: dict[tuple[str, str], str] = {
    **{
        (
            f"meetings.Rsvp.{field}",
            route,
        ): "who receives people at the door knows who comes and what they need"
        for field, routes in (
            ("name", ("staff-gathering-door", "staff-gathering-here")),
            ("needs", ("staff-gathering", "staff-gathering-door", "staff-gathering-here")),
            ("interpreter", ("staff-gathering", "staff-gathering-door", "staff-gathering-here")),
        )
        for route in routes
    },
    **{
        (f"academy.{field}", route): "the coordinator marks who came, and names graduates"
        for fields, routes in (
            (
                ("Application.name",),
                ("staff-academy-attendance", "staff-academy-night", "staff-academy-risks"),
            ),
            (
                ("Application.name", "Application.excepted_why"),
                ("staff-academy-graduation", "staff-academy-exception"),
            ),
            (
                ("Certificate.name", "Certificate.code", "Application.excepted_why"),
                ("staff-academy-certificate",),
            ),
            (("Application.name",), ("staff-rides", "staff-ride-person")),
            (("Application.name", "Ride.note", "Ride.why"), ("staff-ride", "staff-ride-cancel")),
        )
        for field in fields
        for route in routes
    },
    **{
        (
            f"academy.{field}",
            route,
        ): "the coordinator reaches applicants, and sees to what they need and have signed"
        for fields, routes in (
            (("Application.name",), ("staff-academy-applications",)),
            (
                (
                    *(
                        f"Application.{each}"
                        for each in ("name", "email", "phone", "words", "needs", "interpreter")
                    ),
                    *(f"Application.guardian_{each}" for each in ("name", "email", "phone")),
                ),
                ("staff-academy-application", "staff-academy-export"),
            ),
            (("Application.why", "Signature.name"), ("staff-academy-application",)),
            (("Alumnus.name", "Alumnus.email"), ("staff-academy-alumni",)),
        )
        for field in fields
        for route in routes
    },
    # (field, route): why this restricted value may stand on this page
    **{
        ("accounts.SignIn.device", route): "an administrator sees and ends anybody's sessions"
        for route in ("staff-person", "staff-person-give")
    },
    (
        "roster.Absence.reason",
        "staff-officer-absences",
    ): "who edits the officer's roster decides about the leave",
    **{
        (f"concerns.{field}", route): "whoever works on the zone's concerns answers what residents wrote"
        for fields, routes in (
            (("Concern.text", "Concern.place"), ("staff-concerns", "staff-concerns-map")),
            (
                (
                    *(f"Concern.{field}" for field in ("text", "place", "happens")),
                    *(f"Contact.{field}" for field in ("name", "email", "phone")),
                    "Update.text",
                ),
                # The last three are the page that comes back with a fault.
                ("staff-concern", "staff-concern-act", "staff-concern-note", "staff-concern-assign"),
            ),
            # Whoever wrote it down reads the place back to the resident.
            (("Concern.place",), ("staff-concern-logged",)),
            # Who gives a concern to others, or compares two, reads what they are; a shift reads what it is left.
            (
                ("Concern.text", "Concern.place"),
                (
                    "staff-concerns-lead",
                    "staff-concerns-moderation",
                    "staff-concern-lead",
                    "staff-concern-merge",
                ),
            ),
            (
                ("Concern.text", "Concern.place", "Update.text", "Handover.note"),
                ("staff-handover", "staff-handover-zone"),
            ),
        )
        for field in fields
        for route in routes
    },
    **{
        (
            field,
            route,
        ): "whoever meets the resident, or finds somebody who does, knows where, what about and whom to call"
        for fields, routes in (
            (
                (
                    *(f"meetings.Appointment.{each}" for each in ("door", "topic", "name", "email", "phone")),
                    "meetings.Appointment.note",
                    "meetings.Happening.words",
                    # Of the concern that the resident named, as far as they may see it.
                    "concerns.Concern.text",
                    "concerns.Concern.place",
                ),
                # All but the first are the page that comes back with a fault.
                tuple(
                    f"staff-appointment{each}"
                    for each in ("", "-note", "-close", "-move", "-offer", "-cancel", "-release")
                ),
            ),
            (
                tuple(f"meetings.Appointment.{each}" for each in ("door", "topic", "name", "email", "phone")),
                (
                    "staff-appointments",
                    "staff-appointments-trouble",
                    "staff-appointments-lead",
                    "staff-appointments-releases",
                    "staff-appointments-away-of",
                ),
            ),
            # Read out to the resident.
            (("meetings.Appointment.door", "meetings.Appointment.phone"), ("staff-appointment-booked",)),
            (
                tuple(f"meetings.Wish.{each}" for each in ("topic", "name", "email", "phone")),
                ("staff-appointments-wishes",),
            ),
        )
        for field in fields
        for route in routes
    },
    **{
        (
            f"partners.{field}",
            route,
        ): "whoever looks after the zone's groups sees their roster, answers requests, keeps the log"
        for fields, routes in (
            (
                (
                    *(f"Member.{field}" for field in ("name", "email", "phone", "home")),
                    "GroupEntry.words",
                    "Ask.place",
                ),
                (
                    "staff-group",
                    "staff-group-leader",
                    "staff-group-invite",
                    "staff-group-note",
                    "staff-group-met",
                ),
            ),
            (("Member.name", "Member.email"), ("staff-group-remove",)),
            (("Ask.place",), ("staff-groups",)),
            (
                tuple(f"Ask.{field}" for field in ("words", "place", "name", "email", "phone", "answer")),
                ("staff-group-ask",),
            ),
            (("Outreach.plan", "OutreachEntry.words"), ("staff-outreach", "staff-outreach-plan")),
        )
        for field in fields
        for route in routes
    },
}


def may_show(field: str, kind: FieldClass, route: str, name: str) -> bool:
    """Whether a field's value may stand on a page as this visitor sees it."""
    if kind is FieldClass.PUBLIC:
        return True
    if kind is FieldClass.STAFF:
        return name not in ("anonymous", "starting")
    return (
        kind is FieldClass.RESTRICTED and (field, route) in MAY_SHOW and name in HOLDERS[EXAMPLES[route].who]
    )


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the program logs, as the house's own handler writes it."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Plain("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(RouteOnly())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet = [logging.getLogger(name) for name in ("django.db.backends", "django.template")]
    for each in quiet:  # these speak at DEBUG only, which no installation runs with
        each.setLevel(logging.INFO)
    yield kept
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "en") for name in VISITORS),
        ("anonymous", "es"),
        ("supervisor", "es"),
        ("administrator", "es"),
    ],
)
def test_no_page_shows_a_marker_it_may_not(
    visitor: Callable[[str], Client], name: str, language: str, log: io.StringIO
) -> None:
    world = World().everything()
    assert {kind for _, kind in world.planted.values()} == set(FieldClass), (
        "some class has no marker to look for"
    )
    client = visitor(name)
    wrong = []
    seen: set[FieldClass] = set()
    for route in names():
        where = address(route, world, language)
        asked = set(MARKER.findall(where))  # what the visitor brought may be shown to them
        for marker in set(MARKER.findall(said_in(client.get(where)))) - asked:
            field, kind = world.planted[marker]
            seen.add(kind)
            if not may_show(field, kind, route, name):
                wrong.append(f"{where} ({route}) shows {name} the {kind} field {field}")
    assert not wrong, "\n".join(sorted(wrong))
    if name != "starting":  # who may open nothing sees nothing
        assert FieldClass.PUBLIC in seen, "no page showed any marker: the sweep looks at the wrong thing"
    if name == "administrator":
        assert FieldClass.STAFF in seen
    logged = {
        marker
        for marker in MARKER.findall(log.getvalue())
        if world.planted[marker][1] is not FieldClass.PUBLIC
    }
    assert not logged, f"the log holds {[world.planted[marker] for marker in logged]}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["anonymous", "officer", "administrator"])
def test_no_answer_to_an_empty_form_shows_a_marker_it_may_not(
    visitor: Callable[[str], Client], name: str
) -> None:
    world = World().everything()
    wrong = []
    for route in names():
        where = address(route, world)
        asked = set(MARKER.findall(where))
        for marker in set(MARKER.findall(said_in(visitor(name).post(where)))) - asked:
            field, kind = world.planted[marker]
            if not may_show(field, kind, route, name):
                wrong.append(f"POST {where} ({route}) shows {name} the {kind} field {field}")
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.django_db
def test_no_log_holds_what_was_typed_or_asked(client: Client, log: io.StringIO) -> None:
    client.raise_request_exception = False
    typed = "qtyped001z"
    client.get(f"/nowhere/{typed}/?q={typed}")
    client.get(f"/account/invitation/{typed}/")
    client.post(f"/account/demo/{typed}/", {"x": typed})
    client.post("/account/login/", {"login": f"{typed}@example.org", "password": typed})
    client.post("/account/reset/", {"email": f"{typed}@example.org"})
    client.post("/find/", {"q": f"{typed} Main St", "address": f"{typed} Main St"})
    client.post("/find/suggest/", {"q": f"{typed} Main St"})
    client.post("/account/login/", {"login": typed}, headers={"Sec-Fetch-Site": "cross-site"})
    client.get("/", headers={"Host": f"{typed}.example.org"})
    text = log.getvalue().replace(f"{typed}.example.org", "")  # the host asked for is nobody's secret
    assert typed not in text


@pytest.mark.django_db
def test_an_errors_own_words_are_not_logged_but_its_place_is(log: io.StringIO) -> None:
    try:
        try:
            raise ValueError("qtyped002z")
        except ValueError as error:
            raise RuntimeError("qtyped003z") from error
    except RuntimeError:
        logging.getLogger("lamplighter").exception("it failed")
    text = log.getvalue()
    assert "qtyped" not in text.replace('raise ValueError("qtyped002z")', "").replace(
        'raise RuntimeError("qtyped003z")', ""
    )
    assert "builtins.ValueError" in text
    assert "builtins.RuntimeError" in text
    assert "test_private_markers.py" in text


@pytest.mark.django_db
def test_mail_holds_what_its_reader_needs_and_no_marker(
    person: Callable[..., Any], signed_in_client: Any
) -> None:
    world = World().everything()
    before = set(Mail.objects.values_list("pk", flat=True))
    client = signed_in_client(person("administrator"))
    client.post("/staff/people/invite/", {"email": "new@example.org", "role": "officer"})
    user = person("officer", email="ana@example.org")
    actions.issue_invitation(user=user, actor=Actor.system(), now=clock.now())
    Client().post("/account/reset/", {"email": "ana@example.org"})
    mails = Mail.objects.exclude(pk__in=before)
    assert mails.count() == 2
    for mail in mails:
        found = MARKER.findall(f"{mail.subject}\n{mail.text}\n{mail.html}")
        assert not [
            world.planted[marker] for marker in found if world.planted[marker][1] is not FieldClass.PUBLIC
        ]


@pytest.mark.django_db
def test_files_of_the_home_hold_no_marker(visitor: Callable[[str], Client]) -> None:
    world = World().everything()
    client = visitor("administrator")
    for route in names():
        client.get(address(route, world))
    private = {marker for marker, (_, kind) in world.planted.items() if kind is not FieldClass.PUBLIC}
    for file in settings.HOME.root.rglob("*"):
        if file.is_file() and file != settings.HOME.database:
            held = private & set(MARKER.findall(file.read_bytes().decode("latin-1")))
            assert not held, f"{file.name} holds {[world.planted[marker] for marker in held]}"


@pytest.mark.django_db
def test_every_exception_names_a_restricted_field_and_a_route_that_are_there() -> None:
    fields = {field for field, kind in World().everything().planted.values() if kind is FieldClass.RESTRICTED}
    assert [key for key in MAY_SHOW if key[0] not in fields or key[1] not in names()] == []


def said_in(reply: Any) -> str:
    """All that a reply says: headers and body."""
    headers = "\n".join(f"{key}: {value}" for key, value in reply.headers.items())
    body = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return f"{headers}\n{body.decode('utf-8', 'replace')}"
