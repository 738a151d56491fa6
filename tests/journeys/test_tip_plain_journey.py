"""A tipster's whole way without JavaScript: told first what it means, then write, come back, answer, destroy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as said
from playwright.sync_api import Browser, BrowserContext, expect

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.armour import armoured
from lamplighter.core.sealing.messages import Message as Words
from lamplighter.core.sealing.sealing import seal_first
from lamplighter.tips.models import Conversation
from tests.support.browser import PHONE, press, seen
from tests.support.tip_desk import Bench, tips_settings
from tests.support.tip_pages import opened, reply, words_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "A van at noon. <script>document.title = 'bad'</script>"


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """The browser's driver holds an event loop in this thread; the database is used beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def bench() -> Iterator[Bench]:
    with tips_settings(plain_wait_seconds=0, plain_per_minute=600):
        yield Bench()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone on which scripts do not run."""
    made = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield made
    made.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_whole_way(bench: Bench, context: BrowserContext, live_server: Any, language: str) -> None:
    prefix = "" if language == "en" else "/es"
    page = context.new_page()
    heading = page.get_by_role("heading", level=1)
    with translation.override(language):
        button = lambda name: page.get_by_role("button", name=said(name))  # noqa: E731
        page.goto(f"{live_server.url}{prefix}/tips/narcotics/write/")
        page.get_by_role("link", name=said("Go to the page without JavaScript")).click()
        expect(heading).to_have_text(said("Without JavaScript our server sees your words for a moment"))
        assert page.locator("textarea[name=text]").count() == 0, "it is said before anything can be typed"
        press(button("I understand: go on"))
        page.get_by_label(said("What happens?")).fill(TEXT)
        press(button("Send it, to be sealed by the server"))
        expect(heading).to_have_text(said("It is with us. Keep these twelve words"))
        words = words_on(page)
        assert opened(bench.code)[0].message.text == TEXT
        reply(bench, "Which day? <b>Please</b>")
        expect(
            page.get_by_text(said("Press Escape twice to leave at once."))
        ).to_be_hidden()  # no script hears it

        press(button("I wrote them down: check that they are right"))
        expect(page.get_by_text(words[0], exact=True)).to_have_count(0)
        page.get_by_label(said("Your twelve words")).fill(" ".join(codes.words_of(codes.new_code())))
        press(button("Check them"))
        expect(page.get_by_role("alert")).to_contain_text(
            said("These are twelve words that belong together, but not yours. Compare each with your paper.")
        )
        press(button("Show the words again"))
        assert words_on(page) == words
        press(button("I wrote them down: check that they are right"))
        page.get_by_label(said("Your twelve words")).fill(" ".join(words).upper())
        press(button("Check them"))
        expect(heading).to_have_text(said("Your tip is with the desk"))
        assert len(opened(bench.code)) == 1, "checking sends nothing"

        page.get_by_role("link", name=said("Come back with a code, without JavaScript")).click()
        page.get_by_label(said("Your twelve words")).fill("abandon " * 12)
        press(button("I understand: open my mailbox"))
        expect(page.get_by_role("alert")).to_contain_text(
            said("These twelve words do not belong together. One of them is another, or two changed places.")
        )
        page.get_by_label(said("Your twelve words")).fill("\n".join(words).upper())
        press(button("I understand: open my mailbox"))
        expect(page.get_by_text("Which day? <b>Please</b>")).to_be_visible()
        expect(page.get_by_text(TEXT)).to_be_visible()
        page.get_by_label(said("Your answer, or something to add")).fill("On Mondays.")
        press(button("Send it, to be sealed by the server"))
        expect(page.get_by_role("status")).to_have_text(said("Sent. It stands below, among what you wrote."))
        assert [each.message.text for each in opened(bench.code)] == [TEXT, "On Mondays."]
        press(button("Destroy everything"))
        press(button("No, keep it"))
        assert Conversation.objects.count() == 1
        press(button("Destroy everything"))
        press(button("Yes, destroy it"))
        expect(heading).to_have_text(said("It is destroyed"))
    assert not Conversation.objects.exists()
    assert context.cookies() == []
    assert sum(word in page.url for word in words) < 3, "by chance one of them is “tip” or “write”"


def test_a_tip_sealed_on_a_computer_of_ones_own_is_pasted(
    bench: Bench, context: BrowserContext, live_server: Any
) -> None:
    keys = codes.tipster_keys(codes.new_code(), bench.code)
    box = armoured(seal_first(Words(text="Sealed at home."), bench.readers(), keys))
    page = context.new_page()
    page.goto(f"{live_server.url}/tips/narcotics/plain/")
    paste = page.get_by_label("The sealed tip, with its first and last line")
    paste.fill(box[:300])
    press(page.get_by_role("button", name="Send the sealed tip"))
    expect(page.get_by_role("alert")).to_contain_text("no whole sealed tip")
    paste.fill(f"> {box}")
    press(page.get_by_role("button", name="Send the sealed tip"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your sealed tip is with us")
    assert opened(bench.code)[0].message.text == "Sealed at home."


def test_its_pages_are_for_everyone(bench: Bench, browser: Browser, live_server: Any) -> None:
    """Axe runs as a script; what it looks at is the same."""
    made = browser.new_context(viewport=PHONE)
    page = made.new_page()
    faults = []
    for at, path in enumerate(("plain/", "plain/back/")):
        page.goto(f"{live_server.url}/tips/narcotics/{path}")
        faults += seen(page, dark=bool(at))
    page.goto(f"{live_server.url}/tips/narcotics/plain/")
    press(page.get_by_role("button", name="I understand: go on"))
    faults += seen(page)
    page.get_by_label("What happens?").fill("A van.")
    press(page.get_by_role("button", name="Send it, to be sealed by the server"))
    faults += seen(page, dark=True)
    words = words_on(page)
    expect(page.get_by_text("Press Escape twice to leave at once.")).to_be_visible()
    press(page.get_by_role("button", name="I wrote them down"))
    press(page.get_by_role("button", name="Check them"))
    faults += seen(page)
    page.get_by_label("Your twelve words").fill(" ".join(words))
    press(page.get_by_role("button", name="Check them"))
    faults += seen(page, dark=True)
    page.goto(f"{live_server.url}/tips/narcotics/plain/back/")
    page.get_by_label("Your twelve words").fill(" ".join(words))
    press(page.get_by_role("button", name="I understand: open my mailbox"))
    faults += seen(page)
    press(page.get_by_role("button", name="Destroy everything"))
    faults += seen(page, dark=True)
    press(page.get_by_role("button", name="Yes, destroy it"))
    faults += seen(page)
    for at, path in enumerate(("law/", "check/", "totals/")):
        page.goto(f"{live_server.url}/tips/{path}")
        faults += seen(page, dark=bool(at % 2))
    made.close()
    assert faults == []
