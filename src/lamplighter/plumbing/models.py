"""Base models, and the revision numbers by which processes notice changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lamplighter.plumbing.fields import FieldClass, classes


class HouseModel(models.Model):
    """Base of every model of the house: its fields are classed, by ``FIELD_CLASSES``."""

    FIELD_CLASSES: ClassVar[dict[str, FieldClass]] = {}

    class Meta:
        abstract = True


class Revision(HouseModel):
    """Which state of a subject (``places``, ``roster``) holds: a random number, drawn anew in the transaction that changes it."""

    subject = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)

    FIELD_CLASSES = classes(staff=["subject", "number"])

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"
