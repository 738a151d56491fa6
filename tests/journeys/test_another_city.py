"""A city of 25 districts and some 275 beats, set up by the commands an operator uses, and looked at page by page at a phone's width."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PROVE
from tests.support.another_city import beats_of, write_maps, write_roster
from tests.support.browser import DESK, PHONE, WIDER, seen
from tests.support.crawl import crawl
from tests.support.demo import Server, lamplighter, running
from tests.support.fixtures import sign_in_by_link

pytestmark = pytest.mark.browser
LONGEST = 14_000
"""Pixels of the longest page on a phone: some sixteen screens, where a list of all beats alone would be forty."""
SETTINGS = '[city]\nname = "Chicago"\ntime_zone = "America/Chicago"\n'


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Set up from nothing: maps, roster, people."""
    place = tmp_path_factory.mktemp("city")
    home = place / "home"
    home.mkdir()
    (home / "lamplighter.toml").write_text(SETTINGS)
    (home / "demo.json").write_text(json.dumps({"city": "Chicago", "seed": 1, "recipe": "another"}))
    lamplighter(home, "init")
    districts, beats = write_maps(place)
    levels = ["--level", "district", "--level", "beat", "--parent", "district"]
    columns = ["--code", "code", "--name", "name"]
    lamplighter(home, "zones", "import", str(districts), str(beats), *levels, *columns, "--yes")
    write_roster(place / "roster", beats_of(beats))
    lamplighter(home, "roster", "import", str(place / "roster"), "--yes")
    with running(home) as server:
        yield server


def faults_of(page: Page, path: str) -> list[str]:
    """What is wrong with a page that is open at a phone's width."""
    faults = seen(page) if PROVE else []
    if page.evaluate(WIDER) > 0:
        faults.append("scrolls sideways")
    height = page.evaluate("document.documentElement.scrollHeight")
    if height > LONGEST:
        faults.append(f"is {height} pixels long")
    return [f"{path}: {fault}" for fault in faults]


@pytest.mark.parametrize("role", ["", "administrator"], ids=lambda role: role or "anonymous")
def test_no_page_assumes_six_zones_two_shifts_or_short_names(
    browser: Browser, city: Server, role: str
) -> None:
    context = browser.new_context(viewport=PHONE)
    cookie, start = "", ("/",)
    if role:
        sign_in_by_link(context, city, role)
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
        start = ("/staff/",)
    pages = crawl(city.url, cookie, start)
    assert len(pages) > 15, sorted(pages)
    page, faults = context.new_page(), []
    for name, path in sorted(pages.items()):
        if "gallery" in name or "letters" in name or (not PROVE and name.startswith("es:")):
            continue  # the gallery shows every part at once, for developers
        answer = page.goto(city.url + path)
        assert answer is not None
        assert answer.status < 400, path
        faults += faults_of(page, path)
    context.close()
    assert not faults, "\n".join(faults)


def test_a_district_says_who_is_there_though_its_beats_have_the_officers(
    browser: Browser, city: Server
) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(city.url + "/zones/")
    rows = page.get_by_role("main").locator(".todo li")
    names = [text.split("\n")[0] for text in rows.all_inner_texts()]
    numbers = [int(re.findall(r"\d+", name)[0]) for name in names]
    assert len(numbers) >= 23
    assert numbers == sorted(numbers), "2 stands before 10"
    expect(rows.first).to_contain_text("on duty now")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("on duty now")
    expect(page.get_by_role("heading", name="Each part has officers of its own")).to_be_visible()
    below = page.get_by_role("main").locator(".todo li")
    assert below.count() > 5
    below.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="The next seven days")).to_be_visible()
    context.close()


def test_long_lists_of_beats_stand_below_their_districts(browser: Browser, city: Server) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(city.url + "/meet/")
    groups = page.get_by_role("main").locator("details")
    assert groups.count() >= 20
    groups.first.locator("summary").click()
    groups.first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/meet/\w+/"))
    context.close()
