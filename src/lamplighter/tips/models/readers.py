"""What readers set: what came of a tip, with whom it is shared; what is left of erased ones; what was published of a year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lamplighter.keys.models import Desk
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.tips.models.conversation import Conversation, random_id
from lamplighter.tips.rules.states import OutcomeKind, Seized, SharePart


class Outcome(HouseModel):
    """What came of a conversation, coarsely."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in OutcomeKind])
    what = models.CharField(max_length=16, blank=True, choices=[(each.value, each.value) for each in Seized])
    amount = models.PositiveIntegerField()

    FIELD_CLASSES = classes(staff=["id", "conversation", "kind", "what", "amount"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "kind", "what"], name="tips_outcome_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.what}".strip()


class Share(HouseModel):
    """Another desk whose readers may open a conversation, too."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="shares")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=[(each.value, each.value) for each in SharePart])

    FIELD_CLASSES = classes(staff=["id", "conversation", "desk", "part"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "desk"], name="tips_shared_once")]

    def __str__(self) -> str:
        return self.part


class Tally(HouseModel):
    """What erased conversations came to, by desk and year: ``what`` is ``tips``, a disposition, or an outcome.

    ``tips`` is how many of them stand for the amount; 0 where that was not counted yet.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=40)
    amount = models.PositiveBigIntegerField(default=0)
    tips = models.PositiveIntegerField(default=0)

    FIELD_CLASSES = classes(staff=["id", "desk", "year", "what", "amount", "tips"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "year", "what"], name="tips_tally_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.what}"


class PublishedYear(HouseModel):
    """What the public sees of a year that is over. Written once: what becomes of its tips later changes nothing of it.

    ``figures`` has amounts by the words of ``Tally.what``; it is empty where the year had too few tips.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    published_on = models.DateField()
    figures = models.JSONField(default=dict)

    FIELD_CLASSES = classes(public=["id", "desk", "year", "published_on", "figures"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "year"], name="tips_published_once")]

    def __str__(self) -> str:
        return str(self.year)


class Night(HouseModel):
    """On which days the nightly work was last done. One row."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    rewritten_on = models.DateField(null=True)
    digest_on = models.DateField(null=True)

    FIELD_CLASSES = classes(staff=["only", "rewritten_on", "digest_on"])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=1), name="tips_one_night")]

    def __str__(self) -> str:
        return "night"
