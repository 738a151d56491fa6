"""A message to a resident in its forms: mail as plain text and HTML, text message. What it says, the features say.

No subject names what a thing is about: subjects are read on locked screens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lamplighter.city.queries import our_city
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.reach import By

NUMBER, LINK = "9e2f4c70b1d84a6d", "https://5a83d9be27f04c16.invalid/"
"""Stand for a number and a link in a letter that is composed for many."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in its three forms. ``sms`` stands for itself; ``reply_to`` is empty where replies by mail are off."""

    subject: str
    text: str
    html: str
    sms: str
    reply_to: str = ""

    def for_one(self, number: str, link: str, reply_to: str) -> Letter:
        """The letter with its number and link filled in; neither has a sign that HTML would write otherwise."""

        def filled(words: str) -> str:
            return words.replace(LINK, link).replace(NUMBER, number)

        return Letter(filled(self.subject), filled(self.text), filled(self.html), filled(self.sms), reply_to)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says: a sentence that is the news, then paragraphs, then the one thing to do."""

    news: str
    more: list[str] = field(default_factory=list)
    button: str = ""
    anchor: str = ""


def worded(language: str, number: str, made: Draft, link: str, *, answers: bool) -> Letter:
    """A letter in its forms. ``answers``: whether an answer by mail comes back to us."""
    subject = f"{number}: {made.news}"
    body = [part for part in (made.news, *made.more) if part]
    button = made.button or _("Open your page")
    if answers:
        body.append(_("You can answer this mail. What you write comes to the officer."))
    footer = _("Only you have this link. On the page you can stop these messages.")
    text = "\n\n".join([*body, f"{button}:\n{link}{made.anchor}", footer])
    html = dressed(
        "\n\n".join(body[1:]),
        language=language,
        title=body[0],
        button=(button, f"{link}{made.anchor}"),
        footer=footer,
    )
    said = {"department": our_city().department, "number": number, "news": made.news}
    sms = f"{_('%(department)s, %(number)s: %(news)s') % said} {link}{made.anchor}"
    return Letter(subject, text, html, sms)


def quiet(language: str, link: str) -> Letter:
    """Of a sensitive concern: that there is a message, and nothing else. A text holds not even the link."""
    city = {"city": our_city().name}
    subject = _("A message from %(city)s") % city
    body, button = _("There is a message for you."), _("Read it")
    text = f"{body}\n\n{button}:\n{link}"
    html = dressed(body, language=language, title=subject, button=(button, link))
    return Letter(subject, text, html, _("%(city)s: there is a message for you.") % city)


def way_said(by: str) -> str:
    """How a resident wishes to be reached."""
    return {
        By.EMAIL.value: _("By e-mail"),
        By.TEXT.value: _("By text message"),
        By.CALL.value: _("By a call"),
        By.LINK.value: _("Not at all: they look at their page"),
    }.get(by, by)
