"""A course of the academy: its window, its rules, its nights, who presents them, what is handed out, what people ask."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.academy.rules.states import Audience, CourseState, Method, NightState
from lamplighter.academy.rules.values import (
    ABOUT_LONGEST,
    ANSWER_LONGEST,
    NAME_LONGEST,
    NOTE_LONGEST,
    QUESTION_LONGEST,
    REASON_LONGEST,
    TITLE_LONGEST,
)
from lamplighter.divisions.models import Division
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer


def _choices(words: type[Audience | CourseState | Method | NightState]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in words]


class Course(HouseModel):
    """One run of the academy."""

    number = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=9, choices=_choices(CourseState))
    name_en = models.CharField(max_length=NAME_LONGEST)
    name_es = models.CharField(max_length=NAME_LONGEST)
    about_en = models.TextField(max_length=ABOUT_LONGEST, blank=True)
    about_es = models.TextField(max_length=ABOUT_LONGEST, blank=True)
    audience = models.CharField(max_length=6, choices=_choices(Audience))
    language = models.CharField(max_length=5, default="en")
    """In which the nights are held."""
    interpreter = models.BooleanField(default=False)
    """Whether one comes when somebody asks."""
    least_age = models.PositiveSmallIntegerField(default=18)
    """Years on the first night."""
    first_day = models.DateField()
    weekdays = models.JSONField(default=list)  # Monday 0, e.g. [3]
    starts = models.TimeField()
    """By the city's clock."""
    minutes = models.PositiveSmallIntegerField(default=180)
    place = models.CharField(max_length=TITLE_LONGEST)
    address = models.CharField(max_length=200, blank=True)
    access_en = models.CharField(max_length=REASON_LONGEST, blank=True)
    access_es = models.CharField(max_length=REASON_LONGEST, blank=True)
    """How people get in: steps, doors, hearing loop, parking."""
    seats_count = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    """Applications are taken from ``opens_at`` up to this instant."""
    method = models.CharField(max_length=7, choices=_choices(Method))
    rolling = models.BooleanField(default=False)
    """Of the order of application without a check: seats are offered at once, not when the window has closed."""
    asks_check = models.BooleanField(default=True)
    """Whether only those stand in line whose check was passed."""
    offer_days = models.PositiveSmallIntegerField(default=7)
    """How long an offered seat is kept."""
    seed = models.CharField(max_length=64, blank=True)
    """Of the lottery; nobody sees it before the draw, everybody after it."""
    seed_mark = models.CharField(max_length=64, blank=True)
    """SHA-256 of the seed, published with the course, so that nobody can choose another one later."""
    favored = models.JSONField(default=list)
    """Zones that had few seats of late; who lives or works there has one ticket more. Fixed when the course is announced."""
    selected_at = models.DateTimeField(null=True)
    """From when seats are offered as soon as one is free."""
    nights_needed = models.PositiveSmallIntegerField()
    hours_needed = models.PositiveSmallIntegerField(default=0)
    late_minutes = models.PositiveSmallIntegerField(default=45)
    """Who misses more of a night than this, by coming late and leaving early, was absent."""
    drills_needed = models.BooleanField(default=False)
    """Whether every night with a drill must have been attended."""
    ride_needed = models.BooleanField(default=False)
    """Whether a ride-along, or what stands in for it, is needed."""
    cancelled_en = models.CharField(max_length=REASON_LONGEST, blank=True)
    cancelled_es = models.CharField(max_length=REASON_LONGEST, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(max_length=NOTE_LONGEST, blank=True)
    """What staff write for staff."""

    FIELD_CLASSES = classes(
        public=[
            "id", "number", "state", "name_en", "name_es", "about_en", "about_es", "audience", "language", "interpreter", "least_age",
            "first_day", "weekdays", "starts", "minutes", "place", "address", "access_en", "access_es", "seats_count", "opens_at",
            "closes_at", "method", "rolling", "asks_check", "offer_days", "seed_mark", "favored", "selected_at", "nights_needed",
            "hours_needed", "late_minutes", "drills_needed", "ride_needed", "cancelled_en", "cancelled_es", "changed_at", "done_at",
        ],
        staff=["made_at", "made_by", "note"],
        restricted=["seed"],
    )  # fmt: skip

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="academy_window_ends_later"
            ),
            models.CheckConstraint(condition=Q(seats_count__gte=1), name="academy_course_has_seats"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="academy_nights_last"),
            models.CheckConstraint(condition=Q(offer_days__gte=1), name="academy_offers_last"),
            models.CheckConstraint(
                condition=Q(rolling=False) | Q(method=Method.ORDER.value, asks_check=False),
                name="academy_rolling_is_by_order",
            ),
        ]

    def __str__(self) -> str:
        return f"course {self.number}"

    def said(self, name: str, language: str) -> str:
        """One of its texts (``name``, ``about``, ``access``, ``cancelled``) in a language; in the other where it has one alone."""
        first, second = ("es", "en") if language.startswith("es") else ("en", "es")
        return str(getattr(self, f"{name}_{first}") or getattr(self, f"{name}_{second}"))


class Night(HouseModel):
    """One evening of a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="nights")
    order = models.PositiveSmallIntegerField()
    """Its place in the curriculum, from 1; kept when it is moved."""
    state = models.CharField(max_length=9, choices=_choices(NightState))
    title_en = models.CharField(max_length=TITLE_LONGEST)
    title_es = models.CharField(max_length=TITLE_LONGEST)
    about_en = models.TextField(max_length=ABOUT_LONGEST, blank=True)
    about_es = models.TextField(max_length=ABOUT_LONGEST, blank=True)
    division = models.ForeignKey(
        Division, null=True, blank=True, on_delete=models.SET_NULL, related_name="nights"
    )
    drill = models.BooleanField(default=False)
    """Whether people practice something that they must have practiced."""
    counts = models.BooleanField(default=True)
    """Whether it counts towards graduation; the evening of the graduation itself does not."""
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    added = models.BooleanField(default=False)
    """It makes up for one that was cancelled, so that as many nights are needed as before."""
    moved_from = models.DateTimeField(null=True)
    """When it was to begin before it was moved for the first time after the course had been announced."""
    place = models.CharField(max_length=TITLE_LONGEST, blank=True)  # empty: the course's
    address = models.CharField(max_length=200, blank=True)
    room = models.CharField(max_length=TITLE_LONGEST, blank=True)
    why_en = models.CharField(max_length=REASON_LONGEST, blank=True)
    why_es = models.CharField(max_length=REASON_LONGEST, blank=True)
    """Why it was moved or cancelled."""
    sequence = models.PositiveSmallIntegerField(default=0)
    """Of the calendar file: raised with every change of time or place."""
    door_version = models.PositiveSmallIntegerField(default=0)
    """Of the QR code on the room's screen: raised to end the one before."""
    reminded_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        public=[
            "id", "course", "order", "state", "title_en", "title_es", "about_en", "about_es", "division", "drill", "counts", "starts",
            "ends", "added", "moved_from", "place", "address", "room", "why_en", "why_es", "sequence",
        ],
        staff=["door_version", "reminded_at"],
    )  # fmt: skip

    class Meta:
        ordering = ["starts", "order"]
        constraints = [
            models.UniqueConstraint(fields=["course", "order"], name="academy_night_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="academy_night_ends_later"),
        ]

    def __str__(self) -> str:
        return f"night {self.order}"

    def where(self) -> str:
        """Its room, place and address, those of the course where it has none of its own."""
        place, address = (
            (self.place, self.address) if self.place else (self.course.place, self.course.address)
        )
        return ", ".join(part for part in (self.room, place, address) if part)

    def said(self, name: str, language: str) -> str:
        """One of its texts (``title``, ``about``, ``why``) in a language; in the other where it has one alone."""
        first, second = ("es", "en") if language.startswith("es") else ("en", "es")
        return str(getattr(self, f"{name}_{first}") or getattr(self, f"{name}_{second}"))


class Presenter(HouseModel):
    """An officer who presents a night. The public sees what ``roster.cards`` makes of them; of a division that names nobody, nothing."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="presenters")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="nights")
    division = models.ForeignKey(
        Division, null=True, blank=True, on_delete=models.SET_NULL, related_name="presenters"
    )
    """Of which they come, where it is another than the night's."""

    FIELD_CLASSES = classes(staff=["id", "night", "officer", "division"])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["night", "officer"], name="academy_presenter_once")]

    def __str__(self) -> str:
        return f"presenter {self.pk}"


class Material(HouseModel):
    """Something to read before or after a night: a link or a file."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="materials")
    title_en = models.CharField(max_length=TITLE_LONGEST)
    title_es = models.CharField(max_length=TITLE_LONGEST)
    url = models.URLField(max_length=500, blank=True)
    file = models.CharField(max_length=80, blank=True)
    """Name in the installation's files; never the one it was sent under."""
    media_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)
    open_to_all = models.BooleanField(default=True)
    """Shown to everybody, or to those of the course alone."""

    FIELD_CLASSES = classes(
        public=["id", "night", "title_en", "title_es", "url", "file", "media_type", "size", "open_to_all"]
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="academy_material_is_link_or_file",
            ),
        ]

    def __str__(self) -> str:
        return f"material {self.pk}"


class Question(HouseModel):
    """A question sent in ahead of a night. Nothing says who asked. ``shown`` is what the coordinator let stand."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=QUESTION_LONGEST)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in ("waiting", "shown", "declined")], default="waiting"
    )
    shown_en = models.CharField(max_length=QUESTION_LONGEST, blank=True)
    shown_es = models.CharField(max_length=QUESTION_LONGEST, blank=True)
    answer_en = models.TextField(max_length=ANSWER_LONGEST, blank=True)
    answer_es = models.TextField(max_length=ANSWER_LONGEST, blank=True)
    answered_at = models.DateTimeField(null=True)
    sent_on = models.DateField()
    votes = models.PositiveIntegerField(default=0)

    FIELD_CLASSES = classes(
        public=["id", "night", "shown_en", "shown_es", "answer_en", "answer_es", "answered_at", "votes"],
        staff=["text", "language", "state", "sent_on"],
    )

    class Meta:
        ordering = ["-votes", "id"]

    def __str__(self) -> str:
        return f"question {self.pk}"


class Vote(HouseModel):
    """One voice for a question, by a participant's link; a digest, so that nobody reads who wants to know what."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="voices")
    digest = models.CharField(max_length=64)

    FIELD_CLASSES = classes(staff=["id", "question"], sealed=["digest"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "digest"], name="academy_vote_once")]

    def __str__(self) -> str:
        return "vote"
