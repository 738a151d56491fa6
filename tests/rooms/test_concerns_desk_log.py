"""Logging a concern for a resident: with its place as it was told, the kind's own questions, and a number to read out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.accounts.models import User
from lamplighter.audit.models import Event
from lamplighter.concerns.models import Concern, Question, Update
from lamplighter.concerns.queries.blocks import block_of
from lamplighter.concerns.rules.values import Entry
from lamplighter.roster.models import Officer
from tests.support.city import address_book
from tests.support.concerns import IN_WEST, NOWHERE, kind
from tests.support.desk import DeskOf, desk_of, numbers, officers, page

__all__ = ["desk_of", "officers"]
pytestmark = pytest.mark.django_db
LOG = "/staff/concerns/log/"


@pytest.fixture
def streets(officers: dict[str, Officer], tmp_path: Path) -> None:
    address_book(tmp_path)


TOLD = {
    "kind": "noise",
    "address": "104 Main Street",
    "text": "A generator runs all night.",
    "channel": "phone",
    "by": "call",
    "phone": "816 555 0123",
    "hours": ["evening"],
    "language": "es",
    "name": "",
    "email": "",
}


@pytest.mark.usefixtures("streets")
def test_a_call_is_kept_with_its_place_its_contact_and_who_wrote_it_down(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    answer = client.post(LOG, TOLD)
    concern = Concern.objects.get()
    assert answer.url == f"{LOG}{concern.number}/"
    assert (concern.zone, concern.channel, concern.language, concern.lead_shift) == (
        "W",
        "phone",
        "es",
        "evening",
    )
    assert concern.place.startswith("104 Main Street")
    assert concern.place_exact
    assert concern.raised_by == User.objects.get(officer__badge="w-morning")
    found = concern.contacts.get()
    assert (found.phone, found.by, found.hours, found.language) == ("+18165550123", "call", ["evening"], "es")
    assert Event.objects.filter(verb="concern.logged", subject_id=str(concern.pk)).count() == 1
    assert Update.objects.get(concern=concern).entry == Entry.RAISED.value
    html = page(client, answer.url)
    assert f"{concern.number[:4]}-{concern.number[4:]}" in html
    assert "has it, in West" in html
    assert "An answer is promised by" in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": ""}, "Choose what it is about."),
        ({"kind": "street-light"}, "Choose what it is about."),
        ({"text": ""}, "Write what happens."),
        ({"address": ""}, "Write where it is"),
        ({"address": "104 Nowhere Boulevard"}, "No such place is known here"),
        ({"address": "Lantern"}, "This may mean several places"),
        ({"phone": ""}, "Write the number to call"),
        ({"phone": "ask her"}, "Write the number to call"),
        ({"by": "email"}, "Write the address"),
        ({"by": "email", "email": "ada@"}, "That is no e-mail address"),
        (
            {"address": "Here", "meant": "Here", "found": f"{NOWHERE[0]}|{NOWHERE[1]}|1|"},
            "No district of this department covers that place",
        ),
    ],
)
@pytest.mark.usefixtures("streets")
def test_what_is_missing_is_said_and_everything_else_is_kept(
    desk_of: DeskOf, change: dict[str, str], said: str
) -> None:
    told = TOLD | {"name": "Ada Quill"} | change
    answer = desk_of("w-morning").post(LOG, told)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert not Concern.objects.exists()
    assert "Ada Quill" in html
    if told["text"]:
        assert told["text"] in html


@pytest.mark.usefixtures("streets")
def test_one_of_several_places_is_chosen_by_a_press(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    told = TOLD | {"address": "Lantern"}
    html = client.post(LOG, told).content.decode()
    picks = re.findall(r'name="pick" value="([^"]+)"', html)
    assert len(picks) >= 2
    assert client.post(LOG, told | {"pick": picks[1]}).status_code == 302
    assert Concern.objects.get().place == picks[1].split("|")[3]


@pytest.mark.usefixtures("streets")
def test_a_complaint_about_an_officer_can_be_logged_but_not_read_again(desk_of: DeskOf) -> None:
    told = TOLD | {
        "kind": "officer-conduct",
        "address": "" if not kind("officer-conduct").needs_place else TOLD["address"],
    }
    mine, other = desk_of("w-morning"), desk_of("w-evening")
    answer = mine.post(LOG, told)
    number = Concern.objects.get().number
    assert number[:4] in page(mine, answer.url)
    assert mine.get(f"/staff/concerns/{number}/").status_code == 404
    assert other.get(answer.url).status_code == 404


def logged(client: Client, **change: Any) -> Concern:
    """The concern that was kept."""
    answer = client.post(LOG, TOLD | change)
    assert answer.status_code == 302, answer.content.decode()
    return Concern.objects.latest("pk")


def here(lon: float, lat: float, **more: str) -> dict[str, str]:
    """Where the officer's device is."""
    return {"address": "Where I am now", "meant": "Where I am now", "found": f"{lon}|{lat}|1|", **more}


@pytest.mark.usefixtures("streets")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("104 Main St, apt 4", "104 Main Street, apt 4, Testville"),
        ("104 Main St #4B", "104 Main Street, #4B, Testville"),
        ("apto 4, 104 main st", "104 Main Street, apto 4, Testville"),
        ("104 Main St", "104 Main Street, Testville"),
    ],
)
def test_what_stands_behind_an_address_is_kept_as_it_was_typed(
    desk_of: DeskOf, typed: str, kept: str
) -> None:
    concern = logged(desk_of("w-morning"), address=typed)
    assert (concern.place, concern.place_exact) == (kept, True)
    assert block_of(concern.place) == "100 block of Main Street"  # what the public may see, and no door


@pytest.mark.usefixtures("streets")
def test_words_beside_an_address_that_must_be_chosen_go_with_the_one_that_was_chosen(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    told = TOLD | {"address": "104 Main St behind the garage"}
    answer = client.post(LOG, told)
    assert answer.status_code == 422
    (pick, *_others) = re.findall(r'name="pick" value="([^"]+)"', answer.content.decode())
    assert logged(client, **told, pick=pick).place == "104 Main Street, behind the garage, Testville"


@pytest.mark.usefixtures("streets")
def test_a_place_that_was_chosen_is_forgotten_once_something_else_is_typed(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    found = f"{IN_WEST[0]}|{IN_WEST[1]}|1|Lantern Court, Testville"
    assert logged(client, address="104 Main St", meant="Lantern", found=found).place.startswith("104 Main")
    assert logged(client, address="Lantern", meant="Lantern", found=found).place == "Lantern Court, Testville"


@pytest.mark.usefixtures("streets")
def test_where_the_officer_stands_is_named_by_the_block_it_is_near(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    concern = logged(client, **here(IN_WEST[0] + 0.0004, IN_WEST[1], spot="by the hydrant"))
    assert (concern.lon, concern.lat, concern.zone) == (IN_WEST[0] + 0.0004, IN_WEST[1], "W")
    assert concern.place == "near 100 block of Main Street, by the hydrant, Testville"
    assert block_of(concern.place) == "100 block of Main Street"
    assert "near 100 block of Main Street" in page(client, f"{LOG}{concern.number}/")
    answer = client.post("/staff/concerns/", {"words": "100 main st hydrant"})
    assert numbers(page(client, answer.url)) == [concern.number]
    spanish = page(client, f"/es/staff/concerns/{concern.number}/")
    assert "erca de la cuadra 100 de Main Street" in spanish
    assert "block of" not in spanish


def test_where_no_address_is_near_the_point_alone_is_kept(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    concern = logged(client, **here(*IN_WEST))
    assert (concern.place, concern.lon) == ("", IN_WEST[0])
    assert "A point on the map" in page(client, f"/staff/concerns/{concern.number}/")


@pytest.mark.parametrize("found", ["", "x", "1|2", "999|39|1|x", "a|b|c|d"])
def test_a_place_that_cannot_be_read_is_asked_for_again(desk_of: DeskOf, found: str) -> None:
    answer = desk_of("w-morning").post(LOG, TOLD | {"address": "", "meant": "", "found": found})
    assert "Write where it is" in answer.content.decode()


def test_a_place_without_an_address_is_told_by_a_part_of_the_city_and_words(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    concern = logged(client, address="", part="W", spot="the bridge in the park")
    assert (concern.place, concern.place_exact, concern.zone) == (
        "the bridge in the park, the West district",
        False,
        "W",
    )
    assert logged(client, address="", part="W", spot="").place == "the West district"
    assert client.post(LOG, TOLD | {"address": "", "part": "nowhere"}).status_code == 422


@pytest.mark.usefixtures("streets")
def test_an_address_that_nobody_knows_is_kept_as_words_for_the_part_of_the_city(desk_of: DeskOf) -> None:
    concern = logged(desk_of("w-morning"), address="Old Mill Trail", part="W")
    assert concern.place == "Old Mill Trail, the West district"


# -- what a kind asks --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("streets")
def test_a_kinds_own_questions_are_asked_and_other_kinds_answers_are_left_out(desk_of: DeskOf) -> None:
    client = desk_of("w-morning")
    html = page(client, LOG)
    assert "How often does it happen?" in html
    assert "License plate, if you can see it" in html
    answers = {"q-noise-how-often": "weekend", "q-abandoned-vehicle-plate": "KCM 4471"}
    assert logged(client, **answers).answers == {"how-often": "weekend"}
    assert logged(client, **answers, kind="abandoned-vehicle").answers == {"plate": "KCM 4471"}


@pytest.mark.usefixtures("streets")
def test_a_question_that_must_be_answered_holds_up_its_own_kind_alone(desk_of: DeskOf) -> None:
    Question.objects.filter(kind__code="noise").update(required=True)
    client = desk_of("w-morning")
    answer = client.post(LOG, TOLD)
    assert answer.status_code == 422
    assert "How often does it happen?: This field is required." in answer.content.decode()
    assert logged(client, kind="graffiti").answers == {}
    wrong = {"q-noise-how-often": "every second"}
    assert client.post(LOG, TOLD | wrong).status_code == 422
    assert logged(client, **wrong, kind="graffiti").answers == {}


def test_a_crime_that_has_happened_says_that_this_is_no_police_report_and_where_one_is_made(
    desk_of: DeskOf, settings: Any
) -> None:
    concerns = settings.LAMPLIGHTER.concerns.model_copy(
        update={"crime_report_url": "https://police.example.org/report", "crime_report_phone": "555-0199"}
    )
    settings.LAMPLIGHTER = settings.LAMPLIGHTER.model_copy(update={"concerns": concerns})
    html = page(desk_of("w-morning"), LOG)
    said = html[html.index("This is not a police report.") :][:600]
    assert "tel:5550199" in said
    assert "https://police.example.org/report" in said


def test_what_is_not_ours_is_told_with_the_number_of_whose_it_is(desk_of: DeskOf) -> None:
    html = page(desk_of("w-morning"), LOG)
    elsewhere = html[html.index("Not ours: tell the resident") :]
    assert 'href="tel:311"' in elsewhere[: elsewhere.index("</section>")]


def test_whom_to_call_instead_is_said_of_kinds_that_have_it(desk_of: DeskOf) -> None:
    kind("domestic-danger", call_en="Talk to the Hotline.", call_number="1-800-799-7233")
    html = page(desk_of("w-morning"), LOG)
    assert "Talk to the Hotline." in html
    assert "tel:+18007997233" in html
