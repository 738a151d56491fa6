"""Nobody opens what they may not: fail closed, sign-in, second factor, permission, in that order."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views import View

from lamplighter.accounts import actions, queries
from lamplighter.accounts.access import GRANTS, Need, Permission, Role, allow, need_of, public, signed_in
from lamplighter.accounts.models import SignIn
from lamplighter.audit.rules import Actor
from lamplighter.ops import urls as house
from lamplighter.plumbing import clock

pytestmark = pytest.mark.django_db
Staff = Callable[..., Client]


def said(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def fresh() -> Callable[..., HttpResponse]:
    """A view that has stated nothing."""
    return lambda request: said(request)


class Page(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return said(request)


urlpatterns = [
    path("nothing-stated/", fresh()),
    path("api/nothing-stated/", fresh()),
    path("open/", public(fresh())),
    path("staff-only/", signed_in(fresh())),
    path("api/staff-only/", signed_in(fresh())),
    path("roster/", allow(Permission.ROSTER_EDIT)(fresh())),
    path("api/roster/", allow(Permission.ROSTER_EDIT)(fresh())),
    path("city/", allow(Permission.ROSTER_EDIT, whole_city=True)(fresh())),
    path("class/", allow(Permission.ROSTER_EDIT)(Page.as_view())),
    *house.urlpatterns,
]
handler403 = "lamplighter.site.errors.forbidden"


@pytest.fixture(autouse=True)
def _own_addresses() -> Any:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.mark.parametrize("role", ["", "administrator"])
def test_a_view_that_states_no_need_is_closed_to_everybody_and_said_in_the_log(
    client: Client, staff: Staff, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = staff(role) if role else client
    with caplog.at_level(logging.ERROR):
        assert visitor.get("/nothing-stated/").status_code == 403
    assert "states no need and is closed" in caplog.text
    assert visitor.get("/api/nothing-stated/")["Content-Type"] == "application/problem+json"


def test_an_open_view_asks_nothing_and_leaves_nothing(client: Client) -> None:
    reply = client.get("/open/")
    assert reply.content == b"inside"
    assert not reply.cookies
    assert not reply.has_header("Vary") or "Cookie" not in reply["Vary"]


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(client: Client) -> None:
    reply = client.get("/staff-only/?page=2")
    assert reply.status_code == 302
    assert reply["Location"] == "/account/login/?next=%2Fstaff-only%2F%3Fpage%3D2"
    assert client.post("/staff-only/", {"typed": "1"})["Location"] == "/account/login/"


def test_a_program_gets_a_problem_document_instead(client: Client, staff: Staff) -> None:
    reply = client.get("/api/staff-only/")
    assert (reply.status_code, reply["Content-Type"]) == (401, "application/problem+json")
    assert reply.json()["status"] == 401
    assert staff("officer").get("/api/roster/").json()["title"] == "Forbidden"


def test_htmx_is_told_to_turn_the_whole_page(client: Client) -> None:
    reply = client.get("/staff-only/", headers={"HX-Request": "true"})
    assert reply["HX-Redirect"].startswith("/account/login/")


@pytest.mark.parametrize(
    "where",
    ["/open/", "/staff-only/", "/roster/", "/city/", "/account/", "/staff/people/", "/account/password/"],
)
def test_without_a_second_factor_in_this_session_nothing_opens(
    person: Callable[..., Any], signed_in_client: Staff, where: str
) -> None:
    client = signed_in_client(person("administrator"), second_factor=False)
    reply = client.get(where)
    assert (reply.status_code, reply["Location"]) == (302, "/account/second-step/")
    assert client.get("/api/staff-only/").status_code == 403


@pytest.mark.parametrize("where", ["/account/second-step/", "/account/app/", "/account/logout/"])
def test_but_setting_one_up_and_signing_out_do(
    person: Callable[..., Any], signed_in_client: Staff, where: str
) -> None:
    client = signed_in_client(person("officer"), second_factor=False)
    assert client.get(where).status_code == 200


def test_whoever_has_a_factor_but_did_not_use_it_is_signed_out(
    person: Callable[..., Any], signed_in_client: Staff
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = person("officer")
    client = signed_in_client(user, second_factor=False)
    TOTP.activate(user, "A" * 32)
    assert client.get("/staff-only/")["Location"] == "/account/login/"
    assert client.get("/staff-only/")["Location"].startswith("/account/login/?next=")


def test_the_permission_decides_and_a_zone_is_not_the_city(staff: Staff) -> None:
    city, zone, officer = staff("supervisor"), staff("supervisor", zone="river"), staff("officer")
    for where, expected in (
        ("/roster/", (200, 200, 403)),
        ("/city/", (200, 403, 403)),
        ("/class/", (200, 200, 403)),
    ):
        assert tuple(who.get(where).status_code for who in (city, zone, officer)) == expected, where


def test_a_permission_for_one_zone_holds_there_only(person: Callable[..., Any]) -> None:
    user = person("supervisor", zone="river")
    may = partial(queries.may, user, Permission.ROSTER_EDIT)
    assert (may(), may("river"), may("hill"), may(queries.WHOLE_CITY)) == (True, True, False, False)
    assert queries.zones_for(user, Permission.ROSTER_EDIT) == {"river"}
    actions.grant(user=user, role=Role.SUPERVISOR, actor=Actor.system(), now=clock.now())
    again = queries.person(user.pk)
    assert queries.may(again, Permission.ROSTER_EDIT, queries.WHOLE_CITY)
    assert queries.zones_for(again, Permission.ROSTER_EDIT) is None


def test_every_role_has_its_grants_and_nobody_else_gives_roles() -> None:
    assert set(GRANTS) == set(Role)
    assert [role for role, held in GRANTS.items() if Permission.PEOPLE_EDIT in held] == [Role.ADMINISTRATOR]


def test_a_session_is_over_after_its_hours_whatever_was_done_in_it(
    person: Callable[..., Any], signed_in_client: Staff
) -> None:
    client = signed_in_client(person("officer"))
    assert client.get("/staff-only/").status_code == 200
    SignIn.objects.update(expires_at=clock.now(), started_at=clock.now() - timedelta(hours=12))
    reply = client.get("/staff-only/")
    assert reply["Location"].startswith("/account/login/")
    assert client.cookies["lamplighter"].value == "", "the cookie is taken away"


def test_deactivating_somebody_ends_what_they_have_open(
    person: Callable[..., Any], signed_in_client: Staff
) -> None:
    user = person("officer")
    client = signed_in_client(user)
    actions.deactivate(user=user, actor=Actor.system(), now=clock.now())
    assert client.get("/staff-only/")["Location"].startswith("/account/login/")
    assert queries.permissions_of(queries.person(user.pk)) == {}


def test_a_session_of_somebody_else_opens_nothing(
    person: Callable[..., Any], signed_in_client: Staff
) -> None:
    mine, other = person("officer"), person("administrator")
    client = signed_in_client(mine)
    foreign = actions.begin_sign_in(user=other, second_factor=True, device="", now=clock.now())
    session = client.session
    session["lamplighter_sign_in"] = foreign.pk
    session.save()
    assert client.get("/staff-only/")["Location"].startswith("/account/login/")


def test_what_staff_see_is_kept_by_no_cache(staff: Staff, client: Client) -> None:
    assert staff("officer").get("/staff-only/")["Cache-Control"] == "no-store"
    assert not client.get("/open/").has_header("Cache-Control")


def test_a_need_is_found_on_functions_partials_and_api_operations() -> None:
    @public
    def plain(request: HttpRequest) -> None: ...

    @allow(Permission.ROSTER_EDIT)
    def other(request: HttpRequest) -> None: ...

    class Operation:
        def __init__(self, view: Any, methods: list[str]) -> None:
            self.view_func, self.methods = view, methods

    class PathView:
        def __init__(self, *operations: Operation) -> None:
            self.operations = list(operations)

        def run(self) -> Any:
            def wrapper() -> Any:
                return self

            return wrapper

    assert need_of(plain) == need_of(partial(plain)) == Need(anyone=True)
    mixed = PathView(Operation(plain, ["GET"]), Operation(other, ["POST"]))
    for view in (mixed.run, mixed.run()):
        assert need_of(view, "GET") == Need(anyone=True)
        assert need_of(view, "POST") == Need(permission=Permission.ROSTER_EDIT)
        assert need_of(view, "PUT") is None, "operations that disagree leave the path closed"
    assert need_of(PathView(Operation(lambda r: None, ["GET"])).run()) is None
