"""Somebody on the wire between a browser and the server, who keeps every byte of both."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. The first line of each, its headers with their names in small letters, its body."""

    asked: str
    said: dict[str, str]
    sent: bytes
    answered: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """What was asked for."""
        return self.asked.split(" ")[1]

    @property
    def shape(self) -> str:
        """All of it but the bytes of the bodies and the hour."""
        headers = sorted((name, value) for name, value in self.headers.items() if name != "date")
        return repr(
            (self.asked, sorted(self.said.items()), len(self.sent), self.answered, headers, len(self.body))
        )

    @property
    def open_to_all(self) -> bytes:
        """What every proxy on the way may log."""
        lines = [f"{name}: {value}" for some in (self.said, self.headers) for name, value in some.items()]
        return "\n".join([self.asked, *lines]).encode()


@dataclass
class Wire:
    """What goes over it."""

    url: str
    connections: list[tuple[bytearray, bytearray]] = field(default_factory=list)

    def exchanges(self) -> list[Exchange]:
        """Those that were answered, whatever their order."""
        return [
            Exchange(*asked, *answered)
            for up, down in self.connections
            for asked, answered in zip(_messages(bytes(up)), _messages(bytes(down)), strict=False)
        ]


def _messages(data: bytes) -> Iterator[tuple[str, dict[str, str], bytes]]:
    while b"\r\n\r\n" in data:
        head, data = data.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        if headers.get("transfer-encoding") == "chunked":
            body, data = _chunks(data)
        else:
            length = int(headers.get("content-length", 0))
            body, data = data[:length], data[length:]
        yield first, headers, body


def _chunks(data: bytes) -> tuple[bytes, bytes]:
    body, length = b"", -1
    while length:
        line, data = data.split(b"\r\n", 1)
        length = int(line, 16)
        body, data = body + data[:length], data[length + 2 :]
    return body, data


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """A port that leads to the server's."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        kept = Wire(f"http://127.0.0.1:{door.getsockname()[1]}")
        opened: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):  # the door is shut
                while True:
                    near, _ = door.accept()
                    far = socket.create_connection(("127.0.0.1", port))
                    opened.extend((near, far))
                    kept.connections.append((bytearray(), bytearray()))
                    for pair in zip((near, far), (far, near), kept.connections[-1], strict=True):
                        threading.Thread(target=_pass_on, args=pair, daemon=True).start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        yield kept
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        accepting.join(5)
        for each in opened:
            each.close()


def _pass_on(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            kept += data
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
