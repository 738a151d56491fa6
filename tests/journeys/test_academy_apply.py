"""A resident applies for the academy in Spanish, on a phone, without JavaScript: is offered a seat, takes it, signs, and has the nights in
their calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lamplighter.academy.actions.line import select
from lamplighter.academy.models import Application, Course
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.clock import now
from tests.support.academy import ACTOR, DAY, course, waivers
from tests.support.browser import PHONE
from tests.support.city import address_book
from tests.support.concerns import small_city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def beside_the_browser() -> Iterator[None]:
    """The browser's driver holds an event loop in this thread; the database is used beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone on which scripts do not run."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, accept_downloads=True)
    yield context
    context.close()


def announced(folder: Path) -> Course:
    """A course that takes applications for two hours more; its first night is in three weeks."""
    at = now()
    small_city(folder)
    address_book(folder)
    waivers()
    return course(
        least_age=18,
        first_day=(at + 21 * DAY).date(),
        weekdays=((at + 21 * DAY).weekday(),),
        opens_at=at - DAY,
        closes_at=at + timedelta(hours=2),
        now=at,
    )


def mailed() -> str:
    """The path of the private link in the newest mail."""
    found = re.search(r"https?://[^/]+(/\S*academy/application/\S+/)", Mail.objects.latest("pk").text)
    assert found is not None
    return found[1]


def go_on(page: Page) -> None:
    """Presses the button that goes on."""
    page.get_by_role("button", name="Continuar").click()


def test_apply_be_offered_a_seat_accept_sign_and_put_it_into_the_calendar(
    live_server: Any, phone: BrowserContext, tmp_path: Path
) -> None:
    made = announced(tmp_path)
    page = phone.new_page()
    page.goto(f"{live_server.url}/es/academy/")
    page.get_by_role("link", name="Academia de primavera").click()
    page.get_by_role("link", name="Solicitar un lugar").click()
    page.get_by_role("button", name="Empezar").click()
    page.get_by_label("Su nombre").fill("Ana Luz Prado")
    page.get_by_label("Por correo electrónico").check()
    page.get_by_label("Correo electrónico", exact=True).fill("ana@example.org")
    go_on(page)
    page.get_by_label("Su fecha de nacimiento").fill("1990-04-27")
    go_on(page)
    page.get_by_label("Dirección, esquina o cuadra").fill("104 Main Street")
    go_on(page)
    page.get_by_label("Español").check()
    go_on(page)
    page.get_by_label("¿Por qué le gustaría venir?").fill("Quiero conocer a quienes patrullan mi calle.")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revise")
    expect(page.get_by_role("main")).to_contain_text("27 de abril de 1990")
    page.get_by_role("button", name="Enviar mi solicitud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le enviamos un correo.")
    assert not phone.cookies()
    row = Application.objects.get()
    assert (row.name, row.zone, row.language) == ("Ana Luz Prado", "W", "es")

    page.goto(live_server.url + mailed())
    expect(page.get_by_role("heading", level=1)).to_have_text("Tenemos su solicitud.")
    Course.objects.filter(pk=made.pk).update(closes_at=now() - timedelta(seconds=1))
    select(pk=made.pk, actor=ACTOR, now=now())

    page.goto(live_server.url + mailed())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le guardamos un lugar")
    page.get_by_role("button", name="Sí, tomo el lugar").click()
    page.get_by_role("link", name="Leer y firmar").click()
    expect(page.get_by_role("main")).to_contain_text("Versión 1")
    page.get_by_label("Escriba su nombre completo para firmar").fill("Ana Luz Prado")
    page.get_by_label("He leído esto y estoy de acuerdo.").check()
    page.get_by_role("button", name="Firmar").click()
    row.refresh_from_db()
    assert row.standing == "enrolled"
    with page.expect_download() as loading:
        page.get_by_role("link", name="Poner todas las noches en su calendario").click()
    file = icalendar.Calendar.from_ical(loading.value.path().read_bytes())
    assert len(file.walk("vevent")) == 4
