"""A commitment, and its timeline."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.partners.rules.commitments import (
    PLACE_LONGEST,
    WHAT_LONGEST,
    WORDS_LONGEST,
    Entry,
    Made,
    State,
)
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer


class Commitment(HouseModel):
    """A promise made in public, of a post and never of a person. Who holds it is derived (``queries.commitments.held``)."""

    number = models.CharField(max_length=8, unique=True)
    what_en = models.CharField(max_length=WHAT_LONGEST)
    what_es = models.CharField(max_length=WHAT_LONGEST)
    zone = models.CharField(max_length=40)
    """Code of the zone or desk whose post owns it."""
    lead_shift = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    made_on = models.DateField()
    first_due_on = models.DateField()
    """The day first promised. It never moves: figures judge by it."""
    due_on = models.DateField()
    kept_on = models.DateField(null=True)
    made_at = models.CharField(max_length=10, choices=[(m.value, m.value) for m in Made])
    made_number = models.CharField(max_length=8, blank=True)
    """Number of the gathering, concern or project."""
    made_en = models.CharField(max_length=PLACE_LONGEST, blank=True)
    made_es = models.CharField(max_length=PLACE_LONGEST, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    rose_at = models.DateTimeField(null=True)
    reminded_for = models.DateField(null=True)
    """The due day of which the holder was last reminded."""
    told_holder = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_on = models.DateField(null=True)

    FIELD_CLASSES = classes(
        public=["number", "what_en", "what_es", "zone", "state", "made_on", "first_due_on", "due_on", "kept_on", "made_at", "made_en",
                "made_es", "changed_at"],
        staff=["id", "lead_shift", "made_number", "created_at", "rose_at", "reminded_for", "told_holder", "told_on"],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["zone", "state", "due_on"], name="partners_promise_zone"),
            models.Index(fields=["state", "due_on"], name="partners_promise_due"),
            models.Index(fields=["-changed_at", "-id"], name="partners_promise_changed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.KEPT.value, kept_on__isnull=False)
                | (~Q(state=State.KEPT.value) & Q(kept_on__isnull=True)),
                name="partners_kept_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(what_en="") & ~Q(what_es=""), name="partners_promise_in_both_languages"
            ),
            models.CheckConstraint(condition=~Q(zone=""), name="partners_promise_has_a_zone"),
            models.CheckConstraint(
                condition=Q(first_due_on__gte=models.F("made_on")), name="partners_promise_looks_ahead"
            ),
            models.CheckConstraint(
                condition=(Q(made_at=Made.WORDS.value, made_number="") & ~Q(made_en=""))
                | (~Q(made_at=Made.WORDS.value) & (~Q(made_number="") | ~Q(made_en=""))),
                name="partners_promise_made_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.state == State.OPEN.value


class CommitmentEntry(HouseModel):
    """One entry of a commitment's timeline. Never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    entry = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Entry])
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    words_en = models.TextField(max_length=WORDS_LONGEST, blank=True)
    words_es = models.TextField(max_length=WORDS_LONGEST, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    """The officer who wrote, or who holds it from now on."""
    program = models.CharField(max_length=80, blank=True)

    FIELD_CLASSES = classes(
        public=["at", "entry", "due_before", "due_after", "words_en", "words_es"],
        staff=["id", "commitment", "user", "officer", "program"],
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["commitment", "at", "id"], name="partners_promise_line")]

    def __str__(self) -> str:
        return f"entry {self.pk}"
