"""Mail as rows, and when each periodic job runs next."""

from __future__ import annotations

from django.db import models

from lamplighter.outbox.rules import MailState
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class Mail(HouseModel):
    """One mail to one address. Written in the transaction it follows from; the text is erased once it is sent."""

    # Made once, when written: a mail that goes out twice after a crash is the same mail to the reader's program.
    message_id = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in MailState])
    attempts = models.PositiveSmallIntegerField(default=0)
    # While a worker holds the mail this is the end of its lease, so that a killed worker's mail is due again by itself.
    next_try = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    FIELD_CLASSES = classes(
        staff=["id", "created_at", "state", "attempts", "next_try", "claim", "sent_at", "last_error"],
        restricted=["message_id", "to", "reply_to", "subject", "text", "html"],
    )

    class Meta:
        indexes = [models.Index(fields=["state", "next_try"], name="outbox_mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT.value, sent_at__isnull=False, text="", html="")
                | (~models.Q(state=MailState.SENT.value) & models.Q(sent_at__isnull=True)),
                name="outbox_sent_mail_is_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.state})"


class Turn(HouseModel):
    """When a job of the timetable is due next."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    FIELD_CLASSES = classes(staff=["name", "next_at", "started_at", "finished_at", "last_error"])

    def __str__(self) -> str:
        return self.name
