"""Fetches answers by IMAP: what is unread in the folder is taken, marked as read and, where wished, moved away."""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from lamplighter.outbox.inbound import Taken, take_message
from lamplighter.outbox.letters import LARGEST
from lamplighter.plumbing.config import Mail as MailSettings

log = logging.getLogger(__name__)

BATCH = 50
"""Most mails in one go."""
TIMEOUT = 15
"""Seconds that one step of the session may take."""


class MailboxTrouble(Exception):
    """The mailbox cannot be used now. Says which step, never the server's words."""


def fetch_new(now: Callable[[], datetime], wanted: MailSettings) -> dict[Taken, int]:
    """Takes what is unread, the oldest first, at most ``BATCH``. Without an IMAP server nothing. Returns how many became what.

    A mail that its room could not take in for a fault of ours is flagged and left unread, for somebody to look at; the
    others go on. When the database cannot be used, all stays as it is for the next time.

    Raises:
        MailboxTrouble: the server cannot be reached, or refuses us.
    """
    counts: dict[Taken, int] = {}
    if not wanted.imap_host or not wanted.reply_domain:
        return counts
    with _session(wanted) as session:
        for uid in (
            _ask(session, "SEARCH", "UNSEEN", "UNFLAGGED")[0].decode("ascii", "replace").split()[:BATCH]
        ):
            taken = _take(session, uid, now())
            if taken is None:
                _ask(session, "STORE", uid, "+FLAGS", r"(\Flagged)")
                continue
            counts[taken] = counts.get(taken, 0) + 1
            _ask(session, "STORE", uid, "+FLAGS", r"(\Seen)")
            if wanted.imap_done_folder and taken is not Taken.NOT_OURS:
                _move(session, uid, wanted.imap_done_folder)
    return counts


def _take(session: imaplib.IMAP4, uid: str, now: datetime) -> Taken | None:
    size = re.search(
        rb"RFC822\.SIZE (\d{1,15})", b" ".join(_plain(_ask(session, "FETCH", uid, "(RFC822.SIZE)")))
    )
    if size is not None and int(size[1]) > LARGEST:
        return Taken.REFUSED
    found = [each[1] for each in _ask(session, "FETCH", uid, "(BODY.PEEK[])") if isinstance(each, tuple)]
    if not found:
        return Taken.NOT_OURS  # gone meanwhile
    try:
        return take_message(bytes(found[0]), now)
    except DatabaseError:
        raise
    except Exception as error:
        # The class only: an error's words may quote the mail.
        log.error("a mail could not be taken in: %s", type(error).__name__)
        return None


def _plain(rows: list[Any]) -> Iterator[bytes]:
    for row in rows:
        yield from (each for each in (row if isinstance(row, tuple) else (row,)) if isinstance(each, bytes))


def _move(session: imaplib.IMAP4, uid: str, folder: str) -> None:
    if "MOVE" in session.capabilities:
        _ask(session, "MOVE", uid, _quoted(folder))
        return
    _ask(session, "COPY", uid, _quoted(folder))
    _ask(session, "STORE", uid, "+FLAGS", r"(\Deleted)")
    session.expunge()


def _ask(session: imaplib.IMAP4, command: str, *words: str) -> list[Any]:
    try:
        status, rows = session.uid(command, *words)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxTrouble(f"{command}: {type(error).__name__}") from None
    if status != "OK":
        raise MailboxTrouble(f"{command} was refused")
    return [row for row in rows if row is not None] or [b""]


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def _session(wanted: MailSettings) -> Iterator[imaplib.IMAP4]:
    """A session with the folder open, encrypted and signed in as the settings say."""
    session: imaplib.IMAP4 | None = None
    try:
        session = _connected(wanted)
        session.login(wanted.imap_user, wanted.imap_password)
        status, _ = session.select(_quoted(wanted.imap_folder))
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        _end(session)
        raise MailboxTrouble(type(error).__name__) from None
    try:
        if status != "OK":
            raise MailboxTrouble("the folder cannot be opened")
        yield session
    finally:
        _end(session)


def _connected(wanted: MailSettings) -> imaplib.IMAP4:
    where = (wanted.imap_host, wanted.imap_port)
    if wanted.imap_security == "tls":
        return imaplib.IMAP4_SSL(*where, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
    session = imaplib.IMAP4(*where, timeout=TIMEOUT)
    if wanted.imap_security == "starttls":
        try:
            session.starttls(ssl.create_default_context())
        except BaseException:
            _end(session)
            raise
    return session


def _end(session: imaplib.IMAP4 | None) -> None:
    if session is not None:
        with suppress(OSError, imaplib.IMAP4.error):
            session.logout()
