"""Children end when their parent dies, however it dies.

The parent holds the writing end of a pipe and never writes. A child holds the reading end: when the parent is gone the kernel
closes the pipe, the waiting read returns, and the process leaves at once. kill -9 included. A child of a child may have been
started without the pipe; it looks twice a second whether its own parent is still there.
"""

from __future__ import annotations

import os
import select
import stat
import threading
import time
from collections.abc import Mapping

PIPE, PARENT = "LAMPLIGHTER_LIFELINE", "LAMPLIGHTER_PARENT"
LOOK_SECONDS = 0.5


def make() -> tuple[int, int]:
    """A new lifeline: (reading end for children, writing end to keep)."""
    return os.pipe()


def handed_on(reading: int) -> dict[str, str]:
    """What a child's environment must say for ``watch`` to find the pipe and the parent."""
    return {PIPE: f"{reading}:{os.fstat(reading).st_ino}", PARENT: str(os.getpid())}


def lead() -> None:
    """From here on this process is the one that the processes it starts must not outlive."""
    os.environ[PARENT] = str(os.getpid())


def watch(environ: Mapping[str, str] = os.environ) -> None:
    """Watches this process's parent, if it was given one. Call once in each process that must not outlive it."""
    parent = environ.get(PARENT)
    if parent is None:
        return
    pipe = _pipe(environ.get(PIPE, ""))
    threading.Thread(target=_wait, args=(pipe, int(parent)), name="lifeline", daemon=True).start()


def _pipe(told: str) -> int | None:
    """The reading end, where this process has it. A number alone proves nothing: in a process that was started without the
    pipe it may by now be somebody else's socket."""
    number, _, inode = told.partition(":")
    try:
        found = os.fstat(int(number))
    except (OSError, ValueError):
        return None
    return int(number) if stat.S_ISFIFO(found.st_mode) and str(found.st_ino) == inode else None


def _wait(pipe: int | None, parent: int) -> None:
    while os.getppid() == parent:
        if pipe is None:
            time.sleep(LOOK_SECONDS)
        elif select.select([pipe], [], [], LOOK_SECONDS)[0]:  # nobody writes: it can only be the end
            break
    os._exit(1)
