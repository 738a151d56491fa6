"""A reader's day in a real browser, by keyboard: the inbox opens here, is searched here, and nothing opened goes anywhere."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import PHONE, seen
from tests.support.demo import COMMAND, Server, environment
from tests.support.readers import (
    DATE,
    INBOX,
    KEYS,
    codes,
    kept_nothing,
    passphrases,
    press,
    reader_context,
    tab_to,
    type_into,
    unlock,
    visit,
)

pytestmark = pytest.mark.browser
MARKS = ("loading dock", "carpet store", "detached garage")


@pytest.fixture(scope="module")
def words(server: Server) -> dict[str, str]:
    """Everybody's passphrase."""
    return passphrases(server)


@pytest.fixture
def context(browser: Browser, state_of: Callable[[str], dict[str, Any]]) -> Iterator[BrowserContext]:
    """Signed in as the demo's reader."""
    made = reader_context(browser, state_of("reader"))
    yield made
    made.close()


def inbox(
    context: BrowserContext, server: Server, words: dict[str, str], language: str = ""
) -> tuple[Page, Any]:
    page, watch = visit(context, server, language + INBOX)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    watch.sent = sent  # type: ignore[attr-defined]
    unlock(page, words["reader"])
    return page, watch


def open_tip(page: Page, text: str) -> None:
    press(page, page.locator("[data-tip]", has_text=text))
    expect(page.locator("[data-talk] li").first).to_contain_text(text)


def nothing_left(page: Page, watch: Any, *, secret: str) -> None:
    """No word of a tip or of the keys was sent, kept, or logged."""
    for one in (*MARKS, secret):
        assert not [each for each in watch.sent if one in each], f"“{one}” was sent"
    kept_nothing(page, (*MARKS, secret))
    assert not watch.strangers
    assert not watch.errors


def test_a_reader_opens_searches_answers_and_closes_by_keyboard(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, watch = inbox(context, server, words)
    assert page.locator("[data-tip]").count() >= 6
    assert not DATE.search(page.locator("[data-tips]").inner_text()), "days only, never times"
    type_into(page, page.locator("[data-search]"), "GARAGE foil")
    expect(page.locator("[data-tip]")).to_have_count(1)
    open_tip(page, "Strong chemical smell")
    assert page.url.endswith(INBOX), "nothing of a tip stands in an address"
    talk = page.locator("[data-talk] > li")
    expect(talk).to_have_count(2)
    expect(talk.last).to_contain_text("Demo reader")
    type_into(page, page.locator("[data-reply]"), "Does the fan run all night?")
    press(page, page.get_by_role("button", name="Seal and send"))
    expect(page.locator("[data-news]")).to_contain_text("Sealed and sent")
    expect(talk).to_have_count(3)
    expect(talk.last).to_contain_text("Does the fan run all night?")
    press(page, page.locator("[data-moves]").get_by_role("button", name="worked on"))
    expect(page.locator("[data-moves] [aria-pressed=true]")).to_have_text("worked on")
    press(page, page.locator("[data-worths]").get_by_role("button", name="useful"))
    expect(page.locator("[data-worths] [aria-pressed=true]")).to_have_text("useful")
    tab_to(page, page.locator("[data-outcome-kind]"))
    page.locator("[data-outcome-kind]").select_option("seizure fentanyl")
    page.locator("[data-outcome-amount]").fill("12")
    press(page, page.locator("[data-outcome-form]").get_by_role("button", name="Note it"))
    expect(page.locator("[data-outcomes]")).to_contain_text("fentanyl, grams: 12")
    page.go_back()
    expect(page.locator("[data-part=list]")).to_be_visible()
    expect(page.locator("[data-tip]")).to_contain_text("2 answers")
    expect(page.locator("[data-tip]")).to_be_focused()
    nothing_left(page, watch, secret=words["reader"])


def test_keys_are_put_away_by_hand_and_with_the_page(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, watch = inbox(context, server, words)
    press(page, page.get_by_role("button", name="Put my keys away"))
    expect(page.locator("[data-part=locked]")).to_be_visible()
    assert not [each for each in MARKS if each in page.content()], (
        "what was opened is gone from the page, too"
    )
    type_into(page, page.locator("[data-unlock]"), "not the passphrase at all")
    page.keyboard.press("Enter")
    expect(page.locator("[data-unlock-form] [data-fault]").first).to_contain_text("does not open your keys")
    unlock(page, words["reader"])
    page.goto(server.url + KEYS)
    page.go_back()
    expect(page.locator("[data-part=locked]")).to_be_visible()
    nothing_left(page, watch, secret=words["reader"])


def test_keys_are_put_away_when_nobody_does_anything(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(server.url + INBOX)
    page.wait_for_selector("[data-ready]", state="attached")
    page.locator("[data-unlock]").fill(words["reader"])
    page.locator("[data-unlock]").press("Enter")
    expect(page.locator("[data-part=list]")).to_be_visible(timeout=60_000)
    page.clock.fast_forward("11:00")
    expect(page.locator("[data-part=locked]")).to_be_visible()
    expect(page.locator("[data-news]")).to_contain_text("put away")


def test_one_thing_is_open_at_a_time_and_the_page_stays_short(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, _ = inbox(context, server, words)
    open_tip(page, "I keep books")
    folds = page.locator("details[data-folded]")
    for each in folds.all():
        each.evaluate("fold => { fold.open = false }")
    closed = page.evaluate(
        "document.documentElement.scrollHeight"
    )  # the talk grows with what earlier tests wrote
    for number in range(folds.count()):
        press(page, folds.nth(number).locator("summary"))
        expect(page.locator("details[data-folded][open]")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollHeight") < closed + 1000
    order = page.locator("[data-part=conversation] summary").all_inner_texts()
    assert order[-1].startswith("Destroy"), "at the very end, by itself"
    page.set_viewport_size(PHONE)
    state, talk = (page.locator(each).bounding_box() for each in (".tip-state", "[data-talk]"))
    assert state
    assert talk
    assert state["y"] < talk["y"], "on a phone, how it stands comes before the talk"
    expect(page.locator("[data-outcome-kind]")).to_be_visible()
    select = page.locator("[data-outcome-kind]")
    assert select.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_what_a_tipster_wrote_is_shown_as_text_and_files_are_saved_under_names_that_do_nothing(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, watch = inbox(context, server, words)
    page.locator("[data-filter-state]").select_option("")
    open_tip(page, "CHEAP LOANS")
    shown = page.locator("[data-talk] .text").first
    expect(shown).to_contain_text("<b>best rates</b> <script>alert(1)</script>")
    assert page.locator("[data-talk] :is(script, b b, .text *)").count() == 0
    page.get_by_role("button", name="All tips").click()
    open_tip(page, "Strong chemical smell")
    with page.expect_download() as download:
        press(page, page.get_by_role("button", name="Open and save"))
    assert download.value.suggested_filename == "tip-garage.txt.sealed-open"
    assert b"white box truck" in Path(download.value.path()).read_bytes()
    assert not watch.errors


def test_inert_names(context: BrowserContext, server: Server) -> None:
    page, _ = visit(context, server, INBOX)
    names = ["../../etc/passwd", "a\u202egpj.exe", "C:\\x.lnk", "", "…", "<img src=x>.html", "a" * 300]
    made = page.evaluate(
        """async (names) => {
          const script = document.querySelector('script[src*="tips/reader/inbox"]').src;
          const source = await (await fetch(script)).text();
          const name = source.match(/"([^"]*conversation[^"]*\\.js)"/)[1];
          const { inertName } = await import(new URL(name, script));
          return names.map((each) => inertName(each, 7));
        }""",
        names,
    )
    for name in made:
        assert re.fullmatch(r"tip-[^\\/:*?\"<>|%$`\u202e]{1,90}\.sealed-open", name), name


def test_a_taken_along_bundle_opens_without_a_server(
    context: BrowserContext, server: Server, words: dict[str, str], tmp_path: Path
) -> None:
    keys, _ = visit(context, server, KEYS)
    with keys.expect_download() as file:
        press(keys, keys.get_by_role("button", name="Download my key file"))
    file.value.save_as(tmp_path / "keys.json")
    page, _ = inbox(context, server, words)
    open_tip(page, "loading dock")
    press(page, page.get_by_text("Export or mute"))
    with page.expect_download() as bundle:
        press(page, page.get_by_role("button", name="Export"))
    bundle.value.save_as(tmp_path / "bundle.txt")
    assert "loading dock" not in (tmp_path / "bundle.txt").read_text()
    assert json.loads((tmp_path / "keys.json").read_text())["what"] == "reader"
    asked = ["tips", "open", str(tmp_path / "bundle.txt"), "--key", str(tmp_path / "keys.json")]
    opened = subprocess.run(
        [*COMMAND, *asked],
        env=environment(server.home),
        input=words["reader"] + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    assert "loading dock" in opened


def test_a_reward_goes_by_number_and_word(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, _ = inbox(context, server, words)
    open_tip(page, "I keep books")
    press(page, page.get_by_text("Reward", exact=True))
    press(page, page.get_by_role("button", name="Write a reward number"))
    written = page.locator("[data-reply]").input_value()
    number = re.search(r"R-\w{4}-\w{4}", written)
    assert number is not None
    press(page, page.get_by_role("button", name="Seal and send"))
    expect(page.locator("[data-reward-numbers]")).to_contain_text(number.group())
    expect(page.locator("[data-reward-numbers]")).to_contain_text("Pay nobody yet")
    assert page.get_by_role("button", name="It was paid").count() == 0


def test_a_tip_of_today_is_no_word_for_a_reward_of_today(
    context: BrowserContext, browser: Browser, server: Server, words: dict[str, str]
) -> None:
    """Only what was written after the offer can claim it; the day says too little."""
    page, _ = inbox(context, server, words)
    open_tip(page, "loading dock")
    press(page, page.get_by_text("Reward", exact=True))
    press(page, page.get_by_role("button", name="Write a reward number"))
    press(page, page.get_by_role("button", name="Seal and send"))
    numbers = page.locator("[data-reward-numbers]")
    expect(numbers).to_contain_text("Pay nobody yet")
    assert page.get_by_role("button", name="It was paid").count() == 0
    theirs = browser.new_page()
    theirs.goto(f"{server.url}/tips/narcotics/back/")
    theirs.get_by_label("Your twelve words").fill(codes(server)[0])
    theirs.get_by_role("button", name="Open my mailbox").click()
    theirs.get_by_label("Your answer, or something to add").fill("Heron.")
    theirs.get_by_role("button", name="Seal it and send it").click()
    expect(theirs.locator("[data-sent]")).to_be_visible(timeout=60_000)
    theirs.close()
    press(page, page.get_by_role("button", name="All tips"))
    open_tip(page, "loading dock")
    expect(page.locator("[data-talk]")).to_contain_text("Heron.")
    expect(numbers).to_contain_text("has written since")
    expect(page.get_by_role("button", name="It was paid", include_hidden=True)).to_have_count(1)


def test_another_desk_is_let_in_and_a_copy_is_forwarded_without_what_gives_away(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, _ = inbox(context, server, words)
    open_tip(page, "A friend's kid")
    press(page, page.get_by_text("Let another desk read"))
    page.locator("[data-share-desk]").select_option("violent-crimes")
    expect(page.locator("[data-share-fingerprint]")).to_contain_text(re.compile(r"(\w{4}-){4}\w{4}"))
    expect(page.locator("[data-share-fingerprint]")).to_contain_text(
        re.compile(r" has (1 reader|[2-9] readers)\.")
    )
    press(page, page.get_by_role("button", name="Let them read"))
    expect(page.locator("[data-shares]")).to_contain_text("Violent Crimes: for information")
    press(page, page.get_by_role("button", name="Let Violent Crimes read no longer"))
    expect(page.locator("[data-news]")).to_contain_text("Violent Crimes can open it no longer")
    expect(page.locator("[data-shares] li")).to_have_count(0)
    press(page, page.locator("summary", has_text="Forward a copy without"))
    press(page, page.get_by_role("button", name="Begin with what the person wrote"))
    copy = page.locator("[data-scrub]")
    expect(page.locator("[data-scrub-original]")).to_contain_text("fountain")
    whole = page.locator("[data-inbox]").bounding_box()
    form = page.locator("[data-scrub-form]").bounding_box()
    assert whole
    assert form
    assert form["width"] > 0.85 * whole["width"], (
        "the copy stands beside the original text, not in a narrow column"
    )
    assert "fountain" in copy.input_value()
    hits = page.locator("[data-hits] button")
    before = hits.count()
    assert before, "a time of day is marked"
    press(page, hits.first)
    expect(hits).to_have_count(before - 1)
    assert "[…]" in copy.input_value()
    page.locator("[data-scrub-desk]").select_option("violent-crimes")
    press(page, page.get_by_role("button", name="Seal and forward"))
    news = page.locator("[data-news]")
    expect(news).to_contain_text("Read it once more")
    expect(news).to_be_in_viewport(ratio=1)  # far down the page, too
    press(page, page.locator("[data-scrub-read]"), "Space")
    expect(news).to_be_hidden()  # what was missing is there
    press(page, page.get_by_role("button", name="Seal and forward"))
    expect(page.locator("[data-news]")).to_contain_text("Sealed to Violent Crimes", timeout=60_000)


def test_a_conversation_is_destroyed_only_when_sure(
    context: BrowserContext, server: Server, words: dict[str, str]
) -> None:
    page, _ = inbox(context, server, words)
    open_tip(page, "Venden por la ventana")
    press(page, page.get_by_text("Destroy it before its time"))
    destroy = page.get_by_role("button", name="Destroy", exact=True)
    press(page, destroy)
    expect(page.locator("[data-news]")).to_contain_text("Tick that you want")
    press(page, page.locator("[data-sure]"), "Space")
    press(page, destroy)
    expect(page.locator("[data-part=list]")).to_be_visible()
    expect(page.locator("[data-tip]", has_text="Venden por la ventana")).to_have_count(0)


@pytest.mark.parametrize("language", ["", "/es"])
def test_promise_9_the_inbox_is_for_everyone(
    context: BrowserContext, server: Server, words: dict[str, str], language: str
) -> None:
    page, watch = inbox(context, server, words, language)
    page.set_viewport_size(PHONE)
    assert not seen(page, twin=bool(language))
    page.locator("[data-tip]", has_text="I keep books").click()
    expect(page.locator("[data-talk] > li").first).to_be_visible()
    folds = page.locator("details[data-folded]")
    for number in range(folds.count()):
        folds.nth(number).locator("summary").click()
        expect(page.locator("details[data-folded][open]")).to_have_count(1)
    assert not seen(page, twin=True)
    folds.filter(has=page.locator("[data-scrub-begin]")).locator("summary").click()
    page.locator("[data-scrub-begin]").click()
    assert not seen(page, twin=bool(language), dark=True)
    assert not watch.errors
