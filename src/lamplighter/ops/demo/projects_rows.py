"""The demo city's twelve projects as rows, at every step of the way."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.concerns.models import Concern
from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.partners_rows import at, number, read_texts
from lamplighter.ops.demo.zones import RIVER_ZONE
from lamplighter.partners.models import (
    Project,
    ProjectArea,
    ProjectConcern,
    ProjectEntry,
    ProjectSummary,
    ProjectTask,
)
from lamplighter.partners.queries.areas import blocks_of
from lamplighter.partners.rules.projects import STEPS, Entry, Stage, Verb
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import holding
from lamplighter.roster.queries import snapshot

COUNTED = 91
"""Days of each period."""
AGES = {
    Stage.CLOSED: 300, Stage.ASSESSMENT: 210, Stage.RESPONSE: 110, Stage.ANALYSIS: 45, Stage.SCANNING: 12, Stage.DROPPED: 160,
}  # fmt: skip
"""Days since a project started, about."""
VERBS = (Verb.ANALYSE, Verb.RESPOND, Verb.ASSESS, Verb.CLOSE)


@transaction.atomic
def write_projects(
    seed: int, houses: Mapping[str, list[Address]], *, now: datetime, supervisor: User | None
) -> int:
    """Writes the projects with tasks, areas, timelines and what everyone sees of them. Returns how many."""
    zones = sorted(houses)
    told = read_texts("projects.toml")["projects"]
    for place, words in enumerate(told):
        dice = random.Random(f"projects-{seed}-{place}")
        # The zone that the demo's officer serves comes first.
        first = zones.index(RIVER_ZONE) if RIVER_ZONE in zones else 0
        zone = zones[(first + place) % len(zones)]
        _Writing(dice, words, zone, houses[zone], now, supervisor).write()
    return len(told)


class _Writing:
    """One project and all that hangs on it."""

    def __init__(
        self,
        dice: random.Random,
        words: Mapping[str, Any],
        zone: str,
        houses: list[Address],
        now: datetime,
        supervisor: User | None,
    ) -> None:
        self.dice, self.words, self.zone, self.houses = dice, words, zone, houses
        self.now, self.supervisor = now, supervisor
        self.stage = Stage(words["stage"])
        self.start = city_day(now) - timedelta(days=AGES[self.stage] + dice.randrange(20))
        self.house = dice.choice(houses)

    @property
    def reached(self) -> int:
        """How many steps of the way are behind it."""
        return 2 if self.stage is Stage.DROPPED else STEPS.index(self.stage)

    def write(self) -> None:
        """Writes it."""
        project = self._project()
        project.save()
        blocks, _unknown = blocks_of(f"{each.number} {each.street}" for each in self._near())
        ProjectArea.objects.bulk_create(
            ProjectArea(project=project, block=block, hexagon=cell) for block, cell in blocks.items()
        )
        if "concerns" in self.words["sources"]:
            found = Concern.objects.filter(zone=self.zone, sensitive=False, raised_at__date__lte=self.start)
            numbers = found.order_by("-raised_at").values_list("number", flat=True)[
                : self.dice.randrange(2, 5)
            ]
            ProjectConcern.objects.bulk_create(
                ProjectConcern(project=project, number=each) for each in numbers
            )
        self._tasks(project)
        self._timeline(project)
        if self.words.get("summary"):
            self._summary(project)

    def _near(self) -> list[Address]:
        same = [each for each in self.houses if each.street == self.house.street and each is not self.house]
        return [self.house, *same[:2]]

    def _day(self, step: int) -> date:
        """When a step was reached."""
        if step >= STEPS.index(Stage.ASSESSMENT):
            return min(
                self._day(2) + timedelta(days=60 + 20 * (step - 3)),
                city_day(self.now) - timedelta(days=6 - step),
            )
        return self.start + timedelta(days=(0, 12, 35)[step])

    def _project(self) -> Project:
        words, reached = self.words, self.reached
        street = self.house.street
        measured = bool(words.get("measure", ("", ""))[0]) and reached >= 1
        responded = at(self._day(2), self.dice) if reached >= 2 and self.stage is not Stage.DROPPED else None
        ended = at(self._end(), self.dice) if self.stage in (Stage.CLOSED, Stage.DROPPED) else None
        today = city_day(self.now)
        shift = holding.lead_shift(self.zone, (), today)
        row = Project(
            number=number(self.dice),
            title_en=words["title"][0].format(street=street),
            title_es=words["title"][1].format(street=street),
            zone=self.zone,
            lead_shift=shift,
            stage=self.stage.value,
            started_at=at(self.start, self.dice),
            changed_at=ended or at(self._end(), self.dice),
            ended_at=ended,
            problem=words["problem"],
            sources=words["sources"],
            harmed=words.get("harmed", ""),
            when_happens=words.get("when", ""),
            where_happens=words.get("where", ""),
            why_happens=words.get("why", ""),
            partners="\n".join(dict.fromkeys(each[1] for each in words.get("tasks", ()) if each[1])),
            response_at=responded,
            measure_en=words["measure"][0] if measured else "",
            measure_es=words["measure"][1] if measured else "",
            measure_chosen_at=at(self._day(1) + timedelta(days=9), self.dice) if measured else None,
            verdict=words.get("verdict", ""),
            verdict_words=words.get("words", "") if self.stage is Stage.CLOSED else "",
            told_holder_id=holding.holder_on(snapshot(), self.zone, shift, None, today).officer,
            told_on=today,
        )
        if "counts" in words:
            self._count(row)
        return row

    def _end(self) -> date:
        if self.stage is Stage.CLOSED:
            return min(self._day(2) + timedelta(days=COUNTED + 40), city_day(self.now) - timedelta(days=2))
        if self.stage is Stage.DROPPED:
            return self.start + timedelta(days=60)
        return self._day(self.reached)

    def _count(self, row: Project) -> None:
        before, after = self.words["counts"]
        responded = self._day(2)
        row.before_from, row.before_until, row.before_count = (
            responded - timedelta(days=COUNTED),
            responded,
            before,
        )
        begin = responded + timedelta(days=30)
        row.after_from, row.after_until, row.after_count = begin, begin + timedelta(days=COUNTED), after

    def _tasks(self, project: Project) -> None:
        begin = self._day(2) if self.reached >= 2 else self.start + timedelta(days=40)
        done = self.stage in (Stage.CLOSED, Stage.ASSESSMENT)
        for place, (what, partner) in enumerate(self.words.get("tasks", ())):
            due = begin + timedelta(days=14 + 10 * place)
            finished = done or (place == 0 and self.stage is Stage.RESPONSE)
            ProjectTask.objects.create(
                project=project,
                what=what,
                zone=self.zone,
                partner=partner,
                due_on=due if finished else city_day(self.now) + timedelta(days=9 + 7 * place),
                done_on=due - timedelta(days=2) if finished else None,
            )

    def _timeline(self, project: Project) -> None:
        rows = [self._told(project, project.started_at, Entry.STARTED, after=Stage.SCANNING.value)]
        if project.measure_chosen_at is not None:
            rows.append(self._told(project, project.measure_chosen_at, Entry.MEASURE, project.measure_en))
        for step in range(1, self.reached + 1 if self.stage is not Stage.DROPPED else 2):
            here = STEPS[step]
            moment = at(self._end() if here is Stage.CLOSED else self._day(step), self.dice)
            if here is Stage.RESPONSE:
                moment = project.response_at or moment
            rows.append(self._moved(project, VERBS[step - 1], STEPS[step - 1], here, moment))
        if self.stage is Stage.DROPPED and project.ended_at is not None:
            why = self.words["words"]
            rows.append(self._moved(project, Verb.DROP, Stage.ANALYSIS, Stage.DROPPED, project.ended_at, why))
        ProjectEntry.objects.bulk_create(rows)

    def _told(
        self, project: Project, moment: datetime, entry: Entry, words: str = "", after: str = ""
    ) -> ProjectEntry:
        holder = project.told_holder_id
        return ProjectEntry(
            project=project, at=moment, entry=entry.value, words=words, after=after, officer_id=holder
        )

    def _moved(
        self, project: Project, verb: Verb, before: Stage, after: Stage, moment: datetime, words: str = ""
    ) -> ProjectEntry:
        return ProjectEntry(
            project=project, at=moment, entry=Entry.MOVED.value, move=verb.value, before=before.value, after=after.value, words=words,
            officer_id=project.told_holder_id,
        )  # fmt: skip

    def _summary(self, project: Project) -> None:
        project.draft_en, project.draft_es = self.words["summary"]
        waits = self.stage is Stage.ANALYSIS  # so that a supervisor has something to decide
        project.asked_at = at(city_day(self.now) - timedelta(days=2), self.dice) if waits else None
        project.save(update_fields=["draft_en", "draft_es", "asked_at"])
        if waits:
            return
        ProjectSummary.objects.create(
            project=project,
            number=project.number,
            title_en=project.title_en,
            title_es=project.title_es,
            text_en=project.draft_en,
            text_es=project.draft_es,
            measure_en=project.measure_en,
            measure_es=project.measure_es,
            shown_at=project.changed_at,
            approved_by=self.supervisor,
        )
