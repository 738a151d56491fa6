"""After closing: "Was it solved?" by a link from a mail, on a phone without JavaScript, in Spanish; and what else a resident
does with their own page in a real browser."""

from __future__ import annotations

import io
import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, Watch, press
from tests.support.demo import Server, lamplighter

pytestmark = pytest.mark.browser

START = """
import json
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.raising import NewConcern, raise_concern
from lamplighter.outbox.reach import NewContact
from lamplighter.concerns.models import Concern, Kind
from lamplighter.concerns.queries.links import link_of
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.outbox.reach import By
from lamplighter.outbox.models import Mail
from lamplighter.places.queries import search
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
now = clock.now()
"""
RAISE = """
place = search("1600 Lantern Street").hits[0]
to = NewContact(email="ana@example.org", by=By.EMAIL, language="es")
new = NewConcern(kind=Kind.objects.get(code=KIND), text="Música toda la noche.", lon=place.lon, lat=place.lat,
                 place="1600 Lantern Street", language="es", contact=to)
concern = raise_concern(new=new, now=now)
officer = Officer.objects.get(pk=held(concern, now).officer)
officer.email = "holder@example.gov"
officer.save(update_fields=["email"])
if SETTLED:
    move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Hablé con ellos.", now=now)
print("TOLD" + json.dumps({"pk": concern.pk, "link": link_of(concern, None, "es"), "officer": str(officer)}))
"""
LOOK = """
concern = Concern.objects.get(pk=PK)
words = list(Mail.objects.filter(category="desk", text__contains=concern.number).values_list("text", flat=True))
holder = held(concern, now).officer
print("TOLD" + json.dumps({"state": concern.state, "outcome": concern.outcome, "unheard": concern.unheard, "text": concern.text,
      "due": concern.due_at is not None, "holder": str(Officer.objects.get(pk=holder)), "desk": words, "photos": concern.photos.count(),
      "contacts": concern.contacts.count()}))
"""


def at_the_server(server: Server, code: str, **values: Any) -> dict[str, Any]:
    """Runs a piece of code as an administrator would, and gives back what it told."""
    given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    printed = lamplighter(server.home, "manage", "shell", "--no-imports", "-c", START + given + code).stdout
    told: dict[str, Any] = json.loads(printed.partition("TOLD")[2].splitlines()[0])
    return told


def raised(server: Server, kind: str = "noise", *, settled: bool = False) -> dict[str, Any]:
    """A concern with its link as an address of the running server."""
    told = at_the_server(server, RAISE, KIND=kind, SETTLED=settled)
    return {**told, "url": server.url + "/es/" + told["link"].partition("/es/")[2]}


@contextmanager
def resident(browser: Browser, server: Server, *, script: bool = False) -> Iterator[Page]:
    """Somebody nobody knows, on a phone; leaves without a cookie or a fault in the console."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=script, locale="es-US")
    page = context.new_page()
    watch = Watch(page, server.url)
    yield page
    assert context.cookies() == []
    assert not watch.strangers
    assert not watch.errors
    context.close()


def test_not_solved_reopens_it_with_its_owner_who_hears_and_yes_closes_it(
    browser: Browser, server: Server
) -> None:
    told = raised(server, settled=True)
    for _ in range(3):  # mail scanners open links
        with urllib.request.urlopen(told["url"], timeout=20) as reply:
            assert reply.headers["Cache-Control"] == "no-store"
    assert at_the_server(server, LOOK, PK=told["pk"])["state"] == "resolved"
    with resident(browser, server) as page:
        page.goto(f"{told['url']}#solved")
        expect(page.locator("h1")).to_contain_text("¿Se solucionó?")
        expect(page.get_by_text("Hablé con ellos.")).to_be_visible()
        page.get_by_label("Si no: ¿qué sigue mal?").fill("Anoche otra vez.")
        press(page.get_by_role("button", name="No, abrirlo de nuevo"))
        expect(page.locator("h1")).to_contain_text("Está abierto de nuevo")
        expect(page.get_by_text("Anoche otra vez.")).to_be_visible()
    after = at_the_server(server, LOOK, PK=told["pk"])
    assert (after["state"], after["unheard"], after["due"]) == ("reopened", True, True)
    assert after["holder"] == told["officer"]
    assert len(after["desk"]) == 1
    assert "Anoche" not in after["desk"][0]
    settle = 'move(pk=PK, verb=Verb.RESOLVE, party=Party.OFFICER, words="Otra vez.", now=now)\n' + LOOK
    at_the_server(server, settle, PK=told["pk"])
    with resident(browser, server) as page:
        page.goto(told["url"])
        press(page.get_by_role("button", name="Sí, se solucionó"))
        expect(page.locator("h1")).to_contain_text("usted dijo que se solucionó")
    assert at_the_server(server, LOOK, PK=told["pk"])["outcome"] == "solved"


def test_words_and_a_photo_are_sent_and_seen_and_all_is_erased_at_a_wish(
    browser: Browser, server: Server
) -> None:
    told = raised(server)
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "darkgreen").save(picture, "PNG")
    with resident(browser, server) as page:
        page.goto(told["url"])
        page.get_by_label("¿Qué quiere decir?").fill("Aquí se ve.")
        photo = {"name": "casa.png", "mimeType": "image/png", "buffer": picture.getvalue()}
        page.get_by_label("Fotos").set_input_files([photo])
        press(page.get_by_role("button", name="Enviar", exact=True))
        expect(page.get_by_text("Guardamos lo que escribió")).to_be_visible()
        shown = page.locator(".photos img")
        expect(shown).to_have_count(1)
        assert shown.evaluate("each => each.complete && each.naturalWidth") == 300
        press(page.get_by_role("link", name="Sus datos"))
        press(page.get_by_role("link", name="Borrar todo ahora"))
        expect(page.get_by_role("heading", name="Lo que queda")).to_be_visible()
        press(page.get_by_role("button", name="Sí, borrar todo"))
        expect(page.get_by_text("Se borró lo que pidió.")).to_be_visible()
        expect(page.get_by_text("Aquí se ve.")).to_have_count(0)
    after = at_the_server(server, LOOK, PK=told["pk"])
    assert (after["text"], after["photos"], after["contacts"]) == ("", 0, 0)
    assert not list((server.home / "photos").rglob("*.jpg"))


def test_a_sensitive_page_is_left_at_once_and_back_does_not_lead_to_it(
    browser: Browser, server: Server
) -> None:
    told = raised(server, "domestic-danger")
    for way in ("click", "Escape"):
        context = browser.new_context(viewport=PHONE)
        context.route("https://www.weather.gov/**", lambda route: route.fulfill(body="<h1>Sunny</h1>"))
        page = context.new_page()
        page.goto(f"{server.url}/about/")
        page.goto(told["url"])
        assert told["url"].split("/")[-3][:4] not in page.title()
        if way == "click":
            page.locator("[data-leave]").click()
        else:
            for _ in range(3):
                page.keyboard.press("Escape")
        page.wait_for_url("https://www.weather.gov/")
        page.go_back()
        assert page.url == f"{server.url}/about/"
        context.close()
