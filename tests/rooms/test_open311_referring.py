"""A concern that another office has: handed over by a row of the outbox, followed until that office is done, its resident told each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import issue
from lamplighter.audit.models import Event
from lamplighter.concerns.actions import following, referring
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.models import Concern, Endpoint, Kind, Referral, Update
from lamplighter.concerns.rules.georeport import Row, Unreadable, requests_in, updates_in
from lamplighter.concerns.rules.states import NeedsWords, NotAllowed, Party, Verb
from lamplighter.concerns.views.desk_shown import facts
from lamplighter.outbox import calls, timetable
from lamplighter.outbox.calls import send_due_calls
from lamplighter.outbox.models import Call, Mail
from lamplighter.outbox.rules import MOST_ATTEMPTS
from lamplighter.plumbing.fetching import Answer
from tests.support.concerns import ACTOR, NOW, contact, kind, raised, small_city
from tests.support.georeport_shapes import held
from tests.support.open311_endpoint import Office, office
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    timetable.entries()
    given = settings.LAMPLIGHTER
    inside = given.web.model_copy(update={"call_private_addresses": True})
    monkeypatch.setattr(settings, "LAMPLIGHTER", given.model_copy(update={"web": inside}))
    yield
    fresh()


@pytest.fixture
def city_hall() -> Iterator[Office]:
    with office() as running:
        yield running


@pytest.fixture
def endpoint(city_hall: Office) -> Endpoint:
    made = Endpoint.objects.create(
        name="City Hall", url=f"{city_hall.url}/", jurisdiction="city.example", api_key="key of theirs"
    )
    kind("graffiti", endpoint=made, endpoint_code="paint")
    return made


@pytest.fixture
def clerk(person: Callable[..., Any]) -> Any:
    return person("officer", "W")


def refer(
    endpoint: Endpoint, clerk: Any, concern: Concern | None = None, words: str = "They paint walls."
) -> Referral:
    concern = concern or raised(
        "graffiti", contact=contact(), text="A tag. Call 555-0100.", place="1642 Lantern St"
    )
    return referring.refer(pk=concern.pk, endpoint=endpoint, words=words, now=NOW, actor=ACTOR, user=clerk)


def sent(endpoint: Endpoint, clerk: Any) -> Referral:
    referral = refer(endpoint, clerk)
    send_due_calls(lambda: NOW)
    return again(referral)


def again(referral: Referral) -> Referral:
    return Referral.objects.select_related("concern", "endpoint").get(pk=referral.pk)


def follow(referral: Referral, later: timedelta = timedelta(hours=1)) -> Referral:
    """Asks when the referral is due next, or ``later``."""
    row = again(referral)
    following.follow(now=max(row.next_check_at or NOW, NOW + later))
    return again(referral)


def told() -> list[Update]:
    return list(Update.objects.filter(author="office"))


def test_the_move_the_referral_and_the_call_are_one(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = refer(endpoint, clerk)
    assert again(referral).concern.state == "referred"
    call = Call.objects.get()
    assert (call.category, call.reference, referral.call) == ("open311-post", str(referral.pk), call.pk)
    assert city_hall.posted == []
    assert Mail.objects.filter(to="resident@example.org", text__contains="They paint walls.").exists()
    assert Event.objects.filter(verb="concern.referred").exists()
    concern = raised("graffiti")
    with pytest.raises(NeedsWords):
        refer(endpoint, clerk, concern, words=" ")
    assert Referral.objects.count() == Call.objects.count() == 1


def test_the_office_gets_kind_and_place_and_nothing_of_the_resident(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = sent(endpoint, clerk)
    posted = city_hall.posted[0]
    number = referral.concern.number
    assert posted.pop("description") == f"Graffiti or damage. Police Department, {number[:4]}-{number[4:]}."
    assert (float(posted.pop("lat")), float(posted.pop("long"))) == pytest.approx(
        (referral.concern.lat, referral.concern.lon), abs=1e-5
    )
    assert posted == {
        "service_code": "paint", "api_key": "key of theirs", "jurisdiction_id": "city.example",
        "address_string": "1642 Lantern St",
    }  # fmt: skip
    assert (referral.request_id, referral.token, referral.status) == (city_hall.number, "", "open")


def test_the_residents_words_go_along_where_the_office_gets_them(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    Endpoint.objects.update(sends_words=True)
    endpoint.refresh_from_db()
    sent(endpoint, clerk)
    assert "A tag." in city_hall.posted[0]["description"]
    assert "resident@example.org" not in str(city_hall.posted)


def test_what_is_sensitive_or_of_a_desk_is_sent_to_nobody(endpoint: Endpoint, clerk: Any) -> None:
    for code in ("domestic-danger", "officer-conduct"):
        kind(code, endpoint=endpoint, endpoint_code="x")
        with pytest.raises(NotAllowed):
            refer(endpoint, clerk, raised(code))
    with pytest.raises(referring.NoService):
        refer(endpoint, clerk, raised("noise"))
    Endpoint.objects.update(active=False)
    endpoint.refresh_from_db()
    with pytest.raises(referring.NoService):
        refer(endpoint, clerk)
    assert not Call.objects.exists()


def test_when_the_office_is_done_the_resident_is_asked_whether_it_was_solved(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = sent(endpoint, clerk)
    assert follow(referral).concern.state == "referred"
    assert told() == []
    city_hall.status, city_hall.notes = "closed", "Painted over on Monday."
    referral = follow(referral)
    assert (referral.concern.state, referral.status) == ("resolved", "closed")
    assert referral.ended_at is not None
    assert [(each.move, each.text) for each in told()] == [("resolve", "Painted over on Monday.")]
    mail = Mail.objects.filter(to="resident@example.org").latest("pk")
    assert "Painted over on Monday." in mail.text
    assert "Was it solved?" in mail.text
    count = len(city_hall.asked("requests/"))
    follow(referral, timedelta(days=9))
    assert len(city_hall.asked("requests/")) == count, "nobody asks any more"


def test_a_token_is_asked_until_it_stands_for_a_number(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    city_hall.by_token, city_hall.numbered = True, False
    referral = follow(sent(endpoint, clerk))
    assert (referral.token, referral.request_id, referral.failures) == ("t-1", "", 0)
    city_hall.numbered, city_hall.status = True, "closed"
    referral = follow(referral)
    assert (referral.request_id, referral.concern.state) == (city_hall.number, "resolved")
    assert told()[0].text == "City Hall says that it is done."


def test_every_update_of_the_office_is_read_once_and_in_order(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    city_hall.with_updates, city_hall.notes = True, "Somebody will look."
    referral = sent(endpoint, clerk)
    city_hall.say("u2", "Somebody will look.", at="2026-03-02T20:00:00Z")
    city_hall.say("u1", "We have it.", at="2026-03-02T19:30:00Z")
    referral = follow(referral)
    assert [each.text for each in told()] == ["We have it.", "Somebody will look."]
    referral = follow(referral, timedelta(hours=2))
    assert len(told()) == 2
    assert Mail.objects.filter(text__contains="We have it.", to="resident@example.org").count() == 1
    city_hall.say("u3", "Painted over.", "FIXED", at="2026-03-03T19:30:00Z")
    city_hall.status, city_hall.notes = "closed", "Painted over."
    referral = follow(referral, timedelta(hours=3))
    assert [each.text for each in told()] == ["We have it.", "Somebody will look.", "Painted over."]
    assert referral.concern.state == "resolved"
    assert Endpoint.objects.get().gives_updates is True


def test_an_office_without_updates_is_asked_for_them_once(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = follow(sent(endpoint, clerk))
    city_hall.notes = "On the list."
    follow(referral, timedelta(hours=2))
    assert len(city_hall.asked("servicerequestupdates")) == 1
    assert Endpoint.objects.get().gives_updates is False
    assert [each.text for each in told()] == ["On the list."]


def test_a_trouble_of_a_moment_does_not_mean_that_there_are_no_updates(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = sent(endpoint, clerk)
    city_hall.broken = 503
    referral = follow(referral)
    assert (Endpoint.objects.get().gives_updates, referral.failures) == (None, 1)


def test_questions_come_at_growing_intervals(endpoint: Endpoint, clerk: Any, city_hall: Office) -> None:
    referral, gaps = sent(endpoint, clerk), []
    for _ in range(40):
        now = referral.next_check_at
        assert now is not None
        following.follow(now=now)
        referral = again(referral)
        assert referral.next_check_at is not None
        gaps.append(referral.next_check_at - now)
    assert gaps == sorted(gaps)
    assert gaps[0] == referring.FIRST
    assert gaps[-1] == referring.LONGEST


@pytest.mark.parametrize(
    "trouble",
    [
        {"broken": 500}, {"broken": 404}, {"body": b"<html>Sorry</html>"}, {"body": b""}, {"body": b"\xff\xfe\x00<"},
        {"body": b'<!DOCTYPE x [<!ENTITY a "b">]><service_requests/>'}, {"body": b"[" * 100_000},
    ],
)  # fmt: skip
def test_failed_questions_are_counted_and_at_last_the_officer_is_told(
    trouble: dict[str, Any], endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = sent(endpoint, clerk)
    for name, value in trouble.items():
        setattr(city_hall, name, value)
    gaps: list[timedelta] = []
    while referral.next_check_at is not None:
        now = referral.next_check_at
        following.follow(now=now)
        referral = again(referral)
        if referral.next_check_at is not None:
            gaps.append(referral.next_check_at - now)
    assert gaps == sorted(gaps)
    assert (referral.failures, referral.status) == (referring.MOST_FAILURES, "lost")
    assert Update.objects.get(concern=referral.concern, entry="note").text.startswith(
        "City Hall has not answered"
    )
    assert referral.concern.state == "referred"


def test_what_nobody_took_is_with_its_officer_again_and_the_resident_hears(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    city_hall.broken = 500
    referral = refer(endpoint, clerk)
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        send_due_calls(lambda at=now: at)  # type: ignore[misc]
        now = Call.objects.get().next_try or now
    referral = again(referral)
    assert (referral.status, referral.concern.state) == ("not taken", "in-progress")
    step = Update.objects.filter(concern=referral.concern, entry="move").latest("pk")
    assert (step.move, step.author) == ("start", "system")
    assert step.text == "It could not be handed over to City Hall. Your officer has it again."
    assert Mail.objects.filter(to="resident@example.org", text__contains="could not be handed over").exists()


def test_an_office_that_refuses_is_asked_once_and_staff_read_why(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    city_hall.broken = 403
    referral = refer(endpoint, clerk)
    assert ("Another office", "On its way to City Hall: not taken yet") in facts(referral.concern, NOW)
    send_due_calls(lambda: NOW)
    referral = again(referral)
    assert (referral.status, referral.concern.state, Call.objects.get().attempts) == (
        "not taken",
        "in-progress",
        1,
    )
    note = Update.objects.get(concern=referral.concern, entry="note")
    assert "City Hall refused it (HTTP 403)" in note.text
    assert note.internal
    assert ("Another office", "City Hall did not take it") in facts(referral.concern, NOW)


def test_an_office_that_gives_no_number_is_not_followed_and_staff_know(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    city_hall.body = b"<html>Thank you</html>"
    referral = sent(endpoint, clerk)
    assert (referral.status, referral.next_check_at) == ("no number", None)
    note = Update.objects.get(concern=referral.concern, entry="note")
    assert note.internal
    assert "gave no number" in note.text


def test_the_resident_hears_in_their_language(endpoint: Endpoint, clerk: Any, city_hall: Office) -> None:
    concern = raised("graffiti", contact=contact(language="es"), language="es")
    referral = refer(endpoint, clerk, concern)
    send_due_calls(lambda: NOW)
    city_hall.status = "closed"
    follow(referral)
    assert told()[0].text == "City Hall dice que ya está hecho."


def test_a_no_of_the_resident_brings_it_back_and_ends_the_following(
    endpoint: Endpoint, clerk: Any, city_hall: Office
) -> None:
    referral = sent(endpoint, clerk)
    city_hall.status = "closed"
    referral = follow(referral)
    move(
        pk=referral.concern_id,
        verb=Verb.REOPEN,
        party=Party.RESIDENT,
        words="No.",
        now=NOW + timedelta(days=1),
    )
    second = refer(endpoint, clerk, referral.concern)
    assert second.pk != referral.pk
    assert again(second).concern.state == "referred"


def office_key(endpoint: Endpoint) -> str:
    token, secret = issue(
        name="City Hall", scopes=(Scope.OPEN311_UPDATES,), zone="", actor=ACTOR, user=None, now=NOW
    )
    Endpoint.objects.filter(pk=endpoint.pk).update(token=token)
    return secret


def push(
    secret: str, number: str, key: str = "1", status: str = "OPEN", words: str = "", wanted: int = 200
) -> Any:
    form = {
        "api_key": secret, "service_request_id": number, "update_id": key, "status": status, "description": words,
        "updated_datetime": "2026-03-02T19:00:00Z",
    }  # fmt: skip
    response = Client().post("/open311/v2/servicerequestupdates.json", form)
    assert response.status_code == wanted, response.content
    return held("posted_update" if wanted == 200 else "errors", "json", response)


def test_an_office_may_post_its_updates_instead(endpoint: Endpoint, clerk: Any, city_hall: Office) -> None:
    referral, secret = sent(endpoint, clerk), office_key(endpoint)
    first = push(secret, city_hall.number, words="On the list.")
    assert push(secret, city_hall.number, words="On the list.") == first
    assert [each.text for each in told()] == ["On the list."]
    push(secret, city_hall.number, "2", "CLOSED", "Painted.")
    assert again(referral).concern.state == "resolved"
    push(secret, city_hall.number, "3", "CLOSED", "Painted.", 400)
    push(secret, "SR-0", "4", wanted=404)


def test_no_other_program_speaks_for_an_office(endpoint: Endpoint, clerk: Any, city_hall: Office) -> None:
    sent(endpoint, clerk)
    _token, other = issue(name="x", scopes=(Scope.OPEN311_UPDATES,), zone="", actor=ACTOR, user=None, now=NOW)
    push(other, city_hall.number, words="Done.", status="CLOSED", wanted=404)
    assert told() == []


def test_what_an_office_says_is_plain_short_text() -> None:
    body = (
        '<?xml version="1.0"?><service_requests xmlns="http://wiki.open311.org/GeoReport_v2"><request>'
        "<service_request_id>1</service_request_id><status>CLOSED</status>"
        f"<status_notes>&lt;b&gt;Done&lt;/b&gt; {'x' * 5000}</status_notes>"
        "<updated_datetime>2026-03-02T12:00:00-06:00</updated_datetime></request></service_requests>"
    )
    row = requests_in(body.encode())[0]
    assert row.words.startswith("Done x")
    assert len(row.words) <= 1000
    assert row.closed
    assert row.at == NOW


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'[{"service_request_id": 7, "status": "open"}]', [Row(request_id="7", status="open")]),
        (b'{"service_requests": [{"request": {"service_request_id": "7"}}]}', [Row(request_id="7")]),
        (b'{"token": "t"}', [Row(token="t")]),
        (b"[]", []),
        (b"<service_requests/>", []),
        (
            b"\xef\xbb\xbf<service_requests><request><token> t </token></request></service_requests>",
            [Row(token="t")],
        ),
    ],
)
def test_other_spellings_of_an_answer_are_read_too(body: bytes, expected: list[Row]) -> None:
    assert requests_in(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"", b"Thank you", b"<a><b></a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"{", b"[" * 90_000,
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_said_to_be_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        updates_in(body)


def test_times_of_every_sort_are_read_or_left_out() -> None:
    for text in ("", "soon", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        body = f'[{{"update_id": "1", "updated_datetime": "{text}"}}]'
        assert updates_in(body.encode())[0].at is None
    assert updates_in(b'[{"updated_datetime": "2026-03-02T18:00:00Z"}]')[0].at == datetime(
        2026, 3, 2, 18, tzinfo=NOW.tzinfo
    )


def test_our_own_door_is_an_office_that_we_can_refer_to(
    endpoint: Endpoint, clerk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ends of the house speak to each other: what one sends the other takes, what one tells the other reads."""
    scopes = (Scope.OPEN311_POST, Scope.OPEN311_UPDATES)
    _token, secret = issue(name="the other house", scopes=scopes, zone="", actor=ACTOR, user=None, now=NOW)
    Endpoint.objects.update(
        url="http://other.example/open311/v2", api_key=secret, jurisdiction="", sends_words=True
    )
    Kind.objects.filter(code="graffiti").update(endpoint_code="graffiti")
    endpoint.refresh_from_db()

    def fetch(
        url: str, *, method: str = "GET", body: bytes | None = None, headers: Any = None, **bounds: Any
    ) -> Answer:
        path = url.removeprefix("http://other.example")
        sent_as = (headers or {}).get("content-type", "")
        reply = Client().generic(method, path, body or b"", sent_as)
        return Answer(reply.status_code, {}, reply.content)

    monkeypatch.setattr(calls, "fetch", fetch)
    monkeypatch.setattr(following, "fetch", fetch)
    here = refer(endpoint, clerk)
    send_due_calls(lambda: NOW)
    here = again(here)
    there = Concern.objects.exclude(pk=here.concern_id).get()
    assert here.request_id == f"{there.number[:4]}-{there.number[4:]}"
    assert (there.lat, there.lon) == pytest.approx((here.concern.lat, here.concern.lon), abs=1e-5)
    assert "A tag." in there.text
    assert not there.contacts.exists()
    move(pk=there.pk, verb=Verb.START, party=Party.OFFICER, now=NOW + timedelta(minutes=20))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        here = follow(here)
    assert [each.text for each in told()] == ["The department started on it."]
    done = NOW + timedelta(minutes=80)
    move(pk=there.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Painted over.", now=done)
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        here = follow(here, timedelta(hours=2))
    assert here.concern.state == "resolved"
    assert len(told()) == 2


def test_the_desk_offers_the_office_that_is_set_up_with_the_kind(
    endpoint: Endpoint, clerk: Any, signed_in_client: Callable[..., Client]
) -> None:
    desk, concern, noise = signed_in_client(clerk), raised("graffiti"), raised("noise")
    assert "Send it to City Hall" in desk.get(f"/staff/concerns/{concern.number}/").content.decode()
    assert "City Hall" not in desk.get(f"/staff/concerns/{noise.number}/").content.decode()
    address = f"/staff/concerns/{concern.number}/act/"
    assert desk.post(address, {"do": "send", "words": ""}).status_code == 422
    assert (
        desk.post(address.replace(concern.number, noise.number), {"do": "send", "words": "x"}).status_code
        == 422
    )
    assert not Referral.objects.exists()
    assert desk.post(address, {"do": "send", "words": "They paint walls."}).status_code == 302
    referral = Referral.objects.get()
    assert (referral.concern_id, referral.concern.state, referral.endpoint) == (
        concern.pk,
        "referred",
        endpoint,
    )
