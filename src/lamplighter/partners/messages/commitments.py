"""What pages, feeds and files say of commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.core.numbers import shown_number
from lamplighter.partners import elsewhere
from lamplighter.partners.messages.posts import day_said, in_reader, post_said, staff_name, zone_name
from lamplighter.partners.models import Commitment, CommitmentEntry
from lamplighter.partners.rules.commitments import INSIDE, Entry, Made, State, Verb, in_time
from lamplighter.plumbing.clock import city_day

MARKS = {State.OPEN.value: "○", State.KEPT.value: "✓", State.MISSED.value: "✕", State.WITHDRAWN.value: "–"}
"""A shape for each state, so that none is told by colour alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a timeline in words. ``language`` is that of ``words``."""

    at: datetime
    sentence: str
    words: str
    language: str
    inside: bool
    who: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A commitment as a list shows it. ``css`` is the state, or "late" for an open one that is overdue."""

    number: str
    shown: str
    what: str
    post: str
    zone: str
    zone_name: str
    state: str
    mark: str
    css: str
    headline: str
    made: str
    made_url: str
    late: bool
    why: str = ""
    why_language: str = ""


def state_name(state: str) -> str:
    """A state in a word or two."""
    return {
        State.OPEN.value: pgettext("a promise", "Open"),
        State.KEPT.value: pgettext("a promise", "Kept"),
        State.MISSED.value: pgettext("a promise", "Not kept"),
        State.WITHDRAWN.value: pgettext("a promise", "Withdrawn"),
    }.get(state, state)


def verb_name(verb: Verb) -> str:
    """A move, as a choice says it."""
    return {
        Verb.KEEP: _("It is done: the promise is kept"),
        Verb.MISS: _("It was not kept"),
        Verb.MOVE: _("Move it to another day"),
        Verb.WITHDRAW: _("Withdraw it"),
    }[verb]


def headline(row: Commitment, now: datetime) -> str:
    """How it stands, in a sentence."""
    due = {"due": day_said(row.due_on, now)}
    if row.state == State.OPEN.value:
        return _("Promised for %(due)s; overdue.") % due if is_late(row, now) else _("By %(due)s.") % due
    if row.state == State.KEPT.value and row.kept_on is not None:
        days = {"kept": day_said(row.kept_on, now), "first": day_said(row.first_due_on, now)}
        if in_time(row.kept_on, row.first_due_on):
            return _("Kept on %(kept)s, in time.") % days
        return _("Kept on %(kept)s; first promised for %(first)s.") % days
    if row.state == State.MISSED.value:
        return _("Not kept. It was promised for %(due)s.") % due
    return _("Withdrawn. It was promised for %(due)s.") % due


def is_late(row: Commitment, now: datetime) -> bool:
    """Whether it is open and its day has passed."""
    return row.is_open and row.due_on < city_day(now)


def made_said(row: Commitment, now: datetime) -> tuple[str, str]:
    """Where it was made, in words, and the page of that place; empty where there is none that everyone may open."""
    kind = Made(row.made_at)
    words, _language = in_reader(row.made_en, row.made_es)
    found = elsewhere.find(kind, row.made_number) if row.made_number else None
    day = day_said(found.on if found and found.on else row.made_on, now)
    where = words or (found.shown if found else "")
    told = {
        Made.GATHERING: _("Said on %(day)s at a gathering"),
        Made.CONCERN: _("Said on %(day)s to somebody who raised a concern"),
        Made.PROJECT: _("Said on %(day)s in a project"),
        Made.WORDS: _("Said on %(day)s"),
    }[kind] % {"day": day}
    return f"{told}: {where}" if where else told, found.url if found else ""


def seen_of(row: Commitment, now: datetime, *, why: CommitmentEntry | None = None) -> Seen:
    """The commitment in the reader's language. ``why``: the entry whose words tell how it came out."""
    made, url = made_said(row, now)
    late = is_late(row, now)
    words, told_in = in_reader(why.words_en, why.words_es) if why is not None else ("", "")
    return Seen(
        number=row.number,
        shown=shown_number(row.number),
        what=in_reader(row.what_en, row.what_es)[0],
        post=post_said(row.zone, now),
        zone=row.zone,
        zone_name=zone_name(row.zone, now),
        state=pgettext("a promise", "Overdue") if late else state_name(row.state),
        mark="▲" if late else MARKS.get(row.state, ""),
        css="late" if late else row.state,
        headline=headline(row, now),
        made=made,
        made_url=url,
        late=late,
        why=words,
        why_language=told_in,
    )


def lines(entries: Sequence[CommitmentEntry], now: datetime, *, staff: bool) -> list[Line]:
    """A timeline, the newest first; for staff with names and what only they see."""
    found = []
    for entry in entries:
        inside = Entry(entry.entry) in INSIDE
        if inside and not staff:
            continue
        words, told_in = in_reader(entry.words_en, entry.words_es)
        who = (entry.program or staff_name(entry.officer)) if staff and not inside else ""
        found.append(Line(entry.at, _sentence(entry, now), words, told_in, inside, who))
    return found[::-1]


def _sentence(entry: CommitmentEntry, now: datetime) -> str:
    after = {"day": day_said(entry.due_after, now)} if entry.due_after else {"day": ""}
    before = {"before": day_said(entry.due_before, now)} if entry.due_before else {"before": ""}
    officer = {"officer": staff_name(entry.officer) or _("Nobody")}
    return {
        Entry.MADE.value: _("Promised for %(day)s"),
        Entry.KEPT.value: _("Kept"),
        Entry.MISSED.value: _("Not kept"),
        Entry.MOVED.value: _("Moved from %(before)s to %(day)s"),
        Entry.WITHDRAWN.value: _("Withdrawn"),
        Entry.HANDED_ON.value: _("%(officer)s holds it from now on"),
        Entry.ROSE.value: _("Overdue: it rose to %(officer)s"),
        Entry.REMINDED.value: _("%(officer)s was reminded"),
    }[entry.entry] % {**after, **before, **officer}


def due_headline(late: int, soon: int) -> str:
    """What the list at the desk begins with."""
    if late:
        return ngettext("%(count)s promise is overdue", "%(count)s promises are overdue", late) % {
            "count": late
        }
    if soon:
        return ngettext(
            "%(count)s promise is due within a week", "%(count)s promises are due within a week", soon
        ) % {"count": soon}
    return _("No promise is due within a week")
