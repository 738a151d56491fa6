"""Through the department's own provider, in a real browser: in with the roles of one's groups, and out by the next click once the group is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lamplighter.accounts.models import User
from lamplighter.accounts.signon import asking, wire, words
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.sections_signon import SignOn
from tests.support.browser import DESK, PHONE, Watch, axe_violations, press
from tests.support.concerns import small_city
from tests.support.identity import Identity, identity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """The browser's driver holds an event loop in this thread; the database is used beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def provider(
    live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Identity]:
    """The provider, in a process of its own, and Lamplighter set up for it."""
    for each in (wire, words, asking):
        each.forget()
    monkeypatch.setattr(wire, "PATIENCE", 60.0)
    small_city(tmp_path)
    with identity() as running:
        known = django_settings.LAMPLIGHTER
        settings.LAMPLIGHTER = known.model_copy(
            update={
                "web": known.web.model_copy(update={"public_url": live_server.url}),
                "signon": SignOn(**running.settings(resident_accounts=True)),
            }
        )
        running.person("okafor", groups=["cio-river", "it"])
        running.person("lee", groups=["bowling"])
        yield running


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK, java_script_enabled=request.param)
    made.set_default_timeout(90_000)
    yield made
    made.close()


def sign_on(page: Page, base: str, who: str, *, scripts: bool) -> None:
    """From a page that is closed, by the button, the provider's page, and back."""
    page.goto(f"{base}/staff/people/")
    press(page.get_by_role("button", name="Sign in with your department account"))
    page.get_by_role("heading", name="Department account").wait_for()
    page.get_by_role("button", name=who, exact=True).click()
    if not scripts:
        page.get_by_role("main").get_by_role("button", name="Go on").click()


def test_in_by_ones_groups_and_out_by_the_next_click(
    live_server: Any, provider: Identity, context: BrowserContext, request: pytest.FixtureRequest
) -> None:
    base, scripts = str(live_server.url), "with scripts" in request.node.name
    page = context.new_page()
    watch = Watch(page, base)
    page.goto(f"{base}/account/login/")
    assert context.cookies() == [], "looking at the page sets no cookie"

    sign_on(page, base, "okafor", scripts=scripts)
    page.wait_for_url(f"{base}/staff/people/")
    expect(page.get_by_role("main")).to_contain_text("okafor@example.org")
    page.goto(f"{base}/account/")
    expect(page.get_by_role("main")).to_contain_text("your department account")

    provider.person("okafor", groups=["cio-river"])
    answer = page.goto(f"{base}/staff/people/")
    assert answer is not None
    assert answer.status == 403, "no administrator any more"
    assert page.goto(f"{base}/staff/").status == 200  # type: ignore[union-attr]

    provider.person("okafor", groups=[])
    page.get_by_role("navigation", name="Staff").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have no access any more")
    if scripts:
        assert axe_violations(page) == []
    page.goto(f"{base}/staff/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_on(page, base, "lee", scripts=scripts)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have no role here yet")
    assert not User.objects.filter(email="lee@example.org").exists()
    strangers = [each for each in watch.strangers if not each.startswith(provider.issuer + "/authorize")]
    assert not strangers
    assert not watch.errors, watch.errors


def test_every_page_of_it_is_for_everyone(live_server: Any, provider: Identity, browser: Browser) -> None:
    """Both widths, both languages; pictures of them where somebody wants to look."""
    base = str(live_server.url)
    for width, size in ((390, PHONE), (1280, DESK)):
        for language in ("", "/es"):
            context = browser.new_context(viewport=size)
            context.set_default_timeout(90_000)
            page = context.new_page()
            provider.person("okafor", groups=["cio-river", "it"])
            asking.forget()
            seen: list[str] = []

            def look(
                name: str, page: Page = page, tail: str = f"{width}{language[1:]}", seen: list[str] = seen
            ) -> None:
                assert axe_violations(page) == [], name
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
                seen.append(name)
                if SHOTS:
                    page.screenshot(path=f"{SHOTS}/{name}-{tail}.png", full_page=True)

            page.goto(f"{base}{language}/account/login/")
            look("login")
            page.goto(f"{base}{language}/account/sign-on/back/?code=a&state=b")
            page.wait_for_load_state()
            look("refused")
            page.goto(f"{base}{language}/my-page/")
            look("address")
            page.get_by_role("textbox").last.fill("ana@example.org")
            page.locator("button[value=address]").click()
            look("code")
            page.goto(f"{base}{language}/account/login/")
            page.locator("form[action$='/account/sign-on/'] button").click()
            page.get_by_role("button", name="okafor", exact=True).click()
            page.wait_for_url("**/staff/")
            user = User.objects.get(email="okafor@example.org")
            page.goto(f"{base}{language}/account/")
            look("account")
            page.goto(f"{base}{language}/staff/people/{user.pk}/")
            look("person")
            provider.tell("faults", status=503)
            asking.forget()
            user.sign_ins.filter(ended_at=None).latest("pk").ticket.__class__.objects.update(
                confirmed_at="2026-01-01T00:00Z"
            )
            page.goto(f"{base}{language}/staff/")
            look("not-confirmed")
            provider.tell("faults")
            asking.forget()
            provider.person("okafor", groups=[])
            page.goto(f"{base}{language}/staff/")
            look("locked-out")
            assert len(seen) == 8
            context.close()
    assert Mail.objects.filter(category="sign-in").count() == 3, "each new browser but the first was told"
