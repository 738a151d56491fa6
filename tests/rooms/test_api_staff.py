"""The staff API: a token does what its scopes and zone allow, by the desk's own rules, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import end, issue
from lamplighter.accounts.models import ApiToken
from lamplighter.api.staff.views import document
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.messages.desk import happened
from lamplighter.concerns.models import Concern
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.outbox.models import Mail
from tests.support.concerns import ACTOR, IN_EAST, IN_WEST, NOW, NOWHERE, contact, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
BASE = "/api/v1/staff"
BOTH = (Scope.CONCERNS_READ, Scope.CONCERNS_WRITE)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    yield
    fresh()


class Program:
    """A program with a token."""

    def __init__(self, *scopes: Scope, zone: str = "") -> None:
        self.token, secret = issue(name="test", scopes=scopes, zone=zone, actor=ACTOR, user=None, now=NOW)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        reply = Client().get(BASE + path, query, headers=self.headers)
        return reply.status_code, json.loads(reply.content)

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        reply = Client().post(
            BASE + path, json.dumps(body), content_type="application/json", headers=self.headers
        )
        return reply.status_code, json.loads(reply.content)


def hold(path: str, method: str, value: Any) -> None:
    made = document()
    content = made["paths"][BASE + path][method]["responses"]["200"]["content"]["application/json"]
    jsonschema_rs.validator_for({**content["schema"], "components": made["components"]}).validate(value)


def test_without_a_token_that_holds_nothing_is_told() -> None:
    concern = raised()
    program = Program(*BOTH)
    assert Client().get(f"{BASE}/concerns").status_code == 401
    assert Client().get(f"{BASE}/concerns", headers={"Authorization": "Bearer lmp_wrong"}).status_code == 401
    end(pk=program.token.pk, actor=ACTOR, now=NOW)
    assert program.get(f"/concerns/{concern.number}")[0] == 401


def test_a_scope_lets_do_only_what_it_names() -> None:
    concern = raised()
    reader, writer = Program(Scope.CONCERNS_READ), Program(Scope.CONCERNS_WRITE)
    assert reader.post(f"/concerns/{concern.number}/notes", {"words": "x"})[0] == 403
    assert writer.get("/concerns")[0] == 403
    assert Program(Scope.OPEN311_POST).get("/kinds")[0] == 403


def test_a_token_of_a_zone_sees_that_zone_and_none_sees_desks_or_sensitive_ones() -> None:
    west, east = raised(), raised(at=IN_EAST)
    hidden = [raised("officer-conduct"), raised("domestic-danger"), raised("abuse")]
    everywhere, there = Program(*BOTH), Program(*BOTH, zone="E")
    assert {row["number"] for row in everywhere.get("/concerns")[1]["concerns"]} == {west.number, east.number}
    assert [row["number"] for row in there.get("/concerns")[1]["concerns"]] == [east.number]
    assert there.get(f"/concerns/{west.number}")[0] == 404
    for concern in hidden:
        assert everywhere.get(f"/concerns/{concern.number}")[0] == 404
        assert everywhere.post(f"/concerns/{concern.number}/notes", {"words": "x"})[0] == 404
    codes = {kind["code"] for kind in everywhere.get("/kinds")[1]["kinds"]}
    assert "noise" in codes
    assert not codes & {"officer-conduct", "domestic-danger", "abuse", "street-light"}


def test_a_page_goes_on_where_the_last_one_stopped_and_misses_nothing() -> None:
    numbers = [raised(now=NOW + timedelta(minutes=n // 2)).number for n in range(7)]
    program, found, cursor = Program(*BOTH), [], ""
    while True:
        status, page = program.get("/concerns", limit="2", cursor=cursor)
        assert status == 200
        hold("/concerns", "get", page)
        found += [row["number"] for row in page["concerns"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(found) == sorted(numbers)
    assert program.get("/concerns", cursor="nonsense")[0] == 422


def test_a_program_raises_a_concern_and_the_resident_hears() -> None:
    program = Program(*BOTH)
    told = {"kind": "noise", "text": "Loud.", "lon": IN_WEST[0], "lat": IN_WEST[1]}
    to = {"email": "resident@example.org", "by": "email", "hours": ["evening"]}
    status, made = program.post("/concerns", {**told, "contact": to})
    assert status == 200, made
    hold("/concerns", "post", made)
    assert (made["channel"], made["owner"]["officer"]) == ("api", "Officer Ada WEvening")
    assert Concern.objects.get().token == program.token
    assert Mail.objects.get().to == "resident@example.org"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "officer-conduct"}, "kind"),
        ({"kind": "nothing"}, "kind"),
        ({"lon": NOWHERE[0], "lat": NOWHERE[1]}, "zone"),
        ({"lon": None}, "together"),
        ({"lon": None, "lat": None}, "address"),
        ({"contact": {"by": "email"}}, "e-mail address"),
        ({"contact": {"by": "text"}}, "telephone"),
        ({"contact": {"by": "email", "email": "no mail"}}, "email"),
        ({"more": 1}, "more"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_kept(change: dict[str, Any], word: str) -> None:
    told = {"kind": "noise", "text": "Loud.", "lon": IN_WEST[0], "lat": IN_WEST[1]}
    status, problem = Program(*BOTH).post("/concerns", {**told, **change})
    assert status == 422
    assert word in problem["detail"]
    assert not Concern.objects.exists()


def test_moves_go_by_the_one_table() -> None:
    concern, program = raised(contact=contact()), Program(*BOTH)
    path = f"/concerns/{concern.number}"
    assert program.post(f"{path}/moves", {"verb": "resolve"})[0] == 422
    status, value = program.post(f"{path}/moves", {"verb": "resolve", "words": "Done."})
    assert (status, value["state"], value["moves"]) == (200, "resolved", ["reopen"])
    hold("/concerns/{number}/moves", "post", value)
    assert program.post(f"{path}/moves", {"verb": "start"})[0] == 409
    assert program.post(f"{path}/moves", {"verb": "confirm"})[0] == 422
    assert "Done." in Mail.objects.latest("pk").text


def test_answers_reach_the_resident_and_notes_do_not() -> None:
    concern, program = raised(contact=contact()), Program(*BOTH)
    program.post(f"/concerns/{concern.number}/answers", {"words": "We come on Friday."})
    program.post(f"/concerns/{concern.number}/notes", {"words": "Ask the landlord."})
    texts = " ".join(Mail.objects.values_list("text", flat=True))
    assert "We come on Friday." in texts
    assert "Ask the landlord." not in texts
    value = program.get(f"/concerns/{concern.number}")[1]
    hold("/concerns/{number}", "get", value)
    assert [entry["internal"] for entry in value["timeline"]] == [False, False, True]
    assert contact().email not in json.dumps(value)


def test_the_day_of_a_tokens_use_is_noted_on_a_read_too() -> None:
    program = Program(*BOTH)
    program.get("/kinds")
    assert ApiToken.objects.get().used_on is not None


def test_a_concern_changed_later_is_found_by_its_change() -> None:
    old, changed = raised(), raised()
    move(pk=changed.pk, verb=Verb.START, party=Party.OFFICER, now=NOW + timedelta(days=1))
    rows = Program(*BOTH).get("/concerns", changed_since=(NOW + timedelta(hours=1)).isoformat())[1][
        "concerns"
    ]
    assert [row["number"] for row in rows] == [changed.number]
    assert old.number not in json.dumps(rows)


LEADS = (*BOTH, Scope.CONCERNS_LEAD)


def test_a_program_works_as_the_desk_does_and_the_timeline_names_it() -> None:
    concern = raised(contact=contact())
    program = Program(*BOTH)
    path = f"/concerns/{concern.number}"
    status, told = program.post(f"{path}/contacts", {"met": "nobody-in"})
    assert (status, told["first_answer_at"]) == (200, None)
    assert program.post(f"{path}/contacts", {"met": "person"})[0] == 422
    status, told = program.post(
        f"{path}/contacts", {"met": "person", "words": "Spoke with them at the door."}
    )
    assert status == 200, told
    hold("/concerns/{number}/contacts", "post", told)
    assert (told["timeline"][-1]["entry"], told["timeline"][-1]["program"]) == ("contact", "test")
    assert told["first_answer_at"] is not None
    status, told = program.post(f"{path}/assignment", {"badge": "w-evening"})
    assert (status, Concern.objects.get().assigned.badge) == (200, "w-evening")
    assert program.post(f"{path}/assignment", {"badge": "e-evening"})[0] == 422
    assert program.post(f"{path}/assignment", {"badge": "nobody"})[0] == 422
    status, told = program.post(f"{path}/assignment", {"badge": None})
    assert (status, Concern.objects.get().assigned) == (200, None)
    program.post(f"{path}/moves", {"verb": "resolve", "words": "Mended."})
    said = [happened(each) for each in concern.updates.all()]
    assert "The program “test” settled it." in said
    assert "The program “test” spoke with the resident in person. For staff only." in said


@pytest.mark.parametrize("words", ["", " ", "\x1e", "\u2028 \x1c"])
@pytest.mark.parametrize("path", ["answers", "notes", "contacts", "route"])
def test_words_of_nothing_but_space_are_refused(path: str, words: str) -> None:
    concern = raised()
    status, told = Program(*LEADS).post(f"/concerns/{concern.number}/{path}", {"words": words})
    assert (status, "words" in told["detail"]) == (422, True)
    assert concern.updates.count() == 1


def test_passing_on_and_putting_together_need_the_scope_that_says_so() -> None:
    one, two = raised(contact=contact()), raised()
    told = {"zone": "E", "words": "The east has it."}
    assert Program(*BOTH).post(f"/concerns/{one.number}/route", told)[0] == 403
    assert Program(*BOTH).post(f"/concerns/{one.number}/merge", {"into": two.number})[0] == 403
    lead = Program(*LEADS)
    assert lead.post(f"/concerns/{one.number}/route", {"words": "No change."})[0] == 422
    assert lead.post(f"/concerns/{one.number}/route", {**told, "zone": "nowhere"})[0] == 422
    status, made = lead.post(f"/concerns/{one.number}/merge", {"into": two.number})
    assert (status, made["number"]) == (200, two.number)
    assert lead.post(f"/concerns/{one.number}/merge", {"into": two.number})[0] == 409
    status, made = lead.post(f"/concerns/{two.number}/route", told)
    hold("/concerns/{number}/route", "post", made)
    two.refresh_from_db()
    assert (status, two.zone) == (200, "E")


def test_without_an_office_set_up_a_program_sends_nothing_out() -> None:
    concern = raised("graffiti")
    assert Program(*BOTH).post(f"/concerns/{concern.number}/referral", {"words": "Theirs."})[0] == 409
    concern.refresh_from_db()
    assert concern.state == "new"
