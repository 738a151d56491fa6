"""Retention of groups and outreach: what is old enough is erased, what is not stays; promise 6: nothing private outlives its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.outbox.reach import By
from lamplighter.partners.actions import asking, groups, members, outreach, retention
from lamplighter.partners.actions.asking import NewAsk
from lamplighter.partners.actions.members import NewMember
from lamplighter.partners.actions.retention import Report
from lamplighter.partners.models import Ask, Group, GroupEntry, Member, Outreach, OutreachEntry
from lamplighter.partners.queries.group_areas import Covered
from lamplighter.partners.rules.asks import Asked, Verb, Way
from lamplighter.plumbing import clock
from lamplighter.plumbing.fields import FieldClass
from tests.support.concerns import ACTOR, IN_WEST, NOW, small_city
from tests.support.groups import BLOCK, group, joined, led
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    fresh()


def wanted(once: str, *, words: str = "qwords") -> Ask:
    new = NewAsk(
        Asked.START, words=words, block=Covered(BLOCK, *IN_WEST), name="Nell", email="nell@example.org", by=By.EMAIL
    )  # fmt: skip
    return asking.ask(new=new, group=None, once=once, now=NOW)


def answered(row: Ask, verb: Verb) -> None:
    asking.answer(pk=row.pk, verb=verb, words="qanswer", meets_at=None, now=NOW, actor=ACTOR, user=None)


def planned() -> Outreach:
    """A plan with one step."""
    row = outreach.plan(zone="W", part="W1", words="qplan", due_on=clock.city_day(NOW), now=NOW, actor=ACTOR)
    told: dict[str, Any] = {"way": Way.DOORS, "reached": 7, "words": "qstep", "due_on": None}
    outreach.log(pk=row.pk, **told, now=NOW, actor=ACTOR, user=None)
    return row


def run(days: float) -> Report:
    return retention.run(now=NOW + timedelta(days=days), actor=SYSTEM)


def test_promise_6_a_refused_or_withdrawn_request_is_forgotten_before_one_that_was_granted() -> None:
    refused, withdrawn, granted, waiting = (wanted(each) for each in "abcd")
    answered(refused, Verb.DECLINE)
    asking.reply(pk=withdrawn.pk, verb=Verb.WITHDRAW, words="", now=NOW)
    answered(granted, Verb.AGREE)
    assert run(29.9).asks == 0
    assert run(30.1).asks == 2
    assert set(Ask.objects.filter(email="").values_list("pk", flat=True)) == {refused.pk, withdrawn.pk}
    refused.refresh_from_db()
    assert (refused.name, refused.words, refused.answer, refused.state) == ("", "", "", "no")
    assert run(180.1).asks == 1
    waiting.refresh_from_db()
    assert waiting.email, "what waits for an answer keeps how to give it"


def test_promise_6_an_invitation_nobody_said_yes_to_is_forgotten_and_the_log_names_nobody() -> None:
    made = group()
    members.invite(group=made.pk, new=NewMember("Nell", "nell@example.org"), now=NOW)
    joined(made, "ana@example.org")
    assert run(6.9).invitations == 0
    assert run(7.1).invitations == 1
    assert [each.email for each in Member.objects.all()] == ["ana@example.org"]
    assert GroupEntry.objects.filter(what="unsaid").count() == 1
    assert "nell" not in f"{list(GroupEntry.objects.values())}"


def test_promise_6_notes_are_forgotten_by_age_and_what_was_done_stays() -> None:
    made, plan = group(), planned()
    groups.note(pk=made.pk, words="qnote", now=NOW, actor=ACTOR, user=None)
    entries = GroupEntry.objects.count()
    assert run(729.9) == Report()
    assert run(730.1) == Report(notes=2)
    assert GroupEntry.objects.count() == entries
    assert GroupEntry.objects.get(what="note").words == ""
    step = OutreachEntry.objects.get()
    assert (step.words, step.reached, step.way) == ("", 7, "doors")
    plan.refresh_from_db()
    assert plan.plan == "qplan", "a plan that runs keeps its words"


def test_promise_6_a_plan_keeps_its_words_until_it_has_ended_long_enough_ago() -> None:
    plan = planned()
    outreach.close(pk=plan.pk, group=None, now=NOW + 100 * DAY, actor=ACTOR)
    assert run(829.9).plans == 0
    assert run(830.1).plans == 1
    assert Outreach.objects.get().plan == ""


def test_a_roster_goes_again_when_a_group_that_came_back_ends_again() -> None:
    made = group()
    led(made)
    Group.objects.filter(pk=made.pk).update(state="lapsed", lapsed_at=NOW)
    assert run(91).members == 1
    Group.objects.filter(pk=made.pk).update(state="forming", lapsed_at=None)
    led(made, "new@example.org", now=NOW + 92 * DAY)
    groups.dissolve(pk=made.pk, reason="Moved.", now=NOW + 93 * DAY, actor=ACTOR, user=None)
    assert run(182).members == 0
    assert run(184).members == 1


def everything() -> None:
    """One of all that is forgotten some day."""
    made = group()
    captain = led(made)
    members.change_own(
        pk=captain.pk, name="Ida", phone="816-555-0100", home="12 Elm", language="en", shows_name=False
    )
    members.invite(group=made.pk, new=NewMember("Nell", "nell@example.org"), now=NOW)
    groups.note(pk=made.pk, words="qnote", now=NOW, actor=ACTOR, user=None)
    meeting = NewAsk(Asked.MEETING, words="qwords", meets_at=NOW + 9 * DAY, place="Library")
    answered(asking.ask(new=meeting, group=made, once="m", now=NOW), Verb.AGREE)
    answered(wanted("s"), Verb.DECLINE)
    outreach.close(pk=planned().pk, group=None, now=NOW, actor=ACTOR)
    groups.dissolve(pk=made.pk, reason="qreason", now=NOW, actor=ACTOR, user=None)


def test_promise_6_nothing_restricted_of_groups_outlives_its_time() -> None:
    everything()
    late = NOW + 731 * DAY
    assert retention.due(now=late).anything
    retention.run(now=late, actor=SYSTEM)
    for model in apps.get_app_config("partners").get_models():
        fields = [name for name, kind in model.FIELD_CLASSES.items() if kind is FieldClass.RESTRICTED]
        for row in model._default_manager.values(*fields) if fields else []:
            assert not any(row.values()), (model.__name__, row)


def test_what_a_dry_run_counts_is_what_a_run_erases() -> None:
    everything()
    for days in (0, 8, 31, 91, 181, 731):
        now: datetime = NOW + days * DAY
        told = retention.due(now=now)
        assert retention.run(now=now, actor=SYSTEM) == told
        assert retention.due(now=now) == Report()


def test_the_command_counts_first_and_the_record_holds_numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from lamplighter.ops.commands.retention import retention_app as app

    everything()
    monkeypatch.setattr(clock, "now", lambda: NOW + 800 * DAY)
    runner = CliRunner()
    said = " ".join(runner.invoke(app, ["run", "--dry-run"]).stdout.split())
    counted = "1 members of groups that are over, 0 invitations to groups without an answer, 2 requests about groups, 3 notes and 1 plans"
    assert said.startswith("Would be erased")
    assert counted in said
    assert Member.objects.count() == 1
    assert counted in " ".join(runner.invoke(app, ["run"]).stdout.split())
    assert not Member.objects.exists()
    event = Event.objects.get(verb=Recorded.RETENTION_RUN.value, subject_type="partners.retention")
    assert event.subject_id == "members 1, requests 2, notes 4"
