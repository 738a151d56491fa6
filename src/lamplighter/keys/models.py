"""Desks, their readers' keys, and the lists that desk leads signed. No secret key is here that the server could open."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lamplighter.keys.rules import NAME_LONGEST, ReaderState, zone_of
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Desk(HouseModel):
    """Who receives what is sealed: the Narcotics Division, say. ``lead_key`` is its lead's public signing key."""

    code = models.SlugField(max_length=32, unique=True)
    name_en = models.CharField(max_length=NAME_LONGEST)
    name_es = models.CharField(max_length=NAME_LONGEST)
    lead_key = models.BinaryField(max_length=32, null=True)
    lead_file = models.TextField(blank=True)  # the lead's key file, wrapped
    keep_days = models.PositiveSmallIntegerField()
    rewards_en = models.TextField(blank=True)
    rewards_es = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)

    FIELD_CLASSES = classes(
        public=[
            "id",
            "code",
            "name_en",
            "name_es",
            "lead_key",
            "keep_days",
            "rewards_en",
            "rewards_es",
            "is_open",
        ],
        sealed=["lead_file"],
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def zone(self) -> str:
        """What roles at this desk are granted for."""
        return zone_of(self.code)

    def said(self, part: str, language: str) -> str:
        """Its name or rewards in a language."""
        return str(getattr(self, f"{part}_{'es' if language.startswith('es') else 'en'}"))


class Reader(HouseModel):
    """The keys of one person at one desk. ``file`` is their key file: secrets that open in their browser only."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ReaderState])
    box = models.BinaryField(max_length=32)
    sign = models.BinaryField(max_length=32)
    key_id = models.BinaryField(max_length=8)
    file = models.TextField()
    made_on = models.DateField()
    ended_on = models.DateField(null=True)

    FIELD_CLASSES = classes(
        public=["box", "sign", "key_id"],
        staff=["id", "desk", "user", "state", "made_on", "ended_on"],
        sealed=["file"],
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "key_id"], name="keys_reader_once"),
            models.UniqueConstraint(
                fields=["desk", "user"],
                condition=~Q(state=ReaderState.ENDED.value),
                name="keys_one_pair_each",
            ),
        ]

    def __str__(self) -> str:
        return bytes(self.key_id).hex()


class SignedList(HouseModel):
    """A list of a desk's readers as its lead signed it. Rows are added and never changed."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="lists")
    number = models.PositiveBigIntegerField()
    data = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    lead_key = models.BinaryField(max_length=32)
    signed_on = models.DateField()

    FIELD_CLASSES = classes(public=["id", "desk", "number", "data", "signature", "lead_key", "signed_on"])

    class Meta:
        ordering = ["desk", "number"]
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="keys_list_once")]

    def __str__(self) -> str:
        return f"list {self.number}"
