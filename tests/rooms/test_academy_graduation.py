"""The end of a course: who graduates and why not, exceptions, certificates that anybody can verify and nobody can list."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from django.test import Client

from lamplighter.academy.actions import graduating as actions
from lamplighter.academy.actions.graduating import Closed, NoReason, NotYet
from lamplighter.academy.messages.certificate import certificate as made
from lamplighter.academy.models import Application, Certificate, Course, Happening, Night, Seat
from lamplighter.academy.queries.alumni import link_of as alumni_link_of
from lamplighter.academy.queries.applications import path_of
from lamplighter.academy.queries.certificates import by_code, link_of
from lamplighter.academy.queries.intake import earlier_of
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.ratelimit import Kind, kind_of
from tests.support.attendance import FIRST, WEEK, came, course, night, own, participant
from tests.support.pdf import tags_of, text_of

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("test")
AFTER = FIRST + 3 * WEEK


@pytest.fixture
def spring() -> Course:
    return course()


@pytest.fixture
def ana(spring: Course) -> Application:
    """Two of three nights: enough."""
    row = participant(spring)
    came(row, *spring.nights.filter(order__lte=2))
    return row


@pytest.fixture
def ben(spring: Course) -> Application:
    """One night of three: one too few."""
    row = participant(spring, "Ben Okoro")
    came(row, spring.nights.get(order=1))
    return row


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def graduate(of: Course, at: Any = AFTER) -> actions.Ending:
    return actions.graduate(pk=of.pk, actor=ACTOR, now=at)


def standings(of: Course) -> dict[str, str]:
    return dict(Application.objects.filter(course=of).values_list("name", "standing"))


def test_the_rules_name_the_graduates_and_each_move_is_kept(
    spring: Course, ana: Application, ben: Application
) -> None:
    participant(spring, "Cleo Fox", standing="accepted")  # never signed: no participant
    assert graduate(spring) == actions.Ending(graduates=1, short=1, unseated=1)
    assert standings(spring) == {
        "Ana Ruiz": "graduated",
        "Ben Okoro": "not-completed",
        "Cleo Fox": "withdrawn",
    }
    spring.refresh_from_db()
    assert (spring.state, spring.done_at) == ("done", AFTER)
    assert list(Happening.objects.order_by("pk").values_list("application__name", "verb", "side")) == [
        ("Ana Ruiz", "graduate", "system"),
        ("Ben Okoro", "fall-short", "system"),
        ("Cleo Fox", "expire", "system"),
    ]
    issued = Certificate.objects.get()
    assert (issued.application, issued.name, issued.revoked_at) == (ana, "Ana Ruiz", None)
    assert re.fullmatch(r"[a-z2-7]{26}", issued.code)
    assert Event.objects.filter(verb="course.graduated", subject_id=str(spring.pk)).count() == 1
    with pytest.raises(Closed):
        graduate(spring)
    assert Certificate.objects.count() == 1


def test_whoever_waits_to_the_end_is_told_once_and_it_counts_for_them(
    spring: Course, ana: Application
) -> None:
    for name in ("applied", "checking", "waiting", "offered", "accepted"):
        mail = {"by": "email", "email": f"{name}@example.org", "offer_ends": FIRST}
        hopes = participant(spring, name, standing=name, language="es" if name == "waiting" else "en", **mail)
        if name in ("applied", "checking", "waiting"):
            Seat.objects.filter(application=hopes).update(application=None)
    declined = participant(spring, "declined", standing="declined", by="email", email="declined@example.org")
    assert graduate(spring) == actions.Ending(graduates=1, short=0, unseated=5)
    assert standings(spring) == {
        "Ana Ruiz": "graduated",
        **dict.fromkeys(("applied", "checking", "waiting"), "not-seated"),
        **dict.fromkeys(("offered", "accepted"), "withdrawn"),
        "declined": "declined",
    }
    assert set(Seat.objects.exclude(application=None).values_list("application", flat=True)) == {
        ana.pk,
        declined.pk,
    }
    told = {mail.to.split("@")[0]: mail.text for mail in Mail.objects.all()}
    assert Mail.objects.count() == len(told) == 5
    assert told["waiting"].startswith("El curso terminó. No hubo lugar para usted.")
    assert told["applied"].startswith("The course is over. There was no seat for you.")
    assert "you have one ticket more" in told["checking"]
    assert told["offered"].startswith("The course is over. The seat kept for you was not used.")
    known = {
        name: earlier_of(email=f"{name}@example.org", phone="", course=0, today=AFTER.date()).unlucky
        for name in told
    }
    assert known == {"applied": 1, "checking": 1, "waiting": 1, "offered": 0, "accepted": 0}


def test_whoever_waits_to_the_end_reads_so_on_their_page(
    spring: Course, ana: Application, client: Client, staff: Callable[..., Client]
) -> None:
    waits = participant(spring, "Cleo Fox", standing="waiting", by="email", email="cleo@example.org")
    Seat.objects.filter(application=waits).delete()
    graduate(spring)
    page = said(client.get(path_of(waits, "en")))
    assert "The course is over. There was no seat for you." in page
    assert "you have one ticket more" in page
    carry = f"/staff/academy/applications/{waits.number}/carry/"
    staff("coordinator").post(carry, {"carries": "1"})
    assert "you come before all others" in said(client.get(path_of(waits, "en")))


def test_a_graduate_gets_the_way_to_the_alumni_by_letter_and_on_their_page(
    spring: Course, ana: Application, client: Client
) -> None:
    Application.objects.filter(pk=ana.pk).update(by="email", email="ana@example.org", language="es")
    before = client.get(path_of(ana, "en")).content.decode()
    assert "/academy/alumni/" not in before
    graduate(spring)
    ana.refresh_from_db()
    link = alumni_link_of(ana)
    assert "/es/academy/alumni/" in link
    assert link in Mail.objects.get().text
    assert client.get("/" + link.split("/", 3)[3]).status_code == 200
    for language in ("en", "es"):
        mine = alumni_link_of(ana, language=language)
        assert f'href="{mine}"' in client.get(path_of(ana, language)).content.decode()


def test_not_before_the_last_night_that_counts_is_over(spring: Course, ana: Application) -> None:
    with pytest.raises(NotYet):
        graduate(spring, FIRST + 2 * WEEK)
    assert standings(spring) == {"Ana Ruiz": "enrolled"}
    last = spring.nights.get(order=3)
    Night.objects.filter(pk=last.pk).update(state="cancelled")
    night(spring, 4, counts=False, starts=FIRST + 5 * WEEK)  # the graduation itself
    assert graduate(spring, FIRST + 2 * WEEK).graduates == 1


def test_a_cancelled_night_counts_against_nobody(spring: Course, ana: Application, ben: Application) -> None:
    Night.objects.filter(course=spring, order=3).update(state="cancelled")
    assert graduate(spring) == actions.Ending(graduates=2, short=0)


def test_a_cancelled_night_that_was_made_up_for_leaves_the_rules_as_they_were(
    spring: Course, ana: Application, ben: Application
) -> None:
    Night.objects.filter(course=spring, order=3).update(state="cancelled")
    night(spring, 4, added=True, starts=FIRST + 2 * WEEK + timedelta(days=1))
    assert graduate(spring, AFTER) == actions.Ending(graduates=1, short=1)


@pytest.mark.parametrize("state", ["draft", "cancelled", "done"])
def test_only_a_course_that_is_announced_and_not_over_names_graduates(
    spring: Course, ana: Application, state: str
) -> None:
    Course.objects.filter(pk=spring.pk).update(state=state)
    with pytest.raises(Closed):
        graduate(spring)


def test_an_exception_says_who_and_why_before_or_after_the_end(
    spring: Course, ben: Application, person: Callable[..., Any]
) -> None:
    user = person("coordinator")

    def let(row: Application, why: str = "He was in the hospital.") -> Certificate:
        return actions.let_graduate(pk=row.pk, why=why, user=user, actor=Actor.staff(user.pk), now=AFTER)

    with pytest.raises(NoReason):
        let(ben, "  ")
    with pytest.raises(NotYet):
        actions.let_graduate(pk=ben.pk, why="x", user=user, actor=ACTOR, now=FIRST)
    graduate(spring)
    issued = let(ben)
    ben.refresh_from_db()
    assert (ben.standing, ben.excepted_why, ben.excepted_by) == ("graduated", "He was in the hospital.", user)
    assert issued.application == ben
    assert Happening.objects.filter(application=ben).last().verb == "except"  # type: ignore[union-attr]
    event = Event.objects.get(verb="graduation.excepted")
    assert "hospital" not in str(event.fields)
    assert event.actor_id == user.pk
    with pytest.raises(NotAllowed):
        let(ben)
    early = participant(course(), "Cleo Fox")
    let(early)
    assert graduate(early.course) == actions.Ending(graduates=0, short=0)
    early.refresh_from_db()
    assert early.standing == "graduated"


def test_who_does_not_take_part_cannot_be_excepted(spring: Course) -> None:
    row = participant(spring, standing="accepted")
    with pytest.raises(NotAllowed):
        actions.let_graduate(pk=row.pk, why="x", user=None, actor=ACTOR, now=AFTER)


def test_each_hears_how_it_ended_in_their_language_with_what_was_lacking(
    spring: Course, person: Callable[..., Any]
) -> None:
    people = [
        participant(spring, name, email=f"{n}@example.org", by="email", language=language)
        for n, (name, language) in enumerate([("Ana Ruiz", "en"), ("Ben Okoro", "en"), ("Cleo Fox", "es")])
    ]
    came(people[0], *spring.nights.filter(order__lte=2))
    graduate(spring)
    mails = {each.to: each for each in Mail.objects.all()}
    assert "You have graduated. Congratulations!" in mails["0@example.org"].text
    assert "2 nights were needed; it came to 0 nights." in mails["1@example.org"].text
    assert mails["2@example.org"].language == "es"
    actions.let_graduate(pk=people[1].pk, why="Hospital", user=None, actor=ACTOR, now=AFTER)
    said_to_ben = Mail.objects.filter(to="1@example.org").order_by("pk").last()
    assert said_to_ben is not None
    assert "You have graduated" in said_to_ben.text
    assert "Hospital" not in said_to_ben.text


def test_of_a_course_that_is_over_nothing_is_said_to_come(
    staff: Callable[..., Client], time_machine: Any
) -> None:
    made = course(ride_needed=True)
    ben = participant(made, "Ben Okoro")
    came(ben, made.nights.get(order=1))
    time_machine.move_to(AFTER, tick=False)
    desk, page = staff("coordinator"), f"/staff/academy/{made.number}/graduation/"
    assert "can still be reached" in said(desk.get(page))
    assert "still to come" in said(Client().get(own(ben)))
    graduate(made)
    for answer in (desk.get(page), Client().get(own(ben))):
        assert "2 nights were needed; it came to 1 night." in said(answer)
        assert "The ride-along, or what stands in for it, was missing." in said(answer)
        assert "still" not in said(answer).replace("still waits", "")
    assert "not done" in said(Client().get(own(ben)))


# -- certificates -----------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(spring: Course, ana: Application) -> Certificate:
    graduate(spring)
    return Certificate.objects.get()


def test_anybody_with_the_code_verifies_it_and_nobody_lists_them(issued: Certificate) -> None:
    page = Client().get(f"/academy/certificate/{issued.code}/")
    text = said(page)
    assert "This certificate is valid." in text
    assert "Ana Ruiz" in text
    assert "Spring academy" in text
    assert issued.application.number not in text
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    for code in ("a" * 26, issued.code[:-1], "x", issued.code + "a", str(issued.pk)):
        assert Client().get(f"/academy/certificate/{code}/").status_code == 404
    assert Client().get("/academy/certificate/").status_code == 404


def test_asking_for_many_codes_is_slowed_down_as_signing_in_is() -> None:
    assert kind_of("/academy/certificate/aaaa/", "GET") is Kind.SIGN_IN
    assert kind_of("/es/academy/certificate/aaaa/certificate.pdf", "GET") is Kind.SIGN_IN
    assert kind_of("/academy/here/", "POST") is Kind.CROWD  # a room full of people over one network


def test_a_revoked_certificate_says_so_with_the_day_and_its_files_are_gone(issued: Certificate) -> None:
    where = f"/academy/certificate/{issued.code}/"
    assert Client().get(f"{where}certificate.pdf").status_code == 200
    for _twice in range(2):
        actions.revoke(pk=issued.pk, actor=ACTOR, now=AFTER)
    text = said(Client().get(where))
    assert "This certificate is no longer valid." in text
    assert "revoked it on March 25, 2026" in text
    assert Client().get(f"{where}certificate.pdf").status_code == 404
    assert Client().get(f"{where}badge.svg").status_code == 404
    actions.restore(pk=issued.pk, actor=ACTOR, now=AFTER)
    assert "This certificate is valid." in said(Client().get(where))
    assert Event.objects.filter(verb="certificate.revoked").count() == 1
    assert Event.objects.filter(verb="certificate.restored").count() == 1


@pytest.mark.parametrize(("language", "words"), [("en", "Certificateofcompletion"), ("es", "")])
def test_the_pdf_is_tagged_says_its_language_and_leads_to_where_it_is_verified(
    issued: Certificate, language: str, words: str
) -> None:
    body = made(issued, language, AFTER)
    assert body == made(issued, language, AFTER)
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang).startswith(language)
        assert pdf.Root.MarkInfo.Marked
        text = text_of(pdf.pages[0])
        tags = tags_of(pdf)
        links = [str(each.A.URI) for each in pdf.pages[0].Annots if "/A" in each]
    assert "AnaRuiz" in text
    assert words in text
    assert set(links) == {link_of(issued, language)}
    names = [name for name, _alt in tags]
    assert "/H1" in names
    assert "/H2" in names
    assert [alt for name, alt in tags if name == "/Figure"] == [
        alt for name, alt in tags if name == "/Figure" and link_of(issued, language) in alt
    ]
    assert "/Figure" in names


def test_long_names_and_names_of_every_script_still_fit_on_one_page(issued: Certificate) -> None:
    for name in (
        "Maria de los Angeles Fernandez-Echeverria y Hernandez de la Torre Villanueva Z.",
        "Łukasz Žižek",
        "Nguyễn",
    ):
        issued.name = name
        with pikepdf.open(io.BytesIO(made(issued, "en", AFTER))) as pdf:
            assert len(pdf.pages) == 1


def test_the_badge_is_a_picture_that_names_nobody(issued: Certificate) -> None:
    answer = Client().get(f"/academy/certificate/{issued.code}/badge.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    drawn = ET.fromstring(answer.content)
    assert "2026" in answer.content.decode()
    assert "Ana" not in answer.content.decode()
    assert drawn.find("{http://www.w3.org/2000/svg}title") is not None
    assert b"style=" not in answer.content  # the content policy lets none through


def test_a_graduates_own_page_leads_to_the_certificate(issued: Certificate, time_machine: Any) -> None:
    time_machine.move_to(AFTER, tick=False)
    page = Client().get(own(issued.application))
    assert "You have graduated. Congratulations." in said(page)
    assert f"/academy/certificate/{issued.code}/certificate.pdf" in page.content.decode()
    actions.revoke(pk=issued.pk, actor=ACTOR, now=AFTER)
    assert issued.code not in Client().get(own(issued.application)).content.decode()


# -- the coordinator's pages ------------------------------------------------------------------------------------------


def test_the_coordinator_sees_who_graduates_and_why_the_others_do_not_then_makes_it_so(
    spring: Course, ana: Application, ben: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(AFTER, tick=False)
    client, where = staff("coordinator"), f"/staff/academy/{spring.number}/graduation/"
    page = client.get(where)
    assert "1 of 2 graduate by the rules." in said(page)
    assert "1 night so far, 2 nights are needed." in said(
        page
    ) or "2 nights are needed; 1 night at most" in said(page)
    assert "3 marks are missing" in said(page)  # Ana's third night, Ben's second and third
    answer = client.post(where, follow=True)
    assert "1 graduate is named." in said(answer)
    assert "1 of 2 have graduated." in said(answer)
    assert "Make an exception for Ben Okoro" in answer.content.decode()
    excepting = f"/staff/academy/exceptions/{ben.number}/"
    assert client.post(excepting, {"why": ""}).status_code == 422
    assert client.post(excepting, {"why": "Hospital"}).status_code == 302
    assert "By exception: Hospital" in said(client.get(where))
    assert client.post(excepting, {"why": "Hospital"}).status_code == 422
    assert "are named already" in said(client.post(where, follow=True))


def test_before_the_last_night_there_is_no_button(
    spring: Course, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST + WEEK, tick=False)
    client, where = staff("coordinator"), f"/staff/academy/{spring.number}/graduation/"
    assert "Name the graduates" not in said(client.get(where))
    assert "still to come" in said(client.post(where, follow=True))
    assert standings(spring) == {"Ana Ruiz": "enrolled"}


def test_the_page_of_risks_shows_who_is_out_of_reach_and_who_is_near(
    time_machine: Any, staff: Callable[..., Client]
) -> None:
    fall = course(4, needed=3)
    first, second = fall.nights.filter(order__lte=2)
    fine, near, lost = (participant(fall, name) for name in ("Ana Ruiz", "Ben Okoro", "Cleo Fox"))
    came(fine, first, second)
    came(near, first)
    came(near, second, how="excused")
    came(lost, first, second, how="absent")
    time_machine.move_to(FIRST + WEEK + timedelta(days=1), tick=False)
    text = said(staff("coordinator").get(f"/staff/academy/{fall.number}/risks/"))
    assert "1 participant can no longer graduate by the rules." in text
    assert text.index("Cleo Fox") < text.index("Ben Okoro")
    assert "3 nights are needed; 2 nights at most can still be reached." in text
    assert "Ana Ruiz" not in text


def test_a_certificates_name_is_mended_and_it_is_revoked_and_restored(
    issued: Certificate, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(AFTER, tick=False)
    client, where = staff("coordinator"), f"/staff/academy/certificates/{issued.pk}/"
    assert client.post(where, {"name": ""}).status_code == 422
    client.post(where, {"name": "Ana María Ruiz"})
    assert by_code(issued.code).name == "Ana María Ruiz"  # type: ignore[union-attr]
    client.post(where, {"do": "revoke"})
    assert "is revoked" in said(client.get(where))
    client.post(where, {"do": "restore"})
    assert "is valid" in said(client.get(where))
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"certificate.changed", "certificate.revoked", "certificate.restored"} <= verbs
    assert client.get(f"/staff/academy/certificates/{2**70}/").status_code == 404
