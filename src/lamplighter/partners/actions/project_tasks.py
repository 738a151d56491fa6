"""Writes of a project's tasks."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.partners.actions.projects import Ended, Gone, NoSuchPost, enter, locked
from lamplighter.partners.models import Project, ProjectTask
from lamplighter.partners.rules.projects import Entry, Stage
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import holding
from lamplighter.roster.queries import snapshot

__all__ = ["Ended", "Gone", "NoSuchPost", "NotYet", "add", "end"]


class NotYet(Exception):
    """Tasks are done once the response has started."""


@transaction.atomic
def add(
    *,
    pk: int,
    what: str,
    zone: str,
    due_on: date,
    partner: str = "",
    now: datetime,
    actor: Actor,
    user: User | None,
) -> ProjectTask:
    """Plans something that is done against the problem, by a post.

    Raises:
        Gone, Ended, NoSuchPost: see there.
    """
    row = locked(pk)
    if holding.post_of(snapshot(), zone, holding.role_of(zone).value) is None:
        raise NoSuchPost
    task = ProjectTask.objects.create(
        project=row, what=what.strip(), zone=zone, partner=partner.strip(), due_on=due_on
    )
    _enter(row, Entry.TASK, task, now, actor, user)
    return task


@transaction.atomic
def end(*, pk: int, task: int, dropped: bool = False, now: datetime, actor: Actor, user: User | None) -> None:
    """A task is done, or dropped. Pressed twice it is done once.

    Raises:
        Gone: there is no such project, or no such task of it.
        Ended: see there.
        NotYet: see there.
    """
    row = locked(pk)
    found = ProjectTask.objects.filter(pk=task, project=row).first()
    if found is None:
        raise Gone
    if not dropped and Stage(row.stage) in (Stage.SCANNING, Stage.ANALYSIS):
        raise NotYet
    if found.done_on is not None or found.dropped:
        return
    found.dropped, found.done_on = dropped, None if dropped else city_day(now)
    found.save(update_fields=["dropped", "done_on"])
    _enter(row, Entry.TASK_DONE, found, now, actor, user)


def _enter(
    row: Project, entry: Entry, task: ProjectTask, now: datetime, actor: Actor, user: User | None
) -> None:
    row.changed_at = now
    row.save(update_fields=["changed_at"])
    enter(row, entry, now=now, user=user, words=task.what, after="dropped" if task.dropped else "")
    record(verb=Verb.PROJECT_CHANGED, subject=row, actor=actor, now=now, fields=["tasks"], zone=row.zone)
