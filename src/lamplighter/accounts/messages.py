"""What the accounts write to people."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lamplighter.city.queries import our_city
from lamplighter.plumbing import clock, saying


def invitation(link: str) -> tuple[str, str]:
    """Subject and text of an invitation; ``link`` is the whole address."""
    city = our_city()
    subject = _("Your way in to Lamplighter, %(department)s") % {"department": city.department}
    text = _(
        "Hello,\n\n"
        "You have been given an account with %(department)s, %(city)s.\n"
        "Open this link within seven days to choose your password:\n\n"
        "%(link)s\n\n"
        "Next you set up a second step for signing in: an app on your phone, or a passkey.\n"
        "The link works once. If you did not expect it, you can throw this mail away.\n"
    ) % {"department": city.department, "city": city.name, "link": link}
    return subject, text


def new_device(*, device: str, now: datetime) -> tuple[str, str]:
    """Subject and text of the notice that somebody signed in with a browser that was not known."""
    city = our_city()
    subject = _("Your account was used on a new device, %(department)s") % {"department": city.department}
    text = _(
        "Hello,\n\n"
        "Somebody signed in to your account %(when)s, with a device that was not used for it before: %(device)s.\n\n"
        "If it was you, there is nothing to do.\n"
        "If it was not, open this page, press “Sign out everywhere”, and tell your administrator:\n\n"
        "%(link)s\n"
    ) % {"when": _at(now), "device": device or _("unknown device"), "link": _account()}
    return subject, text


def code_used(*, now: datetime) -> tuple[str, str]:
    """Subject and text of the notice that a recovery code was used."""
    city = our_city()
    subject = _("One of your recovery codes was used, %(department)s") % {"department": city.department}
    text = _(
        "Hello,\n\n"
        "Somebody signed in to your account %(when)s with one of your recovery codes.\n\n"
        "If it was you, see how many are left, and make new ones in good time.\n"
        "If it was not, open this page, press “Sign out everywhere”, and tell your administrator:\n\n"
        "%(link)s\n"
    ) % {"when": _at(now), "link": _account()}
    return subject, text


def _at(now: datetime) -> str:
    return saying.on_day_at(now, clock.city_tz())


def _account() -> str:
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{reverse('account')}"


def visit_code(code: str) -> tuple[str, str]:
    """Subject and text of the mail with the code that opens a resident's page."""
    city = our_city()
    shown = f"{code[:4]} {code[4:]}"
    # The subject shows on a locked telephone: no code in it.
    subject = _("Your code for %(department)s") % {"department": city.department}
    text = _(
        "Hello,\n\n"
        "Type this code on the page that asked for it:\n\n"
        "%(code)s\n\n"
        "It works once, and for fifteen minutes. If you did not ask for it, you can throw this mail away: without the code "
        "nobody sees anything.\n"
    ) % {"code": shown}
    return subject, text
