"""Private links of leaders, members and those who asked: made from the installation's key, stored nowhere."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from lamplighter.core.numbers import link_secret, read_number, same_secret
from lamplighter.partners.models import Ask, Group, Member
from lamplighter.partners.rules.groups import LEADERS

THROUGH = "raised through a group"
"""Salt of the word by which the form for concerns knows the group it is raised through."""


def leader_secret(member: Member) -> str:
    """What opens the leader's page."""
    return link_secret(
        settings.SECRET_KEY, purpose="group-leader", number=str(member.group_id), contact=member.pk, version=member.link_version
    )  # fmt: skip


def member_secret(member: Member) -> str:
    """What opens an invitation, and later a member's own data."""
    return link_secret(
        settings.SECRET_KEY, purpose="group-member", number=str(member.group_id), contact=member.pk, version=member.link_version
    )  # fmt: skip


def ask_secret(ask: Ask) -> str:
    """What opens a request to whoever made it."""
    return link_secret(
        settings.SECRET_KEY, purpose="group-ask", number=ask.number, contact=0, version=ask.link_version
    )


def leader_link(member: Member) -> str:
    """The absolute address of the leader's page, in their language."""
    return _absolute(member.language, "group-leader", member.group.number, leader_secret(member))


def member_link(member: Member) -> str:
    """The absolute address of an invitation, or of a member's own page."""
    return _absolute(member.language, "group-member", member.pk, member_secret(member))


def ask_link(ask: Ask) -> str:
    """The absolute address of a request's page."""
    return _absolute(ask.language, "group-ask", ask.number, ask_secret(ask))


def _absolute(language: str, route: str, *arguments: object) -> str:
    with override(language):
        path = reverse(route, args=arguments)
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def leader_by_link(number: str, secret: str) -> Member | None:
    """The leader whom a link was made for; None for a wrong one. Every leader's is compared in constant time."""
    plain = read_number(number)
    found = None
    leading = [each.value for each in LEADERS]
    rows = Member.objects.select_related("group").filter(
        group__number=plain or "-", part__in=leading, joined_at__isnull=False
    )
    for member in rows:
        if same_secret(secret, leader_secret(member)):
            found = member
    return found


def member_by_link(pk: int, secret: str) -> Member | None:
    """The member, or the one who is invited, whom a link was made for; None for a wrong one."""
    found = Member.objects.select_related("group").filter(pk=pk).first() if pk < 2**63 else None
    return found if found is not None and same_secret(secret, member_secret(found)) else None


def ask_by_link(number: str, secret: str) -> Ask | None:
    """The request a link was made for; None for a wrong one."""
    found = Ask.objects.select_related("group").filter(number=read_number(number) or "-").first()
    return found if found is not None and same_secret(secret, ask_secret(found)) else None


def through_word(group: Group) -> str:
    """A word that tells the form for concerns, which knows no groups, through which one it is raised; nobody else can make it."""
    return signing.dumps({"number": group.number, "name": group.name}, salt=THROUGH)
