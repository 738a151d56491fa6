"""Did it change anything: asked three times by tickets that are tied to nobody, paired by a code and not a name, shown when it is over."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.academy.actions import feedback, surveys
from lamplighter.academy.actions.tickets import Used
from lamplighter.academy.forms.surveys import SurveyForm
from lamplighter.academy.messages.survey_words import night_shown
from lamplighter.academy.models import (
    Application,
    Asked,
    Course,
    Feedback,
    FeedbackAnswer,
    FeedbackTicket,
    Night,
    Presenter,
    Survey,
    SurveyAnswer,
    SurveyTicket,
)
from lamplighter.academy.queries.surveys import code_digest, learned, thoughts
from lamplighter.academy.rules.feedback import Liked
from lamplighter.academy.rules.surveys import Question, Wave
from lamplighter.audit.models import Event
from lamplighter.outbox.models import Mail
from lamplighter.roster.models import Officer
from lamplighter.site.templatetags.site import of_field
from tests.support.attendance import came, course, participant
from tests.support.concerns import ACTOR, small_city

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = dict.fromkeys(Question, 4)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


def people(made: Course, count: int, **more: Any) -> list[Application]:
    """So many who take part and can be reached by mail."""
    return [participant(made, f"P{n}", by="email", email=f"p{n}@example.org", **more) for n in range(count)]


def first(made: Course) -> datetime:
    return made.nights.order_by("starts")[0].starts


def last(made: Course) -> datetime:
    return made.nights.order_by("-ends")[0].ends


def words(kind: str = "survey") -> list[str]:
    """The secrets of the links in the mails."""
    found = [re.search(rf"/academy/{kind}/(\S+)/", mail.text) for mail in Mail.objects.order_by("pk")]
    return [each[1] for each in found if each]


def asked(made: Course, wave: Wave, now: datetime) -> list[str]:
    Mail.objects.all().delete()
    surveys.ask(pk=made.pk, wave=wave, now=now)
    return words()


def answered(made: Course, wave: Wave, points: list[int], now: datetime) -> None:
    """Everybody answers a wave, with their place as their code."""
    for n, (word, value) in enumerate(zip(asked(made, wave, now), points, strict=True)):
        surveys.answer(word=word, said=dict.fromkeys(Question, value), code=f"CODE {n}", now=now)


def test_the_enrolled_are_asked_three_times_by_themselves() -> None:
    made = course()
    people(made, 2)
    participant(made, "By link")
    participant(made, "Stopped", by="email", email="s@example.org", stopped_at=first(made))
    participant(made, "Waits", by="email", email="w@example.org", standing="waiting")
    morning = timedelta(hours=16)  # 10 am, after a night's beginning at 6 pm
    assert surveys.ask_all(now=first(made) - 9 * DAY + morning) == 0
    assert surveys.ask_all(now=first(made) - 6 * DAY + morning - timedelta(hours=3)) == 0  # 7 am
    assert surveys.ask_all(now=first(made) - 6 * DAY + morning) == 2
    assert surveys.ask_all(now=first(made) - 5 * DAY + morning) == 0
    assert surveys.ask_all(now=last(made) + morning) == 2
    assert surveys.ask_all(now=last(made) + 183 * DAY + morning) == 2
    assert surveys.ask_all(now=last(made) + 184 * DAY + morning) == 0
    assert [(each.wave, each.people, each.asked) for each in Survey.objects.order_by("pk")] == [
        ("before", 4, 2),
        ("after", 4, 2),
        ("later", 4, 2),
    ]
    assert Survey.objects.get(wave="before").ends_at == first(made)


def test_who_enrolls_later_is_asked_before_the_first_night_and_no_ticket_stands_last() -> None:
    made = course()
    people(made, 9)
    now = first(made) - 5 * DAY
    early = asked(made, Wave.BEFORE, now)
    participant(made, "Late", by="text", phone="+18165550142", language="es")
    assert surveys.ask(pk=made.pk, wave=Wave.BEFORE, now=now + DAY) == 1
    rows = list(SurveyTicket.objects.order_by("pk").values_list("digest", flat=True))
    assert rows == sorted(rows)
    assert len(rows) == 10
    surveys.answer(word=early[0], said=SAID, code="", now=now + DAY)
    participant(made, "Too late", by="email", email="too@example.org")
    assert surveys.ask(pk=made.pk, wave=Wave.BEFORE, now=first(made) - DAY / 2) == 0


def test_a_link_asks_on_get_and_lets_one_answer_in(client: Client, time_machine: Any) -> None:
    made = course()
    people(made, 1, language="es")
    now = first(made) - 5 * DAY
    time_machine.move_to(now, tick=False)
    (word,) = asked(made, Wave.BEFORE, now)
    assert f"/es/academy/survey/{word}/" in Mail.objects.get().text
    link = f"/es/academy/survey/{word}/"
    assert client.get(link).status_code == 200
    assert SurveyTicket.objects.count() == 1
    told: dict[str, Any] = {question.value: "4" for question in Question}
    for wrong in ({}, {**told, "trust": "6"}, {**told, "trust": ""}, {**told, "older": "many"}):
        assert client.post(link, wrong).status_code == 422
    parts = {"street": "ma", "raised": "Ró", "older": "02", "town": "ka"}
    assert client.post(link, {**told, **parts, "honesty": "0"}).status_code == 200
    row = SurveyAnswer.objects.get()
    assert (row.trust, row.honesty, row.code) == (4, None, code_digest(made, "MA RO 2 KA"))
    for again in (client.get(link), client.post(link, told), client.get("/academy/survey/nonsense/")):
        assert again.status_code == 410
    assert SurveyAnswer.objects.count() == 1
    assert not client.cookies


def test_an_answer_is_tied_to_nobody() -> None:
    """Promise 6: neither a ticket nor an answer has a column that leads to a person or a time; ids are drawn; where it is kept that
    somebody was asked, nothing leads on from there."""
    assert {field.name for field in SurveyTicket._meta.concrete_fields} == {"id", "survey", "digest"}
    assert {field.name for field in SurveyAnswer._meta.concrete_fields} == {
        "id", "survey", "code", *(question.value for question in Question)
    }  # fmt: skip
    assert {field.name for field in Asked._meta.concrete_fields} == {"id", "application", "what"}
    assert {field.name for field in FeedbackTicket._meta.concrete_fields} == {"id", "feedback", "digest"}
    assert {field.name for field in FeedbackAnswer._meta.concrete_fields} == {
        "id", "feedback", "useful", "open", "words",
    }  # fmt: skip
    made = course()
    people(made, 12)
    now = first(made) - 5 * DAY
    given = asked(made, Wave.BEFORE, now)
    rows = list(SurveyTicket.objects.order_by("pk").values_list("digest", flat=True))
    assert rows == sorted(rows)
    assert not any(word in digest for word in given for digest in rows)
    for n, word in enumerate(given):
        surveys.answer(word=word, said=SAID, code=f"C{n}", now=now)
    assert SurveyTicket.objects.count() == 0
    ids = list(SurveyAnswer.objects.order_by("pk").values_list("pk", flat=True))
    in_order = [SurveyAnswer.objects.get(code=code_digest(made, f"C{n}")).pk for n in range(12)]
    assert in_order != ids  # one in 479 million by chance
    assert not Event.objects.filter(subject_type__icontains="survey").exists()


def test_the_code_is_kept_as_a_keyed_digest_of_this_course_alone(settings: Any) -> None:
    """Promise 6: a copied database lets nobody try codes, and joins no courses."""
    one, other = course(), course()
    kept = code_digest(one, "MA RO 2 KA")
    assert len(kept) == 64
    assert kept != code_digest(other, "MA RO 2 KA")
    assert code_digest(one, "") == ""
    settings.SECRET_KEY = "another"
    assert kept != code_digest(one, "MA RO 2 KA")


def test_when_the_last_wave_is_over_codes_are_replaced_and_pairs_stay_pairs() -> None:
    """Promise 6."""
    made = course()
    people(made, 12)
    answered(made, Wave.BEFORE, [3] * 12, first(made) - 5 * DAY)
    answered(made, Wave.AFTER, [4, 3] * 6, last(made) + DAY)
    later = last(made) + 183 * DAY
    answered(made, Wave.LATER, [5, 3] * 6, later)
    tried = {code_digest(made, f"CODE {n}") for n in range(12)}
    over = later + 15 * DAY
    before = learned(made, over)
    assert surveys.clear(now=later + 10 * DAY) == 0
    assert set(SurveyAnswer.objects.values_list("code", flat=True)) == tried
    assert surveys.clear(now=over) == 1
    assert surveys.clear(now=over) == 0
    assert not tried & set(SurveyAnswer.objects.values_list("code", flat=True))
    assert learned(made, over) == before
    assert before.compared[1].questions[0].pairs == 12


def test_without_a_last_wave_codes_go_when_its_time_is_over() -> None:
    made = course()
    answered_before = people(made, 2)
    answered(made, Wave.BEFORE, [3, 3], first(made) - 5 * DAY)
    Application.objects.filter(pk__in=[each.pk for each in answered_before]).update(by="link")
    assert surveys.clear(now=last(made) + 190 * DAY) == 0
    assert surveys.clear(now=last(made) + 200 * DAY) == 1


def test_results_are_shown_when_a_wave_is_over_all_at_once() -> None:
    """Promise 10."""
    made = course()
    people(made, 12)
    answered(made, Wave.BEFORE, [3] * 12, first(made) - 5 * DAY)
    assert learned(made, first(made) - DAY).reached == ()
    assert [each.wave for each in learned(made, first(made) - DAY).running] == ["before"]
    assert learned(made, first(made)).reached[0].answered == 12
    now = last(made) + DAY
    answered(made, Wave.AFTER, [4] * 6 + [3] * 6, now)
    assert learned(made, now + DAY).compared == ()
    (pair,) = learned(made, now + 14 * DAY).compared
    assert pair.pairs == 12
    change = pair.questions[0].change
    assert change is not None
    assert (change.value, change.low, change.high) == (0.5, 0.2, 0.8)


def test_attrition_is_counted_wave_by_wave() -> None:
    made = course()
    people(made, 12)
    answered(made, Wave.BEFORE, [3] * 12, first(made) - 5 * DAY)
    now = last(made) + DAY
    for word in asked(made, Wave.AFTER, now)[:3]:
        surveys.answer(word=word, said=SAID, code="", now=now)
    reached = learned(made, now + 20 * DAY).reached
    assert [(each.people, each.asked, each.answered) for each in reached] == [(12, 12, 12), (12, 12, None)]


def test_an_answer_after_the_time_is_not_taken() -> None:
    made = course()
    people(made, 1)
    (word,) = asked(made, Wave.BEFORE, first(made) - 3 * DAY)
    with pytest.raises(Used):
        surveys.answer(word=word, said=SAID, code="", now=first(made))
    with pytest.raises(Used):
        surveys.answer(word=SurveyTicket.objects.get().digest, said=SAID, code="", now=first(made) - DAY)
    surveys.clear(now=first(made))
    assert SurveyTicket.objects.count() == 0


def test_everybody_reads_it_after_the_last_wave_or_when_the_coordinator_lets_them(
    time_machine: Any, client: Client, person: Callable[..., Any], signed_in_client: Any
) -> None:
    made = course()
    people(made, 12)
    answered(made, Wave.BEFORE, [3] * 12, first(made) - 5 * DAY)
    staff, public = f"/staff/academy/{made.number}/learning/", f"/academy/{made.number}/learning/"
    time_machine.move_to(first(made) + DAY, tick=False)
    coordinator: Client = signed_in_client(person("coordinator"))
    with pytest.raises(surveys.TooEarly):
        surveys.show(pk=made.pk, actor=ACTOR, now=first(made) + DAY)
    assert coordinator.post(staff, {"do": "show"}).status_code == 302
    now = last(made) + DAY
    answered(made, Wave.AFTER, [4] * 6 + [3] * 6, now)
    time_machine.move_to(now + 14 * DAY, tick=False)
    coordinator = signed_in_client(person("coordinator"))
    assert client.get(public).status_code == client.get(public + "x").status_code == 404
    assert client.get(f"/academy/{made.number}/learning.csv").status_code == 404
    page = coordinator.get(staff).content.decode()
    assert "+0.5" in page
    assert "+0.2 to +0.8" in page
    assert coordinator.post(staff, {"do": "show"}).status_code == 302
    shown = client.get(public).content.decode()
    for words_ in ("+0.2 to +0.8", "from 3.0 to 3.5 of 5", "Volunteers are no sample", "no proof of a cause"):
        assert words_ in shown
    assert "Los voluntarios" in client.get(f"/es{public}").content.decode()
    assert coordinator.post(staff, {"do": "hide"}).status_code == 302
    assert client.get(public).status_code == 404
    later = last(made) + 183 * DAY
    answered(made, Wave.LATER, [3] * 12, later)
    time_machine.move_to(later + 15 * DAY, tick=False)
    assert client.get(public).status_code == 200
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"/academy/{made.number}/learning.csv").content.decode()))
    )
    trust = [row for row in rows if row["question"] == "trust"]
    assert [(row["wave"], row["pairs"], row["mean_change"], row["low_95"]) for row in trust] == [
        ("after", "12", "0.5", "0.2"),
        ("later", "12", "0.0", ""),
    ]
    assert sum(row["figure"] == "note" for row in rows) == 4
    assert {each.verb for each in Event.objects.filter(verb__startswith="survey.")} == {
        "survey.shown",
        "survey.hidden",
    }


def held_night(count: int, **more: Any) -> Night:
    made = course(nights=2, **more)
    night = made.nights.order_by("starts")[0]
    everybody = people(made, count + 1)
    came(everybody[0], night, late=90)
    for each in everybody[1:]:
        came(each, night)
    came(participant(made, "By link"), night)
    return night


def test_who_was_there_is_asked_the_morning_after_once() -> None:
    night = held_night(3)
    morning = night.ends + timedelta(hours=13)
    assert feedback.ask_all(now=night.ends + timedelta(hours=1)) == 0
    assert feedback.ask_all(now=morning) == 3
    assert feedback.ask_all(now=morning + timedelta(hours=1)) == 0
    assert {mail.to for mail in Mail.objects.all()} == {f"p{n}@example.org" for n in (1, 2, 3)}
    came_later = participant(night.course, "Marked later", by="email", email="later@example.org")
    came(came_later, night)
    assert feedback.ask_all(now=morning + DAY) == 1
    assert Feedback.objects.get().asked == 4


def test_a_night_is_answered_once_and_shown_to_its_presenters_when_enough_answered(
    time_machine: Any, client: Client, person: Callable[..., Any], signed_in_client: Any
) -> None:
    night = held_night(6)
    morning = night.ends + timedelta(hours=13)
    time_machine.move_to(morning, tick=False)
    presenting, other = person("officer"), person("officer")
    officer = Officer.objects.create(
        badge="R1",
        first_name="Ana",
        last_name="Reyes",
        display_level="full",
        slug="reyesreyes",
        user=presenting,
    )
    Presenter.objects.create(night=night, officer=officer)
    feedback.ask_all(now=morning)
    given = words("night-survey")
    link = f"/academy/night-survey/{given[0]}/"
    assert client.get(link).status_code == 200
    assert client.post(link, {"useful": "yes"}).status_code == 422
    assert client.post(link, {"useful": "yes", "open": "yes", "words": " Zap. "}).status_code == 200
    assert client.post(link, {"useful": "yes", "open": "yes"}).status_code == 410
    for word in given[1:]:
        feedback.answer(word=word, useful=Liked.YES, openly=Liked.PARTLY, words="", now=morning)
    seen = {
        name: signed_in_client(user).get("/staff/academy/presented/").content.decode()
        for name, user in (("presenting", presenting), ("other", other))
    }
    assert "People are being asked" in seen["presenting"]
    assert "Zap." not in seen["presenting"]
    time_machine.move_to(morning + 7 * DAY, tick=False)
    Mail.objects.all().delete()
    assert feedback.tell_presenters(now=morning + 7 * DAY) == 1
    assert feedback.tell_presenters(now=morning + 7 * DAY) == 0
    assert "Zap." not in Mail.objects.get(to=presenting.email).text
    page = signed_in_client(presenting).get("/staff/academy/presented/").content.decode()
    assert "6 of 6 answered" in page
    assert "100% said yes" in page
    assert "Zap." in page
    assert "Zap." not in signed_in_client(other).get("/staff/academy/presented/").content.decode()
    coordinator = signed_in_client(person("coordinator"))
    assert "Zap." in coordinator.get(f"/staff/academy/{night.course.number}/feedback/").content.decode()
    feedback.clear(now=morning + 400 * DAY)
    assert not FeedbackAnswer.objects.exclude(words="").exists()


def test_a_form_that_is_sent_empty_names_each_question(client: Client, time_machine: Any) -> None:
    night = held_night(3)
    morning = night.ends + timedelta(hours=13)
    feedback.ask_all(now=morning)
    time_machine.move_to(morning, tick=False)
    page = client.post(f"/academy/night-survey/{words('night-survey')[0]}/", {}).content.decode()
    listed = page.partition('class="errors"')[2].partition("</ul>")[0]
    for asked in ("Did you learn something that is useful to you?", "Were your questions answered openly?"):
        assert f"{asked}: Choose one of these." in listed, asked
    assert page.count("Choose one of these.") == 4  # in the list, and at each question
    form = SurveyForm({})
    assert all(of_field(form.errors[each.name][0], each).startswith(str(each.label)) for each in form.asked)


def test_what_is_said_of_small_counts_does_not_contradict_how_many_answered() -> None:
    night = held_night(9)
    morning = night.ends + timedelta(hours=13)
    feedback.ask_all(now=morning)
    for at, word in enumerate(words("night-survey")):
        useful = Liked.YES if at < 6 else Liked.NO if at < 8 else Liked.PARTLY
        openly = Liked.YES if at < 4 else Liked.NO if at < 7 else Liked.PARTLY
        feedback.answer(word=word, useful=useful, openly=openly, words="", now=morning)
    (thought,) = thoughts(list(Feedback.objects.all()), morning + 8 * DAY)
    shown = night_shown(thought, "en", morning + 8 * DAY)
    assert shown.said == "9 of 9 answered."
    some, none = shown.questions
    assert [(bar.label, bar.count) for bar in some.bars] == [("Yes", "6")]
    assert some.hidden == "Not shown, since fewer than 5 said so or it would tell another: Partly and No."
    assert none.bars == ()
    assert none.hidden == (
        "How many said what is shown once each answer that was given came from at least 5."
    )


def test_few_answers_about_a_night_are_shown_to_nobody() -> None:
    """Promise 10: not their words either."""
    night = held_night(4)
    morning = night.ends + timedelta(hours=13)
    feedback.ask_all(now=morning)
    for word in words("night-survey"):
        feedback.answer(word=word, useful=Liked.NO, openly=Liked.NO, words="Zap.", now=morning)
    (thought,) = thoughts(list(Feedback.objects.all()), morning + 8 * DAY)
    assert thought.results is not None
    assert (thought.results.answers, thought.results.words) == (None, ())
    assert feedback.tell_presenters(now=morning + 8 * DAY) == 0
