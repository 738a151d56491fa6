"""How keys come to a desk, in a real browser, by keyboard: made, recovered, listed by the lead, sealed for by a colleague, ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import PHONE, seen
from tests.support.demo import Server, lamplighter
from tests.support.readers import (
    INBOX,
    KEYS,
    LEAD_KEYS,
    kept_nothing,
    passphrases,
    press,
    reader_context,
    ready,
    type_into,
    unlock,
    visit,
)

pytestmark = pytest.mark.browser
NEW = "walnut bicycle thunder pepper glove"


@pytest.fixture(scope="module")
def words(server: Server) -> dict[str, str]:
    """Everybody's passphrase."""
    return passphrases(server)


@pytest.fixture
def reader(browser: Browser, state_of: Callable[[str], dict[str, Any]]) -> Iterator[BrowserContext]:
    """Signed in as the demo's reader."""
    made = reader_context(browser, state_of("reader"))
    yield made
    made.close()


@pytest.fixture
def lead(browser: Browser, state_of: Callable[[str], dict[str, Any]]) -> Iterator[BrowserContext]:
    """Signed in as the lead of the demo's desks."""
    made = reader_context(browser, state_of("supervisor"))
    yield made
    made.close()


def new_phrase(page: Page, part: str, phrase: str) -> None:
    form = page.locator(f"[data-part={part}] [data-passphrase-form]")
    first, again = form.locator("[data-secret]").all()
    type_into(page, first, phrase)
    type_into(page, again, phrase)
    page.keyboard.press("Enter")


def code_typed_back(page: Page) -> list[str]:
    shown = page.locator("[data-recovery-words] li")
    expect(shown).to_have_count(12)
    code = shown.all_inner_texts()
    press(page, page.get_by_role("button", name="I have them on paper"))
    type_into(page, page.locator("[data-typed]"), " ".join(code).upper())
    press(page, page.locator("[data-type-back] button[type=submit]"))
    return code


def test_a_lead_makes_a_key_a_reader_makes_theirs_and_a_list_is_signed(
    server: Server, reader: BrowserContext, lead: BrowserContext
) -> None:
    """A desk that is new: from nothing to a signed list, and the recovery code opens what the passphrase does."""
    lamplighter(
        server.home, "tips", "desk", "add", "trafficking", "--name-en", "Trafficking", "--name-es", "Trata"
    )
    for role in ("reader", "supervisor"):
        lamplighter(
            server.home, "people", "grant", f"{role}@riverbend.invalid", role, "--zone", "desk:trafficking"
        )
    hers, watch_hers = visit(lead, server, "/staff/keys-lead/trafficking/")
    press(hers, hers.get_by_role("button", name="Make the lead’s key"))
    new_phrase(hers, "make", "short")
    expect(hers.locator("[data-part=make] .wrong").first).to_contain_text("at least 16 characters")
    hers.locator("[data-part=make] [data-secret]").first.fill("")
    hers.locator("[data-part=make] [data-secret]").last.fill("")
    new_phrase(hers, "make", NEW)
    lead_code = code_typed_back(hers)
    expect(hers.locator("[data-news]")).to_contain_text("The lead’s key is made")

    page, watch = visit(reader, server, "/staff/keys/trafficking/")
    press(page, page.get_by_role("button", name="Make my keys"))
    offered = page.locator("[data-part=make] [data-drawn]")
    expect(offered).to_have_text(re.compile(r"^(\S+ ){4}\S+$"))
    phrase = offered.inner_text()
    new_phrase(page, "make", phrase)
    code = code_typed_back(page)
    expect(page.locator("[data-news]")).to_contain_text("Your keys are made")
    expect(page.locator("[data-kept-title]")).to_contain_text("wait for your lead")
    mine = page.locator("[data-my-id]").inner_text()

    ready(hers, hers.url)
    row = hers.locator("[data-readers] tr", has_text=mine)
    expect(row).to_contain_text("waits for the lead")
    press(hers, row.get_by_role("checkbox"), "Space")
    press(hers, hers.get_by_role("button", name="Sign a new list"))
    expect(hers.locator("[data-sign-changes]")).to_contain_text(mine)
    type_into(hers, hers.locator("[data-unlock]"), "not the passphrase at all")
    hers.keyboard.press("Enter")
    expect(hers.locator("[data-unlock-form] [data-fault]").first).to_contain_text("does not open")
    hers.locator("[data-unlock]").fill("")
    hers.locator("[data-unlock-form] summary").click()
    type_into(hers, hers.locator("[data-unlock-code]"), " ".join(lead_code))
    press(hers, hers.get_by_role("button", name="Sign and publish"))
    expect(hers.locator("[data-news]")).to_contain_text("List 1 is published")

    ready(page, page.url)
    expect(page.locator("[data-kept-title]")).to_have_text("You read here")
    press(page, page.get_by_role("button", name="Change the passphrase"))
    page.locator("[data-unlock-form] summary").click()
    type_into(page, page.locator("[data-unlock-code]"), ", ".join(word[:4] for word in code))
    press(page, page.get_by_role("button", name="Open my keys"))
    new_phrase(page, "change", NEW)
    expect(page.locator("[data-news]")).to_contain_text("The new passphrase holds")
    ready(page, server.url + "/staff/tips/trafficking/")
    unlock(page, NEW)
    for one, one_of_them in ((page, watch), (hers, watch_hers)):
        kept_nothing(one, (phrase, NEW, " ".join(code), code[0] + " " + code[1]))
        assert not one_of_them.errors
        assert not one_of_them.strangers


def test_weak_passphrases_are_told_from_strong_ones(server: Server, reader: BrowserContext) -> None:
    page, _ = visit(reader, server, KEYS)
    judged = page.evaluate(
        """async () => {
          const script = document.querySelector('script[src*="keys/desk/reader"]').src;
          const names = async (from, name) => { const source = await (await fetch(from)).text(); return new URL(source.match(new RegExp(`"([^"]*${name}[^"]*\\.js)"`))[1], from).href; };
          const secret = await names(script, "/secret");
          const { judged, drawn } = await import(await names(secret, "/passphrase"));
          const weak = ["password password1", "1234567890123456", "aaaaaaaaaaaaaaaaaaaa", "narcotics narcotics", "qwertyqwertyqwerty",
            "contraseña2026 2026", "policia policia policia", "abc abc abc abc abc", "password12345678", "Password12345678!"];
          const drawnOnes = await Promise.all(["en", "es", "en", "es"].map(drawn));
          return [await Promise.all(weak.map(async (one) => (await judged(one)).good)), await Promise.all(drawnOnes.map(async (one) => (await judged(one)).good)), drawnOnes];
        }"""
    )
    assert not any(judged[0]), judged[0]
    assert all(judged[1]), judged
    assert len(set(judged[2])) == 4


def test_a_passkey_opens_keys_without_a_passphrase(
    server: Server, reader: BrowserContext, words: dict[str, str]
) -> None:
    """WebAuthn's PRF, as Chromium's own authenticator plays it."""
    base = server.url.replace("127.0.0.1", "localhost")
    state = [{**each, "domain": "localhost"} for each in reader.cookies()]
    reader.add_cookies(state)
    page = reader.new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "hasPrf": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    ready(page, base + KEYS)
    press(page, page.get_by_role("button", name="Add a passkey"))
    type_into(page, page.locator("[data-unlock]"), words["reader"])
    page.keyboard.press("Enter")
    expect(page.locator("[data-news]")).to_contain_text("The passkey opens your keys", timeout=60_000)
    page.goto(base + INBOX)
    press(page, page.get_by_role("button", name="Open with my passkey"))
    expect(page.locator("[data-tip]").first).to_be_visible(timeout=60_000)


def test_who_waits_is_listed_a_colleague_seals_the_open_tips_and_who_leaves_is_ended(
    server: Server, reader: BrowserContext, lead: BrowserContext, words: dict[str, str]
) -> None:
    page, watch = visit(lead, server, LEAD_KEYS)
    press(page, page.get_by_label("Detective Brandt is on the list"), "Space")
    press(page, page.get_by_role("button", name="Sign a new list"))
    type_into(page, page.locator("[data-unlock]"), words["lead"])
    page.keyboard.press("Enter")
    expect(page.locator("[data-news]")).to_contain_text("List 2 is published", timeout=60_000)

    theirs, _ = visit(reader, server, INBOX)
    unlock(theirs, words["reader"])
    expect(theirs.locator("[data-reseal]")).to_contain_text("Detective Brandt cannot open", timeout=60_000)
    press(theirs, theirs.get_by_role("button", name="Seal them for Detective Brandt"))
    expect(theirs.locator("[data-news]")).to_contain_text("can open all of it now", timeout=60_000)
    expect(theirs.locator("[data-reseal]")).to_be_hidden()

    press(page, page.get_by_label("Detective Amari is on the list"), "Space")
    press(page, page.get_by_role("button", name="Sign a new list"))
    expect(page.locator("[data-sign-ends]")).to_be_visible()
    expect(page.locator("[data-sign-changes]")).to_contain_text("Taken off: Detective Amari")
    type_into(page, page.locator("[data-unlock]"), words["lead"])
    page.keyboard.press("Enter")
    expect(page.locator("[data-news]")).to_contain_text("List 3 is published", timeout=60_000)
    expect(page.locator("[data-readers] tr", has_text="Detective Amari")).to_contain_text("ended on")
    press(theirs, theirs.get_by_role("button", name="Put my keys away"))
    unlock(theirs, words["reader"])
    theirs.locator("[data-tip]", has_text="loading dock").click()
    expect(theirs.locator("[data-talk] .text").first).to_contain_text("loading dock")
    assert not watch.errors


def test_another_lead_than_the_browser_knew_opens_nothing(
    server: Server, reader: BrowserContext, words: dict[str, str]
) -> None:
    page, _ = visit(reader, server, KEYS)
    known = page.evaluate("JSON.parse(localStorage['lamplighter-desk-narcotics'])")
    assert re.fullmatch(r"(\w{4}-){4}\w{4}", known["fingerprint"])
    page.evaluate(
        "localStorage['lamplighter-desk-narcotics'] = JSON.stringify({fingerprint: 'ABCD-EFGH-IJKL-MNOP-QRST', number: 1})"
    )
    ready(page, server.url + INBOX)
    expect(page.locator("[data-list-changed]")).to_contain_text(known["fingerprint"])
    page.locator("[data-unlock]").fill(words["reader"])
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    expect(page.locator("body[data-busy]")).to_have_count(0, timeout=60_000)
    assert page.locator("[data-tip]").count() == 0
    press(page, page.get_by_role("button", name="I compared it"))
    page.wait_for_selector("[data-ready]", state="attached")
    expect(page.locator("[data-list-changed]")).to_be_hidden()
    page.evaluate(
        "known => { localStorage['lamplighter-desk-narcotics'] = JSON.stringify({...known, number: 99}) }",
        known,
    )
    ready(page, server.url + KEYS)
    expect(page.locator("[data-list-changed]")).to_contain_text("An older list")


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize("who", ["reader", "lead"])
def test_promise_9_pages_of_keys_are_for_everyone(
    request: pytest.FixtureRequest, server: Server, who: str, language: str
) -> None:
    context = request.getfixturevalue(who)
    page, watch = visit(context, server, language + (KEYS if who == "reader" else LEAD_KEYS))
    page.set_viewport_size(PHONE)
    page.locator("details > summary").last.click()
    assert not seen(page, twin=bool(language))
    if who == "lead":
        page.locator("[data-renew]").click()
    else:
        page.evaluate("document.querySelector('[data-begin]').click()")
    expect(page.locator("[data-part=make] [data-drawn]")).to_have_text(re.compile(r"\S+ \S+"))
    assert not seen(page, twin=bool(language), dark=True)
    page.locator("[data-part=make] [data-secret]").first.fill(NEW)
    page.locator("[data-part=make] [data-secret]").last.fill(NEW)
    page.locator("[data-part=make] [data-secret]").last.press("Enter")
    expect(page.locator("[data-recovery-words] li")).to_have_count(12)
    assert not seen(page, twin=bool(language))
    assert not watch.errors
