"""Requests to the officer about groups: kept once, answered by the table, risen when late (promise 2)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.numbers import new_number
from lamplighter.outbox.actions import post_letter, post_mail
from lamplighter.outbox.reach import By, Hours
from lamplighter.outbox.wording import Letter
from lamplighter.partners.actions.ask_times import TAKES, give_time_back, keep_time
from lamplighter.partners.actions.group_shared import Gone, enter, leaders, post_to
from lamplighter.partners.actions.members import Full, Known, NewMember, invite
from lamplighter.partners.messages import group_letters as letters
from lamplighter.partners.models import Ask, Group
from lamplighter.partners.queries.group_areas import Covered
from lamplighter.partners.queries.group_links import ask_link, leader_link
from lamplighter.partners.queries.groups import (
    answer_due,
    ask_held,
    owner_zone,
    unsettled_values,
    zone_of_group,
)
from lamplighter.partners.rules.asks import (
    STAYS_USUALLY,
    UNSETTLED,
    Asked,
    AskState,
    Side,
    Verb,
    after,
    is_over,
)
from lamplighter.partners.rules.groups import Side as LogSide
from lamplighter.partners.rules.groups import What
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.cards import address_of
from lamplighter.roster.holding import lead_shift


class OneAtATime(Exception):
    """The group has asked the officer already, and waits for the answer."""


class NeedsWords(Exception):
    """Whoever asked must be told why not."""


class NeedsTime(Exception):
    """An offer names a time to come, and so does a yes to a meeting."""


@dataclass(frozen=True, slots=True)
class NewAsk:
    """What is asked. ``block``: of somebody who wants to start a group; ``hours``: when they can be reached."""

    asked: Asked
    words: str = ""
    meets_at: datetime | None = None
    place: str = ""
    block: Covered | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    by: By = By.LINK
    hours: Sequence[Hours] = ()
    language: str = "en"


def new_once() -> str:
    """A word for a blank form, by which it is kept once however often it is sent."""
    return secrets.token_urlsafe(18)


def _digest(once: str) -> str:
    return hashlib.sha256(f"lamplighter group ask {once}".encode()).hexdigest()


def ask(*, new: NewAsk, group: Group | None, once: str, now: datetime) -> Ask:
    """Keeps a request with its receipt and word to the officer, all in one transaction (promise 3). The same form sent again gives the
    request it made.

    Raises:
        OneAtATime: see there.
    """
    day, digest = city_day(now), _digest(once)
    known = Ask.objects.filter(once=digest).first()
    if known is not None:
        return known
    lon, lat = (new.block.lon, new.block.lat) if new.block is not None else (None, None)
    zone = zone_of_group(group, day) if group is not None else owner_zone(lon, lat, "", day)
    row = Ask(
        number=new_number(), asked=new.asked.value, state=AskState.OPEN.value, group=group, zone=zone,
        lead_shift=lead_shift(zone, new.hours, day), block=new.block.label[:120] if new.block else "", lon=lon, lat=lat,
        words=new.words, meets_at=new.meets_at, place=new.place[:200], name=new.name[:80], email=new.email, phone=new.phone[:30],
        by=new.by.value, language=new.language[:5], made_at=now, due_at=answer_due(zone, now), once=digest,
    )  # fmt: skip
    row.told_holder_id = ask_held(row, now).officer
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if group is not None:
                side = LogSide.LEADER if new.asked is Asked.MEETING else LogSide.MEMBER
                enter(group, What.ASKED, side, now=now)
            who = ask_held(row, now)
            _tell(row, lambda language, link: letters.ask_kept(language, row, who, link, now), now)
            _tell_officer(row, now)
    except IntegrityError:
        known = Ask.objects.filter(once=digest).first()
        if known is None:
            raise OneAtATime from None
        return known
    return row


def _tell(row: Ask, make: object, now: datetime) -> None:
    """A letter to whoever asked: of a meeting to the leaders, each with their own link."""
    assert callable(make)
    if row.asked == Asked.MEETING.value and row.group is not None:
        for leader in leaders(row.group):
            post_to(leader, make(leader.language, leader_link(leader)), now=now)
        return
    letter: Letter = make(row.language, ask_link(row))
    post_letter(row, letter, thread=f"group-ask-{row.number}", now=now, category="group")


def _tell_officer(row: Ask, now: datetime) -> None:
    who = ask_held(row, now)
    address = address_of(who.officer) if who.officer is not None else ""
    if address:
        letter = letters.to_officer(row)
        post_mail(
            to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category="desk"
        )


def _locked(pk: int) -> Ask:
    found = Ask.objects.select_for_update(of=("self",)).select_related("group").filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


@transaction.atomic
def answer(
    *,
    pk: int,
    verb: Verb,
    words: str,
    meets_at: datetime | None,
    now: datetime,
    actor: Actor,
    user: User | None,
    minutes: int = STAYS_USUALLY,
) -> Ask:
    """The officer says yes, no, or another time; a meeting that is still to come they may also move, or call off, later. A yes to a
    meeting and an offer take the officer's time (promise 4). A yes to somebody who wants to join sends them the invitation.

    Args:
        minutes: how long the officer stays at the meeting.

    Raises:
        Gone, NeedsWords, NeedsTime: see there.
        NotAllowed: it was settled, or taken back, in the meantime.
        AwayThen, TimeTaken: the officer is on leave, or has something else, at that time; nothing was changed.
        OneAtATime: the group has asked for another meeting since.
    """
    row = _locked(pk)
    state = after(row.state, verb, Side.STAFF, row.asked, over=is_over(row.meets_at, now))
    if verb is Verb.DECLINE and not words.strip():
        raise NeedsWords
    if verb is Verb.OFFER:
        if meets_at is None or meets_at <= now:
            raise NeedsTime
        row.meets_at = meets_at
    row.state, row.answer, row.answered_by = state.value, words.strip(), user
    try:
        with transaction.atomic():
            _settle(row, now)
    except IntegrityError:
        raise OneAtATime from None
    keep_time(row, minutes, user, now)
    if row.group is not None:
        enter(row.group, What.ANSWERED, LogSide.STAFF, now=now, user=user)
    record(
        verb=Recorded.GROUP_ASK_ANSWERED, subject=row, actor=actor, now=now, fields=["state"], zone=row.zone
    )
    _tell(row, lambda language, link: letters.ask_answered(language, row, link, now), now)
    if verb is Verb.AGREE and row.asked == Asked.JOIN.value:
        _invite(row, now, actor, user)
    return row


def _settle(row: Ask, now: datetime) -> None:
    """Brings the due time up to date with the state, and saves."""
    open_still = AskState(row.state) in UNSETTLED
    row.answered_at = now if row.state != AskState.OPEN.value else row.answered_at
    row.due_at = answer_due(row.zone, now) if open_still else None
    if row.state == AskState.OFFERED.value and row.meets_at is not None:
        row.due_at = min(row.meets_at, row.due_at or row.meets_at)
    row.rose_at = None
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "meets_at", "due_at", "rose_at"])


def _invite(row: Ask, now: datetime, actor: Actor, user: User | None) -> None:
    if row.group is None or not row.email:
        return
    new = NewMember(row.name, row.email, phone=row.phone, language=row.language)
    try:
        with transaction.atomic():
            invite(group=row.group.pk, new=new, now=now, actor=actor, user=user)
    except (Known, Full, Gone):
        return  # on the roster already, or no place there: the officer has answered in words


@transaction.atomic
def reply(*, pk: int, verb: Verb, words: str, now: datetime) -> Ask:
    """Whoever asked takes an offer, asks for another time, or takes it back.

    Raises:
        Gone: see there.
        NotAllowed: it does not stand so any more.
    """
    row = _locked(pk)
    row.state = after(row.state, verb, Side.ASKER, row.asked, over=is_over(row.meets_at, now)).value
    if words.strip():
        row.words = f"{row.words}\n\n{words.strip()}".strip()
        row.save(update_fields=["words"])
    _settle(row, now)
    if AskState(row.state) not in TAKES:
        give_time_back(row)
    if row.group is not None and row.asked == Asked.MEETING.value:
        enter(
            row.group,
            What.ASKED if row.state == AskState.OPEN.value else What.ANSWERED,
            LogSide.LEADER,
            now=now,
        )
    _tell_officer(row, now)
    return row


@transaction.atomic
def erase_own(*, pk: int, now: datetime) -> None:
    """Whoever asked erases what they told; a request that still waits is taken back with it.

    Raises:
        Gone: see there.
    """
    row = _locked(pk)
    if AskState(row.state) in UNSETTLED:
        row.state = AskState.BACK.value
        _settle(row, now)
        _tell_officer(row, now)
    blank(row, now)


def blank(row: Ask, now: datetime) -> None:
    """Erases words and contact; that something was asked, and what became of it, stays."""
    row.words = row.place = row.name = row.email = row.phone = row.answer = ""
    row.by, row.anonymised_at = By.LINK.value, now
    row.link_version += 1
    row.save(
        update_fields=[
            "words",
            "place",
            "name",
            "email",
            "phone",
            "answer",
            "by",
            "anonymised_at",
            "link_version",
        ]
    )


def close_all(group: Group, reason: str, *, now: datetime, user: User | None) -> None:
    """Answers the open requests of a group that is dissolved, and calls off its meetings to come; in the caller's transaction."""
    to_come = Q(asked=Asked.MEETING.value, state=AskState.YES.value, meets_at__gt=now)
    waiting = group.asks.filter(Q(state__in=unsettled_values()) | to_come)
    for pk in list(waiting.values_list("pk", flat=True)):
        row = _locked(pk)
        row.state, row.answer, row.answered_by = AskState.NO.value, reason, user
        _settle(row, now)
        give_time_back(row)
        if row.asked != Asked.MEETING.value:  # the leaders are told of the group itself
            _tell(row, lambda language, link, row=row: letters.ask_answered(language, row, link, now), now)


def move_all(group: Group, kept: Group) -> None:
    """Requests of a group that goes on as another follow it; in the caller's transaction."""
    group.asks.update(group=kept, zone=kept.zone)
