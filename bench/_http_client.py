"""A small load generator: so many connections kept open, each asks again as soon as it is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Round:
    """What one round measured. ``took`` are seconds from question to whole answer."""

    requests: int = 0
    seconds: float = 0.0
    bytes: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    server: float = 0.0
    """Processor seconds that the server used."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    def at_most(self, share: float) -> float:
        """Within how many seconds this share of the answers came."""
        return sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))]


class _Connection(asyncio.Protocol):
    def __init__(self, questions: Sequence[bytes], first: int, step: int, until: float, told: Round) -> None:
        self.questions, self.at, self.step, self.until, self.told = questions, first, step, until, told
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self.asked = time.perf_counter()
        self.transport.write(self.questions[self.at % len(self.questions)])
        self.at += self.step

    def data_received(self, data: bytes) -> None:
        self.held += data
        end = self.held.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.held[:end].lower()
        place = head.find(b"content-length:")
        if place >= 0:
            whole = len(self.held) >= end + 4 + int(head[place + 15 :].split(b"\r\n", 1)[0])
        else:  # chunked: the last chunk is empty
            whole = self.held.endswith(b"\r\n0\r\n\r\n")
        if not whole:
            return
        instant, told = time.perf_counter(), self.told
        status = int(head[9:12])
        told.requests += 1
        told.bytes += len(self.held)
        told.statuses[status] = told.statuses.get(status, 0) + 1
        told.took.append(instant - self.asked)
        self.held = b""
        if instant < self.until:
            self._ask()
        else:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            if error is None:
                self.done.set_result(None)
            else:
                self.done.set_exception(error)


async def _load(port: int, questions: Sequence[bytes], connections: int, seconds: float) -> Round:
    told, loop = Round(), asyncio.get_running_loop()
    began = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda n=n: _Connection(questions, n, connections, began + seconds, told),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        for n in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    told.seconds = time.perf_counter() - began
    return told


def load(port: int, questions: Sequence[bytes], *, connections: int, seconds: float) -> Round:
    """Asks the questions (whole HTTP/1.1 requests) in turn for some seconds."""
    return asyncio.run(_load(port, questions, connections, seconds))
