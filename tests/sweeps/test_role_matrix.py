"""Every route, opened by everybody: the answer is the one of the table in ``examples``, and never a server error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lamplighter.accounts.access import need_of
from lamplighter.plumbing.unseen import is_unseen
from tests.sweeps.examples import EXAMPLES, HOLDERS, KEY_TO_POST, PUBLIC, STAFF, STARTING, TOKEN
from tests.sweeps.routes import address, fared, names, routes
from tests.sweeps.visitors import VISITORS, visitor
from tests.sweeps.world import World

__all__ = ["visitor"]
LEAVING = {"account_login", "mfa_authenticate", "account_logout", "account-end-session"}
"""Opened by somebody signed in, these may lead to the sign-in page; the accounts' own tests tell when."""
ANY_TIME = {
    "account_logout",
    "account-invitation",
    "account-demo",
    "sign-on",
    "sign-on-back",
    "sign-on-ended",
}
"""One may leave, and use a link, before the second factor is set up."""


def expected(route: str, name: str, where: str, method: str) -> str:
    """How a visitor must fare, by the table."""
    who = EXAMPLES[route].who
    if who == KEY_TO_POST:
        who = PUBLIC
        if method == "post" and name != "starting":
            return "refused"
    if who == TOKEN:
        return "refused" if name == "starting" else "sign-in"
    if name == "anonymous":
        return "in" if who == PUBLIC else "sign-in"
    if name == "starting":
        if who == STARTING or route in ANY_TIME or is_unseen(where):
            return "in"
        return "refused" if where.startswith("/api/") else "second-step"  # a program cannot follow a page
    return "in" if who in (PUBLIC, STAFF, STARTING) or name in HOLDERS[who] else "refused"


def test_every_route_states_a_need() -> None:
    methods = ("GET", "POST")
    silent = [each.pattern for each in routes() if all(need_of(each.view, one) is None for one in methods)]
    assert not silent, f"nobody may open these, since their views state no need: {silent}"


def test_every_route_has_a_name_and_an_example_and_no_example_is_left_over() -> None:
    there = {route.name for route in routes()}
    assert there - set(EXAMPLES) == set(), "add these routes to tests/sweeps/examples.py"
    assert set(EXAMPLES) - there == set(), "these routes are gone"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", VISITORS)
def test_everybody_opens_exactly_what_the_table_says(
    visitor: Callable[[str], Client], name: str, method: str
) -> None:
    world = World().everything()
    client = visitor(name)
    wrong = []
    for route in names():
        if method == "post":  # a POST may sign out, or change what the next one would meet
            client = visitor(name)
        where = address(route, world)
        reply = getattr(client, method)(where)
        how, should = fared(reply), expected(route, name, where, method)
        if how == "sign-in" and should == "in" and route in LEAVING:
            continue
        if how != should:
            wrong.append(
                f"{method.upper()} {where} ({route}): {reply.status_code} is {how}, should be {should}"
            )
    assert not wrong, "\n".join(wrong)
