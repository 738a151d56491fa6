"""Children end when their parent dies, however it dies.

The parent holds the writing end of a pipe and never writes. Every child, and every child of a child, holds the reading end: when
the parent is gone the kernel closes the pipe, the waiting read returns, and the process leaves at once. kill -9 included.
"""

from __future__ import annotations

import os
import select
import threading

VARIABLE = "LAMPLIGHTER_LIFELINE"
LOOK_SECONDS = 0.5


def make() -> tuple[int, int]:
    """A new lifeline: (reading end for children, writing end to keep)."""
    return os.pipe()


def watch() -> None:
    """Watches this process's lifeline, if it was given one. Call once in each process that must not outlive its parent."""
    held = os.environ.get(VARIABLE)
    if held is None:
        return
    threading.Thread(target=_wait, args=(int(held), os.getppid()), name="lifeline", daemon=True).start()


def _wait(end: int, parent: int) -> None:
    while True:
        # Where a child was started without the pipe (spawn instead of fork) a changed parent tells the same.
        try:
            ready, _, _ = select.select([end], [], [], LOOK_SECONDS)
            gone = bool(ready) and os.read(end, 1) == b""
        except OSError:
            gone = False
            threading.Event().wait(LOOK_SECONDS)
        if gone or os.getppid() != parent:
            os._exit(1)
