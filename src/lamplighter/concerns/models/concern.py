"""A concern, those to be told of it, its timeline and its photos."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.concerns.models.desk_indexes import DESK_INDEXES
from lamplighter.concerns.models.setup import Kind
from lamplighter.concerns.rules.states import OPEN, Outcome, State, Verb
from lamplighter.concerns.rules.values import (
    TEXT_LONGEST,
    WORDS_LONGEST,
    Author,
    Channel,
    Due,
    Entry,
    Part,
    Showing,
)
from lamplighter.outbox.reach import By
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer

OPEN_VALUES = sorted(state.value for state in OPEN)


class Concern(HouseModel):
    """Something a resident raised. Who owns and holds it is derived (``queries.owners``); ``zone`` is an index of it, kept by a job."""

    number = models.CharField(max_length=8, unique=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="concerns")
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    outcome = models.CharField(
        max_length=10, blank=True, choices=[("", ""), *((o.value, o.value) for o in Outcome)]
    )
    sensitive = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    language = models.CharField(max_length=5, default="en")

    # Where: the point and the words for it are the resident's; what may be shown of them is a publication's.
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place = models.CharField(max_length=200, blank=True)
    place_exact = models.BooleanField(default=True)
    zone = models.CharField(max_length=40)
    zone_override = models.CharField(max_length=40, blank=True)
    """Zone or desk that a supervisor gave it to, against place and kind; empty as a rule."""

    # What
    text = models.TextField(max_length=TEXT_LONGEST, blank=True)
    happens = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict, blank=True)  # {code of question: value or list of values}
    search = models.TextField(
        blank=True
    )  # folded words of text, place, number: what the desk's search looks in

    # Who answers: the lead shift is a shift's code, empty for any.
    lead_shift = models.CharField(max_length=40, blank=True)
    assigned = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_holder = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whom the resident was last told of."""
    told_on = models.DateField(null=True)

    raised_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField()
    first_due_at = models.DateTimeField(null=True)
    """When the first answer was promised. Unlike ``answer_due_at`` it never moves: figures judge by it."""
    resolve_due_at = models.DateTimeField(null=True)
    waits_until = models.DateTimeField(null=True)
    """Of one that waits: when what is waited for should have come."""
    due_at = models.DateTimeField(null=True)  # set as long as it is open: the desk's order
    due = models.CharField(max_length=10, blank=True, choices=[("", ""), *((d.value, d.value) for d in Due)])
    rose_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    unheard = models.BooleanField(default=False)
    """The resident wrote last, and no officer has answered since."""

    showing = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in Showing], default=Showing.PRIVATE.value
    )
    agreed_words = models.BooleanField(default=False)
    """The resident agreed that their own words may be shown, not only the kind."""
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The officer who logged it for a resident."""
    token = models.ForeignKey(
        "accounts.ApiToken", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The program that posted it."""
    through = models.CharField(max_length=8, blank=True)
    """Number of the group of neighbors whose leader raised it for one of them; none of sensitive ones."""
    through_name = models.CharField(max_length=80, blank=True)
    """The group's name as it was then: rooms that know groups are strangers to this one."""
    link_version = models.PositiveSmallIntegerField(default=0)
    anonymised_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        staff=[
            "id", "number", "kind", "state", "outcome", "sensitive", "channel", "language", "place_exact", "zone", "zone_override",
            "lead_shift", "assigned", "told_holder", "told_on", "raised_at", "changed_at", "first_answer_at",
            "resolved_at", "closed_at", "answer_due_at", "first_due_at", "resolve_due_at", "waits_until", "due_at", "due", "rose_at",
            "reopened",
            "merged_into", "unheard", "showing", "agreed_words", "raised_by", "token", "link_version", "anonymised_at",
            "through", "through_name",
        ],
        restricted=["lon", "lat", "place", "text", "happens", "answers", "search"],
    )  # fmt: skip

    class Meta:
        indexes = [
            *DESK_INDEXES,
            models.Index(fields=["zone", "-raised_at"], name="concerns_zone_raised"),
            models.Index(fields=["state", "changed_at"], name="concerns_state_changed"),
            models.Index(fields=["-raised_at", "-id"], name="concerns_raised"),
            models.Index(fields=["rose_at"], name="concerns_rose", condition=Q(rose_at__isnull=False)),
            models.Index(
                fields=["showing", "kind"], name="concerns_showing", condition=~Q(showing="private")
            ),
            models.Index(fields=["closed_at"], name="concerns_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["through"], name="concerns_through", condition=~Q(through="")),
            models.Index(
                fields=["token", "-raised_at"], name="concerns_token", condition=Q(token__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN_VALUES, due_at__isnull=False)
                | (~Q(state__in=OPEN_VALUES) & Q(due_at__isnull=True)),
                name="concerns_open_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED.value, closed_at__isnull=False)
                | (~Q(state=State.CLOSED.value) & Q(closed_at__isnull=True) & Q(outcome="")),
                name="concerns_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="concerns_point_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(sensitive=False) | Q(showing=Showing.PRIVATE.value),
                name="concerns_sensitive_is_private",
            ),
            models.CheckConstraint(condition=~Q(zone=""), name="concerns_has_a_zone"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="concerns_not_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether something is still owed to the resident."""
        return self.due_at is not None


class Contact(HouseModel):
    """Whoever raised a concern, or joined it, and how to reach them. Erased when the kind's time is over, or when they ask."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="contacts")
    part = models.CharField(max_length=8, choices=[(p.value, p.value) for p in Part])
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=5, choices=[(b.value, b.value) for b in By])
    hours = models.JSONField(default=list, blank=True)  # of rules.values.Hours
    language = models.CharField(max_length=5, default="en")
    link_version = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    """A follower by mail or text said on the page that the link leads to that it is them; until then nothing more is sent."""
    stopped_at = models.DateTimeField(null=True)
    """They want no more messages."""

    FIELD_CLASSES = classes(
        staff=[
            "id",
            "concern",
            "part",
            "by",
            "hours",
            "language",
            "link_version",
            "created_at",
            "confirmed_at",
            "stopped_at",
        ],
        restricted=["name", "email", "phone"],
    )

    class Meta:
        # Who calls without the number is found by how they are reached.
        indexes = [
            models.Index(fields=["email"], name="concerns_contact_email", condition=~Q(email="")),
            models.Index(fields=["phone"], name="concerns_contact_phone", condition=~Q(phone="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=Q(part=Part.RAISER.value), name="concerns_one_raiser"
            ),
            models.CheckConstraint(
                condition=~Q(by=By.EMAIL.value) | ~Q(email=""), name="concerns_mail_has_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(by__in=[By.TEXT.value, By.CALL.value]) | ~Q(phone=""),
                name="concerns_call_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Update(HouseModel):
    """One entry of a concern's timeline. Never changed; a resident may blank words of their own."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    entry = models.CharField(max_length=8, choices=[(e.value, e.value) for e in Entry])
    move = models.CharField(
        max_length=11, blank=True, choices=[("", ""), *((v.value, v.value) for v in Verb)]
    )
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    text = models.TextField(max_length=WORDS_LONGEST, blank=True)
    author = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Author])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    """The officer who wrote, or who holds it from now on."""
    program = models.CharField(max_length=80, blank=True)
    """Name of the department's own program that wrote, where no person did."""
    internal = models.BooleanField(default=False)
    public_text = models.TextField(max_length=WORDS_LONGEST, blank=True)
    """What a moderator let stand of the words, for the public."""
    outside_id = models.CharField(max_length=80, blank=True)
    """What the program that sent it over Open311 calls it, so that sending it twice enters it once."""

    FIELD_CLASSES = classes(
        staff=[
            "id",
            "outside_id",
            "concern",
            "at",
            "entry",
            "move",
            "before",
            "after",
            "author",
            "user",
            "officer",
            "program",
            "internal",
        ],
        public=["public_text"],
        restricted=["text"],
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["concern", "at", "id"], name="concerns_timeline"),
            models.Index(fields=["at"], name="concerns_update_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(entry=Entry.MOVE.value) & ~Q(move="") & ~Q(after=""))
                | (~Q(entry=Entry.MOVE.value) & Q(move="")),
                name="concerns_move_is_named",
            ),
            models.UniqueConstraint(
                fields=["concern", "outside_id"], condition=~Q(outside_id=""), name="concerns_outside_once"
            ),
        ]

    def __str__(self) -> str:
        return f"update {self.pk}"


class Photo(HouseModel):
    """A photo, re-encoded without whatever the camera wrote into it; the original is not kept."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="photos")
    update = models.ForeignKey(Update, null=True, on_delete=models.CASCADE, related_name="photos")
    file = models.CharField(max_length=80)  # name in the photos folder
    thumb = models.CharField(max_length=80)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    FIELD_CLASSES = classes(
        staff=["id", "concern", "update", "width", "height", "added_at"], restricted=["file", "thumb"]
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"photo {self.pk}"
