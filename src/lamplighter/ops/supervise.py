"""Runs child processes side by side: starts one again when it falls, ends all together, leaves none behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lamplighter.ops import lifeline

log = logging.getLogger(__name__)

PATIENCE = 12.0
"""Seconds that children may take to finish what they do before they are killed."""
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""A child that ran this long had started well; its next fall begins the pauses anew."""


@dataclass(slots=True)
class Child:
    """One child process. ``pause`` doubles with each fall."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    start_at: float = 0.0


class Supervisor:
    """Keeps its children running until told to stop."""

    def __init__(self, children: Mapping[str, Sequence[str]]) -> None:
        self.children = [Child(name, command) for name, command in children.items()]
        self.stop = threading.Event()
        self._reading, self._writing = lifeline.make()

    def run(self) -> None:
        """Blocks until it is told to stop, by signal or by Ctrl-C; then ends every child, gently first."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            while not self.stop.wait(0.2):
                for child in self.children:
                    self._look_after(child)
        finally:
            self._end_all()

    def _look_after(self, child: Child) -> None:
        instant = time.monotonic()
        if child.process is None:
            if instant >= child.start_at:
                self._start(child)
            return
        status = child.process.poll()
        if status is None:
            return
        if instant - child.started > STEADY:
            child.pause = 0.5
        log.error("%s ended with status %s; it starts again in %.1f s", child.name, status, child.pause)
        child.process, child.start_at = None, instant + child.pause
        child.pause = min(LONGEST_PAUSE, child.pause * 2)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603 (our own command lines)
            child.command,
            stdin=subprocess.DEVNULL,
            pass_fds=(self._reading,),
            env={**os.environ, **lifeline.handed_on(self._reading)},
            start_new_session=True,  # Ctrl-C reaches this process only, which then ends them in order
        )

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.close(self._writing)  # whatever a child left behind goes now
        os.close(self._reading)
