"""The words of an HTML mail as plain text, without what it quotes. Pure; parts of it may be wrong, and nothing of it is shown.

Own code, since the library's parser takes minutes over some 300 kB that are meant to harm: here each sign is looked at
a bounded number of times.
"""

from __future__ import annotations

import re
from html import unescape

LONGEST = 500_000
"""Characters that are read."""
DEEPEST = 200
"""Elements inside one another that are kept apart; deeper ones are read as if they were not there."""
_RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed")
"""What they hold is no text, up to their end."""
_HIDDEN = ("head", "template", "svg", "object", "blockquote")
_BLOCKS = (
    "p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "section", "article", "pre",
    "header", "footer", "blockquote",
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
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})((?:[^<>\"']|\"[^\"]{0,3000}\"|'[^']{0,3000}'){0,3000})>", re.S
)


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._hidden = 0

    def tag(self, closing: bool, name: str, attributes: str) -> None:
        if name in _BLOCKS:
            self.say("\n\n" if closing and name == "p" else "\n")
        if name in _VOID:
            return
        if closing:
            self._close(name)
        elif len(self._open) < DEEPEST:
            hides = name in _HIDDEN or bool(_QUOTED_CLASS.search(attributes))
            self._open.append((name, hides))
            self._hidden += hides

    def _close(self, name: str) -> None:
        if any(each == name for each, _ in self._open):
            while True:
                last, hid = self._open.pop()
                self._hidden -= hid
                if last == name:
                    return

    def text(self, text: str) -> None:
        self.say(re.sub(r"[ \t\r\n\f]+", " ", unescape(text)))

    def say(self, text: str) -> None:
        if not self._hidden:
            self.parts.append(text)


def words_of(html: str) -> str:
    """Plain text of an HTML mail: blocks become lines, quotes are left out."""
    html = html[:LONGEST]
    reader, low, at = _Reader(), html.lower(), 0
    while at < len(html):
        opening = html.find("<", at)
        if opening < 0:
            reader.text(html[at:])
            break
        reader.text(html[at:opening])
        at = _after(html, low, opening, reader)
    lines = [line.strip() for line in "".join(reader.parts).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _after(html: str, low: str, opening: int, reader: _Reader) -> int:
    """Reads what begins with a ``<``. Returns where to go on."""
    if html.startswith("<!--", opening):
        return _past(html, "-->", opening + 4)
    if html.startswith(("<!", "<?"), opening):
        return _past(html, ">", opening)
    found = _TAG.match(html, opening)
    if found is None:
        reader.text("<")
        return opening + 1
    closing, name = bool(found[1]), found[2].lower()
    if name in _RAW and not closing:
        end = low.find(f"</{name}", found.end())
        return len(html) if end < 0 else end
    reader.tag(closing, name, found[3])
    return found.end()


def _past(text: str, end: str, at: int) -> int:
    """Behind the next ``end``; what is never ended lasts to the end, so that it is looked for once only."""
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)
