"""Somebody who comes to the academy by telephone, in Spanish, without JavaScript: each step as they take it on the pages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from lamplighter.outbox.models import Mail
from tests.support.browser import press

NAME, ADDRESS = "Ana Luz Prado", "ana@example.org"


def mailed() -> str:
    """The private link in the newest letter to them, as it stands there."""
    found = re.search(
        r"https?://\S*academy/application/\S+/", Mail.objects.filter(to=ADDRESS).latest("pk").text
    )
    assert found is not None
    return found[0]


def headed(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says this above all."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def go_on(page: Page) -> None:
    """Presses the button that goes on."""
    page.get_by_role("button", name="Continuar").click()


def apply(page: Page, base: str) -> None:
    """From the list of courses to the page that says that a mail was sent."""
    page.goto(f"{base}/es/academy/")
    page.get_by_role("link", name="Academia de primavera").click()
    page.get_by_role("link", name="Solicitar un lugar").click()
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Su nombre").fill(NAME)
    page.get_by_label("Por correo electrónico").check()
    page.get_by_label("Correo electrónico", exact=True).fill(ADDRESS)
    go_on(page)
    page.get_by_label("Su fecha de nacimiento").fill("1990-04-27")
    go_on(page)
    page.get_by_label("Dirección, esquina o cuadra").fill("104 Main Street")
    go_on(page)
    page.get_by_label("Español").check()
    go_on(page)
    page.get_by_label("¿Por qué le gustaría venir?").fill("Quiero conocer a quienes patrullan mi calle.")
    go_on(page)
    headed(page, "Revise")
    expect(page.get_by_role("main")).to_contain_text("27 de abril de 1990")
    press(page.get_by_role("button", name="Enviar mi solicitud"))
    headed(page, "Le enviamos un correo.")


def take_the_seat(page: Page) -> None:
    """By the link of the letter that offers it; the waiver is read and signed."""
    page.goto(mailed())
    headed(page, "Le guardamos un lugar")
    press(page.get_by_role("button", name="Sí, tomo el lugar"))
    page.get_by_role("link", name="Leer y firmar").click()
    expect(page.get_by_role("main")).to_contain_text("Versión 1")
    page.get_by_label("Escriba su nombre completo para firmar").fill(NAME)
    page.get_by_label("He leído esto y estoy de acuerdo.").check()
    press(page.get_by_role("button", name="Firmar"))


def check_in(page: Page, link: str, code: str) -> None:
    """By the link that the camera read off the screen of a course held in English: one code, one button."""
    page.goto(link)
    page.get_by_role("banner").get_by_role("link", name="Español").click()
    headed(page, "Registrar su asistencia")
    page.get_by_label("Su código de asistencia").fill(code)
    press(page.get_by_role("button", name="Estoy aquí"))
    headed(page, "Su asistencia está registrada.")


def own_code(page: Page) -> str:
    """Their check-in code, as their own page shows it."""
    page.goto(mailed())
    return page.locator(".readout").inner_text()


def own_attendance(page: Page, link: str = "Mi asistencia, y lo que falta para graduarme") -> None:
    """Their nights, from the newest letter. ``link``: what leads there from their own page; a graduate's says more."""
    page.goto(mailed())
    page.get_by_role("link", name=link).click()
