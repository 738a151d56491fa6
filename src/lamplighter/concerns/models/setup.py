"""What a department decides of its concerns: kinds, their questions, desks, other offices, ready-made replies."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from lamplighter.concerns.rules.values import DESK_PREFIX, WORDS_LONGEST, Answering, Route
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Desk(HouseModel):
    """A desk of the whole city. Its post stands in the roster under ``desk:<code>``; only those granted that very code see its concerns."""

    code = models.SlugField(max_length=30, unique=True)
    name_en = models.CharField(max_length=80)
    name_es = models.CharField(max_length=80)

    FIELD_CLASSES = classes(public=["id", "code", "name_en", "name_es"])

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def zone(self) -> str:
        """What stands where a zone's code would."""
        return f"{DESK_PREFIX}{self.code}"


class Endpoint(HouseModel):
    """Another office's Open311 service, to which concerns can be referred."""

    name = models.CharField(max_length=80, unique=True)
    url = models.URLField(max_length=300)
    jurisdiction = models.CharField(max_length=100, blank=True)
    api_key = models.CharField(max_length=200, blank=True)
    sends_words = models.BooleanField(default=False)
    """Whether the resident's own words go along; the place always does."""
    gives_updates = models.BooleanField(null=True)
    """Whether it answers for ``servicerequestupdates``; None until it was asked once."""
    token = models.OneToOneField(
        "accounts.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What the office shows when it posts updates of what was referred to it; None where it does not."""
    active = models.BooleanField(default=True)

    FIELD_CLASSES = classes(
        public=["id", "name"],
        staff=["url", "jurisdiction", "sends_words", "gives_updates", "token", "active"],
        restricted=["api_key"],
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Kind(HouseModel):
    """A kind of concern, the department's own: what it is called, where it goes, when an answer is due."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=80)
    name_es = models.CharField(max_length=80)
    about_en = models.CharField(max_length=300, blank=True)
    about_es = models.CharField(max_length=300, blank=True)
    group_en = models.CharField(max_length=60, blank=True)
    group_es = models.CharField(max_length=60, blank=True)
    keywords = models.CharField(max_length=300, blank=True)  # comma-separated, as Open311 lists them
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    sensitive = models.BooleanField(default=False)
    """Quick exit, neutral mail subjects, no draft, no public trace."""
    crime_report = models.BooleanField(default=False)
    """A crime that has happened: the form says plainly that this is no police report, and where one is made."""
    thanks = models.BooleanField(default=False)
    """Nothing is to be mended: no target for a resolution, no question whether it was solved."""
    needs_place = models.BooleanField(default=True)
    asks_photos = models.BooleanField(default=True)
    may_be_public = models.BooleanField(default=True)
    route = models.CharField(
        max_length=4, choices=[(r.value, r.value) for r in Route], default=Route.ZONE.value
    )
    desk = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="kinds")
    endpoint = models.ForeignKey(
        Endpoint, null=True, blank=True, on_delete=models.PROTECT, related_name="kinds"
    )
    endpoint_code = models.CharField(max_length=60, blank=True)  # the service_code over there
    out_url = models.URLField(max_length=300, blank=True)
    out_phone = models.CharField(max_length=30, blank=True)
    call_en = models.CharField(max_length=300, blank=True)  # the "call instead" notice
    call_es = models.CharField(max_length=300, blank=True)
    call_number = models.CharField(max_length=30, blank=True)
    answer_hours = models.PositiveSmallIntegerField(
        default=16, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    """Hours of the post's duty within which the first answer is due."""
    resolve_days = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    """Days within which it is to be resolved."""
    keep_contact_days = models.PositiveSmallIntegerField(default=180)
    """Days after closing for which contacts are kept."""
    keep_text_days = models.PositiveSmallIntegerField(default=730)
    """Days after closing after which words and point are erased and only counts stay."""

    FIELD_CLASSES = classes(
        public=[
            "id", "code", "name_en", "name_es", "about_en", "about_es", "group_en", "group_es", "keywords", "order",
            "active", "sensitive", "crime_report", "thanks", "needs_place", "asks_photos", "may_be_public", "route",
            "desk", "out_url", "out_phone", "call_en", "call_es", "call_number", "answer_hours", "resolve_days",
            "keep_contact_days", "keep_text_days",
        ],
        staff=["endpoint", "endpoint_code"],
    )  # fmt: skip

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(route=Route.DESK.value) & Q(desk__isnull=False))
                | (~Q(route=Route.DESK.value) & Q(desk__isnull=True)),
                name="concerns_desk_kind_has_a_desk",
            ),
            models.CheckConstraint(
                condition=Q(sensitive=False) | Q(may_be_public=False), name="concerns_sensitive_never_public"
            ),
            models.CheckConstraint(
                condition=~Q(route=Route.DESK.value) | Q(may_be_public=False),
                name="concerns_desk_never_public",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in a language."""
        return self.name_es if language.startswith("es") else self.name_en

    def about(self, language: str) -> str:
        """The sentence below the name, in a language."""
        return self.about_es if language.startswith("es") else self.about_en

    def call(self, language: str) -> str:
        """The "call instead" notice, in a language."""
        return self.call_es if language.startswith("es") else self.call_en


class Question(HouseModel):
    """One more thing that is asked about concerns of a kind."""

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=40)
    text_en = models.CharField(max_length=200)
    text_es = models.CharField(max_length=200)
    hint_en = models.CharField(max_length=200, blank=True)
    hint_es = models.CharField(max_length=200, blank=True)
    answering = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Answering])
    choices = models.JSONField(
        default=list, blank=True
    )  # [{"value": "night", "en": "At night", "es": "De noche"}]
    required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        public=[
            "id",
            "kind",
            "code",
            "text_en",
            "text_es",
            "hint_en",
            "hint_es",
            "answering",
            "choices",
            "required",
            "order",
        ]
    )

    class Meta:
        ordering = ["kind", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="concerns_question_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    def text(self, language: str) -> str:
        """The question in a language."""
        return self.text_es if language.startswith("es") else self.text_en

    def hint(self, language: str) -> str:
        """The hint in a language."""
        return self.hint_es if language.startswith("es") else self.hint_en

    def options(self, language: str) -> list[tuple[str, str]]:
        """Values and words of the choices, in a language."""
        key = "es" if language.startswith("es") else "en"
        return [(str(each["value"]), str(each.get(key) or each["value"])) for each in self.choices]


class ReplyTemplate(HouseModel):
    """A ready-made reply in both languages. ``{officer}``, ``{zone}``, ``{number}`` are filled in."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    text_en = models.TextField(max_length=WORDS_LONGEST)
    text_es = models.TextField(max_length=WORDS_LONGEST)
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.CASCADE, related_name="templates")
    order = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(staff=["id", "code", "title", "text_en", "text_es", "kind", "order"])

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title

    def text(self, language: str) -> str:
        """The reply in a language."""
        return self.text_es if language.startswith("es") else self.text_en
