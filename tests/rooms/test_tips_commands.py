"""The commands of sealed tips: desks, sealing and opening away from any server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from typer.testing import CliRunner

from lamplighter.core.sealing import codes, sealing
from lamplighter.core.sealing.armour import unarmoured_all
from lamplighter.core.sealing.boxes import LaterBox, box_written
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import fingerprint, signing_public
from lamplighter.core.sealing.lists import list_written, sign_list
from lamplighter.core.sealing.marks import from_b64url, to_b64url
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.envelopes import open_first, opened_key
from lamplighter.core.sealing.wraps import KeyFile, What, key_file_written, wrap_by_recovery
from lamplighter.ops.cli import loaded
from tests.support.tip_desk import Bench, Tipster, as_json, b64, tips_settings
from tests.support.tips import DESK, FINGERPRINT, LEAD, READERS, STRANGER, readers, tipster

pytestmark = pytest.mark.django_db
WORDS = codes.words_of(bytes(range(16)))


def run(*words: str, typed: str = "") -> Any:
    return CliRunner().invoke(loaded(["tips"]), ["tips", *words], input=typed)


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with tips_settings(work_bits=1):
        yield


def key_file(keys: Any) -> str:
    """A key file that the recovery words open."""
    secret = keys.box + keys.sign
    wrap = wrap_by_recovery(secret, bytes(range(16)), bound_to=keys.public.box)
    return key_file_written(KeyFile(What.READER, DESK, keys.public.box, keys.public.sign, (wrap,)))


def test_a_desk_is_made_changed_and_listed() -> None:
    made = run(
        "desk", "add", "narcotics", "--name-en", "Narcotics", "--name-es", "Narcóticos", "--keep-days", "90"
    )
    assert made.exit_code == 0, made.output
    again = run("desk", "add", "narcotics", "--name-en", "Narcotics", "--name-es", "Narcóticos", "--closed")
    assert again.exit_code == 0
    listed = run("desk", "list")
    assert "narcotics" in listed.output
    for bad in (("NARC", "90"), ("narc", "0")):
        refused = run("desk", "add", bad[0], "--name-en", "N", "--name-es", "N", "--keep-days", bad[1])
        assert refused.exit_code == 1, refused.output


def test_a_tip_sealed_here_is_taken_when_pasted_and_opens_for_a_reader(tmp_path: Path) -> None:
    bench = Bench()
    facts = tmp_path / "narcotics.json"
    facts.write_bytes(Client().get(f"/tips/wire/desks/{DESK}/").content)
    sealed = run(
        "seal", "--desk", DESK, "--readers", str(facts), "--fingerprint", FINGERPRINT, typed="Blue door."
    )
    assert sealed.exit_code == 0, sealed.output
    form = urlencode({"go": "sealed", "sealed": sealed.stdout})
    reply = Client().post(f"/tips/{DESK}/plain/", form, content_type="application/x-www-form-urlencoded")
    assert reply.status_code == 200
    wrong = fingerprint(signing_public(bytes(32)))
    refused = run("seal", "--desk", DESK, "--readers", str(facts), "--fingerprint", wrong, typed="Blue door.")
    assert refused.exit_code == 1
    assert "BEGIN" not in refused.output
    assert bench.desk.lists.count() == 1


def test_a_bundle_opens_away_from_the_server_also_for_later_readers_and_after_one_ended(
    tmp_path: Path, signed_in_client: Callable[..., Client]
) -> None:
    bench = Bench(keys=READERS[:2])
    ada = Tipster(bench)
    ada.tell("Blue door.")
    ada.tell("Escape: \x1b[2J.")
    client = signed_in_client(bench.users[0])
    mark = ada.keys.conversation.hex()
    said = as_json(client, f"/staff/tips/{DESK}/conversation/", conversation=mark).json()
    first = open_first(from_b64url(said["messages"][0]["envelope"]), desk=DESK, reader=READERS[0])
    reply = sealing.seal_reply(
        Message(text="Which side?"),
        bench.readers(),
        reader=READERS[0],
        tipster=first.tipster,
        conversation=first.conversation,
        sequence=0,
    )
    assert (
        as_json(client, f"/staff/tips/{DESK}/reply/", conversation=mark, envelope=b64(reply)).status_code
        == 200
    )
    text = as_json(client, f"/staff/tips/{DESK}/export/", conversations=[mark]).content
    shown = opened(tmp_path, text, READERS[0], lists=bench.readers())
    assert "Blue door." in shown
    assert "Which side?" in shown
    assert "no list of readers" not in shown
    assert "\x1b" not in shown
    stranger = opened(tmp_path, text, STRANGER)
    assert "Blue door." not in stranger
    assert "stayed shut" in stranger
    bench.sign(READERS[0])
    fewer = as_json(client, f"/staff/tips/{DESK}/export/", conversations=[mark]).content
    shown = opened(tmp_path, fewer, READERS[0])
    assert "Blue door." in shown
    assert "no list of readers was given" in shown, "of the answer, and that is said"
    assert shown.count("no list of readers was given") == 1, "the tipster's signature needs none"
    came = later_boxes(fewer.decode(), READERS[0], STRANGER)
    late = opened(tmp_path, came.encode() + fewer, STRANGER, lists=bench.readers())
    assert "stayed shut" in late, "the answer was sealed to another list than the one given"
    assert "Blue door." in late


def later_boxes(bundle: str, by: Any, wanted: Any) -> str:
    """Boxes for one more reader, made by one who can open a bundle."""
    made = []
    for each in map(parsed, unarmoured_all(bundle)):
        where, mine = each.header.context, each.box_for(by.public.id)
        assert mine is not None
        sealed = sealing.sealed_key(opened_key(mine.sealed, by.box, where), wanted.public.box, where)
        made.append(
            box_written(
                LaterBox(where.conversation, int(where.direction), where.sequence, wanted.public.id, sealed)
            )
        )
    return "".join(made)


def opened(tmp_path: Path, bundle: bytes, keys: Any, lists: Any = None) -> str:
    file, key = tmp_path / "bundle.txt", tmp_path / "key.json"
    file.write_bytes(bundle)
    key.write_text(key_file(keys))
    more: list[str] = []
    if lists is not None:
        data = list_written(lists)
        shown = {
            "lead": to_b64url(signing_public(LEAD)),
            "list": to_b64url(data),
            "sig": to_b64url(sign_list(data, LEAD)),
        }
        listed = tmp_path / "list.json"
        listed.write_text(json.dumps(shown))
        more = ["--readers", str(listed), "--fingerprint", FINGERPRINT]
    result = run("open", str(file), "--key", str(key), *more, typed=" ".join(WORDS) + "\n")
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def test_a_wrong_secret_or_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    key, file = tmp_path / "key.json", tmp_path / "bundle.txt"
    key.write_text(key_file(READERS[0]))
    from lamplighter.core.sealing.armour import armoured

    file.write_text(armoured(sealing.seal_first(Message(text="x"), readers(), tipster())))
    other = " ".join(codes.words_of(bytes(16)))
    result = run("open", str(file), "--key", str(key), typed=other + "\n")
    assert result.exit_code == 1
    assert "does not open" in result.output
    right = " ".join(WORDS) + "\n"
    assert run("open", str(file), "--key", str(key), "--desk", DESK, typed=right).exit_code == 0
    elsewhere = run("open", str(file), "--key", str(key), "--desk", "gangs", typed=right)
    assert (elsewhere.exit_code, "another desk" in elsewhere.output) == (1, True)
    file.write_text("nothing")
    assert run("open", str(file), "--key", str(key), typed=other + "\n").exit_code == 1


def test_the_command_rewrites(signed_in_client: Callable[..., Client]) -> None:
    Tipster(Bench()).tell()
    result = run("rewrite")
    assert result.exit_code == 0, result.output
