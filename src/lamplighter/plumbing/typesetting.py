"""Typesets a PDF with typst: the same letters on every machine, accessible (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import typst


def typeset(package: str, name: str, data: Mapping[str, Any], stamp: int) -> bytes:
    """The PDF of a template. The same facts give the same bytes.

    Args:
        package: in which the template lies, e.g. "lamplighter.flows".
        name: of its file, e.g. "flyer.typ".
        data: what the template reads, as JSON can hold it; ``mark`` and ``band`` of ``city.letterhead`` among it.
        stamp: when it was made, in seconds since the epoch.
    """
    return _typeset(package, name, json.dumps(data, ensure_ascii=False, sort_keys=True), stamp)


@lru_cache(maxsize=128)
def _typeset(package: str, name: str, data: str, stamp: int) -> bytes:
    head = resources.files("lamplighter.plumbing").joinpath("head.typ").read_bytes()
    result = typst.compile(
        head + resources.files(package).joinpath(name).read_bytes(),
        format="pdf",
        sys_inputs={"data": data},
        ignore_system_fonts=True,  # the same letters on every machine
        pdf_standards=["ua-1"],
        timestamp=stamp,
    )
    assert isinstance(result, bytes)
    return result
