"""Officers, shifts, posts, postings, absences, details, covers and stations. Posts hang on zone codes, which outlive a zone map."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.rules import NOTE_LONGEST, DisplayLevel, PostRole, ShiftKind


class Officer(HouseModel):
    """An officer of the department. Names and badge are staff-only here; what the public sees is made by ``cards``."""

    badge = models.CharField(max_length=20, unique=True)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    title = models.CharField(max_length=40, default="Officer")
    languages = models.JSONField(default=list)  # ISO 639-1 codes, e.g. ["en", "es"]
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    display_level = models.CharField(
        max_length=8, choices=[(level.value, level.value) for level in DisplayLevel]
    )
    # A random word that names the officer in addresses; it says nothing of who it is.
    slug = models.CharField(max_length=16, unique=True)
    portrait = models.CharField(max_length=80, blank=True)
    active = models.BooleanField(default=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="officer"
    )
    # Of the officer's own calendar link: raised to end the one before; 0 while there has been none.
    calendar_version = models.PositiveSmallIntegerField(default=0)
    calendar_on = models.BooleanField(default=False)
    # The same of the link to the officer's own shifts.
    shifts_version = models.PositiveSmallIntegerField(default=0)
    shifts_on = models.BooleanField(default=False)

    FIELD_CLASSES = classes(
        public=["id", "languages", "phone", "email", "slug"],
        staff=[
            "badge", "first_name", "last_name", "title", "display_level", "portrait", "active", "user", "calendar_version",
            "calendar_on", "shifts_version", "shifts_on",
        ],
    )  # fmt: skip

    class Meta:
        ordering = ["last_name", "first_name", "badge"]

    def __str__(self) -> str:
        return f"{self.title} {self.first_name} {self.last_name}"


class Shift(HouseModel):
    """A weekly pattern of local hours. An end at or before the start lies on the next day."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=60)
    name_es = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ShiftKind])
    days = models.JSONField(default=list)  # weekdays, Monday 0
    starts = models.TimeField()
    ends = models.TimeField()

    FIELD_CLASSES = classes(public=["id", "code", "name_en", "name_es", "kind", "days", "starts", "ends"])

    class Meta:
        ordering = ["starts", "code"]

    def __str__(self) -> str:
        return self.code


class Post(HouseModel):
    """A zone and a role. Posts own things; people come and go."""

    zone = models.CharField(max_length=40)
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in PostRole])
    supervisor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )

    FIELD_CLASSES = classes(public=["id", "zone", "role", "supervisor"])

    class Meta:
        ordering = ["zone", "role"]
        constraints = [models.UniqueConstraint(fields=["zone", "role"], name="roster_one_post")]

    def __str__(self) -> str:
        return f"{self.zone} {self.role}"


class Posting(HouseModel):
    """An officer on a post and shift, from a day up to (not including) a day."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="postings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="postings")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="postings")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    FIELD_CLASSES = classes(staff=["id", "officer", "post", "shift", "starts", "ends"])

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="roster_posting_ends_later"
            ),
            models.UniqueConstraint(
                fields=["officer", "post", "shift", "starts"], name="roster_posting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"posting {self.pk}"


class Absence(HouseModel):
    """An officer is away between two instants. Why is nobody's business but the supervisor's."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="absences")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    FIELD_CLASSES = classes(staff=["id", "officer", "starts", "ends"], restricted=["reason"])

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="roster_absence_ends_later"),
            models.UniqueConstraint(fields=["officer", "starts"], name="roster_absence_once"),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class Detail(HouseModel):
    """An officer has duty elsewhere between two instants: away from the posts like an absence, but staff may read why.

    ``what`` completes "the officer is …": "at the academy", "en la academia". ``source`` names what asked for it
    ("academy:<night>:<officer>"), so that whoever asked can move it or take it back; empty where a person wrote it down.
    """

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="details")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    what_en = models.CharField(max_length=120)
    what_es = models.CharField(max_length=120)
    source = models.CharField(max_length=80, blank=True)

    FIELD_CLASSES = classes(staff=["id", "officer", "starts", "ends", "what_en", "what_es", "source"])

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="roster_detail_ends_later"),
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="roster_detail_once_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"detail {self.pk}"


class Cover(HouseModel):
    """Another officer stands in for a posting, from a day up to (not including) a day."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="covers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="covers")
    starts = models.DateField()
    ends = models.DateField()

    FIELD_CLASSES = classes(staff=["id", "posting", "officer", "starts", "ends"])

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="roster_cover_ends_later"),
            models.UniqueConstraint(fields=["posting", "starts"], name="roster_cover_once"),
        ]

    def __str__(self) -> str:
        return f"cover {self.pk}"


class CoverAsk(HouseModel):
    """Somebody was asked to find a cover for one shift of a post. That hours are open is derived each time; this keeps only what
    cannot be: when it was asked, who was told, and what they note. It goes when the gap does."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="cover_asks")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="cover_asks")
    day = models.DateField()
    asked_at = models.DateTimeField()
    told = models.JSONField(default=list)  # "officer 7", "user 5"
    note = models.CharField(max_length=NOTE_LONGEST, blank=True)

    FIELD_CLASSES = classes(staff=["id", "post", "shift", "day", "asked_at", "told", "note"])

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "shift", "day"], name="roster_asked_once")]

    def __str__(self) -> str:
        return f"cover asked {self.pk}"


class CoverOffer(HouseModel):
    """One shift of a post that needs somebody is offered to officers; the first who says yes takes it. Open until it is taken, taken back,
    or needed no more; at most one is open for a shift and day."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="cover_offers")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="cover_offers")
    day = models.DateField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="covers_taken"
    )

    FIELD_CLASSES = classes(staff=["id", "post", "shift", "day", "made_at", "closed_at", "taken_by"])

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "shift", "day"],
                condition=Q(closed_at__isnull=True),
                name="roster_offered_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(closed_at__isnull=False), name="roster_taken_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"cover offered {self.pk}"


class CoverInvitation(HouseModel):
    """An officer to whom a shift was offered. The secret of the link they were sent is derived and stored nowhere."""

    offer = models.ForeignKey(CoverOffer, on_delete=models.CASCADE, related_name="invitations")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="cover_invitations")
    sent_at = models.DateTimeField()
    # When they said that they cannot; a yes takes it back.
    declined_at = models.DateTimeField(null=True, blank=True)

    FIELD_CLASSES = classes(staff=["id", "offer", "officer", "sent_at", "declined_at"])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["offer", "officer"], name="roster_invited_once")]

    def __str__(self) -> str:
        return f"invited {self.pk}"


class Station(HouseModel):
    """Where a zone's officers can be met."""

    zone = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=160)
    phone = models.CharField(max_length=30, blank=True)
    hours_en = models.CharField(max_length=120, blank=True)
    hours_es = models.CharField(max_length=120, blank=True)

    FIELD_CLASSES = classes(public=["id", "zone", "name", "address", "phone", "hours_en", "hours_es"])

    def __str__(self) -> str:
        return self.name
