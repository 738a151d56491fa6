"""Shared ground for all tests: a throw-away home, no outside network, one seed for everything random."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_home = tempfile.mkdtemp(prefix="lamplighter-tests-")
os.environ["LAMPLIGHTER_HOME"] = _home
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.ops.settings")

DATA = Path(os.environ.get("LAMPLIGHTER_DATA", ROOT.parent / "shared" / "data"))
PROVE = os.environ.get("LAMPLIGHTER_PROVE") == "1"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Real files beside the project; a test that needs them is skipped where they are absent."""
    if not DATA.is_dir():
        pytest.skip("no real files beside the project (LAMPLIGHTER_DATA)")
    return DATA


def pytest_configure() -> None:
    """Compiles the catalogues that are newer than their compiled twin, so that Spanish is there however tests start."""
    from tools.messages import catalogues, compile_catalogue

    for catalogue in catalogues():
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            compile_catalogue(catalogue)
