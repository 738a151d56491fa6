"""Staff pages in a real browser: lines that can be read at every width, a list that keeps its place, a map whose points lead somewhere,
a call logged from where one stands, and a concern on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import DESK, PHONE, Watch, axe_violations, press
from tests.support.demo import Server

pytestmark = pytest.mark.browser
LIST = "/staff/concerns/"
States = Callable[[str], dict[str, Any]]
BROKEN = """selector => [...document.querySelectorAll(selector)].filter(each => each.offsetParent).map(each => {
  const box = each.getBoundingClientRect();
  const longest = Math.max(...each.textContent.trim().split(/\\s+/).map(word => word.length));
  return [each.textContent.trim().slice(0, 40), Math.round(box.width), Math.round(box.height), longest];
}).filter(([, width, height, longest]) => width < 8 * longest || height > 200)"""
"""Elements that are narrower than their longest word, or higher than a few lines."""


@pytest.fixture
def officer(browser: Browser, state_of: States) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK, storage_state=state_of("officer"))
    yield made
    made.close()


@pytest.fixture
def supervisor(browser: Browser, state_of: States) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK, storage_state=state_of("supervisor"))
    yield made
    made.close()


def opened(context: BrowserContext, server: Server, address: str) -> tuple[Page, Watch]:
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(server.url + address)
    return page, watch


def here(page: Page) -> int:
    """Which line the keys stand on."""
    return int(
        page.evaluate(
            "[...document.querySelectorAll('[data-row]')].findIndex(each => 'here' in each.dataset)"
        )
    )


# -- what can be read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_every_line_of_the_supervisor_and_the_handover_can_be_read(
    supervisor: BrowserContext, server: Server, width: int
) -> None:
    page, watch = opened(supervisor, server, f"{LIST}lead/")
    page.set_viewport_size({"width": width, "height": 900})
    for address in (f"{LIST}lead/", "/staff/handover/RIV/", LIST, f"{LIST}?which=settled"):
        page.goto(server.url + address)
        assert page.locator(".line").count() > 3, address
        assert page.evaluate(BROKEN, ".line .when, .line .what > a, .line .who, .load th a") == [], address
    assert not watch.errors


def test_on_a_phone_a_long_mail_address_leaves_the_headings_their_width(
    officer: BrowserContext, server: Server
) -> None:
    page, _ = opened(officer, server, LIST)
    page.set_viewport_size(PHONE)
    for address in page.locator("[data-open]").evaluate_all("all => all.map(each => each.href)"):
        page.goto(address)
        if page.locator("a[href^='mailto:']").count():
            break
    assert page.evaluate(BROKEN, "main h2") == []
    mail = page.locator("a[href^='mailto:']")
    mail.evaluate("each => { each.textContent = `${'longname'.repeat(9)}@example.org`; }")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(BROKEN, "main h2") == []


# -- a list that keeps its place ---------------------------------------------------------------------------------------


def test_a_star_leaves_the_page_where_it_is_and_the_keys_go_on_from_there(
    officer: BrowserContext, server: Server
) -> None:
    page, watch = opened(officer, server, f"{LIST}?whose=all")
    for _ in range(12):
        page.keyboard.press("j")
    page.keyboard.press("x")
    scrolled = page.evaluate("scrollY")
    assert (here(page), scrolled > 0) == (11, True)
    star = page.locator("[data-row]").nth(11).locator("[data-star]")
    page.keyboard.press("s")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-said]")).to_contain_text("is on your shortlist")
    assert not axe_violations(page)
    assert page.evaluate("scrollY") == scrolled
    expect(page.locator("[data-picked]")).to_have_text("1 selected")
    expect(page.locator("[data-row]").nth(11).locator("[data-open]")).to_be_focused()
    page.keyboard.press("j")
    assert here(page) == 12
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-said]")).to_contain_text("is off your shortlist")
    page.goto(f"{server.url}{LIST}shortlist/")
    expect(page.get_by_text("Nothing is on your shortlist.")).to_be_visible()
    assert not watch.errors


def test_without_javascript_a_star_leads_back_to_its_line(
    browser: Browser, server: Server, state_of: States
) -> None:
    context = browser.new_context(viewport=DESK, storage_state=state_of("officer"), java_script_enabled=False)
    page, _ = opened(context, server, f"{LIST}?whose=all&state=in-progress")
    row = page.locator(".line").nth(3)
    number = (row.get_attribute("id") or "").removeprefix("row-")
    row.locator(".star").click()
    page.wait_for_url(f"**{LIST}?whose=all&state=in-progress#row-{number}")
    expect(page.locator(f"#row-{number}")).to_be_in_viewport()
    expect(page.get_by_role("status").filter(has_text="is on your shortlist")).to_be_attached()
    # and a concern leads back to the list it was opened from
    press(page.locator(f"#row-{number} .what > a"))
    press(page.get_by_role("navigation", name="You are here").get_by_role("link"))
    assert page.url == f"{server.url}{LIST}?state=in-progress&whose=all#row-{number}"
    context.close()


def test_u_leads_back_to_the_filter_and_the_line_one_came_from(
    officer: BrowserContext, server: Server
) -> None:
    page, watch = opened(officer, server, f"{LIST}?whose=all&kind=")
    page.goto(f"{server.url}{LIST}?state=acknowledged&whose=all")
    for _ in range(4):
        page.keyboard.press("j")
    number = page.locator("[data-here]").get_attribute("id")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(rf"{LIST}[0-9A-Z]{{8}}/$"))
    page.locator(".aside summary").click()
    page.locator("#aside-words").fill("Passed by.")
    page.locator(".aside").get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").filter(has_text="Kept, for staff only.")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url(f"**{LIST}?state=acknowledged&whose=all#{number}")
    assert here(page) == 3
    page.keyboard.press("j")
    assert here(page) == 4
    assert not watch.errors


# -- the map -----------------------------------------------------------------------------------------------------------


def test_points_of_the_map_are_reached_by_keyboard_and_read_on_a_phone(
    supervisor: BrowserContext, server: Server
) -> None:
    page, watch = opened(supervisor, server, f"{LIST}map/")
    page.set_viewport_size(PHONE)
    page.reload()
    assert not axe_violations(page)
    small = page.evaluate("""() => { const svg = document.querySelector('.listmap svg'), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return [...svg.querySelectorAll('.spot text, .zone-name')].map(each => parseFloat(getComputedStyle(each).fontSize) * scale).filter(size => size < 10.5) }""")
    assert small == []
    reach = page.locator(".spot").evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")
    assert min(reach) >= 24
    page.locator(".listmap a").first.focus()
    for _ in range(page.locator(".listmap a:not(.spot)").count()):
        page.keyboard.press("Tab")
    focused = page.evaluate(
        "[document.activeElement.classList.contains('spot'), document.activeElement.ariaLabel]"
    )
    assert focused[0]
    assert re.match(r"\d+: ", focused[1])
    alone = page.locator(".spot").evaluate_all(
        "all => all.map(each => each.getAttribute('href')).find(href => href.startsWith('/'))"
    )
    page.locator(f".spot[href='{alone}']").press("Enter")
    page.wait_for_url(f"**{alone}")
    page.keyboard.press("u")
    page.wait_for_url(f"**{LIST}map/#row-*")
    page.get_by_role("link", name="Only River").press("Enter")
    expect(page.get_by_text("Zone: River", exact=True)).to_be_visible()
    assert not watch.errors


# -- logging -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without javascript"])
def test_what_a_kind_asks_is_shown_once_it_is_chosen(
    browser: Browser, server: Server, state_of: States, javascript: bool
) -> None:
    context = browser.new_context(
        viewport=PHONE, storage_state=state_of("officer"), java_script_enabled=javascript
    )
    page, _ = opened(context, server, f"{LIST}log/")
    often, plate = page.get_by_text("How often does it happen?"), page.get_by_label("License plate")
    report = page.get_by_text("This is not a police report.")
    for each in (often, plate, report):
        expect(each).to_be_hidden()
    page.get_by_label("Noise", exact=True).check()
    expect(often).to_be_visible()
    page.get_by_label("Abandoned or stripped vehicle").check()
    expect(often).to_be_hidden()
    expect(plate).to_be_visible()
    page.get_by_label("A crime that has happened").check()
    expect(report).to_be_visible()
    context.close()


@pytest.mark.parametrize(("language", "said"), [("", "near"), ("/es", "cerca de la cuadra")])
def test_where_i_am_now_is_named_by_the_block(
    browser: Browser, server: Server, state_of: States, language: str, said: str
) -> None:
    context = browser.new_context(
        viewport=PHONE,
        storage_state=state_of("officer"),
        permissions=["geolocation"],
        geolocation={"longitude": -94.6, "latitude": 39.1},
    )
    page, watch = opened(context, server, f"{language}{LIST}log/")
    point = page.evaluate(
        """async address => {
        const reply = await fetch(address, { method: 'POST', body: new URLSearchParams({ kind: 'noise', address: 'Lantern', text: 'x', by: 'link', channel: 'phone', language: 'en' }) });
        return new DOMParser().parseFromString(await reply.text(), 'text/html').querySelector('[name=pick]')?.value }""",
        f"{LIST}log/",
    )
    lon, lat = map(float, point.split("|")[:2])
    context.set_geolocation({"longitude": lon, "latitude": lat})
    page.locator("input[value=noise]").check()
    page.locator("[data-place-here]").click()
    expect(page.locator("[data-place-status]")).to_have_text("✓")
    page.locator("#log-text").fill("A generator runs all night.")
    page.locator("input[name=by][value=link]").check()
    page.locator("form.log .btn.main").click()
    expect(page.locator(".readout")).to_be_visible()
    expect(page.locator(".kicker")).to_contain_text(said)
    expect(page.locator(".kicker")).to_contain_text(re.compile(r"\d+00"))
    assert not watch.errors
    context.close()


# -- paper -------------------------------------------------------------------------------------------------------------


def test_a_printed_concern_says_how_to_reach_the_resident_and_has_no_empty_forms(
    officer: BrowserContext, server: Server
) -> None:
    page, _ = opened(officer, server, LIST)
    for address in page.locator("[data-open]").evaluate_all("all => all.map(each => each.href)"):
        page.goto(address)
        if page.locator("a[href^='mailto:'], a[href^='tel:']").count() > 2:  # two stand in every page's head
            break
    page.emulate_media(media="print")
    expect(page.locator(".reaching a").first).to_be_visible()
    for shown in ("What the resident tells", "What happened, the newest first", "Facts", "Who holds it"):
        expect(page.get_by_role("heading", name=shown)).to_be_visible()
    for hidden in (".side", ".act", ".aside", ".crumbs", ".foot", "textarea", "select"):
        for each in page.locator(hidden).all():
            expect(each).to_be_hidden()
