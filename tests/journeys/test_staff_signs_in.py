"""Staff come in: by a demo link that works once, or by an invitation, a password and the codes of an app. The passkey has its own test."""

from __future__ import annotations

import base64
import hmac
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import DESK, PHONE, Watch, axe_violations
from tests.support.crawl import get
from tests.support.demo import Server, lamplighter

pytestmark = pytest.mark.browser
PASSWORD = "four words quite apart"


def app_code(secret: str, at: datetime) -> str:
    """What an authenticator app shows at an instant: six digits (RFC 6238, SHA-1, steps of 30 s)."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at.timestamp()) // 30), "sha1")
    value: int = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06d}"


def test_the_app_of_these_tests_shows_the_codes_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert (
        app_code(secret, datetime.fromtimestamp(59, UTC)) == "287082"
    )  # RFC 6238, appendix B, last six digits
    assert app_code(secret, datetime.fromtimestamp(1111111109, UTC)) == "081804"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK)
    yield made
    made.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_a_demo_link_opens_the_desk_once_and_never_again(server: Server, browser: Browser) -> None:
    link = server.url + server.login_path("supervisor")
    for _ in range(2):  # a preview that fetches links uses nothing up
        assert get(link).status == 200
    first, second = browser.new_context(viewport=PHONE), browser.new_context(viewport=PHONE)
    page, late = first.new_page(), second.new_page()
    page.goto(link)
    late.goto(link)
    press(page, "Sign in")
    page.wait_for_url("**/staff/")
    press(late, "Sign in")
    expect(late.get_by_role("main")).to_contain_text("It was used already, or is too old.")
    late.goto(server.url + "/staff/")
    assert "/account/login/" in late.url, "a used link let somebody in"
    late.goto(link)
    expect(late.get_by_role("main")).to_contain_text("It was used already, or is too old.")
    assert not axe_violations(late)
    for each in (first, second):
        each.close()


def test_a_home_that_is_no_demo_gives_no_demo_link(server: Server) -> None:
    mark = server.home / "demo.json"
    held = mark.read_bytes()
    mark.unlink()
    try:
        refused = lamplighter(server.home, "demo", "login", "administrator", check=False)
    finally:
        mark.write_bytes(held)
    assert refused.returncode != 0
    assert "/account/" not in refused.stdout + refused.stderr
    assert "demo" in refused.stderr + refused.stdout


def test_somebody_invited_needs_a_password_and_an_app_before_anything_opens(
    server: Server, context: BrowserContext
) -> None:
    printed = lamplighter(server.home, "people", "add", "sergeant@example.org", "--role", "supervisor").stdout
    link = re.search(r"/account/invitation/\S+", printed)
    assert link is not None, printed
    page = context.new_page()
    watch = Watch(page, server.url)
    page.goto(server.url + link.group())
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password once more").fill(PASSWORD)
    press(page, "Keep it and go on")
    page.wait_for_url("**/account/second-step/")
    for closed in ("/staff/", "/staff/divisions/", "/account/", "/account/password/", "/account/codes/"):
        page.goto(server.url + closed)
        assert page.url.endswith("/account/second-step/"), f"{closed} opens without a second factor"
    assert page.request.post(server.url + "/account/sessions/", data={"which": "all"}).status != 500

    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("main code").inner_text()
    page.locator("[name=code]").fill(
        "000000" if app_code(secret, datetime.now(UTC)) != "000000" else "111111"
    )
    press(page, "Turn it on")
    expect(page.locator(".errors")).to_be_visible()
    assert page.locator("main code").inner_text() == secret, "a slip must not change the key"
    page.locator("[name=code]").fill(app_code(secret, datetime.now(UTC)))
    press(page, "Turn it on")
    page.wait_for_url("**/account/codes/")
    press(page, "Show my codes")
    codes = page.locator("main li code").all_inner_texts()
    page.goto(server.url + "/staff/")
    expect(page.locator("h1")).to_be_visible()
    assert page.url == server.url + "/staff/"

    page.goto(server.url + "/account/")
    press(page, "Sign out here")
    page.wait_for_url(server.url + "/")
    page.goto(server.url + "/staff/")
    assert "/account/login/" in page.url, "signing out leaves the desk open"
    assert get(server.url + link.group()).status in (404, 410), "an invitation works once"

    page.locator("[name=login]").fill("sergeant@example.org")
    page.locator("[name=password]").fill("not " + PASSWORD)
    press(page, "Sign in")
    expect(page.locator(".errors")).to_be_visible()
    page.locator("[name=login]").fill("sergeant@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/account/login/second/**")
    page.goto(server.url + "/staff/")
    assert "/staff/" not in page.url.partition("?")[0], "a password alone opens the desk"
    page.goto(server.url + "/account/login/second/")
    page.locator("[name=code]").fill(codes[0])  # the app's code of this half minute was used already
    press(page, "Sign in")
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.goto(server.url + "/staff/")
    assert page.url == server.url + "/staff/"
    assert not watch.strangers
    assert not watch.errors, "\n".join(watch.errors)
