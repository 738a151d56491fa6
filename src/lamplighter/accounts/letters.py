"""The letters of the accounts, with the department's head: in the place of each mail that the sign-in library would word itself.

Under the library's own names of its mails, so that none goes out in its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from lamplighter.city.queries import our_city
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing import clock, saying

RESET = "account/email/password_reset_key"
CHANGES: Mapping[str, tuple[Any, Any]] = {
    "account/email/password_reset": (
        gettext_lazy("Your password is a new one"),
        gettext_lazy("The password of your account was set anew %(when)s, by a link that we sent you. Device: %(device)s."),
    ),
    "account/email/password_changed": (
        gettext_lazy("Your password was changed"),
        gettext_lazy("The password of your account was changed %(when)s. Device: %(device)s."),
    ),
    "account/email/password_set": (
        gettext_lazy("Your account has a password now"),
        gettext_lazy("A password was set for your account %(when)s. Device: %(device)s."),
    ),
    "mfa/email/totp_activated": (
        gettext_lazy("An app is your second step now"),
        gettext_lazy("An app for the second step of signing in was added to your account %(when)s. Device: %(device)s."),
    ),
    "mfa/email/totp_deactivated": (
        gettext_lazy("An app is no longer your second step"),
        gettext_lazy("The app for the second step of signing in was taken from your account %(when)s. Device: %(device)s."),
    ),
    "mfa/email/webauthn_added": (
        gettext_lazy("A passkey was added to your account"),
        gettext_lazy("A passkey was added to your account %(when)s. Device: %(device)s."),
    ),
    "mfa/email/webauthn_removed": (
        gettext_lazy("A passkey was taken from your account"),
        gettext_lazy("A passkey was taken from your account %(when)s. Device: %(device)s."),
    ),
    "mfa/email/recovery_codes_generated": (
        gettext_lazy("You have new recovery codes"),
        gettext_lazy("New recovery codes were made for your account %(when)s. The old ones no longer work. Device: %(device)s."),
    ),
}  # fmt: skip
"""By the library's name of a notice: what the subject says, and what happened."""
_OTHER = (
    gettext_lazy("Something was changed in your account"),
    gettext_lazy("Something was changed in your account %(when)s. Device: %(device)s."),
)
"""Of a notice that a newer version of the library may bring."""


def reset(link: str, language: str) -> Letter:
    """To somebody who asked for a new password. ``link``: the library's address of the page; only its path is taken."""
    with override(language):
        subject = _("Choose a new password, %(department)s") % {"department": our_city().department}
        body = [
            _("Somebody asked for a new password for your account. If it was you, choose one on this page:"),
            _("If it was not, you can throw this mail away: without the link nothing changes."),
        ]
        return _letter(subject, body, (_("Choose a new password"), _ours(urlsplit(link).path)), language)


def changed(name: str, *, device: str, now: datetime, language: str) -> Letter:
    """That something changed in an account, whose owner can act if it was somebody else. ``name``: the library's, see ``CHANGES``."""
    with override(language):
        title, news = CHANGES.get(name, _OTHER)
        said = {"when": saying.on_day_at(now, clock.city_tz()), "device": device or _("unknown device")}
        body = [
            saying.dotted(str(news) % said),
            _("If it was you, there is nothing to do."),
            _("If it was not, open this page, press “Sign out everywhere”, and tell your administrator:"),
        ]
        subject = f"{title}, {our_city().department}"
        return _letter(subject, body, (_("Open your account"), _ours(reverse("account"))), language)


def _letter(subject: str, body: list[str], button: tuple[str, str], language: str) -> Letter:
    city = our_city()
    # The button stands before what is said to whoever did not ask for the mail, where there is such a sentence.
    place = 1 if len(body) == 2 else len(body)
    lines = [*body[:place], button[1], *body[place:]]
    html = dressed("\n\n".join(lines), language=language, title=subject, button=button)
    text = "\n\n".join([_("Hello,"), *lines, f"{city.department}, {city.name}"]) + "\n"
    return Letter(subject, text, html, "")


def _ours(path: str) -> str:
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def _example(name: str) -> Callable[[str], Letter]:
    at = datetime.fromisoformat("2026-03-05T18:20:00+00:00")
    return lambda language: changed(name, device="Firefox, Windows", now=at, language=language)


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "password-asked": lambda language: reset("/account/reset/key/3-abc/", language),
    **{name.rpartition("/")[2].replace("_", "-"): _example(name) for name in CHANGES},
}
"""By name, for the gallery."""
