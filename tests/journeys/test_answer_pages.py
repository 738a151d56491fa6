"""Pages that only a POST leads to, which no crawl finds: answer, choice, not found, outside, the form again."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PROVE
from tests.support.browser import DESK, PHONE, Watch, axe_violations
from tests.support.demo import Server
from tests.support.resident import AFAR, HOUSE, NOWHERE, TWINS, ask

pytestmark = pytest.mark.browser

PAGES: dict[str, dict[str, str]] = {
    "result": {"address": HOUSE},
    "result for an hour": {"address": HOUSE, "when": "2026-03-04T03:00"},
    "worked out": {
        "lon": "-97.3047",
        "lat": "38.9053",
        "label": "1600 Lantern Street",
        "kind": "interpolated",
    },
    "choose": {"address": TWINS},
    "not found": {"address": NOWHERE},
    "near ones": {"address": "1600 Lanternfish Bolevard"},
    "outside": AFAR,
    "nowhere on earth": {"lon": "0", "lat": "0"},
    "again": {"address": HOUSE, "again": "1"},
    "empty": {"address": ""},
    "bad time": {"address": HOUSE, "when": "soon"},
}
SEND = """([path, fields]) => { const form = Object.assign(document.createElement('form'), {method: 'post', action: path});
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
  document.body.append(form); form.submit() }"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def send(page: Page, base: str, fields: dict[str, str], language: str = "") -> None:
    """Any form, sent by the browser itself."""
    if page.url == "about:blank":
        page.goto(f"{base}{language}/about/")
    with page.expect_navigation(url="**/find/"):
        page.evaluate(SEND, [f"{language}/find/", fields])


EVERY = list(itertools.product((PHONE, DESK), ("light", "dark"), ("", "/es")))
QUICK = [(PHONE, "light", ""), (DESK, "dark", ""), (PHONE, "dark", "/es"), (DESK, "light", "/es")]
"""Each width, scheme and language twice; all eight together with LAMPLIGHTER_PROVE."""


@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    EVERY if PROVE else QUICK,
    ids=lambda value: value["width"] if isinstance(value, dict) else value or "en",
)
def test_promise_9_every_answer_is_accessible_and_fits(
    browser: Browser, server: Server, size: Any, scheme: Any, language: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page, server.url)
    faults: list[str] = []
    for name, fields in PAGES.items():
        send(page, server.url, fields, language)
        for more in page.locator("main details:not([open]) > summary").all():
            more.click()
        faults += [f"{name}: {fault}" for fault in axe_violations(page)]
        if page.evaluate(WIDER) > 0:
            faults.append(f"{name}: scrolls sideways")
        if page.locator("header .tongue").count() != 1 or page.locator("header button.tongue").count() != 1:
            faults.append(f"{name}: the switch of the language does not send the answer on")
    context.close()
    assert not faults, "\n".join(faults)
    assert not watch.errors, "\n".join(watch.errors)


def test_a_form_that_comes_back_takes_the_focus_to_what_is_to_be_fixed(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page(viewport=PHONE)
    send(page, server.url, {"address": ""})
    expect(page.locator(".errors")).to_be_focused()
    page.locator(".errors a").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.close()


def test_promise_8_the_first_view_of_the_answer_weighs_at_most_60_kb(
    browser: Browser, server: Server
) -> None:
    for language in ("", "/es"):
        context = browser.new_context(viewport=PHONE)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        weights: list[int] = []
        asked: list[str] = []
        page.goto(f"{server.url}{language}/")
        page.wait_for_load_state("networkidle")  # what the home page takes is not the answer's
        devtools.on(
            "Network.loadingFinished", lambda event, w=weights: w.append(int(event["encodedDataLength"]))
        )
        page.on("request", lambda request, a=asked: a.append(request.url))
        with page.expect_navigation(url="**/find/", wait_until="networkidle"):
            page.evaluate(SEND, [f"{language}/find/", PAGES["result"]])
        kinds = {url.rpartition(".")[2].partition("?")[0] for url in asked}
        assert {"css", "js"} <= kinds, "the cache hid a part of the weight"
        assert not [url for url in asked if "leaflet" in url or "geojson" in url], (
            "the large map loads unasked"
        )
        assert 10_000 < sum(weights) <= 60_000, f"the answer weighs {sum(weights)} bytes"
        context.close()


def test_the_large_map_opens_on_tap_and_loads_from_the_house_alone(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    watch = Watch(page, server.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, server.url, HOUSE)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "leaflet" in url or "geojson" in url], "the large map loads unasked"
    opener = page.get_by_role("button", name="Open the large map")
    opener.focus()
    page.keyboard.press("Enter")
    large = page.get_by_role("region", name="Map of the River zone")
    expect(large.locator(".leaflet-zone").first).to_be_visible()
    expect(large.locator(".pin")).to_have_count(1)
    expect(large).to_be_focused()
    assert [url for url in asked if "leaflet.js" in url or ("leaflet" in url and url.endswith(".js"))]
    assert not watch.strangers, f"the map asked a third party: {watch.strangers}"
    assert not watch.errors, "\n".join(watch.errors)
    assert not [fault for fault in axe_violations(page) if "leaflet-tile" not in fault]
    assert context.cookies() == []
    context.close()


def test_where_the_large_map_fails_the_drawn_one_stays(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.route("**/zones/map.geojson", lambda route: route.abort())
    ask(page, server.url, HOUSE)
    page.get_by_role("button", name="Open the large map").click()
    expect(page.locator("[data-map-open] [role=status]")).to_contain_text("The small one stays")
    expect(page.locator("[data-map] svg")).to_be_visible()
    context.close()
