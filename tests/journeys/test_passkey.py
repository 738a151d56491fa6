"""A new administrator's way in, in a real browser: invitation, password, passkey, recovery codes, and in again by passkey."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import DESK, Watch
from tests.support.demo import Server, lamplighter

pytestmark = pytest.mark.browser
PASSWORD = "four words quite apart"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK)
    yield made
    made.close()


def with_authenticator(page: Page) -> None:
    """A passkey device, as Chromium plays it: it confirms the person by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_somebody_invited_sets_a_password_and_a_passkey_and_signs_in_with_both(
    server: Server, context: BrowserContext
) -> None:
    base = server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    printed = lamplighter(server.home, "people", "add", "chief@example.org", "--role", "administrator").stdout
    link = re.search(r"/account/invitation/\S+", printed)
    assert link is not None
    page = context.new_page()
    watch = Watch(page, base)
    with_authenticator(page)

    page.goto(base + link.group())
    assert context.cookies() == [], "looking at a link sets no cookie"
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password once more").fill(PASSWORD)
    page.get_by_role("button", name="Keep it and go on").click()
    page.wait_for_url("**/account/second-step/")
    page.goto(base + "/staff/people/")
    page.wait_for_url("**/account/second-step/")

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/codes/")
    page.get_by_role("button", name="Show my codes").click()
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    page.goto(base + "/staff/people/")
    assert "chief@example.org" in page.inner_text("main")

    page.goto(base + "/account/")
    page.get_by_role("button", name="Sign out here").click()
    page.wait_for_url(base + "/")
    for step in ("passkey", "recovery code"):
        page.goto(base + "/account/login/?next=/staff/people/")
        page.locator("[name=login]").fill("chief@example.org")
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/account/login/second/")
        if step == "passkey":
            page.get_by_role("button", name="Use my passkey").click()
        else:
            page.locator("[name=code]").fill(codes[0])
            page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/staff/people/")
        page.goto(base + "/account/")
        page.get_by_role("button", name="Sign out everywhere", exact=True).click()
        page.wait_for_url("**/account/login/")
    assert not watch.strangers
    assert not watch.errors, "the content policy or a script complained"
