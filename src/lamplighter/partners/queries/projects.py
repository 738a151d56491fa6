"""Reads of projects: whose they are, what they hold, what the public sees of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.core.numbers import read_number
from lamplighter.core.stats.ratios import Ratio
from lamplighter.partners.models import Project, ProjectSummary
from lamplighter.partners.queries.seen import in_zones, owner_of, within
from lamplighter.partners.rules.projects import Held as Holds
from lamplighter.partners.rules.projects import Party, Period, Verdict, compared
from lamplighter.roster.holding import Held, held_of


def held(row: Project, at: datetime) -> Held:
    """Owner and holder at an instant (promise 2)."""
    return held_of(owner_of(row.zone), row.lead_shift, None, at)


def visible_to(user: Any, permission: Permission = Permission.PROJECTS_WORK) -> QuerySet[Project]:
    """Every project a person may work on, the latest change first."""
    return Project.objects.filter(in_zones(user, permission)).order_by("-changed_at", "-id")


def get(user: Any, number: str) -> Project:
    """The project of a number, as a person may work on it.

    Raises:
        Project.DoesNotExist: there is none, or it is not theirs to see; the two cannot be told apart.
    """
    row = Project.objects.get(number=read_number(number) or "-")
    if not within(user, Permission.PROJECTS_WORK, row.zone):
        raise Project.DoesNotExist
    return row


def party_of(user: Any, row: Project) -> Party:
    """As what a person who may work on it makes moves."""
    return Party.SUPERVISOR if within(user, Permission.PROJECTS_LEAD, row.zone) else Party.OFFICER


def asked(user: Any) -> list[Project]:
    """Projects whose summary waits for this person's word, the longest first."""
    found = visible_to(user, Permission.PROJECTS_LEAD).filter(asked_at__isnull=False)
    return list(found.order_by("asked_at", "id"))


def holds(row: Project) -> Holds:
    """What a project holds, as far as moves ask for it."""
    tasks = [each for each in row.tasks.all() if not each.dropped]
    texts = (row.harmed, row.when_happens, row.where_happens, row.why_happens)
    before, after = periods(row)
    return Holds(
        problem=bool(row.problem.strip()),
        sources=len(row.sources),
        analysed=all(text.strip() for text in texts),
        measured=row.measure_chosen_at is not None,
        tasks=len(tasks),
        open_tasks=sum(each.done_on is None for each in tasks),
        counted=before is not None and after is not None,
        verdict=Verdict(row.verdict) if row.verdict else None,
    )


def periods(row: Project) -> tuple[Period | None, Period | None]:
    """What was counted before and after."""
    return (
        _period(row.before_from, row.before_until, row.before_count),
        _period(row.after_from, row.after_until, row.after_count),
    )


def _period(first: date | None, until: date | None, count: int | None) -> Period | None:
    if first is None or until is None or count is None:
        return None
    return Period(first, until, count)


def ratio(row: Project) -> Ratio | None:
    """The rate after over the rate before; None where it cannot be told."""
    return compared(*periods(row))


def public_periods(row: Project) -> tuple[Period, Period] | None:
    """Both periods as everyone may see them; None where one is missing or a count is so small that it could tell of single people."""
    before, after = periods(row)
    smallest = settings.LAMPLIGHTER.concerns.smallest_count
    if before is None or after is None or any(0 < each.count < smallest for each in (before, after)):
        return None
    return before, after


def summaries() -> QuerySet[ProjectSummary]:
    """All that the public sees, the latest change first."""
    found = ProjectSummary.objects.select_related("project").prefetch_related(
        "project__areas", "project__tasks"
    )
    return found.order_by("-project__changed_at", "-id")


def narrowed(*, zone: str = "", stage: str = "") -> QuerySet[ProjectSummary]:
    """Those of a zone, at a stage, as far as each is asked for."""
    found = summaries()
    if zone:
        found = found.filter(project__zone=zone)
    return found.filter(project__stage=stage) if stage else found


def summary(number: str) -> ProjectSummary | None:
    """What the public sees of a project; None where it sees nothing."""
    return summaries().filter(number=read_number(number) or "-").first()


def latest(zone: str, count: int) -> list[ProjectSummary]:
    """A zone's newest, for its page."""
    return list(narrowed(zone=zone)[:count])


def in_period(zone: str, first: date, until: date) -> list[Project]:
    """A zone's projects that were under way in a period (half-open), the oldest first; for its report."""
    found = Project.objects.filter(zone=zone, started_at__date__lt=until)
    found = found.filter(Q(ended_at__isnull=True) | Q(ended_at__date__gte=first))
    return list(
        found.prefetch_related("tasks", "areas").select_related("summary").order_by("started_at", "id")
    )
