"""Sends due mail by SMTP: at least once, and with one Message-ID."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime

from lamplighter.outbox import actions, queries
from lamplighter.outbox.composing import composed
from lamplighter.plumbing.config import Mail as MailSettings

TIMEOUT = 30
"""Seconds that one step of the SMTP session may take."""
_ABOUT_THE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
_CANNOT_GO = (ValueError, smtplib.SMTPNotSupportedError)
"""The mail cannot be composed, or its address has letters that this server does not take."""
BATCH = 50
"""Most mails over one connection."""


def connect(wanted: MailSettings) -> smtplib.SMTP:
    """Opens a session, encrypted and signed in as the settings say.

    Raises:
        OSError, smtplib.SMTPException: the server cannot be used now.
    """
    if wanted.security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            wanted.host, wanted.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        session = smtplib.SMTP(wanted.host, wanted.port, timeout=TIMEOUT)
    try:
        if wanted.security == "starttls":
            session.starttls(context=ssl.create_default_context())
        if wanted.user:
            session.login(wanted.user, wanted.password)
    except BaseException:
        session.close()
        raise
    return session


def send_due(now: Callable[[], datetime], wanted: MailSettings) -> int:
    """Sends what is due, at most ``BATCH``. Without a mail server mail stays. Returns how many were sent.

    Args:
        now: the clock, asked before each mail, since a batch takes its time and a lease starts when it is taken.
    """
    if not wanted.host:
        return 0
    session: smtplib.SMTP | None = None
    sent = 0
    try:
        for pk in queries.due(now(), BATCH):
            claim = actions.claim(pk=pk, now=now())
            if claim is None:
                continue
            try:
                session = session or connect(wanted)
                session.send_message(composed(queries.by_pk(pk), wanted.sender))
            except (OSError, smtplib.SMTPException, ValueError) as error:
                actions.note_failure(
                    pk=pk, claim=claim, error=_named(error), permanent=_is_permanent(error), now=now()
                )
                _close(session)
                session = None
                if not _is_about_the_mail(error):
                    break  # the server is the trouble: the others need not be tried on it now
            else:
                actions.note_sent(pk=pk, claim=claim, now=now())
                sent += 1
    finally:
        _close(session)
    return sent


def _close(session: smtplib.SMTP | None) -> None:
    if session is not None:
        try:
            session.quit()
        except (OSError, smtplib.SMTPException):
            session.close()


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _named(error: Exception) -> str:
    code = _code(error)
    return f"SMTP {code}" if code else type(error).__name__


def _is_about_the_mail(error: Exception) -> bool:
    return isinstance(error, (*_ABOUT_THE_MAIL, *_CANNOT_GO))


def _is_permanent(error: Exception) -> bool:
    """A 5xx answer about this very mail (RFC 5321, 4.2.1), or a mail that cannot be composed. A wrong password is not the mail's fault."""
    code = _code(error)
    refused = isinstance(error, _ABOUT_THE_MAIL) and code is not None and code >= 500
    return isinstance(error, _CANNOT_GO) or refused
