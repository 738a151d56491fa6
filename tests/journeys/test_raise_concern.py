"""A resident raises a concern in a real browser: on a phone without JavaScript, in Spanish, with a photo, up to "not solved";
by keyboard alone; with a pin; in a hurry; twice at once."""

from __future__ import annotations

import io
import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESK, PHONE, Watch, press, seen
from tests.support.demo import Server, lamplighter
from tests.support.resident import HOUSE, TWINS

pytestmark = pytest.mark.browser

LOOK = """
import json
from lamplighter.concerns.models import Concern, Draft
from lamplighter.concerns.queries.owners import held
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
concern = Concern.objects.get(number=NUMBER)
print("TOLD" + json.dumps({"pk": concern.pk, "state": concern.state, "zone": concern.zone, "text": concern.text, "place": concern.place,
  "holder": held(concern, clock.now()).card.short, "photos": concern.photos.count(), "language": concern.language, "lead": concern.lead_shift,
  "happens": concern.happens, "lon": concern.lon, "lat": concern.lat, "mails": Mail.objects.filter(subject__contains=shown_number(NUMBER)).count(),
  "drafts": sum(each.answers.get("text") == concern.text for each in Draft.objects.all())}))
"""
ANSWER = """
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions import talking
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.models import Concern
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.plumbing import clock
pk = Concern.objects.get(number=NUMBER).pk
talking.answer(pk=pk, words="Paso hoy a las siete.", now=clock.now(), actor=Actor.command("test"), user=None)
move(pk=pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Hablé con ellos.", now=clock.now())
print("TOLD{}")
"""


def at_the_server(server: Server, code: str, number: str) -> dict[str, Any]:
    """Runs a piece of code as an administrator would, and gives back what it told."""
    printed = lamplighter(
        server.home, "manage", "shell", "--no-imports", "-c", f"NUMBER = {number!r}\n{code}"
    ).stdout
    told: dict[str, Any] = json.loads(printed.partition("TOLD")[2].splitlines()[0])
    return told


def photo(name: str = "patio.jpg") -> dict[str, Any]:
    """A photo as a phone sends it."""
    data = io.BytesIO()
    Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(data, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": data.getvalue()}


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


def step_of(page: Page) -> str:
    """Which page of the form it is; empty on a receipt."""
    field = page.locator("#step input[name=step]")
    return str(field.get_attribute("value")) if field.count() else ""


def onward(page: Page) -> None:
    """Presses the button that goes on."""
    press(page.locator("#step .btn.main").first)


def number_of(page: Page) -> str:
    """The receipt's number, as it is stored."""
    return page.locator(".code").inner_text().replace("-", "")


def answer(page: Page, kind: str = "noise", until: str = "") -> None:
    """Answers page after page, up to the receipt or to a step."""
    for _ in range(16):
        step = step_of(page)
        if step in ("", until):
            return
        if step == "kind":
            page.locator(f"input[value={kind}]").check()
        elif step == "where":
            page.locator("[name=address]").fill(HOUSE)
            page.locator("[name=address]").press("Escape")
        elif step == "what":
            page.locator("[name=text]").fill("Music until three, every night.")
        elif step == "reach":
            page.locator("[value=link]").check()
        onward(page)
    raise AssertionError(f"stayed at {step_of(page)}")


def test_on_a_phone_without_javascript_in_spanish_with_a_photo_up_to_not_solved(
    browser: Browser, server: Server
) -> None:
    with resident(browser, server, java_script_enabled=False, locale="es-US") as page:
        page.goto(f"{server.url}/es/")
        page.get_by_role("main").get_by_role("link", name="Cuéntenos un problema").click()
        expect(page.locator("h1")).to_have_text("¿Alguien está en peligro ahora?")
        expect(page.get_by_role("link", name="Sí: llamar al 911")).to_be_visible()
        page.get_by_role("button", name="No, continuar").click()
        page.get_by_label("Ruido").check()
        page.get_by_role("button", name="Continuar").click()
        page.get_by_label("Dirección, esquina o cuadra").fill("1600 Lantern")
        press(page.get_by_role("button", name="Continuar"))
        if step_of(page) == "where":
            press(page.get_by_role("button", name=re.compile("1600 Lantern St")).first)
        if step_of(page) == "like":
            press(page.get_by_role("button", name="Lo mío es otro problema"))
        expect(page.get_by_text("la zona River")).to_be_visible()
        expect(page.get_by_text("Describa lo que ocurre, no quién es alguien.")).to_be_visible()
        page.get_by_label("Con sus palabras").fill("Música hasta las tres de la mañana, casi todos los días.")
        page.get_by_role("button", name="Continuar").click()
        page.get_by_label("Fotos").set_input_files([photo(), {**photo("nota.pdf"), "buffer": b"%PDF-1.7"}])
        page.get_by_role("button", name="Continuar").click()
        expect(page.get_by_role("alert")).to_contain_text("nota.pdf")
        kept = page.locator(".photos img")
        expect(kept).to_have_count(1)
        assert kept.evaluate("each => each.complete && each.naturalWidth") == 320
        page.get_by_role("button", name="Continuar").click()
        page.get_by_label("De noche").check()
        page.get_by_role("button", name="Continuar").click()
        page.get_by_label("Por correo electrónico").check()
        page.get_by_label("Correo electrónico", exact=True).fill("ana@example.org")
        page.get_by_role("button", name="Continuar").click()
        page.get_by_label("Por la tarde o noche, después del trabajo").check()
        page.get_by_role("button", name="Continuar").click()
        expect(page.get_by_role("heading", name="Lo que ve el público")).to_be_visible()
        page.get_by_role("button", name="Continuar").click()  # private unless somebody says otherwise
        expect(page.locator("h1")).to_have_text("Revise sus respuestas")
        for told in (
            "Ruido",
            "1600 Lantern Street",
            "Música hasta las tres",
            "ana@example.org",
            "No, que siga privado",
        ):
            expect(page.locator("#step")).to_contain_text(told)
        page.get_by_role("button", name="Enviarlo al agente").click()
        expect(page.locator("h1")).to_contain_text("Ahora lo tiene")
        expect(page.locator(".lead")).to_contain_text("Recibirá una respuesta")
        number = number_of(page)
        page.reload()
        assert number_of(page) == number
        told = at_the_server(server, LOOK, number)
        assert (told["zone"], told["photos"], told["language"]) == ("RIV", 1, "es")
        assert told["lead"].startswith("evening")
        assert (told["happens"], told["mails"], told["drafts"]) == ("De noche", 1, 0)

        at_the_server(server, ANSWER, number)
        page.locator("[data-link]").click()
        expect(page.get_by_text("Paso hoy a las siete.")).to_be_visible()
        expect(page.get_by_text("Hablé con ellos.")).to_be_visible()
        page.get_by_role("button", name="No, abrirlo de nuevo").click()
        expect(page.locator("h1")).to_contain_text("Está abierto de nuevo")
        after = at_the_server(server, LOOK, number)
        assert (after["state"], after["holder"]) == ("reopened", told["holder"])


def press_to(page: Page, selector: str) -> None:
    """Tab until the focus is there; a wrong turn or a trap ends the test."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"sixty times Tab do not reach {selector}")


def test_the_whole_way_goes_by_keyboard_alone(browser: Browser, server: Server) -> None:
    with resident(browser, server, viewport=DESK) as page:
        page.goto(f"{server.url}/report/")
        press_to(page, "#step .btn.main")
        page.keyboard.press("Enter")
        page.locator("#step [name=kind]").first.wait_for()
        press_to(page, "[name=kind]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.locator("[name=address]").wait_for()
        press_to(page, "[name=address]")
        page.keyboard.type("1600 lant")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.locator("[name=text], [value=next]").first.wait_for()
        if step_of(page) == "like":
            press_to(page, "#step .btn.main")
            page.keyboard.press("Enter")
        page.locator("[name=text]").wait_for()
        press_to(page, "[name=text]")
        page.keyboard.type("They try the doors of cars at night.")
        press_to(page, "#step .btn.main")
        page.keyboard.press("Enter")
        for step, selector in (
            ("photos", ""),
            ("when", ""),
            ("reach", "[name=by]"),
            ("public", ""),
            ("check", ""),
        ):
            page.locator(f"#step input[name=step][value={step}]").wait_for(state="attached")
            if selector:
                press_to(page, selector)
                page.keyboard.press("ArrowUp")  # from none to the last: by the link alone
            press_to(page, "#step .btn.main")
            page.keyboard.press("Enter")
        page.locator(".code").wait_for()
        assert at_the_server(server, LOOK, number_of(page))["text"] == "They try the doors of cars at night."


@pytest.mark.parametrize(
    ("kind", "language"),
    [("graffiti", "en"), ("domestic-danger", "es"), ("officer-conduct", "en"), ("street-light", "es")],
)
def test_promise_9_every_page_of_the_form_is_accessible_and_fits(
    browser: Browser, server: Server, kind: str, language: str
) -> None:
    faults: list[str] = []
    with resident(browser, server) as page:
        page.goto(f"{server.url}{'/es' if language == 'es' else ''}/report/")
        for _ in range(16):
            step = step_of(page)
            if kind == "street-light" and step == "notice":
                break
            if step in ("kind", "where", "what", "reach"):
                onward(page)  # with nothing told: the page says what is missing
                expect(page.locator(".errors")).to_be_focused()
                faults += looked_at(page, f"{step}, with faults")
            answer_one(page, kind)
            faults += looked_at(page, step)
            if not step:
                break
            onward(page)
    assert not faults, "\n".join(faults)


def answer_one(page: Page, kind: str) -> None:
    """Fills one page in."""
    step = step_of(page)
    if step == "kind":
        page.locator(f"input[value={kind}]").check()
    elif step == "where":
        page.locator("[name=address]").fill(HOUSE)
        page.locator("[name=address]").press("Escape")
    elif step == "what":
        page.locator("[name=text]").fill("A wall was painted over, from one end to the other, in one night.")
    elif step == "reach":
        page.locator("[value=email]").check()
        page.locator("[name=email]").fill("ana@example.org")
    elif step == "photos":
        page.locator("[name=photos]").set_input_files([photo(), photo("otra.jpg")])
        page.locator("[value=add]").click()


def looked_at(page: Page, what: str) -> list[str]:
    """What is wrong with a page."""
    return [f"{what}: {fault}" for fault in seen(page)]


MIDDLE_AGAIN = """was => { document.querySelector("[data-pin-middle] button").click(); return document.querySelector("[data-lon]").value !== was }"""


def test_a_point_is_set_by_a_tap_by_keyboard_and_by_the_device(browser: Browser, server: Server) -> None:
    place = {"longitude": -97.31, "latitude": 38.91}
    with resident(browser, server, permissions=["geolocation"], geolocation=place) as page:
        page.goto(f"{server.url}/report/")
        answer(page, until="where")
        page.get_by_role("button", name="Open the large map").click()
        page.locator(".leaflet-container").wait_for()
        page.locator(".leaflet-container").click(position={"x": 150, "y": 150})
        expect(page.locator("[data-raise-status]")).to_contain_text("The point is set")
        tapped = page.locator("[data-lon]").input_value()
        page.locator(".leaflet-container").press("ArrowRight")
        page.get_by_role("button", name="Set the point in the middle of the map").press("Enter")
        page.wait_for_function(MIDDLE_AGAIN, arg=tapped)  # the map comes near to the point, and moves
        onward(page)
        answer(page, until="check")
        expect(page.locator("#told-where ~ dl")).to_contain_text(re.compile(r"Near \d+ block of "))
        page.locator("[value='to:where']").click()
        expect(page.get_by_role("button", name="Keep this")).to_be_visible()
        page.get_by_role("button", name="Use my place").click()
        expect(page.locator("h1")).to_have_text("Check your answers")
        onward(page)
        told = at_the_server(server, LOOK, number_of(page))
        assert (told["lon"], told["lat"]) == (place["longitude"], place["latitude"])


def test_what_is_typed_goes_along_to_the_other_language_and_the_receipt_too(
    browser: Browser, server: Server
) -> None:
    with resident(browser, server) as page:
        page.goto(f"{server.url}/report/")
        answer(page, until="what")
        page.locator("[name=text]").fill("Half a senten")
        page.get_by_role("button", name="Español").click()
        page.wait_for_url("**/es/report/**")
        expect(page.locator("[name=text]")).to_have_value("Half a senten")
        answer(page)
        number = number_of(page)
        press(page.get_by_role("button", name="English"))
        expect(page.locator("h1")).to_contain_text("We have it.")
        assert number_of(page) == number


def test_a_place_that_fits_several_is_chosen_and_the_officers_page_takes_its_address_along(
    browser: Browser, server: Server
) -> None:
    with resident(browser, server, java_script_enabled=False) as page:
        page.goto(f"{server.url}/report/")
        answer(page, until="where")
        page.locator("[name=address]").fill(TWINS)
        onward(page)
        choices = page.locator("#choices button")
        assert choices.count() >= 2
        chosen = choices.nth(1).inner_text()
        press(choices.nth(1))
        answer(page, until="check")
        expect(page.locator("#step")).to_contain_text(chosen)
        page.goto(f"{server.url}/")
        page.locator("[name=address]").fill(HOUSE)
        press(page.get_by_role("button", name="Find my officers"))
        press(page.get_by_role("button", name="Tell them of a problem"))
        answer(page, until="where")
        assert page.locator("[name=address]").input_value().startswith("1600 Lantern Street")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_browsers_own_back_button_shows_the_page_before(
    browser: Browser, server: Server, script: bool
) -> None:
    with resident(browser, server, java_script_enabled=script) as page:
        page.goto(f"{server.url}/report/")
        answer(page, until="photos")
        page.go_back()
        expect(page.locator("[name=text]")).to_be_visible()
        page.locator("[name=text]").fill("Music until four, every night.")
        onward(page)
        answer(page, until="check")
        expect(page.locator("#step")).to_contain_text("Music until four, every night.")
        page.go_back()
        page.go_back()
        page.go_forward()
        page.go_forward()
        expect(page.locator("h1")).to_have_text("Check your answers")


def test_a_form_that_is_left_in_a_hurry_is_not_found_by_going_back(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE)
    context.route("https://www.weather.gov/**", lambda route: route.fulfill(body="<h1>Sunny</h1>"))
    page = context.new_page()
    page.goto(f"{server.url}/about/")
    page.goto(f"{server.url}/report/")
    answer(page, kind="domestic-danger", until="reach")
    assert "Danger" not in page.title()
    page.locator("[data-leave]").click()
    page.wait_for_url("https://www.weather.gov/")
    for _ in range(3):  # through the pages of the form: each comes out where it was left to
        page.go_back(wait_until="commit")
        page.wait_for_url("https://www.weather.gov/")
        expect(page.locator("h1")).to_have_text("Sunny")
    context.close()


def hidden(html: str) -> dict[str, str]:
    """The form's hidden fields."""
    inside = re.search(r'id="step".*?</form>', html, re.S)
    assert inside is not None
    pairs = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', inside[0])
    return {name: value.replace("&quot;", '"').replace("&#x27;", "'") for name, value in pairs}


def send(server: Server, path: str, fields: dict[str, str]) -> tuple[int, str]:
    """A POST as a browser makes it."""
    body = urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.urlopen(server.url + path, body, timeout=60) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("kind", ["noise", "domestic-danger"])
def test_promise_3_pressed_many_times_at_once_it_is_one_concern(server: Server, kind: str) -> None:
    told = {
        "kind": kind,
        "address": HOUSE,
        "text": "Music until three.",
        "by": "link",
        "public": "no",
        "go": "next",
    }
    fields = {"step": "danger"}
    for _ in range(14):
        _, html = send(server, "/report/photos/", {**told, **fields})
        fields = hidden(html)
        if fields["step"] == "check":
            break
    ready = threading.Barrier(8)

    def press() -> tuple[int, str]:
        ready.wait(timeout=30)
        status, html = send(server, "/report/send/", {**fields, "go": "send"})
        found = re.search(r'<p class="code">([\w-]+)</p>', html)
        return status, found[1] if found else html

    with ThreadPoolExecutor(8) as pool:
        answers = {each.result() for each in [pool.submit(press) for _ in range(8)]}
    assert len(answers) == 1, answers
    assert next(iter(answers))[0] == 200


def test_a_photo_of_16_mb_is_refused_kindly(browser: Browser, server: Server) -> None:
    with resident(browser, server, java_script_enabled=False) as page:
        page.goto(f"{server.url}/report/")
        answer(page, until="photos")
        huge = {**photo("huge.jpg"), "buffer": b"\xff\xd8" + b"0" * 16_000_000}
        page.locator("[name=photos]").set_input_files([huge, photo()])
        onward(page)
        expect(page.get_by_role("alert")).to_contain_text("huge.jpg” is larger than 15 MB")
        expect(page.locator(".photos img")).to_have_count(1)
