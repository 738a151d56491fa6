"""Promises 8 and 9 on every page that links lead to, in a real browser: both languages, phone and desktop width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESK, PHONE, Watch, axe_violations
from tests.support.demo import Server

pytestmark = pytest.mark.browser
ROLES = ["", "supervisor", "administrator"]
Pages = Callable[[str], dict[str, str]]
States = Callable[[str], dict[str, Any]]

SMALLEST_TARGET = """() => [...document.querySelectorAll('main a, main button, main input, main select, main summary, header a')]
  .filter(e => { const s = getComputedStyle(e); return e.offsetParent && s.display !== 'inline' && !e.closest('svg, .leaflet-container') &&
    !['hidden', 'checkbox', 'radio'].includes(e.type) })
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, r]) => r.height < 43.5 && r.height > 2)
  .map(([html, r]) => `${Math.round(r.height)}px high: ${html}`)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def staff_only(pages_of: Pages, role: str) -> dict[str, str]:
    """The role's pages that nobody before it in the list has."""
    before = {name for earlier in ROLES[: ROLES.index(role)] for name in pages_of(earlier)}
    return {name: path for name, path in pages_of(role).items() if name not in before}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
def test_promise_9_every_page_is_accessible_and_fits(
    browser: Browser, server: Server, pages_of: Pages, state_of: States, role: str, size: Any, scheme: Any
) -> None:
    if scheme == "dark" and size is PHONE:
        pytest.skip("colours are the same at both widths")
    context = browser.new_context(
        viewport=size, color_scheme=scheme, storage_state=state_of(role) if role else None
    )
    page = context.new_page()
    watch = Watch(page, server.url)
    faults: list[str] = []
    pages = staff_only(pages_of, role)
    assert pages, "the sweep found no page to look at"
    for path in pages.values():
        page.goto(server.url + path)
        faults += [f"{path}: {fault}" for fault in axe_violations(page)]
        if page.evaluate(WIDER) > 0:
            faults.append(f"{path}: scrolls sideways")
        if size is PHONE:
            faults += [f"{path}: {small}" for small in page.evaluate(SMALLEST_TARGET)]
    context.close()
    assert not faults, "\n".join(faults)
    assert not watch.strangers, f"promise 8: a page asked a third party: {watch.strangers}"
    assert not watch.errors, "\n".join(watch.errors)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
def test_promise_9_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, server: Server, pages_of: Pages, state_of: States, role: str
) -> None:
    context = browser.new_context(viewport=PHONE, storage_state=state_of(role) if role else None)
    page = context.new_page()
    faults: list[str] = []
    for name, path in staff_only(pages_of, role).items():
        if name.startswith("es:"):
            continue
        page.goto(server.url + path)
        faults += [f"{path}: {fault}" for fault in keyboard_faults(page)]
    context.close()
    assert not faults, "\n".join(faults)


FOCUSABLE = """() => { const seen = new Set(); return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}) &&
    !(e.type === 'radio' && (seen.has(e.name) || !seen.add(e.name)))).length }"""
FOCUSED = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const s = getComputedStyle(e), r = e.getBoundingClientRect(), drawn = e.querySelector('.area');
  e.dataset.seen = '1';
  return {html: e.outerHTML.slice(0, 90), ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 ||
            e.closest('svg') && drawn && parseFloat(getComputedStyle(drawn).strokeWidth) >= 4,
          inside: r.bottom > 0 && r.top < innerHeight} }"""


def keyboard_faults(page: Page) -> list[str]:
    """Presses Tab through the whole page; says what was not reached, hidden, or without a visible ring."""
    faults = []
    wanted = page.evaluate(FOCUSABLE)
    pieces = 3 * page.locator("input[type=date], input[type=time], input[type=datetime-local]").count()
    for _ in range(wanted + 2 * pieces + 5):  # a date is several stops: day, month, year, its calendar
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None:  # the window itself holds the focus between two rounds
            continue
        if not focus["ring"]:
            faults.append(f"no visible ring on {focus['html']}")
        if not focus["inside"]:
            faults.append(f"focus goes out of sight on {focus['html']}")
    reached = page.evaluate("() => document.querySelectorAll('[data-seen]').length")
    if reached < wanted:
        faults.append(f"Tab reached {reached} of {wanted} controls")
    return faults


def test_promise_8_every_public_page_says_the_same_without_javascript(
    browser: Browser, server: Server, pages_of: Pages
) -> None:
    with_script, without = browser.new_context(), browser.new_context(java_script_enabled=False)
    for path in pages_of("").values():
        texts = []
        for context in (with_script, without):
            page = context.new_page()
            page.goto(server.url + path)
            headings = [each.strip() for each in page.locator("h1, h2").all_inner_texts()]
            forms = page.locator("main form button, main form input:not([type=hidden])").count()
            texts.append((headings, forms > 0))
            page.close()
        assert texts[0] == texts[1], f"{path} differs without JavaScript"
    with_script.close()
    without.close()


ALONE = {"en:concern-letter"}
"""A letter is shown as a mail program shows it, without the site around it."""


def test_every_spanish_page_has_an_english_twin_and_the_switch_keeps_the_page(
    browser: Browser, server: Server, pages_of: Pages
) -> None:
    pages = pages_of("")
    english = {name.partition(":")[2] for name in pages if name.startswith("en:")}
    spanish = {name.partition(":")[2] for name in pages if name.startswith("es:")}
    assert english == spanish
    page = browser.new_page()
    for name, path in pages.items():
        if name.startswith("en:") and name not in ALONE:
            page.goto(server.url + path)
            assert page.locator("html").get_attribute("lang") == "en"
            switch = page.locator("header a[hreflang=es]")
            assert switch.get_attribute("href") == "/es" + path, path
            page.goto(f"{server.url}/es{path}")
            assert page.locator("html").get_attribute("lang") == "es"
            assert page.locator("header a[hreflang=en]").get_attribute("href") == path
    page.close()


def test_public_pages_weigh_at_most_60_kb_on_the_first_view(
    browser: Browser, server: Server, pages_of: Pages
) -> None:
    heavy = []
    for path in pages_of("").values():
        context = browser.new_context(viewport=PHONE)  # a context of its own: nothing is cached yet
        weight = wire_weight(context.new_page(), server.url + path)
        if (
            weight > 60_000 and "gallery" not in path
        ):  # the gallery is for developers and shows every part at once
            heavy.append(f"{path}: {weight} bytes")
        context.close()
    assert not heavy, "\n".join(heavy)


def wire_weight(page: Page, url: str) -> int:
    """Bytes over the wire, headers included, that one page view takes."""
    total = 0

    def count(event: dict[str, Any]) -> None:
        nonlocal total
        total += int(event["encodedDataLength"])

    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", count)
    page.goto(url, wait_until="networkidle")
    return total
