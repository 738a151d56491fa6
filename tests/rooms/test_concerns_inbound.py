"""Answers by mail: on the timeline where they are the resident's own, refused where that is not proven."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from lamplighter.concerns.actions.inbound import in_parts
from lamplighter.concerns.messages.letter import reply_to
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.rules.replying import claimed, proves, token_for
from lamplighter.concerns.rules.values import Entry, Part
from lamplighter.outbox import inbound
from lamplighter.outbox.inbound import Taken, take_message
from lamplighter.outbox.models import Mail
from lamplighter.outbox.timetable import entries
from lamplighter.plumbing import files
from lamplighter.plumbing.config import Settings
from tests.support.concerns import NOW, contact, raised, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A small city whose mail comes back to it."""
    entries()  # rooms enter their receivers
    told = Settings.model_validate(
        {
            "mail": {
                "reply_domain": "police.example.gov",
                "sender": "police@example.gov",
                "trusted_authserv": "mx.example.gov",
            }
        }
    )
    monkeypatch.setattr(settings, "LAMPLIGHTER", told)
    return small_city(tmp_path)


def concern_of(email: str = "ana@example.org", **more: Any) -> Concern:
    """A concern whose raiser reads mail."""
    return raised(contact=contact(email), **more)


def raiser(concern: Concern) -> Contact:
    """Who raised it."""
    return concern.contacts.get(part=Part.RAISER.value)


def mail(concern: Concern, words: str = "They are back tonight.", **headers: str) -> bytes:
    """An answer to the newest mail about a concern."""
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Ana <ana@example.org>")
    message["To"] = headers.pop("to", "") or reply_to(concern, raiser(concern))
    message["Subject"] = "Re: your concern"
    message["Message-ID"] = headers.pop("message_id", "<one@example.org>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return bytes(message)


def replies(concern: Concern) -> list[str]:
    """What the resident wrote, in order."""
    return list(concern.updates.filter(entry=Entry.REPLY.value).values_list("text", flat=True))


def test_mails_to_the_raiser_can_be_answered_and_the_answer_comes_onto_the_timeline() -> None:
    concern = concern_of()
    assert Mail.objects.get(to="ana@example.org").reply_to == reply_to(concern, raiser(concern))
    assert take_message(mail(concern), NOW) is Taken.TAKEN
    concern.refresh_from_db()
    assert replies(concern) == ["They are back tonight."]
    assert concern.unheard


def test_the_officer_hears_of_it_and_nothing_private_is_in_that_mail(city: dict[str, Any]) -> None:
    city["w-evening"].email = "evening@example.gov"
    city["w-evening"].save()
    concern = concern_of()
    take_message(mail(concern), NOW)
    word = Mail.objects.get(category="desk")
    assert word.to == "evening@example.gov"
    assert f"/staff/concerns/{concern.number}/" in word.text
    assert "tonight" not in word.subject + word.text + word.html
    assert "ana@" not in word.subject + word.text + word.html


def test_pictures_that_come_along_become_photos_made_anew(tmp_path: Path) -> None:
    concern = concern_of()
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", exif=exif)
    message = EmailMessage()
    message["From"], message["To"] = "ana@example.org", reply_to(concern, raiser(concern))
    message["Message-ID"] = "<two@example.org>"
    message.set_content("See here.")
    message.add_attachment(picture.getvalue(), maintype="image", subtype="jpeg", filename="home.jpg")
    message.add_attachment(
        b"\xff\xd8\xff no picture at all", maintype="image", subtype="jpeg", filename="x.jpg"
    )
    assert take_message(bytes(message), NOW) is Taken.TAKEN
    photo = concern.photos.get()
    kept = files.read(settings.HOME.photos, photo.file)
    assert kept is not None
    assert b"taken at home" not in kept
    assert photo.update is not None
    assert photo.update.text == "See here."


@pytest.mark.parametrize(
    "forged",
    [
        {"sender": "mallory@example.com"},
        {"Authentication_Results": "mx.example.gov; dmarc=fail header.from=example.org"},
        {"Authentication_Results": "mx.example.gov; dkim=fail header.d=example.org; spf=fail; dmarc=fail header.from=example.org"},
    ],
    ids=["another address", "the domain disowns it", "nothing vouches"],
)  # fmt: skip
def test_what_is_not_proven_to_be_the_resident_s_is_refused(forged: dict[str, str]) -> None:
    concern = concern_of()
    assert take_message(mail(concern, **forged), NOW) is Taken.REFUSED
    assert replies(concern) == []


def test_a_guessed_or_changed_token_opens_nothing() -> None:
    concern, other = concern_of(), concern_of("bo@example.org")
    token = reply_to(concern, raiser(concern)).partition("+")[2].partition("@")[0]
    number, key, mac = token[1:9], raiser(concern).pk, token[-20:]
    wrong = [
        f"c{number}-{key}-{'a' * 20}",
        f"c{number}-{raiser(other).pk}-{mac}",
        f"c{other.number.lower()}-{key}-{mac}",
        f"c{number}-{key}",
        f"c{number}-{key + 9999}-{mac}",
        "c",
        "c-1-2",
    ]
    for each in wrong:
        to = f"reply+{each}@police.example.gov"
        assert take_message(mail(concern, to=to), NOW) in (Taken.REFUSED, Taken.NOT_OURS), each
    assert replies(concern) == replies(other) == []


def test_a_mail_of_a_concern_whose_contact_was_erased_is_refused() -> None:
    concern = concern_of()
    written = mail(concern)
    concern.contacts.all().delete()
    assert take_message(written, NOW) is Taken.REFUSED


def test_a_new_link_ends_the_old_token() -> None:
    concern = concern_of()
    written = mail(concern)
    Concern.objects.filter(pk=concern.pk).update(link_version=1)
    assert take_message(written, NOW) is Taken.REFUSED


def test_machines_and_repeats_write_nothing() -> None:
    concern = concern_of()
    assert take_message(mail(concern, Auto_Submitted="auto-replied"), NOW) is Taken.LOOP
    assert take_message(mail(concern), NOW) is Taken.TAKEN
    assert take_message(mail(concern), NOW) is Taken.TWICE
    assert len(replies(concern)) == 1


def test_sensitive_concerns_and_neighbours_get_no_address_to_answer_to() -> None:
    sensitive = concern_of(code="domestic-danger")
    assert reply_to(sensitive, raiser(sensitive)) == ""
    shown = concern_of()
    follower = Contact.objects.create(
        concern=shown, part="follower", by="email", email="bo@example.org", created_at=NOW
    )
    assert reply_to(shown, follower) == ""


def test_a_token_is_one_that_mail_servers_carry_and_proves_itself_alone() -> None:
    token = token_for("key", number="4F7K9Q2M", contact=123456, version=0)
    claim = claimed(token)
    assert claim is not None
    assert (claim.number, claim.contact) == ("4F7K9Q2M", 123456)
    assert token == token.lower()
    assert inbound.reply_address(token).startswith("reply+c4f7k9q2m-123456-")
    assert proves(claim, "key", version=0)
    assert not proves(claim, "other key", version=0)
    assert not proves(claim, "key", version=1)


def test_a_long_mail_becomes_several_entries_and_loses_no_word() -> None:
    text = " ".join(f"word{n}" for n in range(1000))
    parts = in_parts(text)
    assert " ".join(parts) == text
    assert max(map(len, parts)) <= 3000
    assert len(parts) > 1


def test_what_is_beyond_several_entries_is_cut_and_says_so() -> None:
    parts = in_parts("x" * 100_000)
    assert len(parts) == 4
    assert parts[-1].endswith(" [...]")
    assert max(map(len, parts)) <= 3000
