"""A new user of the academy, in Spanish, on a phone, without JavaScript: applies, is offered a seat, takes it, has the nights in their
calendar, checks in by the code on the room's screen, sees what is missing, graduates, prints the certificate, and it is verified by its code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pikepdf
import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lamplighter.academy.actions import answering, signing
from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries.signing import COURSE
from lamplighter.audit.models import Event
from tests.support import academy_phone as ana
from tests.support.academy import CLOSES, DAY, HOUR, NOW, applied, course, waivers
from tests.support.browser import DESK, PHONE, press
from tests.support.city import address_book
from tests.support.concerns import small_city
from tests.support.live import base, beside_the_browser
from tests.support.pdf import qr_of, tags_of, text_of
from tests.support.qr import read, read_picture

__all__ = ["base", "beside_the_browser"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEA = "Bea Stone"
WHY = "She was ill on two nights and worked through both topics with the presenter."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone on which scripts do not run."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def announced(tmp_path: Path, time_machine: Any) -> Course:
    """A course of five nights that asks for four, and takes applications for a week."""
    time_machine.move_to(NOW, tick=True)
    small_city(tmp_path)
    address_book(tmp_path)
    waivers()
    return course(nights=5, nights_needed=4, least_age=18)


class Coordinator:
    """The coordinator at her desk, without JavaScript as well; she signs in anew on each day that she comes."""

    def __init__(self, browser: Browser, base: str, user: Any, sign_in: Callable[..., Client]) -> None:
        self.browser, self.base, self.user, self.sign_in = browser, base, user, sign_in

    def at(self, address: str) -> Page:
        """A page of hers, opened today."""
        context = self.browser.new_context(viewport=DESK, java_script_enabled=False)
        cookies = self.sign_in(self.user).cookies
        context.add_cookies(
            [{"name": name, "value": each.value, "url": self.base} for name, each in cookies.items()]
        )
        page = context.new_page()
        answer = page.goto(f"{self.base}/staff/academy/{address}")
        assert answer is not None
        assert answer.ok
        return page


@pytest.fixture
def coordinator(browser: Browser, base: str, person: Any, signed_in_client: Any) -> Iterator[Coordinator]:
    made = Coordinator(browser, base, person("coordinator"), signed_in_client)
    before = set(browser.contexts)
    yield made
    for context in set(browser.contexts) - before:
        context.close()


def offered_to(made: Course, coordinator: Coordinator) -> None:
    """The coordinator makes the offers by her page; Bea, who was applied for by telephone, takes hers as well."""
    page = coordinator.at(f"{made.number}/offers/")
    press(page.get_by_role("button", name="Make the offers now"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Line and offers")
    bea = Application.objects.get(name=BEA)
    at = CLOSES + HOUR
    answering.accept(pk=bea.pk, now=at)
    signing.sign(pk=bea.pk, kind=COURSE, name=BEA, now=at)


def scanned(night: Night, coordinator: Coordinator) -> str:
    """What a camera reads off the room's screen."""
    page = coordinator.at(f"nights/{night.pk}/screen/")
    return read_picture(page.locator(".qr").screenshot())


def listed(page: Page, how: str, name: str) -> None:
    """One press in the coordinator's list of a night."""
    button = page.get_by_role("button", name=f"{how}: {name}")
    press(button)
    expect(button).to_have_attribute("aria-pressed", "true")


def standing(number: str) -> Application:
    return Application.objects.get(number=number.replace("-", ""))


def test_from_the_application_to_a_certificate_that_is_verified(
    announced: Course,
    base: str,
    phone: BrowserContext,
    coordinator: Coordinator,
    time_machine: Any,
) -> None:
    page = phone.new_page()
    ana.apply(page, base)
    assert not phone.cookies()
    page.goto(ana.mailed())
    ana.headed(page, "Tenemos su solicitud.")
    number = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator(".kicker").inner_text())[0]
    row = standing(number)
    assert (row.name, row.zone, row.language) == (ana.NAME, "W", "es")
    applied(announced, name=BEA, born=date(1985, 5, 2))

    time_machine.move_to(CLOSES + HOUR, tick=True)
    offered_to(announced, coordinator)
    ana.take_the_seat(page)
    assert standing(number).standing == "enrolled"
    keeps_the_nights_in_the_calendar(page)

    nights = list(announced.nights.order_by("order"))
    comes_to_three_nights(page, number, nights[:3], coordinator, time_machine)
    ana.own_attendance(page)
    ana.headed(page, "Le falta 1 noche para graduarse.")
    expect(page.get_by_role("main")).to_contain_text("Hasta ahora 3 noches; lo necesario: 4 noches.")
    misses_two(nights[3:], coordinator, time_machine)
    ana.own_attendance(page)
    ana.headed(page, "Ya no se puede alcanzar lo que hace falta para graduarse.")
    assert page.get_by_role("link", name="Su certificado (PDF)").count() == 0

    graduates(announced, number, coordinator)
    ana.own_attendance(page, "Obtener su certificado")
    ana.headed(page, "Usted se ha graduado. Felicidades.")
    link = prints_the_certificate(page, base)
    is_verified(page, link)


def keeps_the_nights_in_the_calendar(page: Page) -> None:
    with page.expect_download() as loading:
        page.get_by_role("link", name="Poner todas las noches en su calendario").click()
    file = icalendar.Calendar.from_ical(loading.value.path().read_bytes())
    assert len(file.walk("vevent")) == 5


def comes_to_three_nights(
    page: Page, number: str, nights: list[Night], coordinator: Coordinator, time_machine: Any
) -> None:
    """The first two in time, the third twelve minutes late; Bea is marked by the coordinator. An evening's code opens no other evening."""
    codes, mine = [], ana.own_code(page)
    for night, after in zip(nights, (-10 * MINUTE, -MINUTE, 12 * MINUTE), strict=True):
        time_machine.move_to(night.starts + after, tick=True)
        codes.append(scanned(night, coordinator))
        ana.check_in(page, codes[-1], mine.lower())
        listed(coordinator.at(f"nights/{night.pk}/attendance/"), "Present", BEA)
    expect(page.get_by_role("main")).to_contain_text("12 minutos")
    assert len(set(codes)) == 3
    page.goto(codes[0])
    assert page.get_by_role("button", name="I am here").count() == 0
    ana_came = standing(number).marks.order_by("night__order").values_list("came", "late", "by_code")
    assert list(ana_came) == [("present", 0, True), ("present", 0, True), ("present", 12, True)]


def misses_two(nights: list[Night], coordinator: Coordinator, time_machine: Any) -> None:
    """Excused on both; Bea comes to one of them, and has her four."""
    for night in nights:
        time_machine.move_to(night.ends - HOUR, tick=True)
        page = coordinator.at(f"nights/{night.pk}/attendance/")
        listed(page, "Excused", ana.NAME)
        listed(page, "Present" if night is nights[0] else "Absent", BEA)
    time_machine.move_to(nights[-1].ends + DAY, tick=True)


def graduates(made: Course, number: str, coordinator: Coordinator) -> None:
    """By the rules one does; the coordinator lets the other, and has to say why."""
    page = coordinator.at(f"{made.number}/graduation/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 2 graduate by the rules.")
    press(page.get_by_role("link", name=f"Make an exception for {ana.NAME}"))
    expect(page.get_by_role("main")).to_contain_text(
        "4 nights are needed; 3 nights at most can still be reached."
    )
    press(page.get_by_role("button", name="Yes, they graduate"))
    assert standing(number).standing == "enrolled", "an exception without a reason"
    page.get_by_label("Why do they graduate all the same?").fill(WHY)
    press(page.get_by_role("button", name="Yes, they graduate"))
    expect(page.get_by_role("main")).to_contain_text(f"By exception: {WHY}")
    press(page.get_by_role("button", name="Name the graduates"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 2 have graduated.")
    row = standing(number)
    assert (row.standing, row.excepted_why, row.excepted_by) == ("graduated", WHY, coordinator.user)
    event = Event.objects.get(verb="graduation.excepted")
    assert event.subject_id == str(row.pk)
    press(page.get_by_role("link", name=re.compile(f"Issued ?: {ana.NAME}")))
    expect(page.get_by_role("main")).to_contain_text(f"{WHY} ({coordinator.user.name})")


def prints_the_certificate(page: Page, base: str) -> str:
    """Gives what the code on the paper says."""
    href = page.get_by_role("link", name="Su certificado (PDF)").get_attribute("href")
    answer = page.request.get(f"{base}{href}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        (paper,) = pdf.pages
        words, tags = text_of(paper), tags_of(pdf)
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("es", True)
        assert b"<pdfuaid:part>1<" in pdf.Root.Metadata.read_bytes()
        link = read(qr_of(paper))
    for each in (ana.NAME, "Academia de primavera", "3 noches de asistencia"):
        assert each.replace(" ", "") in words
    assert ("/Figure", f"Código QR que abre {link}") in tags
    return link


def is_verified(page: Page, link: str) -> None:
    """By whoever is shown the paper; a code with one other sign is told to be none of ours."""
    page.goto(link)
    ana.headed(page, "Este certificado es válido.")
    for each in (ana.NAME, "Academia de primavera"):
        expect(page.get_by_role("main")).to_contain_text(each)
    stem, last = link[:-2], link[-2]
    answer = page.goto(f"{stem}{'a' if last != 'a' else 'b'}/")
    assert answer is not None
    assert answer.status == 404
    ana.headed(page, "No hay ningún certificado con este código.")
    expect(page.get_by_role("main")).not_to_contain_text(ana.NAME)
