"""Rows of the room: commitments, projects."""

from lamplighter.partners.models.commitments import Commitment, CommitmentEntry
from lamplighter.partners.models.projects import (
    Project,
    ProjectArea,
    ProjectConcern,
    ProjectEntry,
    ProjectSummary,
    ProjectTask,
)

__all__ = [
    "Commitment", "CommitmentEntry", "Project", "ProjectArea", "ProjectConcern", "ProjectEntry", "ProjectSummary", "ProjectTask",
]  # fmt: skip
