"""Rows of the room: groups with their members and requests, outreach."""

from lamplighter.partners.models.asks import Ask, Outreach, OutreachEntry
from lamplighter.partners.models.groups import Group, GroupBlock, GroupEntry, GroupMeeting, Member

__all__ = ["Ask", "Group", "GroupBlock", "GroupEntry", "GroupMeeting", "Member", "Outreach", "OutreachEntry"]
