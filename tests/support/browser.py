"""A real Chromium that may reach the server under test and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


def axe_violations(page: Page) -> list[str]:
    """One line for each accessibility fault that axe finds: rule, help, the elements."""
    page.evaluate(AXE)
    result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG)
    return [
        f"{fault['id']}: {fault['help']}: " + "; ".join(str(node["target"]) for node in fault["nodes"][:5])
        for fault in result["violations"]
    ]
