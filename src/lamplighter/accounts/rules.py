"""Pure rules of sign-in: how long things last, and what a device is called."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

INVITATION_LASTS = timedelta(days=7)
DEMO_LINK_LASTS = timedelta(minutes=15)
LINK_KEPT = timedelta(days=1)
DEMO_DOMAIN = "@riverbend.invalid"
"""Ends the address of a demo city's person (RFC 2606: never anyone's)."""
"""How long the row of a link that is over stays, to tell its reader so."""
DEVICE_KEPT = timedelta(days=180)
"""For so long after the last sign-in a browser counts as known."""
VISIT_CODE_LASTS = timedelta(minutes=15)
VISIT_LASTS = timedelta(hours=2)
VISIT_TRIES = 5
"""Guesses at one code of eight figures."""
VISIT_CODES_AN_HOUR = 4
"""Mails with codes that one address gets in an hour, so that nobody can fill somebody's mailbox."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def new_secret() -> str:
    """The secret of a one-time link: 256 random bits, fit for a URL."""
    return secrets.token_urlsafe(32)


def secret_digest(secret: str) -> str:
    """What is stored of it. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """A code to be typed from a mail: eight figures."""
    return f"{secrets.randbelow(10**8):08d}"


def read_code(text: str) -> str:
    """The figures of a code as people type them, in whatever groups."""
    return re.sub(r"[\s.-]+", "", text)[:20]


def device_name(user_agent: str) -> str:
    """Browser and system in words, e.g. ``Firefox, Windows``; empty when neither is known. Versions are dropped on purpose."""
    browser = next((name for mark, name in _BROWSERS if re.search(rf"\b{mark}\w*/", user_agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)
