"""Writes about who works where and when: postings, absences, covers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.actions.shared import EndsBeforeStart, RosterRefused, WrongRole, known_zone, post_of
from lamplighter.roster.models import Absence, Cover, Officer, Posting, Shift
from lamplighter.roster.rules import PostRole, fits


class NotActive(RosterRefused):
    """The officer is no longer on the roster."""

    text = gettext_noop("This officer is no longer on the roster. Bring them back first.")
    field = "officer"


class AlreadyPosted(RosterRefused):
    """The officer is posted to this post and shift on some of these days."""

    text = gettext_noop("The officer already has this post and shift on some of these days.")


class AlreadyAway(RosterRefused):
    """Another absence of the officer overlaps."""

    text = gettext_noop("The officer is already away during some of this time.")
    field = "starts"


class CoversOneself(RosterRefused):
    """An officer cannot stand in for themselves."""

    text = gettext_noop("Officers cannot stand in for themselves. Choose someone else.")
    field = "officer"


class OutsidePosting(RosterRefused):
    """The cover reaches beyond the posting's days."""

    text = gettext_noop("These days reach beyond the posting. Stay within its first and last day.")
    field = "starts"


class AlreadyCovered(RosterRefused):
    """Somebody stands in on some of these days."""

    text = gettext_noop("Someone already stands in on some of these days.")
    field = "starts"


def _overlapping(rows: QuerySet[Posting], starts: date, ends: date | None) -> QuerySet[Posting]:
    found = rows.filter(Q(ends__isnull=True) | Q(ends__gt=starts))
    return found if ends is None else found.filter(starts__lt=ends)


def _locked(officer: Officer) -> Officer:
    """The officer's row, held until the transaction ends, so that two periods cannot slip past each other."""
    return Officer.objects.select_for_update().get(pk=officer.pk)


@transaction.atomic
def post_officer(
    *,
    officer: Officer,
    zone: str,
    role: PostRole,
    shift: Shift,
    starts: date,
    ends: date | None,
    zones: Collection[str] | None,
    actor: Actor,
    now: datetime,
) -> Posting:
    """Posts an officer to a zone, role and shift, from ``starts`` up to, not including, ``ends``. Makes the post if need be.

    Args:
        zones: codes of the zones there are; None where no map has been confirmed, and then any code is taken.

    Raises:
        UnknownZone, WrongRole, EndsBeforeStart, NotActive, AlreadyPosted: as their names say.
    """
    known_zone(zone, zones)
    if not fits(zone, role):
        raise WrongRole
    if ends is not None and ends <= starts:
        raise EndsBeforeStart
    if not _locked(officer).active:
        raise NotActive
    post = post_of(zone=zone, role=role, actor=actor, now=now)
    same = Posting.objects.filter(officer=officer, post=post, shift=shift)
    if _overlapping(same, starts, ends).exists():
        raise AlreadyPosted
    posting = Posting.objects.create(officer=officer, post=post, shift=shift, starts=starts, ends=ends)
    bump("roster")
    fields = ["officer", "post", "shift", "starts", "ends"]
    record(verb=Verb.POSTING_ADDED, subject=posting, actor=actor, now=now, fields=fields, zone=zone)
    return posting


@transaction.atomic
def end_posting(*, posting: Posting, ends: date, actor: Actor, now: datetime) -> None:
    """Ends a posting; ``ends`` is the first day it no longer holds. Covers beyond it end too.

    A posting that ends on the day it starts never held, and is removed.

    Raises:
        EndsBeforeStart: it would end before it starts.
    """
    _locked(posting.officer)
    held = Posting.objects.select_related("post").select_for_update(of=("self",)).get(pk=posting.pk)
    zone = held.post.zone
    if ends < held.starts:
        raise EndsBeforeStart
    if ends == held.starts:
        for cover in held.covers.all():
            _drop_cover(cover, zone, actor, now)
        record(verb=Verb.POSTING_REMOVED, subject=held, actor=actor, now=now, zone=zone)
        held.delete()
    else:
        for cover in held.covers.filter(starts__gte=ends):
            _drop_cover(cover, zone, actor, now)
        for cover in held.covers.filter(ends__gt=ends):
            cover.ends = ends
            cover.save(update_fields=["ends"])
            record(verb=Verb.COVER_CHANGED, subject=cover, actor=actor, now=now, fields=["ends"], zone=zone)
        held.ends = ends
        held.save(update_fields=["ends"])
        record(verb=Verb.POSTING_ENDED, subject=held, actor=actor, now=now, fields=["ends"], zone=zone)
    bump("roster")


@transaction.atomic
def add_absence(
    *, officer: Officer, starts: datetime, ends: datetime, reason: str, actor: Actor, now: datetime
) -> Absence:
    """Notes that an officer is away between two instants. The reason is seen by those who edit the officer's zones only.

    Raises:
        EndsBeforeStart, AlreadyAway: as their names say.
    """
    if ends <= starts:
        raise EndsBeforeStart
    held = _locked(officer)
    if held.absences.filter(starts__lt=ends, ends__gt=starts).exists():
        raise AlreadyAway
    absence = Absence.objects.create(officer=held, starts=starts, ends=ends, reason=reason)
    bump("roster")
    fields = ["officer", "starts", "ends", *(["reason"] if reason else [])]
    record(verb=Verb.ABSENCE_ADDED, subject=absence, actor=actor, now=now, fields=fields)
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, actor: Actor, now: datetime) -> None:
    """Takes an absence back, reason and all."""
    record(verb=Verb.ABSENCE_REMOVED, subject=absence, actor=actor, now=now)
    absence.delete()
    bump("roster")


@transaction.atomic
def add_cover(
    *, posting: Posting, officer: Officer, starts: date, ends: date, actor: Actor, now: datetime
) -> Cover:
    """Lets another officer stand in for a posting, from ``starts`` up to, not including, ``ends``.

    Raises:
        EndsBeforeStart, CoversOneself, NotActive, OutsidePosting, AlreadyCovered: as their names say.
    """
    if ends <= starts:
        raise EndsBeforeStart
    held = Posting.objects.select_related("post").select_for_update(of=("self",)).get(pk=posting.pk)
    if officer.pk == held.officer_id:
        raise CoversOneself
    if not _locked(officer).active:
        raise NotActive
    if starts < held.starts or (held.ends is not None and ends > held.ends):
        raise OutsidePosting
    if held.covers.filter(starts__lt=ends, ends__gt=starts).exists():
        raise AlreadyCovered
    cover = Cover.objects.create(posting=held, officer=officer, starts=starts, ends=ends)
    bump("roster")
    record(
        verb=Verb.COVER_ADDED,
        subject=cover,
        actor=actor,
        now=now,
        fields=["posting", "officer", "starts", "ends"],
        zone=held.post.zone,
    )
    return cover


@transaction.atomic
def remove_cover(*, cover: Cover, actor: Actor, now: datetime) -> None:
    """Takes a cover back."""
    _drop_cover(cover, cover.posting.post.zone, actor, now)
    bump("roster")


def _drop_cover(cover: Cover, zone: str, actor: Actor, now: datetime) -> None:
    record(verb=Verb.COVER_REMOVED, subject=cover, actor=actor, now=now, zone=zone)
    cover.delete()
