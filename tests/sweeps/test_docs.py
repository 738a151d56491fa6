"""The docs say what is so: every setting, command and option has its words, and what the docs name is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from lamplighter.api.document import document
from lamplighter.ops.cli import COMMANDS, loaded
from lamplighter.ops.commands.setup import settings_template
from lamplighter.ops.lifeline import PARENT, PIPE
from lamplighter.plumbing.config import Settings, load_settings
from tools import reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OWN_PAGES = [page for page in PAGES if page.name not in reference.PAGES]
BETWEEN_PROCESSES = {PARENT, PIPE}
"""Variables that the program hands to its own children."""


def program() -> Any:
    return typer.main.get_command(loaded([name for *_, name in COMMANDS]))


def commands(command: Any, called: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by how it is called."""
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{called} {name}")
    if not hasattr(command, "commands"):
        yield called, command


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_what_the_program_says_of_itself(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == reference.PAGES[name](), "run python tools/reference.py"


def test_every_command_argument_and_option_has_its_words() -> None:
    silent = []
    for called, command in commands(program(), "lamplighter"):
        if not command.help:
            silent.append(called)
        silent += [
            f"{called} {each.opts[0]}"
            for each in command.params
            if each.name != "help" and not getattr(each, "help", None)
        ]
    assert not silent, f"these say nothing of themselves: {silent}"


def test_every_setting_has_its_words_and_stands_in_the_file_that_init_writes(tmp_path: Path) -> None:
    for name, section in Settings.model_fields.items():
        kind: Any = section.annotation
        for key, field in kind.model_fields.items():
            assert len(field.description or "") > 10, f"{name}.{key}"
    file = tmp_path / "lamplighter.toml"
    file.write_text(settings_template())
    assert load_settings(file, {}) == Settings(), "as written, it changes nothing"
    file.write_text(re.sub(r"^# (\w+ = )", r"\1", settings_template(), flags=re.M))
    written = tomllib.loads(file.read_text())
    assert {name: set(keys) for name, keys in written.items()} == {
        name: set(section.annotation.model_fields)  # type: ignore[union-attr]
        for name, section in Settings.model_fields.items()
    }
    assert load_settings(file, {}) == Settings(), "with every # taken away it says the defaults"


def test_every_variable_of_the_environment_is_in_the_docs() -> None:
    named = set()
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "Makefile"]:
        named |= set(re.findall(r"\bLAMPLIGHTER_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = {name for name in named - BETWEEN_PROCESSES if f"`{name}`" not in told}
    assert not missing


def test_links_in_the_docs_lead_somewhere() -> None:
    lost = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not link.startswith(("http://", "https://", "mailto:")) and not (page.parent / link).exists()
    ]
    assert not lost


def called_in_docs() -> Iterator[tuple[str, list[str]]]:
    """Each command line of ours that the docs show, in words, without what stands before it or after a pipe."""
    for page in OWN_PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M)).splitlines()
        for line in [*blocks, *re.findall(r"`([^`\n]+)`", text)]:
            found = re.search(r"(?:^|[ /])lamplighter ([a-z].*)", line)
            if found and not line.startswith(("export", "#", "ExecStart", "pip", "git")):
                yield f"{page.relative_to(ROOT)}: {line}", shlex.split(found[1])


def test_commands_that_the_docs_show_are_there_with_their_options() -> None:
    shown, wrong = 0, []
    for where, words in called_in_docs():
        command, shown = program(), shown + 1
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        if hasattr(command, "commands") and words and not words[0].startswith("-"):
            wrong.append(f"{where}: there is no {words[0]}")
            continue
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        for word in words:
            option = word.partition("=")[0].partition("/")[0]
            if option.startswith("--") and option != "--help" and option not in known:
                wrong.append(f"{where}: there is no {option}")
    assert shown > 10, "the docs show commands"
    assert not wrong, "\n".join(wrong)


def test_what_the_docs_have_make_do_the_makefile_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    named = {
        name
        for page in PAGES
        for block in re.findall(
            r"^```sh\n(.*?)^```|`([^`\n]+)`", page.read_text(encoding="utf-8"), re.S | re.M
        )
        for name in re.findall(r"^make ([a-z]+)", "\n".join(block), re.M)
    }
    assert {"demo", "test", "prove", "bench", "shots"} <= named, "the docs tell of the main ones"
    assert named <= targets
    assert targets <= set(re.findall(r"[a-z]+", makefile.partition(".PHONY:")[2].splitlines()[0])), (
        "none is a file"
    )


def test_every_path_of_the_api_is_in_its_page_of_the_docs() -> None:
    told = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path, methods in document()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in told
