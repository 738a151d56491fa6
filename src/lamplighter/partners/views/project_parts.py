"""The parts of a project at the desk, each with its form, and what keeping it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lamplighter.accounts.access import Permission
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.partners.actions import project_counts, project_summary, project_tasks
from lamplighter.partners.actions import projects as actions
from lamplighter.partners.forms import projects as asked
from lamplighter.partners.messages.posts import day_said, zone_name
from lamplighter.partners.models import Project, ProjectTask
from lamplighter.partners.queries.projects import ratio
from lamplighter.partners.rules.projects import OPEN, Source, Stage, Verdict, Wrong, verdicts_for
from lamplighter.partners.views.shared import posts
from lamplighter.plumbing.clock import city_day

AFTER_END = frozenset({"summary"})
"""Parts that may still be written when the project has ended."""
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its form. ``wrong``: the form came back, so it stands open."""

    name: str
    form: forms.Form
    wrong: bool


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes, and when."""

    now: datetime
    actor: Actor
    user: User

    @property
    def who(self) -> dict[str, Any]:
        """As actions take it."""
        return {"now": self.now, "actor": self.actor, "user": self.user}


def form_of(name: str, row: Project, user: Any, now: datetime, data: Any = None) -> forms.Form | None:
    """The form of a part, as the project stands; None for a part there is not, or that may not be written now."""
    if name not in KEEP or (Stage(row.stage) not in OPEN and name not in AFTER_END):
        return None
    if (name == "measure" and row.response_at is not None) or (name == "count" and not row.measure_en):
        return None
    made = _MADE[name](row, user, now, data)
    made.auto_id = f"{name}-%s"
    return made


def _scan(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    notes = {f"note_{key}": note for key, note in row.sources.items()}
    texts = {name: getattr(row, name) for name in ("title_en", "title_es", "problem")}
    return asked.ScanForm(data, initial={**texts, "sources": list(row.sources), **notes})


def _analysis(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    names = ("harmed", "when_happens", "where_happens", "why_happens")
    return asked.AnalysisForm(data, initial={name: getattr(row, name) for name in names})


def _area(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    return asked.AreaForm(data, initial={"blocks": "\n".join(each.block for each in row.areas.all())})


def _measure(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    return asked.MeasureForm(data, initial={"measure_en": row.measure_en, "measure_es": row.measure_es})


def _count(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    told = {
        "before_from": row.before_from, "before_to": row.before_until and row.before_until - _ONE, "before_count": row.before_count,
        "after_from": row.after_from, "after_to": row.after_until and row.after_until - _ONE, "after_count": row.after_count,
    }  # fmt: skip
    return asked.CountForm(data, initial=told)


def _verdict(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    told = {"verdict": row.verdict, "words": row.verdict_words}
    return asked.VerdictForm(data, verdicts=verdicts_for(ratio(row)), initial=told)


def _task(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    return asked.TaskForm(data, posts=posts(user, Permission.PROJECTS_WORK, now))


def _summary(row: Project, user: Any, now: datetime, data: Any) -> forms.Form:
    return asked.SummaryForm(data, initial={"text_en": row.draft_en, "text_es": row.draft_es})


_MADE: dict[str, Callable[[Project, Any, datetime, Any], forms.Form]] = {
    "scan": _scan,
    "link": lambda row, user, now, data: asked.LinkForm(data),
    "area": _area,
    "analysis": _analysis,
    "measure": _measure,
    "partners": lambda row, user, now, data: asked.PartnersForm(data, initial={"partners": row.partners}),
    "task": _task,
    "count": _count,
    "verdict": _verdict,
    "summary": _summary,
}


def parts(
    row: Project, user: Any, now: datetime, *, bad: tuple[str, forms.Form] | None, is_open: bool
) -> dict[str, Part]:
    """Every part that may be written now, by name."""
    found = {}
    for name in _MADE:
        wrong = bad is not None and bad[0] == name
        form = bad[1] if bad is not None and wrong else form_of(name, row, user, now)
        if form is not None:
            found[name] = Part(name, form, wrong)
    return found


def task_row(task: ProjectTask, now: datetime) -> dict[str, Any]:
    """A task as the page shows it."""
    late = task.done_on is None and not task.dropped and task.due_on < city_day(now)
    if task.dropped:
        state = _("Dropped")
    elif task.done_on is not None:
        state = _("Done on %(day)s") % {"day": day_said(task.done_on, now)}
    else:
        state = (_("Was due on %(day)s") if late else _("By %(day)s")) % {"day": day_said(task.due_on, now)}
    return {
        "pk": task.pk,
        "what": task.what,
        "who": zone_name(task.zone, now),
        "partner": task.partner,
        "state": state,
        "late": late,
        "open": task.done_on is None and not task.dropped,
    }


class Refused(Exception):
    """It was not kept; the message says why."""


_WRONG = {
    Wrong.NO_MEASURE: gettext_lazy("Say first what is counted: choose the measure, then count."),
    Wrong.OVERLAP: gettext_lazy("The period after must begin when the one before has ended."),
    Wrong.NOT_OVER: gettext_lazy("A period must be over: its last day can be yesterday, not later."),
    Wrong.BEFORE_LATE: gettext_lazy("The period before must end before the day on which the response started."),
    Wrong.AFTER_EARLY: gettext_lazy("The period after can begin on the day on which the response started, not earlier."),
}  # fmt: skip


def keep(name: str, row: Project, form: forms.Form, by: Writing) -> None:
    """Keeps what a valid form says.

    Raises:
        Refused: with a sentence, where the project does not take it.
    """
    try:
        KEEP[name](row, form, by)
    except actions.Ended:
        raise Refused(_("The project has ended: nothing of it changes any more.")) from None
    except project_counts.MeasureStands:
        raise Refused(_("The response has started: the measure stays as it was chosen.")) from None
    except project_counts.WrongPeriods as refused:
        raise Refused(_WRONG[refused.why]) from None
    except project_counts.NotBorneOut:
        raise Refused(_("The counts do not bear that verdict.")) from None
    except actions.NoSuchPost:
        raise Refused(
            _("Nobody is posted there. Post an officer on the roster first, or choose another.")
        ) from None


def _keep_scan(row: Project, form: forms.Form, by: Writing) -> None:
    assert isinstance(form, asked.ScanForm)
    sources: dict[Source, str] = form.told
    texts = {name: form.cleaned_data[name] for name in ("title_en", "title_es", "problem")}
    actions.write(pk=row.pk, texts=texts, sources=sources, **by.who)


def _keep_texts(row: Project, form: forms.Form, by: Writing) -> None:
    actions.write(pk=row.pk, texts=form.cleaned_data, **by.who)


def _keep_area(row: Project, form: forms.Form, by: Writing) -> None:
    assert isinstance(form, asked.AreaForm)
    actions.set_areas(pk=row.pk, areas=form.found, **by.who)


def _keep_link(row: Project, form: forms.Form, by: Writing) -> None:
    actions.link(pk=row.pk, number=form.cleaned_data["number"], linked=True, **by.who)


def _keep_measure(row: Project, form: forms.Form, by: Writing) -> None:
    project_counts.choose_measure(pk=row.pk, **form.cleaned_data, **by.who)


def _keep_task(row: Project, form: forms.Form, by: Writing) -> None:
    project_tasks.add(pk=row.pk, **form.cleaned_data, **by.who)


def _keep_count(row: Project, form: forms.Form, by: Writing) -> None:
    assert isinstance(form, asked.CountForm)
    project_counts.count(pk=row.pk, before=form.period("before"), after=form.period("after"), **by.who)


def _keep_verdict(row: Project, form: forms.Form, by: Writing) -> None:
    told = form.cleaned_data
    project_counts.judge(pk=row.pk, verdict=Verdict(told["verdict"]), words=told["words"], **by.who)


def _keep_summary(row: Project, form: forms.Form, by: Writing) -> None:
    project_summary.ask(pk=row.pk, **form.cleaned_data, **by.who)


KEEP: dict[str, Callable[[Project, forms.Form, Writing], None]] = {
    "scan": _keep_scan,
    "link": _keep_link,
    "area": _keep_area,
    "analysis": _keep_texts,
    "measure": _keep_measure,
    "partners": _keep_texts,
    "task": _keep_task,
    "count": _keep_count,
    "verdict": _keep_verdict,
    "summary": _keep_summary,
}
