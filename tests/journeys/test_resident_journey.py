"""A resident's whole way: a half-typed address, the officers, why, in Spanish, to the zone's page and its flyer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESK, PHONE, Watch
from tests.support.crawl import get
from tests.support.demo import Server, lamplighter
from tests.support.pdf import tags_of, text_of
from tests.support.resident import AFAR, HOUSE, NOWHERE, TWINS, ask, fill, post

pytestmark = pytest.mark.browser


@contextmanager
def visitor(browser: Browser, server: Server, **options: Any) -> Iterator[Page]:
    """Somebody nobody knows, on a phone; leaves without a cookie, a stranger asked, or a fault in the console."""
    context = browser.new_context(**{"viewport": PHONE, **options})
    page = context.new_page()
    watch = Watch(page, server.url)
    yield page
    assert context.cookies() == [], "an anonymous visitor got a cookie"
    assert not watch.strangers, f"a page asked a third party: {watch.strangers}"
    assert not watch.errors, "\n".join(watch.errors)
    context.close()


def headline(page: Page) -> str:
    return page.locator("h1").inner_text().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_a_half_typed_address_leads_to_the_officers_in_both_languages_and_to_the_zone_s_page(
    browser: Browser, server: Server
) -> None:
    with visitor(browser, server) as page:
        page.goto(server.url)
        box = page.get_by_role("combobox", name="Your address")
        box.press_sequentially("1600 lant")
        first = page.get_by_role("option").first
        expect(first).to_contain_text("1600 Lantern Street")
        box.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
        box.press("Enter")
        expect(page.get_by_role("listbox")).to_be_hidden()
        assert box.input_value().startswith("1600 Lantern Street")
        box.press("Enter")
        page.wait_for_url("**/find/")
        assert headline(page).startswith("You are in the River zone.")
        expect(page.locator("main .kicker")).to_contain_text("1600 Lantern Street")

        page.get_by_role("link", name="Why this zone?").click()
        expect(page.locator("#why")).to_be_visible()
        why = page.locator("#why").inner_text()
        assert "River" in why, why

        page.get_by_role("button", name="Español").click()
        page.wait_for_url("**/es/find/")
        assert page.locator("html").get_attribute("lang") == "es"
        assert headline(page).startswith("Usted está en la zona River.")
        expect(page.locator("main .kicker")).to_contain_text("1600 Lantern Street")

        page.get_by_role("button", name="¿No es su dirección?").click()
        expect(page.get_by_role("combobox")).to_have_value("1600 Lantern Street, Riverbend, GP 66301")
        page.get_by_role("button", name="English").click()
        page.wait_for_url(server.url + "/find/")
        expect(page.get_by_role("combobox")).to_have_value("1600 Lantern Street, Riverbend, GP 66301")
        page.get_by_role("button", name="Find my officers").click()

        page.get_by_role("link", name="Open the zone's page").click()
        page.wait_for_url("**/zones/RIV/")
        expect(page.locator("h1")).to_contain_text("River")
        assert page.locator("main a[href$='/flyer.pdf']").count() == 1


def test_the_flyer_reads_aloud_in_both_languages_and_leads_back_to_the_zone(server: Server) -> None:
    reply = get(server.url + "/zones/RIV/flyer.pdf")
    assert reply.kind == "application/pdf"
    with pikepdf.open(io.BytesIO(reply.body)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as about:
            assert about["dc:title"] == "Your officers in the River zone"
            assert about["{http://www.aiim.org/pdfua/ns/id/}part"] == "1", "it does not call itself PDF/UA"
        tags = tags_of(pdf)
        english, spanish = (text_of(page) for page in pdf.pages)
        links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", [])]
    assert "YourofficersintheRiverzone" in english
    assert "SusagentesenlazonaRiver" in spanish
    for words in (english, spanish):
        assert "911" in words
        assert "555-0141" in words
    assert [tag for tag, _ in tags].count("/H1") == 2
    codes = [said for tag, said in tags if tag == "/Figure"]
    for path, code in zip(("/zones/RIV/", "/es/zones/RIV/"), codes, strict=True):
        assert code.endswith(path), f"the code to scan says {code}"
        assert any(link.endswith(path) for link in links)


def press_to(page: Page, selector: str) -> None:
    """Tab until the focus is there; a wrong turn or a trap ends the test."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"sixty times Tab do not reach {selector}")


def test_the_same_way_goes_by_keyboard_alone(browser: Browser, server: Server) -> None:
    with visitor(browser, server, viewport=DESK) as page:
        page.goto(server.url)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", (
            "the first stop skips to the main part"
        )
        page.keyboard.press("Enter")
        press_to(page, "[name=address]")
        page.keyboard.type(HOUSE)
        press_to(page, "[data-find] button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/find/")
        assert headline(page).startswith("You are in the River zone.")
        press_to(page, "details.more summary")
        page.keyboard.press("Enter")
        expect(page.locator("#why")).to_be_visible()
        page.keyboard.press("Control+Home")
        page.reload()
        press_to(page, "header button[lang=es]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/es/find/")
        press_to(page, "main a[href='/es/zones/RIV/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/es/zones/RIV/")
        press_to(page, "main a[href$='/flyer.pdf']")


def test_the_same_way_goes_without_javascript(browser: Browser, server: Server) -> None:
    with visitor(browser, server, java_script_enabled=False) as page:
        ask(page, server.url, HOUSE)
        assert headline(page).startswith("You are in the River zone.")
        page.locator("details.more summary").click()
        expect(page.locator("#why")).to_be_visible()
        expect(page.get_by_role("button", name="Open the large map")).to_be_hidden()
        page.get_by_role("button", name="Español").click()
        assert headline(page).startswith("Usted está en la zona River.")
        page.get_by_role("button", name="¿No es su dirección?").click()
        expect(page.get_by_role("textbox", name="Su dirección")).to_have_value(HOUSE)
        fill(page, HOUSE)
        page.locator("main a[href='/es/zones/RIV/']").click()
        expect(page.locator("h1")).to_contain_text("River")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_address_that_fits_two_places_asks_which(browser: Browser, server: Server, script: bool) -> None:
    with visitor(browser, server, java_script_enabled=script) as page:
        ask(page, server.url, TWINS, when="2026-03-04T19:00")
        choices = page.locator("main .choose button")
        assert choices.count() >= 2, "a silent guess"
        chosen = choices.nth(1).locator("span").first.inner_text().splitlines()[0]
        choices.nth(1).click()
        expect(page.locator("main .kicker")).to_have_text(chosen)
        assert "7 pm" in headline(page), "the time asked for got lost on the way"


def test_a_place_that_is_only_worked_out_is_called_so_also_after_it_was_chosen(
    browser: Browser, server: Server
) -> None:
    with visitor(browser, server) as page:
        ask(page, server.url, "100 Main")  # the demo city's Main Streets have no such number
        page.locator("main .choose button").first.click()
        expect(page.locator("main .hero .why")).to_contain_text("the place is the middle of the street")
        page.get_by_role("button", name="Español").click()
        expect(page.locator("main .hero .why")).to_contain_text("el lugar es la mitad de la calle")


def test_an_unknown_address_gets_help_and_the_text_back(browser: Browser, server: Server) -> None:
    with visitor(browser, server) as page:
        ask(page, server.url, NOWHERE)
        expect(page.locator("h1")).to_have_text("We could not find that address.")
        expect(page.get_by_role("combobox")).to_have_value(NOWHERE)
        expect(page.get_by_role("link", name="Find your zone on the map")).to_be_visible()
        fill(page, HOUSE)
        assert headline(page).startswith("You are in the River zone.")


def test_a_place_outside_is_told_so_and_a_broken_one_is_not_taken_for_a_place(server: Server) -> None:
    status, page, _ = post(server.url, "/find/", **AFAR)
    assert status == 200
    assert "lies outside the zones" in page
    status, page, _ = post(server.url, "/es/find/", **AFAR)
    assert "911" in page
    for lon, lat in (
        ("0", "0"),
        ("38.9", "-97.3"),
        ("nan", "nan"),
        ("1e999", "5"),
        ("x", "y"),
        ("-97.3", ""),
    ):
        status, page, _ = post(server.url, "/find/", lon=lon, lat=lat)
        assert status in (200, 422), (lon, lat)
        assert "You are in" not in page, (lon, lat)


def test_an_hour_asked_for_gets_the_answer_of_that_hour_as_on_the_command_line(
    browser: Browser, server: Server
) -> None:
    for when in ("2026-03-04T19:00", "2026-03-07T03:00"):
        said = lamplighter(server.home, "who", HOUSE, "--at", when).stdout
        with visitor(browser, server) as page:
            ask(page, server.url, HOUSE, when=when)
            assert headline(page) in said, f"{headline(page)!r} is not what the command says: {said}"
            page.get_by_role("button", name="Español").click()
            page.wait_for_url("**/es/find/")
            expect(page.locator("main .kicker")).to_contain_text("1600 Lantern")
            assert "marzo" in headline(page), "the switch of the language lost the time asked for"
