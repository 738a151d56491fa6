"""The coordinator's desk in tests: a small city at a standing time, somebody signed in, and what a page says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.concerns import NOW, small_city


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


@pytest.fixture
def desk(staff: Callable[..., Client]) -> Client:
    return staff("coordinator")


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
