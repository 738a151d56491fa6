"""A zone's quarterly report on promises and projects, as accessible PDF (PDF/UA-1): one for everyone, one for staff.

Its figures are those of the twelve months up to the quarter's end, whenever it is printed; promises and projects that the quarter
touched stand in it as they are on the day of printing, which it says. The public one says no more than the public pages do; the staff
one adds what is not public: projects without an approved summary, and their tasks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.city.letterhead import letterhead
from lamplighter.city.queries import our_city
from lamplighter.core.quarters import Quarter
from lamplighter.core.stats.estimates import Estimate
from lamplighter.partners.messages import projects as project_words
from lamplighter.partners.messages.commitments import seen_of
from lamplighter.partners.messages.posts import day_said, in_reader, zone_name
from lamplighter.partners.models import Commitment, Project
from lamplighter.partners.queries import commitments, projects
from lamplighter.partners.rules.definitions import DEFINITIONS, Figure
from lamplighter.places.place_words import label_said
from lamplighter.places.queries import ZoneInfo
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.typesetting import typeset


def report(*, zone: ZoneInfo, quarter: Quarter, staff: bool, now: datetime) -> bytes:
    """The report in the active language. The same facts give the same bytes for a day."""
    rows = commitments.in_period(zone.code, quarter.first, quarter.until)
    files = projects.in_period(zone.code, quarter.first, quarter.until)
    shown = files if staff else [row for row in files if hasattr(row, "summary")]
    place = {"zone": the_zone(zone), "number": quarter.number, "year": quarter.year}
    over = quarter.until if quarter.until <= city_day(now) else None
    figures = commitments.figures(now, day=over).get(zone.code, commitments.NOTHING)
    data = {
        **letterhead(on_band=False),
        "lang": (get_language() or "en")[:2],
        "department": our_city().department,
        "title": _("Promises and projects in %(zone)s: quarter %(number)s of %(year)s") % place,
        "for": _("For staff. Not to be passed on.") if staff else _("For everyone."),
        "figures-title": _("In the twelve months up to %(day)s") % {"day": _last_day(quarter, now)},
        "figures": [_figure(Figure.IN_TIME, _share(figures.in_time)), _figure(Figure.WITHDRAWN, _count(figures.withdrawn))],
        "promises-title": _("Promises"),
        "promises-head": [_("What"), _("How it stands on the day of printing")],
        "promises": [_promise(row, now) for row in rows],
        "projects-title": _("Projects"),
        "projects": [_project(row, now, staff=staff) for row in shown],
        "none": _("None in this quarter."),
        "note": _("A ratio of 1 means as often as before. What comes after is not always because of what was done."),
        "printed": _("Printed on %(day)s. Promises and projects are shown as they stood on that day.")
                   % {"day": date_format(city_day(now), "DATE_FORMAT")},
    }  # fmt: skip
    stamp = int(
        datetime.combine(city_day(now), datetime.min.time(), tzinfo=settings.LAMPLIGHTER.tz).timestamp()
    )
    return typeset("lamplighter.flows", "quarter.typ", data, stamp)


def _last_day(quarter: Quarter, now: datetime) -> str:
    last = min(quarter.until - timedelta(days=1), city_day(now))
    return date_format(last, "DATE_FORMAT")


def _figure(which: Figure, value: str) -> dict[str, str]:
    return {"name": _(DEFINITIONS[which].name), "counts": _(DEFINITIONS[which].counts), "value": value}


def _count(number: int | None) -> str:
    return _("too few to show") if number is None else str(number)


def _share(estimate: Estimate | None) -> str:
    if estimate is None or estimate.low is None or estimate.high is None:
        return _("too few to show")
    told = {
        "value": f"{estimate.value * 100:.0f}%",
        "low": f"{estimate.low * 100:.0f}",
        "high": f"{estimate.high * 100:.0f}%",
        "count": estimate.n,
    }
    return _("%(value)s (%(low)s to %(high)s), of %(count)s") % told


def _promise(row: Commitment, now: datetime) -> dict[str, str]:
    seen = seen_of(row, now)
    return {"what": seen.what, "stands": f"{seen.state}. {seen.headline}"}


def _project(row: Project, now: datetime, *, staff: bool) -> dict[str, Any]:
    if not staff:
        seen = project_words.seen_of(row.summary, now)
        facts = [(_("Step"), seen.stage), (_("Where it is"), "; ".join(seen.areas)), (_("Tasks"), seen.tasks)]
        counted, verdict, measure = seen.counted, seen.verdict, seen.measure
        title, text, tasks = seen.title, seen.text, []
    else:
        title, text = in_reader(row.title_en, row.title_es)[0], row.problem
        areas = "; ".join(label_said(each.block) for each in row.areas.all())
        facts = [(_("Step"), project_words.stage_name(row.stage)), (_("Where it is"), areas)]
        counted = project_words.counted_said(*projects.periods(row), now)
        verdict, measure = (
            project_words.verdict_name(row.verdict),
            in_reader(row.measure_en, row.measure_es)[0],
        )
        tasks = [_task(task, now) for task in row.tasks.all() if not task.dropped]
    if measure:
        facts.append((_("What is counted"), measure))
    if counted is not None:
        facts += [
            (_("Before"), counted.before),
            (_("After"), counted.after),
            (_("Ratio of the daily rates"), counted.ratio),
        ]
    facts.append((_("Verdict"), verdict))
    return {
        "title": title,
        "text": text,
        "facts": [{"name": name, "value": value} for name, value in facts if value],
        "tasks": tasks,
    }


def _task(task: Any, now: datetime) -> str:
    done = (
        _("done on %(day)s") % {"day": day_said(task.done_on, now)}
        if task.done_on
        else _("by %(day)s") % {"day": day_said(task.due_on, now)}
    )
    who = ", ".join(filter(None, (zone_name(task.zone, now), task.partner)))
    return f"{task.what} ({who}; {done})"
