"""Promise 3: a typed address is nowhere afterwards, in no file of the installation and in no URL."""

from __future__ import annotations

import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, expect

from tests.support.demo import Server, lamplighter
from tests.support.resident import ask, post

pytestmark = pytest.mark.browser
MARK = "zebraquilt"
"""A word that stands in no file of the demo city."""
LON, LAT = "-97.3047123", "38.9053987"


def places_of(home: Path, *marks: str) -> list[str]:
    """Every file below a folder that holds one of the marks, in any case; names of files count too."""
    found = []
    for path in home.rglob("*"):
        data = (str(path.name).encode() + (path.read_bytes() if path.is_file() else b"")).lower()
        found += [f"{path}: {mark}" for mark in marks if mark.lower().encode() in data]
    return found


def test_a_typed_address_is_in_no_url_and_in_no_file_after_a_whole_visit(
    browser: Browser, server: Server
) -> None:
    assert not places_of(server.home, MARK, LON, LAT), "the mark is no mark"
    context = browser.new_context()
    page = context.new_page()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url + str(request.headers.get("referer", ""))))
    house = f"1600 Lantern St Apt {MARK}"
    page.goto(server.url)
    box = page.get_by_role("combobox")
    with page.expect_response("**/find/suggest/"):
        box.press_sequentially(house)
    with page.expect_navigation(url="**/find/"):
        box.press("Enter")
    expect(page.locator("main .kicker")).to_have_text(house)
    page.locator("main .choose button").first.click()
    expect(page.locator("h1")).to_contain_text("You are in the River zone")
    ask(page, server.url, house)
    page.get_by_role("button", name="Español").click()
    page.wait_for_url("**/es/find/")
    page.get_by_role("button", name="¿No es su dirección?").click()
    expect(page.get_by_role("combobox")).to_have_value(house)
    for text in (f"{MARK} street", f"9 {MARK} \N{SNOWMAN}", f"{MARK} & Lantern", MARK * 40, ""):
        ask(page, server.url, text)
    assert post(server.url, "/find/", lon=LON, lat=LAT, label=MARK)[0] == 200
    assert post(server.url, "/find/", address=house, when=MARK)[0] == 422
    assert post(server.url, f"/{MARK}/", address=house)[0] == 404
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []
    context.close()
    assert not [url for url in urls if MARK in url.lower() or LON in url]
    left = places_of(server.home, MARK, LON, LAT)
    assert not left, "\n".join(left)


def test_an_address_asked_for_at_the_api_or_on_the_command_line_is_in_no_file_either(server: Server) -> None:
    lamplighter(server.home, "who", f"1600 Lantern St Apt {MARK}", check=False)
    lamplighter(server.home, "who", f"{MARK} street", check=False)
    data = f'{{"address": "1600 Lantern St Apt {MARK}"}}'.encode()
    for path in ("locate", "addresses"):
        request = urllib.request.Request(
            f"{server.url}/api/v1/{path}", data=data, headers={"Content-Type": "application/json"}
        )
        with suppress(HTTPError), urllib.request.urlopen(request, timeout=30) as reply:
            assert reply.status == 200
    assert (server.home / "serve.log").stat().st_size > 0, "there is no log to look at"
    assert not places_of(server.home, MARK)
