"""Promises 8 and 9 on every page that anybody can open: without JavaScript, in both languages, and small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PROVE
from tests.support.browser import PHONE
from tests.support.demo import Server

pytestmark = pytest.mark.browser
Pages = Callable[[str], dict[str, str]]


def in_one_language(pages: dict[str, str], language: str) -> dict[str, str]:
    """A language's pages: their twins are of the same templates and are looked at, too, at full size."""
    return pages if PROVE else {name: path for name, path in pages.items() if name.startswith(f"{language}:")}


def test_promise_8_every_public_page_says_the_same_without_javascript(
    browser: Browser, server: Server, pages_of: Pages
) -> None:
    pages = [browser.new_page(), browser.new_page(java_script_enabled=False)]
    for path in in_one_language(pages_of(""), "en").values():
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
    for path in in_one_language(pages_of(""), "es").values():  # whose texts are the longer ones
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
    page.goto(url, wait_until="networkidle" if PROVE else "load")
    return total
