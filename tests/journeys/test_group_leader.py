"""A leader on a phone, by a private link, without JavaScript, account or cookie; and every private page of groups as axe and a thumb find it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, Watch, press, seen
from tests.support.demo import Server, lamplighter

pytestmark = pytest.mark.browser

START = """
import json
from lamplighter.concerns.models import Concern
from lamplighter.outbox.models import Mail
from lamplighter.partners.models import Ask, Group, Member
from lamplighter.partners.queries.group_links import ask_link, leader_link, member_link
"""
LINKS = """
settled = Ask.objects.filter(asked="meeting", group__state="active").values("group")
offered = Ask.objects.filter(state="offered").values("group")
busy = Ask.objects.filter(asked="meeting", state__in=["open", "offered"]).values("group")
leads = Member.objects.filter(part="captain", joined_at__isnull=False)
free = leads.filter(group__state="active").exclude(group__in=busy).order_by("pk").first()
lapsed = leads.filter(group__state="lapsed").order_by("pk").first()
waits = leads.filter(group__in=offered).order_by("pk").first()
invited = Member.objects.filter(joined_at=None).order_by("pk").first()
start = Ask.objects.filter(asked="start").order_by("pk").first()
told = {"free": leader_link(free), "lapsed": leader_link(lapsed), "waits": leader_link(waits), "invited": member_link(invited),
        "member": member_link(free), "ask": ask_link(start), "number": free.group.number, "name": free.group.name}
print("TOLD" + json.dumps(told))
"""
LOOK = """
group = Group.objects.get(number=NUMBER)
link = next((member_link(m) for m in group.members.filter(email="nell@example.org")), "")
concern = Concern.objects.filter(through=NUMBER, text="Music on the corner until three.").first()
ask = group.asks.filter(state="open").first()
print("TOLD" + json.dumps({"invited": link, "asked": ask.words if ask else "", "concern": concern.through_name if concern else "",
      "joined": group.members.filter(email="nell@example.org", joined_at__isnull=False).count(), "state": group.state}))
"""


def at_the_server(server: Server, code: str, **values: Any) -> dict[str, Any]:
    """Runs a piece of code as an administrator would, and gives back what it told, links as addresses of this server."""
    given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    printed = lamplighter(server.home, "manage", "shell", "--no-imports", "-c", START + given + code).stdout
    told: dict[str, Any] = json.loads(printed.partition("TOLD")[2].splitlines()[0])
    return {name: _here(server, value) for name, value in told.items()}


def _here(server: Server, value: Any) -> Any:
    if not (isinstance(value, str) and value.startswith("http")):
        return value
    path = "/" + value.split("/", 3)[3]
    return server.url + path.removeprefix("/es")


@contextmanager
def somebody(browser: Browser, server: Server, *, script: bool = False) -> Iterator[Page]:
    """Whoever has a link, on a phone; leaves without a cookie or a fault in the console."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    watch = Watch(page, server.url)
    yield page
    assert context.cookies() == []
    assert not watch.strangers
    assert not watch.errors
    context.close()


def test_a_leader_invites_asks_and_carries_a_neighbors_problem_without_javascript(
    browser: Browser, server: Server
) -> None:
    told = at_the_server(server, LINKS)
    with somebody(browser, server) as page:
        page.goto(told["free"])
        expect(page.locator("h1")).to_have_text(told["name"])
        press(page.get_by_role("link", name="People: roster and invitations"))
        page.get_by_label("Name").fill("Nell Orme")
        page.get_by_label("E-mail address").fill("nell@example.org")
        press(page.get_by_role("button", name="Send the invitation"))
        expect(page.get_by_text("Nobody is in the group before they say yes.").first).to_be_visible()
        press(page.get_by_role("link", name=told["name"]))
        press(page.get_by_role("link", name="Ask the officer to our meeting"))
        page.get_by_label("Day").fill((date.today() + timedelta(days=20)).isoformat())
        page.get_by_label("Time").fill("19:00")
        page.get_by_label("Where").fill("Branch library")
        page.get_by_label("What it is about").fill("The dark corner by the tracks.")
        press(page.get_by_role("button", name="Ask the officer"))
        expect(page.get_by_text("The officer has your request.")).to_be_visible()
        expect(page.get_by_text("Branch library")).to_be_visible()
    after = at_the_server(server, LOOK, NUMBER=told["number"])
    assert (after["joined"], after["asked"]) == (0, "The dark corner by the tracks.")
    with somebody(browser, server) as page:
        page.goto(after["invited"])
        press(page.get_by_role("button", name="Yes, I am in"))
        expect(page.locator("h1")).to_contain_text("You are in")
    assert at_the_server(server, LOOK, NUMBER=told["number"])["joined"] == 1


def test_a_neighbors_problem_reaches_the_officer_with_the_groups_name(
    browser: Browser, server: Server
) -> None:
    told = at_the_server(server, LINKS)
    with somebody(browser, server) as page:
        page.goto(told["free"])
        press(page.get_by_role("button", name="Tell the officer of a neighbor's problem"))
        expect(page.get_by_text(f"through {told['name']}")).to_be_visible()
        go = page.get_by_role("button", name="Go on", exact=True)
        press(page.locator("form#step button[value=next]").first)
        page.locator("[name=kind][value=noise]").check()
        press(go)
        page.locator("main [name=address]:not([type=hidden])").fill("1600 Lantern Street")
        press(go)
        for _ in range(12):
            step = page.locator("form#step [name=step]").get_attribute("value")
            if step == "check":
                break
            if step == "what":
                page.locator("[name=text]").fill("Music on the corner until three.")
            elif step == "reach":
                page.locator("[name=by][value=link]").check()
            press(page.locator("form#step button[value=next]").first)
        press(page.get_by_role("button", name="Send it to the officer"))
        expect(page.locator("h1")).to_contain_text("We have it.")
    assert at_the_server(server, LOOK, NUMBER=told["number"])["concern"] == told["name"]


def test_one_press_brings_a_lapsed_group_back(browser: Browser, server: Server) -> None:
    told = at_the_server(server, LINKS)
    with somebody(browser, server) as page:
        page.goto(told["lapsed"])
        expect(page.get_by_text("It has lapsed")).to_be_visible()
        press(page.get_by_role("button", name="Yes, we go on"))
        expect(page.get_by_text("Thank you. The group holds for another year.")).to_be_visible()


def test_promise_9_every_private_page_is_accessible_and_fits(browser: Browser, server: Server) -> None:
    told = at_the_server(server, LINKS)
    pages = [
        *(told["free"] + below for below in ("", "people/", "meetings/", "ask/", "concerns/", "link/")),
        told["lapsed"],
        told["waits"],
        told["invited"],
        told["invited"] + "leave/",
        told["member"],
        told["ask"],
        told["ask"] + "erase/",
    ]
    faults = []
    with somebody(browser, server, script=True) as page:
        for url in pages:
            assert page.goto(url).status == 200  # type: ignore[union-attr]
            faults += [f"{url.removeprefix(server.url)}: {fault}" for fault in seen(page)]
    assert not faults, "\n".join(faults)
