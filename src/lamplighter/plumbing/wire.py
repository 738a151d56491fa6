"""A socket with one deadline for everything that is sent and received over it, however slowly the other side drips."""

from __future__ import annotations

import io
import socket
import time
from typing import Any


class Deadline:
    """So many seconds from now, for everything together."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left.

        Raises:
            TimeoutError: none are.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Wire:
    """What ``http.client`` asks of a socket; each wait is bounded by what is left of the deadline."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain = plain
        self._deadline = deadline

    def sendall(self, data: Any) -> None:
        """Sends all of it, in pieces, so that a reader who takes a byte at a time cannot hold us."""
        rest = memoryview(bytes(data))
        while rest:
            self._plain.settimeout(self._deadline.left())
            rest = rest[self._plain.send(rest[:16_384]) :]

    def makefile(self, mode: str = "rb", *_: Any) -> io.BufferedReader:
        """What comes in, to be read."""
        return io.BufferedReader(_Reading(self._plain, self._deadline))

    def settimeout(self, _: float | None) -> None:
        """The deadline holds, whatever else is wished."""

    def close(self) -> None:
        """The library closes when it has sent, and goes on reading: what closes is ``end``."""

    def end(self) -> None:
        """Closes the socket."""
        self._plain.close()


class _Reading(io.RawIOBase):
    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain = plain
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._plain.settimeout(self._deadline.left())
        return self._plain.recv_into(buffer)
