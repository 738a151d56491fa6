"""Letters to residents: every step they are to hear of, in their language, and nothing that others should not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import get_language, override

from lamplighter.concerns.actions import joining, owning, publishing, talking
from lamplighter.concerns.actions.moving import merge, move
from lamplighter.concerns.messages import letters
from lamplighter.concerns.messages.specimens import SPECIMENS
from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.concerns.queries.links import link_of
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.states import MOVES, Party, State, Verb
from lamplighter.concerns.rules.values import INTERNAL, Author, Entry
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By, NewContact
from lamplighter.outbox.wording import LINK, NUMBER
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Absence
from tests.support.concerns import ACTOR, NOW, contact, raised, small_city

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Steps = Callable[[], None]


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> dict[str, Any]:
    """A small city at work."""
    return small_city(tmp_path)


@pytest.fixture
def user(person: Any) -> Any:
    """An officer at the desk."""
    return person("officer")


def newest(to: str = "resident@example.org") -> Mail:
    """The newest mail to an address."""
    return Mail.objects.filter(to=to).latest("pk")


def said(mail: Mail) -> str:
    """All that a mail says."""
    return f"{mail.subject}\n{mail.text}\n{mail.html}"


def test_the_receipt_has_the_number_the_owner_the_time_of_the_answer_and_the_link() -> None:
    concern = raised(contact=contact())
    mail = newest()
    for part in (
        f"{concern.number[:4]}-{concern.number[4:]}",
        "Officer WEvening has it",
        "You get an answer by tomorrow.",
        "Officer WEvening is back",
        link_of(concern, None, "en"),
        "call 911",
    ):
        assert part in mail.text, part
    assert mail.html


def test_the_receipt_of_a_crime_says_that_it_is_no_police_report() -> None:
    raised("crime-happened", contact=contact())
    assert "This is not a police report." in newest().text


def test_a_resident_hears_each_step_of_the_table() -> None:
    """Each move tells its resident; that none is forgotten follows from the table itself."""
    for found in MOVES:
        if found.verb is Verb.MERGE:
            continue
        address = f"{found.verb.value}@example.org"
        concern = raised(contact=contact(address))
        _bring_to(concern, found.before)
        before = Mail.objects.filter(to=address).count()
        party = sorted(found.who)[0]
        move(pk=concern.pk, verb=found.verb, party=party, words="Because.", now=NOW)
        assert Mail.objects.filter(to=address).count() == before + 1, found.verb


def _bring_to(concern: Concern, states: frozenset[State]) -> None:
    if State(concern.state) in states:
        return
    if State.RESOLVED in states:
        move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)


def test_the_resident_reads_the_reasons_and_never_what_staff_wrote_for_staff(user: Any) -> None:
    concern = raised(contact=contact())
    move(pk=concern.pk, verb=Verb.REFER, party=Party.OFFICER, words="The city's lights are theirs.", now=NOW)
    assert "“The city's lights are theirs.”" in newest().text
    count = Mail.objects.count()
    talking.note(pk=concern.pk, words="qnote", now=NOW, actor=ACTOR, user=user)
    talking.log_contact(pk=concern.pk, words="qcall", now=NOW, actor=ACTOR, user=user)
    assert Mail.objects.count() == count
    for entry in INTERNAL:
        update = Update(entry=entry.value, author=Author.STAFF.value, internal=True, text="x")
        made = letters.step(concern, concern.contacts.get(), update, held(concern, NOW), "https://x", NOW)
        assert made is None, entry


def test_each_is_written_in_its_reader_s_language_whatever_the_page_was_read_in() -> None:
    with override("en"):
        concern = raised(contact=contact(language="es"))
        move(pk=concern.pk, verb=Verb.START, party=Party.OFFICER, now=NOW)
        assert get_language() == "en"
    assert newest().language == "es"
    assert f"/es/c/{concern.number}/" in newest().text
    with override("es"):
        raised(contact=contact("english@example.org"))
    assert "We have what you told us." in newest("english@example.org").text


@pytest.mark.parametrize("code", ["domestic-danger", "abuse"])
def test_of_a_sensitive_concern_a_message_says_only_that_there_is_one(code: str, user: Any) -> None:
    concern = raised(code, contact=contact(), text="qprivate words", place="77 Hidden Street")
    number = f"{concern.number[:4]}-{concern.number[4:]}"
    talking.answer(pk=concern.pk, words="qanswer words", now=NOW, actor=ACTOR, user=user)
    for verb in (Verb.START, Verb.WAIT, Verb.REFER, Verb.RESOLVE):
        move(pk=concern.pk, verb=verb, party=Party.OFFICER, words="qreason", now=NOW)
    mails = Mail.objects.filter(to="resident@example.org")
    assert mails.count() == 6
    for mail in mails:
        assert mail.subject.startswith("A message from ")
        assert mail.reply_to == ""
        for telling in (
            concern.kind.name_en,
            number,
            "qprivate",
            "qanswer",
            "qreason",
            "Hidden",
            "Officer",
            "olice report",
        ):
            assert telling not in mail.subject + mail.text, telling


def test_a_text_about_a_sensitive_concern_holds_not_even_the_link() -> None:
    told = NewContact(phone="816-555-0100", by=By.TEXT)
    concern = raised("abuse", contact=told)
    text = Text.objects.get()
    assert text.body.endswith("there is a message for you.")
    assert concern.number not in text.body
    plain = raised(contact=told)
    assert link_of(plain, None, "en") in Text.objects.latest("pk").body


def test_no_subject_and_no_text_message_names_what_it_is_about(user: Any) -> None:
    kinds = ["drug-activity", "officer-conduct", "noise"]
    for code in kinds:
        concern = raised(code, contact=contact())
        talking.answer(pk=concern.pk, words="I know of the drug house.", now=NOW, actor=ACTOR, user=user)
        for mail in Mail.objects.filter(to="resident@example.org"):
            assert concern.kind.name_en.lower() not in mail.subject.lower()
            assert "drug house" not in mail.subject


def test_the_question_whether_it_was_solved_has_one_link_to_the_page_and_opening_it_decides_nothing(
    client: Client,
) -> None:
    concern = raised(contact=contact())
    move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)
    mail = newest()
    assert "Was it solved?" in mail.text
    found = re.findall(r"https?://\S+", mail.text)
    assert found == [f"{link_of(concern, None, 'en')}#solved"]
    client.get(found[0].removeprefix("http://127.0.0.1:8000"))
    concern.refresh_from_db()
    assert concern.state == State.RESOLVED.value


def test_a_hand_on_names_both_officers_and_promises_that_nothing_is_lost(city: dict[str, Any]) -> None:
    concern = raised(contact=contact())
    later = NOW + DAY
    Absence.objects.create(officer=city["w-evening"], starts=NOW, ends=NOW + 60 * DAY, reason="leave")
    bump("roster")
    forget_checks()
    assert owning.tell_hand_ons(now=later) == 1
    mail = newest()
    holder = held(concern, later).card
    assert holder is not None
    assert f"{holder.short} has taken over from Officer WEvening." in mail.text
    assert "You do not have to tell it again." in mail.text
    assert owning.tell_hand_ons(now=later + timedelta(hours=1)) == 0


def test_neighbours_hear_of_states_and_of_nothing_that_was_written(user: Any) -> None:
    concern = raised(contact=contact(), text="qprivate")
    publishing.agree(concern=concern, words=True, now=NOW)
    publishing.show(pk=concern.pk, words="shown", by_month=False, now=NOW, actor=ACTOR, user=user)
    follower = joining.join(concern=concern, contact=contact("bo@example.org"), now=NOW)
    joining.start_messages(contact=follower, now=NOW)
    talking.answer(pk=concern.pk, words="qanswer", now=NOW, actor=ACTOR, user=user)
    move(pk=concern.pk, verb=Verb.WAIT, party=Party.OFFICER, words="qreason", now=NOW)
    move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="qdone", now=NOW)
    mails = list(Mail.objects.filter(to="bo@example.org").order_by("pk"))
    assert len(mails) == 3  # asked, waiting, settled
    for mail in mails:
        assert not re.search("q(private|answer|reason|done)", said(mail))
        assert "Was it solved?" not in mail.text
        assert link_of(concern, None, "en") not in mail.text
        assert mail.unsubscribe.startswith("http")
    assert "qdone" in newest().text


def test_after_a_merge_both_go_on_hearing_each_by_a_link_of_their_own(user: Any) -> None:
    one, two = raised(contact=contact("one@example.org")), raised(contact=contact("two@example.org"))
    merge(pk=one.pk, into=two.pk, now=NOW, actor=ACTOR, user=user)
    assert f"The number from now on is {two.number[:4]}-{two.number[4:]}." in newest("one@example.org").text
    move(pk=two.pk, verb=Verb.START, party=Party.OFFICER, words="", now=NOW)
    follower = Contact.objects.get(concern=two, email="one@example.org")
    assert link_of(two, follower, "en") in newest("one@example.org").text
    assert link_of(two, None, "en") in newest("two@example.org").text


def test_whoever_wants_no_messages_or_only_calls_gets_none() -> None:
    raised(contact=NewContact(phone="816-555-0100", by=By.CALL))
    raised(contact=NewContact(email="quiet@example.org", by=By.LINK))
    raised()
    assert not Mail.objects.filter(category="concern").exists()
    assert not Text.objects.exists()


def test_a_number_that_cannot_be_texted_keeps_no_concern_from_being_raised() -> None:
    assert raised(contact=NewContact(phone="call me maybe", by=By.TEXT)).pk


def test_staff_are_named_at_their_display_level(city: dict[str, Any]) -> None:
    city["w-evening"].display_level = "role"
    city["w-evening"].save()
    bump("roster")
    forget_checks()
    raised(contact=contact())
    assert "A Community Interaction Officer has it" in newest().text
    assert "WEvening" not in said(newest())


def test_what_an_officer_wrote_cannot_break_out_of_the_letter() -> None:
    concern = raised(contact=contact())
    words = "<img src=x onerror=alert(1)>\r\nBcc: all@example.org"
    move(pk=concern.pk, verb=Verb.WAIT, party=Party.OFFICER, words=words, now=NOW)
    mail = newest()
    assert "<img" not in mail.html
    assert "\n" not in mail.subject


# The gallery


def test_the_gallery_shows_every_letter_in_both_languages(client: Client) -> None:
    for language in ("", "/es"):
        page = client.get(f"{language}/gallery/letters/")
        assert page.status_code == 200
        for name in SPECIMENS:
            assert f'id="l-{name}"' in page.content.decode()
    assert "/gallery/letters/" in client.get("/gallery/").content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", SPECIMENS)
def test_each_letter_is_whole_in_its_language(client: Client, name: str, language: str) -> None:
    letter = SPECIMENS[name](language)
    reply = client.get(f"/gallery/letters/{name}/{language}/")
    assert reply.status_code == 200
    assert "script-src" not in reply.headers["Content-Security-Policy"]
    assert len(letter.sms) <= 320
    assert all((letter.subject, letter.text, letter.html, letter.sms or name.startswith("alert-")))
    for part in (letter.subject, letter.text, letter.sms):
        assert "%(" not in part
        assert "  " not in part
        assert ".." not in part.replace("...", "")
    links = set(re.findall(r"https?://[^\s<\"]+", letter.text))
    assert links == set(re.findall(r'href="(https?://[^"]+)"', letter.html)), (
        "text and HTML lead to the same places"
    )


def test_there_is_a_letter_for_every_kind_of_entry_that_is_told() -> None:
    entries = {Entry.MOVE, Entry.ANSWER, Entry.HAND_ON, Entry.ROUTED}
    moves = {f"{verb.value}" for verb in Verb}
    assert len(SPECIMENS) >= len(entries) + len(moves)


def test_an_unknown_letter_is_not_there(client: Client) -> None:
    assert client.get("/gallery/letters/nothing/en/").status_code == 404
    assert client.get("/gallery/letters/receipt/xx/").status_code == 404


def test_days_promised_are_said_as_people_say_them() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from lamplighter.plumbing.saying import by

    tz = ZoneInfo("America/Chicago")
    now = datetime(2026, 3, 2, 12, tzinfo=tz)
    expected = {
        datetime(2026, 3, 2, 16, tzinfo=tz): "by 4 pm today",
        datetime(2026, 3, 2, 13, tzinfo=tz): "by 1 pm today",
        datetime(2026, 3, 3, 9, tzinfo=tz): "by tomorrow",
        datetime(2026, 3, 6, 9, tzinfo=tz): "by Friday",
        datetime(2026, 3, 20, 9, tzinfo=tz): "by Friday, March 20",
    }
    assert {moment: by(moment, now, tz) for moment in expected} == expected
    assert date(2026, 3, 6).strftime("%A") == "Friday"


def test_receipts_of_one_minute_share_their_words_and_nothing_of_one_resident() -> None:
    """Promise 6: what is composed for many has each one's number and link, and no other's."""
    made = [raised(contact=contact(f"r{each}@example.org")) for each in range(2)]
    for mine, other in (made, made[::-1]):
        mail = Mail.objects.get(to=mine.contacts.get().email)
        link = link_of(mine, mine.contacts.get(), "en")
        for words in (mail.text, mail.html):
            assert words.count(shown_number(mine.number)) >= 1
            assert link in words
            assert shown_number(other.number) not in words
        assert mail.subject.startswith(shown_number(mine.number))
        for mark in (NUMBER, LINK):
            assert mark not in f"{mail.subject} {mail.text} {mail.html}"
    first, second = (Mail.objects.get(to=each.contacts.get().email).text for each in made)
    assert (
        first.replace(shown_number(made[0].number), "").partition("http")[0]
        == second.replace(shown_number(made[1].number), "").partition("http")[0]
    )
