"""What the room's actions share: a concern under lock, an entry on its timeline, its due time brought up to date."""

from __future__ import annotations

from datetime import datetime

from lamplighter.accounts.models import User
from lamplighter.concerns.actions.searching import keep_words
from lamplighter.concerns.models import Concern, Update
from lamplighter.concerns.queries import leading
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.rules.due import next_due
from lamplighter.concerns.rules.states import State
from lamplighter.concerns.rules.values import INTERNAL, Author, Entry
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.inserting import insert
from lamplighter.roster.models import Officer


class Gone(Exception):
    """There is no such concern any more."""


def locked(pk: int) -> Concern:
    """The concern, held against others until the transaction ends.

    Raises:
        Gone: there is none.
    """
    # `of`: the kind and its desk are shared by all and stay unlocked; SQLite has one writer anyway.
    found = (
        Concern.objects.select_for_update(of=("self",))
        .select_related("kind", "kind__desk")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Gone
    return found


def write_update(
    concern: Concern,
    entry: Entry,
    *,
    now: datetime,
    author: Author,
    text: str = "",
    user: User | None = None,
    officer: Officer | None = None,
    move: str = "",
    before: str = "",
    after: str = "",
    program: str = "",
) -> Update:
    """One more entry on the timeline; the concern is found by its words from now on.

    Args:
        program: name of the department's program that wrote it, where no person did.
    """
    row = Update(
        concern=concern,
        at=now,
        entry=entry.value,
        move=move,
        before=before,
        after=after,
        text=text.strip(),
        author=author.value,
        user=user,
        officer=officer or officer_of(user),
        program=program,
        internal=entry in INTERNAL,
    )
    insert(row)
    if row.text:
        keep_words(concern.pk)
    return row


def officer_of(user: User | None) -> Officer | None:
    """The officer a signed-in person is; None for others."""
    return Officer.objects.filter(user=user).first() if user is not None else None


def set_due(concern: Concern, *, now: datetime, asked_again: bool = False) -> None:
    """Brings what is due up to date with the concern's state; the caller saves.

    Args:
        asked_again: the resident wrote or reopened: a new answer is owed, in duty hours from now.
    """
    if asked_again:
        concern.answer_due_at = leading.answer_due(concern.kind, owner_zone(concern, city_day(now)), now)
    found = next_due(
        State(concern.state),
        unheard=concern.unheard,
        answer_due_at=concern.answer_due_at,
        resolve_due_at=concern.resolve_due_at,
        waits_until=concern.waits_until,
        now=now,
    )
    concern.due, concern.due_at = (found[0].value, found[1]) if found else ("", None)


TOUCHED = [
    "state", "outcome", "changed_at", "due", "due_at", "waits_until", "answer_due_at", "first_answer_at", "resolved_at", "closed_at",
    "reopened", "unheard", "rose_at",
]  # fmt: skip
"""Columns that moves and words change."""


def read(concern: Concern, now: datetime) -> None:
    """Staff have taken note of what is new. Of thanks that is all there is to do: they count as passed on."""
    if concern.state not in (State.NEW.value, State.REOPENED.value):
        return
    concern.state = (State.RESOLVED if concern.kind.thanks else State.ACKNOWLEDGED).value
    if concern.kind.thanks:
        concern.resolved_at = now


def touch(concern: Concern, now: datetime) -> None:
    """Saves what a move or words changed."""
    concern.changed_at = now
    concern.save(update_fields=TOUCHED)
