"""A gathering from a resident's and an officer's side in a real browser: in Spanish, on a phone, without JavaScript; at the door with the
code; and the two questions afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import AXE, PHONE, Watch, press, seen
from tests.support.demo import Server, lamplighter

pytestmark = pytest.mark.browser
FREE = """
import json
from lamplighter.meetings.models import Gathering, Seat
from lamplighter.plumbing import clock
found = Gathering.objects.filter(state="planned", starts__gt=clock.now(), capacity=None, zone="FOU").order_by("starts").first()
print("TOLD" + json.dumps(found.number))
"""
SOON = """
import json
from datetime import timedelta
from lamplighter.meetings.models import Gathering
from lamplighter.plumbing import clock
row = Gathering.objects.get(number=NUMBER)
length = row.ends - row.starts
row.starts = clock.now() + timedelta(hours=1)
row.ends = row.starts + length
row.save()
print("TOLD" + json.dumps(""))
"""
ASK = """
import json, re
from lamplighter.meetings.actions.gathering_after import ask
from lamplighter.meetings.models import Gathering
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
ask(pk=Gathering.objects.get(number=NUMBER).pk, now=clock.now())
mail = Mail.objects.filter(category="pulse").order_by("-pk").first()
print("TOLD" + json.dumps(re.search(r"https?://[^/]+(/\\S*pulse/\\S+/)", mail.text)[1]))
"""


MAILED = """
import json
from lamplighter.meetings.models import Rsvp
from lamplighter.meetings.queries.rsvps import path_of
rsvp = Rsvp.objects.filter(gathering__number=NUMBER).exclude(email="").order_by("-pk").first()
print("TOLD" + json.dumps(path_of(rsvp, rsvp.language)))
"""
"""The link that stands in the mail to whoever said so last."""


def at_the_server(server: Server, code: str, number: str = "") -> Any:
    """Runs a piece of code as an administrator would, and gives back what it told."""
    printed = lamplighter(
        server.home, "manage", "shell", "--no-imports", "-c", f"NUMBER = {number!r}\n{code}"
    ).stdout
    return json.loads(printed.partition("TOLD")[2].splitlines()[0])


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


def test_a_resident_comes_changes_and_cancels_in_spanish_on_a_phone_without_javascript(
    browser: Browser, server: Server
) -> None:
    """Promises 4, 8 and 9."""
    number = at_the_server(server, FREE)
    with visitor(browser, server, java_script_enabled=False) as page:
        page.goto(f"{server.url}/es/")
        press(page.get_by_role("banner").get_by_role("link", name="Encuentros"))
        press(page.locator(f'a[href="/es/gatherings/{number}/"]').first)
        press(page.get_by_role("link", name="Quiero ir"))
        page.get_by_label("¿Cuántas personas vienen en total?").select_option("3")
        press(page.get_by_role("button", name="Guardar mi lugar"))
        expect(page.get_by_role("alert")).to_contain_text("Elija una de estas formas")
        page.get_by_label("Por correo electrónico").check()
        page.get_by_label("Correo electrónico", exact=True).fill("ana@riverbend.invalid")
        press(page.get_by_role("button", name="Guardar mi lugar"))
        expect(page.locator("h1")).to_contain_text("Hay lugar. Le hemos escrito.")
        page.goto(server.url + at_the_server(server, MAILED, number))
        expect(page.locator("h1")).to_contain_text("Le esperamos: 3 personas.")
        expect(page.locator(".qr svg")).to_be_visible()
        page.get_by_label("¿Cuántas personas vienen en total?").select_option("2")
        press(page.get_by_role("button", name="Cambiar el número"))
        expect(page.locator("h1")).to_contain_text("2 personas")
        press(page.get_by_role("link", name="No puedo ir"))
        press(page.get_by_role("button", name="Sí, no puedo ir"))
        expect(page.locator("h1")).to_contain_text("Usted canceló")


def test_the_code_is_read_at_the_door_and_the_pages_behind_links_are_for_everyone(
    browser: Browser, server: Server, state_of: Callable[[str], dict[str, Any]]
) -> None:
    """Promise 9 on the pages that no crawler finds, and the way from the form to the answer afterwards."""
    number = at_the_server(server, FREE)
    faults: list[str] = []
    with visitor(browser, server) as page:
        page.context.add_init_script(AXE)
        page.goto(f"{server.url}/gatherings/{number}/come/")
        page.get_by_label("By e-mail").check()
        page.get_by_label("E-mail", exact=True).fill("ben@riverbend.invalid")
        page.get_by_label("Your name").fill("Ben")
        faults += [f"form: {fault}" for fault in seen(page)]
        press(page.get_by_role("button", name="Keep my place"))
        expect(page.locator("h1")).to_contain_text("There is room. We have written to you.")
        faults += [f"written: {fault}" for fault in seen(page)]
        press(page.get_by_role("link", name="Send me the link again"))
        page.get_by_label("The e-mail address or phone number you gave us").fill("ben@riverbend.invalid")
        faults += [f"lost: {fault}" for fault in seen(page)]
        press(page.get_by_role("button", name="Send me the link"))
        expect(page.locator("h1")).to_contain_text("If we know them, the link is on its way.")
        page.goto(server.url + at_the_server(server, MAILED, number))
        expect(page.locator("h1")).to_contain_text("We expect you: 1 person.")
        faults += [f"place: {fault}" for fault in seen(page)]
        mine = page.url.split("/rsvp/")[1].split("/")[0]
        press(page.get_by_role("link", name="I cannot come"))
        faults += [f"cancel: {fault}" for fault in seen(page)]
    at_the_server(server, SOON, number)
    door = browser.new_context(viewport=PHONE, storage_state=state_of("supervisor"))
    door.add_init_script(AXE)
    page = door.new_page()
    page.goto(f"{server.url}/staff/gatherings/here/{mine}/")
    expect(page.locator("h1")).to_contain_text("1 person: Ben")
    faults += [f"code: {fault}" for fault in seen(page)]
    press(page.get_by_role("button", name="Checked in"))
    expect(page.locator("h1")).to_contain_text("1 person checked in")
    press(page.get_by_role("link", name="Back to the list"))
    expect(page.locator("h1")).to_contain_text("1 came")
    press(page.get_by_role("button", name="One more"))
    expect(page.locator("h1")).to_contain_text("2 came")
    faults += [f"door: {fault}" for fault in seen(page)]
    door.close()
    link = at_the_server(server, ASK, number)
    with visitor(browser, server) as page:
        page.context.add_init_script(AXE)
        page.goto(server.url + link)
        faults += [f"pulse: {fault}" for fault in seen(page)]
        page.get_by_role("group", name="Was it useful to you?").get_by_label("Yes").check()
        page.get_by_role("group", name="Did you feel heard?").get_by_label("Partly").check()
        press(page.get_by_role("button", name="Send my answer"))
        expect(page.locator("h1")).to_contain_text("Your answer is in.")
        page.goto(server.url + link)
        expect(page.locator("h1")).to_contain_text("has let an answer in already")
        faults += [f"over: {fault}" for fault in seen(page)]
    assert not faults, "\n".join(faults)
