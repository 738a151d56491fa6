"""Promise 9 on every page that links lead to, in a real browser: both languages, light and dark, phone and desktop width, and
by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PROVE
from tests.support.browser import AXE, PHONE, Watch, seen
from tests.support.demo import Server

pytestmark = pytest.mark.browser
ROLES = ["", "supervisor", "administrator", "coordinator", "reader"]
Pages = Callable[[str], dict[str, str]]
States = Callable[[str], dict[str, Any]]


def staff_only(pages_of: Pages, role: str) -> dict[str, str]:
    """The role's pages that nobody before it in the list has."""
    before = {name for earlier in ROLES[: ROLES.index(role)] for name in pages_of(earlier)}
    return {name: path for name, path in pages_of(role).items() if name not in before}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
def test_promise_9_every_page_is_accessible_and_fits(
    browser: Browser, server: Server, pages_of: Pages, state_of: States, role: str
) -> None:
    context = browser.new_context(viewport=PHONE, storage_state=state_of(role) if role else None)
    context.add_init_script(AXE)
    page = context.new_page()
    watch = Watch(page, server.url)
    faults: list[str] = []
    pages = staff_only(pages_of, role)
    assert pages, "the sweep found no page to look at"
    for place, name in enumerate(sorted(pages)):
        page.goto(server.url + pages[name])
        twin = name.startswith("es:") and f"en:{name[3:]}" in pages
        faults += [f"{pages[name]}: {fault}" for fault in seen(page, twin=twin, dark=bool(place % 2))]
    context.close()
    assert not faults, "\\n".join(faults)
    assert not watch.strangers, f"promise 8: a page asked a third party: {watch.strangers}"
    assert not watch.errors, "\\n".join(watch.errors)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "anonymous")
def test_promise_9_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, server: Server, pages_of: Pages, state_of: States, role: str
) -> None:
    context = browser.new_context(viewport=PHONE, storage_state=state_of(role) if role else None)
    page = context.new_page()
    faults: list[str] = []
    paths = [path for name, path in staff_only(pages_of, role).items() if not name.startswith("es:")]
    for place, path in enumerate(paths):
        page.goto(server.url + path)
        faults += [f"{path}: {fault}" for fault in keyboard_faults(page, whole=PROVE or not place)]
    context.close()
    assert not faults, "\n".join(faults)


MOST_STOPS = 60
"""Presses of Tab on a page: a long list repeats its rows. At full size to the end."""
FOCUSABLE = """part => { const seen = new Set();
  return [...document.querySelectorAll(part)].flatMap(e => [...e.querySelectorAll('a[href], button, input, select, textarea, summary')])
  .filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}) &&
    !(e.type === 'radio' && (seen.has(e.name) || !seen.add(e.name)))).length }"""
FOCUSED = """part => { const e = document.activeElement; if (!e || e === document.body) return null;
  if (!e.closest(part)) return {left: true};
  const s = getComputedStyle(e), r = e.getBoundingClientRect(), drawn = e.querySelector('.area, circle, rect');
  e.dataset.seen = '1';
  return {html: e.outerHTML.slice(0, 90), ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 ||
            e.closest('svg') && drawn && parseFloat(getComputedStyle(drawn).strokeWidth) >= 4,
          inside: r.bottom > 0 && r.top < innerHeight} }"""


def keyboard_faults(page: Page, *, whole: bool = True) -> list[str]:
    """Presses Tab through the ``whole`` page, or through its main part, since what is around it is the same on all; says what was not
    reached, hidden, or without a visible ring."""
    faults = []
    part = "main" if not whole and page.locator("main").count() else "body"
    if part == "main":
        page.evaluate("() => document.querySelector('main').focus()")
    wanted = page.evaluate(FOCUSABLE, part)
    pieces = 3 * page.locator("input[type=date], input[type=time], input[type=datetime-local]").count()
    stops = wanted + 2 * pieces + 5  # a date is several stops: day, month, year, its calendar
    for _ in range(stops if PROVE else min(stops, MOST_STOPS)):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED, part)
        if focus is None:  # the window itself holds the focus between two rounds
            continue
        if focus.get("left"):
            break
        if not focus["ring"]:
            faults.append(f"no visible ring on {focus['html']}")
        if not focus["inside"]:
            faults.append(f"focus goes out of sight on {focus['html']}")
    reached = page.evaluate("() => document.querySelectorAll('[data-seen]').length")
    if reached < wanted and (PROVE or stops <= MOST_STOPS):
        faults.append(f"Tab reached {reached} of {wanted} controls")
    return faults
