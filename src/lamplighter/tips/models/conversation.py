"""What tipsters sent and readers answered, sealed."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from lamplighter.core.sealing.sizes import FILES, TEXTS
from lamplighter.keys.models import Desk
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel
from lamplighter.tips.rules.states import Disposition, State, Way


def random_id() -> int:
    """63 random bits: a row's number says nothing of when it came."""
    return secrets.randbits(63) or 1


class Conversation(HouseModel):
    """A first tip and what follows.

    ``mailbox`` is the hash of the tipster's token, by which it is found, and which the tipster alone can ask for; ``mark`` is the
    protocol's conversation id, which names the tipster's keys, and by which readers know it.
    """

    id = models.BigAutoField(primary_key=True, default=random_id)
    mailbox = models.BinaryField(max_length=32, unique=True)
    mark = models.BinaryField(max_length=32, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    tipster_box = models.BinaryField(max_length=32)
    tipster_sign = models.BinaryField(max_length=32)
    day = models.DateField()
    keep_until = models.DateField()
    state = models.CharField(
        max_length=10, default=State.NEW.value, choices=[(each.value, each.value) for each in State]
    )
    disposition = models.CharField(
        max_length=10, blank=True, choices=[(each.value, each.value) for each in Disposition]
    )
    unread = models.BooleanField(default=True)
    muted = models.BooleanField(default=False)
    first_read_on = models.DateField(null=True)

    FIELD_CLASSES = classes(
        staff=["id", "desk", "day", "keep_until", "state", "disposition", "unread", "muted", "first_read_on"],
        sealed=["mailbox", "mark", "tipster_box", "tipster_sign"],
    )

    class Meta:
        indexes = [models.Index(fields=["desk", "day", "id"], name="tips_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(Exact(Length("mailbox"), Value(32))) & Q(Exact(Length("mark"), Value(32))),
                name="tips_mailbox_length",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]), name="tips_known_state"
            ),
        ]

    def __str__(self) -> str:
        return "conversation"


class Message(HouseModel):
    """One message, of either side; ``signature`` is a tipster's."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    direction = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Way])
    sequence = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    day = models.DateField()

    FIELD_CLASSES = classes(
        staff=["id", "conversation", "direction", "sequence", "size", "day"],
        sealed=["body", "signature"],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "direction", "sequence"], name="tips_message_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    *(Q(size=int(each)) & Q(Exact(Length("body"), Value(each.body))) for each in TEXTS),
                    _connector=Q.OR,
                ),
                name="tips_body_length",
            ),
            models.CheckConstraint(condition=Q(sequence__lt=128), name="tips_sequence"),
            models.CheckConstraint(
                condition=(Q(direction=int(Way.TO_DESK)) & Q(Exact(Length("signature"), Value(64))))
                | (Q(direction=int(Way.TO_TIPSTER)) & Q(Exact(Length("signature"), Value(0)))),
                name="tips_signature_length",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.direction} {self.sequence}"


class Box(HouseModel):
    """The key to a message, sealed to one key. ``added`` came later, for a reader who was not there yet."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="boxes")
    key_id = models.BinaryField(max_length=8)
    sealed = models.BinaryField(max_length=80)
    added = models.BooleanField(default=False)

    FIELD_CLASSES = classes(staff=["id", "message", "added"], sealed=["key_id", "sealed"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "key_id"], name="tips_box_once"),
            models.CheckConstraint(
                condition=Q(Exact(Length("key_id"), Value(8))) & Q(Exact(Length("sealed"), Value(80))),
                name="tips_box_length",
            ),
        ]
        indexes = [models.Index(fields=["key_id"], name="tips_box_key")]

    def __str__(self) -> str:
        return "box"


class TipFile(HouseModel):
    """A file of a tipster: its whole envelope lies below the home in a file with a random name."""

    id = models.BigAutoField(primary_key=True, default=random_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveBigIntegerField()
    size = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=64, unique=True)
    day = models.DateField()
    settled = models.BooleanField(default=False)  # written anew in a nightly rewrite

    FIELD_CLASSES = classes(staff=["id", "conversation", "number", "size", "day", "settled"], sealed=["name"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="tips_file_once"),
            models.CheckConstraint(
                condition=Q(size__in=[int(each) for each in FILES]), name="tips_file_size"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.number}"
