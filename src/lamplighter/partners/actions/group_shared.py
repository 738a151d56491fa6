"""What actions on groups share: a group under lock, an entry in its log, letters to its leaders."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from lamplighter.accounts.models import User
from lamplighter.outbox.actions import CannotPost, post_mail, post_text
from lamplighter.outbox.wording import Letter
from lamplighter.partners.models import Group, GroupEntry, Member
from lamplighter.partners.queries.group_links import leader_link
from lamplighter.partners.rules.groups import LEADERS, Side, State, What
from lamplighter.roster.models import Officer

CATEGORY = "group"
"""Of these mails in the outbox."""


class Gone(Exception):
    """There is no such row any more, or the group is dissolved."""


def locked(pk: int) -> Group:
    """A group that is there, held against others until the transaction ends.

    Raises:
        Gone: there is none, or it is dissolved.
    """
    found = Group.objects.select_for_update().filter(pk=pk).exclude(state=State.DISSOLVED.value).first()
    if found is None:
        raise Gone
    return found


def locked_member(pk: int) -> Member:
    """A member of a group that is there, held against others.

    Raises:
        Gone: there is none.
    """
    found = Member.objects.select_for_update(of=("self",)).select_related("group").filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


def enter(
    group: Group, what: What, side: Side, *, now: datetime, words: str = "", user: User | None = None
) -> GroupEntry:
    """One more entry of the log. ``words`` name nobody: they outlive the roster."""
    officer = Officer.objects.filter(user=user).first() if user is not None else None
    return GroupEntry.objects.create(
        group=group, at=now, what=what.value, side=side.value, words=words.strip(), user=user, officer=officer
    )


def touch(group: Group, now: datetime, *fields: str) -> None:
    """Saves what was changed."""
    group.changed_at = now
    group.save(update_fields=[*fields, "changed_at"])


def leaders(group: Group) -> list[Member]:
    """The leaders who said yes."""
    leading = [each.value for each in LEADERS]
    return list(
        Member.objects.select_related("group").filter(group=group, part__in=leading, joined_at__isnull=False)
    )


def post_to(member: Member, letter: Letter, *, now: datetime, category: str = CATEGORY) -> None:
    """A mail to one member, or a text to whom has only a telephone number, in the transaction that is open."""
    if not member.email:
        with suppress(CannotPost):  # a number that cannot be texted keeps nothing from being kept
            post_text(to=member.phone, body=letter.sms, language=member.language, now=now, category=category)
        return
    post_mail(
        to=member.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=member.language,
        thread=f"group-{member.group_id}-{member.pk}",
        now=now,
        category=category,
    )


def tell_leaders(group: Group, make: Callable[[Member, str], Letter], *, now: datetime) -> int:
    """A mail to each leader, with their own private link. Returns how many."""
    found = leaders(group)
    for each in found:
        post_to(each, make(each, leader_link(each)), now=now)
    return len(found)
