"""The HTML twin of a mail: the same words in a small, quiet letter."""

from __future__ import annotations

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override


def dressed(
    text: str, *, language: str, title: str, button: tuple[str, str] | None = None, footer: str = ""
) -> str:
    """A mail's plain text as a small HTML letter: everything escaped, paragraphs from blank lines, links to click.

    Args:
        text: the plain text of the mail.
        language: in which it is written ("en", "es").
        title: its heading, usually the subject.
        button: words and absolute address of the one thing to do, if there is one.
        footer: small words below, e.g. how to end such mails.
    """
    context = {
        "language": language,
        "title": title,
        "paragraphs": paragraphs(text),
        "button": button,
        "footer": paragraphs(footer),
        "city": settings.LAMPLIGHTER.city,
    }
    with override(language or "en"):
        return render_to_string("outbox/letter.html", context)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text; a blank line ends one."""
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
