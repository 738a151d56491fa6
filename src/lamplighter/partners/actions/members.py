"""Who is in a group: invited by mail or text, in only after their own yes, and gone at one press. Leaders are asked the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.actions import e164
from lamplighter.partners.actions.group_shared import Gone, enter, locked, locked_member, post_to
from lamplighter.partners.messages import group_letters as letters
from lamplighter.partners.models import Group, Member
from lamplighter.partners.queries.group_links import leader_link, member_link
from lamplighter.partners.rules.groups import LEADERS, Part, Side, State, What

AGAIN = "group-link"
"""Category of mails with a lost link."""
NOT_BEFORE = timedelta(minutes=10)
"""Nobody can fill somebody's mailbox."""
MOST = 400
"""Members of one group, invited ones among them."""
WAITING_MOST = 60
"""Invitations of one group that wait for an answer: a link in the wrong hands mails no whole city."""


class Known(Exception):
    """This address, or number, is on the roster already. ``joined``: whether they said yes."""

    def __init__(self, *, joined: bool) -> None:
        super().__init__()
        self.joined = joined


class Full(Exception):
    """The roster holds as many as it can."""


class Waiting(Exception):
    """So many invitations wait for an answer that no more go out before some have one."""


class TooSoon(Exception):
    """The same mail went out a few minutes ago."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who is to be asked: by mail, or by text where ``email`` is empty."""

    name: str
    email: str
    home: str = ""
    phone: str = ""
    language: str = "en"


def invite(
    *,
    group: int,
    new: NewMember,
    now: datetime,
    by: Member | None = None,
    actor: Actor | None = None,
    user: User | None = None,
) -> Member:
    """Asks somebody by mail, or by text, whether they want to be in a group. Until they say so they are in nothing.

    Args:
        by: the leader who invites; None for staff, who are then put on record.

    Raises:
        Gone, Known, Full, Waiting: see there.
    """
    try:
        with transaction.atomic():
            found = locked(group)
            if found.members.count() >= MOST:
                raise Full
            if by is not None and found.members.filter(joined_at__isnull=True).count() >= WAITING_MOST:
                raise Waiting
            member = _row(found, new, Part.MEMBER, now)
            member.save(force_insert=True)
            side = Side.LEADER if by is not None else Side.STAFF
            enter(found, What.INVITED, side, now=now, user=user)
            if actor is not None:
                record(
                    verb=Verb.GROUP_CHANGED, subject=found, actor=actor, now=now, fields=["members"], zone=found.zone
                )  # fmt: skip
            _send_invitation(member, by, now)
    except IntegrityError:
        known = Member.objects.filter(group=group, **_reach(new)).first()
        raise Known(joined=known is not None and known.joined_at is not None) from None
    return member


def _reach(new: NewMember) -> dict[str, str]:
    """How somebody is reached, and told apart from others: by their address, else by their number as networks write it."""
    if new.email:
        return {"email": new.email.lower()}
    return {"email": "", "phone": e164(new.phone)}


def _row(group: Group, new: NewMember, part: Part, now: datetime) -> Member:
    told = {"phone": new.phone[:30], **_reach(new)}
    return Member(
        group=group, part=part.value, name=new.name[:80], home=new.home[:200], language=new.language[:5], invited_at=now, sent_at=now,
        **told,
    )  # fmt: skip


def _send_invitation(member: Member, by: Member | None, now: datetime) -> None:
    inviter = by.name.split(" ")[0] if by is not None else ""
    post_to(member, letters.invitation(member, member_link(member), inviter), now=now)


@transaction.atomic
def invite_again(*, pk: int, now: datetime, by: Member | None = None) -> None:
    """Sends an invitation once more; its time begins anew.

    Raises:
        Gone, TooSoon: see there.
    """
    member = locked_member(pk)
    if member.joined_at is not None:
        raise Gone
    if member.sent_at is not None and now - member.sent_at < NOT_BEFORE:
        raise TooSoon
    member.sent_at = member.invited_at = now
    member.save(update_fields=["sent_at", "invited_at"])
    _send_invitation(member, by, now)


@transaction.atomic
def say_yes(*, pk: int, now: datetime) -> Member:
    """Whoever has the mail says that they want to be in. Said twice, it is said once.

    Raises:
        Gone: the invitation was taken back, or has ended.
    """
    member = locked_member(pk)
    if member.group.state == State.DISSOLVED.value:
        raise Gone
    if Member.objects.filter(pk=pk, joined_at__isnull=True).update(joined_at=now):
        member.joined_at = now
        enter(member.group, What.JOINED, Side.MEMBER, now=now)
        post_to(member, letters.welcome(member, member_link(member)), now=now)
        if member.leads:
            post_to(member, letters.leads_now(member, leader_link(member)), now=now)
    return member


@transaction.atomic
def leave(*, pk: int, now: datetime) -> None:
    """Somebody leaves, or refuses an invitation: all that is kept about them goes.

    Raises:
        Gone: they left before.
    """
    member = locked_member(pk)
    joined, group = member.joined_at is not None, member.group
    member.delete()
    if joined:
        enter(group, What.LEFT, Side.MEMBER, now=now)


@transaction.atomic
def remove(
    *, pk: int, side: Side, now: datetime, actor: Actor | None = None, user: User | None = None
) -> None:
    """A leader, or staff, takes somebody off the roster. Who was in is told; what was kept about them goes.

    Raises:
        Gone: they are not there any more.
    """
    member = locked_member(pk)
    group = member.group
    if member.joined_at is not None:
        post_to(member, letters.removed(member.language, group), now=now)
    member.delete()
    enter(group, What.REMOVED, side, now=now, user=user)
    if actor is not None:
        record(
            verb=Verb.GROUP_MEMBER_REMOVED,
            subject=group,
            actor=actor,
            now=now,
            fields=["members"],
            zone=group.zone,
        )


def appoint(
    *, group: int, part: Part, new: NewMember, now: datetime, actor: Actor, user: User | None
) -> Member:
    """Asks somebody to lead a group; who led it in that part stays a member. A member who said yes leads at once, others after their yes.

    Raises:
        Gone: see there.
        Known: somebody else has just changed who leads it.
    """
    try:
        with transaction.atomic():
            return _appoint(locked(group), part, new, now, actor, user)
    except IntegrityError:
        raise Known(joined=True) from None


def _appoint(
    group: Group, part: Part, new: NewMember, now: datetime, actor: Actor, user: User | None
) -> Member:
    email = new.email.lower()
    for each in group.members.select_for_update().filter(part=part.value).exclude(email=email):
        step_down(each, now)
    member = group.members.select_for_update().filter(email=email).first()
    if member is None:
        member = _row(group, new, part, now)
        member.save(force_insert=True)
    else:
        member.part, member.sent_at = part.value, now
        member.link_version += 1
        member.save(update_fields=["part", "sent_at", "link_version"])
    enter(group, What.LEADER, Side.STAFF, now=now, user=user)
    record(
        verb=Verb.GROUP_LEADER_ASKED,
        subject=group,
        actor=actor,
        now=now,
        fields=[part.value],
        zone=group.zone,
    )
    member.group = group
    if member.leads:
        post_to(member, letters.leads_now(member, leader_link(member)), now=now)
    else:
        _send_invitation(member, None, now)
    return member


def step_down(member: Member, now: datetime) -> None:
    """Somebody leads no more: their leader's link ends. An invitation to lead that nobody took goes."""
    group = member.group
    if member.joined_at is None:
        member.delete()
        return
    member.part, member.shows_name = Part.MEMBER.value, False
    member.link_version += 1
    member.save(update_fields=["part", "shows_name", "link_version"])
    enter(group, What.STEPPED, Side.SYSTEM, now=now)


@transaction.atomic
def renew_link(
    *, pk: int, side: Side, now: datetime, actor: Actor | None = None, user: User | None = None
) -> Member:
    """Ends all links of a leader and mails a new one.

    Raises:
        Gone: see there.
    """
    member = locked_member(pk)
    member.link_version += 1
    member.sent_at = now
    member.save(update_fields=["link_version", "sent_at"])
    enter(member.group, What.LINK, side, now=now, user=user)
    if actor is not None:
        record(
            verb=Verb.GROUP_LINK_RENEWED, subject=member.group, actor=actor, now=now, zone=member.group.zone
        )
    if member.leads:
        post_to(member, letters.leads_now(member, leader_link(member)), now=now)
    else:
        post_to(member, letters.link_again(member, member_link(member)), now=now)
    return member


@transaction.atomic
def send_links(*, reach: str, now: datetime) -> int:
    """Sends somebody the links of all their groups, to the address or number on file. Only its owner learns whether there are any.
    Returns how many."""
    phone = "" if "@" in reach else e164(reach)
    theirs = {"email": "", "phone": phone} if phone else {"email": reach.strip().lower() or "-"}
    rows = Member.objects.select_related("group").filter(**theirs, joined_at__isnull=False)
    sent = 0
    leading = [each.value for each in LEADERS]
    for each in rows.exclude(group__state=State.DISSOLVED.value, part__in=leading):
        # One UPDATE decides between two requests at the same time.
        due = Member.objects.filter(pk=each.pk).exclude(sent_at__gt=now - NOT_BEFORE)
        if not due.update(sent_at=now):
            continue
        link = (
            leader_link(each)
            if each.leads and each.group.state != State.DISSOLVED.value
            else member_link(each)
        )
        post_to(each, letters.link_again(each, link), now=now, category=AGAIN)
        sent += 1
    return sent


@transaction.atomic
def change_own(*, pk: int, name: str, phone: str, home: str, language: str, shows_name: bool) -> None:
    """A member mends what is kept about them. Only a leader's first name is ever shown, and only if they say so here.

    Raises:
        Gone: see there.
    """
    member = locked_member(pk)
    member.name, member.home, member.language = name[:80], home[:200], language[:5]
    if member.email:  # a number that links go to is as fast as an address
        member.phone = phone[:30]
    member.shows_name = shows_name and member.part != Part.MEMBER.value
    member.save(update_fields=["name", "phone", "home", "language", "shows_name"])
