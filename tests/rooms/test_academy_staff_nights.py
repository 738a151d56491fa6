"""Nights at the desk: changed, moved, put at the end when a storm comes, cancelled, added; who presents; what is handed out and asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lamplighter.academy.actions import courses
from lamplighter.academy.actions.shared import Why
from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.messages.presenter_letters import News, presenter_letter
from lamplighter.academy.models import Course, Material, Night, Presenter, Question
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.models import Detail, Officer
from tests.support.academy import applied, course
from tests.support.academy_desk import desk, officers, said
from tests.support.concerns import ACTOR, NOW

pytestmark = pytest.mark.django_db
__all__ = ["desk", "officers"]
ALL = "/staff/academy/"
WHY = {"why_en": "A storm.", "why_es": "Una tormenta."}


@pytest.fixture
def made() -> Course:
    return course(nights=4)


def at(night: Night, part: str = "") -> str:
    return f"{ALL}nights/{night.pk}/{part}"


def nights_of(made: Course) -> list[Night]:
    return list(made.nights.order_by("order"))


def local(night: Night) -> str:
    night.refresh_from_db()
    return f"{night.starts.astimezone(city_tz()):%Y-%m-%d %H:%M}"


def test_topic_division_and_room_change_and_another_place_is_told(desk: Client, made: Course) -> None:
    applied(made, "ana@example.org")
    night = nights_of(made)[1]
    Mail.objects.all().delete()
    told = {
        "title_en": "Patrol",
        "title_es": "Patrulla",
        "room": "Room 2",
        "place": "",
        "address": "",
        "counts": "on",
    }
    desk.post(at(night, "edit/"), {**told, "title_en": "Patrol by night", "room": ""})
    assert not Mail.objects.exists()
    page = said(desk.get(at(night, "edit/")))
    assert "Another place is told to everybody concerned." in page
    assert "1 person is written to at once." in page
    desk.post(at(night, "edit/"), {**told, "place": "Library", "address": "1 Elm Street"})
    assert Mail.objects.count() == 1
    assert "Room 2, Library, 1 Elm Street" in said(desk.get(at(night)))


def test_a_storm_night_moves_to_another_day_and_everybody_is_told(desk: Client, made: Course) -> None:
    applied(made, "ana@example.org")
    night = nights_of(made)[1]
    page = desk.get(at(night, "move/"))
    assert 'name="day" value="2026-04-09"' in page.content.decode()  # each Thursday before has its night
    assert "“Night 4: Graduation” is free: it makes room, and is held on Thursday, April 16, 2026." in said(
        page
    )
    assert "1 person is written to at once." in said(page)
    told = {"day": "2026-03-27", "starts": "18:00", "ends": "21:00"}
    wrong = desk.post(at(night, "move/"), told)
    assert wrong.status_code == 422  # why is missing
    wrong = desk.post(at(night, "move/"), {**told, **WHY, "day": "2026-04-02"})
    assert "lie over no other night of the course" in said(wrong)
    Mail.objects.all().delete()
    answer = desk.post(at(night, "move/"), {**told, **WHY}, follow=True)
    assert "The night is moved. 1 person is written to." in said(answer)
    assert local(night) == "2026-03-27 18:00"
    assert "A storm." in Mail.objects.get().text
    assert "It was to begin on Thursday, March 26 at 6 pm." in said(answer)


def test_a_storm_night_at_the_end_lets_the_graduation_come_after_it(desk: Client, made: Course) -> None:
    applied(made, "ana@example.org")
    nights = nights_of(made)
    assert not nights[3].counts
    page = said(desk.get(at(nights[1], "move/")))
    assert (
        "It is held on Thursday, April 9, 2026; “Night 4: Graduation” comes after it, on Thursday, April 16, 2026."
        in page
    )
    answer = desk.post(at(nights[1], "end/"), {"why_en": "A storm."}, follow=True)
    assert "Say why, in both languages" in said(answer)
    Mail.objects.all().delete()
    answer = desk.post(at(nights[1], "end/"), WHY, follow=True)
    assert "The night comes at the end. 1 person is written to." in said(answer)
    letter = Mail.objects.get()  # one letter of both
    for told in (
        "Thursday, April 9, 6",
        "Thursday, April 16, 6",
        "Before: Thursday, March 26",
        "Before: Thursday, April 9",
    ):
        assert told in letter.text
    assert letter.text.count("A storm.") == 1
    assert [local(each) for each in nights] == [
        "2026-03-19 18:00",
        "2026-04-09 18:00",
        "2026-04-02 18:00",
        "2026-04-16 18:00",
    ]
    assert "To the end of the course" not in said(desk.get(at(nights[3], "move/")))


def test_the_day_proposed_is_free_before_the_graduation_or_the_graduation_makes_room(
    desk: Client, made: Course
) -> None:
    applied(made, "ana@example.org")
    nights = nights_of(made)
    told = {"day": "2026-04-09", "starts": "17:30", "ends": "20:00", **WHY}
    Mail.objects.all().delete()
    assert "The night is moved. 1 person is written to." in said(
        desk.post(at(nights[0], "move/"), told, follow=True)
    )
    assert Mail.objects.count() == 1  # of both
    assert (local(nights[0]), local(nights[3])) == ("2026-04-09 17:30", "2026-04-16 18:00")
    Night.objects.filter(pk=nights[2].pk).update(state="cancelled")
    page = desk.get(at(nights[1], "move/"))
    assert 'name="day" value="2026-04-02"' in page.content.decode()  # a cancelled night's day is free
    assert "makes room" not in said(page)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-05-25", "Memorial Day is on that day."),
        ("2026-04-16", "That is after “Night 4: Graduation”, which is on Thursday, April 9, 2026."),
    ],
)
def test_a_holiday_or_a_day_after_the_graduation_is_asked_back_once_before_anybody_is_told(
    desk: Client, made: Course, day: str, words: str
) -> None:
    applied(made, "ana@example.org")
    night = nights_of(made)[1]
    told = {"day": day, "starts": "18:00", "ends": "21:00", **WHY}
    Mail.objects.all().delete()
    page = desk.post(at(night, "move/"), told)
    assert words in said(page)
    assert "nobody is written to" in said(page)
    assert "A storm." in page.content.decode()  # what was typed is kept
    assert local(night) == "2026-03-26 18:00"
    assert not Mail.objects.exists()
    again = desk.post(at(night, "move/"), {**told, "day": "2026-12-25", "sure": day})
    assert "Christmas Day is on that day." in said(again)  # it was asked of another day
    desk.post(at(night, "move/"), {**told, "sure": day})
    assert local(night) == f"{day} 18:00"
    assert Mail.objects.count() == 1


def test_a_cancelled_night_stands_struck_out_and_comes_back_by_moving_it(desk: Client, made: Course) -> None:
    night = nights_of(made)[2]
    desk.post(at(night, "cancel/"), WHY)
    night.refresh_from_db()
    assert night.state == "cancelled"
    assert "Cancelled" in said(desk.get(f"{ALL}{made.number}/"))
    desk.post(at(night, "move/"), {"day": "2026-04-03", "starts": "18:00", "ends": "21:00", **WHY})
    night.refresh_from_db()
    assert night.state == "planned"


def test_a_night_is_added_and_a_drafts_night_removed(desk: Client) -> None:
    draft = course(nights=4, announce=False)
    told = {
        "title_en": "Dogs",
        "title_es": "Perros",
        "counts": "on",
        "day": "2026-04-16",
        "starts": "18:00",
        "ends": "20:00",
    }
    where = f"{ALL}{draft.number}/nights/add/"
    assert 'name="day" value="2026-04-16"' in desk.get(where).content.decode()
    assert "lie over no other night" in said(desk.post(where, {**told, "day": "2026-04-09"}))
    desk.post(where, told)
    added = draft.nights.get(order=5)
    assert (added.title_es, added.ends - added.starts) == ("Perros", timedelta(hours=2))
    desk.post(at(added, "remove/"))
    assert draft.nights.count() == 4


def test_who_presents_is_off_the_roster_once_it_is_announced(desk: Client, officers: dict[str, Any]) -> None:
    draft = course(nights=4, announce=False)
    night = nights_of(draft)[0]
    page = said(desk.get(at(night, "presenters/")))
    assert "Once the course is announced" in page
    answer = desk.post(
        at(night, "presenters/"), {"officer": str(officers["w-evening"].pk), "division": ""}, follow=True
    )
    assert "Officer Ada WEvening presents this night." in said(answer)
    assert not Detail.objects.exists()
    desk.post(f"{ALL}{draft.number}/announce/")
    assert Detail.objects.get().officer == officers["w-evening"]
    desk.post(at(night, "move/"), {"day": "2026-03-20", "starts": "18:00", "ends": "21:00", **WHY})
    moved = Detail.objects.get(ends__gt=night.starts)
    assert moved.starts.date() == date(2026, 3, 20)
    presenter = night.presenters.get()
    desk.post(at(night, f"presenters/{presenter.pk}/remove/"))
    assert not night.presenters.exists()
    assert desk.post(at(night, f"presenters/{presenter.pk}/remove/")).status_code == 404


def test_a_link_and_a_file_are_handed_out(
    desk: Client, made: Course, django_capture_on_commit_callbacks: Any
) -> None:
    night = nights_of(made)[0]
    told = {"title_en": "The law", "title_es": "La ley", "url": "", "open_to_all": "on"}
    where = at(night, "materials/")
    assert "Give a link or a file, one of the two." in said(desk.post(where, told))
    desk.post(where, {**told, "url": "https://example.org/law"})
    disguised = SimpleUploadedFile("law.pdf", b"MZ\x90\0", content_type="application/pdf")
    answer = desk.post(where, {**told, "file": disguised})
    assert answer.status_code == 422
    assert "That is no PDF, picture, plain text or Office document" in said(answer)
    desk.post(
        where, {**told, "file": SimpleUploadedFile("../../x.exe", b"%PDF-1.7 law", content_type="text/html")}
    )
    kept = Material.objects.exclude(file="").get()
    assert (kept.media_type, kept.size) == ("application/pdf", 12)
    assert re.fullmatch(r"[0-9a-f]{32}\.pdf", kept.file)
    served = desk.get(f"{ALL}materials/{kept.pk}/")
    assert (served.content, served["Content-Type"]) == (b"%PDF-1.7 law", "application/pdf")
    assert 'filename="the-law.pdf"' in served["Content-Disposition"]
    on_disk = settings.HOME.root / "materials" / kept.file[:2] / kept.file
    assert on_disk.exists()
    assert Material.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{ALL}materials/{kept.pk}/remove/")
    assert not on_disk.exists()


def test_a_question_is_worded_answered_and_published(desk: Client, made: Course) -> None:
    night = nights_of(made)[1]
    row = Question.objects.create(
        night=night, text="Why so slow, Bob?", language="en", sent_on=date(2026, 3, 1)
    )
    page = said(desk.get(f"{ALL}{made.number}/questions/"))
    assert "Why so slow, Bob?" in page
    assert "1 question waits to be read." in said(desk.get(ALL))
    one = f"{ALL}questions/{row.pk}/"
    name = f"q{row.pk}"
    told = {
        f"{name}-shown_en": "Why does it take long?",
        f"{name}-shown_es": "",
        f"{name}-answer_en": "",
        f"{name}-answer_es": "",
    }
    assert "Write it in both languages." in said(desk.post(one, told))
    told[f"{name}-shown_es"] = "¿Por qué tarda?"
    assert "The question is shown." in said(desk.post(one, told, follow=True))
    row.refresh_from_db()
    assert (row.state, row.shown_en, row.answered_at) == ("shown", "Why does it take long?", None)
    answer = {**told, f"{name}-answer_en": "Calls are put in order.", f"{name}-answer_es": "Se ordenan."}
    assert "What people asked" in said(desk.post(one, answer, follow=True))
    row.refresh_from_db()
    assert row.answered_at == NOW
    desk.post(one, {"do": "decline"})
    row.refresh_from_db()
    assert row.state == "declined"


# -- who presents hears of it ------------------------------------------------------------------------------------------


@pytest.fixture
def presenting(person: Callable[..., Any]) -> Any:
    """Somebody who signs in, and the officer that they are."""
    user = person("officer")
    Officer.objects.create(
        badge="R1", first_name="Ana", last_name="Reyes", slug="reyes", display_level="full", user=user
    )
    return user


def to_presenter(user: Any) -> list[str]:
    return list(
        Mail.objects.filter(to=user.email, category="academy-presenter")
        .order_by("pk")
        .values_list("text", flat=True)
    )


def test_who_presents_is_told_when_named_moved_cancelled_and_taken_off(
    desk: Client, made: Course, presenting: Any
) -> None:
    nights = nights_of(made)
    officer = Officer.objects.get(user=presenting)
    for night in nights[1:3]:
        desk.post(at(night, "presenters/"), {"officer": officer.pk})
    named = to_presenter(presenting)
    assert len(named) == 2
    assert "You are named to present a night of the academy." in named[0]
    assert "Thursday, March 26, 6" in named[0]
    assert "/staff/academy/presented/" in named[0]
    desk.post(at(nights[1], "move/"), {"day": "2026-03-27", "starts": "18:00", "ends": "21:00", **WHY})
    moved = to_presenter(presenting)[2]
    for words in ("has changed", "Friday, March 27", "Before: Thursday, March 26", "A storm."):
        assert words in moved
    desk.post(at(nights[2], "cancel/"), WHY)
    assert "is cancelled" in to_presenter(presenting)[3]
    desk.post(at(nights[1], f"presenters/{nights[1].presenters.get().pk}/remove/"))
    assert "You do not present this night of the academy any more." in to_presenter(presenting)[4]
    desk.post(at(nights[2], f"presenters/{nights[2].presenters.get().pk}/remove/"))
    assert len(to_presenter(presenting)) == 5  # of a cancelled night they were told already


def test_a_night_put_at_the_end_is_told_to_who_presents_it_and_the_graduation(
    desk: Client, made: Course, presenting: Any
) -> None:
    nights = nights_of(made)
    officer = Officer.objects.get(user=presenting)
    for night in (nights[1], nights[3]):
        Presenter.objects.create(night=night, officer=officer)
    desk.post(at(nights[1], "end/"), WHY)
    told = " ".join(to_presenter(presenting))
    assert "Thursday, April 9, 6" in told
    assert "Thursday, April 16, 6" in told


def test_of_a_draft_nobody_is_told_before_it_is_announced_nor_who_cannot_sign_in(
    desk: Client, presenting: Any
) -> None:
    draft = course(nights=4, announce=False)
    night = nights_of(draft)[0]
    officer = Officer.objects.get(user=presenting)
    nobody = Officer.objects.create(
        badge="R2", first_name="Bo", last_name="Lane", slug="lane", display_level="full"
    )
    for each in (officer, nobody):
        desk.post(at(night, "presenters/"), {"officer": each.pk})
    assert not Mail.objects.filter(category="academy-presenter").exists()
    courses.announce(pk=draft.pk, actor=ACTOR, now=NOW)
    assert Mail.objects.filter(category="academy-presenter").count() == len(to_presenter(presenting)) == 1
    courses.cancel(pk=draft.pk, why=Why("A fire.", "Un incendio."), actor=ACTOR, now=NOW)
    assert "A fire." in to_presenter(presenting)[1]


def test_an_officer_reads_their_nights_to_come(
    desk: Client, made: Course, presenting: Any, signed_in_client: Callable[..., Client]
) -> None:
    nights = nights_of(made)
    own = signed_in_client(presenting)
    assert "You are named for no night to come." in said(own.get(f"{ALL}presented/"))
    officer = Officer.objects.get(user=presenting)
    for night in nights[:2]:
        Presenter.objects.create(night=night, officer=officer)
    desk.post(at(nights[1], "cancel/"), WHY)
    page = said(own.get(f"{ALL}presented/"))
    assert "Night 1" in page
    assert "Thursday, March 19, 6" in page
    assert "Cancelled" in page
    assert "Night 3" not in page
    Night.objects.filter(pk=nights[0].pk).update(
        starts=NOW - timedelta(hours=4), ends=NOW - timedelta(hours=1)
    )
    assert "Night 1" not in said(own.get(f"{ALL}presented/"))


@pytest.mark.parametrize("news", list(News))
def test_the_letters_to_who_presents_are_whole_in_both_languages(made: Course, news: News) -> None:
    night = nights_of(made)[1]
    night.why_en, night.why_es = "A storm.", "Una tormenta."
    before = Before(night.starts, night.ends, night.where())
    for language in ("en", "es"):
        letter = presenter_letter(night, news, NOW, before=before, language=language)
        assert "%(" not in letter.text
        assert ".." not in letter.text
        assert letter.subject in letter.text
    assert not re.search(r"\b(the|you|your|with)\b", letter.text)
