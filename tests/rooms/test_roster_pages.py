"""Supervisors' pages of the roster: each keeps to the person's zones, whatever address is typed, and answers every mistake in words."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.translation import override
from PIL import Image

from lamplighter.audit.models import Event
from lamplighter.plumbing.home import Home
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster import queries
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift, Station
from lamplighter.roster.words import language_name

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # a Monday, 2 pm in the city
Staff = Callable[..., Client]
REASON = "private matter"


@pytest.fixture(autouse=True)
def roster(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Reyes works in RIV and is away, Okafor stands in from BLU, Diaz serves both, Amsel is nowhere; there is no map."""
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.prepare()
    with transaction.atomic():
        when = Shift.objects.create(
            code="evening", name_en="Evening shift", name_es="Turno de la tarde", kind="evening",
            days=[0, 1, 2, 3, 4], starts=time(13), ends=time(21),
        )  # fmt: skip
        posts = {zone: Post.objects.create(zone=zone, role="cio") for zone in ("RIV", "BLU")}
        for number, (first, last, zones) in enumerate(
            [
                ("Marisol", "Reyes", ["RIV"]),
                ("Daniel", "Okafor", ["BLU"]),
                ("Inés", "Diaz", ["RIV", "BLU"]),
                ("Ruth", "Amsel", []),
            ]
        ):
            made = Officer.objects.create(
                badge=f"77{number}", first_name=first, last_name=last, display_level="full", slug=last.lower(),
                languages=["en"], phone="816-555-0142", email=f"{last.lower()}@example.org",
            )  # fmt: skip
            for zone in zones:
                Posting.objects.create(officer=made, post=posts[zone], shift=when, starts=date(2026, 1, 1))
        day = timedelta(days=1)
        Absence.objects.create(officer=one("Reyes"), starts=NOW - day, ends=NOW + day, reason=REASON)
        Cover.objects.create(
            posting=one("Reyes").postings.get(),
            officer=one("Okafor"),
            starts=date(2026, 3, 1),
            ends=date(2026, 3, 4),
        )
        bump("roster")
    queries.snapshot.drop()
    forget_checks()
    with time_machine.travel(NOW, tick=False):
        yield
    queries.snapshot.drop()


def one(last_name: str) -> Officer:
    return Officer.objects.get(last_name=last_name)


def at(route: str, last_name: str) -> str:
    return f"/staff/roster/officers/{one(last_name).pk}/{route}"


def text(client: Client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def details(**more: Any) -> dict[str, Any]:
    given = {
        "title": "Officer", "first_name": "Marisol", "last_name": "Reyes", "badge": "770", "languages": ["en", "es"],
        "phone": "816-555-0142", "email": "reyes@example.org", "display_level": "full",
    }  # fmt: skip
    return {**given, **more}


def posting(**more: Any) -> dict[str, Any]:
    shift = str(Shift.objects.get(code="evening").pk)
    return {"zone": "RIV", "role": "cio", "shift": shift, "first_day": "2026-03-02", "last_day": "", **more}


# -- what is seen ---------------------------------------------------------------------------------------------------


def test_the_overview_tells_who_works_is_away_stands_in_and_what_is_empty(staff: Staff) -> None:
    page = text(staff("supervisor"), "/staff/roster/")
    for words in (
        "Officer Marisol Reyes",
        "Away",
        "Officer Daniel Okafor stands in until March 3",
        "Officers of no zone",
    ):
        assert words in page
    with transaction.atomic():
        Posting.objects.filter(post__zone="BLU").delete()
        bump("roster")
    forget_checks()
    assert "No officer is posted here." in text(staff("supervisor"), "/staff/roster/")


def test_a_shift_that_only_an_absent_officer_works_is_called_empty(staff: Staff) -> None:
    with transaction.atomic():
        Cover.objects.all().delete()
        one("Diaz").postings.all().delete()
        Absence.objects.update(starts=NOW - timedelta(days=2), ends=NOW + timedelta(days=2))
        bump("roster")
    forget_checks()
    assert "Nobody holds “Evening shift” today." in text(staff("supervisor"), "/staff/roster/")


def test_a_zones_supervisor_sees_their_zones_people_only(staff: Staff) -> None:
    client = staff("supervisor", zone="RIV")
    page = text(client, "/staff/roster/")
    assert "Marisol Reyes" in page
    assert "Inés Diaz" in page
    assert "Ruth Amsel" not in page
    assert 'id="zone-2"' not in page
    text(client, at("", "Reyes"))
    text(client, at("", "Diaz"))
    for hidden in ("Okafor", "Amsel"):
        text(client, at("", hidden), 404)


@pytest.mark.parametrize("role", ["officer", "reader", "analyst", "coordinator", "safety"])
def test_who_only_sees_the_roster_finds_nothing_to_change(staff: Staff, role: str) -> None:
    client = staff(role)
    page = (
        text(client, at("", "Reyes")) + text(client, "/staff/roster/") + text(client, "/staff/roster/shifts/")
    )
    assert 'action="/staff/roster' not in page
    assert 'href="/staff/roster/officers/add/"' not in page
    assert "change/" not in page
    assert text(client, at("change/", "Reyes"), 403)
    assert client.post(at("active/", "Reyes"), {"active": "no"}).status_code == 403
    assert one("Reyes").active


def test_why_somebody_is_away_is_told_to_those_who_edit_them_only(staff: Staff) -> None:
    assert REASON in text(staff("supervisor"), at("leave/", "Reyes"))
    assert REASON in text(staff("supervisor", zone="RIV"), at("leave/", "Reyes"))
    text(staff("supervisor", zone="BLU"), at("leave/", "Reyes"), 404)
    text(staff("officer"), at("leave/", "Reyes"), 403)
    for role in ("officer", "supervisor"):
        client = staff(role)
        assert REASON not in text(client, at("", "Reyes")) + text(client, "/staff/roster/")


def test_the_pages_speak_spanish(staff: Staff) -> None:
    client = staff("supervisor")
    assert "Turno de la tarde" in text(client, "/es/staff/roster/")
    assert "Lo que ve el público" in text(client, "/es" + at("", "Reyes"))


# -- zones by address -----------------------------------------------------------------------------------------------


def forbidden() -> list[tuple[str, dict[str, Any]]]:
    """Everything that the supervisor of BLU may not do, by its address."""
    mine = one("Reyes").postings.get()
    cover, absence = Cover.objects.get(), Absence.objects.get()
    return [
        (at("change/", "Reyes"), details(last_name="Changed")),
        (at("active/", "Reyes"), {"active": "no"}),
        (at("portrait/", "Reyes"), {"remove": "yes"}),
        (at("leave/", "Reyes"), {"first_day": "2026-05-01", "last_day": "2026-05-02"}),
        (at("post/", "Reyes"), posting(zone="BLU")),
        (f"/staff/roster/postings/{mine.pk}/end/", {"last_day": "2026-03-02"}),
        (
            f"/staff/roster/postings/{mine.pk}/cover/",
            {"officer": one("Okafor").pk, "first_day": "2026-05-01", "last_day": "2026-05-02"},
        ),
        (f"/staff/roster/covers/{cover.pk}/remove/", {}),
        (f"/staff/roster/leave/{absence.pk}/remove/", {}),
        ("/staff/roster/stations/RIV/", {"name": "Mine", "address": "Here"}),
        ("/staff/roster/shifts/add/", {}),
        (f"/staff/roster/shifts/{Shift.objects.get().pk}/", {}),
        ("/staff/roster/import/", {}),
    ]


def everything() -> list[Any]:
    models = (Officer, Shift, Post, Posting, Absence, Cover, Station)
    return [list(model.objects.order_by("pk").values()) for model in models]  # type: ignore[attr-defined]


@pytest.mark.parametrize("also", ["", "officer"])
def test_a_zones_supervisor_changes_nothing_of_another_zone_whatever_address_they_type(
    staff: Staff, person: Any, signed_in_client: Any, also: str
) -> None:
    user = person("supervisor", "BLU")
    if also:  # sees the whole city, edits one zone
        from lamplighter.accounts import actions as accounts
        from lamplighter.accounts.access import Role
        from lamplighter.audit.rules import Actor

        accounts.grant(user=user, role=Role.OFFICER, zone="", actor=Actor.command("test"), now=NOW)
    client, before = signed_in_client(user), everything()
    for where, data in forbidden():
        answer = client.post(where, data)
        # An officer of another zone whom they see may be posted to their own.
        if also and where.endswith("/post/"):
            assert answer.status_code == 302
            Posting.objects.latest("pk").delete()
            continue
        assert answer.status_code in (403, 404), where
        if where.startswith(("/staff/roster/stations", "/staff/roster/postings")):
            assert client.get(where).status_code in (403, 404)
    assert everything() == before


def test_an_officer_of_two_zones_is_changed_by_who_holds_both(staff: Staff) -> None:
    client = staff("supervisor", zone="RIV")
    text(client, at("change/", "Diaz"), 403)
    text(client, at("leave/", "Diaz"), 403)
    mine = one("Diaz").postings.get(post__zone="RIV")
    assert (
        client.post(f"/staff/roster/postings/{mine.pk}/end/", {"last_day": "2026-03-01"}).status_code == 302
    )
    text(staff("supervisor"), at("change/", "Diaz"))


def test_a_zones_supervisor_adds_and_posts_within_their_zone_only(staff: Staff) -> None:
    client = staff("supervisor", zone="RIV")
    new = details(badge="900", last_name="Newman")
    first = {f"post-{name}": value for name, value in posting().items()}
    refused = client.post("/staff/roster/officers/add/", {**new, **first, "post-zone": "BLU"})
    assert refused.status_code == 422
    assert client.post("/staff/roster/officers/add/", new).status_code == 422
    assert not Officer.objects.filter(badge="900").exists()
    assert client.post("/staff/roster/officers/add/", {**new, **first}).status_code == 302
    assert one("Newman").postings.get().post.zone == "RIV"
    assert client.post(at("post/", "Newman"), posting(zone="BLU")).status_code == 422


# -- what is done ---------------------------------------------------------------------------------------------------


def test_a_supervisor_of_the_city_may_add_somebody_without_a_posting(staff: Staff) -> None:
    client = staff("supervisor")
    answer = client.post("/staff/roster/officers/add/", details(badge="900", last_name="Newman"))
    assert answer.status_code == 302
    assert "Posted nowhere" in text(client, at("", "Newman"))


@pytest.mark.parametrize(
    ("level", "seen", "unseen"),
    [
        ("full", "Officer Marisol Reyes", None),
        ("first", "Officer Marisol", "Reyes"),
        ("role", "Community Interaction Officer", "Marisol"),
    ],
)
def test_the_preview_is_what_the_public_reads(
    staff: Staff, level: str, seen: str, unseen: str | None
) -> None:
    boss = staff("supervisor")
    assert boss.post(at("change/", "Reyes"), details(display_level=level, email="")).status_code == 302
    forget_checks()
    card = text(boss, at("", "Reyes")).split('<article class="officer">')[1].split("</article>")[0]
    page = queries.officer_page(one("Reyes").slug, date(2026, 3, 2))
    assert page is not None
    assert page.card.shown == seen
    assert seen in card
    assert unseen is None or unseen not in card


def test_leave_is_counted_in_whole_days_of_the_city(staff: Staff) -> None:
    client = staff("supervisor")
    # The clocks go forward on March 8.
    assert (
        client.post(at("leave/", "Okafor"), {"first_day": "2026-03-07", "last_day": "2026-03-08"}).status_code
        == 302
    )
    made = one("Okafor").absences.get()
    assert (made.starts, made.ends) == (
        datetime(2026, 3, 7, 6, tzinfo=UTC),
        datetime(2026, 3, 9, 5, tzinfo=UTC),
    )
    assert "March 7, 2026 – March 8, 2026" in text(client, at("", "Okafor"))
    assert client.post(f"/staff/roster/leave/{made.pk}/remove/").status_code == 302
    assert not one("Okafor").absences.exists()


def test_a_stand_in_is_chosen_and_taken_back(staff: Staff) -> None:
    client = staff("supervisor")
    held = one("Okafor").postings.get()
    data = {"officer": one("Amsel").pk, "first_day": "2026-03-02", "last_day": "2026-03-02"}
    assert client.post(f"/staff/roster/postings/{held.pk}/cover/", data).status_code == 302
    forget_checks()
    assert {each.card.last for each in queries.who(["BLU"], NOW).on_now} == {"Amsel", "Diaz"}
    again = client.post(f"/staff/roster/postings/{held.pk}/cover/", data)
    assert again.status_code == 422
    assert "Someone already stands in" in again.content.decode()
    made = Cover.objects.get(posting=held)
    assert client.post(f"/staff/roster/covers/{made.pk}/remove/").status_code == 302


def test_shifts_and_stations_are_kept_and_on_record(staff: Staff) -> None:
    client = staff("supervisor")
    data = {"name_en": "Night shift", "name_es": "Turno de noche", "code": "night", "kind": "night", "days": ["5", "6"],
            "starts": "21:00", "ends": "05:00"}  # fmt: skip
    assert client.post("/staff/roster/shifts/add/", data).status_code == 302
    assert client.post("/staff/roster/shifts/add/", data).status_code == 422
    made = Shift.objects.get(code="night")
    assert client.post(f"/staff/roster/shifts/{made.pk}/", {**data, "ends": "06:00"}).status_code == 302
    assert "6 am" in text(client, "/staff/roster/shifts/")
    station = {"name": "River Station", "address": "12 Quay Road", "phone": "816-555-0101"}
    assert client.post("/staff/roster/stations/RIV/", station).status_code == 302
    assert "River Station, 12 Quay Road" in text(client, "/staff/roster/")
    text(client, "/staff/roster/stations/NOPE/", 404)
    verbs = {"shift.added", "shift.changed", "station.changed"}
    assert set(Event.objects.filter(verb__in=verbs).values_list("verb", "actor_kind")) == {
        (verb, "staff") for verb in verbs
    }


def test_a_picture_is_uploaded_and_taken_away(staff: Staff, client: Client) -> None:
    boss = staff("supervisor")
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "navy").save(out, "JPEG")
    given = SimpleUploadedFile("me.jpg", out.getvalue(), content_type="image/jpeg")
    assert boss.post(at("portrait/", "Reyes"), {"file": given}).status_code == 302
    forget_checks()
    assert client.get("/officers/reyes/portrait").headers["Content-Type"] == "image/webp"
    assert boss.post(at("portrait/", "Reyes"), {"remove": "yes"}).status_code == 302
    forget_checks()
    assert client.get("/officers/reyes/portrait").status_code == 404


# -- mistakes -------------------------------------------------------------------------------------------------------


def test_every_mistake_is_answered_in_words(staff: Staff) -> None:
    client = staff("supervisor")
    held = one("Okafor").postings.get()
    html = SimpleUploadedFile("me.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("/staff/roster/officers/add/", {}, "This field is required."),
        ("/staff/roster/officers/add/", details(badge="771"), "Another officer has the badge number 771."),
        (at("change/", "Reyes"), details(display_level="everything"), "Select a valid choice"),
        (at("change/", "Reyes"), details(phone="call me"), "Write a phone number"),
        (at("change/", "Reyes"), details(languages=["xx"]), "Select a valid choice"),
        (at("change/", "Reyes"), details(first_name="x" * 61), "at most 60 characters"),
        (at("change/", "Reyes"), details(first_name="a\x00b"), "Null characters are not allowed."),
        (at("post/", "Reyes"), posting(zone="NOPE"), "Select a valid choice"),
        (at("post/", "Reyes"), posting(shift="999999999999999999999"), "Select a valid choice"),
        (at("post/", "Reyes"), posting(), "already has this post and shift"),
        (at("post/", "Amsel"), posting(last_day="2026-03-01"), "The last day is before the first."),
        (at("post/", "Amsel"), posting(last_day="9999-12-31"), "Choose a day before 2100."),
        (at("post/", "Amsel"), posting(first_day="0001-01-01"), "Choose a day after 1999."),
        (at("leave/", "Okafor"), {"first_day": "2026-02-30", "last_day": "x"}, "Enter a valid date."),
        (at("leave/", "Okafor"), {"first_day": "2026-03-03", "first_time": "12:00", "last_day": "2026-03-03", "last_time": "9:00"},
         "The end must come after the start."),
        (at("leave/", "Reyes"), {"first_day": "2026-03-02", "last_day": "2026-03-02"}, "already away"),
        (f"/staff/roster/postings/{held.pk}/end/", {"last_day": "2020-01-01"}, "The end must come after the start."),
        (f"/staff/roster/postings/{held.pk}/cover/", {"officer": one("Okafor").pk, "first_day": "2026-03-02", "last_day": "2026-03-02"},
         "Select a valid choice"),
        (f"/staff/roster/postings/{held.pk}/cover/", {"officer": one("Amsel").pk, "first_day": "2025-03-02", "last_day": "2026-03-02"},
         "reach beyond the posting"),
        ("/staff/roster/shifts/add/", {"days": ["9"], "starts": "25:00"}, "Enter a valid time."),
        ("/staff/roster/stations/RIV/", {}, "This field is required."),
        (at("portrait/", "Reyes"), {}, "This field is required."),
        (at("portrait/", "Reyes"), {"file": html}, "This is no picture we can read."),
        ("/staff/roster/import/", {}, "This field is required."),
    ]  # fmt: skip
    before = everything()
    for where, data, words in cases:
        answer = client.post(where, data)
        page = answer.content.decode()
        assert answer.status_code == 422, (where, data)
        assert words in page, (where, data)
        assert "There is something to fix" in page, where
    assert everything() == before


@pytest.mark.parametrize(
    "where",
    [
        "officers/999999",
        "officers/99999999999999999999",
        "postings/999999/end",
        "postings/999999/cover",
        "shifts/999999",
    ],
)
def test_what_is_not_there_is_not_found(staff: Staff, where: str) -> None:
    text(staff("supervisor"), f"/staff/roster/{where}/", 404)


# -- files ----------------------------------------------------------------------------------------------------------

HEAD = "badge,first_name,last_name,title,languages,phone,email,display_level,portrait\n"


def upload(client: Client, files: dict[str, str | bytes]) -> Any:
    given = [
        SimpleUploadedFile(name, body if isinstance(body, bytes) else body.encode())
        for name, body in files.items()
    ]
    return client.post("/staff/roster/import/", {"uploads": given})


def test_files_wait_for_a_yes_and_are_gone_afterwards(staff: Staff, settings: Any) -> None:
    client, before = staff("supervisor"), everything()
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script/><path d="M0 0"/></svg>'
    answer = upload(
        client, {"officers.csv": HEAD + "990,New,Person,Officer,en,,,full,new.svg\n", "new.svg": svg}
    )
    assert answer.status_code == 302
    report = answer.headers["Location"]
    page = text(client, report)
    assert "officers" in page
    assert "Take the files in" in page
    assert everything() == before
    assert client.post(f"{report}confirm/").status_code == 302
    made = Officer.objects.get(badge="990")
    assert b"script" not in (settings.HOME.pictures / made.portrait).read_bytes()
    text(client, report, 404)
    assert not list(settings.HOME.uploads.glob("roster-*"))
    assert Event.objects.filter(verb="roster.imported", actor_kind="staff").count() == 1


def test_a_report_with_problems_names_their_lines_and_has_no_button(staff: Staff, settings: Any) -> None:
    client = staff("supervisor")
    report = upload(client, {"officers.csv": HEAD + "991,<b>,x,,,,,loud,\n"}).headers["Location"]
    page = text(client, report)
    assert "officers, line 2:" in page
    assert "Take the files in" not in page
    assert client.post(f"{report}confirm/", follow=True).status_code == 200
    assert not Officer.objects.filter(badge="991").exists()
    assert client.post(f"{report}drop/").status_code == 302
    assert not list(settings.HOME.uploads.glob("roster-*"))


def test_files_that_nobody_confirmed_are_gone_after_a_day(staff: Staff, settings: Any) -> None:
    client = staff("supervisor")
    report = upload(client, {"officers.csv": HEAD}).headers["Location"]
    (folder,) = settings.HOME.uploads.glob("roster-*")
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    old = NOW.timestamp() - 90_000
    os.utime(folder, (old, old))
    text(client, report, 404)
    upload(client, {"shifts.csv": "x"})
    assert not folder.exists()


@pytest.mark.parametrize("name", ["notes.txt", "../../officers.exe", ".officers.svg"])
def test_other_files_are_refused_and_not_kept(staff: Staff, settings: Any, name: str) -> None:
    answer = upload(staff("supervisor"), {name: "x"})
    assert answer.status_code == 422
    assert not list(settings.HOME.uploads.glob("roster-*"))


@pytest.mark.parametrize("token", ["x", "../x", "0" * 32])
def test_a_made_up_token_opens_nothing(staff: Staff, token: str) -> None:
    text(staff("supervisor"), f"/staff/roster/import/{token}/", 404)


def test_a_language_is_named_in_the_readers_words_else_by_its_own_name_else_by_its_code() -> None:
    codes = ("ig", "es", "so", "qqq")
    with override("en"):
        assert [language_name(each) for each in codes] == ["Igbo", "Spanish", "Soomaali", "qqq"]
        assert language_name("es", within=True) == "Spanish"
    with override("es"):
        assert language_name("en") == "Inglés"
        assert language_name("en", within=True) == "inglés"
