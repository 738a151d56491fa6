"""An hour of an officer that a room beside this one asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer


class Engagement(HouseModel):
    """Where an officer is expected by somebody whom another room knows: here stand who, from when to when, and the number there. The
    cells it takes are those of appointments and gatherings, so that nothing else is sold then (promise 4)."""

    number = models.CharField(max_length=8, unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    made_at = models.DateTimeField()

    FIELD_CLASSES = classes(staff=["id", "number", "officer", "starts", "ends", "made_at"])

    class Meta:
        ordering = ["starts", "id"]
        indexes = [models.Index(fields=["officer", "starts"], name="meetings_engagement_day")]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meetings_engagement_lasts")
        ]

    def __str__(self) -> str:
        return f"engagement {self.number}"
