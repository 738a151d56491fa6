"""A real Chromium that may reach the server under test and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.conftest import PROVE

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_LAYOUT = ["scrollable-region-focusable", "target-size"]
"""The rules of axe that a page of the same content may break at one width and not at another; all are tried at full size."""
OF_WORDS = [
    "button-name",
    "document-title",
    "html-lang-valid",
    "image-alt",
    "label",
    "link-name",
    "summary-name",
    "target-size",
]
"""The rules of axe that a page may break in one language and keep in the other."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Installed Chromium, else Playwright's own."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()


class Watch:
    """Notes what a page must not do: ask a third party, log an error, break the content policy."""

    def __init__(self, page: Page, base: str) -> None:
        self.strangers: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self._asked(request.url, base))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, url: str, base: str) -> None:
        if not url.startswith((base + "/", "data:", "blob:")):
            self.strangers.append(url)

    def _said(self, kind: str, text: str) -> None:
        # The browser itself logs every 4xx answer as an error; those are looked at by their own tests.
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.errors.append(text)


def axe_violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """One line for each accessibility fault that axe finds: rule, help, the elements. ``rules``: only these, instead of all."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    result = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{fault['id']}: {fault['help']}: " + "; ".join(str(node["target"]) for node in fault["nodes"][:5])
        for fault in result["violations"]
    ]


SMALL_TARGETS = """() => [...document.querySelectorAll('main a, main button, main input, main select, main summary, header a')]
  .filter(e => { const s = getComputedStyle(e); return e.offsetParent && s.display !== 'inline' && !e.closest('svg, .leaflet-container') &&
    !['hidden', 'checkbox', 'radio'].includes(e.type) })
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, r]) => r.height < 43.5 && r.height > 2)
  .map(([html, r]) => `${Math.round(r.height)}px high: ${html}`)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def seen(page: Page, *, twin: bool = False, dark: bool = False) -> list[str]:
    """What is wrong with a page that is open at a phone's width: axe, sideways scrolling and small targets there and at a desk's
    width, and its colours in the dark.

    All of it at full size only. Else its colours are looked at by day or in the ``dark``, which the caller takes in turn, at a desk's
    width only what changes with the width, and of a page that is the ``twin`` of one already seen, in the other language, only what
    its own words may break.
    """
    if PROVE:
        faults = _in_the_dark(page) + _at_phone(page) + _at_desk(page)
    elif twin:
        faults = _at_phone(page, OF_WORDS) + _at_desk(page, [])
    else:
        page.emulate_media(color_scheme="dark" if dark else "light")
        faults = _at_phone(page) + _at_desk(page, OF_LAYOUT)
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    return faults


def _at_phone(page: Page, rules: list[str] | None = None) -> list[str]:
    faults = [f"phone: {fault}" for fault in (*axe_violations(page, rules), *page.evaluate(SMALL_TARGETS))]
    return faults + (["phone: scrolls sideways"] if page.evaluate(WIDER) > 0 else [])


def _at_desk(page: Page, rules: list[str] | None = None) -> list[str]:
    page.set_viewport_size(DESK)
    faults = [f"desk: {fault}" for fault in axe_violations(page, rules)] if rules != [] else []
    return faults + (["desk: scrolls sideways"] if page.evaluate(WIDER) > 0 else [])


def _in_the_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    faults = [f"dark: {fault}" for fault in axe_violations(page, rules=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return faults


def press(button: Locator) -> None:
    """Presses what leads to another page, and waits for that page, so that what is read next is read there."""
    with button.page.expect_navigation():
        button.click()
