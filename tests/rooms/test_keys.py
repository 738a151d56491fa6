"""Keys of readers: made in browsers, listed by the lead's signature, checked by the server, which can make none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lamplighter.accounts.access import Role
from lamplighter.audit.models import Event
from lamplighter.core.sealing.keys import SecretKeys, fingerprint, signing_public
from lamplighter.core.sealing.lists import read_signed_list
from lamplighter.core.sealing.wraps import What
from lamplighter.keys.models import Reader, SignedList
from tests.support.tip_desk import Bench, as_json, b64, list_of, make_desk, person_at, word, wrapped
from tests.support.tips import DESK, FINGERPRINT, LEAD, READERS, STRANGER
from tests.support.tips import TODAY_NOW as TODAY

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]
OTHER_LEAD = bytes(range(32))


def test_from_nothing_to_a_list_that_tipsters_can_check(signed_in_client: Sign) -> None:
    desk = make_desk()
    lead, reader = person_at(0, Role.SUPERVISOR), person_at(1, Role.READER)
    lead_client, client = signed_in_client(lead), signed_in_client(reader)
    signed = list_of(desk, READERS[0])
    body = {"list": b64(signed.data), "sig": b64(signed.signature)}
    assert word(as_json(lead_client, f"/staff/keys-lead/{DESK}/list/", **body)) == "no-lead"
    set_ = as_json(lead_client, f"/staff/keys-lead/{DESK}/key/", file=wrapped(What.LEAD, LEAD))
    assert set_.status_code == 200
    assert word(as_json(lead_client, f"/staff/keys-lead/{DESK}/list/", **body)) == "unknown-reader"
    assert (
        as_json(client, f"/staff/keys/{DESK}/enroll/", file=wrapped(What.READER, READERS[0])).status_code
        == 201
    )
    assert client.get(f"/staff/keys/{DESK}/state/").json()["waiting"] == 1
    made = as_json(lead_client, f"/staff/keys-lead/{DESK}/list/", **body)
    assert (made.status_code, made.json()) == (201, {"number": 1})
    shown = Client().get(f"/tips/wire/desks/{DESK}/").json()["signed_list"]
    import json

    text = json.dumps({name: shown[name] for name in ("lead", "list", "sig")})
    assert read_signed_list(text, desk=DESK, fingerprint=FINGERPRINT, today=TODAY).readers == (
        READERS[0].public,
    )
    state = client.get(f"/staff/keys/{DESK}/state/").json()
    assert (state["next"], state["readers"][0]["state"], state["id"]) == (
        2,
        "listed",
        READERS[0].public.id.hex(),
    )
    verbs = list(Event.objects.filter(subject_type__startswith="keys.").values_list("verb", flat=True))
    assert {"sealed-lead.set", "reader.enrolled", "reader-list.signed"} <= set(verbs)


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (lambda desk: list_of(desk, *READERS, lead=OTHER_LEAD), "bad-signature"),
        (lambda desk: list_of(desk, *READERS, number=1), "not-next"),
        (lambda desk: list_of(desk, *READERS, number=7), "not-next"),
        (lambda desk: list_of(desk, *READERS, STRANGER), "unknown-reader"),
    ],
)
def test_a_forged_list_an_old_one_and_one_with_a_strangers_keys_are_refused(
    signed_in_client: Sign, forged: Callable[[Any], Any], said: str
) -> None:
    bench = Bench()
    signed = forged(bench.desk)
    client = signed_in_client(bench.lead)
    reply = as_json(
        client, f"/staff/keys-lead/{DESK}/list/", list=b64(signed.data), sig=b64(signed.signature)
    )
    assert word(reply) == said
    assert SignedList.objects.count() == 1


def test_a_list_of_another_desk_is_refused(signed_in_client: Sign) -> None:
    bench, other = Bench(), Bench("gangs", (STRANGER,))
    signed = list_of(other.desk, STRANGER)
    client = signed_in_client(bench.lead)
    reply = as_json(
        client, f"/staff/keys-lead/{DESK}/list/", list=b64(signed.data), sig=b64(signed.signature)
    )
    assert word(reply) == "wrong-desk"


def test_who_is_left_off_the_next_list_has_ended_and_their_key_file_goes() -> None:
    bench = Bench()
    bench.sign(*READERS[1:])
    gone = Reader.objects.get(key_id=READERS[0].public.id)
    assert (gone.state, gone.file) == ("ended", "")
    assert set(Reader.objects.exclude(pk=gone.pk).values_list("state", flat=True)) == {"listed"}
    with pytest.raises(Exception, match="no reader of this desk"):
        bench.sign(*READERS)


def test_a_new_lead_signs_a_new_list_in_the_same_step(signed_in_client: Sign) -> None:
    bench = Bench()
    client = signed_in_client(bench.lead)
    path, file = f"/staff/keys-lead/{DESK}/key/", wrapped(What.LEAD, OTHER_LEAD)
    assert word(as_json(client, path, file=file)) == "list-needed"
    bench.desk.refresh_from_db()
    assert bytes(bench.desk.lead_key) == signing_public(LEAD), "nothing of it was kept"
    signed = list_of(bench.desk, *READERS, lead=OTHER_LEAD)
    said = as_json(client, path, file=file, list=b64(signed.data), sig=b64(signed.signature)).json()
    assert [each["fingerprint"] for each in said["lists"]] == [
        fingerprint(signing_public(OTHER_LEAD)),
        FINGERPRINT,
    ]
    rewrapped = as_json(client, path, file=wrapped(What.LEAD, OTHER_LEAD))
    assert rewrapped.status_code == 200, "the same key with another passphrase"


def test_everybody_sees_their_own_key_file_and_nobody_anothers(signed_in_client: Sign) -> None:
    bench = Bench()
    one, two = (signed_in_client(user) for user in bench.users[:2])
    mine = one.get(f"/staff/keys/{DESK}/state/").json()
    assert mine["file"] == wrapped(What.READER, READERS[0])
    assert wrapped(What.READER, READERS[0]) not in two.get(f"/staff/keys/{DESK}/state/").content.decode()
    assert "lead_file" not in mine
    lead = signed_in_client(bench.lead).get(f"/staff/keys-lead/{DESK}/state/").json()
    assert lead["lead_file"] == wrapped(What.LEAD, LEAD)
    assert "file" not in lead
    other = as_json(one, f"/staff/keys/{DESK}/file/", file=wrapped(What.READER, STRANGER))
    assert word(other) == "other-keys"
    assert as_json(one, f"/staff/keys/{DESK}/file/", file=wrapped(What.READER, READERS[0])).status_code == 200


def test_keys_are_had_once_and_taken_back_only_while_they_wait(signed_in_client: Sign) -> None:
    bench = Bench()
    client = signed_in_client(bench.users[0])
    assert (
        word(as_json(client, f"/staff/keys/{DESK}/enroll/", file=wrapped(What.READER, STRANGER)))
        == "keys-there"
    )
    assert word(as_json(client, f"/staff/keys/{DESK}/discard/")) == "unknown-reader"
    late = person_at(9, Role.READER)
    other = signed_in_client(late)
    for bad in ("", "{}", wrapped(What.LEAD, LEAD), wrapped(What.READER, STRANGER, "gangs")):
        assert word(as_json(other, f"/staff/keys/{DESK}/enroll/", file=bad)) in ("bad-wrap", "other-keys")
    twin = SecretKeys(box=bytes(range(32)), sign=READERS[0].sign)  # a colleague's: no list could have both
    refused = as_json(other, f"/staff/keys/{DESK}/enroll/", file=wrapped(What.READER, twin))
    assert word(refused) == "keys-there"
    assert (
        as_json(other, f"/staff/keys/{DESK}/enroll/", file=wrapped(What.READER, STRANGER)).status_code == 201
    )
    lead = signed_in_client(bench.lead)
    turned_down = as_json(lead, f"/staff/keys-lead/{DESK}/discard/", id=STRANGER.public.id.hex())
    assert turned_down.status_code == 200
    assert not Reader.objects.filter(user=late).exists()


def test_a_role_for_the_whole_city_or_another_desk_opens_no_keys(
    signed_in_client: Sign, person: Callable[..., Any]
) -> None:
    Bench()
    for user in (person("reader"), person("reader", "desk:gangs")):
        client = signed_in_client(user)
        assert word(client.get(f"/staff/keys/{DESK}/state/")) == "unknown-desk"
        assert client.get(f"/staff/keys/{DESK}/").status_code == 404
        assert client.get("/staff/keys/").status_code == 200
    lead = signed_in_client(person("supervisor"))
    assert word(lead.get(f"/staff/keys-lead/{DESK}/state/")) == "unknown-desk"
