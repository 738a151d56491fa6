"""Groups of the small city, with leaders who said yes; their links as the mails carry them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from lamplighter.outbox.models import Mail
from lamplighter.partners.actions import groups, members
from lamplighter.partners.actions.members import NewMember
from lamplighter.partners.models import Group, Member
from lamplighter.partners.queries.group_areas import Area, Covered
from lamplighter.partners.queries.group_links import leader_secret, member_secret
from lamplighter.partners.rules.groups import Part
from tests.support.concerns import ACTOR, IN_WEST, NOW

BLOCK = "100 block of Main Street"


def area(at: tuple[float, float] = IN_WEST, *labels: str) -> Area:
    """A list of blocks at a point."""
    blocks = tuple(Covered(label, *at) for label in (labels or (BLOCK,)))
    return Area(blocks, None, *at)


def group(
    name: str = "Main Street Block Watch", at: tuple[float, float] = IN_WEST, now: datetime = NOW, **more: Any
) -> Group:
    """A group that forms in the west, unless told otherwise."""
    labels = more.pop("labels", ())
    new = groups.NewGroup(name, "watch", area(at, *labels), **more)
    return groups.make(new=new, now=now, actor=ACTOR, user=None)


def led(
    made: Group,
    email: str = "captain@example.org",
    part: Part = Part.CAPTAIN,
    now: datetime = NOW,
    name: str = "Ida Quill",
) -> Member:
    """Somebody who was asked to lead a group, and said yes."""
    new = NewMember(name, email, home="12 Elm Street")
    member = members.appoint(group=made.pk, part=part, new=new, now=now, actor=ACTOR, user=None)
    return members.say_yes(pk=member.pk, now=now)


def joined(made: Group, email: str, now: datetime = NOW, home: str = "") -> Member:
    """A member who said yes."""
    member = members.invite(group=made.pk, new=NewMember(email.partition("@")[0], email, home=home), now=now)
    return members.say_yes(pk=member.pk, now=now)


def recognized(made: Group, now: datetime = NOW) -> Group:
    """The same group, recognized."""
    return groups.recognize(pk=made.pk, now=now, actor=ACTOR, user=None)


def leader_page(member: Member, below: str = "") -> str:
    """The address of the leader's page."""
    member.refresh_from_db()
    return f"/g/{member.group.number}/{leader_secret(member)}/{below}"


def member_page(member: Member, below: str = "") -> str:
    """The address of a member's own page."""
    member.refresh_from_db()
    return f"/gm/{member.pk}/{member_secret(member)}/{below}"


def mails(to: str) -> list[Mail]:
    """What was posted to an address, in order."""
    return list(Mail.objects.filter(to=to).order_by("pk"))


def link_in(mail: Mail) -> str:
    """The path of the first private link in a mail."""
    found = re.search(r"https?://[^/\s]+(/(?:es/)?g[mq]?/[^\s]+)", mail.text)
    assert found, mail.text
    return found[1]
