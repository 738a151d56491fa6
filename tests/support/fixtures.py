"""Fixtures of the tests that use a running program; imported by the conftest files of journeys and sweeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support import demo
from tests.support.browser import chromium
from tests.support.crawl import crawl


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """The demo city of this run. Read it; do not write into it."""
    return demo.built_demo_home()


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Server]:
    """A real server over a copy of the demo city."""
    with demo.running(demo.copy_of(demo_home, tmp_path_factory.mktemp("server"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for a module."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def state_of(server: demo.Server, browser: Browser) -> Callable[[str], dict[str, Any]]:
    """Cookies of a signed-in member of staff, by role; each role signs in once for a module."""
    kept: dict[str, dict[str, Any]] = {}

    def sign_in(role: str) -> dict[str, Any]:
        if role not in kept:
            context = browser.new_context()
            sign_in_by_link(context, server, role)
            kept[role] = dict(context.storage_state())
            context.close()
        return kept[role]

    return sign_in


def sign_in_by_link(context: BrowserContext, server: demo.Server, role: str) -> None:
    """Opens a one-time link and presses its one button."""
    page = context.new_page()
    page.goto(server.url + server.login_path(role))
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(lambda url: "/login" not in url and "/demo" not in url)
    page.close()


@pytest.fixture(scope="module")
def pages_of(
    server: demo.Server, state_of: Callable[[str], dict[str, Any]]
) -> Callable[[str], dict[str, str]]:
    """Route name to an example path, for every page that a role reaches by links, and by the private links of residents."""
    kept: dict[str, dict[str, str]] = {}
    links = [
        link
        for kind in ("meetings", "academy")
        for link in demo.lamplighter(server.home, "demo", kind).stdout.split()
    ]
    private = tuple(language + urlsplit(link).path for link in links for language in ("", "/es"))

    def find(role: str) -> dict[str, str]:
        if role not in kept:
            cookie = ""
            start: tuple[str, ...] = ("/", "/es/", "/gallery/", "/es/gallery/")
            if not role:
                start += private
            else:
                cookies = state_of(role)["cookies"]
                cookie = "; ".join(f"{each['name']}={each['value']}" for each in cookies)
                start += ("/staff/", "/es/staff/")
            kept[role] = crawl(server.url, cookie, start)
        return kept[role]

    return find
