"""Answers by mail: each is taken once, by the room its address names; loops, machines and forgeries are kept out."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from lamplighter.ops.cli import loaded
from lamplighter.outbox import actions, inbound, letters, timetable
from lamplighter.outbox.inbound import Letter, NotAToken, Taken, reply_address, take_message
from lamplighter.outbox.mailbox import MailboxTrouble, fetch_new
from lamplighter.outbox.models import Received
from lamplighter.outbox.vouching import vouched
from tests.rooms.test_outbox_fetching import certificate
from tests.support.imap import PASSWORD, USER, Mailbox, imap

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
NOW_ = lambda: NOW  # noqa: E731
TOKEN = "c4f7k9q2m-abcdefghij"
BOX = f"reply+{TOKEN}@police.example.gov"
JPEG = b"\xff\xd8\xff" + bytes(6_000)
pytestmark = pytest.mark.django_db


class Room:
    """A room that hears answers."""

    def __init__(self) -> None:
        self.got: list[Letter] = []
        self.wants = True
        self.fails: Exception | None = None

    def takes(self, letter: Letter, now: datetime) -> bool:
        self.got.append(letter)
        actions.post_mail(to="officer@example.org", subject="S", text="T", now=now)
        if self.fails is not None:
            raise self.fails
        return self.wants


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room whose tokens begin with c; replies are on."""
    timetable.entries()  # the rooms' own receivers are entered before they are set aside
    heard = Room()
    monkeypatch.setattr(inbound, "_receivers", {"c": heard.takes})
    use(monkeypatch, reply_domain="police.example.gov", sender="Police <police@police.example.gov>")
    return heard


def use(monkeypatch: pytest.MonkeyPatch, **mail: Any) -> None:
    given = settings.LAMPLIGHTER
    monkeypatch.setattr(
        settings, "LAMPLIGHTER", given.model_copy(update={"mail": given.mail.model_copy(update=mail)})
    )


def raw(text: str = "The lamp is still out.", *, pictures: tuple[bytes, ...] = (), **headers: str) -> bytes:
    """A mail as Ana's program would send it; a header given as "" is left out."""
    message = EmailMessage()
    said = {
        "From": "Ana López <ana@example.org>", "To": BOX, "Subject": "Re: Your concern", "Message-ID": "<1@example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    for name, value in said.items():
        if value:
            message[name] = value
    message.set_content(text)
    for picture in pictures:
        message.add_attachment(picture, maintype="image", subtype="jpeg", filename="lamp.jpg")
    return bytes(message)


def test_an_answer_reaches_the_room_that_its_address_names(room: Room) -> None:
    mail = raw(f"Yes.\n\nOn Mon, Mar 2, 2026 at 6:00 PM P <{BOX}> wrote:\n> Is it?\n", pictures=(JPEG,))
    assert take_message(mail, NOW) is Taken.TAKEN
    (letter,) = room.got
    assert letter == Letter(
        token=TOKEN,
        sender="ana@example.org",
        subject="Re: Your concern",
        text="Yes.",
        pictures=(JPEG,),
        message_id="<1@example.org>",
        at=NOW,
        authenticated=None,
    )


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_address_is_found_wherever_a_mail_server_writes_it(room: Room, header: str) -> None:
    named = {header.replace("-", "_"): f"Police <{BOX.replace('c4f', 'C4F').replace('police', 'POLICE')}>"}
    assert take_message(raw(**({"To": "somebody@example.org"} | named)), NOW) is Taken.TAKEN
    assert room.got[0].token == TOKEN


@pytest.mark.parametrize(
    "to",
    [
        "reply@police.example.gov", f"reply+{TOKEN}@example.org", f"other+{TOKEN}@police.example.gov",
        "reply+x123@police.example.gov", "reply+c@police.example.gov", f"reply+{'c' * 44}@police.example.gov",
        f"reply+{TOKEN}@police.example.gov.example.org", "undisclosed-recipients:;", "",
    ],
)  # fmt: skip
def test_a_mail_to_another_address_is_not_ours(room: Room, to: str) -> None:
    assert take_message(raw(To=to), NOW) is Taken.NOT_OURS
    assert not Received.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated; owner=x"}, {"Precedence": "bulk"},
        {"Precedence": "List"}, {"Precedence": "junk"}, {"X-Auto-Response-Suppress": "All"}, {"List-Id": "<l.example.org>"},
        {"Return-Path": "<>"}, {"From": "MAILER-DAEMON@example.org"}, {"From": "Postmaster <postmaster@example.org>"},
        {"From": "police@police.example.gov"}, {"From": f"X <{BOX}>"}, {"From": "reply@Police.example.gov"},
    ],
)  # fmt: skip
def test_a_machines_mail_and_our_own_go_round_no_further(room: Room, headers: dict[str, str]) -> None:
    assert take_message(raw(**headers), NOW) is Taken.LOOP
    assert room.got == []


def test_our_own_mail_that_comes_back_by_a_forward_is_known_by_its_message_id(room: Room) -> None:
    ours = actions.post_mail(to="ana@example.org", subject="S", text="T", now=NOW)
    assert take_message(raw(Message_ID=ours.message_id), NOW) is Taken.LOOP


def test_a_bounce_is_known_by_its_form(room: Room) -> None:
    bounce = raw().replace(b"Content-Type: text/plain", b"Content-Type: multipart/report; boundary=x; a")
    assert take_message(bounce, NOW) is Taken.LOOP


@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "no"}, {"Return-Path": "<ana@example.org>"}, {"Precedence": "normal"}]
)
def test_a_person_is_no_machine(room: Room, headers: dict[str, str]) -> None:
    assert take_message(raw(**headers), NOW) is Taken.TAKEN


def test_a_mail_is_taken_once_even_where_it_comes_in_by_two_ways(room: Room) -> None:
    assert take_message(raw(), NOW) is Taken.TAKEN
    assert take_message(raw(Received="by another way"), NOW + timedelta(days=59)) is Taken.TWICE
    assert len(room.got) == 1
    assert take_message(raw(Message_ID=""), NOW) is Taken.TAKEN
    assert take_message(raw(Message_ID=""), NOW) is Taken.TWICE
    other = raw(X_Original_To=BOX.replace("abc", "xyz"))
    assert take_message(other, NOW) is Taken.TAKEN, "a mail to two of our addresses comes once for each"


def test_that_a_mail_came_is_forgotten_after_two_months_and_never_says_from_whom(room: Room) -> None:
    take_message(raw(), NOW)
    row = Received.objects.get()
    assert "example" not in row.digest + row.about
    assert TOKEN not in row.digest + row.about
    assert actions.clear_received(now=NOW + actions.KEPT_RECEIVED) == 0
    assert actions.clear_received(now=NOW + actions.KEPT_RECEIVED + timedelta(seconds=1)) == 1


def test_one_address_takes_only_so_many_in_a_day(room: Room) -> None:
    for number in range(inbound.MOST_A_DAY):
        assert take_message(raw(Message_ID=f"<{number}@example.org>"), NOW) is Taken.TAKEN
    assert take_message(raw(Message_ID="<x@example.org>"), NOW) is Taken.REFUSED
    assert take_message(raw(Message_ID="<y@example.org>", To=BOX.replace("abc", "xyz")), NOW) is Taken.TAKEN
    assert take_message(raw(Message_ID="<x@example.org>"), NOW + timedelta(days=1)) is Taken.TAKEN


@pytest.mark.parametrize("sender", ["", "nobody", "a@example.org, b@example.org"])
def test_a_mail_without_one_sender_is_refused(room: Room, sender: str) -> None:
    assert take_message(raw(From=sender), NOW) is Taken.REFUSED


def test_a_second_from_is_refused(room: Room) -> None:
    assert take_message(b"From: chief@example.org\r\n" + raw(), NOW) is Taken.REFUSED


def test_an_empty_answer_is_refused_and_a_picture_alone_is_not(room: Room) -> None:
    assert take_message(raw("> only what you wrote\n"), NOW) is Taken.REFUSED
    assert take_message(raw("", pictures=(JPEG,)), NOW) is Taken.TAKEN


def test_what_is_too_large_is_refused(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert take_message(raw("word " * 500_000), NOW) is Taken.REFUSED
    assert take_message(raw("word\n" * 300_000), NOW) is Taken.TAKEN
    assert len(room.got[0].text) <= letters.LONGEST
    monkeypatch.setattr(letters, "LARGEST", 5_000)
    assert take_message(raw(pictures=(JPEG,), Message_ID="<2@example.org>"), NOW) is Taken.REFUSED


def test_what_the_room_refuses_is_refused_for_good(room: Room) -> None:
    room.wants = False
    assert take_message(raw(), NOW) is Taken.REFUSED
    room.wants = True
    assert take_message(raw(), NOW) is Taken.TWICE


def test_a_fault_of_the_room_keeps_nothing_so_that_the_mail_can_come_again(room: Room) -> None:
    room.fails = RuntimeError("qprivate")
    with pytest.raises(RuntimeError):
        take_message(raw(), NOW)
    assert not Received.objects.exists()
    room.fails = None
    assert take_message(raw(), NOW) is Taken.TAKEN


def test_at_most_five_pictures_come_along_and_no_logos(room: Room) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "ana@example.org", BOX
    message.set_content("See.")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    message.add_attachment(JPEG, maintype="application", subtype="octet-stream", filename="a.JPG")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", disposition="inline")
    for number in range(7):
        message.add_attachment(JPEG + bytes([number]), maintype="image", subtype="heic", filename="b.heic")
    assert take_message(bytes(message), NOW) is Taken.TAKEN
    assert room.got[0].pictures == (JPEG, *(JPEG + bytes([number]) for number in range(4)))


def test_html_alone_and_letters_of_other_sets_are_read(room: Room) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ana@example.org", BOX, "Señal"
    message.set_content("<p>La l&aacute;mpara</p><blockquote>no</blockquote>", subtype="html")
    take_message(bytes(message), NOW)
    latin = raw().replace(b"utf-8", b"latin-1").replace(b"The lamp", "La lámpara".encode("latin-1"))
    take_message(latin, NOW)
    lying = (
        raw(Message_ID="<3@x>").replace(b"utf-8", b"no-such-set").replace(b"The lamp", "La lámpara".encode())
    )
    take_message(lying, NOW)
    assert [each.text for each in room.got] == [
        "La lámpara",
        "La lámpara is still out.",
        "La lámpara is still out.",
    ]
    assert room.got[0].subject == "Señal"


def test_the_words_of_a_mail_inside_the_mail_are_not_the_answer(room: Room) -> None:
    inside = EmailMessage()
    inside.set_content("Somebody else's words")
    message = EmailMessage()
    message["From"], message["To"] = "ana@example.org", BOX
    message.set_content("See below.")
    message.add_attachment(inside)
    take_message(bytes(message), NOW)
    assert room.got[0].text == "See below."


def test_signs_that_databases_refuse_and_pages_turn_round_are_left_out(room: Room) -> None:
    mail = raw("A\x00B\x07C\u202eD\ufeffE").replace(b"Re: Your concern", b"=?utf-8?q?S=00=E2=80=AET?=")
    assert take_message(mail, NOW) is Taken.TAKEN
    assert (room.got[0].text, room.got[0].subject) == ("ABCDE", "ST")


def test_a_message_id_with_a_nul_is_nobodys(room: Room) -> None:
    mail = raw("Seen.").replace(b"Message-ID: <", b"Message-ID: <a\x00b", 1)
    assert b"\x00" in mail
    assert take_message(mail, NOW) is Taken.TAKEN


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)
@given(st.binary(max_size=300), st.integers(0, 600))
def test_any_bytes_are_answered_with_a_word(room: Room, noise: bytes, where: int) -> None:
    mail = raw(pictures=(b"\xff\xd8",))
    for broken in (noise, mail[:where] + noise + mail[where:], mail[:where] + noise):
        assert take_message(broken, NOW) in set(Taken)


@pytest.mark.parametrize(
    "broken",
    [
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 3_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)
        ),
        b"To: " + b"(" * 100_000 + BOX.encode() + b"\r\n\r\nx",
        b"From: " + b"a@b, " * 100_000 + b"\r\nTo: " + BOX.encode() + b"\r\n\r\nx",
        b"Subject: =?utf-8?b?" + b"/" * 100_000 + b"?=\r\nFrom: a@b\r\nTo: " + BOX.encode() + b"\r\n\r\nx",
        b"From: a@b\r\nTo: " + BOX.encode() + b"\r\nContent-Type: text/html\r\n\r\n" + b"<!--" * 100_000,
        b"From: a@b\r\nTo: " + BOX.encode() + b"\r\nContent-Type: text/html\r\n\r\n" + b"<a b='" * 100_000,
        b"From: a@b\r\nTo: " + BOX.encode() + b"\r\nContent-Type: text/html\r\n\r\n" + b"&#" * 100_000,
        b"From: a@b\r\nTo: " + BOX.encode() + b"\r\n\r\n" + b"on\n" * 600_000,
        b"From: a@b\r\nTo: " + BOX.encode() + b"\r\n\r\n" + b"on 20:00 " * 200_000,
    ],
    ids=range(10),
)
def test_a_mail_made_to_hurt_does_not(room: Room, broken: bytes) -> None:
    assert take_message(broken, NOW) in set(Taken)


def test_with_replies_off_nothing_is_ours_and_no_address_is_given(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reply_address(TOKEN) == BOX
    use(monkeypatch, reply_domain="")
    assert reply_address(TOKEN) == ""
    assert take_message(raw(), NOW) is Taken.NOT_OURS


@pytest.mark.parametrize("token", ["C4F7", "c", "4f7", "c_4", "c" * 44, "c+4", "", "cé"])
def test_a_token_that_mail_servers_would_change_is_refused(token: str) -> None:
    with pytest.raises(NotAToken):
        reply_address(token)


def test_two_rooms_cannot_take_one_letter(room: Room) -> None:
    inbound.receiver("c")(inbound._receivers["c"])
    with pytest.raises(inbound.HeardTwice):
        inbound.receiver("c")(lambda letter, now: True)


# -- who vouches for the sender -------------------------------------------------------------------------------------

BY = "mx.police.example.gov"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"{BY}; dmarc=pass (p=reject dis=none) header.from=example.org", True),
        (f"{BY} 1; spf=pass smtp.mailfrom=ana@example.org; dkim=none", True),
        (f"{BY}; dkim=pass header.d=example.org header.s=s1", True),
        (f'{BY};dkim=pass reason="good; really" header.i=@example.org', True),
        (f"{BY}; dmarc=fail header.from=example.org; dkim=pass header.d=example.org", False),
        (f"{BY}; dkim=pass header.d=evil.example.net; spf=pass smtp.mailfrom=x@evil.example.net", False),
        (f"{BY}; dmarc=pass header.from=evil.example.net", False),
        (f"{BY}; dkim=pass header.d=org", False),
        (f"{BY}; none", None),
        (f"{BY}; spf=pass (sender x; dmarc=pass header.from=example.org) smtp.mailfrom=x@evil.net", False),
        ("mx.example.net; dmarc=pass header.from=example.org", None),
        (f"{BY}.example.net; dmarc=pass header.from=example.org", None),
        ("", None),
    ],
)
def test_only_our_own_server_is_believed_and_only_about_the_senders_domain(
    said: str, expected: bool | None
) -> None:
    assert vouched([said], trusted=BY, sender="ana@example.org") is expected
    assert vouched([said], trusted="", sender="ana@example.org") is None


def test_a_subdomain_may_be_vouched_for_by_its_domain() -> None:
    said = [f"{BY}; dkim=pass header.d=example.org"]
    assert vouched(said, trusted=BY, sender="ana@mail.example.org") is True
    assert vouched(said, trusted=BY, sender="ana@notexample.org") is False


def test_the_letter_tells_whether_the_sender_is_vouched_for(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, trusted_authserv=BY)
    take_message(raw(Authentication_Results=f"{BY}; dmarc=pass header.from=example.org"), NOW)
    take_message(raw(Authentication_Results=f"{BY}; dmarc=fail", Message_ID="<2@x>"), NOW)
    take_message(raw(Message_ID="<3@x>"), NOW)
    assert [each.authenticated for each in room.got] == [True, False, None]


# -- the mailbox ----------------------------------------------------------------------------------------------------


def fetch(box: Mailbox, **more: Any) -> dict[Taken, int]:
    given = {
        "imap_host": "127.0.0.1", "imap_port": box.port, "imap_user": USER, "imap_password": PASSWORD, "imap_security": "none",
    }  # fmt: skip
    return fetch_new(NOW_, settings.LAMPLIGHTER.mail.model_copy(update={**given, **more}))


def test_what_is_unread_is_taken_and_marked(room: Room) -> None:
    with imap() as box:
        first = box.put(raw())
        seen = box.put(raw(Message_ID="<2@x>"), r"\Seen")
        machine = box.put(raw(Message_ID="<3@x>", Precedence="bulk"))
        assert fetch(box) == {Taken.TAKEN: 1, Taken.LOOP: 1}
        assert r"\Seen" in first.flags & machine.flags
        assert fetch(box) == {}
        assert seen in box.folders["INBOX"].values()
        assert box.asked[-1] == "LOGOUT"
    assert [each.message_id for each in room.got] == ["<1@example.org>"]


@pytest.mark.parametrize("moves", [True, False])
def test_what_is_taken_moves_to_the_other_folder_and_what_is_not_ours_stays(room: Room, moves: bool) -> None:
    with imap() as box:
        box.moves = moves
        taken = box.put(raw())
        stranger = box.put(raw(To="chief@police.example.gov"))
        assert fetch(box, imap_done_folder="Done") == {Taken.TAKEN: 1, Taken.NOT_OURS: 1}
        assert list(box.folders["Done"].values()) == [taken]
        assert list(box.folders["INBOX"].values()) == [stranger]


def test_a_mail_that_a_room_fails_on_is_left_for_a_person_and_holds_nobody_up(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.fails = RuntimeError("qprivate")
    with imap() as box:
        first = box.put(raw())
        assert fetch(box) == {}
        assert first.flags == {r"\Flagged"}
        room.fails = None
        box.put(raw(Message_ID="<2@x>"))
        assert fetch(box) == {Taken.TAKEN: 1}
    assert "qprivate" not in caplog.text


def test_while_the_database_cannot_be_used_everything_stays_in_the_mailbox(room: Room) -> None:
    room.fails = OperationalError("locked")
    with imap() as box:
        stored = box.put(raw())
        with pytest.raises(OperationalError):
            fetch(box)
        assert stored.flags == set()


def test_a_mail_that_is_too_large_is_not_even_fetched(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamplighter.outbox.mailbox.LARGEST", 100)
    with imap() as box:
        stored = box.put(raw())
        assert fetch(box) == {Taken.REFUSED: 1}
        assert box.asked.count("FETCH") == 1
        assert r"\Seen" in stored.flags


@pytest.mark.parametrize("step", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_mailbox_that_refuses_is_one_trouble_without_its_words(room: Room, step: str) -> None:
    with imap() as box:
        box.put(raw())
        box.refuses = step
        with pytest.raises(MailboxTrouble) as caught:
            fetch(box)
        assert "qprivate" not in str(caught.value)
        box.refuses = ""
        again = fetch(box)
        assert again in ({Taken.TAKEN: 1}, {Taken.TWICE: 1})
    assert len(room.got) == 1


def test_a_mailbox_that_is_not_there_or_shows_a_false_certificate_is_that_trouble(
    room: Room, tmp_path: Path
) -> None:
    with imap() as box:
        pass
    with pytest.raises(MailboxTrouble):
        fetch(box)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, "localhost"))
    with imap(context) as box, pytest.raises(MailboxTrouble):
        fetch(box, imap_security="tls")
    with imap() as box, pytest.raises(MailboxTrouble):
        fetch(box, imap_security="starttls")


def test_over_tls_with_its_certificate_it_works(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with imap(context) as box:
        box.put(raw())
        assert fetch(box, imap_security="tls", imap_host="localhost") == {Taken.TAKEN: 1}


def test_without_a_mailbox_or_with_replies_off_nothing_is_fetched(room: Room) -> None:
    with imap() as box:
        box.put(raw())
        assert fetch(box, imap_host="") == {}
        assert fetch(box, reply_domain="") == {}
        assert box.asked == []


# -- the pipe -------------------------------------------------------------------------------------------------------


@pytest.fixture
def pipe() -> Callable[[bytes], tuple[int, str]]:
    def run(mail: bytes) -> tuple[int, str]:
        done = CliRunner().invoke(loaded(["mail"]), ["mail", "take"], input=mail)
        return done.exit_code, done.output

    return run


def test_a_mail_server_hears_by_the_exit_status_what_became_of_a_mail(
    room: Room, pipe: Callable[[bytes], tuple[int, str]]
) -> None:
    assert pipe(raw()) == (0, "")
    assert pipe(raw()) == (0, "")
    assert pipe(raw(Auto_Submitted="auto-replied")) == (0, "")
    assert pipe(raw(To="other@example.org"))[0] == 67
    room.wants = False
    assert pipe(raw(Message_ID="<2@x>"))[0] == 77
    room.fails = RuntimeError("qprivate")
    status, said = pipe(raw(Message_ID="<3@x>"))
    assert status == 75
    assert "qprivate" not in said
    room.fails = OperationalError("qprivate")
    assert pipe(raw(Message_ID="<3@x>"))[0] == 75
