"""Answers of an application that is on its way."""

from __future__ import annotations

from django.db import models

from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Draft(HouseModel):
    """Answers of an application that is not sent yet, under a secret that travels in the POST body, or in the link by which somebody comes
    back. Gone after a day; after two weeks with such a link."""

    digest = models.CharField(max_length=64, primary_key=True)
    answers = models.JSONField(default=dict)
    expires_at = models.DateTimeField()

    FIELD_CLASSES = classes(sealed=["digest"], restricted=["answers"], staff=["expires_at"])

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="academy_draft_expires")]

    def __str__(self) -> str:
        return "draft"
