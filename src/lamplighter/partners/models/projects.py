"""A SARA project: what was found, what is done, what was counted; its tasks, timeline, and what the public sees of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.partners.rules.projects import (
    LINE_LONGEST,
    TEXT_LONGEST,
    TITLE_LONGEST,
    Entry,
    Stage,
    Verb,
    Verdict,
)
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer

_STAGES = [(s.value, s.value) for s in Stage]


def _period(name: str) -> Q:
    """A period is whole, and longer than nothing, or not there at all."""
    first, until, count = f"{name}_from", f"{name}_until", f"{name}_count"
    none = Q(**{f"{each}__isnull": True for each in (first, until, count)})
    # A comparison with nothing is neither true nor false, and a constraint lets that pass: so each part is asked for.
    whole = {f"{each}__isnull": False for each in (first, until, count)}
    return none | Q(**whole, **{f"{until}__gt": F(first)})


class Project(HouseModel):
    """A problem that is worked on in four steps. Who holds it is derived (``queries.projects.held``)."""

    number = models.CharField(max_length=8, unique=True)
    title_en = models.CharField(max_length=TITLE_LONGEST)
    title_es = models.CharField(max_length=TITLE_LONGEST)
    zone = models.CharField(max_length=40)
    lead_shift = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=10, choices=_STAGES)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    # Scanning
    problem = models.TextField(max_length=TEXT_LONGEST, blank=True)
    sources = models.JSONField(default=dict, blank=True)  # {rules.projects.Source: note}

    # Analysis
    harmed = models.TextField(max_length=TEXT_LONGEST, blank=True)
    when_happens = models.TextField(max_length=TEXT_LONGEST, blank=True)
    where_happens = models.TextField(max_length=TEXT_LONGEST, blank=True)
    why_happens = models.TextField(max_length=TEXT_LONGEST, blank=True)

    # Response
    partners = models.TextField(max_length=TEXT_LONGEST, blank=True)
    response_at = models.DateTimeField(null=True)
    """When the response first started: from then on the measure stays as it is."""

    # Assessment
    measure_en = models.CharField(max_length=LINE_LONGEST, blank=True)
    measure_es = models.CharField(max_length=LINE_LONGEST, blank=True)
    measure_chosen_at = models.DateTimeField(null=True)
    before_from = models.DateField(null=True)
    before_until = models.DateField(null=True)
    before_count = models.PositiveIntegerField(null=True)
    after_from = models.DateField(null=True)
    after_until = models.DateField(null=True)
    after_count = models.PositiveIntegerField(null=True)
    verdict = models.CharField(
        max_length=12, blank=True, choices=[("", ""), *((v.value, v.value) for v in Verdict)]
    )
    verdict_words = models.TextField(max_length=TEXT_LONGEST, blank=True)

    # What is proposed for the public; what is shown is a ProjectSummary.
    draft_en = models.TextField(max_length=TEXT_LONGEST, blank=True)
    draft_es = models.TextField(max_length=TEXT_LONGEST, blank=True)
    asked_at = models.DateTimeField(null=True)
    """When a supervisor was asked to approve the draft; empty once it is decided."""

    told_holder = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_on = models.DateField(null=True)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "title_en", "title_es", "zone", "lead_shift", "stage", "started_at", "changed_at", "ended_at", "problem",
            "sources", "harmed", "when_happens", "where_happens", "why_happens", "partners", "response_at", "measure_en", "measure_es",
            "measure_chosen_at", "before_from", "before_until", "before_count", "after_from", "after_until", "after_count", "verdict",
            "verdict_words", "draft_en", "draft_es", "asked_at", "told_holder", "told_on",
        ],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["zone", "-changed_at"], name="partners_project_zone"),
            models.Index(fields=["asked_at"], name="partners_project_asked", condition=Q(asked_at__isnull=False)),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(response_at__isnull=True)
                | Q(measure_chosen_at__isnull=False, measure_chosen_at__lte=F("response_at")) & ~Q(measure_en="") & ~Q(measure_es=""),
                name="partners_measure_before_response",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.RESPONSE.value, Stage.ASSESSMENT.value, Stage.CLOSED.value])
                | Q(response_at__isnull=False),
                name="partners_response_has_a_start",
            ),
            models.CheckConstraint(condition=_period("before"), name="partners_before_is_whole"),
            models.CheckConstraint(condition=_period("after"), name="partners_after_is_whole"),
            models.CheckConstraint(
                condition=Q(before_until__isnull=True)
                | Q(after_from__isnull=True)
                | Q(after_from__gte=F("before_until")),
                name="partners_after_follows_before",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.CLOSED.value) | ~Q(verdict=""), name="partners_closed_has_a_verdict"
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=[Stage.CLOSED.value, Stage.DROPPED.value], ended_at__isnull=False
                )
                | ~Q(stage__in=[Stage.CLOSED.value, Stage.DROPPED.value]) & Q(ended_at__isnull=True),
                name="partners_project_end_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(zone=""), name="partners_project_has_a_zone"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"project {self.number}"


class ProjectConcern(HouseModel):
    """A concern that belongs to a project, by its number: the two rooms are strangers."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="concerns")
    number = models.CharField(max_length=8)

    FIELD_CLASSES = classes(staff=["id", "project", "number"])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="partners_concern_linked_once")
        ]

    def __str__(self) -> str:
        return self.number


class ProjectArea(HouseModel):
    """Where the problem is, as anybody may know it: a block and its hexagon, never a point."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="areas")
    block = models.CharField(max_length=120)
    hexagon = models.CharField(max_length=20)

    FIELD_CLASSES = classes(public=["block", "hexagon"], staff=["id", "project"])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "block"], name="partners_project_block_once")
        ]

    def __str__(self) -> str:
        return self.block


class ProjectTask(HouseModel):
    """One thing that is done against the problem: by a post, perhaps with a partner."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=LINE_LONGEST)
    zone = models.CharField(max_length=40)
    partner = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    dropped = models.BooleanField(default=False)

    FIELD_CLASSES = classes(
        staff=["id", "project", "what", "zone", "partner", "due_on", "done_on", "dropped"]
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped=False) | Q(done_on__isnull=True), name="partners_task_one_end"
            )
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class ProjectEntry(HouseModel):
    """One entry of a project's timeline. Never changed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    entry = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Entry])
    move = models.CharField(max_length=8, blank=True, choices=[("", ""), *((v.value, v.value) for v in Verb)])
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    """The stage, the verdict, or the number of the concern that it tells of."""
    words = models.TextField(max_length=TEXT_LONGEST, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")

    FIELD_CLASSES = classes(
        staff=["id", "project", "at", "entry", "move", "before", "after", "words", "user", "officer"]
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["project", "at", "id"], name="partners_project_line")]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class ProjectSummary(HouseModel):
    """What a supervisor let everyone see of a project: a copy, so that a later draft changes nothing by itself."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="summary")
    number = models.CharField(max_length=8, unique=True)
    title_en = models.CharField(max_length=TITLE_LONGEST)
    title_es = models.CharField(max_length=TITLE_LONGEST)
    text_en = models.TextField(max_length=TEXT_LONGEST)
    text_es = models.TextField(max_length=TEXT_LONGEST)
    measure_en = models.CharField(max_length=LINE_LONGEST, blank=True)
    measure_es = models.CharField(max_length=LINE_LONGEST, blank=True)
    shown_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    FIELD_CLASSES = classes(
        public=["number", "title_en", "title_es", "text_en", "text_es", "measure_en", "measure_es", "shown_at"],
        staff=["id", "project", "approved_by"],
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="") & ~Q(text_es=""), name="partners_summary_in_both_languages"
            )
        ]

    def __str__(self) -> str:
        return f"summary of {self.number}"
