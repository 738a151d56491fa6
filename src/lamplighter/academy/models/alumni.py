"""Alumni, by their consent, and what the coordinator writes to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.academy.models.application import Application
from lamplighter.academy.rules.alumni import BODY_LONGEST, SUBJECT_LONGEST, Circle, Interest
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Alumnus(HouseModel):
    """A graduate who agreed to be on the list. The row is the consent: withdrawn, it is gone."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="alumnus")
    name = models.CharField(max_length=80)
    """As they wish to be shown."""
    circle = models.CharField(max_length=11, choices=[(each.value, each.value) for each in Circle])
    interests = models.JSONField(default=list)  # e.g. ["translate"]
    letters = models.BooleanField(default=False)
    """Whether they want to be written to."""
    by = models.CharField(max_length=5)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=5, default="en")
    agreed_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    """When they last said so; it holds for the settings' days from then."""

    FIELD_CLASSES = classes(
        restricted=["name", "email", "phone"],
        staff=["id", "application", "circle", "interests", "letters", "by", "language", "agreed_at", "renewed_at"],
    )  # fmt: skip

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return f"alumnus {self.pk}"


class AlumniLetter(HouseModel):
    """Something the coordinator writes to alumni, in both languages; sent once."""

    subject_en = models.CharField(max_length=SUBJECT_LONGEST)
    subject_es = models.CharField(max_length=SUBJECT_LONGEST)
    body_en = models.TextField(max_length=BODY_LONGEST)
    body_es = models.TextField(max_length=BODY_LONGEST)
    interest = models.CharField(
        max_length=9, choices=[(each.value, each.value) for each in Interest], blank=True, default=""
    )
    """Only to those with this interest; empty: to all who want letters."""
    url = models.URLField(max_length=300, blank=True)
    """Of an event, or of anything else that it is about."""
    event_on = models.DateField(null=True, blank=True)
    """Day of the event: until then it stands on the page of alumni."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    sent_to = models.PositiveIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=[
            "id", "subject_en", "subject_es", "body_en", "body_es", "interest", "url", "event_on", "made_at", "made_by", "sent_at",
            "sent_to",
        ]
    )  # fmt: skip

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event_on__isnull=True) | ~Q(url=""), name="academy_alumni_event_has_a_link"
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    def said(self, name: str, language: str) -> str:
        """``subject`` or ``body`` in a language."""
        return str(getattr(self, f"{name}_{'es' if language.startswith('es') else 'en'}"))
