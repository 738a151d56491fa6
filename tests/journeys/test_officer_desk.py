"""An officer at the desk in a real browser: answers by the keyboard alone, reads the short list without a connection, logs a call, and
does it all without JavaScript as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import DESK, PHONE, Watch, axe_violations
from tests.support.demo import Server
from tests.support.fixtures import sign_in_by_link

pytestmark = pytest.mark.browser
LIST = "/staff/concerns/"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def context(browser: Browser, state_of: Callable[[str], dict[str, Any]]) -> Iterator[BrowserContext]:
    """Signed in as an officer of the demo city."""
    made = browser.new_context(viewport=DESK, storage_state=state_of("officer"))
    yield made
    made.close()


def open_list(context: BrowserContext, server: Server, address: str = LIST) -> tuple[Page, Watch]:
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(server.url + address)
    return page, watch


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_an_officer_answers_by_keyboard_alone(context: BrowserContext, server: Server) -> None:
    page, watch = open_list(context, server)
    titles = page.locator("[data-open]").all_inner_texts()
    assert len(titles) > 3, "the demo officer has too little to do"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert focused(page) == titles[1]
    page.keyboard.press("a")
    page.wait_for_url("**/staff/concerns/*/#act-words")
    expect(page.locator("#act-words")).to_be_focused()
    page.keyboard.type("We drove by at 10 and spoke with them. jkxsa/?")
    for _ in range(10):
        page.keyboard.press("Tab")
        if focused(page) == "Send":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(
        re.compile("It (stands on|goes to) the resident")
    )
    expect(page.locator(".timeline li").first).to_contain_text(
        "We drove by at 10 and spoke with them. jkxsa/?"
    )
    page.keyboard.press("u")
    page.wait_for_url(re.compile(f"{LIST}(#row-.*)?$"))  # back on the line it was opened from
    page.keyboard.press("/")
    assert focused(page) == "id_words"
    assert not watch.errors
    assert not watch.strangers


def test_lines_are_picked_and_moved_together_by_keyboard(context: BrowserContext, server: Server) -> None:
    page, _ = open_list(context, server, f"{LIST}?state=acknowledged")
    before = page.locator("[data-row]").count()
    assert before > 1
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-picked]")).to_have_text("2 selected")
    page.locator(".several summary").press("Enter")
    page.get_by_label("With the selected ones").select_option("start")
    page.get_by_role("button", name="Do it for all selected").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Done for 2 concerns")
    assert not axe_violations(page)
    page.goto(f"{server.url}{LIST}?state=acknowledged")
    assert page.locator("[data-row]").count() == before - 2


def test_the_keys_are_explained_and_can_be_switched_off(context: BrowserContext, server: Server) -> None:
    page, _ = open_list(context, server)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    assert not axe_violations(page)
    page.keyboard.press("j")  # keys rest while the help is open
    expect(page.locator("[data-row][data-here]")).to_have_count(0)
    dialog.get_by_label("Use these keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("[data-row][data-here]")).to_have_count(0)
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keys").click()  # the way back is a button
    dialog.get_by_label("Use these keys on this device").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-row][data-here]")).to_have_count(1)


def test_the_short_list_is_read_without_a_connection_until_signing_out(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(viewport=PHONE)
    sign_in_by_link(context, server, "officer")
    page, watch = open_list(context, server)
    title = page.locator("[data-open]").first.inner_text().split(" · ")[0]
    page.locator("[data-star]").first.click()
    expect(page.get_by_role("status").first).to_contain_text("is on your shortlist")
    page.goto(f"{server.url}/staff/concerns/shortlist/")
    expect(page.locator("[data-save-status]")).to_contain_text(
        "A copy is kept on this device", timeout=15_000
    )
    context.set_offline(True)
    for address in ("/staff/concerns/shortlist/", LIST):
        page.goto(server.url + address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("as it was saved")
        expect(page.locator(".offline")).to_be_visible()
        expect(page.get_by_role("article")).to_contain_text(title)
    assert page.evaluate(WIDER) <= 0
    context.set_offline(False)
    page.goto(f"{server.url}/account/logout/")
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(f"{server.url}/")
    assert page.evaluate("caches.keys()") == []
    context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{server.url}/staff/concerns/shortlist/")
    assert not watch.strangers
    context.close()


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_promise_9_the_desk_is_for_everyone(
    context: BrowserContext, server: Server, size: Any, language: str
) -> None:
    page, watch = open_list(context, server, language + LIST)
    page.set_viewport_size(size)
    one = page.locator("[data-open]").first.get_attribute("href")
    assert one
    found: list[str] = []
    for address in (
        f"{language}{LIST}",
        f"{language}{LIST}?whose=all&which=settled",
        f"{language}{LIST}map/",
        f"{language}{LIST}log/",
        f"{language}{LIST}shortlist/",
        f"{language}{LIST}shortlist/saved/",
        one,
    ):
        page.goto(server.url + address)
        found += [f"{address}: {fault}" for fault in axe_violations(page)]
        if page.evaluate(WIDER) > 0:
            found.append(f"{address}: scrolls sideways")
    assert not found, "\n".join(found)
    assert not watch.errors
    assert not watch.strangers


def test_without_javascript_the_desk_searches_answers_and_logs_a_call(
    browser: Browser, server: Server, state_of: Callable[[str], dict[str, Any]]
) -> None:
    context = browser.new_context(
        viewport=PHONE, storage_state=state_of("officer"), java_script_enabled=False
    )
    page, _ = open_list(context, server)
    # search
    page.get_by_label("Search").fill("lantern")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ound for “lantern”")
    assert "lantern" not in page.url
    # answer with a ready-made reply
    page.goto(server.url + LIST)
    page.locator("[data-open]").first.click()
    page.locator("#reply").select_option(index=1)
    page.get_by_role("button", name="Insert").click()
    words = page.locator("#act-words").input_value()
    assert words
    assert "{" not in words
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status").first).to_contain_text(
        re.compile("It (stands on|goes to) the resident")
    )
    # log one
    page.goto(f"{server.url}/staff/concerns/log/")
    page.get_by_label("Noise", exact=True).check()
    page.get_by_label("Where?").fill("1600 Lantern Street")
    page.get_by_label("What happens?").fill("A generator runs all night behind the store.")
    page.get_by_role("textbox", name="Phone").fill("816 555 0123")
    page.get_by_label("In the evening").check()
    page.get_by_role("button", name="Keep it and get a number").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is kept. Read this number out:")
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator(".readout").inner_text())
    assert not page.evaluate(WIDER)
    context.close()


def test_logging_a_call_takes_few_presses_on_a_phone(context: BrowserContext, server: Server) -> None:
    page, watch = open_list(context, server, f"{LIST}log/")
    page.set_viewport_size(PHONE)
    page.get_by_label("Noise", exact=True).check()
    page.get_by_role("combobox", name="Where?").fill("1600 Lant")
    page.locator("[role=listbox] [role=option]").first.click()
    page.get_by_label("What happens?").fill("A generator runs all night.")
    page.get_by_role("textbox", name="Phone").fill("816 555 0123")
    page.get_by_role("button", name="Keep it and get a number").click()
    expect(page.locator(".readout")).to_be_visible()
    assert not axe_violations(page)
    assert not watch.errors
