"""The pages for tipsters as the server gives them: what they say, what they refuse, and what they never carry."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from mnemonic import Mnemonic
from typer.testing import CliRunner

from lamplighter.audit.rules import Actor
from lamplighter.core.sealing import codes
from lamplighter.core.sealing.armour import armoured
from lamplighter.core.sealing.opening.mailboxes import own_in
from lamplighter.keys.actions.desks import DeskFacts, WrongDesk, put_desk
from lamplighter.keys.rules import NO_CODES
from lamplighter.ops.commands.tips import tips_app
from lamplighter.plumbing import clock
from lamplighter.plumbing.scripts import tree
from lamplighter.tips.actions import plain
from lamplighter.tips.actions.publishing import publish_years
from lamplighter.tips.messages.refusals import SENTENCES
from lamplighter.tips.models import Conversation, Message, Tally
from lamplighter.tips.rules.scripts import SCRIPTS
from lamplighter.tips.urls import public
from tests.support.tip_desk import NOW, Bench, Tipster, make_desk, tips_settings

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
PLAIN = "/tips/narcotics/plain/"
TEMPLATES = Path(public.__file__).resolve().parents[1] / "templates" / "tips"


@pytest.fixture(autouse=True)
def _open_gate() -> Iterator[None]:
    plain._gate.cache_clear()
    yield
    plain._gate.cache_clear()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def send(client: Client, path: str, **fields: str) -> Any:
    """A form without JavaScript."""
    return client.post(path, urlencode(fields), content_type=FORM)


def note(client: Client, path: str = PLAIN) -> str:
    """What the form carries."""
    found: str = send(client, path, go="on").context["note"]
    return found


def test_one_desk_is_shown_at_once_and_several_are_listed(client: Client) -> None:
    assert "No desk takes sealed tips yet." in client.get("/tips/").content.decode()
    Bench()
    assert client.get("/tips/").context["desk"].code == "narcotics"
    Bench("gangs", lead=bytes(range(32)))
    assert [code for code, _ in client.get("/es/tips/").context["rows"]] == ["gangs", "narcotics"]


def test_the_first_page_says_what_there_is_to_know_before_the_form(bench: Bench, client: Client) -> None:
    onion = f"http://{'a2' * 28}.onion"
    with tips_settings(onion_address=onion):
        page = client.get("/tips/narcotics/").content.decode()
    assert re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){4}", page), "the desk's mark"
    assert "This mark holds since" in page
    assert "March 2, 2026" in page
    assert "Give no name if you want a reward." in page
    assert "At the latest 90 days after the last message, yours or the desk" in page
    assert "each opening is on record" not in page
    assert "It is on record when one opens the list of tips, a tip, or a file." in page
    assert "call 911" in page
    assert f"{onion}/tips/narcotics/" in page
    assert 'data-leave="2"' in page
    for words in ("Press Escape twice", "So does pressing Escape twice"):
        assert re.search(rf"<span data-by-escape hidden>{words}", page), "only where the script runs"
        assert page.count(words) == 1
    assert ".onion" not in client.get("/tips/narcotics/").content.decode()


def test_a_new_lead_starts_a_new_since(bench: Bench, client: Client) -> None:
    first = client.get("/tips/narcotics/").context["since"]
    later = bench.desk.lists.get()
    type(later).objects.filter(pk=later.pk).update(signed_on=first - timedelta(days=40))
    bench.sign(*bench.keys[:2])
    shown = client.get("/tips/narcotics/").context
    assert (shown["since"], shown["newest"].number, shown["readers"]) == (first - timedelta(days=40), 2, 2)


@pytest.mark.parametrize(
    "page", ["write.html", "back.html", "parts/fields.html", "parts/able.html", "parts/card.html"]
)
def test_no_field_that_is_sealed_has_a_name_and_no_form_an_address(page: str) -> None:
    text = (TEMPLATES / page).read_text()
    for tag in re.findall(r"<(?:input|textarea|select|button|form)\b[^>]*>", text):
        assert not re.search(r"\s(name|action|method)=", tag), tag
        if re.match(r'<(textarea|input)(?!.*type="(file|checkbox)")', tag):
            assert 'autocomplete="off"' in tag
            assert 'spellcheck="false"' in tag, "a browser may ask a service how a word is written"


def test_pages_around_tips_are_kept_by_nobody_and_set_no_cookie(bench: Bench, client: Client) -> None:
    for path in (
        "",
        "check/",
        "law/",
        "totals/",
        "narcotics/",
        "narcotics/write/",
        "narcotics/back/",
        "narcotics/plain/",
        "narcotics/plain/back/",
    ):
        for prefix in ("", "/es"):
            reply = client.get(f"{prefix}/tips/{path}")
            assert reply.status_code == 200, path
            assert reply.headers["Cache-Control"] == "no-store"
            assert not reply.cookies
            assert "unsafe-inline" not in reply.headers["Content-Security-Policy"]
            assert b"<script>" not in reply.content
            assert b" style=" not in reply.content


def test_a_desk_that_is_closed_or_unknown_has_no_pages(bench: Bench, client: Client) -> None:
    make_desk("new")
    for code in ("new", "nowhere"):
        for path in ("", "write/", "back/", "plain/", "plain/back/"):
            assert client.get(f"/tips/{code}/{path}").status_code == 404


def test_no_desk_takes_the_address_of_a_page() -> None:
    words = {pattern.pattern._route.split("/")[1] for pattern in public.urlpatterns}  # type: ignore[union-attr]
    assert {word for word in words if word and "<" not in word} | {"wire"} == NO_CODES
    for code in NO_CODES:
        with pytest.raises(WrongDesk):
            put_desk(code=code, facts=DeskFacts("A", "A", 30), actor=Actor.command("test"), now=NOW)


def test_the_slow_gate(bench: Bench, client: Client, time_machine: Any) -> None:
    time_machine.move_to(clock.now(), tick=False)
    first = note(client)
    quick = send(client, PLAIN, go="text", note=first, text="A van.")
    assert (quick.status_code, "That was quick" in quick.content.decode()) == (429, True)
    assert "A van." in quick.content.decode(), "what was written stays"
    Bench("gangs", lead=bytes(range(32)))
    elsewhere = note(client, "/tips/gangs/plain/")
    time_machine.shift(6)
    for wrong in ("", "nonsense", elsewhere, first[:-1], f"narcotics:0:{first.rsplit(':', 1)[1]}"):
        assert send(client, PLAIN, go="text", note=wrong, text="A van.").status_code == 422, wrong
    assert not Conversation.objects.exists()
    assert len(send(client, PLAIN, go="text", note=first, text="A van.").context["words"]) == 12
    time_machine.shift(5 * 3_600)
    late = send(client, PLAIN, go="text", note=first, text="A van.")
    assert (late.status_code, "open too long" in late.content.decode()) == (422, True)
    again = late.context["note"]
    time_machine.shift(6)
    for _ in range(plain.GATE_BURST - 1):
        assert send(client, PLAIN, go="text", note=again, text="A van.").status_code == 200
    busy = send(client, PLAIN, go="text", note=again, text="A van.")
    assert (busy.status_code, "Much is coming in" in busy.content.decode()) == (429, True)


def test_what_is_no_form_is_refused_with_a_sentence(bench: Bench, client: Client) -> None:
    with tips_settings(plain_wait_seconds=0):
        for path, most in ((PLAIN, 413), (f"{PLAIN}back/", 413)):
            assert send(client, path, go="text", text="x" * 300_000).status_code == most
            assert client.post(path, {"go": "text", "text": "multipart"}).status_code == 422
            assert client.post(path, b"\xff\xfe=\x00", content_type=FORM).status_code in (200, 422)
            assert client.post(path, b"&" * 5_000, content_type=FORM).status_code < 500
        empty = send(client, PLAIN, go="text", note=note(client), text="  ")
        assert (empty.status_code, "Write what happens" in empty.content.decode()) == (422, True)
        hostile = send(client, PLAIN, go="text", note="", text="</textarea><script>alert(1)</script>")
        assert b"<script>alert" not in hostile.content
        lone = client.post(PLAIN, f"go=text&note={note(client)}&text=%ED%A0%80".encode(), content_type=FORM)
        assert lone.status_code < 500


def test_a_pasted_tip_is_taken_once(bench: Bench, client: Client) -> None:
    ada = Tipster(bench)
    for envelope in (ada.first(), ada.further(sequence=1)):
        reply = send(client, f"/es{PLAIN}", go="sealed", sealed=armoured(envelope))
        assert (reply.status_code, reply.context.get("words")) == (200, None)
    again = send(client, PLAIN, go="sealed", sealed=armoured(ada.first()))
    assert (again.status_code, "taken before" in again.content.decode()) == (409, True)


def test_yearly_totals_hide_small_figures_and_this_year(bench: Bench, client: Client) -> None:
    year = clock.city_day(clock.now()).year
    rows = {
        (year - 1, "tips"): 1_234,
        (year - 1, "arrests"): 4,
        (year - 1, "seizure fentanyl"): 700,
        (year - 2, "tips"): 4,
        (year, "tips"): 99,
    }
    for (when, what), amount in rows.items():
        Tally.objects.create(desk=bench.desk, year=when, what=what, amount=amount, tips=amount)
    assert "1,234" not in client.get("/tips/totals/").content.decode(), "it was not published yet"
    publish_years(now=datetime(year, 6, 1, tzinfo=UTC))
    page = client.get("/tips/totals/").content.decode()
    assert "1,234" in page
    assert "Fentanyl seized, grams" in page
    assert "Arrests" not in page
    assert str(year - 2) not in page
    assert f"<h3>{year}</h3>" not in page


def test_the_words_of_codes_are_those_of_the_servers_side() -> None:
    found = finders.find("keys/js/words.js")
    assert found
    text = Path(str(found)).read_text(encoding="utf-8")
    lists = [each.split() for each in re.findall(r"`([^`]*)`", text)]
    assert lists == [
        [unicodedata.normalize("NFC", word) for word in Mnemonic(name).wordlist]
        for name in ("english", "spanish")
    ]


def test_the_list_of_scripts_is_the_commands_list_and_what_is_served(bench: Bench, client: Client) -> None:
    scripts = tree(*SCRIPTS)
    assert {"tips/js/write.js", "keys/js/hpke.js", "keys/js/work.js", "keys/js/words.js"} <= {
        each.name for each in scripts
    }
    page = client.get("/tips/check/").content.decode()
    printed = CliRunner().invoke(tips_app, ["files"]).output
    for each in scripts:
        data = Path(str(finders.find(each.name))).read_bytes()
        assert each.sha256 == hashlib.sha256(data).hexdigest()
        assert each.sha256 in page
        assert f"{each.sha256}  {each.name}\n" in printed
    for entry in ("write", "back"):
        html = client.get(f"/tips/narcotics/{entry}/").content.decode()
        assert re.search(rf'<script type="module" src="[^"]*{entry}[^"]*\.js" integrity="sha256-', html)
        assert html.count("integrity=") == len(re.findall(r"<script|modulepreload", html))


def test_every_word_that_the_wire_may_say_has_a_sentence() -> None:
    """What is left out falls back to one for all; these a person can do something about."""
    for word in (
        "busy",
        "no-room",
        "too-many-files",
        "desk-closed",
        "gap",
        "old-list",
        "list-over",
        "bad-key",
    ):
        assert word in SENTENCES, word


def test_without_javascript_the_server_seals_and_keeps_no_word(bench: Bench, client: Client) -> None:
    with tips_settings(plain_wait_seconds=0):
        reply = send(client, PLAIN, go="text", note=note(client), text="Marker of mine.")
    keys = codes.tipster_keys(codes.read_code(" ".join(reply.context["words"])), bench.code)
    assert bytes(Conversation.objects.get().mark) == keys.conversation
    seen = own_in(Tipster(bench, keys=keys).mailbox(2).content, tipster=keys)
    assert [each.message.text for each in seen.messages] == ["Marker of mine."]
    for row in (*Conversation.objects.values_list(), *Message.objects.values_list()):
        assert not [
            value
            for value in row
            if b"Marker" in (value if isinstance(value, bytes) else str(value).encode())
        ]


def test_who_has_no_javascript_types_the_words_back_and_is_told_whether_they_are_right(
    bench: Bench, client: Client
) -> None:
    with tips_settings(plain_wait_seconds=0):
        taken = send(client, PLAIN, go="text", note=note(client), text="Marker of mine.")
    words = " ".join(taken.context["words"])
    asked = send(client, PLAIN, go="ask", words=words)
    text = asked.content.decode()
    assert asked.status_code == 200
    assert text.count(words) == 1
    assert f'<input type="hidden" name="words" value="{words}">' in text, "it is carried along, and not shown"
    assert "<li>" + words.split()[0] not in text
    assert f"<li>{words.split()[0]}</li>" in send(client, PLAIN, go="show", words=words).content.decode()
    right = send(client, PLAIN, go="check", words=words, typed=words.upper().replace(" ", ",\n"))
    assert (right.status_code, right.context["right"]) == (200, True)
    assert words not in right.content.decode()
    other = " ".join(codes.words_of(codes.new_code()))
    for typed, said in (
        (other, "but not yours"),
        ("", "A code has twelve words"),
        ("x" * 3_000, "A code has twelve words"),
        (words.replace(words.split()[3], "lanternfish"), "stands on no list"),
    ):
        wrong = send(client, PLAIN, go="check", words=words, typed=typed)
        assert (wrong.status_code in (413, 422), said in wrong.content.decode()) == (True, True), typed
    assert send(client, PLAIN, go="check", words="none", typed=words).status_code == 422
    assert Message.objects.count() == 1


def test_the_page_for_courts_leaves_nothing_out_that_there_is(client: Client) -> None:
    page = client.get("/tips/law/").content.decode()
    for said in (
        "The names of the readers, and their keys, locked.",
        "which of them opened which conversation, to the second",
        "until it is mixed tonight",
        "makes your twelve words itself",
        "in its memory for hours",
    ):
        assert said in page, said
    assert "made on your device, and we never have them" not in page, "not so without JavaScript"


def test_where_several_desks_are_the_first_page_says_what_to_do_in_danger_and_before_writing(
    client: Client,
) -> None:
    Bench()
    Bench("gangs", lead=bytes(range(32)))
    page = client.get("/tips/").content.decode()
    assert "call 911" in page
    assert page.index("Before you write") > page.index("/tips/gangs/")
    assert "Use a device of your own" in page


def test_the_list_of_files_is_folded_and_comes_as_a_text_as_the_command_prints_it(client: Client) -> None:
    page = client.get("/tips/check/").content.decode()
    assert re.search(r'<details class="more">\s*<summary>.*?<ul class="hashes"', page, re.DOTALL)
    found = re.search(r'href="(/tips/check/files\.txt)"', page)
    assert found
    reply = client.get(found[1])
    assert reply.headers["Content-Type"].startswith("text/plain")
    assert reply.content.decode() == CliRunner().invoke(tips_app, ["files"]).output


def test_a_desk_whose_list_is_over_says_so_before_the_first_field_and_still_opens_mailboxes(
    bench: Bench, client: Client, time_machine: Any
) -> None:
    with tips_settings(plain_wait_seconds=0):
        words = " ".join(send(client, PLAIN, go="text", note=note(client), text="A van.").context["words"])
    time_machine.move_to(clock.now() + timedelta(days=301))
    for path in ("", "write/", "plain/"):
        page = client.get(f"/tips/narcotics/{path}").content.decode()
        assert "This desk cannot take tips today" in page, path
        assert "<textarea" not in page
        assert "Write a tip" not in page
    assert client.get("/tips/narcotics/back/").status_code == 200
    back = send(client, f"{PLAIN}back/", go="open", code=words)
    assert (back.status_code, "A van." in back.content.decode()) == (200, True)
    refused = send(client, f"{PLAIN}back/", go="answer", code=words, text="More.")
    assert (refused.status_code, "list of readers is over" in refused.content.decode()) == (422, True)
    assert "More." in refused.content.decode()
