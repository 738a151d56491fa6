"""Writes of projects: starting one, moving it from stage to stage, what each stage holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.numbers import new_number
from lamplighter.partners.models import Project, ProjectArea, ProjectConcern, ProjectEntry
from lamplighter.partners.queries.projects import held, holds
from lamplighter.partners.rules.projects import (
    OPEN,
    Entry,
    Party,
    Source,
    Stage,
    Verb,
    moved_to,
)
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import holding
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

TRIES = 5
TEXTS = (
    "problem",
    "harmed",
    "when_happens",
    "where_happens",
    "why_happens",
    "partners",
    "title_en",
    "title_es",
)
"""Fields that may be written while the project is open."""


class Gone(Exception):
    """There is no such project any more."""


class NoSuchPost(Exception):
    """The zone or desk has no post that could own a project."""


class Ended(Exception):
    """The project is closed or given up: nothing of it changes any more but what the public sees."""


@transaction.atomic
def start(
    *, title_en: str, title_es: str, problem: str, zone: str, now: datetime, actor: Actor, user: User | None
) -> Project:
    """Starts a project.

    Raises:
        NoSuchPost: see there.
    """
    if holding.post_of(snapshot(), zone, holding.role_of(zone).value) is None:
        raise NoSuchPost
    row = _kept(title_en.strip(), title_es.strip(), problem.strip(), zone, now)
    row.told_holder_id, row.told_on = held(row, now).officer, city_day(now)
    row.save(update_fields=["told_holder", "told_on"])
    enter(row, Entry.STARTED, now=now, user=user, after=row.stage)
    record(verb=Recorded.PROJECT_STARTED, subject=row, actor=actor, now=now, zone=zone)
    return row


def _kept(title_en: str, title_es: str, problem: str, zone: str, now: datetime) -> Project:
    """The row, under a number nobody has."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return Project.objects.create(
                    number=new_number(),
                    title_en=title_en,
                    title_es=title_es,
                    problem=problem,
                    zone=zone,
                    lead_shift=holding.lead_shift(zone, (), city_day(now)),
                    stage=Stage.SCANNING.value,
                    started_at=now,
                    changed_at=now,
                )
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("the last try returns or raises")


def locked(pk: int, *, ended_too: bool = False) -> Project:
    """The project, held against others until the transaction ends.

    Raises:
        Gone: there is none.
        Ended: see there, unless ``ended_too``.
    """
    row = Project.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Gone
    if not ended_too and Stage(row.stage) not in OPEN:
        raise Ended
    return row


def enter(
    row: Project,
    entry: Entry,
    *,
    now: datetime,
    user: User | None,
    words: str = "",
    move: str = "",
    before: str = "",
    after: str = "",
) -> ProjectEntry:
    """One more entry on the timeline."""
    officer = Officer.objects.filter(user=user).first() if user is not None else None
    return ProjectEntry.objects.create(
        project=row,
        at=now,
        entry=entry.value,
        move=move,
        before=before,
        after=after,
        words=words.strip(),
        user=user,
        officer=officer,
    )


def keep(
    row: Project, fields: list[str], *, now: datetime, actor: Actor, verb: Recorded = Recorded.PROJECT_CHANGED
) -> None:
    """Saves what changed, and records it."""
    row.changed_at = now
    row.save(update_fields=[*fields, "changed_at"])
    record(verb=verb, subject=row, actor=actor, now=now, fields=fields, zone=row.zone)


@transaction.atomic
def move(
    *, pk: int, verb: Verb, party: Party, words: str = "", now: datetime, actor: Actor, user: User | None
) -> ProjectEntry:
    """Moves a project to another stage.

    Raises:
        Gone: there is no such project.
        NotAllowed, NeedsWords, Lacks: the table says no.
    """
    row = locked(pk, ended_too=True)
    before = Stage(row.stage)
    after = moved_to(verb, before, party, words, holds(row))
    row.stage = after.value
    fields = ["stage"]
    if verb is Verb.RESPOND and row.response_at is None:
        row.response_at = now
        fields.append("response_at")
    if after not in OPEN:
        row.ended_at = now
        fields.append("ended_at")
    keep(row, fields, now=now, actor=actor, verb=Recorded.PROJECT_MOVED)
    return enter(
        row,
        Entry.MOVED,
        now=now,
        user=user,
        words=words,
        move=verb.value,
        before=before.value,
        after=after.value,
    )


@transaction.atomic
def write(
    *,
    pk: int,
    texts: Mapping[str, str],
    sources: Mapping[Source, str] | None = None,
    now: datetime,
    actor: Actor,
    user: User | None,
) -> None:
    """Writes what was found: texts by field, and which sources tell of it with a note for each.

    Raises:
        Gone, Ended: see there.
    """
    row = locked(pk)
    fields = [name for name in TEXTS if name in texts and getattr(row, name) != texts[name].strip()]
    for name in fields:
        setattr(row, name, texts[name].strip())
    if sources is not None:
        told = {source.value: note.strip() for source, note in sources.items()}
        if told != row.sources:
            row.sources = told
            fields.append("sources")
    if fields:
        keep(row, fields, now=now, actor=actor)
        enter(row, Entry.CHANGED, now=now, user=user)


@transaction.atomic
def link(*, pk: int, number: str, linked: bool, now: datetime, actor: Actor, user: User | None) -> None:
    """Takes a concern into a project by its stored number, or out of it.

    Raises:
        Gone, Ended: see there.
    """
    row = locked(pk)
    if linked:
        changed = ProjectConcern.objects.get_or_create(project=row, number=number)[1]
    else:
        changed = bool(ProjectConcern.objects.filter(project=row, number=number).delete()[0])
    if changed:
        _touch(row, "concerns", now, actor)
        enter(row, Entry.LINKED if linked else Entry.UNLINKED, now=now, user=user, after=number)


def _touch(row: Project, name: str, now: datetime, actor: Actor) -> None:
    """Something that hangs on it changed."""
    row.changed_at = now
    row.save(update_fields=["changed_at"])
    record(verb=Recorded.PROJECT_CHANGED, subject=row, actor=actor, now=now, fields=[name], zone=row.zone)


@transaction.atomic
def set_areas(*, pk: int, areas: Mapping[str, str], now: datetime, actor: Actor, user: User | None) -> None:
    """Says where the problem is.

    Args:
        areas: hexagon of each block, by block.

    Raises:
        Gone, Ended: see there.
    """
    row = locked(pk)
    if {each.block: each.hexagon for each in row.areas.all()} == dict(areas):
        return
    row.areas.all().delete()
    ProjectArea.objects.bulk_create(
        ProjectArea(project=row, block=block[:120], hexagon=hexagon) for block, hexagon in areas.items()
    )
    _touch(row, "areas", now, actor)
    enter(row, Entry.CHANGED, now=now, user=user)
