"""The HTML twin of a mail: the same words in a small, quiet letter."""

from __future__ import annotations

import re

from django.template.loader import render_to_string
from django.utils.translation import override

from lamplighter.city.queries import our_city


class NoButton(ValueError):
    """A button leads to a whole web address, and nowhere else."""


def dressed(
    text: str, *, language: str, title: str, button: tuple[str, str] | None = None, footer: str = ""
) -> str:
    """A mail's plain text as a small HTML letter: everything escaped, paragraphs from blank lines, links to click.

    The button stands where the text has a paragraph that is nothing but its address; else at the end.

    Args:
        text: the plain text of the mail.
        language: in which it is written ("en", "es").
        title: its heading, usually the subject.
        button: words and absolute address of the one thing to do, if there is one.
        footer: small words below, e.g. how to end such mails.

    Raises:
        NoButton: the button's address is no web address.
    """
    if button is not None and not button[1].startswith(("https://", "http://")):
        raise NoButton(button[0])
    lines = paragraphs(text)
    if button is not None:
        # An empty line stands for the button.
        lines = ["" if each.strip() == button[1] else each for each in lines]
        place = lines.index("") if "" in lines else len(lines)
        lines = [*lines[:place], "", *(each for each in lines[place:] if each)]
    context = {
        "language": language or "en",
        "title": title,
        "lines": lines,
        "button": button,
        "small": paragraphs(footer),
        "city": our_city(),
    }
    with override(language or "en"):
        return render_to_string("outbox/letter.html", context).strip() + "\n"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text; a blank line ends one."""
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
