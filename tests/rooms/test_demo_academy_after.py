"""The demo city's rides, surveys, thoughts of nights and alumni: believable, the same for the same seed, by the same rules as real ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from lamplighter.academy.actions import rides as riding
from lamplighter.academy.actions import surveys
from lamplighter.academy.models import (
    AlumniLetter,
    Alumnus,
    Application,
    Asked,
    Course,
    Feedback,
    FeedbackAnswer,
    FeedbackTicket,
    Ride,
    RideCell,
    SurveyAnswer,
    SurveyTicket,
)
from lamplighter.academy.queries import alumni
from lamplighter.academy.queries.rides import coming, ended, has_signed, missing, still_on_duty, unsaid
from lamplighter.academy.queries.surveys import learned, thoughts
from lamplighter.academy.rules.rides import Missing, RideState, tells_somebody
from lamplighter.academy.rules.states import Standing
from lamplighter.academy.rules.surveys import PAIRS_LEAST, Question, Wave
from lamplighter.meetings.models import Engagement
from lamplighter.ops.demo.academy import FINISHED, RUNNING, SPANISH, told_of
from lamplighter.ops.demo.academy_alumni import alumni_links, write_alumni
from lamplighter.ops.demo.academy_rides import COMING, ride_links, write_rides
from lamplighter.ops.demo.academy_rows import write_academy
from lamplighter.ops.demo.academy_voices import survey_links, write_voices
from lamplighter.outbox.models import Mail
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
ANOTHER_DAY = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def written(now: datetime) -> None:
    write_academy(7, zones=["W", "E"], actor=ACTOR, now=now)
    write_rides(7, now=now)
    write_voices(7, now=now)
    write_alumni(7, now=now)


@pytest.fixture
def now(tmp_path: Path, time_machine: object) -> datetime:
    """The day on which all of it was written."""
    small_city(tmp_path)
    time_machine.move_to(NOW, tick=False)  # type: ignore[attr-defined]
    written(NOW)
    return NOW


def path_of(link: str) -> str:
    return link[link.index("/", 8) :]


def test_whoever_rode_along_did_so_on_a_shift_and_had_signed(now: datetime) -> None:
    keeps_to_the_rules_of_rides(now)


def keeps_to_the_rules_of_rides(now: datetime) -> None:
    rode = Application.objects.filter(ride_on__isnull=False, stand_in=False)
    held = Ride.objects.filter(state=RideState.DONE.value).select_related("application")
    assert {row.pk for row in rode} == {ride.application_id for ride in held}
    assert rode.filter(course__number=FINISHED).count() >= 24
    for ride in Ride.objects.select_related("application__course", "officer"):
        assert still_on_duty(ride), ride
        assert has_signed(ride.application, "ride")
        assert ride.made_at <= min(ride.starts, now)
    for ride in held:
        assert ride.ends <= ride.changed_at <= now
        course = ride.application.course
        assert course.done_at is None or ride.ends <= course.done_at

    assert {ride.state for ride in Ride.objects.all()} == {each.value for each in RideState}
    assert len(coming(now)) == COMING
    assert len(unsaid(now)) == 1
    assert riding.follow(now=now) == 0
    taking = {ride.number for ride in Ride.objects.exclude(state=RideState.CANCELLED.value)}
    assert set(Engagement.objects.values_list("number", flat=True)) == taking
    assert not RideCell.objects.filter(ride__state=RideState.CANCELLED.value).exists()
    assert not Mail.objects.exists()


def test_debriefs_say_what_was_shown_and_name_nobody(now: datetime) -> None:
    noted = list(ended().exclude(note=""))
    assert 1 <= len(noted) <= 3
    assert {ride.application.course.number for ride in noted} == {RUNNING}
    names = {word for row in Application.objects.all() for word in row.name.split()}
    for ride in noted:
        assert not tells_somebody(ride.note)
        assert not names & set(ride.note.replace(".", " ").replace(",", " ").split())
        assert ride.noted_at is not None
        assert ride.noted_at > ride.ends


def test_the_finished_course_shows_what_changed_with_its_ranges(now: datetime) -> None:
    found = learned(Course.objects.get(number=FINISHED), now)
    assert found.public
    assert found.complete
    answered = [each.answered for each in found.reached]
    assert [each.wave for each in found.reached] == list(Wave)
    assert all(count is not None for count in answered)
    assert answered == sorted(answered, reverse=True), "fewer each time"  # type: ignore[type-var]
    for pair in found.compared:
        assert pair.pairs is not None
        assert pair.pairs >= PAIRS_LEAST
    first = found.compared[0].questions
    assert all(each.change is not None and each.change.low is not None for each in first)
    knows = first[0].change
    assert knows is not None
    assert knows.low is not None
    assert knows.low > 0
    assert any(each.change.low <= 0 <= each.change.high for each in first if each.change)  # type: ignore[operator]


def test_nobody_is_asked_again_by_the_job_and_nothing_leads_from_an_answer_to_a_person(now: datetime) -> None:
    before = Asked.objects.count()
    assert surveys.ask_all(now=now) == 0
    assert surveys.clear(now=now) == 0
    assert Asked.objects.count() == before
    found = learned(Course.objects.get(number=SPANISH), now)
    assert [each.wave for each in found.running] == [Wave.BEFORE.value]
    assert not found.public
    assert not SurveyTicket.objects.filter(survey__ends_at__lte=now).exists()
    assert not FeedbackTicket.objects.filter(feedback__ends_at__lte=now).exists()
    keys = list(SurveyAnswer.objects.order_by("pk").values_list("survey", flat=True))
    assert keys != sorted(keys)


def test_each_night_that_is_over_was_asked_about_in_both_languages(now: datetime) -> None:
    for number in (FINISHED, RUNNING):
        course = Course.objects.get(number=number)
        over = course.nights.filter(ends__lte=now - timedelta(days=1)).count()
        assert Feedback.objects.filter(night__course=course).count() == over
    shown = thoughts(list(Feedback.objects.filter(night__course__number=FINISHED)), now)
    assert all(each.results is not None and each.results.answers is not None for each in shown)
    written = set(FeedbackAnswer.objects.exclude(words="").values_list("words", flat=True))
    english, spanish = (set(column) for column in zip(*told_of("voices")["words"], strict=True))
    assert written & english
    assert written & spanish
    for each in Feedback.objects.all():
        assert each.answers.count() + each.tickets.count() <= each.asked


def test_alumni_are_graduates_with_every_circle_and_one_letter_went_out(now: datetime) -> None:
    rows = list(Alumnus.objects.select_related("application"))
    assert len(rows) >= 10
    assert {row.application.standing for row in rows} == {Standing.GRADUATED.value}
    assert {row.circle for row in rows} == {"coordinator", "alumni", "public"}
    assert all(alumni.counts().values())
    sent, draft = AlumniLetter.objects.exclude(sent_at=None).get(), AlumniLetter.objects.get(sent_at=None)
    assert sent.sent_to == len(alumni.readers(sent)) > 0
    assert alumni.events(now.date()) == [sent]
    assert 0 < len(alumni.readers(draft)) < sent.sent_to
    assert alumni.next_letter(now) is None
    for row in (sent, draft):
        assert row.subject_en != row.subject_es
        assert row.body_en != row.body_es


def test_links_lead_to_pages_of_rides_alumni_and_surveys(now: datetime, client: Client) -> None:
    rides, listed, asked = ride_links(now), alumni_links(), survey_links(now)
    assert [len(rides), len(listed)] == [2, 2]
    assert asked
    pages = [client.get(path_of(link)) for link in (*rides, *listed, *asked)]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert "Choose when you ride along" in pages[1].content.decode()
    assert "You are on the list of alumni." in pages[2].content.decode()
    assert "Would you like to stay in touch?" in pages[3].content.decode()
    again = survey_links(now)
    assert set(again).isdisjoint(asked), "a link is made each time"
    waiting = SurveyTicket.objects.count()
    client.post(path_of(again[0]), {each.value: "4" for each in Question})
    assert SurveyTicket.objects.count() == waiting - 1

    path = path_of(rides[1])
    row = Application.objects.get(number=path.split("/")[3])
    assert row.course.number == RUNNING
    assert missing(row, now.date()) == []
    lacking = Application.objects.filter(course__number=RUNNING, standing="enrolled", ride_on=None)
    assert any(Missing.WAIVER in missing(each, now.date()) for each in lacking)


def test_on_another_day_and_built_again_the_same_rules_hold_and_the_same_seed_writes_the_same(
    now: datetime, time_machine: object
) -> None:
    def all_of_it() -> list[object]:
        return [
            list(Ride.objects.order_by("number").values_list("number", "starts", "state", "note")),
            list(SurveyAnswer.objects.order_by("pk").values_list("pk", "knowledge", "report")),
            list(FeedbackAnswer.objects.order_by("pk").values_list("pk", "useful", "words")),
            list(Alumnus.objects.order_by("name").values_list("name", "circle", "interests")),
        ]

    first = all_of_it()
    written(now)
    assert all_of_it() == first
    time_machine.move_to(ANOTHER_DAY, tick=False)  # type: ignore[attr-defined]
    written(ANOTHER_DAY)
    keeps_to_the_rules_of_rides(ANOTHER_DAY)
    assert learned(Course.objects.get(number=FINISHED), ANOTHER_DAY).complete
