"""What a person wrote in an answer by mail, without what their program quoted and signed. Pure."""

from __future__ import annotations

import re

_WROTE = r"(?:wrote|escribió|escribio|a écrit|escreveu|schrieb(?: [^\n:]{1,200})?)"
_ATTRIBUTION = re.compile(
    # "On Mon, Mar 2, 2026 at 6:00 PM Riverbend Police <reply@…> wrote:", in the habit of five languages
    # and never a sentence such as "On Monday my neighbor wrote:", which has neither an hour, nor a year, nor an address.
    rf"^\W{{0,3}}(?:on|el|le|em|am)\b(?=.{{0,300}}?(?:@|\d:\d\d|\b20\d\d\b)).{{4,400}}?\b{_WROTE}\s*:\W{{0,3}}$",
    re.I | re.S,
)
_DATED = re.compile(r"^\d{4}[-/]\d\d?[-/]\d\d?\b.{3,300}?<\S+@\S+>\s*:?$", re.S)
_CUT = re.compile(
    r"^\W{0,12}(?:original message|mensaje original|forwarded message|mensaje reenviado|begin forwarded message"
    r"|message d'origine|ursprüngliche nachricht|mensagem original)\W{0,12}$",
    re.I,
)
_RULE = re.compile(r"^\s*_{20,}\s*$")
"""Outlook's line above what it quotes."""
_FROM = re.compile(r"^\W{0,3}(?:from|de|von)\W{0,3}:\W*\S", re.I)
_SENT = re.compile(r"^\W{0,3}(?:sent|date|enviado(?: el)?|fecha|envoyé|gesendet|data)\W{0,3}:\W*\S", re.I)
_PHONE = re.compile(
    r"^\W*(?:sent from (?:my|yahoo|outlook|mail|samsung|proton)|enviado desde (?:mi|el|yahoo|outlook|correo|samsung)"
    r"|get outlook for|obtener outlook para|descargar outlook para|sent via|enviado con|envoyé de mon)\b.{0,80}$",
    re.I,
)
_LINES_OF_ATTRIBUTION = 4
_LONGEST_SIGNATURE = 8
"""Lines below a bare ``--`` that still pass for a signature; ``-- `` with its space always begins one (RFC 3676, 4.3)."""
MOST_LINES = 5_000
"""Lines that are looked at; nobody writes more."""


def stripped(text: str) -> str:
    """The lines somebody wrote: without quoted ones, the line that introduces them, and a signature.

    What stands below or between quoted lines is kept. Where a program quotes without a mark (Outlook), all after its header
    is cut. Knows the habits of Gmail, Outlook, Apple Mail, Yahoo and Thunderbird in English and Spanish, and some others.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_LINES)[:MOST_LINES]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _ends_here(lines, at):
            break
        length = _attribution(lines, at)
        if length:
            after = _next_said(lines, at + length)
            if after is None or not lines[after].lstrip().startswith(">"):
                break  # quoted without a mark, or by an indent: all the rest is
            at += length
            continue
        if not line.lstrip().startswith(">"):
            kept.append(line)
        at += 1
    return _tidy(_unsigned(kept))


def _ends_here(lines: list[str], at: int) -> bool:
    line = lines[at]
    if _CUT.match(line) or (_RULE.match(line) and _next_is_header(lines, at + 1)):
        return True
    return _is_header(lines, at)


def _is_header(lines: list[str], at: int) -> bool:
    """``From: … Sent: …`` within a few lines, as Outlook writes above what it quotes."""
    if not _FROM.match(lines[at]):
        return False
    return any(_SENT.match(line) for line in lines[at + 1 : at + 4])


def _next_is_header(lines: list[str], at: int) -> bool:
    said = _next_said(lines, at)
    return said is None or _FROM.match(lines[said]) is not None


def _attribution(lines: list[str], at: int) -> int:
    """How many lines, from this one on, say who wrote what is quoted; 0 if none do. Programs wrap such a line."""
    if lines[at].lstrip().startswith(">") or not lines[at].strip():
        return 0
    joined = ""
    for length in range(1, _LINES_OF_ATTRIBUTION + 1):
        if at + length > len(lines) or not lines[at + length - 1].strip():
            return 0
        joined = f"{joined} {lines[at + length - 1].strip()}".strip()
        if _ATTRIBUTION.match(joined) or _DATED.match(joined):
            return length
    return 0


def _next_said(lines: list[str], at: int) -> int | None:
    return next((number for number in range(at, len(lines)) if lines[number].strip()), None)


def _unsigned(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        below = sum(1 for each in lines[number + 1 :] if each.strip()) if line == "--" else 0
        if (
            line in ("--", "-- ")
            and below <= _LONGEST_SIGNATURE
            and any(each.strip() for each in lines[:number])
        ):
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or _PHONE.match(lines[-1])):
        lines = lines[:-1]
    return lines


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
