"""Somebody who applies, their seat, what they sign, what happened; the marks of each night; the certificate."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.academy.models.course import Course, Night
from lamplighter.academy.rules.marks import Came
from lamplighter.academy.rules.states import Check, Side, Standing, Verb
from lamplighter.academy.rules.values import NEEDS_LONGEST, REASON_LONGEST, WAIVER_LONGEST, WORDS_LONGEST
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel

UNDRAWN = 2**31 - 1
"""Place of whoever has not been drawn: behind all who have."""


class Application(HouseModel):
    """Somebody who applies for a course. Without an account; by a private link."""

    number = models.CharField(max_length=8, unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="applications")
    form = models.CharField(max_length=64, unique=True)
    """Digest of the form's own word: the same form sent twice is one application."""
    standing = models.CharField(max_length=13, choices=[(each.value, each.value) for each in Standing])
    language = models.CharField(max_length=5, default="en")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    """In small letters, so that one address is one text."""
    phone = models.CharField(max_length=30, blank=True)
    """As networks write it (E.164), for the same reason."""
    by = models.CharField(max_length=5)
    born = models.DateField(null=True)
    """Only where the course asks an age; erased with the rest."""
    zone = models.CharField(max_length=40, blank=True)
    """Where they live or work; empty: outside of the city."""
    works = models.BooleanField(default=False)
    """The zone is that of their work."""
    words = models.TextField(max_length=WORDS_LONGEST, blank=True)
    """Why they would like to come, if they say so."""
    needs = models.CharField(max_length=NEEDS_LONGEST, blank=True)
    interpreter = models.CharField(max_length=40, blank=True)
    guardian_name = models.CharField(max_length=80, blank=True)
    guardian_email = models.EmailField(blank=True)
    guardian_phone = models.CharField(max_length=30, blank=True)
    first = models.BooleanField(default=False)
    """Carried over from an earlier course: before all others."""
    unlucky = models.PositiveSmallIntegerField(default=0)
    """Earlier courses that ended without a seat for them, as far as these are known."""
    carries = models.BooleanField(default=False)
    """Ended without a seat and comes before all others in their next course, once."""
    tickets = models.PositiveSmallIntegerField(default=1)
    drawn = models.PositiveIntegerField(default=UNDRAWN)
    """Place in the lottery, from 1."""
    check_result = models.CharField(
        max_length=6, choices=[(each.value, each.value) for each in Check], blank=True, default=""
    )
    checked_on = models.DateField(null=True)
    offered_at = models.DateTimeField(null=True)
    offer_ends = models.DateTimeField(null=True)
    offer_reminded_at = models.DateTimeField(null=True)
    """When they were reminded that it ends."""
    accepted_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=REASON_LONGEST, blank=True)
    """What they were told when they were declined, in their language."""
    ran_out = models.BooleanField(default=False)
    """Withdrawn because the offer ran out, not by themselves."""
    ride_on = models.DateField(null=True)
    """When they rode along, or did what stands in for it."""
    stand_in = models.BooleanField(default=False)
    excepted_why = models.CharField(max_length=REASON_LONGEST, blank=True)
    excepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    """No more reminders from then on."""
    anonymised_at = models.DateTimeField(null=True)
    link_version = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "course", "standing", "language", "by", "zone", "works", "first", "unlucky", "carries", "tickets", "drawn",
            "offered_at", "offer_ends", "offer_reminded_at", "accepted_at", "ran_out", "ride_on", "stand_in", "excepted_by", "made_at",
            "changed_at", "stopped_at", "anonymised_at", "link_version",
        ],
        restricted=[
            "name", "email", "phone", "born", "words", "needs", "interpreter", "guardian_name", "guardian_email", "guardian_phone",
            "check_result", "checked_on", "why", "excepted_why",
        ],
        sealed=["form"],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["course", "standing", "-first", "drawn", "id"], name="academy_line"),
            models.Index(fields=["standing", "offer_ends"], name="academy_offers_end"),
            models.Index(fields=["email"], name="academy_email", condition=~Q(email="")),
            models.Index(fields=["phone"], name="academy_phone", condition=~Q(phone="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "email"], condition=~Q(email=""), name="academy_one_application_an_address"
            ),
            models.UniqueConstraint(
                fields=["course", "phone"],
                condition=~Q(phone="") & Q(email=""),
                name="academy_one_application_a_phone",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.OFFERED.value, offer_ends__isnull=False)
                | ~Q(standing=Standing.OFFERED.value),
                name="academy_offers_have_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.number}"


class Seat(HouseModel):
    """One seat of a course, made ahead: taken by an UPDATE that finds it free, so that none is given twice (promise 4)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="seats")
    place = models.PositiveSmallIntegerField()
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.SET_NULL, related_name="seat"
    )

    FIELD_CLASSES = classes(staff=["id", "course", "place", "application"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "place"], name="academy_seat_once")]
        indexes = [
            models.Index(
                fields=["course", "place"], name="academy_seat_free", condition=Q(application__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"seat {self.place}"


class Happening(HouseModel):
    """One move of an application, as its own page and the coordinator's show it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="happenings")
    verb = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Verb])
    side = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Side])
    at = models.DateTimeField()

    FIELD_CLASSES = classes(staff=["id", "application", "verb", "side", "at"])

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d}"


class Waiver(HouseModel):
    """One version of something that is signed. What was signed stays as it was; a change is a new version."""

    kind = models.CharField(max_length=10, choices=[(k, k) for k in ("course", "ride", "guardian")])
    version = models.PositiveSmallIntegerField()
    text_en = models.TextField(max_length=WAIVER_LONGEST)
    text_es = models.TextField(max_length=WAIVER_LONGEST)
    since = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    FIELD_CLASSES = classes(
        public=["id", "kind", "version", "text_en", "text_es", "since"], staff=["made_by"]
    )

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="academy_waiver_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    def text(self, language: str) -> str:
        """The text in a language."""
        return self.text_es if language.startswith("es") else self.text_en


class Signature(HouseModel):
    """Somebody signed a version of a waiver, on the screen or on paper."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="signatures")
    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=80, blank=True)
    """As it was typed; of one on paper, empty."""
    on_paper = models.BooleanField(default=False)
    guardian = models.BooleanField(default=False)
    """Signed by the guardian, not by the applicant."""
    at = models.DateTimeField()

    FIELD_CLASSES = classes(restricted=["id", "application", "waiver", "name", "on_paper", "guardian", "at"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "waiver", "guardian"], name="academy_signed_once")
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Mark(HouseModel):
    """How somebody attended a night. The newest word wins, by the time at which it was said, not at which it arrived."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="marks")
    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="marks")
    came = models.CharField(max_length=7, choices=[(each.value, each.value) for each in Came])
    late = models.PositiveSmallIntegerField(default=0)
    """Minutes after the start."""
    early = models.PositiveSmallIntegerField(default=0)
    """Minutes before the end."""
    by_code = models.BooleanField(default=False)
    """By the participant with the room's code; else by the coordinator."""
    said_at = models.DateTimeField()
    taken_at = models.DateTimeField()

    FIELD_CLASSES = classes(
        staff=["id", "application", "night", "came", "late", "early", "by_code", "said_at", "taken_at"]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "night"], name="academy_mark_once")]

    def __str__(self) -> str:
        return f"mark {self.pk}"


class Certificate(HouseModel):
    """That somebody graduated. Whoever holds its code can have it verified; nobody can list them."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="certificate")
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    """As it stands on the certificate."""
    issued_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        restricted=["code", "name"], staff=["id", "application", "issued_on", "revoked_at"]
    )

    def __str__(self) -> str:
        return f"certificate {self.pk}"
