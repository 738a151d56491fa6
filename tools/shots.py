"""Takes a screenshot of every page at 390 and 1280 px, light and dark, English and Spanish, into ``build/shots``.

``--docs`` renews the few pictures that the documentation shows (docs/pictures).
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.ops.settings")

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

from tests.support import demo  # noqa: E402
from tests.support.browser import chromium  # noqa: E402
from tests.support.crawl import crawl  # noqa: E402
from tests.support.fixtures import sign_in_by_link  # noqa: E402

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
ADDRESS = {"en": "1600 Lantern St", "es": "1600 Lantern St"}


def main() -> None:
    """Builds a demo city, starts it, and looks at everything."""
    import django

    django.setup()
    target = ROOT / "build" / "shots"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lamplighter-shots-") as place:
        home = Path(place) / "home"
        demo.lamplighter(home, "demo", "build")
        with demo.running(home) as server, chromium() as browser:
            if "--docs" in sys.argv:
                docs_pictures(browser, server, ROOT / "docs" / "pictures")
            else:
                everything(browser, server, target)


def everything(browser: Browser, server: demo.Server, target: Path) -> None:
    """Every page that links lead to, and the pages that follow a form."""
    seen: set[str] = set()
    for role in ("", "supervisor", "administrator"):
        context = browser.new_context()
        cookie = ""
        start: tuple[str, ...] = ("/", "/es/", "/gallery/", "/es/gallery/")
        if role:
            sign_in_by_link(context, server, role)
            cookie = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
            start += ("/staff/", "/es/staff/")
        state: Any = context.storage_state()
        context.close()
        pages = {name: path for name, path in crawl(server.url, cookie, start).items() if name not in seen}
        seen |= set(pages)
        for width in WIDTHS:
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, storage_state=state
                )
                page = context.new_page()
                for name, path in pages.items():
                    page.goto(server.url + path)
                    shoot(page, target / f"{role or 'public'}-{slug(name)}-{width}-{scheme}.png")
                if not role:
                    for language in ("en", "es"):
                        result(page, server.url, language)
                        shoot(page, target / f"public-{language}-result-{width}-{scheme}.png")
                context.close()
    print(f"screenshots are in {target.relative_to(ROOT)}")


OF_DOCS = (
    # name, width, height, path, as whom
    ("figures-1280-light-en", 1280, 1150, "/zones/RIV/concerns/", ""),
    ("desk-1280-light-en", 1280, 1150, "/staff/concerns/?whose=all", "supervisor"),
)
"""The first view of pages that the documentation shows beside the answer for an address."""


def docs_pictures(browser: Browser, server: demo.Server, target: Path) -> None:
    """The pages that the documentation shows."""
    target.mkdir(parents=True, exist_ok=True)
    for name, width, height, path, role in OF_DOCS:
        context = browser.new_context(viewport={"width": width, "height": height})
        if role:
            sign_in_by_link(context, server, role)
        page = context.new_page()
        page.goto(server.url + path)
        keep(page, target / f"{name}.png", full_page=False)
        context.close()
    for width, scheme, language in ((1280, "light", "en"), (390, "dark", "es")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        result(page, server.url, language, a_workday_evening())
        keep(page, target / f"result-{width}-{scheme}-{language}.png", full_page=True)
        context.close()


def a_workday_evening() -> str:
    """The next Tuesday at half past six, when an officer is on duty in every zone."""
    today = date.today()  # noqa: DTZ011
    return f"{today + timedelta(days=(1 - today.weekday()) % 7 or 7)} 18:30"


def keep(page: Page, file: Path, *, full_page: bool) -> None:
    """A picture with a third of the bytes; nobody sees it."""
    page.screenshot(path=file, full_page=full_page)
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(256).save(file, optimize=True)


def result(page: Page, url: str, language: str, when: str = "") -> None:
    """Types the address on the home page and asks; ``when``: for that time, in the reader's words."""
    page.goto(url + ("/es/" if language == "es" else "/"))
    if when:
        page.locator(".when summary").click()
        page.locator("[name=when]").fill(when)
    page.locator("[name=address]").fill(ADDRESS[language])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def shoot(page: Page, file: Path) -> None:
    page.screenshot(path=file, full_page=True)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


if __name__ == "__main__":
    main()
