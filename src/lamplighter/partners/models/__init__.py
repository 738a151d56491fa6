"""Rows of the room: groups with their members and requests, outreach; commitments; projects."""

from lamplighter.partners.models.asks import Ask, Outreach, OutreachEntry
from lamplighter.partners.models.commitments import Commitment, CommitmentEntry
from lamplighter.partners.models.groups import Group, GroupBlock, GroupEntry, GroupMeeting, Member
from lamplighter.partners.models.projects import (
    Project,
    ProjectArea,
    ProjectConcern,
    ProjectEntry,
    ProjectSummary,
    ProjectTask,
)

__all__ = [
    "Ask", "Commitment", "CommitmentEntry", "Group", "GroupBlock", "GroupEntry", "GroupMeeting", "Member", "Outreach", "OutreachEntry",
    "Project", "ProjectArea", "ProjectConcern", "ProjectEntry", "ProjectSummary", "ProjectTask",
]  # fmt: skip
