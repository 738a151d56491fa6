"""Open311 for reading: the shapes of the specification in both formats, and nothing in them that the public may not see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import h3
import pytest
import time_machine
from django.test import Client

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import end, issue
from lamplighter.concerns.actions import moving, owning, publishing, talking
from lamplighter.concerns.models import Concern, Question, Update
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.core.numbers import shown_number
from lamplighter.places.hexagons import hexagon_of
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, kind, raised, small_city
from tests.support.georeport_shapes import held
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
BASE = "/open311/v2"
FORMS = ("json", "xml")


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    # Asked an hour later, so that what was raised at NOW has been.
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield
    fresh()


@pytest.fixture
def moderator(person: Callable[..., Any]) -> Any:
    return person("supervisor", "")


def get(path: str, shape: str, form: str = "json", wanted: int = 200, /, **query: str) -> Any:
    response = Client().get(f"{BASE}/{path}.{form}", query)
    assert response.status_code == wanted, response.content
    return held(shape if wanted == 200 else "errors", form, response)


def requests(**query: str) -> list[Any]:
    found: list[Any] = get("requests", "service_requests", **query)
    return found


def ids(**query: str) -> list[str]:
    return [each["service_request_id"] for each in requests(**query)]


def key(*scopes: Scope, zone: str = "") -> tuple[Any, str]:
    return issue(
        name="app", scopes=scopes or (Scope.OPEN311_POST,), zone=zone, actor=ACTOR, user=None, now=NOW
    )


def shown(concern: Concern, moderator: Any, words: str = "", by_month: bool = False) -> Concern:
    publishing.agree(concern=concern, words=bool(words), now=NOW)
    publishing.show(pk=concern.pk, words=words, by_month=by_month, now=NOW, actor=ACTOR, user=moderator)
    return concern


def move(concern: Concern, verb: Verb, words: str = "Because.", at: datetime = NOW) -> Update:
    return moving.move(pk=concern.pk, verb=verb, party=Party.OFFICER, words=words, now=at)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", ["/open311/discovery", f"{BASE}/discovery"])
def test_discovery_names_the_endpoint_and_its_formats(path: str, form: str) -> None:
    value = held("discovery", form, Client().get(f"{path}.{form}"))
    endpoint = value["endpoints"][0]
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["text/xml", "application/json"]


def test_the_changeset_moves_when_a_kind_is_changed() -> None:
    from lamplighter.audit.actions import record
    from lamplighter.audit.rules import Verb as Did

    first = get("discovery", "discovery")["changeset"]
    record(verb=Did.KIND_CHANGED, subject=kind(), actor=ACTOR, now=NOW + timedelta(days=1))
    assert get("discovery", "discovery")["changeset"] > first


@pytest.mark.parametrize("form", FORMS)
def test_services_are_the_kinds_that_programs_may_post(form: str) -> None:
    found = {each["service_code"]: each for each in get("services", "services", form)}
    assert {"noise", "graffiti", "speeding", "officer-thanks", "something-else"} <= set(found)
    assert not set(found) & {"officer-conduct", "domestic-danger", "abuse", "street-light"}
    assert found["noise"]["keywords"] == "noise, music, party"
    assert found["noise"]["group"] == "On my block"
    assert found["noise"]["metadata"] is True
    assert found["graffiti"]["metadata"] is False
    kind("noise", active=False)
    assert "noise" not in {each["service_code"] for each in get("services", "services", form)}


@pytest.mark.parametrize("form", FORMS)
def test_a_definition_asks_the_kinds_questions_in_their_order(form: str) -> None:
    noise = kind("noise")
    for order, answering in enumerate(("text", "long", "yes-no", "choices", "number", "moment"), 5):
        Question.objects.create(
            kind=noise,
            code=f"q-{answering}",
            text_en=f"A & B < {answering}?",
            text_es="¿Qué?",
            answering=answering,
            choices=[{"value": "a", "en": "Ay", "es": "Á"}] if answering == "choices" else [],
            required=answering == "text",
            order=order,
        )
    value = get("services/noise", "service_definition", form)
    assert value["service_code"] == "noise"
    assert [(each["code"], each["datatype"]) for each in value["attributes"]] == [
        ("how-often", "singlevaluelist"),
        ("q-text", "string"),
        ("q-long", "text"),
        ("q-yes-no", "singlevaluelist"),
        ("q-choices", "multivaluelist"),
        ("q-number", "number"),
        ("q-moment", "datetime"),
    ]
    assert [each["order"] for each in value["attributes"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [each["required"] for each in value["attributes"]] == [False, True] + [False] * 5
    assert all(each["variable"] for each in value["attributes"])
    assert value["attributes"][0]["values"][0] == {"key": "night", "name": "Most nights"}
    assert value["attributes"][1]["description"] == "A & B < text?"
    assert [each["key"] for each in value["attributes"][3]["values"]] == ["yes", "no"]
    assert "values" not in value["attributes"][1]


def test_what_should_be_read_first_is_told_in_the_definition() -> None:
    value = get("services/crime-happened", "service_definition")
    assert value["attributes"][0]["variable"] is False
    assert "not a police report" in value["attributes"][0]["description"]


def test_names_and_sentences_are_there_in_spanish() -> None:
    found = {each["service_code"]: each for each in get("services", "services", locale="es")}
    assert found["noise"]["service_name"] == "Ruido"
    assert get("services/noise", "service_definition", locale="es")["attributes"][0][
        "description"
    ].startswith("¿")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "code", ["nowhere", "officer-conduct", "abuse", "street-light", "NOISE", "a%00b", "%F0"]
)
def test_an_unknown_service_is_404(code: str, form: str) -> None:
    value = get(f"services/{code}", "service_definition", form, 404)
    assert value[0]["code"] == 404
    assert "service_code" in value[0]["description"]


@pytest.mark.parametrize("form", FORMS)
def test_a_private_concern_looks_like_one_that_does_not_exist(form: str) -> None:
    concern = raised()
    there = Client().get(f"{BASE}/requests/{concern.number}.{form}")
    not_there = Client().get(f"{BASE}/requests/ZZZZ-ZZZZ.{form}")
    assert there.status_code == not_there.status_code == 404
    assert there.content == not_there.content
    assert held("errors", form, there)[0]["code"] == 404
    assert Client().get(f"{BASE}/tokens/{concern.number}.{form}").status_code == 404
    assert requests() == []
    assert requests(service_request_id=concern.number) == []
    assert get("servicerequestupdates", "service_request_updates") == []


@pytest.mark.parametrize("form", FORMS)
def test_a_published_concern_shows_its_hexagon_block_and_day_and_nothing_finer(
    form: str, moderator: Any
) -> None:
    concern = shown(raised(text="Loud music. Call 555-0100.", place="1642 Lantern St, Riverbend"), moderator)
    found = get(f"requests/{concern.number}", "service_requests", form)[0]
    middle = h3.cell_to_latlng(hexagon_of(*IN_WEST))
    assert (found["lat"], found["long"]) == pytest.approx(middle, abs=1e-6)
    assert found["service_request_id"] == shown_number(concern.number)
    assert found["address"] == "1600 block of Lantern St"
    assert found["description"] is None
    assert found["requested_datetime"] == "2026-03-02T00:00:00-06:00"
    assert found["updated_datetime"] == "2026-03-02T00:00:00-06:00"
    assert found["service_code"] == "noise"
    assert found["service_name"] == "Noise"
    assert found["agency_responsible"]
    assert found["media_url"] is None
    assert get("requests", "service_requests", form) == [found]


def test_words_are_shown_as_a_moderator_let_them_stand(moderator: Any) -> None:
    concern = shown(raised(text="Loud music. Call 555-0100."), moderator, words="Loud music & <drums>.\x0b")
    for form in FORMS:
        found = get(f"requests/{concern.number}", "service_requests", form)[0]
        assert found["description"].rstrip("\x0b") == "Loud music & <drums>."
    publishing.withdraw(concern=concern, now=NOW)
    assert requests() == []


def test_a_month_is_all_that_is_told_where_the_moderator_said_so(moderator: Any) -> None:
    concern = shown(raised(now=datetime(2026, 2, 20, 5, 0, tzinfo=UTC)), moderator, by_month=True)
    move(concern, Verb.RESOLVE, at=datetime(2026, 2, 27, 5, 0, tzinfo=UTC))
    found = requests()[0]
    assert found["requested_datetime"] == found["updated_datetime"] == "2026-02-01T00:00:00-06:00"
    assert found["expected_datetime"] is None
    steps = get("servicerequestupdates", "service_request_updates")
    assert {each["updated_datetime"] for each in steps} == {"2026-02-01T00:00:00-06:00"}


def test_no_search_finds_out_the_time_that_is_not_shown(moderator: Any) -> None:
    """Whatever span is asked for, the answer follows from the time that is shown."""
    day = shown(raised(now=datetime(2026, 2, 20, 5, 17, tzinfo=UTC)), moderator)  # 19 February in the city
    month = shown(raised(now=datetime(2026, 2, 20, 5, 17, tzinfo=UTC)), moderator, by_month=True)
    move(day, Verb.START, at=datetime(2026, 2, 21, 15, 30, tzinfo=UTC))
    name = {shown_number(day.number): "day", shown_number(month.number): "month"}
    spans = {
        ("2026-02-20T05:00:00Z", "2026-02-20T06:00:00Z"): set(),
        ("2026-02-19T06:00:00Z", "2026-02-19T06:00:00Z"): {"day"},
        ("2026-02-19T06:00:01Z", "2026-02-28T06:00:00Z"): set(),
        ("2026-02-01T06:00:00Z", "2026-02-02T06:00:00Z"): {"month"},
        ("2026-02-01T06:00:00Z", "2026-02-19T06:00:00Z"): {"day", "month"},
        ("2026-02-19", "2026-02-19"): {"day"},
    }
    for (starts, ends), expected in spans.items():
        assert {name[each] for each in ids(start_date=starts, end_date=ends)} == expected, (starts, ends)
    assert [name[each] for each in ids(updated_after="2026-02-21T15:00:00Z")] == []
    assert [name[each] for each in ids(updated_after="2026-02-21T06:00:00Z")] == ["day"]
    assert [name[each] for each in ids(updated_before="2026-02-20T00:00:00Z")] == ["month"]


def test_the_states_are_open_and_closed_and_notes_are_standard_sentences(moderator: Any) -> None:
    concern = shown(raised(), moderator)
    assert requests()[0]["status"] == "open"
    assert requests()[0]["expected_datetime"]
    move(concern, Verb.RESOLVE, words="Spoke with Mr Secret.")
    found = requests()[0]
    assert found["status"] == "closed"
    assert found["expected_datetime"] is None
    assert found["status_notes"]
    assert "Secret" not in json.dumps(found)
    step = Update.objects.filter(concern=concern, move="resolve")
    step.update(public_text="Spoke with the neighbors.")
    assert requests()[0]["status_notes"] == "Spoke with the neighbors."
    assert (
        get("servicerequestupdates", "service_request_updates")[-1]["description"]
        == "Spoke with the neighbors."
    )


def test_requests_are_filtered_by_service_state_and_id(moderator: Any) -> None:
    noise, paint, settled = (shown(raised(code), moderator) for code in ("noise", "graffiti", "noise"))
    move(settled, Verb.RESOLVE)
    n, p, s = (shown_number(each.number) for each in (noise, paint, settled))
    assert set(ids()) == {n, p, s}
    assert set(ids(service_code="noise")) == {n, s}
    assert set(ids(service_code="noise,graffiti", status="open")) == {n, p}
    assert ids(service_code="nonsense") == []
    assert ids(status="closed") == [s]
    assert set(ids(status="open,closed")) == {n, p, s}
    assert set(
        ids(service_request_id=f"{n}, {s.lower()},nonsense", status="open", service_code="graffiti")
    ) == {n, s}


def test_empty_arguments_are_as_if_they_were_not_there(moderator: Any) -> None:
    shown(raised(), moderator)
    names = (
        "service_request_id",
        "service_code",
        "start_date",
        "end_date",
        "status",
        "page",
        "page_size",
        "api_key",
        "jurisdiction_id",
    )
    assert requests(**dict.fromkeys(names, "")) == requests()


def test_ninety_days_are_asked_for_at_most_and_by_default(moderator: Any) -> None:
    old = shown(raised(now=NOW - timedelta(days=100)), moderator)
    new = shown(raised(), moderator)
    assert ids() == [shown_number(new.number)]
    starts = (NOW - timedelta(days=101)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(start_date=starts) == [shown_number(old.number)]
    assert ids(end_date=(NOW - timedelta(days=99)).strftime("%Y-%m-%dT%H:%M:%SZ")) == [
        shown_number(old.number)
    ]
    assert ids(service_request_id=old.number) == [shown_number(old.number)]
    get("requests", "", "json", 400, start_date=starts, end_date="2026-03-02T00:00:00Z")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("start_date", "yesterday"),
        ("start_date", "2026-02-30T00:00:00Z"),
        ("start_date", "2026-02-03T00:00:00"),
        ("end_date", "03-02-2026"),
        ("end_date", "9999-12-31T23:59:59Z"),
        ("start_date", "0001-01-01T00:00:00+14:00"),
        ("updated_after", "٢٠٢٦-03-02T00:00:00Z"),
        ("status", "solved"),
        ("page", "0"),
        ("page", "1" * 30),
        ("page_size", "1001"),
        ("page_size", "-1"),
    ],
)
def test_what_cannot_be_read_is_400_and_named(name: str, value: str, form: str) -> None:
    found = get("requests", "", form, 400, **{name: value})
    assert found[0]["code"] == 400
    assert name in found[0]["description"]


def test_everything_wrong_is_told_at_once_and_nothing_is_said_back() -> None:
    found = get("requests", "", "json", 400, start_date="1642 Lantern St", status="x", page="y")
    assert len(found) == 3
    assert "Lantern" not in json.dumps(found)


def test_a_plus_that_arrives_as_a_blank_is_read_as_it_was_meant(moderator: Any) -> None:
    shown(raised(), moderator)
    response = Client().get(f"{BASE}/requests.json?start_date=2026-03-01T00:00:00+01:00")
    assert len(held("service_requests", "json", response)) == 1


def test_pages_follow_on_each_other_and_miss_nothing(moderator: Any) -> None:
    expected = {shown_number(shown(raised(now=NOW - timedelta(hours=n)), moderator).number) for n in range(7)}
    found: list[str] = []
    for page in ("1", "2", "3", "4"):
        response = Client().get(f"{BASE}/requests.json", {"page": page, "page_size": "2"})
        rows = held("service_requests", "json", response)
        assert len(rows) == (1 if page == "4" else 2)
        assert ("Link" in response.headers) == (page != "4")
        found += [each["service_request_id"] for each in rows]
    assert set(found) == expected
    assert len(found) == 7
    assert ids(page="5", page_size="2") == []


def test_no_answer_holds_more_than_a_thousand(moderator: Any) -> None:
    from lamplighter.concerns.models import Publication

    first = shown(raised(), moderator)
    publication = first.publication
    fields = [each for each in Concern._meta.concrete_fields if not each.primary_key]
    rows = []
    for n in range(1000):
        row = Concern(**{each.attname: getattr(first, each.attname) for each in fields})
        row.number, row.showing = f"{n:08d}", "shown"
        rows.append(row)
    made = Concern.objects.bulk_create(rows)
    Publication.objects.bulk_create(
        Publication(concern=row, number=row.number, zone="W", hexagon=publication.hexagon, shown_at=NOW)
        for row in made
    )
    assert len(requests()) == 1000
    assert len(requests(page="2")) == 1


def test_a_key_reads_the_status_of_what_it_posted_without_words_or_point() -> None:
    token, secret = key()
    other = key()[1]
    concern = raised(token=token, text="Loud music. Call 555-0100.", place="1642 Lantern St")
    move(concern, Verb.START, words="I will see Mr Secret.", at=NOW + timedelta(minutes=7))
    found = requests(api_key=secret)[0]
    assert found["status"] == "open"
    assert found["requested_datetime"] == "2026-03-02T12:00:00-06:00"
    assert found["updated_datetime"] == "2026-03-02T12:07:00-06:00"
    assert [found[name] for name in ("lat", "long", "address", "description", "media_url")] == [None] * 5
    assert not {"Loud", "Lantern", "Secret", "555"} & set(json.dumps(found).replace('"', " ").split())
    assert requests(api_key=other) == []
    assert requests() == []
    assert requests(api_key=secret, service_request_id=concern.number) == [found]
    shown_by_header = Client().get(
        f"{BASE}/requests/{concern.number}.json", headers={"Authorization": f"Bearer {secret}"}
    )
    assert held("service_requests", "json", shown_by_header) == [found]
    assert shown_by_header.headers["Cache-Control"] == "no-store"
    value = get(f"tokens/{concern.number}", "token", "xml", api_key=secret)
    assert value == [
        {"service_request_id": found["service_request_id"], "token": found["service_request_id"]}
    ]


def test_what_went_to_a_desk_is_gone_for_the_program_that_posted_it(person: Callable[..., Any]) -> None:
    token, secret = key(Scope.OPEN311_POST, Scope.OPEN311_UPDATES)
    to_desk, to_kind, to_sensitive = (raised(token=token) for _ in range(3))
    chief = person("supervisor", "")
    for concern, zone, new in (
        (to_desk, "desk:conduct", None),
        (to_kind, "", kind("officer-conduct")),
        (to_sensitive, "", kind("domestic-danger")),
    ):
        owning.route(pk=concern.pk, zone=zone, kind=new, words="Why.", now=NOW, actor=ACTOR, user=chief)
    assert requests(api_key=secret) == []
    assert get("servicerequestupdates", "service_request_updates", api_key=secret) == []
    for concern in (to_desk, to_kind, to_sensitive):
        get(f"requests/{concern.number}", "", "json", 404, api_key=secret)


def test_what_was_public_is_so_no_more_when_it_goes_to_a_desk(moderator: Any) -> None:
    concern = shown(raised(), moderator)
    assert ids() == [shown_number(concern.number)]
    owning.route(
        pk=concern.pk, zone="desk:conduct", kind=None, words="Why.", now=NOW, actor=ACTOR, user=moderator
    )
    assert ids() == []


@pytest.mark.parametrize("form", FORMS)
def test_a_key_that_does_not_hold_is_403(form: str) -> None:
    token, secret = key(Scope.CONCERNS_READ)
    assert get("requests", "", form, 403, api_key=secret)[0]["code"] == 403
    assert get("servicerequestupdates", "", form, 403, api_key=secret)[0]["code"] == 403
    assert "api_key" in get("requests", "", form, 403, api_key="lmp_wrong")[0]["description"]
    token, secret = key()
    end(pk=token.pk, actor=ACTOR, now=NOW)
    get("requests", "", form, 403, api_key=secret)


@pytest.mark.parametrize("form", FORMS)
def test_updates_tell_each_step_of_what_may_be_seen(form: str, moderator: Any) -> None:
    token, secret = key(Scope.OPEN311_UPDATES)
    concern = raised(token=token)
    raised()
    talking.answer(pk=concern.pk, words="Secret.", now=NOW + timedelta(minutes=1), actor=ACTOR, user=None)
    talking.note(pk=concern.pk, words="Secret.", now=NOW + timedelta(minutes=2), actor=ACTOR, user=None)
    move(concern, Verb.RESOLVE, words="Secret.", at=NOW + timedelta(minutes=3))
    found = get("servicerequestupdates", "service_request_updates", form, api_key=secret)
    assert [(each["status"], each["updated_datetime"][11:16]) for each in found] == [
        ("OPEN", "12:01"),
        ("CLOSED", "12:03"),
    ]
    assert {each["service_request_id"] for each in found} == {shown_number(concern.number)}
    assert "Secret" not in json.dumps(found)
    assert len({each["update_id"] for each in found}) == 2
    later = get(
        "servicerequestupdates", "service_request_updates", form, api_key=secret,
        start_date="2026-03-02T18:02:00Z", end_date="2026-03-02T18:03:00Z",
    )  # fmt: skip
    assert later == found[1:]
    get("servicerequestupdates", "", form, 400, start_date="soon")


def test_the_jurisdiction_is_taken_or_refused_as_the_department_says(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    get("services", "services", jurisdiction_id="anything.example")
    given = settings.LAMPLIGHTER
    named = given.concerns.model_copy(update={"open311_jurisdiction": "riverbend.example"})
    monkeypatch.setattr(settings, "LAMPLIGHTER", given.model_copy(update={"concerns": named}))
    get("services", "services", jurisdiction_id="Riverbend.example")
    get("services", "services")
    for path in ("services", "services/noise", "requests", "requests/1", "tokens/1", "servicerequestupdates"):
        found = get(path, "", "xml", 404, jurisdiction_id="other.example")
        assert "jurisdiction_id" in found[0]["description"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/open311/", 404),
        ("/open311/v2/", 404),
        ("/open311/v2", 404),
        ("/open311/v2/elsewhere.xml", 404),
        ("/open311/v1/services.xml", 404),
        ("/open311/v2/services", 400),
        ("/open311/v2/services/noise", 400),
        ("/open311/v2/requests/4F7K-9Q2M", 400),
        ("/open311/v2/services.html", 400),
        ("/open311/v2/requests.yaml", 400),
        ("/open311/v2/services/noise.", 404),
    ],
)
def test_an_address_that_is_none_answers_in_errors_and_never_in_html(path: str, status: int) -> None:
    response = Client().get(path)
    assert response.status_code == status
    assert held("errors", "xml", response)[0]["code"] == status


@pytest.mark.parametrize("form", FORMS)
def test_whatever_refuses_a_request_speaks_the_same_language(form: str, settings: Any) -> None:
    path = f"{BASE}/requests.{form}"
    wrong = Client().delete(path)
    assert wrong.status_code == 405
    assert wrong.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    held("errors", form, wrong)
    foreign = Client().post(path, {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    held("errors", form, foreign)
    long = Client().post(path, "x=" + "y" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert long.status_code == 413
    held("errors", form, long)
    for body, kind_of_body in ((b"\xff\xfe", "multipart/form-data; boundary=x"), (b"{}", "application/json")):
        unread = Client().post(path, body, content_type=kind_of_body)
        assert unread.status_code in (400, 403)
        held("errors", form, unread)


def test_too_many_requests_are_told_so_in_the_same_language(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import RequestFactory

    from lamplighter.plumbing.ratelimit import too_many

    for form in FORMS:
        response = too_many(RequestFactory().get(f"{BASE}/services.{form}"), 3)
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "3"
        held("errors", form, response)


def test_pages_of_any_site_may_read() -> None:
    for path in ("services.json", "requests.xml", "services/none.json"):
        assert Client().get(f"{BASE}/{path}").headers["Access-Control-Allow-Origin"] == "*"
    asked = Client().options(f"{BASE}/requests.json")
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    head, whole = Client().head(f"{BASE}/services.xml"), Client().get(f"{BASE}/services.xml")
    assert head.content == b""
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_the_zone_that_answers_is_named(moderator: Any) -> None:
    shown(raised(at=IN_EAST), moderator)
    assert requests()[0]["agency_responsible"] == "East"
