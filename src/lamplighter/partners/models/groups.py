"""A group, the blocks it covers, those who are in it, when it met, and its log."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lamplighter.partners.rules.asks import WORDS_LONGEST
from lamplighter.partners.rules.groups import Kind, Part, Side, State, What
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.roster.models import Officer


class Group(HouseModel):
    """A block watch or neighborhood association. Its owner is the post of the zone it lies in; ``zone`` is an index of it, kept by a
    job."""

    number = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Kind])
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in State])
    zone = models.CharField(max_length=40)
    lon = models.FloatField()
    lat = models.FloatField()
    """A point inside the area (WGS84 degrees): it decides the zone."""
    shape = models.BinaryField(null=True)
    """WKB polygon of a drawn area; None of one that is a list of blocks."""
    area = models.CharField(max_length=200, blank=True)
    """The area in the officer's words, e.g. the streets it lies between."""
    meets = models.CharField(max_length=200, blank=True)
    """When and where it meets as a rule, for the public."""
    language = models.CharField(max_length=5, default="en")
    other_households = models.PositiveSmallIntegerField(default=0)
    """Households that take part without an e-mail address, as the leader counts them."""

    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    recognized_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirm_due_on = models.DateField(null=True)
    """The day on which a year is over since it was recognized or confirmed."""
    reminded = models.PositiveSmallIntegerField(default=0)
    """How many of this year's reminders went out."""
    lapsed_at = models.DateTimeField(null=True)
    dissolved_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    anonymised_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        public=["number", "name", "kind", "zone", "shape", "area", "meets", "merged_into"],
        staff=[
            "id", "state", "lon", "lat", "language", "other_households", "made_at", "changed_at", "recognized_at", "confirmed_at",
            "confirm_due_on", "reminded", "lapsed_at", "dissolved_at", "anonymised_at",
        ],
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["zone", "state"], name="partners_group_zone"),
            models.Index(fields=["state", "confirm_due_on"], name="partners_group_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(zone=""), name="partners_group_has_a_zone"),
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="partners_group_point"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACTIVE.value) | Q(confirm_due_on__isnull=False),
                name="partners_active_has_a_year",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DISSOLVED.value, dissolved_at__isnull=False)
                | (~Q(state=State.DISSOLVED.value) & Q(dissolved_at__isnull=True)),
                name="partners_dissolved_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(state=State.DISSOLVED.value) & ~Q(merged_into=F("id"))),
                name="partners_merged_is_over",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(state=State.DISSOLVED.value), name="partners_group_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.number}"


class GroupBlock(HouseModel):
    """One block of a group's area: a hundred of house numbers on a street. No house number is ever kept."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="blocks")
    label = models.CharField(max_length=120)
    """As ``core.blocks`` stores it: "1600 block of Lantern Street"."""
    lon = models.FloatField()
    lat = models.FloatField()
    """Middle of the block (WGS84 degrees), as the city's addresses know it."""

    FIELD_CLASSES = classes(public=["label", "lon", "lat"], staff=["id", "group"])

    class Meta:
        ordering = ["label"]
        indexes = [models.Index(fields=["label"], name="partners_block_label")]
        constraints = [models.UniqueConstraint(fields=["group", "label"], name="partners_block_once")]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Member(HouseModel):
    """Somebody of a group, or invited to it. Seen by its leaders and the officer alone; the row goes when they leave."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    part = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Part])
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    """Of somebody without an e-mail address it is where their link goes, by text, written as networks do (E.164)."""
    home = models.CharField(max_length=200, blank=True)
    """Their address, for counting households; never leaves the roster."""
    language = models.CharField(max_length=5, default="en")
    shows_name = models.BooleanField(default=False)
    """A leader agreed that the public may read their first name."""
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    """When they said yes by the link in their mail; None: invited."""
    sent_at = models.DateTimeField(null=True)
    """When their link was last mailed: nobody fills somebody's mailbox."""
    link_version = models.PositiveSmallIntegerField(default=0)

    FIELD_CLASSES = classes(
        staff=["id", "group", "part", "language", "shows_name", "invited_at", "joined_at", "sent_at", "link_version"],
        restricted=["name", "email", "phone", "home"],
    )  # fmt: skip

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["invited_at"], name="partners_invited", condition=Q(joined_at__isnull=True)),
            models.Index(fields=["email"], name="partners_member_email"),
            models.Index(fields=["phone"], name="partners_member_phone", condition=Q(email="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "email"], condition=~Q(email=""), name="partners_member_once"
            ),
            models.UniqueConstraint(
                fields=["group", "phone"], condition=Q(email=""), name="partners_phone_once"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(part=Part.CAPTAIN.value), name="partners_one_captain"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(part=Part.ALTERNATE.value), name="partners_one_alternate"
            ),
            models.CheckConstraint(
                condition=Q(shows_name=False) | ~Q(part=Part.MEMBER.value), name="partners_leaders_show_names"
            ),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="partners_member_is_reached"),
            models.CheckConstraint(
                condition=~Q(email="") | Q(part=Part.MEMBER.value), name="partners_leaders_have_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"

    @property
    def reach(self) -> str:
        """Where messages go: the e-mail address, else the telephone number."""
        return self.email or self.phone

    @property
    def leads(self) -> bool:
        """Whether they lead the group, and said yes to it."""
        return self.joined_at is not None and self.part != Part.MEMBER.value


class GroupMeeting(HouseModel):
    """A meeting that a group held, as its leader or the officer told. Head counts only."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    people = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()
    side = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Side])

    FIELD_CLASSES = classes(staff=["id", "group", "held_on", "people", "told_at", "side"])

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["group", "held_on"], name="partners_met_once_a_day")]

    def __str__(self) -> str:
        return f"group meeting {self.pk}"


class GroupEntry(HouseModel):
    """One entry of a group's log. Never changed but that its words go by age; it names no member."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    what = models.CharField(max_length=12, choices=[(each.value, each.value) for each in What])
    side = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Side])
    words = models.TextField(max_length=WORDS_LONGEST, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")

    FIELD_CLASSES = classes(
        staff=["id", "group", "at", "what", "side", "user", "officer"], restricted=["words"]
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["group", "at", "id"], name="partners_group_log")]

    def __str__(self) -> str:
        return f"group entry {self.pk}"
