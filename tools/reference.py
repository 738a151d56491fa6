"""Writes docs/settings.md and docs/commands.md from what the program itself says of its settings and commands.

python tools/reference.py            writes both
python tools/reference.py --check    says whether they are as they would be written; exit status 1 if not
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).resolve().parent.parent
SETTINGS_HEAD = """# Settings

One file, `lamplighter.toml` in `LAMPLIGHTER_HOME`, holds the settings of an installation. `lamplighter init` writes it with every
setting, its meaning and its default, all commented out. A setting may also be given by an environment variable, which wins over the
file; passwords are better kept there. A wrong setting stops the start with a sentence that says how to mend it. Settings are read
once, when the program starts.

Four more variables stand in no file:

| variable | meaning |
|---|---|
| `LAMPLIGHTER_HOME` | The folder that holds everything of the installation; left out: `lamplighter-home` where one stands. |
| `LAMPLIGHTER_LOG_LEVEL` | `DEBUG`, `INFO` (the default), `WARNING` or `ERROR`. |
| `LAMPLIGHTER_DATA` | Tests only: where real files stand that some of them use. |
| `LAMPLIGHTER_PROVE` | Tests only: `1` runs them at full size, as `make prove` does. |
"""
COMMANDS_HEAD = """# Commands

Everything an operator does is a command of `lamplighter`; each says what it takes with `--help`. It works on the installation that
`LAMPLIGHTER_HOME` names. What changes much shows first what it would change, and does it with `--yes`.
"""


def settings_page() -> str:
    """Every setting, by section."""
    from lamplighter.plumbing.config import Settings

    lines = [SETTINGS_HEAD]
    for name, section in Settings.model_fields.items():
        kind: Any = section.annotation
        lines += [f"## [{name}]", "", inspect.cleandoc(kind.__doc__ or ""), ""]
        lines += ["| setting | default | environment | meaning |", "|---|---|---|---|"]
        for key, field in kind.model_fields.items():
            variable = f"LAMPLIGHTER_{name}_{key}".upper()
            default = json.dumps(field.default, ensure_ascii=False)
            lines.append(f"| `{key}` | `{default}` | `{variable}` | {_cell(field.description or '')} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def commands_page() -> str:
    """Every command with its arguments and options."""
    from lamplighter.ops.cli import COMMANDS, loaded

    program: Any = typer.main.get_command(loaded([name for *_, name in COMMANDS]))
    lines = [COMMANDS_HEAD]
    for *_, name in COMMANDS:
        lines += _command(program.commands[name], f"lamplighter {name}", "##")
    return "\n".join(lines).rstrip() + "\n"


def _command(command: Any, called: str, level: str) -> list[str]:
    lines = [f"{level} {called}", "", inspect.cleandoc(command.help or ""), ""]
    if hasattr(command, "commands"):  # the library brings its own classes; these names are click's
        for name in sorted(command.commands):
            lines += _command(command.commands[name], f"{called} {name}", level + "#")
        return lines
    rows = [row for each in command.params if (row := _parameter(each)) is not None]
    if rows:
        lines += ["| | default | meaning |", "|---|---|---|", *rows, ""]
    return lines


def _parameter(parameter: Any) -> str | None:
    told = _cell(getattr(parameter, "help", None) or "")
    if parameter.name == "help":
        return None
    if parameter.param_type_name == "argument":
        name = f"`{(parameter.metavar or parameter.name or '').upper()}`"
        return f"| {name} | {'needed' if parameter.required else ''} | {told} |"
    names = ", ".join(f"`{each}`" for each in (*parameter.opts, *parameter.secondary_opts))
    default = parameter.default
    silent = default is None or default is False or default in ("", (), [])
    shown = "needed" if parameter.required else "" if silent else f"`{_plain(default)}`"
    return f"| {names} | {shown} | {told} |"


def _plain(value: Any) -> str:
    return str(getattr(value, "value", value))


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


PAGES = {"settings.md": settings_page, "commands.md": commands_page}


def main() -> int:
    """Writes or checks the pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    status = 0
    for name, write in PAGES.items():
        file, text = ROOT / "docs" / name, write()
        if asked.check:
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                print(f"docs/{name} is not what the program says of itself; run python tools/reference.py")
                status = 1
        else:
            file.write_text(text, encoding="utf-8")
    return status


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.ops.settings")
    django.setup()
    sys.exit(main())
