"""A mail as it goes over the wire."""

from __future__ import annotations

from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from lamplighter.outbox.models import Mail, MailFile


class _OneLine(UniqueUnstructuredHeader):
    """A header whose value is read by programs: never folded, since the library would encode a long one past recognition."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self!s}{policy.linesep}"  # type: ignore[attr-defined]


def _wire() -> Any:
    registry = HeaderRegistry()
    for name in ("In-Reply-To", "References", "List-Unsubscribe"):
        registry.map_to_type(name, _OneLine)  # type: ignore[arg-type]  # it becomes one by this
    return SMTP.clone(header_factory=registry)


_WIRE = _wire()


def composed(mail: Mail, sender: str) -> EmailMessage:
    """The mail, with its HTML twin and its files.

    Raises:
        ValueError: an address, or what a file says of itself, cannot stand in a mail.
    """
    message = EmailMessage(policy=_WIRE)
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    # RFC 3834: no out-of-office answers to a machine.
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    if mail.thread:
        message["In-Reply-To"] = mail.thread
        message["References"] = mail.thread
    if mail.unsubscribe:
        # RFC 8058: the reader's program ends such mails by one POST, without a page in between.
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for file in mail.files.order_by("pk"):
        _attach(message, file)
    if mail.language:  # last: setting content moves or removes every Content- header
        message["Content-Language"] = mail.language
    return message


def _attach(message: EmailMessage, file: MailFile) -> None:
    kind, _, said = file.media_type.partition(";")
    main, _, sub = kind.strip().partition("/")
    message.add_attachment(
        bytes(file.content),
        maintype=main or "application",
        subtype=sub or "octet-stream",
        filename=file.name,
        params=dict(each.strip().split("=", 1) for each in said.split(";") if "=" in each),
    )
