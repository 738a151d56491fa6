"""Who has no JavaScript comes back with the code: the server opens in its memory, by a POST alone, behind the gate, and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from lamplighter.core.sealing import codes, sealing
from lamplighter.core.sealing.marks import from_b64url
from lamplighter.core.sealing.messages import Message as Words
from lamplighter.core.sealing.opening.envelopes import open_first, open_further
from lamplighter.tips.actions import plain
from lamplighter.tips.actions.returning import opened
from lamplighter.tips.models import Box, Conversation, Message
from tests.support.tip_desk import Bench, Tipster, as_json, b64, tips_settings
from tests.support.tips import DESK, READERS, refusal

pytestmark = pytest.mark.django_db
PAGE = f"/tips/{DESK}/plain/back/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    plain._gate.cache_clear()
    with tips_settings(work_bits=1, plain_per_minute=600):
        yield
    plain._gate.cache_clear()


class Someone:
    """A tipster who wrote once, and was answered."""

    def __init__(self, sign_in: Callable[..., Client]) -> None:
        self.bench = Bench()
        entropy = codes.new_code()
        self.ada = Tipster(self.bench, keys=codes.tipster_keys(entropy, DESK))
        self.code = " ".join(codes.words_of(entropy))
        self.ada.tell("Cars stop at the blue door.")
        self.reader = sign_in(self.bench.users[0])

    def shown(self) -> list[dict[str, Any]]:
        """The messages as the reader's page has them."""
        asked = {"conversation": self.ada.keys.conversation.hex()}
        found: list[dict[str, Any]] = as_json(
            self.reader, f"/staff/tips/{DESK}/conversation/", **asked
        ).json()["messages"]
        return found

    def first(self) -> Any:
        return open_first(from_b64url(self.shown()[0]["envelope"]), desk=DESK, reader=READERS[0])

    def answer(self, text: str, sequence: int = 0) -> None:
        first = self.first()
        envelope = sealing.seal_reply(
            Words(text=text),
            self.bench.readers(),
            reader=READERS[0],
            tipster=first.tipster,
            conversation=first.conversation,
            sequence=sequence,
        )
        asked = {"conversation": first.conversation.hex(), "envelope": b64(envelope)}
        assert as_json(self.reader, f"/staff/tips/{DESK}/reply/", **asked).status_code == 200


@pytest.fixture
def someone(signed_in_client: Callable[..., Client]) -> Someone:
    return Someone(signed_in_client)


def send(go: str, page: str = PAGE, **said: str) -> Any:
    return Client().post(page, urlencode({"go": go, **said}), content_type=FORM)


def test_the_page_says_first_that_the_server_sees_the_code_and_opens_nothing_by_get(someone: Someone) -> None:
    for address, words in (
        (PAGE, "our server sees your twelve words"),
        (f"/es{PAGE}", "nuestro servidor ve"),
    ):
        page = Client().get(address, {"go": "open", "code": someone.code})
        text = page.content.decode()
        assert words in text
        assert text.index(words) < text.index("<textarea")
        assert "blue door" not in text
        assert someone.code not in text
        assert page.headers["Cache-Control"] == "no-store"


def test_the_code_shows_answers_and_what_was_written_also_under_an_older_list(someone: Someone) -> None:
    someone.answer("Which side?")
    someone.bench.sign(*READERS[1:])
    reply = send("open", code=someone.code.upper().replace(" ", ", "))
    assert reply.status_code == 200
    assert "Which side?" in reply.content.decode()
    assert "Cars stop at the blue door." in reply.content.decode()
    assert reply.context["mine"].untrusted == 0
    assert not reply.cookies
    assert "blue" not in repr(reply.context["mine"].own)


LEFT = ("no longer on the desk’s list", "ya no está en la lista")


def test_an_answer_whose_signer_is_no_longer_on_the_list_is_shown_with_a_warning(someone: Someone) -> None:
    someone.answer("Which side?")
    for address, sentence in zip((PAGE, f"/es{PAGE}"), LEFT, strict=True):
        assert sentence not in send("open", address, code=someone.code).content.decode()
    someone.bench.sign(*READERS)
    assert LEFT[0] not in send("open", code=someone.code).content.decode()
    someone.bench.sign(*READERS[1:])
    for address, sentence in zip((PAGE, f"/es{PAGE}"), LEFT, strict=True):
        page = send("open", address, code=someone.code).content.decode()
        assert page.index(sentence) < page.index("Which side?")


def test_an_answer_is_sealed_for_the_readers_and_follows_the_last_message(someone: Someone) -> None:
    first = someone.first()
    reply = send("answer", f"/es{PAGE}", code=someone.code, text="Lado norte.")
    assert (reply.status_code, [each.number for each in reply.context["mine"].own]) == (200, [0, 1])
    second = someone.shown()[1]
    found = open_further(from_b64url(second["envelope"]), first=first, desk=DESK, reader=READERS[0])
    assert (found.message.text, found.message.language) == ("Lado norte.", "es")
    assert send("answer", code=someone.code, text=" ").status_code == 422
    assert Message.objects.count() == 2


def test_what_is_written_is_shown_as_text_and_never_as_a_page(someone: Someone) -> None:
    text = send("answer", code=someone.code, text="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_everything_is_destroyed_once_that_was_asked_twice(someone: Someone) -> None:
    asked = send("withdraw", code=someone.code)
    assert (asked.status_code, asked.context["asked"]) == (200, True)
    assert Conversation.objects.exists()
    gone = send("destroy", code=someone.code)
    assert gone.status_code == 200
    for model in (Conversation, Message, Box):
        assert not model.objects.exists()
    again = send("open", code=someone.code)
    assert (again.status_code, again.context["word"]) == (404, "no-conversation")


@pytest.mark.parametrize("go", ["open", "answer", "withdraw", "destroy"])
def test_another_code_opens_sends_and_destroys_nothing(someone: Someone, go: str) -> None:
    other = " ".join(codes.words_of(codes.new_code()))
    reply = send(go, code=other, text="x")
    assert (reply.status_code, reply.context["word"]) == (404, "no-conversation")
    for typed, word in (("", "wrong-count"), ("a b c", "wrong-count"), ("x" * 3_000, "too-long")):
        assert send(go, code=typed, text="x").context["word"] == word
    assert Message.objects.count() == 1


def test_a_code_that_is_too_long_is_told_of_words_and_a_tip_that_is_too_long_of_its_length(
    someone: Someone,
) -> None:
    code = send("open", code="x" * 3_000)
    assert (code.status_code, "twelve words" in str(code.context["fault"])) == (413, True)
    tip = send("answer", code=someone.code, text="x" * 200_000)
    assert (tip.status_code, "two parts" in str(tip.context["fault"])) == (413, True)


def test_what_is_no_form_or_too_long_or_nothing_to_do_is_refused(someone: Someone) -> None:
    assert Client().post(PAGE, {"go": "open", "code": someone.code}).status_code == 422, (
        "multipart goes to disk"
    )
    assert send("open", code="x" * 300_000).status_code == 413
    assert send("look", code=someone.code).context["word"] == "bad-field"
    assert Client().post("/tips/gangs/plain/back/", "go=open", content_type=FORM).status_code == 404


def test_opening_stands_behind_the_slow_gate_and_a_slip_costs_no_place(someone: Someone) -> None:
    with tips_settings(plain_per_minute=1):
        plain._gate.cache_clear()
        for _ in range(plain.GATE_BURST + 2):
            assert send("open", code="a b c").context["word"] == "wrong-count"
        for _ in range(plain.GATE_BURST):
            assert send("open", code=someone.code).status_code == 200
        for go in ("open", "answer", "withdraw"):
            reply = send(go, code=someone.code, text="x")
            assert (reply.status_code, reply.context["word"]) == (429, "busy")
        assert refusal(lambda: opened(desk=someone.bench.desk, typed=someone.code)) == "busy"
        plain.pass_gate(someone.bench.code)  # who writes does not wait for who comes back
        assert Message.objects.count() == 1
        assert send("destroy", code=someone.code).status_code == 200, (
            "it opens nothing, so nobody waits for it"
        )
    assert not Message.objects.exists()


def test_signs_that_turn_the_writing_round_are_seen(someone: Someone) -> None:
    someone.answer("\u202eevil <b>")
    page = (
        Client()
        .post(PAGE, urlencode({"go": "open", "code": someone.code}), content_type=FORM)
        .content.decode()
    )
    assert "\ufffdevil &lt;b&gt;" in page
    assert "\u202e" not in page
