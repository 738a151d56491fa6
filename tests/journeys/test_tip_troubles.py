"""What may go wrong for a tipster, and what must not: lost answers, new readers, strange files, unknown codes, old browsers, a hurry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.opening.envelopes import open_file
from lamplighter.tips.actions import storage
from lamplighter.tips.actions.intake import LOAD
from lamplighter.tips.models import Conversation, Message, TipFile
from tests.journeys.test_cleaning_in_browser import SECRET, halves, saved, told
from tests.support.browser import PHONE, Watch, seen
from tests.support.tip_desk import Bench, tips_settings
from tests.support.tip_pages import SENDING, opened
from tests.support.tips import READERS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = "It is with us. Keep these twelve words"
NEUTRAL = "https://www.weather.gov/"


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
    with tips_settings(work_bits=4):
        yield Bench()
    LOAD.forget()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a phone."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def written(page: Page, base: str, text: str = "A van.") -> None:
    """The form with something in it."""
    page.goto(f"{base}/tips/narcotics/write/")
    page.get_by_label("What happens?").fill(text)


def send(page: Page) -> None:
    """Presses the one button."""
    page.get_by_role("button", name="Seal it and send it").click()


def heading(page: Page) -> Any:
    """The one heading that is seen."""
    return page.get_by_role("heading", level=1)


def test_nothing_is_typed_nothing_is_sent(bench: Bench, page: Page, live_server: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(f"{live_server.url}/tips/narcotics/write/")
    expect(heading(page)).to_have_text("What do you know?")
    before = len(asked)
    send(page)
    expect(page.get_by_role("alert")).to_have_text("Write what happens. One sentence is enough.")
    page.get_by_label("What happens?").fill("x" * 70_000)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("too long")
    assert all(url.startswith(f"{live_server.url}/static/") for url in asked[before:]), (
        "only what seals is fetched"
    )
    assert not Conversation.objects.exists()


def test_a_failed_script_never_sends_what_was_typed(bench: Bench, browser: Browser, live_server: Any) -> None:
    """No field has a name, and no form says where to: even sent by the browser itself, nothing of it leaves."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    for path in ("write", "back"):
        page.goto(f"{live_server.url}/tips/narcotics/{path}/")
        expect(heading(page)).to_have_text("This page needs JavaScript")
        expect(page.get_by_role("link", name="Go to the page without JavaScript")).to_be_visible()
        assert page.locator("main :is(input, textarea, select, button)[name]").count() == 0
        assert page.locator("main form:is([action], [method])").count() == 0
        assert page.locator("main :is(input, textarea):visible").count() == 0
    context.close()


def test_pictures_are_cleaned_and_other_files_go_only_if_their_sender_insists(
    bench: Bench, page: Page, live_server: Any, tmp_path: Path
) -> None:
    hostile = "<img src=x onerror='window.bad=1'>.pdf"
    picture, document = saved(halves(), "JPEG", exif=told()), b"%PDF-1.4 /Author (Somebody)"
    written(page, live_server.url)
    page.get_by_label("Pictures or files").set_input_files(
        [
            {"name": "Home.jpg", "mimeType": "image/jpeg", "buffer": picture},
            {"name": hostile, "mimeType": "application/pdf", "buffer": document},
            {"name": "other.txt", "mimeType": "text/plain", "buffer": b"notes"},
        ]
    )
    rows = page.locator("[data-picked] li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("the place")
    expect(rows.nth(1)).to_contain_text(hostile)
    expect(rows.nth(1)).to_contain_text("who made it")
    assert seen(page) == []
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("a file that was not cleaned")
    assert not Conversation.objects.exists()
    rows.nth(2).get_by_role("button", name="Take it out").click()
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_label("Send it as it is all the same").check()
    send(page)
    expect(heading(page)).to_have_text(CARD, timeout=SENDING)
    tip = opened(bench.code)[0]
    notes = tip.message.files
    assert [note.name for note in notes] == ["picture-1.jpg", "file-2.pdf"]
    assert "place" in notes[0].cleaned
    assert list(notes[1].cleaned) == []
    names = {row.number: row.name for row in TipFile.objects.all()}
    got = [
        open_file(
            (storage.folder() / names[note.number]).read_bytes(),
            note,
            desk=bench.code,
            conversation=tip.conversation,
        )
        for note in notes
    ]
    assert SECRET.encode() in picture
    assert SECRET.encode() not in got[0]
    assert got[1] == document
    assert page.evaluate("() => 'bad' in window") is False


def test_a_tip_whose_answer_was_lost_is_taken_once(bench: Bench, page: Page, live_server: Any) -> None:
    written(page, live_server.url)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/tips/wire/tip/", lose)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("could not be reached", timeout=SENDING)
    assert Conversation.objects.count() == 1
    page.unroute("**/tips/wire/tip/")
    send(page)
    expect(heading(page)).to_have_text(CARD, timeout=SENDING)
    assert Conversation.objects.count() == 1


def test_what_was_sealed_to_readers_who_changed_is_sealed_anew(
    bench: Bench, page: Page, live_server: Any
) -> None:
    changed: list[str] = []

    def change(route: Route) -> None:
        if not changed:
            changed.append("once")
            bench.sign(*READERS[:2])
        route.continue_()

    written(page, live_server.url)
    page.route("**/tips/wire/tip/", change)
    send(page)
    expect(heading(page)).to_have_text(CARD, timeout=SENDING)
    assert changed
    assert Message.objects.get().boxes.count() == 3


def test_a_list_under_another_mark_is_not_sealed_to(bench: Bench, page: Page, live_server: Any) -> None:
    """A server that shows one lead's mark and another's list."""
    written(page, live_server.url)
    Bench("gangs", lead=bytes(range(32)), keys=READERS)
    theirs = page.request.get(f"{live_server.url}/tips/wire/desks/gangs/").json()
    page.route("**/tips/wire/desks/narcotics/", lambda route: route.fulfill(json=theirs))
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("not the one this page names", timeout=SENDING)
    assert not Conversation.objects.exists()


def test_three_words_must_be_typed_right_before_the_page_lets_go(
    bench: Bench, page: Page, live_server: Any
) -> None:
    written(page, live_server.url)
    send(page)
    expect(heading(page)).to_have_text(CARD, timeout=SENDING)
    page.get_by_role("button", name="I wrote them down").click()
    for field in page.locator("[data-asked] input").all():
        field.fill("wrong")
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_role("alert")).to_contain_text("is another one")
    page.get_by_role("button", name="Show the words again").click()
    expect(page.locator(".codecard .words li")).to_have_count(12)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_the_printed_card_holds_the_words_and_not_what_they_open(
    bench: Bench, page: Page, live_server: Any
) -> None:
    written(page, live_server.url)
    send(page)
    expect(heading(page)).to_have_text(CARD, timeout=SENDING)
    page.evaluate("() => { window.print = () => { window.printed = document.title; }; }")
    page.get_by_role("button", name="Print the card").click()
    assert page.evaluate("() => window.printed") == "Twelve words"
    page.emulate_media(media="print")
    drawn = page.locator(".codecard .words li").all_inner_texts()
    assert len(drawn) == 12
    said = page.locator("body").inner_text()
    for each in drawn:  # one of the twelve may be "tip", or have it inside
        said = said.replace(each, "", 1)
    for word in ("tip", "narcotics", "Lamplighter", "police", "911"):
        assert word.lower() not in said.lower(), said


def test_a_code_that_opens_nothing_and_one_that_is_none_are_told_apart(
    bench: Bench, page: Page, live_server: Any
) -> None:
    page.goto(f"{live_server.url}/tips/narcotics/back/")
    field = page.get_by_label("Your twelve words")
    for typed, told_so in (
        ("abandon", "There are 1 here."),
        ("abandon " * 11 + "lamplighter", "“lamplighter” (number 12)"),
        ("abandon " * 12, "do not belong together"),
    ):
        field.fill(typed)
        page.get_by_role("button", name="Open my mailbox").click()
        expect(page.get_by_role("alert")).to_contain_text(told_so)
    assert seen(page) == []
    field.fill(" ".join(codes.words_of(codes.new_code(), "es")))
    page.get_by_role("button", name="Open my mailbox").click()
    expect(heading(page)).to_have_text("Nothing is under this code", timeout=SENDING)
    assert seen(page, dark=True) == []


def test_a_browser_that_cannot_seal_is_told_before_the_first_field(
    bench: Bench, page: Page, live_server: Any
) -> None:
    page.add_init_script(
        """const real = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (form, key, how, ...more) =>
          how === "X25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : real(form, key, how, ...more);"""
    )
    for path in ("write", "back"):
        page.goto(f"{live_server.url}/tips/narcotics/{path}/")
        expect(heading(page)).to_have_text("This browser cannot seal")
        expect(page.get_by_text("It is too old")).to_be_visible()
        expect(page.get_by_text("This page came over an open connection")).to_be_hidden()
        expect(page.get_by_role("link", name="Without JavaScript")).to_be_visible()
        assert page.locator("main :is(input, textarea):visible").count() == 0
    assert seen(page) == []


@pytest.mark.parametrize("way", ["button", "escape"])
def test_leaving_in_a_hurry_asks_nothing_and_does_not_come_back(
    bench: Bench, page: Page, live_server: Any, way: str
) -> None:
    page.route(NEUTRAL, lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{live_server.url}/tips/")
    written(page, live_server.url)
    if way == "button":
        page.get_by_role("link", name="Leave this page now").click()
    else:
        page.keyboard.press("Escape")
        assert page.url.endswith("/write/"), "once is a slip"
        page.keyboard.press("Escape")
    page.wait_for_url(NEUTRAL)
    page.go_back()
    page.wait_for_url(NEUTRAL)
    assert asked == []


def test_the_first_page_is_small_and_loads_nothing_of_others(
    bench: Bench, page: Page, live_server: Any
) -> None:
    watch = Watch(page, live_server.url)
    weight: list[int] = []
    page.on("response", lambda each: weight.append(len(each.body()) + len(str(each.headers))))
    page.goto(f"{live_server.url}/es/tips/", wait_until="networkidle")
    assert sum(weight) < 60_000, "also without compression"
    assert (watch.strangers, watch.errors) == ([], [])
