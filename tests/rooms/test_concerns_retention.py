"""Retention: what is old enough is erased, by kind; what is not stays; nothing private outlives its time."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import TestCase
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions import erasing, owning, publishing, retention, talking
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.raising import KeptPhoto
from lamplighter.concerns.models import Concern, Contact, Draft, Handover, Photo, Referral, Update
from lamplighter.concerns.rules import states
from lamplighter.concerns.rules.states import Party, State
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import files
from lamplighter.plumbing.fields import FieldClass
from lamplighter.plumbing.models import HouseModel
from tests.support.concerns import ACTOR, NOW, contact, kind, raised, small_city

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A small city at work, with a photos folder of its own."""
    officers = small_city(tmp_path)
    monkeypatch.setattr(type(settings.HOME), "photos", tmp_path / "photos")
    return officers


def a_photo() -> KeptPhoto:
    """A photo whose files lie in the folder; what is in them does not matter here."""
    folder = settings.HOME.photos
    return KeptPhoto(files.keep(folder, b"photo", ".jpg"), files.keep(folder, b"small", ".jpg"), 4, 3)


def told(person: Any) -> Concern:
    """A concern with something private in every field that can hold it."""
    user = person("officer")
    concern = raised(contact=contact(name="Ana", phone="816-555-0100"), photos=[a_photo()], happens="at night",
                     answers={"q": "a"}, agrees_public=True, agrees_words=True)  # fmt: skip
    talking.reply(concern=concern, words="They are back.", now=NOW, photos=[a_photo()])
    talking.answer(pk=concern.pk, words="I come by, Ana.", now=NOW, actor=ACTOR, user=user)
    talking.note(pk=concern.pk, words="Ana lives alone.", now=NOW, actor=ACTOR, user=user)
    publishing.show(pk=concern.pk, words="Loud music.", by_month=False, now=NOW, actor=ACTOR, user=user)
    Update.objects.filter(concern=concern).update(public_text="public words")
    return concern


def close(concern: Concern, at: Any) -> None:
    """Settled, and confirmed by the resident."""
    move(pk=concern.pk, verb=states.Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=at)
    move(pk=concern.pk, verb=states.Verb.CONFIRM, party=Party.RESIDENT, now=at)


def held_privately(row: HouseModel) -> dict[str, Any]:
    """The restricted fields of a row that hold anything."""
    names = [name for name, found in type(row).FIELD_CLASSES.items() if found is FieldClass.RESTRICTED]
    return {name: getattr(row, name) for name in names if getattr(row, name) not in (None, "", {}, [])}


def rows_about_concerns() -> list[HouseModel]:
    """Every row of every model of the room that belongs to a concern."""
    found: list[HouseModel] = []
    for model in apps.get_app_config("concerns").get_models():
        belongs = model is Concern or any(
            field.is_relation and field.many_to_one and field.related_model is Concern
            for field in model._meta.get_fields()
        )
        if belongs:
            found += model._default_manager.all()
    return found


def test_no_private_field_of_an_old_concern_or_of_what_hangs_on_it_holds_anything(person: Any) -> None:
    concern = told(person)
    close(concern, NOW)
    assert sum(bool(held_privately(row)) for row in rows_about_concerns()) >= 6
    retention.run(now=NOW + 800 * DAY, actor=SYSTEM)
    assert [(row, held_privately(row)) for row in rows_about_concerns() if held_privately(row)] == []
    assert not Contact.objects.exists()
    concern.refresh_from_db()
    assert (concern.anonymised_at, concern.state) == (NOW + 800 * DAY, State.CLOSED.value)
    assert concern.updates.count() > 3  # when what happened stays
    assert concern.publication.words == ""


def test_contacts_go_before_words_and_each_at_its_kind_s_own_time(person: Any) -> None:
    kind("noise", keep_contact_days=10, keep_text_days=20)
    concern = told(person)
    close(concern, NOW)
    for days, contacts, text in ((9, 1, "Loud"), (10, 0, "Loud"), (19, 0, "Loud"), (20, 0, "")):
        retention.run(now=NOW + days * DAY, actor=SYSTEM)
        concern.refresh_from_db()
        assert (concern.contacts.count(), concern.text[:4]) == (contacts, text), days


def test_what_is_open_keeps_everything_however_old(person: Any) -> None:
    concern = told(person)
    retention.run(now=NOW + 5000 * DAY, actor=SYSTEM)
    concern.refresh_from_db()
    assert concern.text
    assert concern.contacts.count() == 1
    assert concern.photos.count() == 2


def test_what_was_written_after_the_words_were_erased_is_erased_as_well(person: Any) -> None:
    concern = told(person)
    close(concern, NOW)
    later = NOW + 800 * DAY
    retention.run(now=later, actor=SYSTEM)
    talking.note(
        pk=concern.pk, words="Ana called again.", now=later + DAY, actor=ACTOR, user=person("officer")
    )
    retention.run(now=later + 2 * DAY, actor=SYSTEM)
    assert [row for row in rows_about_concerns() if held_privately(row)] == []


def test_photos_files_go_with_their_rows_once_it_is_committed(person: Any) -> None:
    concern = told(person)
    close(concern, NOW)
    names = [name for row in Photo.objects.all() for name in (row.file, row.thumb)]
    with TestCase.captureOnCommitCallbacks() as after:
        erasing.anonymise([concern], now=NOW)
    assert len(names) == 4
    assert all(files.read(settings.HOME.photos, name) for name in names)
    for callback in after:
        callback()
    assert not any(files.read(settings.HOME.photos, name) for name in names)


def test_files_that_nothing_speaks_of_are_swept_once_they_are_old_enough() -> None:
    folder = settings.HOME.photos
    orphan, young = files.keep(folder, b"x", ".jpg"), files.keep(folder, b"y", ".jpg")
    drafted, used = files.keep(folder, b"z", ".jpg"), a_photo()
    raised(photos=[used])
    now = NOW
    Draft.objects.create(
        digest="d" * 64, photos=[{"file": drafted, "thumb": ""}], saved_at=now, expires_at=now + DAY
    )
    for name in (orphan, drafted, used.file, used.thumb):
        old = (now - 3 * DAY).timestamp()
        os.utime(folder / name[:2] / name, (old, old))
    os.utime(folder / young[:2] / young, (now.timestamp(), now.timestamp()))
    assert retention.due(now=now).files == 1
    retention.run(now=now, actor=SYSTEM)
    assert files.read(folder, orphan) is None
    assert all(files.read(folder, name) for name in (young, drafted, used.file, used.thumb))


def test_notes_from_shift_to_shift_and_what_other_offices_said_go_too(person: Any) -> None:
    from lamplighter.concerns.models import Endpoint

    concern = told(person)
    close(concern, NOW)
    office = Endpoint.objects.create(name="Streets", url="https://streets.example.org/")
    referral = Referral.objects.create(
        concern=concern, endpoint=office, service_code="1", status_notes="Called Ana.", created_at=NOW
    )
    note = Handover.objects.create(zone="W", day=NOW.date(), shift="morning", note="Ana waits for a call.")
    retention.run(now=NOW + 2000 * DAY, actor=SYSTEM)
    referral.refresh_from_db()
    note.refresh_from_db()
    assert (referral.status_notes, note.note) == ("", "")


def test_the_record_tells_how_much_was_erased_and_nothing_else(person: Any) -> None:
    close(told(person), NOW)
    retention.run(now=NOW + 800 * DAY, actor=SYSTEM)
    event = Event.objects.get(verb=Verb.RETENTION_RUN.value)
    assert (event.subject_type, event.fields) == ("concerns.retention", [])
    assert re.fullmatch(r"contacts 1, texts 1, files \d+", event.subject_id)
    retention.run(now=NOW + 801 * DAY, actor=SYSTEM)
    assert Event.objects.filter(verb=Verb.RETENTION_RUN.value).count() == 1  # nothing was left to do


def test_a_dry_run_counts_by_kind_and_erases_nothing(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lamplighter.ops.commands.retention import retention_app
    from lamplighter.plumbing import clock

    concern = told(person)
    close(concern, NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + 800 * DAY)
    said = CliRunner().invoke(retention_app, ["run", "--dry-run"])
    assert said.exit_code == 0
    assert "noise" in said.stdout
    assert "Would be erased: 1 contacts, words of 1 concerns" in said.stdout
    concern.refresh_from_db()
    assert concern.text
    assert concern.contacts.exists()
    said = CliRunner().invoke(retention_app, ["run"])
    concern.refresh_from_db()
    assert "Erased: 1 contacts, words of 1 concerns" in said.stdout
    assert concern.text == ""


def test_it_runs_every_day_by_itself() -> None:
    from lamplighter.outbox.timetable import entries

    assert entries()["erase-old-concerns"].every == DAY


def test_a_resident_s_wish_erases_their_own_words_at_once_and_tells_no_mailbox(person: Any) -> None:
    concern = told(person)
    before = Mail.objects.count()
    erasing.erase_own(concern=concern, now=NOW)
    concern.refresh_from_db()
    assert not held_privately(concern)
    assert (concern.state, concern.outcome) == (State.CLOSED.value, "withdrawn")
    assert not concern.contacts.exists()
    assert not concern.photos.exists()
    kept = concern.updates.exclude(text="")
    assert {each.author for each in kept} == {"staff"}  # the officers' own words wait for their time
    assert not hasattr(Concern.objects.get(pk=concern.pk), "publication")
    assert Mail.objects.filter(category="concern").count() == before


def test_no_hand_on_is_told_to_a_contact_that_was_erased(person: Any) -> None:
    concern = told(person)
    erasing.erase_contact(concern=concern, contact=concern.contacts.get(), now=NOW)
    Concern.objects.filter(pk=concern.pk).update(told_holder=None)
    before = Mail.objects.count()
    assert owning.tell_hand_ons(now=NOW) == 1  # it is on the timeline
    assert Mail.objects.count() == before
