"""The web process: Granian over WSGI. Started by ``lamplighter serve``, or by an operator's own supervisor."""

from __future__ import annotations

import argparse
import resource
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols

from lamplighter.ops import lifeline

THREADS = 4
"""Requests a process works on at a time. Python computes one at a time; the others wait for the database or for mail rows
to reach the disk, and more threads would only queue for SQLite's one writer."""


def main() -> None:
    """``python -m lamplighter.ops.web``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--cert", type=Path)
    parser.add_argument("--key", type=Path)
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a fall must not write to the disk what memory held
    lifeline.watch()
    lifeline.lead()  # the worker processes look after this one
    Granian(
        target="lamplighter.ops.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.workers,
        blocking_threads=asked.threads,
        backlog=2048,
        http=HTTPModes.http1 if asked.cert is None else HTTPModes.auto,
        websockets=False,
        log_access=False,  # a request's line may carry what a person typed
        ssl_cert=asked.cert,
        ssl_key=asked.key,
        ssl_protocol_min=SSLProtocols.tls12,  # the oldest telephones that are still safe to serve
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()
