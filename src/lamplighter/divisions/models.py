"""Divisions of the department, what they say of their work, and the thanks they are sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.divisions.rules import BODY_LONGEST, THANKS_LONGEST, TextState, ThanksState
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Division(HouseModel):
    """A part of the department that has a page: Patrol, Narcotics, Community Interaction …"""

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=80)
    name_es = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    phone = models.CharField(max_length=30, blank=True)
    names_officers = models.BooleanField(default=True)
    """Whether its officers are ever shown by name or picture; where not, they are the division and nothing else."""

    FIELD_CLASSES = classes(public=["id", "slug", "name_en", "name_es", "order", "phone", "names_officers"])

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name_en

    def name(self, language: str) -> str:
        """Its name in a language."""
        return self.name_es if language.startswith("es") else self.name_en


class DivisionText(HouseModel):
    """One version of what a division says, in both languages, so that neither runs ahead of the other."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="texts")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in TextState])
    summary_en = models.CharField(max_length=200)
    summary_es = models.CharField(max_length=200)
    body_en = models.TextField(max_length=BODY_LONGEST)
    body_es = models.TextField(max_length=BODY_LONGEST)
    # A draft is nobody's business outside; what is published is copied into nothing, it is this row.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        public=["id", "division", "summary_en", "summary_es", "body_en", "body_es", "published_at"],
        staff=["state", "written_by", "written_at"],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(state=TextState.PUBLISHED.value),
                name="divisions_one_published_text",
            ),
            models.UniqueConstraint(
                fields=["division"], condition=Q(state=TextState.DRAFT.value), name="divisions_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=TextState.DRAFT.value, published_at__isnull=True)
                | Q(
                    state__in=[TextState.PUBLISHED.value, TextState.REPLACED.value],
                    published_at__isnull=False,
                ),
                name="divisions_published_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} ({self.state})"


class Thanks(HouseModel):
    """A thank-you from a resident. Nothing says who sent it. ``shown`` is what the moderator let stand."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="thanks")
    text = models.TextField(max_length=THANKS_LONGEST)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ThanksState])
    shown = models.TextField(max_length=THANKS_LONGEST, blank=True)
    sent_on = models.DateField()
    decided_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        public=["id", "division", "shown", "sent_on"], staff=["text", "state", "decided_at"]
    )

    class Meta:
        indexes = [models.Index(fields=["state", "sent_on"], name="divisions_thanks_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ThanksState.SHOWN.value) | ~Q(shown=""), name="divisions_shown_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"thanks {self.pk} ({self.state})"
