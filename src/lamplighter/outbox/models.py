"""What waits to go out, as rows: mail, texts, calls to other servers. What came in by mail; and when each periodic job runs next."""

from __future__ import annotations

from django.db import models

from lamplighter.outbox.rules import MailState
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel

_OUTGOING = [
    "id",
    "created_at",
    "state",
    "attempts",
    "next_try",
    "claim",
    "sent_at",
    "last_error",
    "category",
]


class Outgoing(HouseModel):
    """What mails, texts and calls share: written in the transaction they follow from, sent by a worker, erased once sent."""

    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in MailState])
    attempts = models.PositiveSmallIntegerField(default=0)
    # While a worker holds the row this is the end of its lease, so that a killed worker's row is due again by itself.
    next_try = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    # A short code of the caller's own, for example what kind of notice it is; never what it says.
    category = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        abstract = True


def _erased_once_sent(**erased: object) -> models.Q:
    """What is sent has its time and is empty of what it said; what is not sent has no such time."""
    return models.Q(state=MailState.SENT.value, sent_at__isnull=False, **erased) | (
        ~models.Q(state=MailState.SENT.value) & models.Q(sent_at__isnull=True)
    )


class Mail(Outgoing):
    """One mail to one address. Written in the transaction it follows from; the text is erased once it is sent."""

    # Made once, when written: a mail that goes out twice after a crash is the same mail to the reader's program.
    message_id = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True, default="")
    # The Message-ID that all mails of one conversation answer to.
    thread = models.CharField(max_length=200, blank=True, default="")
    unsubscribe = models.CharField(max_length=500, blank=True, default="")

    FIELD_CLASSES = classes(
        staff=[*_OUTGOING, "language"],
        restricted=["message_id", "to", "reply_to", "subject", "text", "html", "thread", "unsubscribe"],
    )

    class Meta:
        indexes = [models.Index(fields=["state", "next_try"], name="outbox_mail_due")]
        constraints = [
            models.CheckConstraint(
                condition=_erased_once_sent(text="", html=""), name="outbox_sent_mail_is_erased"
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.state})"


class MailFile(HouseModel):
    """A file that goes with a mail; erased once the mail is sent."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()

    FIELD_CLASSES = classes(staff=["id", "mail", "media_type"], restricted=["name", "content"])

    def __str__(self) -> str:
        return f"file {self.pk} of mail {self.mail_id}"


class Text(Outgoing):
    """One text message (SMS) to one number, in E.164 form. The body is erased once it is sent."""

    # Handed to the provider with every attempt, so that one which knows it sends no text twice.
    key = models.CharField(max_length=40, unique=True)
    to = models.CharField(max_length=20)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True, default="")
    provider_id = models.CharField(max_length=80, blank=True, default="")

    FIELD_CLASSES = classes(staff=[*_OUTGOING, "language", "provider_id"], restricted=["key", "to", "body"])

    class Meta:
        indexes = [models.Index(fields=["state", "next_try"], name="outbox_text_due")]
        constraints = [
            models.CheckConstraint(condition=_erased_once_sent(body=""), name="outbox_sent_text_is_erased"),
        ]

    def __str__(self) -> str:
        return f"text {self.pk} ({self.state})"


class Call(Outgoing):
    """One HTTP request to another server: a webhook, a referral. Address, headers, body and key are erased once it is delivered."""

    # The webhook-id: the same with every attempt, so that the receiver can tell a repeat.
    uid = models.CharField(max_length=40, unique=True)
    method = models.CharField(max_length=8)
    url = models.CharField(max_length=1000, blank=True)
    host = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, blank=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    signing_key = models.CharField(max_length=200, blank=True, default="")
    # The caller's own mark: which of its rows this call is about.
    reference = models.CharField(max_length=80, blank=True, default="")
    # What the other server answered last.
    status = models.PositiveSmallIntegerField(null=True)

    FIELD_CLASSES = classes(
        staff=[*_OUTGOING, "uid", "method", "host", "content_type", "reference", "status"],
        restricted=["url", "headers", "body", "signing_key"],
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try"], name="outbox_call_due"),
            models.Index(fields=["category", "reference"], name="outbox_call_reference"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_erased_once_sent(body=b"", url="", signing_key=""),
                name="outbox_sent_call_is_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk} ({self.state})"


Kind = type[Mail] | type[Text] | type[Call]
"""Which of the three."""


class Received(HouseModel):
    """That a mail was taken in, so that it is taken once. Holds keyed digests: neither whom it came from nor what it said."""

    digest = models.CharField(max_length=64, unique=True)
    # Of the word in the address it came to, to count how many came for one.
    about = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    FIELD_CLASSES = classes(staff=["id", "received_at"], sealed=["digest", "about"])

    class Meta:
        indexes = [
            models.Index(fields=["about", "received_at"], name="outbox_received_about"),
            models.Index(fields=["received_at"], name="outbox_received_at"),
        ]

    def __str__(self) -> str:
        return f"received {self.pk}"


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
