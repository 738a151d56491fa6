"""Promises 8 and 9 on every page that anybody can open: without JavaScript, in both languages, and small."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PROVE
from tests.support.browser import PHONE
from tests.support.crawl import get
from tests.support.demo import Server

pytestmark = pytest.mark.browser
Pages = Callable[[str], dict[str, str]]


def in_one_language(pages: dict[str, str], language: str) -> dict[str, str]:
    """A language's pages: their twins are of the same templates and are looked at, too, at full size."""
    return pages if PROVE else {name: path for name, path in pages.items() if name.startswith(f"{language}:")}


SEALING = {"en:tips-write", "en:tips-back"}
"""Pages that seal in the browser: without JavaScript they say so and lead to those that do without (test_tip_plain_journey)."""


def test_promise_8_every_public_page_says_the_same_without_javascript(
    browser: Browser, server: Server, pages_of: Pages
) -> None:
    pages = [browser.new_page(), browser.new_page(java_script_enabled=False)]
    for name, path in in_one_language(pages_of(""), "en").items():
        if name in SEALING:
            continue
        texts = []
        for page in pages:
            page.goto(server.url + path)
            headings = [each.strip() for each in page.locator("h1, h2").all_inner_texts()]
            forms = page.locator("main form button, main form input:not([type=hidden])").count()
            texts.append((headings, forms > 0))
        assert texts[0] == texts[1], f"{path} differs without JavaScript"
    for page in pages:
        page.close()


ALONE = {"en:letter"}
"""A letter is shown as a mail program shows it, without the site around it."""


LANG = re.compile(r'<html[^>]* lang="(\w+)"')
SWITCH = re.compile(r'<a class="tongue" href="([^"]+)" hreflang="(\w+)"')


def test_every_spanish_page_has_an_english_twin_and_the_switch_keeps_the_page(
    server: Server, pages_of: Pages
) -> None:
    pages = pages_of("")
    english = {name.partition(":")[2] for name in pages if name.startswith("en:")}
    spanish = {name.partition(":")[2] for name in pages if name.startswith("es:")}
    assert english == spanish
    for name, path in pages.items():
        if name.startswith("en:") and name not in ALONE:
            assert language_and_switch(server.url + path) == ("en", "es", "/es" + path), path
            assert language_and_switch(f"{server.url}/es{path}") == ("es", "en", path), path


def language_and_switch(url: str) -> tuple[str, str, str]:
    """A page's language, the one its switch leads to, and where."""
    text = get(url).body.decode()
    spoken, switch = LANG.search(text), SWITCH.search(text)
    assert spoken, f"{url} says no language"
    assert switch, f"{url} has no switch"
    return spoken[1], switch[2], html.unescape(switch[1])


def test_public_pages_weigh_at_most_60_kb_on_the_first_view(
    browser: Browser, server: Server, pages_of: Pages
) -> None:
    heavy = []
    context = browser.new_context(viewport=PHONE)
    for path in in_one_language(pages_of(""), "es").values():  # whose texts are the longer ones
        page = context.new_page()
        weight = wire_weight(page, server.url + path)
        if (
            weight > 60_000 and "gallery" not in path
        ):  # the gallery is for developers and shows every part at once
            heavy.append(f"{path}: {weight} bytes")
        page.close()
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
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})  # as whoever comes for the first time
    devtools.on("Network.loadingFinished", count)
    page.goto(url, wait_until="networkidle" if PROVE else "load")
    return total
