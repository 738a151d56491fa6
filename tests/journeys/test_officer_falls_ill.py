"""Must-show 4 in a real browser: fifteen residents have an appointment, their officer falls ill, a supervisor presses one button by the
keyboard alone; fifteen are told and offered, none is lost, and the record shows it. Then an officer's day, without JavaScript."""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support import demo
from tests.support.browser import DESK, PHONE, Watch, axe_violations, press

pytestmark = pytest.mark.browser
AGENDA = "/staff/appointments/"
COUNT = 15


class Program:
    """A telephone exchange that books for residents through the staff API."""

    def __init__(self, server: demo.Server) -> None:
        told = demo.lamplighter(
            server.home,
            "tokens",
            "issue",
            "exchange",
            "--scope",
            "appointments.read",
            "--scope",
            "appointments.write",
        )
        self.url = f"{server.url}/api/v1/staff"
        self.token = next(word for word in told.stdout.split() if word.startswith("lmp_"))

    def ask(self, path: str, body: dict[str, Any] | None = None, **query: str) -> tuple[int, Any]:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.url}{path}?{urlencode(query)}", data=data)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture(scope="module")
def booked(server: demo.Server) -> dict[str, Any]:
    """Fifteen appointments of one officer of the River zone, from tomorrow on."""
    program = Program(server)
    spot = next(each for each in program.ask("/spots", zone="RIV")[1]["spots"] if each["way"] == "place")
    since = (datetime.now().astimezone() + timedelta(days=1)).replace(hour=0, minute=0).isoformat()
    free = program.ask("/slots", zone="RIV", limit="200", since=since)[1]["slots"]
    badge = free[0]["badge"]
    free = program.ask("/slots", zone="RIV", limit="200", since=since, badge=badge)[1]["slots"]
    rows: list[dict[str, Any]] = []
    for slot in free:
        contact = {"name": f"Resident {len(rows)}", "email": f"ill{len(rows)}@example.org", "by": "email"}
        told = {"zone": "RIV", "starts": slot["starts"], "length": 20, "badge": badge, "spot": spot["id"]}
        status, made = program.ask("/appointments", {**told, "contact": contact})
        if status == 200:
            rows.append(made)
        if len(rows) == COUNT:
            return {"badge": badge, "rows": rows, "last": rows[-1]["starts"][:10], "program": program}
    raise AssertionError(f"only {len(rows)} could be booked")


@pytest.fixture
def supervisor(browser: Browser, state_of: Callable[[str], dict[str, Any]]) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK, storage_state=state_of("supervisor"))
    yield made
    made.close()


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the control of that name or id has the focus."""
    found = "() => { const e = document.activeElement; return e.id + '|' + e.textContent.trim(); }"
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in str(page.evaluate(found)).split("|"):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_one_press_by_keyboard_tells_and_offers_all_fifteen(
    server: demo.Server,
    supervisor: BrowserContext,
    booked: dict[str, Any],
    state_of: Callable[[str], dict[str, Any]],
    browser: Browser,
) -> None:
    page = supervisor.new_page()
    watch = Watch(page, server.url)
    page.goto(f"{server.url}{AGENDA}away/")
    assert not axe_violations(page)
    option = page.locator("#id_officer option", has_text=booked["badge"])
    tab_to(page, "id_officer")
    page.keyboard.type(option.inner_text().split(",")[0])
    expect(page.locator("#id_officer")).to_have_value(option.get_attribute("value") or "")
    tab_to(page, "id_last_day")
    year, month, day = booked["last"].split("-")
    page.keyboard.type(f"{month}{day}{year}")
    expect(page.locator("#id_last_day")).to_have_value(booked["last"])
    tab_to(page, "id_words")
    page.keyboard.type("Your officer is ill.")
    tab_to(page, "Write it down and offer all appointments")
    page.keyboard.press("Enter")
    page.wait_for_url("**/away/*/?from=*")
    expect(page.get_by_role("status").first).to_contain_text("offered another officer or time")
    assert not axe_violations(page)
    shown = page.get_by_role("main").inner_text()
    for row in booked["rows"]:
        assert f"{row['number'][:4]}-{row['number'][4:]}" in shown
    assert not watch.errors
    assert not watch.strangers
    _told_and_kept(server, booked)
    _on_record(server, booked, browser, state_of)


def _told_and_kept(server: demo.Server, booked: dict[str, Any]) -> None:
    """Each resident has a mail that says so, and each appointment an owner, an offer, and an officer who is not away."""
    with sqlite3.connect(f"file:{server.home}/lamplighter.sqlite3?mode=ro", uri=True) as rows:
        mails = rows.execute(
            "SELECT \"to\" FROM outbox_mail WHERE \"to\" LIKE 'ill%' AND text LIKE '%Your officer is ill.%'"
        ).fetchall()
    assert sorted(mail[0] for mail in mails) == sorted(f"ill{number}@example.org" for number in range(COUNT))
    for row in booked["rows"]:
        status, now_is = booked["program"].ask(f"/appointments/{row['number']}")
        assert (status, now_is["state"]) == (200, "offered")
        assert now_is["owner"]["zone"] == "RIV"
        assert now_is["owner"]["officer"]
        assert (
            now_is["officer"] != row["officer"]
            or now_is["starts"][:10] > booked["last"]
            or now_is["starts"] < row["starts"]
        )


def _on_record(
    server: demo.Server, booked: dict[str, Any], browser: Browser, state_of: Callable[[str], dict[str, Any]]
) -> None:
    """The administrator reads in the record that each was offered, and that it was one action for one officer."""
    context = browser.new_context(viewport=DESK, storage_state=state_of("administrator"))
    page = context.new_page()
    page.goto(f"{server.url}/staff/audit/?verb=appointment.offered")
    assert page.locator("tbody tr", has_text="appointment.offered").count() >= COUNT
    page.goto(f"{server.url}/staff/audit/?verb=appointments.offered")
    expect(page.locator("tbody tr").first).to_contain_text("roster.officer")
    context.close()
    assert booked["rows"]


def test_an_officer_works_through_a_day_on_a_phone_without_javascript(
    server: demo.Server, browser: Browser, state_of: Callable[[str], dict[str, Any]]
) -> None:
    context = browser.new_context(
        viewport=PHONE, storage_state=state_of("officer"), java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{server.url}{AGENDA}book/?zone=RIV")
    page.locator(".chip").last.click()
    page.get_by_label("By phone").check()
    page.get_by_label("What is it about?").fill("Street lights.")
    page.locator("#id_phone").fill("816 555 0123")
    press(page.get_by_role("button", name="Book it and get a number"))
    number = page.locator(".readout").inner_text()
    assert len(number) == 9
    press(page.get_by_role("link", name="Open it"))
    page.locator("summary", has_text="You cannot keep it").click()
    press(page.get_by_role("button", name="Offer it"))
    expect(page.get_by_role("status").first).to_contain_text("Something else is offered.")
    press(page.get_by_role("button", name="They take it"))
    expect(page.get_by_role("status").first).to_contain_text("It is booked.")
    page.get_by_role("textbox", name="Note for staff").fill("Bring the map of lamps.")
    press(page.get_by_role("button", name="Keep the note"))
    expect(page.get_by_role("status").first).to_contain_text("The note is kept.")
    page.locator("summary", has_text="Cancel it").click()
    press(page.get_by_role("button", name="Cancel it for the resident"))
    expect(page.get_by_role("status").first).to_contain_text("It is cancelled.")
    context.close()
