"""Keeps the message catalogues: finds every text a person sees, without gettext's own tools.

tools/messages.py              merge new texts into the catalogues; a text that is gone is kept aside as obsolete
tools/messages.py --missing    print what has no translation yet, as JSON to fill in
tools/messages.py --fill FILE  take translations from such a JSON file
tools/messages.py --prune      drop obsolete texts
tools/messages.py --check      exit status 1 when a text is untranslated, unsure, obsolete, or loses a placeholder
tools/messages.py --compile    write the .mo files that the program reads
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "lamplighter"
WIDTH = 110
PLURAL_FORMS = {"es": 2}

CALLS = {
    # name: which arguments are context, text, plural
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
    "_": (None, 0, None),
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(
    rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?(?:\s*,\s*({LITERAL}))?"
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|(?<!\{)\{(\w+)\}(?!\})")

Key = tuple[str | None, str]


@dataclass
class Text:
    """One text of the program: its plural form, if any, and the files that say it."""

    plural: str | None = None
    files: set[str] = field(default_factory=set)


class Found(dict[Key, Text]):
    """Every text, by context and wording."""

    def add(self, file: Path, context: str | None, text: str, plural: str | None) -> None:
        """Notes one use of a text."""
        entry = self.setdefault((context, text), Text())
        entry.plural = entry.plural or plural
        entry.files.add(file.relative_to(ROOT).as_posix())


def in_python(file: Path, found: Found) -> None:
    """Texts in calls of gettext and its kin, by syntax tree; a call whose text is no literal is somebody's mistake."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        places = CALLS[name]
        parts = [_literal(node.args, place) for place in places]
        if parts[1]:
            found.add(file, parts[0], parts[1], parts[2])


def _literal(arguments: list[ast.expr], place: int | None) -> str | None:
    if place is None or place >= len(arguments):
        return None
    argument = arguments[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def in_template(file: Path, found: Found) -> None:
    """Texts in ``{% translate %}``, ``{% blocktranslate %}`` and ``_()``, by Django's own reading of templates."""
    for match in TEMPLATE_CALL.finditer(templatize(file.read_text(encoding="utf-8"), origin=str(file))):
        literals = [ast.literal_eval(part) if part else None for part in match.groups()[1:]]
        places = CALLS[match.group(1)]
        context, text, plural = (None if place is None else literals[place] for place in places)
        if text:
            found.add(file, context, text, plural)


def texts() -> Found:
    """Every text in the package."""
    found = Found()
    for file in sorted(PACKAGE.rglob("*.py")):
        in_python(file, found)
    for ending in ("html", "txt", "xml", "svg", "webmanifest"):
        for file in sorted(PACKAGE.rglob(f"templates/**/*.{ending}")):
            in_template(file, found)
    return found


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(PACKAGE.glob("locale/*/LC_MESSAGES/django.po"))


@contextmanager
def locked(catalogue: Path) -> Iterator[polib.POFile]:
    """The catalogue, held against a second writer; written whole or not at all."""
    folder = os.open(catalogue.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        held = polib.pofile(str(catalogue), wrapwidth=WIDTH)
        yield held
        held.sort(key=lambda entry: (entry.obsolete, entry.msgid.lower(), entry.msgid, entry.msgctxt or ""))
        fresh = catalogue.with_name(f".django.{os.getpid()}.po")
        held.save(str(fresh))
        fresh.replace(catalogue)
    finally:
        os.close(folder)


def merge(held: polib.POFile, found: Found, language: str) -> int:
    """Brings the catalogue to what the program says now; the number of texts that are new."""
    have: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in held}
    new = 0
    for key, text in found.items():
        entry = have.get(key)
        if entry is None:
            entry = polib.POEntry(msgctxt=key[0], msgid=key[1])
            held.append(entry)
            new += 1
        entry.obsolete = False
        entry.occurrences = [(file, "") for file in sorted(text.files)]
        entry.flags = [*(["fuzzy"] if entry.fuzzy else []), *(["python-format"] if "%(" in key[1] else [])]
        _shape(entry, text.plural, PLURAL_FORMS[language])
    for key, entry in have.items():
        if key not in found:
            entry.obsolete, entry.occurrences = True, []
    return new


def _shape(entry: polib.POEntry, plural: str | None, forms: int) -> None:
    if plural and not entry.msgid_plural:
        entry.msgid_plural, entry.msgstr_plural, entry.msgstr = (
            plural,
            {0: entry.msgstr, **dict.fromkeys(range(1, forms), "")},
            "",
        )
    elif plural:
        entry.msgid_plural = plural
    elif entry.msgid_plural:
        entry.msgstr, entry.msgid_plural, entry.msgstr_plural = entry.msgstr_plural.get(0, ""), "", {}


def fill(held: polib.POFile, translations: dict[str, str | list[str]]) -> None:
    """Takes translations in the form that ``missing`` prints."""
    for entry in held:
        given = translations.get(_name(entry))
        if not given or (isinstance(given, list) and not all(given)):
            continue
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate([given, given] if isinstance(given, str) else given))
        else:
            entry.msgstr = given if isinstance(given, str) else given[0]
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def missing(held: polib.POFile) -> dict[str, str | list[str]]:
    """What has no translation yet: text (``context|text`` where there is a context) to an empty place for it."""
    wanting = [entry for entry in held if not entry.obsolete and (not entry.translated() or entry.fuzzy)]
    return {_name(entry): ["", ""] if entry.msgid_plural else "" for entry in wanting}


def _name(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}|{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def faults(held: polib.POFile, found: Found) -> list[str]:
    """What is wrong with a catalogue, one line each."""
    lines = []
    have = {(entry.msgctxt, entry.msgid): entry for entry in held if not entry.obsolete}
    lines += [
        f"not in the catalogue: {text!r} ({', '.join(sorted(found[_c, text].files))})"
        for _c, text in found
        if (_c, text) not in have
    ]
    for key, entry in have.items():
        said = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        if key not in found:
            lines.append(f"no longer said by the program: {entry.msgid!r}")
        elif not all(said):
            lines.append(f"untranslated: {entry.msgid!r} ({', '.join(sorted(found[key].files))})")
        elif entry.fuzzy:
            lines.append(f"unsure: {entry.msgid!r}")
        elif _placeholders(said[-1]) != _placeholders(entry.msgid_plural or entry.msgid):
            lines.append(f"placeholders differ: {entry.msgid!r} and {said[-1]!r}")
    lines += [f"obsolete: {entry.msgid!r}" for entry in held.obsolete_entries()]
    return lines


def _placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def compile_catalogue(catalogue: Path) -> None:
    """Writes the .mo file beside a catalogue, whole or not at all."""
    target = catalogue.with_suffix(".mo")
    fresh = target.with_name(f".django.{os.getpid()}.mo")
    polib.pofile(str(catalogue)).save_as_mofile(str(fresh))
    fresh.replace(target)


def main() -> int:
    """Runs the one step that was asked for on every catalogue."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    step = parser.add_mutually_exclusive_group()
    step.add_argument("--check", action="store_true")
    step.add_argument("--compile", action="store_true")
    step.add_argument("--missing", action="store_true")
    step.add_argument("--prune", action="store_true")
    step.add_argument("--fill", type=Path)
    asked = parser.parse_args()
    status = 0
    for catalogue in catalogues():
        language = catalogue.parent.parent.name
        if asked.compile:
            compile_catalogue(catalogue)
        elif asked.check:
            wrong = faults(polib.pofile(str(catalogue)), texts())
            status = max(status, int(bool(wrong)))
            print(*(f"{language}: {line}" for line in wrong), sep="\n", end="\n" if wrong else "")
        elif asked.missing:
            print(json.dumps(missing(polib.pofile(str(catalogue))), ensure_ascii=False, indent=1))
        else:
            with locked(catalogue) as held:
                new = merge(held, texts(), language)
                if asked.fill:
                    fill(held, json.loads(asked.fill.read_text(encoding="utf-8")))
                if asked.prune:
                    for entry in held.obsolete_entries():
                        held.remove(entry)
                left = len(missing(held))
            print(
                f"{language}: {new} new, {left} without a translation, {len(held.obsolete_entries())} obsolete"
            )
    return status


if __name__ == "__main__":
    sys.exit(main())
