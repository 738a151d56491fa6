"""The staff API's document tells the truth: a fuzzer with a token finds no answer that it does not name, and no server error."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamplighter.api.staff.views import document
from tests.conftest import PROVE
from tests.support import demo

FUZZED = 400 if PROVE else 6
"""Requests the fuzzer makes up for each operation and phase."""


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Server]:
    home = demo.copy_of(demo_home, tmp_path_factory.mktemp("staff-contract"))
    with (home / "lamplighter.toml").open("a") as settings:  # its last section is [web]
        settings.write("requests_per_minute = 1000000\n")
    with demo.running(home) as running:
        yield running


@pytest.fixture(scope="module")
def token(server: demo.Server) -> str:
    scopes = ("concerns.read", "concerns.write", "appointments.read", "appointments.write")
    options = [word for scope in scopes for word in ("--scope", scope)]
    told = demo.lamplighter(server.home, "tokens", "issue", "fuzzer", *options)
    return next(word for word in told.stdout.split() if word.startswith("lmp_"))


def test_the_document_is_served_and_names_how_to_come_in(server: demo.Server) -> None:
    with urllib.request.urlopen(f"{server.url}/api/v1/staff/openapi.json", timeout=20) as reply:
        told = json.load(reply)
    assert told == document()
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, methods in told["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert {"200", "401", "403"} <= set(operation["responses"])


def test_a_fuzzer_with_a_token_finds_nothing_that_the_document_does_not_say(
    server: demo.Server, token: str, tmp_path: Path
) -> None:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/api/v1/staff/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--max-examples", str(FUZZED), "--seed", "1", "--workers", "2",
        # A made-up number is rarely a concern's; whether a token is asked for has a test of its own.
        "--exclude-checks", "positive_data_acceptance,ignored_auth",
        "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
