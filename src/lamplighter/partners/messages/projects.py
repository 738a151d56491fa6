"""What pages and files say of projects. No sentence here says that what was done is why a count changed (promise 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.core.numbers import shown_number
from lamplighter.core.stats.ratios import Ratio
from lamplighter.partners.messages.posts import day_said, in_reader, staff_name, zone_name
from lamplighter.partners.models import Project, ProjectEntry, ProjectSummary
from lamplighter.partners.queries.projects import public_periods
from lamplighter.partners.rules.projects import (
    STEPS,
    Entry,
    Missing,
    Period,
    Source,
    Stage,
    Verb,
    Verdict,
    compared,
)
from lamplighter.places.place_words import label_said
from lamplighter.plumbing.clock import city_day


def stage_name(stage: str) -> str:
    """A stage in a word or two."""
    return {
        Stage.SCANNING.value: pgettext("a project", "Scanning"),
        Stage.ANALYSIS.value: pgettext("a project", "Analysis"),
        Stage.RESPONSE.value: pgettext("a project", "Response"),
        Stage.ASSESSMENT.value: pgettext("a project", "Assessment"),
        Stage.CLOSED.value: pgettext("a project", "Finished"),
        Stage.DROPPED.value: pgettext("a project", "Given up"),
    }.get(stage, stage)


def stage_about(stage: str) -> str:
    """What a stage asks, in a sentence."""
    return {
        Stage.SCANNING.value: _("What keeps happening, and how do we know?"),
        Stage.ANALYSIS.value: _("Who is harmed, when, where and why?"),
        Stage.RESPONSE.value: _("What is done about it, by whom, until when?"),
        Stage.ASSESSMENT.value: _("Is it counted less often than before?"),
        Stage.CLOSED.value: _("What was counted, and what that can tell."),
        Stage.DROPPED.value: _("It was given up, with a reason."),
    }.get(stage, "")


def verb_name(verb: Verb) -> str:
    """A move, as a button says it."""
    return {
        Verb.ANALYSE: _("Go on to the analysis"),
        Verb.RESPOND: _("Start the response"),
        Verb.ASSESS: _("Go on to the assessment"),
        Verb.CLOSE: _("Finish the project"),
        Verb.BACK: _("Go back a step"),
        Verb.DROP: _("Give it up"),
    }[verb]


def source_name(source: str) -> str:
    """How a problem came to be seen."""
    return {
        Source.CALLS.value: _("Calls for service"),
        Source.MEETING.value: _("A meeting with residents"),
        Source.SURVEY.value: _("A survey"),
        Source.CRIME_DATA.value: _("Crime data"),
        Source.CONCERNS.value: _("Concerns that residents raised"),
        Source.OTHER.value: _("Something else"),
    }.get(source, source)


def verdict_name(verdict: str) -> str:
    """A verdict in words that claim no cause."""
    return {
        Verdict.FEWER.value: _("Counted less often than before"),
        Verdict.NO_CHANGE.value: _("No change that chance could not explain"),
        Verdict.MORE.value: _("Counted more often than before"),
        Verdict.CANNOT_TELL.value: _("The counts cannot tell"),
    }.get(verdict, "")


def missing_said(missing: Missing) -> str:
    """What a stage still lacks, as a thing to do."""
    return {
        Missing.PROBLEM: _("Say what keeps happening."),
        Missing.SOURCE: _("Tick at least one source."),
        Missing.ANALYSIS: _("Answer all four questions: who, when, where, why."),
        Missing.MEASURE: _("Choose the measure. It cannot be chosen once the response has started."),
        Missing.TASK: _("Add at least one task."),
        Missing.OPEN_TASK: _("Every task must be done or dropped."),
        Missing.COUNTS: _("Enter both counts, before and after."),
        Missing.VERDICT: _("Say what the counts tell."),
    }[missing]


def number_said(value: float) -> str:
    """A ratio to two digits."""
    return f"{value:.2f}"


def ratio_said(ratio: Ratio | None) -> str:
    """The ratio with its interval: "0.62 (0.44 to 0.88)"."""
    if ratio is None:
        return ""
    if ratio.value is None:
        return _("no ratio: nothing was counted before (at least %(low)s)") % {"low": number_said(ratio.low)}
    ends = {"low": number_said(ratio.low), "high": number_said(ratio.high) if ratio.high is not None else "∞"}
    return f"{number_said(ratio.value)} ({_('%(low)s to %(high)s') % ends})"


def count_said(period: Period, now: datetime) -> str:
    """What was counted in a period: "42 in 90 days, from May 1 to July 29"."""
    last = period.until.fromordinal(period.until.toordinal() - 1)
    days = ngettext("%(count)s in %(days)s day", "%(count)s in %(days)s days", period.days)
    said = days % {"count": period.count, "days": period.days}
    span = _("from %(first)s to %(last)s") % {
        "first": day_said(period.first, now), "last": day_said(last, now)
    }  # fmt: skip
    return f"{said}, {span}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, in words; empty where it may not be shown or is not there yet."""

    before: str
    after: str
    ratio: str
    meaning: str


def counted_said(before: Period | None, after: Period | None, now: datetime) -> Counted:
    """Counts, ratio with its 95% interval, and what that means."""
    ratio = compared(before, after)
    return Counted(
        count_said(before, now) if before else "",
        count_said(after, now) if after else "",
        ratio_said(ratio),
        meaning(ratio) if before and after else "",
    )


def meaning(ratio: Ratio | None) -> str:
    """What the interval says, and no more."""
    if ratio is None:
        return _("Nothing was counted in either period, so the counts cannot tell.")
    if ratio.below:
        return _(
            "It was counted less often than before, by more than chance alone usually brings. That does not show why: "
            "seasons, habits of reporting and other work change as well."
        )
    if ratio.above:
        return _(
            "It was counted more often than before, by more than chance alone usually brings. That does not show why: "
            "seasons, habits of reporting and other work change as well."
        )
    return _("The difference is no larger than chance alone usually brings. There may be a change or none.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way, for the picture of it."""

    name: str
    state: str
    """"done", "now" or "ahead"."""


def steps(stage: str) -> list[Step]:
    """The way of a project, and where it stands."""
    at = STEPS.index(Stage(stage)) if stage != Stage.DROPPED.value else -1
    return [
        Step(
            stage_name(each.value),
            "done" if place < at or at == len(STEPS) - 1 else "now" if place == at else "ahead",
        )
        for place, each in enumerate(STEPS)
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """A project as the public sees it."""

    number: str
    shown: str
    title: str
    text: str
    zone: str
    zone_name: str
    stage: str
    about: str
    areas: tuple[str, ...]
    hexagons: tuple[str, ...]
    sources: tuple[str, ...]
    measure: str
    counted: Counted | None
    hidden: bool
    """Whether counts are there that are too small to show."""
    verdict: str
    tasks: str
    steps: tuple[Step, ...]
    since: str


def seen_of(row: ProjectSummary, now: datetime) -> Seen:
    """What a supervisor let stand, with stage, counts and verdict as they are now. Counts that could tell of single people are left out."""
    project = row.project
    told = public_periods(project)
    areas = list(project.areas.all())
    ended = project.stage == Stage.CLOSED.value
    return Seen(
        number=row.number,
        shown=shown_number(row.number),
        title=in_reader(row.title_en, row.title_es)[0],
        text=in_reader(row.text_en, row.text_es)[0],
        zone=project.zone,
        zone_name=zone_name(project.zone, now),
        stage=stage_name(project.stage),
        about=stage_about(project.stage),
        areas=tuple(label_said(each.block) for each in areas),
        hexagons=tuple(dict.fromkeys(each.hexagon for each in areas)),
        sources=tuple(source_name(each.value) for each in Source if each.value in project.sources),
        measure=in_reader(row.measure_en, row.measure_es)[0],
        counted=counted_said(*told, now) if told else None,
        hidden=told is None and project.before_count is not None and project.after_count is not None,
        verdict=verdict_name(project.verdict)
        if ended and (told or project.verdict == Verdict.CANNOT_TELL.value)
        else "",
        tasks=tasks_said(project),
        steps=tuple(steps(project.stage)),
        since=day_said(city_day(project.started_at), now),
    )


def tasks_said(project: Project) -> str:
    """How many tasks are done; empty where there are none."""
    held = [task for task in project.tasks.all() if not task.dropped]
    if not held:
        return ""
    done = sum(task.done_on is not None for task in held)
    return ngettext("%(done)s of %(count)s task done", "%(done)s of %(count)s tasks done", len(held)) % {
        "done": done, "count": len(held)
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a timeline in words."""

    at: datetime
    sentence: str
    words: str
    who: str


def lines(entries: Sequence[ProjectEntry], now: datetime) -> list[Line]:
    """A timeline, the newest first, for staff."""
    return [Line(each.at, _sentence(each), each.words, _who(each)) for each in reversed(entries)]


def _who(entry: ProjectEntry) -> str:
    return "" if entry.entry == Entry.HANDED_ON.value else staff_name(entry.officer)


def _sentence(entry: ProjectEntry) -> str:
    told = {
        "stage": stage_name(entry.after),
        "number": shown_number(entry.after),
        "officer": staff_name(entry.officer) or _("Nobody"),
        "verdict": verdict_name(entry.after),
    }
    dropped = entry.entry == Entry.TASK_DONE.value and entry.after
    return {
        Entry.STARTED.value: _("The project started"),
        Entry.MOVED.value: _("It is at “%(stage)s” now"),
        Entry.CHANGED.value: _("What is known was written anew"),
        Entry.MEASURE.value: _("The measure was chosen"),
        Entry.LINKED.value: _("The concern %(number)s belongs to it"),
        Entry.UNLINKED.value: _("The concern %(number)s does not belong to it any more"),
        Entry.TASK.value: _("A task was added"),
        Entry.TASK_DONE.value: _("A task was dropped") if dropped else _("A task was done"),
        Entry.COUNTED.value: _("Counts were entered"),
        Entry.JUDGED.value: _("Verdict: %(verdict)s"),
        Entry.ASKED.value: _("A summary waits for approval"),
        Entry.SHOWN.value: _("Everyone can read the summary"),
        Entry.HIDDEN.value: _("The summary is not public"),
        Entry.HANDED_ON.value: _("%(officer)s holds it from now on"),
    }[entry.entry] % told
