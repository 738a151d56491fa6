"""The scripts that seal are named by their hash: a browser runs these bytes or none, and anybody can compare them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from lamplighter.tips.models import Conversation
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


@pytest.mark.parametrize("name", ["tips/js/early.js", "keys/js/hpke.js"])
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


SEND, PRESSED = "Seal it and send it", "A part of this page did not come"


@pytest.mark.parametrize("name", ["tips/js/write.js", "keys/js/words.js"])
def test_a_changed_program_seals_nothing_and_what_was_typed_stays(
    page: Page, live_server: Any, name: str
) -> None:
    """What comes when somebody begins is held to its hash as well."""
    Bench()
    page.route(
        f"**/{name}", lambda route: route.fulfill(response=(real := route.fetch()), body=real.body() + b"\n")
    )
    page.goto(f"{live_server.url}/tips/narcotics/write/")
    page.get_by_label("What happens?").fill("A van at noon.")
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("alert").first).to_contain_text(PRESSED)
    expect(page.get_by_label("What happens?")).to_have_value("A van at noon.")
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(("path", "pressed"), [("write", SEND), ("back", "Open my mailbox")])
def test_who_presses_before_the_program_came_sees_at_once_that_it_works(
    page: Page, live_server: Any, path: str, pressed: str
) -> None:
    Bench()
    held: list[Route] = []
    page.route("**/keys/js/words.js", lambda route: held.append(route))
    page.goto(f"{live_server.url}/tips/narcotics/{path}/")
    page.locator("textarea:visible").fill("A van at noon.")
    page.get_by_role("button", name=pressed).click()
    status = page.locator("[data-opening]:visible")
    expect(status).to_have_text("Working …")
    expect(status).to_be_in_viewport()
    for each in held:
        each.continue_()
    expect(page.locator("[data-opening]", has_text="Working")).to_have_count(0, timeout=30_000)


def test_one_press_is_enough_when_the_program_is_there_already(page: Page, live_server: Any) -> None:
    Bench()
    page.goto(f"{live_server.url}/tips/narcotics/back/")
    page.locator("textarea:visible").fill("just three words")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Open my mailbox").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("A code has twelve words")


def test_an_old_fault_goes_when_somebody_puts_it_right(page: Page, live_server: Any) -> None:
    Bench()
    page.goto(f"{live_server.url}/tips/narcotics/write/")
    page.get_by_role("button", name=SEND).click()
    fault = page.locator("[data-step=form] [data-errors]")
    expect(fault).to_be_visible()
    page.get_by_label("What happens?").press_sequentially("A")
    expect(fault).to_be_hidden()


def test_a_program_that_came_late_is_asked_for_again(page: Page, live_server: Any) -> None:
    Bench()
    page.route("**/tips/js/sending.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/tips/narcotics/write/")
    page.get_by_label("What happens?").fill("A van at noon.")
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("alert").first).to_contain_text(PRESSED)
    page.unroute("**/tips/js/sending.js")
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "It is with us. Keep these twelve words", timeout=30_000
    )
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("path", ["write", "back"])
def test_every_script_of_a_page_is_named_with_its_hash_and_stands_on_the_list(
    page: Page, live_server: Any, path: str
) -> None:
    Bench()
    came: list[Response] = []
    page.on("response", lambda each: came.append(each) if each.request.resource_type == "script" else None)
    page.goto(f"{live_server.url}/tips/narcotics/{path}/", wait_until="networkidle")
    program = f"tips/js/{path}.js"
    assert not any(program in each.url for each in came), "whoever only looks waits for little"
    with page.expect_response(lambda each: program in each.url):
        page.locator("textarea:visible").first.fill("A")
    page.wait_for_function(
        "name => performance.getEntriesByType('resource').some((each) => each.name.includes(name))",
        arg=program,
    )
    loaded = {each.url: each.body() for each in came}
    assert any("keys/js/words.js" in url for url in loaded)
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
    listed = page.locator(".hashes code").all_text_contents()
    assert {hashlib.sha256(data).hexdigest() for data in loaded.values()} <= set(listed)
