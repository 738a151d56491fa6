"""A resident raises a concern: one question a page, nothing lost on the way, sent once, and sealed where it must be."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from PIL import Image

from lamplighter.concerns.actions import owning, publishing, retention
from lamplighter.concerns.models import Concern, Draft, Photo
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.models import Mail
from lamplighter.places import queries as places
from lamplighter.places.models import AddressFile
from lamplighter.plumbing.clock import now
from lamplighter.plumbing.ratelimit import Kind, kind_of
from tests.support.city import address_book
from tests.support.concerns import ACTOR, kind, raised, small_city
from tests.support.places import SOUTH, WEST, fresh
from tests.support.wizard import Wizard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    address_book(tmp_path)
    yield
    fresh()


def picture(name: str = "photo.jpg", kind: str = "JPEG") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(held, kind)
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def test_from_danger_to_receipt_and_the_private_link_opens() -> None:
    resident = Wizard().until("check")
    for told in (
        "Noise",
        "104 Main Street",
        "Loud music",
        "After midnight",
        "resident@example.org",
        "In the evening",
    ):
        assert told in resident.page
    resident.send()
    concern = Concern.objects.get()
    assert resident.number == concern.number
    assert "Officer" in resident.title
    assert (concern.zone, concern.lead_shift, concern.channel, concern.showing) == (
        "W",
        "evening",
        "web",
        "asked",
    )
    assert f"/c/{concern.number}/" in resident.page
    link = resident.page.split(f'href="/c/{concern.number}/')[1].split('"')[0]
    assert Client().get(f"/c/{concern.number}/{link}").status_code == 200
    assert Mail.objects.get().to == "resident@example.org"


def test_sent_twice_it_is_one_concern_with_one_receipt_and_one_mail() -> None:
    """Promise 3: a reload or a double click raises nothing twice."""
    resident = Wizard().until("check")
    sent = dict(resident.hidden)
    first = resident.send().number
    resident.hidden = sent
    assert resident.send().number == first
    assert (Concern.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_draft_outlasts_a_lost_connection_and_is_gone_once_sent_or_a_day_old() -> None:
    resident = Wizard().until("when")
    again = Wizard()
    again.hidden = dict(resident.hidden)
    again.post(happens="At noon").until("check")
    assert "Loud music" in again.page
    again.send()
    assert not Draft.objects.filter(answers__has_key="text").exists()
    Wizard().until("when")
    owning.clear_drafts(now=now() + timedelta(days=1, minutes=1))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("code", ["domestic-danger", "abuse", "officer-conduct"])
def test_of_sensitive_kinds_nothing_is_kept_before_it_is_sent(code: str) -> None:
    resident = Wizard().until("check", kind=code)
    assert not Draft.objects.exists()
    assert "data-leave" in resident.page
    assert kind(code).name_en not in resident.page.split("<body>")[0]
    number = resident.send().number
    concern = Concern.objects.get(number=number)
    assert (concern.text, concern.showing) == ("Loud music from a yard, every night.", "private")
    assert all(set(draft.answers) == {"sent"} for draft in Draft.objects.all())


def test_a_draft_begun_as_another_kind_is_forgotten_when_it_becomes_sensitive() -> None:
    resident = Wizard().until("what")
    assert Draft.objects.exists()
    resident.post("to:kind").post(kind="abuse")
    assert not Draft.objects.exists()


def test_a_text_that_tells_only_looks_is_asked_about_once_and_may_be_sent() -> None:
    resident = Wizard().until("what")
    looks = "A tall man in a dark hoodie, he does not look like he is from here"
    resident.post(text=looks)
    assert (resident.step, "what somebody looks like" in resident.page) == ("what", True)
    assert looks in resident.page
    resident.post(text=looks)
    assert resident.step == "photos"


def test_an_address_that_may_mean_several_is_chosen_and_one_that_is_none_is_said() -> None:
    resident = Wizard().until("where")
    resident.post(address="102 Lantern")
    assert resident.status == 422
    picks = [part.split('"')[0] for part in resident.page.split('name="pick" value="')[1:]]
    assert len(picks) == 2
    resident.post(address="102 Lantern", pick=picks[0])
    assert (resident.step, "Its officers get what you tell." in resident.page) == ("what", True)
    resident.post("back").post(address="zzz qqq")
    assert (resident.step, resident.status) == ("where", 422)
    assert "No such place" in resident.page
    assert "zzz qqq" in resident.page


def test_a_point_of_the_map_or_the_device_will_do_and_one_outside_is_refused() -> None:
    resident = Wizard().until("where")
    resident.post(point="1", lon=str(WEST - 1), lat=str(SOUTH))
    assert "No officers of this city cover that place" in resident.page
    resident.post(point="1", lon="x", lat="y")
    assert resident.step == "where"
    resident.post(point="1", lon=str(WEST + 0.005), lat=str(SOUTH + 0.005))
    assert resident.step == "what"


def test_a_point_is_named_by_the_block_it_is_near_and_anew_when_it_is_moved() -> None:
    hit = places.search("104 Main St", 1).hits[0]
    resident = Wizard(language="es").until("where")
    resident.post(point="1", lon=f"{hit.lon}", lat=f"{hit.lat}").until("check")
    assert "Cerca de la cuadra 100 de Main Street" in resident.page
    resident.post("to:where")
    assert 'value="cerca de la cuadra 100 de Main Street, Testville"' in resident.page
    resident.post(address="cerca de la cuadra 100 de Main Street, Testville")
    assert resident.step == "check", "what stands in the field is the place as it was found"
    far = (WEST + 0.0002, SOUTH + 0.0002)
    resident.post("to:where").post(
        address="cerca de la cuadra 100 de Main Street, Testville",
        point="1",
        lon=str(far[0]),
        lat=str(far[1]),
    )
    assert "Main Street" not in resident.page
    resident.until("check").send()
    concern = Concern.objects.get()
    assert (concern.lon, concern.lat) == far
    near = places.near(*far)
    assert concern.place == (near.label if near else "Un punto en el mapa")


def test_photos_are_cleaned_one_by_one_and_a_bad_one_does_not_lose_the_others() -> None:
    resident = Wizard().until("photos")
    bad = SimpleUploadedFile("malware.jpg", b"MZ not a photo", "image/jpeg")
    resident.post("add", photos=[picture(), bad])
    assert (resident.step, resident.status) == ("photos", 422)
    assert "malware.jpg" in resident.page
    assert "1 photo is kept" in resident.page
    resident.until("check").send()
    assert Photo.objects.count() == 1


def test_another_offices_kind_says_where_to_go_and_raises_nothing() -> None:
    resident = Wizard().until("kind").post(kind="street-light")
    assert "311" in resident.page
    resident.post()
    assert resident.step == "notice"
    assert not Concern.objects.exists()


def test_a_crime_that_has_happened_says_plainly_that_this_is_no_police_report() -> None:
    resident = Wizard().until("kind").post(kind="crime-happened")
    assert resident.title == "This is not a police report."
    resident.until("check").send()
    assert "This is not a police report." in resident.page


def test_a_kinds_own_questions_are_asked_and_kept() -> None:
    resident = Wizard().until("what").post(text="Loud music.", q_how_often="weekend").until("check")
    assert "On weekends" in resident.page
    resident.send()
    assert Concern.objects.get().answers == {"how-often": "weekend"}


def test_one_like_it_near_by_is_shown_before_sending(person: object) -> None:
    shown = raised(agrees_public=True, place="104 Main Street")
    assert Wizard().until("check").step == "check"  # private ones are nobody's business
    publishing.show(pk=shown.pk, words="", by_month=False, now=now(), actor=ACTOR, user=None)  # type: ignore[arg-type]
    resident = Wizard().until("like")
    assert "100 block of Main Street" in resident.page
    assert "104 Main Street" not in resident.page.split("<form")[-1]
    resident.until("check").send()
    assert Concern.objects.count() == 2


def test_without_name_contact_or_account_it_is_raised_all_the_same() -> None:
    resident = Wizard().until("check", reach={"by": "link"}).send()
    assert resident.number
    assert not Mail.objects.exists()
    assert shown_number(resident.number) in resident.page


def test_answers_can_be_changed_from_the_last_page_and_nothing_else_is_lost() -> None:
    resident = Wizard().until("check").post("to:when")
    assert "After midnight" in resident.page
    resident.post(happens="At dawn").until("check")
    assert "At dawn" in resident.page
    assert "Loud music" in resident.page


@pytest.mark.parametrize(
    ("sent", "step"),
    [
        ({"step": "check", "go": "send"}, "kind"),
        ({"step": "nowhere", "go": "next"}, "kind"),
        ({"step": "what", "go": "next", "text": "x"}, "kind"),
        ({"step": "check", "go": "send", "held": "{not json"}, "kind"),
        ({"step": "check", "go": "send", "held": json.dumps(["x"])}, "kind"),
        ({"step": "check", "go": "send", "held": json.dumps({"kind": ["noise"]})}, "where"),
        (
            {
                "step": "where",
                "go": "to:check",
                "held": json.dumps({"kind": ["officer-conduct"], "text": ["x"]}),
            },
            "reach",
        ),
        ({"step": "photos", "go": "next", "drop": "99", "held": json.dumps({"kind": ["noise"]})}, "when"),
        ({"step": "join", "go": "join", "number": "x", "held": json.dumps({"kind": ["noise"]})}, "what"),
        ({"step": "like", "go": "join:<script>", "held": json.dumps({"kind": ["noise"]})}, "what"),
        ({"step": "where", "go": "to:nowhere", "lon": "nan", "lat": "nan", "point": "1"}, "danger"),
        ({"step": "danger", "go": "stay", "at": "1e999,x", "label": "x"}, "danger"),
        ({"step": "kind", "go": "next", "kind": "no-such-kind"}, "kind"),
    ],
)
def test_bad_input_leads_to_a_page_that_says_what_is_missing(sent: dict[str, str], step: str) -> None:
    reply = Client().post("/report/", sent)
    assert reply.status_code in (200, 422)
    assert f'name="step" value="{step}"' in reply.content.decode()
    assert not Concern.objects.exists()


def test_no_cookie_is_set_and_nothing_is_cached() -> None:
    """Promise 8; only the browser that asked keeps an ordinary page of the form, so that going back works."""
    resident = Wizard().until("what")
    assert resident.headers["Cache-Control"] == "private, max-age=0"
    assert not resident.until("check").send().client.cookies
    assert "no-store" in resident.headers["Cache-Control"]
    sensitive = Wizard().until("what", kind="domestic-danger")
    assert "no-store" in sensitive.headers["Cache-Control"]


def test_the_other_language_keeps_what_was_told_and_shows_the_same_receipt() -> None:
    resident = Wizard().until("when")
    switch = resident.page.split('action="/es/report/')[1].split("</form>")[0]
    assert 'name="go" value="stay"' in switch
    spanish = Wizard(language="es")
    spanish.hidden, spanish.action = dict(resident.hidden), "/es/report/"
    spanish.post("stay", happens="Typed a moment ago")
    assert (spanish.step, spanish.title) == ("when", "¿Cuándo ocurre?")
    assert "Typed a moment ago" in spanish.page
    spanish.until("check")
    assert "Loud music" in spanish.page
    number = spanish.send().number
    resident.post("stay")
    assert resident.number == number
    assert Concern.objects.count() == 1


def test_back_keeps_what_was_typed_right_or_wrong() -> None:
    resident = Wizard().until("reach")
    resident.post("back", by="email", email="not an address")
    assert (resident.step, resident.status) == ("when", 200)
    resident.post()
    assert (resident.step, resident.status) == ("reach", 200)
    assert "not an address" in resident.page


def test_a_change_leads_back_to_the_answers_and_another_kind_to_its_own_pages() -> None:
    resident = Wizard().until("check")
    resident.post("to:when")
    assert (resident.step, resident.hidden["then"]) == ("when", "check")
    resident.post(happens="At dawn")
    assert resident.step == "check"
    resident.post("to:what").post("back", text="Loud music.")
    assert resident.step == "check"
    resident.post("to:where").post(address="zzz qqq")
    assert (resident.step, resident.status) == ("where", 422)
    assert "zzz qqq" in resident.page
    resident.post("back", address="zzz qqq")
    assert (resident.step, "104 Main Street" in resident.page) == ("check", True)
    resident.post("to:kind").post(kind="abandoned-vehicle")
    assert (resident.step, "License plate" in resident.page) == ("where", False)
    resident.post(address="104 Main Street")
    assert (resident.step, "License plate" in resident.page) == ("what", True)


def test_going_back_after_sending_shows_the_receipt_and_never_a_form_to_send_again() -> None:
    for code in ("noise", "domestic-danger"):
        resident = Wizard().until("check", kind=code)
        before, at_reach = dict(resident.hidden), {**resident.hidden, "step": "reach"}
        number = resident.send().number
        for fields in (before, at_reach):
            resident.hidden, resident.action = fields, "/report/"
            assert resident.post("next", by="link").number == number
    assert Concern.objects.count() == 2


def test_a_draft_that_is_gone_is_said_and_the_last_answer_is_kept() -> None:
    resident = Wizard().until("what")
    Draft.objects.all().delete()
    resident.post(text="A long story that was typed for an hour.")
    assert resident.step == "kind"
    assert "we keep it for a day" in resident.page
    resident.until("what")
    assert "A long story that was typed for an hour." in resident.page


def test_before_a_kind_is_chosen_nothing_is_kept() -> None:
    Wizard().until("kind").post(kind="no-such-kind")
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["noise", "domestic-danger"])
def test_pressed_twice_at_once_it_is_one_concern(code: str) -> None:
    """Promise 3: each answer shows the same receipt. On SQLite the running server shows it (journeys/test_raise_concern.py)."""
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory, where threads lock each other out at once")
    resident = Wizard().until("check", kind=code)
    ready = threading.Barrier(4)

    def press() -> str:
        try:
            again = Wizard.__new__(Wizard)
            again.client, again.path = Client(), resident.path
            again.action, again.hidden = resident.action, dict(resident.hidden)
            ready.wait(timeout=20)
            return again.send().number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = {each.result() for each in [pool.submit(press) for _ in range(4)]}
    assert len(numbers) == 1
    assert all(numbers)
    assert Concern.objects.count() == 1
    assert Mail.objects.count() == 1


def test_where_no_address_is_known_a_part_of_the_city_and_words_will_do() -> None:
    resident = Wizard().until("where")
    resident.post(address="", part="W", spot="the bridge in the park")
    assert resident.step == "what"
    resident.until("check").send()
    concern = Concern.objects.get()
    assert (concern.zone, concern.place_exact) == ("W", False)
    assert concern.place.startswith("the bridge in the park")


def test_without_any_addresses_the_text_alone_still_suffices() -> None:
    """Promise 9."""
    AddressFile.objects.all().delete()
    fresh()
    resident = Wizard().until("where").post(address="104 Main Street")
    assert (resident.step, resident.status) == ("where", 422)
    assert "Choose the part of the city" in resident.page
    resident.post(address="104 Main Street", part="E").until("check").send()
    assert Concern.objects.get().zone == "E"


def test_a_place_that_another_page_knows_need_not_be_typed_again() -> None:
    resident = Wizard()
    resident.hidden = {"step": "danger", "at": f"{WEST + 0.005},{SOUTH + 0.005}", "label": "104 Main Street"}
    resident.post("stay")
    assert resident.step == "danger"
    resident.until("where")
    assert 'value="104 Main Street"' in resident.page
    resident.post(address="104 Main Street")
    assert resident.step == "what"


def shown_near() -> Concern:
    """One near by that the public sees."""
    concern = raised(agrees_public=True, place="104 Main Street")
    publishing.show(pk=concern.pk, words="", by_month=True, now=now(), actor=ACTOR, user=None)  # type: ignore[arg-type]
    return concern


def test_a_neighbor_joins_in_place_of_telling_it_again_once() -> None:
    concern = shown_near()
    resident = Wizard().until("like")
    assert "March 2026" in resident.page
    resident.post(f"join:{concern.number}")
    assert resident.step == "join"
    resident.post("join", by="email", email="")
    assert (resident.step, resident.status) == ("join", 422)
    told = dict(resident.hidden)
    for _ in range(2):
        resident.hidden, resident.action = dict(told), "/report/send/"
        resident.post("join", by="email", email="neighbor@example.org")
        assert "A mail is on its way to neighbor@example.org." in resident.page
        assert f"/c/{concern.number}/" not in resident.page
    assert Concern.objects.count() == 1
    follower = concern.contacts.get(part="follower")
    assert follower.email == "neighbor@example.org"
    assert Mail.objects.filter(to="neighbor@example.org").count() == 1
    assert not Draft.objects.filter(answers__has_key="email").exists()


def test_one_that_is_no_longer_shown_cannot_be_joined_and_nothing_told_is_lost() -> None:
    concern = shown_near()
    resident = Wizard().until("like").post(f"join:{concern.number}")
    publishing.withdraw(concern=concern, now=now())
    resident.post("join", by="link")
    assert (resident.step, "no longer shown" in resident.page) == ("what", True)
    assert not concern.contacts.filter(part="follower").exists()


@pytest.mark.parametrize("code", ["drug-activity", "domestic-danger", "crime-happened"])
def test_of_a_kind_that_is_never_public_nobody_is_asked_to_show_it_nor_shown_others(code: str) -> None:
    shown_near()
    resident = Wizard()
    seen = set()
    for _ in range(14):
        seen.add(resident.step)
        if resident.step == "check":
            break
        resident.until("check" if resident.step == "hours" else resident.step, kind=code)
        if resident.step != "check":
            resident.post(**answers_for(resident.step, code))
    assert not {"public", "like"} & seen


def answers_for(step: str, code: str) -> dict[str, Any]:
    """One page's answers."""
    return {
        "kind": {"kind": code},
        "where": {"address": "104 Main Street"},
        "what": {"text": "It happened at night."},
        "reach": {"by": "email", "email": "resident@example.org"},
    }.get(step, {})


def test_the_way_to_be_reached_hours_and_language_reach_the_officer() -> None:
    resident = Wizard().until(
        "check",
        reach={"by": "call", "phone": "(816) 555-0100", "email": "typed before", "name": "Ana"},
        hours={"hours": ["evening", "weekend"], "language": "es"},
    )
    assert "typed before" not in resident.page
    resident.send()
    contact = Concern.objects.get().contacts.get()
    assert (contact.by, contact.phone, contact.email, contact.name) == ("call", "(816) 555-0100", "", "Ana")
    assert (contact.hours, contact.language) == (["evening", "weekend"], "es")
    assert Concern.objects.get().language == "es"
    assert "the officer calls you" in resident.page


def test_whoever_looks_by_the_link_alone_is_not_asked_for_hours_and_leaves_nothing() -> None:
    resident = Wizard().until("reach").post(by="link", email="x@example.org", name="Ana")
    assert resident.step == "public"
    resident.until("check").send()
    concern = Concern.objects.get()
    assert not concern.contacts.exists()
    assert "no way to reach you" in resident.page


def test_times_that_were_ticked_and_words_make_one_line() -> None:
    resident = Wizard().until("check", when={"times": ["night", "weekend"], "happens": "Since May"}).send()
    assert resident.number
    assert Concern.objects.get().happens == "At night, on weekends. Since May"


def test_the_preview_shows_block_and_area_and_never_the_point() -> None:
    resident = Wizard().until("public")
    shown = resident.page.split('aria-labelledby="seen-title"')[1].split("</section>")[0]
    assert "100 block of Main Street" in shown
    assert "104 Main" not in shown
    assert "Loud music from a yard" in shown
    assert 'class="pin"' not in shown
    lon, lat = Draft.objects.get().answers["lon"][0], Draft.objects.get().answers["lat"][0]
    assert lon not in shown
    assert lat not in shown


def test_photos_are_seen_and_taken_out_again_with_their_files(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(type(settings.HOME), "photos", tmp_path / "photos")
    resident = Wizard().until("photos").post("add", photos=[picture("a.jpg"), picture("b.jpg")])
    assert resident.page.count("data:image/jpeg;base64,") == 2
    assert len(list((tmp_path / "photos").rglob("*.jpg"))) == 4
    with TestCase.captureOnCommitCallbacks(execute=True):
        resident.post("next", drop="0")
    assert (resident.step, resident.page.count("data:image/jpeg;base64,")) == ("photos", 1)
    assert len(list((tmp_path / "photos").rglob("*.jpg"))) == 2
    with TestCase.captureOnCommitCallbacks(execute=True):
        resident.post("back").post("to:kind").post(kind="abuse")
    assert not list((tmp_path / "photos").rglob("*.jpg"))
    assert not Draft.objects.exists()


def test_photos_of_a_draft_are_nobody_s_orphans(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(type(settings.HOME), "photos", tmp_path / "photos")
    Wizard().until("photos").post("add", photos=[picture()])
    for file in (tmp_path / "photos").rglob("*.jpg"):
        os.utime(file, (0, 0))
    retention.run(now=now(), actor=ACTOR)
    assert len(list((tmp_path / "photos").rglob("*.jpg"))) == 2


def test_six_photos_are_five_and_the_sixth_is_named() -> None:
    resident = Wizard().until("photos").post("next", photos=[picture(f"{n}.jpg") for n in range(6)])
    assert (resident.step, resident.status) == ("photos", 422)
    assert "Left out: 5.jpg" in resident.page
    assert "5 photos are kept" in resident.page


def test_a_photo_that_is_too_large_is_refused_kindly_and_the_other_kept() -> None:
    large = SimpleUploadedFile("huge.jpg", b"\xff\xd8" + b"0" * 16_000_000, "image/jpeg")
    resident = Wizard().until("photos").post("next", photos=[large, picture()])
    assert (resident.step, resident.status) == ("photos", 422)
    assert "“huge.jpg” is larger than 15 MB" in resident.page
    assert "1 photo is kept" in resident.page


def test_an_officer_may_be_described_and_somebody_in_danger_is_not_asked() -> None:
    for code in ("officer-conduct", "domestic-danger", "officer-thanks"):
        resident = Wizard().until("what", kind=code).post(text="A tall man with a beard")
        assert resident.step != "what", code


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/report/", Kind.SEARCH),
        ("/es/report/", Kind.SEARCH),
        ("/report/photos/", Kind.WRITING),
        ("/es/report/send/", Kind.WRITING),
    ],
)
def test_what_costs_much_has_a_limit_of_its_own(path: str, kind: Kind) -> None:
    assert kind_of(path, "POST") is kind


def test_only_the_doors_that_are_limited_take_photos_and_send() -> None:
    resident = Wizard().until("photos")
    resident.action = "/report/"
    resident.post("next", photos=[picture()])
    assert Draft.objects.get().photos == []
    resident.until("check")
    resident.action = "/report/"
    resident.post("send ")
    resident.post("send")
    assert Client().get("/report/send/").status_code == 302


def test_every_page_of_a_sealed_form_hides_what_it_is_and_can_be_left() -> None:
    resident = Wizard()
    while resident.step != "check":
        before = resident.step
        resident.post(**answers_for(before, "domestic-danger"))
        if before not in ("danger",):
            assert "<title>Your page" in resident.page, before
            assert "data-leave" in resident.page, before
    assert not Draft.objects.exists()
    resident.send()
    assert "<title>Your page" in resident.page
    assert "data-leave" in resident.page
    mail = Mail.objects.get()
    assert "does not say what this is about" in resident.page
    assert "Danger" not in mail.subject + mail.text
