"""A project goes its four steps: the measure stands before the response, a verdict says no more than the counts bear, and everyone sees
only what a supervisor let stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import h3
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.core.blocks import block_in
from lamplighter.outbox.models import Mail
from lamplighter.partners.actions import project_counts, project_summary, project_tasks
from lamplighter.partners.actions import projects as actions
from lamplighter.partners.messages.projects import meaning
from lamplighter.partners.models import Project, ProjectArea, ProjectSummary
from lamplighter.partners.rules import projects as rules
from lamplighter.partners.rules.projects import (
    Lacks,
    Missing,
    NotAllowed,
    Party,
    Period,
    Source,
    Stage,
    Verb,
    Verdict,
    Wrong,
)
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, NOW, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"actor": ACTOR, "user": None}
BEFORE = Period(date(2025, 9, 1), date(2025, 12, 1), 60)
AFTER = Period(date(2025, 12, 1), date(2026, 3, 1), 58)
RESPONSE = datetime(2025, 12, 1, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    made = small_city(tmp_path)
    for name, officer in made.items():
        Officer.objects.filter(pk=officer.pk).update(email=f"{name}@police.example")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield made
    fresh()


def started(zone: str = "W") -> Project:
    return actions.start(
        title_en="Racing on Elm Street", title_es="Carreras en la calle Elm", problem="Cars race at night.", zone=zone, now=NOW, **BY
    )  # fmt: skip


def step(
    row: Project, verb: Verb, party: Party = Party.SUPERVISOR, words: str = "", now: datetime = NOW
) -> None:
    actions.move(pk=row.pk, verb=verb, party=party, words=words, now=now, **BY)


def responding(zone: str = "W") -> Project:
    """A project whose response started when December began."""
    row = started(zone)
    actions.write(pk=row.pk, texts={}, sources={Source.CALLS: "40 calls"}, now=NOW, **BY)
    step(row, Verb.ANALYSE)
    texts = dict.fromkeys(("harmed", "when_happens", "where_happens", "why_happens"), "So.")
    actions.write(pk=row.pk, texts=texts, now=NOW, **BY)
    project_counts.choose_measure(
        pk=row.pk, measure_en="Calls about racing", measure_es="Llamadas", now=RESPONSE, **BY
    )
    step(row, Verb.RESPOND, now=RESPONSE)
    return row


def assessed(after: int, before: int = 60) -> Project:
    """A project that was counted."""
    row = responding()
    task = project_tasks.add(
        pk=row.pk, what="Measure speed", zone="W", due_on=date(2026, 3, 9), now=NOW, **BY
    )
    project_tasks.end(pk=row.pk, task=task.pk, now=NOW, **BY)
    step(row, Verb.ASSESS)
    earlier = Period(BEFORE.first, BEFORE.until, before)
    later = Period(date(2025, 12, 1), date(2026, 3, 1), after)
    project_counts.count(pk=row.pk, before=earlier, after=later, now=NOW, **BY)
    return row


def text(reply: Any, status: int = 200) -> str:
    assert reply.status_code == status, reply.content.decode()[-1500:]
    return str(reply.content.decode())


def test_each_step_asks_for_what_it_needs() -> None:
    row = started()
    with pytest.raises(Lacks) as lacks:
        step(row, Verb.ANALYSE)
    assert lacks.value.missing == (Missing.SOURCE,)
    actions.write(pk=row.pk, texts={}, sources={Source.MEETING: ""}, now=NOW, **BY)
    step(row, Verb.ANALYSE)
    with pytest.raises(Lacks) as lacks:
        step(row, Verb.RESPOND)
    assert lacks.value.missing == (Missing.ANALYSIS, Missing.MEASURE)
    with pytest.raises(NotAllowed):
        step(row, Verb.ASSESS)
    with pytest.raises(NotAllowed):
        step(row, Verb.DROP, Party.OFFICER, "No.")


def test_the_measure_stands_once_the_response_has_started_even_after_going_back() -> None:
    row = responding()
    step(row, Verb.BACK, words="Once more.")
    row.refresh_from_db()
    assert row.stage == Stage.ANALYSIS
    with pytest.raises(project_counts.MeasureStands):
        project_counts.choose_measure(pk=row.pk, measure_en="Another", measure_es="Otra", now=NOW, **BY)
    # Nor does the database take it.
    for wrong in (
        {"measure_chosen_at": NOW + timedelta(days=1)},
        {"measure_chosen_at": None},
        {"measure_en": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Project.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=row.pk).update(before_until=date(2026, 1, 1), before_count=3)
    fresh_one = started()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=fresh_one.pk).update(response_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=fresh_one.pk).update(stage="response")


@pytest.mark.parametrize(
    ("after", "borne"),
    [
        (20, {Verdict.FEWER, Verdict.CANNOT_TELL}),
        (55, {Verdict.NO_CHANGE, Verdict.CANNOT_TELL}),
        (110, {Verdict.MORE, Verdict.CANNOT_TELL}),
    ],
)
def test_a_verdict_says_no_more_than_the_counts_bear(after: int, borne: set[Verdict]) -> None:
    row = assessed(after)
    for verdict in Verdict:
        if verdict in borne:
            project_counts.judge(pk=row.pk, verdict=verdict, words="", now=NOW, **BY)
        else:
            with pytest.raises(project_counts.NotBorneOut):
                project_counts.judge(pk=row.pk, verdict=verdict, words="", now=NOW, **BY)


def test_new_counts_take_back_a_verdict_that_they_do_not_bear() -> None:
    row = assessed(20)
    project_counts.judge(pk=row.pk, verdict=Verdict.FEWER, words="", now=NOW, **BY)
    project_counts.count(pk=row.pk, before=BEFORE, after=AFTER, now=NOW, **BY)
    row.refresh_from_db()
    assert row.verdict == ""
    with pytest.raises(Lacks):
        step(row, Verb.CLOSE)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (BEFORE, Period(date(2025, 11, 1), date(2026, 3, 1), 5), Wrong.OVERLAP),
        (None, Period(date(2025, 11, 30), date(2026, 3, 1), 5), Wrong.AFTER_EARLY),
        (Period(date(2025, 9, 1), date(2025, 12, 2), 60), None, Wrong.BEFORE_LATE),
        (BEFORE, Period(date(2025, 12, 1), date(2026, 3, 3), 5), Wrong.NOT_OVER),
        (BEFORE, Period(date(2027, 3, 1), date(2027, 4, 1), 5), Wrong.NOT_OVER),
    ],
)
def test_promise_10_counts_are_of_days_before_and_after_the_response_and_none_to_come(
    before: Period | None, after: Period | None, why: Wrong
) -> None:
    row = responding()
    with pytest.raises(project_counts.WrongPeriods) as refused:
        project_counts.count(pk=row.pk, before=before, after=after, now=NOW, **BY)
    assert refused.value.why is why
    project_counts.count(pk=row.pk, before=BEFORE, after=AFTER, now=NOW, **BY)


def test_promise_10_nothing_is_counted_before_it_is_said_what_and_of_another_measure_anew() -> None:
    row = started()
    with pytest.raises(project_counts.WrongPeriods) as refused:
        project_counts.count(pk=row.pk, before=BEFORE, after=None, now=NOW, **BY)
    assert refused.value.why is Wrong.NO_MEASURE
    project_counts.choose_measure(pk=row.pk, measure_en="Calls", measure_es="Llamadas", now=NOW, **BY)
    with pytest.raises(project_counts.WrongPeriods) as refused:
        project_counts.count(pk=row.pk, before=BEFORE, after=AFTER, now=NOW, **BY)
    assert refused.value.why is Wrong.AFTER_EARLY, "the response has not started"
    project_counts.count(pk=row.pk, before=BEFORE, after=None, now=NOW, **BY)
    project_counts.choose_measure(pk=row.pk, measure_en="Calls", measure_es="Avisos", now=NOW, **BY)
    row.refresh_from_db()
    assert row.before_count == 60, "the same measure in better Spanish"
    project_counts.choose_measure(pk=row.pk, measure_en="Fines", measure_es="Multas", now=NOW, **BY)
    row.refresh_from_db()
    assert row.before_count is None


def test_no_sentence_about_counts_names_a_cause() -> None:
    told = [
        meaning(rules.compared(BEFORE, Period(date(2026, 1, 1), date(2026, 4, 1), n))) for n in (10, 60, 120)
    ]
    told.append(meaning(None))
    for sentence in told:
        assert not any(
            word in sentence.lower() for word in ("thanks to", "led to", "caused", "worked", "because")
        )
    assert sum("does not show why" in sentence for sentence in told) == 2


def test_a_house_is_made_a_block() -> None:
    assert str(block_in("1642 Lantern St Apt 4, Riverbend") or "") == "1600 block of Lantern St"
    assert str(block_in("1600 block of Lantern St") or "") == "1600 block of Lantern St"
    assert str(block_in("somewhere") or "") == ""


def test_an_ended_project_does_not_change() -> None:
    row = started()
    step(row, Verb.DROP, words="Nobody calls any more.")
    for change in (
        lambda: actions.write(pk=row.pk, texts={"problem": "Other"}, now=NOW, **BY),
        lambda: actions.link(pk=row.pk, number="4F7K9Q2M", linked=True, now=NOW, **BY),
        lambda: project_tasks.add(pk=row.pk, what="x", zone="W", due_on=date(2026, 4, 1), now=NOW, **BY),
    ):
        with pytest.raises(actions.Ended):
            change()


def test_everyone_sees_only_what_a_supervisor_let_stand(staff: Callable[..., Client]) -> None:
    row = assessed(20)
    assert Client().get(f"/projects/{row.number}/").status_code == 404
    project_summary.ask(pk=row.pk, text_en="Races went on.", text_es="Había carreras.", now=NOW, **BY)
    assert Mail.objects.filter(to="w-sergeant@police.example").count() == 1
    assert Client().get(f"/projects/{row.number}/").status_code == 404
    decide = f"/staff/projects/{row.number}/decide/"
    assert staff("officer", "W").post(decide, {"do": "show"}).status_code == 403
    assert staff("supervisor", "E").post(decide, {"do": "show"}).status_code == 404
    lead = staff("supervisor", "W")
    assert lead.post(decide, {"do": "show"}).status_code == 302
    assert Event.objects.filter(verb="project.shown", subject_id=str(row.pk)).exists()
    page = text(Client().get(f"/projects/{row.number}/"))
    assert "Races went on." in page
    assert "0.3" in page, "the ratio is shown with its range"
    assert "Cars race at night." not in page, "what staff wrote is not"
    assert "Había carreras." in text(Client().get(f"/es/projects/{row.number}/"))
    # A later draft changes nothing by itself.
    project_summary.ask(pk=row.pk, text_en="Other words.", text_es="Otras palabras.", now=NOW, **BY)
    assert "Other words." not in text(Client().get(f"/projects/{row.number}/"))
    assert lead.post(decide, {"do": "hide"}).status_code == 302
    assert not ProjectSummary.objects.exists()
    assert Client().get(f"/projects/{row.number}/").status_code == 404


def test_counts_that_could_tell_of_single_people_are_not_shown() -> None:
    row = assessed(3)
    project_counts.judge(pk=row.pk, verdict=Verdict.FEWER, words="", now=NOW, **BY)
    step(row, Verb.CLOSE)
    project_summary.ask(pk=row.pk, text_en="A.", text_es="B.", now=NOW, **BY)
    project_summary.show(pk=row.pk, now=NOW, **BY)
    page = text(Client().get(f"/projects/{row.number}/"))
    assert "too few to show" in page
    assert "less often" not in page, "the verdict would tell of them too"


def test_the_whole_way_at_the_desk(staff: Callable[..., Client]) -> None:
    desk = staff("officer", "W")
    begin = {"title_en": "Racing", "title_es": "Carreras", "problem": "Cars race.", "zone": "W"}
    assert "required" in text(desk.post("/staff/projects/start/", {**begin, "title_es": ""}), 422)
    assert desk.post("/staff/projects/start/", begin).status_code == 302
    row = Project.objects.get()
    here = f"/staff/projects/{row.number}/"
    concern = raised()

    def write(part: str, status: int = 302, **told: Any) -> str:
        return text(desk.post(f"{here}write/{part}/", told), status)

    def go(verb: str) -> None:
        assert desk.post(f"{here}move/", {"do": verb}).status_code == 302

    write("link", number="no number", status=422)
    write("link", number=concern.number)
    write("scan", sources=["calls", "survey"], note_calls="40 since May", **begin)
    go("analyse")
    write(
        "analysis",
        harmed="Families",
        when_happens="Nights",
        where_happens="Straight",
        why_happens="Wide road",
    )
    write("measure", measure_en="Calls about racing", measure_es="Llamadas por carreras")
    go("respond")
    Project.objects.update(measure_chosen_at=RESPONSE, response_at=RESPONSE)
    write("measure", measure_en="Another one", measure_es="Otra")
    write("task", what="Speed trailer", zone="W", due_on="2026-03-10", partner="Public Works")
    task = row.tasks.get()
    assert desk.post(f"{here}tasks/{task.pk}/", {"do": "done"}).status_code == 302
    go("assess")
    assert "needs its first day" in write("count", status=422, before_from="2025-09-01")
    counts = {"before_from": "2025-09-01", "before_to": "2025-11-30", "before_count": "60",
              "after_from": "2025-12-01", "after_to": "2026-02-28", "after_count": "55"}  # fmt: skip
    early = write("count", status=422, **{**counts, "before_to": "2025-11-10", "after_from": "2025-11-20"})
    assert "not earlier" in early
    assert 'value="2025-11-20"' in early, "what was written stays"
    write("count", **counts)
    write("verdict", status=422, verdict="fewer")
    write("verdict", verdict="no-change", words="A road was closed.")
    go("close")
    row.refresh_from_db()
    assert (row.stage, row.verdict, row.measure_en) == ("closed", "no-change", "Calls about racing")
    assert (row.before_until, row.after_count) == (date(2025, 12, 1), 55)
    assert "No change that chance" in text(desk.get(here))
    assert staff("officer", "E").get(here).status_code == 404
    assert desk.post(f"{here}write/nothing/", {}).status_code == 404


def test_the_map_shows_hexagons_and_says_the_blocks() -> None:
    row = assessed(20)
    cell = h3.latlng_to_cell(39.05, -94.55, 9)
    actions.set_areas(pk=row.pk, areas={"1600 block of Lantern St": cell}, now=NOW, **BY)
    project_summary.ask(pk=row.pk, text_en="A.", text_es="B.", now=NOW, **BY)
    project_summary.show(pk=row.pk, now=NOW, **BY)
    assert ProjectArea.objects.get().hexagon == cell
    page = text(Client().get(f"/projects/{row.number}/"))
    assert "1600 block of Lantern St" in page
    assert "39.05" not in page
