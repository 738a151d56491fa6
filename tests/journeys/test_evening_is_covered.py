"""An officer's leave leaves evenings open; a supervisor sees at once which and who could take them, and offers one by mail. One officer
opens the link and says that they cannot, the other says yes and has it; the first then reads that it is gone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support import demo
from tests.support.browser import DESK, PHONE, Watch, axe_violations, press

pytestmark = pytest.mark.browser


def rows(server: demo.Server, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{server.home}/lamplighter.sqlite3?mode=ro", uri=True)) as held:
        return held.execute(query).fetchall()


def test_an_evening_is_left_open_offered_and_taken_by_the_first_yes(
    server: demo.Server, browser: Browser, state_of: Callable[[str], dict[str, Any]]
) -> None:
    ((officer,),) = rows(server, "SELECT id FROM roster_officer WHERE badge = '2142'")
    first = (datetime.now().astimezone() + timedelta(days=22)).date()
    context = browser.new_context(viewport=DESK, storage_state=state_of("administrator"))
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(f"{server.url}/staff/roster/officers/{officer}/leave/")
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill((first + timedelta(days=6)).isoformat())
    press(page.get_by_role("button", name="Write it down"))
    page.wait_for_url("**/coverage/left/?absence=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("left uncovered")
    several = page.locator(".wanted li", has_text=" and ").first
    expect(several).to_contain_text("Could take it")
    assert not axe_violations(page)
    press(several.get_by_role("link", name="Fill it"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not covered")
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    for box in page.get_by_role("checkbox").all()[2:]:
        box.uncheck()
    assert not axe_violations(page)
    gap = page.url
    press(page.get_by_role("button", name="Offer it by mail"))
    expect(page.get_by_role("status").first).to_contain_text("Offered to 2 officers by mail")
    links = [
        found[0]
        for (text,) in rows(server, "SELECT text FROM outbox_mail WHERE category = 'cover-offered'")
        if (found := re.search(r"/covers/\S+", text))
    ]
    assert len(links) == 2, "the demo city sends no mail, so what it would say is still there"

    phone = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto(server.url + links[0])
    expect(phone.get_by_role("main").get_by_role("button")).to_have_count(2)
    assert rows(server, "SELECT count(*) FROM roster_coveroffer WHERE taken_by_id IS NOT NULL") == [(0,)]
    phone.get_by_role("button", name="I cannot").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("You cannot take")
    page.goto(gap)
    expect(page.locator("#main, main").first).to_contain_text("Cannot: ")
    expect(page.locator("#main, main").first).to_contain_text("No answer yet: ")
    assert not axe_violations(page)
    phone.goto(server.url + links[1])
    phone.get_by_role("button", name="Yes, I take it").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("The shift is yours")
    phone.goto(server.url + links[0])
    expect(phone.get_by_role("heading", level=1)).to_contain_text("needs nobody any more")
    phone.context.close()

    page.goto(gap)
    expect(page.get_by_role("heading", level=1)).to_contain_text("took it")
    press(page.get_by_role("link", name="Back to the week"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not axe_violations(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 900})  # A4 and Letter upright, within their margins
    expect(page.locator(".lines thead")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 690, "the table of days fits the sheet"
    assert not watch.errors
    assert not watch.strangers
    context.close()
