"""Django's mail backend over the outbox: whatever a library sends becomes rows in the open transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing.clock import now


class CannotKeep(ValueError):
    """The mail carries what the outbox does not hold (an attachment)."""


class OutboxBackend(BaseEmailBackend):
    """``EMAIL_BACKEND`` of the house. Used at the edge only, so it reads the clock."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keeps one mail for each recipient. Returns how many messages were kept.

        Raises:
            CannotKeep: a message has an attachment.
        """
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        if message.attachments:
            raise CannotKeep("the outbox holds text and HTML only")
        html = ""
        if isinstance(message, EmailMultiAlternatives):
            html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
        for address in message.recipients():
            post_mail(
                to=address,
                subject=str(message.subject),
                text=str(message.body),
                html=html,
                reply_to=message.reply_to[0] if message.reply_to else "",
                now=now(),
            )
