"""A resident's moves in a browser: ask for an address, and read what comes."""

from __future__ import annotations

import urllib.parse
import urllib.request
from urllib.error import HTTPError

from playwright.sync_api import Page

HOUSE = "1600 Lantern St"
"""An address that is one place."""
TWINS = "921 Main St"
"""An address that may be two places."""
NOWHERE = "zzz qqq"
"""An address that is none."""
AFAR = {"lon": "-93.0", "lat": "41.0"}
"""A place in another state."""


def ask(page: Page, base: str, text: str, *, when: str = "", language: str = "") -> None:
    """Types an address on the home page, and a time if given, and presses the button."""
    page.goto(f"{base}{language}/")
    fill(page, text, when)


def fill(page: Page, text: str, when: str = "") -> None:
    """The form that the page shows, filled in and sent by Enter: suggestions that open may lie over the button."""
    if when:
        page.locator("details.when summary").click()
        page.locator("main [name=when]:not([type=hidden])").fill(when)
    box = page.locator("main [name=address]:not([type=hidden])")
    box.fill(text)
    with page.expect_navigation(url="**/find/"):
        box.press("Enter")


def post(base: str, path: str, **fields: str) -> tuple[int, str, dict[str, str]]:
    """A form sent without a browser: status, page, headers."""
    data = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(base + path, data=data, headers={"Origin": base})
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read().decode(), dict(reply.headers)
    except HTTPError as reply:
        return reply.code, reply.read().decode(), dict(reply.headers)
