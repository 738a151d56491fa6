"""What the accounts write to people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lamplighter.city.queries import our_city


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
