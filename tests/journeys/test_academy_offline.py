"""The coordinator marks a night on a telephone in a cellar: what is marked without a connection is kept, and sent when there is one; of two
words on one participant the one said last stands, whichever arrived first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.browser import PHONE, WIDER, Watch, axe_violations, press
from tests.support.demo import Server
from tests.support.fixtures import sign_in_by_link

pytestmark = pytest.mark.browser
COURSE = "/staff/academy/ACADRVR2/attendance/"
StateOf = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def cellar(server: Server, browser: Browser, state_of: StateOf) -> str:
    """The address of a night's list, of the last night that is over."""
    context = browser.new_context(storage_state=state_of("coordinator"))
    page = context.new_page()
    page.goto(server.url + COURSE)
    begun = page.locator("tbody tr").filter(
        has=page.locator("[data-label=There]", has_text=re.compile("[1-9]"))
    )
    href = begun.last.get_by_role("link").first.get_attribute("href")
    context.close()
    assert href is not None
    return href


@pytest.fixture
def phone(browser: Browser, state_of: StateOf) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, storage_state=state_of("coordinator"))
    yield context
    context.close()


@pytest.fixture
def other(browser: Browser, server: Server, cellar: str, state_of: StateOf) -> Iterator[Page]:
    """The same list in somebody else's hand, upstairs, where there is a connection; without JavaScript."""
    state = state_of("coordinator")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(server.url + cellar)
    yield page
    context.close()


def row(page: Page, n: int) -> Locator:
    return page.locator("[data-person]").nth(n)


def mark(page: Page, n: int, how: str) -> None:
    """Presses a button of a participant."""
    row(page, n).locator(f".ways [value={how}]").click()


def marked(page: Page, n: int, how: str) -> None:
    """The list says so of a participant, by the button and in words."""
    words = {"present": "Present", "absent": "Absent", "excused": "Excused"}[how]
    expect(row(page, n).locator(f".ways [value={how}]")).to_have_attribute("aria-pressed", "true")
    expect(row(page, n).locator("[data-how]")).to_contain_text(words)


def settled(page: Page, n: int, how: str) -> None:
    """So it is, and not on this device alone."""
    marked(page, n, how)
    expect(row(page, n).locator("[data-how]")).not_to_contain_text("kept on this device")


def kept(page: Page) -> list[str]:
    """What the device keeps of marks."""
    return [
        str(each) for each in page.evaluate("Object.entries(localStorage).flat()") if "marks" in str(each)
    ]


def saved(page: Page) -> None:
    """Waits until the list is kept on the device."""
    page.wait_for_function(
        """async path => { for (const name of await caches.keys())
        if (name.startsWith("lamplighter-attendance-")) {
            const cache = await caches.open(name);
            if (await cache.match(path) && (await cache.keys()).length > 5) return true;
        } return false; }""",
        arg=re.sub("^https?://[^/]+", "", page.url),
    )


def test_marks_made_without_a_connection_are_merged_by_when_they_were_said(
    phone: BrowserContext, other: Page, server: Server, cellar: str
) -> None:
    page = phone.new_page()
    watch = Watch(page, server.url)
    page.goto(server.url + cellar)
    saved(page)
    for n in range(4):
        mark(page, n, "present")
        settled(page, n, "present")
    there = int(page.locator("[data-there]").inner_text())

    phone.set_offline(True)
    mark(page, 0, "absent")  # nobody else says anything of them
    mark(page, 1, "absent")  # and is marked anew upstairs, later: that stands
    expect(page.locator("[data-said]")).to_have_text(
        "2 marks wait on this device. They are sent as soon as there is a connection."
    )
    mark(other, 1, "excused")
    mark(other, 2, "excused")
    mark(page, 2, "absent")  # said after it was marked upstairs: this stands
    for n in range(3):
        marked(page, n, "absent")
        expect(row(page, n).locator("[data-how]")).to_contain_text("kept on this device")
    expect(page.locator("[data-there]")).to_have_text(str(there - 3))

    phone.set_offline(False)
    for n, how in enumerate(("absent", "excused", "absent", "present")):
        settled(page, n, how)
    expect(page.locator("[data-said]")).to_have_text("All marks are sent.")
    assert kept(page) == []
    other.goto(server.url + cellar)
    for n, how in enumerate(("absent", "excused", "absent", "present")):
        settled(other, n, how)
    expect(other.locator("[data-there]")).to_have_text(page.locator("[data-there]").inner_text())
    assert not watch.strangers


def test_the_list_is_opened_and_marked_without_a_connection_and_sent_by_the_next_visit(
    phone: BrowserContext, other: Page, server: Server, cellar: str
) -> None:
    page = phone.new_page()
    page.goto(server.url + cellar)
    saved(page)
    name = row(page, 5).locator("b").inner_text()
    mark(page, 5, "present")
    settled(page, 5, "present")

    phone.set_offline(True)
    page.close()  # the telephone went to sleep in a pocket
    page = phone.new_page()
    watch = Watch(page, server.url)
    page.goto(server.url + cellar)
    expect(page.locator(".offline")).to_be_visible()
    expect(row(page, 5)).to_contain_text(name)
    assert page.evaluate(WIDER) <= 0
    assert axe_violations(page) == []
    mark(page, 5, "excused")
    expect(page.locator("[data-said]")).to_have_text(
        "1 mark waits on this device. It is sent as soon as there is a connection."
    )
    assert not any(part in each for each in kept(page) for part in name.split())
    other.reload()
    marked(other, 5, "present")
    page.reload()
    marked(page, 5, "excused")
    assert [each for each in watch.errors if "ERR_INTERNET_DISCONNECTED" not in each] == []

    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(server.url + cellar)
    settled(page, 5, "excused")
    expect(page.locator(".offline")).to_be_hidden()
    other.reload()
    settled(other, 5, "excused")


def test_when_the_connection_is_back_the_copy_catches_up_and_no_longer_says_that_there_is_none(
    phone: BrowserContext, other: Page, server: Server, cellar: str
) -> None:
    page = phone.new_page()
    page.goto(server.url + cellar)
    saved(page)
    mark(other, 6, "excused")
    settled(other, 6, "excused")
    phone.set_offline(True)
    page.goto(server.url + cellar)
    expect(page.locator(".offline")).to_be_visible()
    phone.set_offline(False)  # nothing was marked meanwhile
    expect(page.locator(".offline")).to_be_hidden()
    settled(page, 6, "excused")


def test_signed_out_meanwhile_marks_wait_until_somebody_signs_in_again(
    phone: BrowserContext, server: Server, cellar: str
) -> None:
    page = phone.new_page()
    page.goto(server.url + cellar)
    mark(page, 7, "present")
    settled(page, 7, "present")
    phone.clear_cookies()
    mark(page, 7, "excused")
    expect(page.locator("[data-said]")).to_contain_text("You are signed out.")
    assert kept(page)
    sign_in_by_link(phone, server, "coordinator")
    page.evaluate("dispatchEvent(new Event('online'))")
    settled(page, 7, "excused")
    assert kept(page) == []


def test_who_signs_out_leaves_no_list_on_the_device(browser: Browser, server: Server, cellar: str) -> None:
    phone = browser.new_context(viewport=PHONE)
    sign_in_by_link(phone, server, "coordinator")
    page = phone.new_page()
    page.goto(server.url + cellar)
    saved(page)
    page.goto(f"{server.url}/account/logout/")
    press(page.get_by_role("main").get_by_role("button"))
    assert page.evaluate("caches.keys()") == []
    phone.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(server.url + cellar)
    phone.close()
