"""The public side as it is seen: what only a real browser can tell of zones, figures, lists and maps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import PHONE, WIDER, press, seen
from tests.support.demo import Server

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 640, 1280)
BROKEN_DAYS = """() => [...document.querySelectorAll('.week th[scope=row]')]
  .filter(e => { const r = document.createRange(); r.selectNodeContents(e.firstChild); return new Set([...r.getClientRects()].map(b => Math.round(b.top))).size > 1 })
  .map(e => e.textContent)"""


@pytest.mark.parametrize("language", ["", "/es"])
def test_no_day_of_the_week_is_broken_in_two(browser: Browser, server: Server, language: str) -> None:
    page = browser.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{server.url}{language}/zones/RIV/")
        assert page.locator(".week th[scope=row]").count() == 7
        assert page.evaluate(BROKEN_DAYS) == [], width
    page.close()


SQUEEZED = """() => [...document.querySelectorAll('main :is(th, td)')].filter(e => { const r = document.createRange(); r.selectNodeContents(e);
  const b = e.getBoundingClientRect(); return e.textContent.trim().length > 4 && e.checkVisibility() && b.width > 1 && b.width < 40 }).map(e => e.textContent.trim())"""


@pytest.mark.parametrize("language", ["", "/es"])
def test_figures_are_cards_on_a_phone_and_a_table_on_a_desk(
    browser: Browser, server: Server, language: str
) -> None:
    page = browser.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{server.url}{language}/zones/RIV/concerns/")
        assert page.evaluate(WIDER) <= 0, width
        assert page.evaluate(SQUEEZED) == [], width
        heads = page.locator(".figures thead th").first.is_visible()
        assert heads == (width > 704), "columns have heads, cards have labels"
        card = page.locator(".figures tbody tr").first
        border = card.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)")
        assert (border > 0) == (width <= 704), width
        dots = page.locator(".plot .dot")
        assert dots.count() >= 14
        assert all(dot.bounding_box()["width"] > 10 for dot in dots.all())  # type: ignore[index]
    page.close()


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_search_near_an_address_is_accessible_fits_and_works_without_javascript(
    browser: Browser, server: Server, language: str
) -> None:
    page = browser.new_page(viewport=PHONE)
    for typed in ("Main", "1600 Lantern Street"):
        page.goto(f"{server.url}{language}/concerns/")
        page.fill("#near-address", typed)
        page.keyboard.press("Escape")
        press(page.locator(".searching .main"))
        expect(page).to_have_url(f"{server.url}{language}/concerns/near/")
        assert not seen(page), typed
        if typed == "Main":
            assert page.locator("#choices button").count() > 1
            page.locator("#choices button").first.click()
            expect(page.locator(".seen li").first).to_be_visible()
    assert "Lantern Street" not in page.url
    page.close()
    plain = browser.new_page(java_script_enabled=False, viewport={"width": 320, "height": 700})
    plain.goto(f"{server.url}{language}/concerns/")
    plain.fill("#near-address", "1600 Lantern Street")
    press(plain.locator(".searching .main"))
    assert plain.locator(".seen li").count() > 3
    plain.locator("main details summary").first.click()
    plain.select_option("#near-around", "1000")
    press(plain.locator("main details button"))
    assert plain.locator(".seen li").count() > 10
    plain.close()
