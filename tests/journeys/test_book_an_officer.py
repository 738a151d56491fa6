"""Must show 1: somebody who works until 6 books an evening by address, takes the calendar file, moves it, cancels it: on a phone, in Spanish,
without JavaScript; and no step is out of reach for whoever uses a keyboard or hears the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, Watch, press, seen
from tests.support.demo import Server

pytestmark = pytest.mark.browser
CITY = ZoneInfo("America/Chicago")
HOUSE = "1600 Lantern Street"


@contextmanager
def resident(browser: Browser, server: Server, **options: Any) -> Iterator[Page]:
    """Somebody nobody knows; leaves without a cookie, a stranger asked, or a fault in the console."""
    context = browser.new_context(**{"viewport": PHONE, **options})
    page = context.new_page()
    watch = Watch(page, server.url)
    yield page
    assert context.cookies() == []
    assert not watch.strangers
    assert not watch.errors
    context.close()


def go_on(page: Page) -> None:
    """Presses the page's main button."""
    press(page.locator("main .btn.main").first)


def calendar_of(page: Page, folder: Path) -> Any:
    """The event of the calendar file that the page gives."""
    with page.expect_download() as got:
        page.locator("main a[href$='meeting.ics']").click()
    kept = folder / got.value.suggested_filename
    got.value.save_as(kept)
    (event,) = Calendar.from_ical(kept.read_bytes()).walk("VEVENT")
    return event


def test_after_work_on_a_phone_in_spanish_without_javascript(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    with resident(browser, server, java_script_enabled=False, accept_downloads=True) as page:
        page.goto(f"{server.url}/es/")
        page.get_by_label("Su dirección").fill(HOUSE)
        go_on(page)
        press(page.get_by_role("link", name="Reunirse con un agente"))
        expect(page.locator("h1")).to_have_text("¿Cuándo le queda bien?")
        page.get_by_label("Al final de la tarde, desde las 5 p. m.").check()
        go_on(page)
        late = [
            each
            for each in page.locator("button[name=starts]").all()
            if hour(each.get_attribute("value")) >= 18
        ]
        chosen = moment(late[0].get_attribute("value"))
        late[0].click()
        page.get_by_label("Por correo electrónico").check()
        page.get_by_label("Correo electrónico", exact=True).fill("lucia@example.org")
        page.get_by_label("¿De qué se trata?").fill("Los carros corren junto a la escuela.")
        go_on(page)
        expect(page.locator("h1")).to_have_text("¿Está bien así?")
        expect(page.get_by_text("Los carros corren junto a la escuela.")).to_be_visible()
        go_on(page)
        expect(page.get_by_text("Está reservada.")).to_be_visible()
        assert HOUSE not in page.content()  # the address stayed where it was typed
        event = calendar_of(page, tmp_path)
        assert event["DTSTART"].dt == chosen
        assert event["DTSTART"].dt.astimezone(CITY).hour >= 18
        number = str(event["UID"])

        press(page.get_by_role("link", name="Cambiarla"))
        other = page.locator("button[name=starts]").last
        moved = moment(other.get_attribute("value"))
        press(other)
        expect(page.locator("h1")).to_have_text("¿Está bien así?")
        press(page.get_by_role("button", name="Sí, cambiarla"))
        expect(page.get_by_text("Está cambiada.")).to_be_visible()
        event = calendar_of(page, tmp_path)
        assert (event["DTSTART"].dt, int(event["SEQUENCE"]), str(event["UID"])) == (moved, 1, number)

        press(page.get_by_role("link", name="Cancelarla"))
        press(page.get_by_role("button", name="Sí, cancelarla"))
        expect(page.locator("h1")).to_contain_text("está cancelada")
        event = calendar_of(page, tmp_path)
        assert (str(event["STATUS"]), str(event["UID"])) == ("CANCELLED", number)


def moment(value: str | None) -> datetime:
    """The instant that a button stands for."""
    assert value
    return datetime.fromisoformat(value)


def hour(value: str | None) -> int:
    """Its hour on the city's clock."""
    return moment(value).astimezone(CITY).hour


def test_every_step_passes_axe_and_hours_are_wished_for_where_nothing_fits(
    browser: Browser, server: Server
) -> None:
    with resident(browser, server) as page:
        page.goto(f"{server.url}/meet/")
        assert seen(page) == []
        page.goto(f"{server.url}/meet/RIV/")
        assert seen(page) == []
        page.get_by_label("In the evening, from 5 pm").check()
        go_on(page)
        assert seen(page) == []
        press(page.locator("button[name=starts]").first)
        assert seen(page) == []
        press(page.get_by_role("button", name="Go on"))
        expect(page.get_by_role("alert")).to_contain_text("There is something to fix")
        assert seen(page) == []
        page.get_by_label("Not at all. I look by myself, with the private link.").check()
        press(page.get_by_role("button", name="Go on"))
        assert seen(page) == []
        press(page.get_by_role("button", name="Book it"))
        assert seen(page) == []
        press(page.get_by_role("link", name="Move it"))
        assert seen(page) == []
        page.goto(f"{server.url}/meet/RIV/wish/?parts=weekend")
        assert seen(page) == []
        page.get_by_label("E-mail", exact=True).fill("ana@example.org")
        press(page.get_by_role("button", name="Leave these hours"))
        expect(page.locator("h1")).to_have_text("You are waiting for a time.")
        assert seen(page) == []


def test_by_keyboard_alone_from_the_hours_to_the_receipt(browser: Browser, server: Server) -> None:
    with resident(browser, server) as page:
        page.goto(f"{server.url}/meet/RIV/")
        tab_to(page, "input[name=part]")
        page.keyboard.press("Space")
        tab_to(page, "button[type=submit]")
        page.keyboard.press("Enter")
        tab_to(page, "button[name=starts]")
        page.keyboard.press("Enter")
        tab_to(page, "input[name=by]")
        page.keyboard.press("Space")
        tab_to(page, "input[name=email]")
        page.keyboard.type("ana@example.org")
        tab_to(page, "button[name=go]")
        page.keyboard.press("Enter")
        tab_to(page, "button[value=send]")
        page.keyboard.press("Enter")
        expect(page.get_by_text("It is booked.")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Moves the focus on by tabs until it stands on the first such element of the main part."""
    page.wait_for_selector(f"main {selector}")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches('main ' + s)", selector):
            return
    raise AssertionError(f"never came to {selector}")
