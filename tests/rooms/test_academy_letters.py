"""Letters of the academy: whole in both languages, one for each thing there is to tell; and what is forgotten."""

from __future__ import annotations

import inspect
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.academy.actions import answering, line, retention, signing
from lamplighter.academy.actions.applying import Guardian
from lamplighter.academy.messages import letters, night_letters, receipts
from lamplighter.academy.messages.specimens import SPECIMENS
from lamplighter.academy.messages.words import course_state_name, standing_name, standing_said
from lamplighter.academy.models import Application, Signature
from lamplighter.academy.queries.courses import ends_at
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.outbox.wording import Letter
from tests.support.academy import CLOSES, DAY, FIRST, applied, course, waivers
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
HELPERS = {"composed", "course_facts"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_letter_is_whole_in_its_language(client: Client, language: str) -> None:
    for name, make in SPECIMENS.items():
        letter = make(language)
        assert len(letter.sms) <= 320, name
        assert all((letter.subject, letter.text, letter.html, letter.sms)), name
        for part in (letter.subject, letter.text, letter.sms):
            assert "%(" not in part, name
            assert "  " not in part, name
            assert ".." not in part.replace("...", ""), name
        links = set(re.findall(r"https?://[^\s<\"]+", letter.text))
        assert links == set(re.findall(r'href="(https?://[^"]+)"', letter.html)), name
        reply = client.get(f"/gallery/letters/academy-{name}/{language}/")
        assert reply.status_code == 200


def test_spanish_letters_speak_no_english() -> None:
    for name, make in SPECIMENS.items():
        assert not re.search(r"\b(the|you|your|seat|with|course)\b", make("es").text), name


def test_there_is_a_specimen_of_every_letter_the_room_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    written, shown = set(), set()
    for module in (letters, night_letters, receipts):
        for name, made in inspect.getmembers(module, inspect.isfunction):
            if made.__module__ != module.__name__ or name.startswith("_") or name in HELPERS:
                continue
            key = f"{module.__name__}.{name}"
            written.add(key)

            def stand_in(*_: object, key: str = key, **__: object) -> Letter:
                shown.add(key)
                return Letter("", "", "", "")

            monkeypatch.setattr(module, name, stand_in)
    for make in SPECIMENS.values():
        make("en")
    assert shown == written


def test_subjects_do_not_say_what_the_course_is_called() -> None:
    """They are read on locked screens."""
    assert not any("Spring academy" in make("en").subject for make in SPECIMENS.values())
    assert not any("Spring academy" in make("en").sms for make in SPECIMENS.values())


def test_every_state_has_a_name_and_a_sentence(tmp_path: Path) -> None:
    small_city(tmp_path)
    row = applied(course())
    for standing in Standing:
        row.standing, row.offer_ends = standing.value, CLOSES
        assert standing_name(standing.value)
        assert standing_said(row)
    assert all(course_state_name(each.value) for each in CourseState)


def test_what_applicants_told_goes_in_its_time_and_the_counts_stay(tmp_path: Path) -> None:
    small_city(tmp_path)
    waivers()
    ours = settings.LAMPLIGHTER.academy
    made = course(least_age=14, audience="youth", seats_count=1)
    told = {"words": "Because.", "needs": "A ramp.", "zone": "W"}
    kim = applied(
        made, "kim@example.org", name="Kim", born=date(FIRST.year - 15, 1, 1),
        guardian=Guardian("Ana Ruiz", "ana@example.org"), **told,
    )  # fmt: skip
    gone = applied(made, "ben@example.org", name="Ben", born=date(1980, 1, 1), **told)
    applied(made, "cleo@example.org", name="Cleo", born=date(1980, 1, 1))
    answering.withdraw(pk=gone.pk, now=NOW)
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    answering.accept(pk=kim.pk, now=CLOSES)
    for kind, name in (("course", "Kim"), ("guardian", "Ana Ruiz")):
        signing.sign(pk=kim.pk, kind=kind, name=name, now=CLOSES)
    actor, ends = Actor.system("t"), ends_at(made)

    def after(days: int) -> retention.Report:
        now = ends + days * DAY
        due = retention.due(now=now)
        done = retention.run(now=now, actor=actor)
        assert due.contacts == done.contacts
        return done

    assert retention.due(now=CLOSES) == retention.Report()
    first = after(ours.keep_private_days)
    assert (first.private, first.contacts, first.signatures) == (3, 1, 0)
    kim.refresh_from_db()
    assert (kim.born, kim.words, kim.needs, kim.guardian_email, kim.email) == (
        None,
        "",
        "",
        "",
        "kim@example.org",
    )
    gone.refresh_from_db()
    assert (gone.name, gone.email, gone.by) == ("", "", "link")
    assert after(ours.keep_contact_days).contacts == 2
    assert after(ours.keep_waiver_days).signatures == 2
    assert not after(ours.keep_waiver_days).anything
    assert not Signature.objects.exists()
    assert not Application.objects.exclude(name="", email="").exists()
    assert [row.zone for row in Application.objects.order_by("pk")] == ["W", "W", ""]
    assert Event.objects.filter(verb="retention.run", subject_type="academy.retention").count() == 3
