"""The web process: Granian over WSGI. Started by ``lamplighter serve``, or by an operator's own supervisor."""

from __future__ import annotations

import argparse
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from lamplighter.ops import lifeline


def main() -> None:
    """``python -m lamplighter.ops.web``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--cert", type=Path)
    parser.add_argument("--key", type=Path)
    asked = parser.parse_args()
    lifeline.watch()
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
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()
