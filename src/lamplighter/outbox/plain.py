"""The words of an HTML mail as plain text, without what it quotes. Pure; parts of it may be wrong, and nothing of it is shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = ("script", "style", "head", "title", "template", "svg", "object")
_QUOTES = ("blockquote",)
_BLOCKS = (
    "p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section", "article", "pre", "header",
)  # fmt: skip
_VOID = (
    "br",
    "hr",
    "img",
    "input",
    "meta",
    "link",
    "wbr",
    "area",
    "base",
    "col",
    "embed",
    "source",
    "track",
    "param",
)
_QUOTED_CLASS = re.compile(r"\b(?:gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b")
DEEPEST = 200
"""Elements inside one another; deeper ones are left out."""
LONGEST = 300_000
"""Characters that are read: the library takes far more than twice the time for twice as many that are meant to harm."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self._say("\n")
        if tag in _VOID or len(self._open) >= DEEPEST:
            return
        hides = tag in _SILENT or tag in _QUOTES or bool(_QUOTED_CLASS.search(dict(attrs).get("class") or ""))
        self._open.append((tag, hides))
        self._hidden += hides

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open):
            return
        while self._open:
            name, hid = self._open.pop()
            self._hidden -= hid
            if name == tag:
                break
        if tag in _BLOCKS:
            self._say("\n\n" if tag == "p" else "\n")

    def handle_data(self, data: str) -> None:
        self._say(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _say(self, text: str) -> None:
        if not self._hidden:
            self.parts.append(text)


def words_of(html: str) -> str:
    """Plain text of an HTML mail: blocks become lines, quotes are left out."""
    reader = _Reader()
    reader.feed(html[:LONGEST])
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
