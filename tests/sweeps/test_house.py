"""The order of the house, where import-linter cannot see it; and the habits that keep the tree readable."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lamplighter"
ROOMS = ("core", "plumbing", "audit", "outbox", "accounts", "places", "roster", "divisions", "keys")
FEATURES = ("concerns", "meetings", "partners", "tips", "academy", "safety", "insights")
AFTER = ("flows", "site", "api", "ops")
LONGEST_MODULE = 320
LONGEST_FUNCTION = 60
# Tables and long forms of words are one subject; splitting them would only scatter it.
LONG_ON_PURPOSE: dict[str, str] = {}


def rank(room: str) -> int:
    """Place of a room in the house; all features share one."""
    if room in FEATURES:
        return len(ROOMS)
    return (*ROOMS, "", *AFTER).index(room)


def test_foreign_keys_point_only_to_the_own_room_or_one_above() -> None:
    for model in apps.get_models():
        module = model.__module__
        if not module.startswith("lamplighter."):
            continue
        room = module.split(".")[1]
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
                continue
            target = field.remote_field.model.__module__
            if not target.startswith("lamplighter."):
                continue
            other = target.split(".")[1]
            assert other == room or rank(other) < rank(room), (
                f"{model.__name__}.{field.name} points to {other}"
            )


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def test_no_module_and_no_function_outgrows_its_habit() -> None:
    faults = []
    for path in modules():
        name = str(path.relative_to(SOURCE))
        text = path.read_text()
        if len(text.splitlines()) > LONGEST_MODULE and name not in LONG_ON_PURPOSE:
            faults.append(f"{name}: {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    faults.append(f"{name}: {node.name} has {length} lines")
    assert not faults, "\n".join(faults)


def test_writes_stand_only_in_actions() -> None:
    writing = re.compile(
        r"\.(save|bulk_create|bulk_update|get_or_create|update_or_create)\(|\.objects\.create\("
    )
    allowed = {"actions", "importing", "taking", "migrations", "jobs", "plumbing", "audit", "outbox", "demo"}
    faults = [
        str(path.relative_to(SOURCE))
        for path in modules()
        if not allowed & {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts}
        and "core" not in path.parts
        and path.name not in ("flyer.py", "portraits.py")  # these save a picture, no row
        and writing.search(path.read_text())
    ]
    assert not faults, f"these write outside actions: {faults}"


def test_public_functions_and_classes_say_what_they_are() -> None:
    silent = []
    for path in modules():
        for node in ast.parse(path.read_text()).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(SOURCE)}: {node.name}")
    assert not silent, "\n".join(silent)


def tracked() -> list[Path]:
    """Every file of the project that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def test_the_project_names_no_registry_and_no_place_of_a_machine() -> None:
    forbidden = re.compile(
        "|".join(
            [
                "files" + r"\.pythonhosted",
                "pypi" + r"\.org",
                "registry" + r"\.npmjs",
                "/ro" + "ot/",
                "/wo" + "rk/",
            ]
        )
    )
    faults = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if forbidden.search(text):
            faults.append(str(path.relative_to(ROOT)))
    assert not faults, faults


def test_every_page_says_days_and_times_in_the_houses_way() -> None:
    """ "Nov. 29, 2026, 11:42 am": by ``plumbing.saying``, never by a framework's own short forms ("11/29/2026 11:42 a.m.")."""
    own = re.compile(r"""['"](?:SHORT_DATE|SHORT_DATETIME|DATETIME|TIME)_FORMAT['"]""")
    files = [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt"), *modules()]
    assert [str(path.relative_to(SOURCE)) for path in files if own.search(path.read_text())] == []
