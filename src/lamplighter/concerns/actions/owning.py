"""Who answers: assignment within a post, routing by a supervisor, and the jobs that keep promise 2 told.

Owner and holder are derived (``queries.owners``); what is written here is only the index that lists go by, and what residents were told.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.shared import locked, set_due, touch, write_update
from lamplighter.concerns.actions.telling import announce, tell
from lamplighter.concerns.models import Concern, Draft, Kind, Publication
from lamplighter.concerns.queries import owners
from lamplighter.concerns.rules import states
from lamplighter.concerns.rules.states import NeedsWords, State
from lamplighter.concerns.rules.values import BACK_TO_SHIFT, Author, Entry, Part, Showing, is_desk
from lamplighter.outbox.reach import Hours
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.models import Revision
from lamplighter.plumbing.snapshots import revision
from lamplighter.roster import holding
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

BATCH = 500


class NotOfThePost(Exception):
    """The officer works for another post on this day."""


class NothingChanged(Exception):
    """Neither another zone or desk nor another kind was named: it is there already."""


class NoSuchPost(Exception):
    """The zone or desk has no post that could own a concern."""


@transaction.atomic
def assign(
    *,
    pk: int,
    officer: Officer | None,
    now: datetime,
    actor: Actor,
    user: User | None,
    program: str = "",
) -> None:
    """Gives a concern to one officer of the post that owns it, or back to the shift (None).

    Raises:
        Gone: there is no such concern.
        NotOfThePost: see there.
    """
    concern = locked(pk)
    day = city_day(now)
    if officer is not None and officer.pk not in dict(holding.workers(owners.owner_zone(concern, day), day)):
        raise NotOfThePost
    concern.assigned = officer
    concern.save(update_fields=["assigned"])
    # An entry names the officer who wrote it where it names nobody else: so that it was given back is said apart.
    write_update(
        concern,
        Entry.ASSIGNED,
        now=now,
        author=Author.STAFF,
        user=user,
        officer=officer,
        after="" if officer is not None else BACK_TO_SHIFT,
        program=program,
    )
    record(
        verb=Verb.CONCERN_ASSIGNED,
        subject=concern,
        actor=actor,
        now=now,
        fields=["assigned"],
        zone=concern.zone,
    )


@transaction.atomic
def route(
    *,
    pk: int,
    zone: str,
    kind: Kind | None,
    words: str,
    now: datetime,
    actor: Actor,
    user: User | None,
    program: str = "",
) -> None:
    """A supervisor gives a concern to another zone or desk, or another kind, and tells the resident why.

    Args:
        zone: code of the zone or desk; empty lets place and kind decide again.
        kind: another kind; None leaves it.

    Raises:
        Gone: there is no such concern.
        NeedsWords: the resident must be told why.
        NoSuchPost, NothingChanged: see there.
    """
    if not words.strip():
        raise NeedsWords(states.Verb.REFER)
    concern = locked(pk)
    if zone == concern.zone_override and (kind is None or kind.pk == concern.kind_id):
        raise NothingChanged
    if zone and holding.post_of(snapshot(), zone, holding.role_of(zone).value) is None:
        raise NoSuchPost
    if kind is not None:
        concern.kind = kind
        concern.sensitive = concern.sensitive or kind.sensitive
    if concern.sensitive or not concern.kind.may_be_public or is_desk(zone):
        concern.showing, concern.agreed_words = Showing.PRIVATE.value, False
        Publication.objects.filter(concern=concern).delete()
    concern.zone_override = zone
    concern.assigned = None
    concern.save(update_fields=["kind", "sensitive", "showing", "agreed_words", "zone_override", "assigned"])
    _settle(concern, now)
    set_due(concern, now=now, asked_again=concern.first_answer_at is None)
    touch(concern, now)
    update = write_update(
        concern, Entry.ROUTED, now=now, author=Author.STAFF, text=words, user=user, program=program
    )
    holder = owners.held(concern, now).officer
    Concern.objects.filter(pk=pk).update(told_holder=holder, told_on=city_day(now))
    record(
        verb=Verb.CONCERN_ROUTED,
        subject=concern,
        actor=actor,
        now=now,
        fields=["zone_override", "kind"],
        zone=concern.zone,
    )
    tell(concern, update, now=now)
    announce(concern, update, now=now)


def _settle(concern: Concern, now: datetime) -> bool:
    """Brings the index of zones and the lead shift up to date with what is derived."""
    day = city_day(now)
    zone = owners.owner_zone(concern, day)
    if zone == concern.zone:
        return False
    raiser = next((each for each in concern.contacts.all() if each.part == Part.RAISER.value), None)
    hours = [Hours(each) for each in raiser.hours] if raiser else []
    lead = holding.lead_shift(zone, hours, day)
    Concern.objects.filter(pk=concern.pk).update(zone=zone, lead_shift=lead)
    concern.zone, concern.lead_shift = zone, lead
    return True


SETTLED = "concerns.settled"
"""Name of the revision that says for which map, roster and day the index of zones was last brought up to date."""


def settle_zones(*, now: datetime) -> int:
    """After a new zone map, or posts that came or went: the index of zones follows what is derived. Returns how many moved.

    Looks at nothing when neither map, roster nor day has changed since it last came to its end.
    """
    key = (revision("places.maps") ^ revision("roster") ^ (city_day(now).toordinal() << 20)) & (2**62 - 1)
    if Revision.objects.filter(subject=SETTLED, number=key).exists():
        return 0
    moved = last = 0
    while rows := _unsettled(last):
        with transaction.atomic():
            moved += sum(_settle(each, now) for each in rows)
        last = rows[-1].pk
    Revision.objects.update_or_create(subject=SETTLED, defaults={"number": key})
    return moved


def _unsettled(last: int) -> list[Concern]:
    rows = Concern.objects.filter(Q(due_at__isnull=False) | Q(state=State.RESOLVED.value), pk__gt=last)
    return list(rows.select_related("kind", "kind__desk").prefetch_related("contacts").order_by("pk")[:BATCH])


def tell_hand_ons(*, now: datetime) -> int:
    """Tells residents whose concern somebody else holds now, for longer than the set number of days; at most once a day.

    Returns how many were told. Concerns with one owner, shift and told officer are looked up together.
    """
    day, days = city_day(now), settings.LAMPLIGHTER.concerns.hand_on_days
    open_ones = Concern.objects.filter(due_at__isnull=False)
    groups = (
        open_ones.values_list("zone", "lead_shift", "assigned_id", "told_holder_id").distinct().order_by()
    )
    told = 0
    for zone, shift, assigned, before in list(groups):
        holder = holding.held_of(zone, shift, assigned, now).officer
        if holder is None or holder == before:
            continue
        if before is not None and not holding.lasts(zone, shift, assigned, before, day, days):
            continue
        group = open_ones.filter(zone=zone, lead_shift=shift, assigned=assigned, told_holder=before)
        for pk in list(group.exclude(told_on=day).values_list("pk", flat=True)):
            told += _tell_hand_on(pk, now)
    return told


@transaction.atomic
def _tell_hand_on(pk: int, now: datetime) -> bool:
    concern = locked(pk)
    day = city_day(now)
    held = owners.held(concern, now)
    if (
        not concern.is_open
        or held.officer is None
        or held.officer == concern.told_holder_id
        or concern.told_on == day
    ):
        return False
    before = concern.told_holder
    concern.told_holder_id, concern.told_on = held.officer, day
    concern.save(update_fields=["told_holder", "told_on"])
    officer = Officer.objects.get(pk=held.officer)
    update = write_update(concern, Entry.HAND_ON, now=now, author=Author.SYSTEM, officer=officer)
    tell(concern, update, now=now, before=before)
    return True


def rise(*, now: datetime) -> int:
    """What is overdue, or has lain still too long, rises to the supervisor. Returns how many rose."""
    still = now - timedelta(days=settings.LAMPLIGHTER.concerns.stale_days)
    rising = Concern.objects.filter(rose_at=None, due_at__isnull=False).filter(
        Q(due_at__lt=now)
        | Q(changed_at__lt=still) & ~Q(state__in=[State.WAITING.value, State.REFERRED.value])
    )
    count = 0
    for pk in list(rising.order_by("due_at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            concern = locked(pk)
            if concern.rose_at is not None or not concern.is_open:
                continue
            # A timeline entry, but no change: it must not look as if somebody had done something.
            Concern.objects.filter(pk=pk).update(rose_at=now)
            write_update(concern, Entry.ROSE, now=now, author=Author.SYSTEM)
            count += 1
    return count


def lapse(*, now: datetime) -> int:
    """Closes what was resolved long enough ago without the resident saying otherwise. Returns how many."""
    before = now - timedelta(days=settings.LAMPLIGHTER.concerns.close_after_days)
    resolved = Concern.objects.filter(state=State.RESOLVED.value, resolved_at__lt=before, unheard=False)
    count = 0
    for pk in list(resolved.order_by("resolved_at").values_list("pk", flat=True)[:BATCH]):
        try:
            move(pk=pk, verb=states.Verb.LAPSE, party=states.Party.SYSTEM, now=now)
        except states.NotAllowed:
            continue  # the resident answered in the meantime
        count += 1
    return count


@transaction.atomic
def clear_drafts(*, now: datetime) -> int:
    """Erases drafts that are older than a day. Returns how many; their photos are swept as orphans."""
    gone, _ = Draft.objects.filter(expires_at__lte=now).delete()
    return gone
