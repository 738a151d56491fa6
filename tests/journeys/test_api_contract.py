"""The OpenAPI document tells the truth: its examples are sent, answers are held to its types, and a fuzzer finds no gap."""

from __future__ import annotations

import html
import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from lamplighter.api.document import TROUBLES, address_of, as_curl, document
from lamplighter.api.examples import EXAMPLES, Example
from tests.support import demo

ROOT = Path(__file__).resolve().parents[2]
FUZZED = 200 if os.environ.get("LAMPLIGHTER_PROVE") == "1" else 12
"""Requests the fuzzer makes up for each operation and phase."""


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Server]:
    home = demo.copy_of(demo_home, tmp_path_factory.mktemp("contract"))
    with (home / "lamplighter.toml").open("a") as settings:  # its last section is [web]
        settings.write("requests_per_minute = 1000000\n")
    with demo.running(home) as running:
        yield running


def sent(url: str, body: Any = None) -> tuple[int, str, Any]:
    """Status, media type and JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"} if data else {})
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, reply.headers.get_content_type(), json.load(reply)
    except urllib.error.HTTPError as reply:
        with reply:
            return reply.code, reply.headers.get_content_type(), json.load(reply)


def operation_of(name: str) -> dict[str, Any]:
    return next(
        operation
        for methods in document()["paths"].values()
        for operation in methods.values()
        if operation["operationId"] == name
    )


def hold_to_schema(name: str, status: int, media: str, value: Any) -> None:
    """The answer's media type and shape are among those that the document names."""
    content = operation_of(name)["responses"][str(status)]["content"]
    assert media in content
    schema = {**content[media]["schema"], "components": document()["components"]}
    jsonschema_rs.validator_for(schema).validate(value)


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{each.operation}: {each.told}" for each in EXAMPLES])
def test_every_example_is_answered_as_the_document_says(server: demo.Server, example: Example) -> None:
    status, media, value = sent(server.url + address_of(example), example.body)
    assert status == example.status, value
    hold_to_schema(example.operation, status, media, value)


def test_every_operation_has_an_example_and_a_word_for_each_value() -> None:
    made = document()
    for path, methods in made["paths"].items():
        for operation in methods.values():
            assert any(each.operation == operation["operationId"] for each in EXAMPLES), path
            assert operation["summary"]
            assert operation["description"]
            for parameter in operation.get("parameters", ()):
                assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])
            assert set(operation["responses"]) <= {"200", *map(str, TROUBLES)}
    assert made == sent_document_is_whole(made)


def sent_document_is_whole(made: dict[str, Any]) -> dict[str, Any]:
    """The document, once every reference in it has been found to lead somewhere."""
    text = json.dumps(made)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in made["components"]["schemas"], f"nothing is called {name}"
    return made


def test_the_document_is_served_and_its_page_shows_every_operation_and_example(server: demo.Server) -> None:
    status, media, value = sent(f"{server.url}/api/v1/openapi.json")
    assert (status, media) == (200, "application/json")
    assert value == document()
    for language in ("", "/es"):
        with urllib.request.urlopen(f"{server.url}{language}/developers/", timeout=20) as reply:
            page = html.unescape(reply.read().decode())
        for path in document()["paths"]:
            assert path in page
        for example in EXAMPLES:
            assert example.told in page
    with urllib.request.urlopen(f"{server.url}/api/v1/docs", timeout=20) as reply:
        assert reply.url.endswith("/developers/")


def test_an_example_can_be_pasted_into_a_shell(server: demo.Server) -> None:
    example = next(each for each in EXAMPLES if each.operation == "locate_address")
    done = subprocess.run(
        ["sh", "-c", f"{as_curl(example, server.url)} --silent --show-error"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["zone"]["code"].startswith("RIV")


def shown_in_docs() -> list[str]:
    """Command lines of README and the API's page that ask a running program something."""
    pages = [(ROOT / name).read_text() for name in ("README.md", "docs/api.md")]
    blocks = "\n".join(
        block for page in pages for block in re.findall(r"^```sh\n(.*?)^```", page, re.S | re.M)
    )
    return [line for line in blocks.splitlines() if line.startswith("curl") or "lamplighter who" in line]


@pytest.mark.parametrize("line", shown_in_docs())
def test_what_the_docs_show_can_be_pasted_into_a_shell(server: demo.Server, line: str) -> None:
    if line.startswith("curl"):
        assert "http://127.0.0.1:8000/" in line
        done = subprocess.run(
            ["sh", "-c", line.replace("http://127.0.0.1:8000", server.url) + " --silent --show-error --fail"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout)
    else:
        _, _, arguments = line.partition("lamplighter ")
        told = demo.lamplighter(server.home, *shlex.split(arguments)).stdout
        assert "You are in the River zone." in told


def test_a_fuzzer_finds_nothing_that_the_document_does_not_say(server: demo.Server, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/api/v1/openapi.json",
        "--max-examples", str(FUZZED), "--seed", "1", "--workers", "2",
        # A made-up code is rarely a zone, and a made-up address rarely one of the city's.
        "--exclude-checks", "positive_data_acceptance",
        "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
