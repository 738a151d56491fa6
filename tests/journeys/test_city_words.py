"""An administrator in a real browser: a faint color is refused, what is chosen is seen first, and residents see it within a second, in
both languages; what is missing in the data is a link away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESK, PHONE, Watch, axe_violations
from tests.support.demo import Server

pytestmark = pytest.mark.browser
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
BAND = "() => getComputedStyle(document.querySelector('header.top')).backgroundColor"


@pytest.fixture
def administrator(browser: Browser, state_of: Callable[[str], dict[str, Any]]) -> Iterator[Page]:
    made = browser.new_context(viewport=DESK, storage_state=state_of("administrator"))
    yield made.new_page()
    made.close()


@pytest.fixture
def resident(browser: Browser) -> Iterator[Page]:
    made = browser.new_context(viewport=PHONE)
    yield made.new_page()
    made.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def test_colors_are_refused_shown_and_then_seen_by_everyone(
    administrator: Page, resident: Page, server: Server
) -> None:
    watch = Watch(administrator, server.url)
    administrator.goto(f"{server.url}/staff/city/colors/")
    administrator.get_by_role("textbox", name="Links on light pages (optional)").fill("#8ab4f8")
    press(administrator, "See how it will look")
    expect(administrator.get_by_role("alert")).to_contain_text(
        re.compile(r"contrast of 1\.\d\d to 1 with .+ It needs 4\.5 to 1")
    )
    administrator.get_by_role("textbox", name="Links on light pages (optional)").fill("#6a1b9a")
    administrator.get_by_label(re.compile("^Band at the head")).fill("#3b0a45")
    press(administrator, "See how it will look")
    expect(administrator.get_by_role("heading", level=1)).to_have_text("This is how it will look")
    assert not axe_violations(administrator)
    resident.goto(server.url)
    assert resident.evaluate(BAND) == "rgb(20, 33, 61)", "nothing is kept yet"
    press(administrator, "Save")
    expect(administrator.get_by_role("status")).to_contain_text("Saved.")
    administrator.wait_for_timeout(1_000)
    resident.goto(server.url)
    assert resident.evaluate(BAND) == "rgb(59, 10, 69)"
    assert not axe_violations(resident)
    administrator.goto(f"{server.url}/staff/city/colors/")
    for label in ("Band at the head", "Links on light pages", "Links on dark pages"):
        administrator.get_by_label(re.compile(f"^{label}")).fill("")
    press(administrator, "See how it will look")
    press(administrator, "Save")
    assert not watch.errors, "the policy let a style or script through, or did not"
    assert not watch.strangers


def test_a_word_is_seen_in_sentences_and_then_on_every_page(
    administrator: Page, resident: Page, server: Server
) -> None:
    administrator.goto(f"{server.url}/staff/city/")
    administrator.get_by_role("link", name=re.compile("Change.*An area with officers")).click()
    for label, said in (
        ("One, in English", "beat"),
        ("Several, in English", "beats"),
        ("One, in Spanish", "sector"),
        ("Several, in Spanish", "sectores"),
    ):
        administrator.get_by_label(label).fill(said)
    administrator.get_by_label("el: el sector").check()
    press(administrator, "See how it will look")
    expect(administrator.get_by_role("table")).to_contain_text("Find your beat on the map")
    expect(administrator.get_by_role("table")).to_contain_text("Busque su sector en el mapa")
    press(administrator, "Save")
    administrator.wait_for_timeout(1_000)
    resident.goto(f"{server.url}/zones/")
    expect(resident.get_by_role("navigation", name="Main")).to_contain_text("Beats")
    expect(resident.get_by_role("heading", level=1)).to_have_text(
        "Riverbend has 6 beats, each with officers of its own."
    )
    resident.goto(f"{server.url}/es/zones/")
    expect(resident.get_by_role("heading", level=1)).to_have_text(
        "Riverbend tiene 6 sectores, cada uno con agentes propios."
    )
    resident.goto(f"{server.url}/about/")
    expect(resident.get_by_role("main")).to_contain_text("How we know your beat")
    administrator.goto(f"{server.url}/staff/city/words/zone/")
    press(administrator, "Use Lamplighter's own word again")
    administrator.wait_for_timeout(1_000)
    resident.goto(f"{server.url}/zones/")
    expect(resident.get_by_role("navigation", name="Main")).to_contain_text("Zones")


def test_the_pages_fit_a_phone_and_speak_spanish(administrator: Page, server: Server) -> None:
    administrator.set_viewport_size(PHONE)
    for path in (
        "city/",
        "city/name/",
        "city/colors/",
        "city/words/cio/",
        "city/shifts/",
        "city/holidays/",
        "city/seal/",
        "city/load/",
        "quality/",
    ):
        administrator.goto(f"{server.url}/es/staff/{path}")
        assert administrator.evaluate(WIDER) <= 0, path
        assert not axe_violations(administrator), path


def test_what_is_missing_is_a_link_away(administrator: Page, server: Server) -> None:
    administrator.goto(f"{server.url}/staff/")
    administrator.get_by_role("link", name="Data quality What is missing").click()
    expect(administrator.get_by_role("heading", level=1)).to_contain_text(
        re.compile("to mend|Nothing is missing")
    )
    administrator.get_by_role("table").get_by_role("link").first.click()
    expect(administrator).to_have_url(re.compile("#[a-z-]+$"))
