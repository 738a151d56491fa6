"""A tipster's whole way in a real browser, by keyboard and in both languages: write, keep the words, come back, answer, withdraw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as said
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lamplighter.tips.actions.intake import LOAD
from lamplighter.tips.models import Conversation
from tests.support.browser import PHONE, Watch, seen
from tests.support.tip_desk import Bench, tips_settings
from tests.support.tip_pages import SENDING, opened, reply, type_back, words_on
from tests.support.tips import READERS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "A gray van stops behind the bakery at noon. <script>window.bad = 1</script><img src=x onerror='window.bad = 1'>"

LEFT = (
    "Who signed this is no longer on the desk’s list of readers. They may have written it before they left. "
    "If it speaks of new things, or asks to meet, do not trust it."
)


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """The browser's driver holds an event loop in this thread; the database is used beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A desk that takes tips for little work."""
    LOAD.forget()
    with tips_settings(work_bits=4, plain_wait_seconds=0):
        yield Bench()
    LOAD.forget()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    made = browser.new_context(viewport=PHONE)
    yield made
    made.close()


def tab_to(page: Page, name: str, role: str = "button") -> None:
    """Presses Tab until something has the focus; a person without a mouse has no other way."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.get_by_role(role, name=name, exact=True).and_(page.locator(":focus"))  # type: ignore[arg-type]
        if focused.count():
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_whole_way_by_keyboard(
    bench: Bench, context: BrowserContext, live_server: Any, language: str
) -> None:
    prefix = "" if language == "en" else "/es"
    page = context.new_page()
    watch = Watch(page, live_server.url)
    faults = []
    with translation.override(language):
        page.goto(f"{live_server.url}{prefix}/tips/")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            said("Tell us what you know, not who you are")
        )
        faults += seen(page, twin=language == "es")
        tab_to(page, said("Write a tip"), "link")
        page.keyboard.press("Enter")

        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(said("What do you know?"))
        faults += seen(page, twin=language == "es", dark=True)
        tab_to(page, said("What happens?"), "textbox")
        page.keyboard.type(TEXT)
        tab_to(page, said("Seal it and send it"))
        page.keyboard.press("Enter")

        expect(heading).to_have_text(said("It is with us. Keep these twelve words"), timeout=SENDING)
        faults += seen(page, twin=language == "es")
        words = words_on(page)
        tab_to(page, said("I wrote them down"))
        page.keyboard.press("Enter")
        faults += seen(page, twin=language == "es", dark=True)
        told = set(words) & set(page.locator("main").inner_text().split())
        assert len(told) < 3, "the words are hidden while they are asked; by chance the page says one of them"
        type_back(page, words, said("Check them"))
        expect(heading).to_have_text(said("Your tip is with the desk"))
        assert opened(bench.code)[0].message.text == TEXT
        assert opened(bench.code)[0].message.language == language

        reply(bench, "Which day? <b>Please</b>")
        bench.sign(*READERS[1:])  # who answered leaves
        tab_to(page, said("Come back with your code"), "link")
        page.keyboard.press("Enter")
        expect(heading).to_have_text(said("Type your twelve words"))
        faults += seen(page, twin=language == "es")
        tab_to(page, said("Your twelve words"), "textbox")
        page.keyboard.type(", ".join(words).upper())
        tab_to(page, said("Open my mailbox"))
        page.keyboard.press("Enter")
        expect(heading).to_have_text(said("There is an answer"))
        expect(page.locator("[data-replies]")).to_contain_text("Which day? <b>Please</b>")
        expect(page.locator("[data-replies] .notice")).to_have_text(said(LEFT))
        expect(page.locator("[data-own]")).to_contain_text(TEXT)
        faults += seen(page, twin=language == "es", dark=True)
        tab_to(page, said("Your answer, or something to add"), "textbox")
        page.keyboard.type("On Mondays.")
        tab_to(page, said("Seal it and send it"))
        page.keyboard.press("Enter")
        expect(page.locator("[data-sent]")).to_have_text(
            said("Sent. It stands below, among what you wrote."), timeout=SENDING
        )
        assert [each.message.text for each in opened(bench.code, READERS[1])] == [TEXT, "On Mondays."]

        tab_to(page, said("Destroy everything"))
        page.keyboard.press("Enter")
        faults += seen(page, twin=language == "es")
        tab_to(page, said("Yes, destroy it"))
        page.keyboard.press("Enter")
        expect(heading).to_have_text(said("It is destroyed"))
        faults += seen(page, twin=language == "es", dark=True)
    assert not Conversation.objects.exists()
    assert page.evaluate("() => 'bad' in window") is False
    assert context.cookies() == []
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]
    assert (watch.strangers, watch.errors, faults) == ([], [], [])
