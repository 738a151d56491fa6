"""What a PDF says to those who cannot see it: its words, its tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def text_of(page: pikepdf.Page) -> str:
    """The words of a page in reading order, without spaces: how words are set apart is the typesetter's affair."""
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    said = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            for part in operands[0] if str(operator) == "TJ" else operands:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
                    said.append("".join(letters.get(code, "\N{REPLACEMENT CHARACTER}") for code in codes))
    return re.sub(r"\s+", "", "".join(said))


def _letters(font: Any) -> dict[int, str]:
    """Two-byte codes of a font to what they mean."""
    found: dict[int, str] = {}
    block = b""
    for line in font["/ToUnicode"].read_bytes().splitlines():
        block = line if line.rstrip().endswith((b"beginbfchar", b"beginbfrange")) else block
        values = HEX.findall(line)
        if b"beginbfchar" in block and len(values) == 2:
            found[int(values[0], 16)] = bytes.fromhex(values[1].decode()).decode("utf-16-be")
        elif b"beginbfrange" in block and len(values) == 3:
            first, last, start = (int(each, 16) for each in values)
            found |= {code: chr(start + code - first) for code in range(first, last + 1)}
    return found


def tags_of(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Every tag of the document with its alternative text, in reading order."""
    return list(_walk(pdf.Root.StructTreeRoot.K))


def _walk(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _walk(node.K)


def qr_of(page: pikepdf.Page) -> list[list[bool]]:
    """The modules of the QR code on a page: of what is drawn in one go, that with the most strokes, each a run of dark modules."""
    strokes: list[tuple[float, float, float]] = []
    most = strokes
    at = (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "m":
            at = (float(operands[0]), float(operands[1]))
        elif str(operator) == "l" and float(operands[1]) == at[1]:
            strokes.append((at[1], at[0], float(operands[0])))
        elif str(operator) in ("S", "B", "f", "n"):
            most, strokes = max(most, strokes, key=len), []
    left, top = min(x for _y, x, _end in most), min(y for y, _x, _end in most)
    size = round(max(y for y, _x, _end in most) - top) + 1
    modules = [[False] * size for _ in range(size)]
    for y, start, end in most:
        for x in range(round(start - left), round(end - left)):
            modules[round(y - top)][x] = True
    return modules
