"""Readers and leads of the demo city's desks, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.browser import DESK, Watch
from tests.support.demo import Server, lamplighter

INBOX = "/staff/tips/narcotics/"
KEYS = "/staff/keys/narcotics/"
LEAD_KEYS = "/staff/keys-lead/narcotics/"
SLOW = 60_000
"""A passphrase is stretched on purpose, and a busy machine takes longer."""


def passphrases(server: Server) -> dict[str, str]:
    """By whose keys, as ``lamplighter demo tips`` prints them."""
    printed = lamplighter(server.home, "demo", "tips").stdout.splitlines()
    return dict(line.split(": ", 1) for line in printed if not line.startswith("tipster"))


def codes(server: Server) -> list[str]:
    """The codes of the demo's tipsters."""
    printed = lamplighter(server.home, "demo", "tips").stdout.splitlines()
    return [line.split(": ", 1)[1] for line in printed if line.startswith("tipster")]


def ready(page: Page, address: str) -> None:
    """Opens a page and waits for its script."""
    page.goto(address)
    page.wait_for_selector("[data-ready]", state="attached", timeout=SLOW)


def visit(context: BrowserContext, server: Server, path: str) -> tuple[Page, Watch]:
    """A page of the server with its script at work."""
    page = context.new_page()
    page.set_default_timeout(SLOW)
    watch = Watch(page, server.url)
    ready(page, server.url + path)
    return page, watch


def tab_to(page: Page, target: Locator, most: int = 200) -> None:
    """Presses Tab until the target has the focus: whoever has no mouse gets there, too."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Goes to a button by Tab and presses it."""
    tab_to(page, target)
    page.keyboard.press(key)


def type_into(page: Page, target: Locator, text: str) -> None:
    """Goes to a field by Tab and types."""
    tab_to(page, target)
    page.keyboard.insert_text(text)


def unlock(page: Page, passphrase: str) -> None:
    """Opens the inbox by keyboard."""
    type_into(page, page.locator("[data-unlock]"), passphrase)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=list]")).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-progress]")).to_be_hidden(timeout=SLOW)


def reader_context(browser: Browser, state: dict[str, Any], **more: Any) -> BrowserContext:
    """A signed-in browser whose storage and addresses are looked through at the end."""
    return browser.new_context(viewport=DESK, storage_state=state, accept_downloads=True, **more)


def kept_nothing(page: Page, secrets: Iterable[str]) -> None:
    """Nothing of what was opened stands in storage, in the address, or in the state of the history."""
    kept = page.evaluate(
        """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, location.href, history.state, document.cookie,
             await caches.keys(), await indexedDB.databases()])"""
    )
    for secret in secrets:
        assert secret not in kept, f"“{secret}” is kept in the browser"


DATE = re.compile(r"\d{1,2}:\d\d")
"""A time of day, of which no page about tips may have one."""
