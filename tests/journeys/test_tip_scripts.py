"""The scripts that seal are named by their hash: a browser runs these bytes or none, and anybody can compare them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.browser import PHONE
from tests.support.tip_desk import Bench

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """The browser's driver holds an event loop in this thread; the database is used beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["tips/js/write.js", "keys/js/hpke.js", "tips/js/words.js"])
def test_a_module_with_one_more_byte_does_not_run(page: Page, live_server: Any, name: str) -> None:
    Bench()

    def change(route: Route) -> None:
        real = route.fetch()
        route.fulfill(response=real, body=real.body() + b"\n")

    page.clock.install()
    page.route(f"**/{name}", change)
    page.goto(f"{live_server.url}/tips/narcotics/write/", wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_have_text("One moment")
    page.clock.fast_forward(30_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("This browser cannot seal")
    expect(page.get_by_text("did not load whole")).to_be_visible()
    assert page.locator("main :is(input, textarea):visible").count() == 0


@pytest.mark.parametrize("path", ["write", "back"])
def test_every_script_of_a_page_is_named_with_its_hash_and_stands_on_the_list(
    page: Page, live_server: Any, path: str
) -> None:
    Bench()
    loaded: dict[str, bytes] = {}
    page.on(
        "response",
        lambda each: (
            loaded.__setitem__(each.url, each.body()) if each.request.resource_type == "script" else None
        ),
    )
    page.goto(f"{live_server.url}/tips/narcotics/{path}/", wait_until="networkidle")
    named = dict(
        page.eval_on_selector_all(
            "script, link[rel=modulepreload]",
            "all => all.map((each) => [each.src || each.href, each.integrity])",
        )
    )
    assert set(loaded) <= set(named), "nothing is loaded that is not named"
    for url, data in loaded.items():
        assert named[url] == f"sha256-{b64encode(hashlib.sha256(data).digest()).decode()}", url
    page.goto(f"{live_server.url}/tips/check/")
    listed = page.locator(".hashes code").all_inner_texts()
    assert {hashlib.sha256(data).hexdigest() for data in loaded.values()} <= set(listed)
