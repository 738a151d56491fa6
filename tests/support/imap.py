"""A small IMAP server on loopback, enough of RFC 9051 for a client that searches, fetches, flags and moves."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

USER, PASSWORD = "reply@police.example.org", 'a "quoted" word\\'


@dataclass(slots=True)
class Stored:
    """A mail in a folder."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Mailbox:
    """What the server holds: folders of mails by number; and how it behaves."""

    port: int = 0
    folders: dict[str, dict[int, Stored]] = field(default_factory=lambda: {"INBOX": {}, "Done": {}})
    moves: bool = True
    refuses: str = ""
    asked: list[str] = field(default_factory=list)
    _number: int = 0

    def put(self, raw: bytes, *flags: str) -> Stored:
        """Delivers a mail."""
        self._number += 1
        stored = Stored(raw, set(flags))
        self.folders["INBOX"][self._number] = stored
        return stored


class _Session(socketserver.StreamRequestHandler):
    box: Mailbox
    folder = ""

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            while literal := re.search(r"\{(\d+)\}$", rest):
                self._say("+ go on")
                rest = rest[: literal.start()] + '"' + self.rfile.read(int(literal[1])).decode() + '"'
                rest += self.rfile.readline().decode().rstrip("\r\n")
            command, _, words = rest.partition(" ")
            if command.upper() == "UID":
                command, _, words = words.partition(" ")
            command = command.upper()
            self.box.asked.append(command)
            if command == self.box.refuses:
                self._say(f"{tag} NO not now, ask again qprivate")
                continue
            done = getattr(self, f"do_{command.lower()}", None)
            said = done(words) if done else "BAD what?"
            self._say(f"{tag} {said or 'OK done'}")
            if command == "LOGOUT":
                return

    def do_capability(self, words: str) -> None:
        self._say("* CAPABILITY IMAP4rev1" + (" MOVE" if self.box.moves else ""))

    def do_login(self, words: str) -> str:
        found = [
            re.sub(r"\\(.)", r"\1", each[1:-1]) if each.startswith('"') else each for each in _words(words)
        ]
        return "" if found == [USER, PASSWORD] else "NO who are you"

    def do_select(self, words: str) -> str:
        (name,) = _words(words)
        self.folder = name.strip('"')
        if self.folder not in self.box.folders:
            return "NO no such folder"
        self._say(f"* {len(self._here())} EXISTS")
        return "OK [READ-WRITE] open"

    def do_search(self, words: str) -> None:
        asked = set(words.upper().split())
        found = [
            str(number)
            for number, each in self._here().items()
            if not ("UNSEEN" in asked and r"\Seen" in each.flags)
            and not ("UNFLAGGED" in asked and r"\Flagged" in each.flags)
        ]
        self._say(f"* SEARCH {' '.join(found)}".strip())

    def do_fetch(self, words: str) -> None:
        number, _, what = words.partition(" ")
        stored = self._here().get(int(number))
        if stored is None:
            return
        if "SIZE" in what:
            self._say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(stored.raw)})")
        else:
            self._say(f"* 1 FETCH (UID {number} BODY[] {{{len(stored.raw)}}}")
            self.wfile.write(stored.raw + b")\r\n")

    def do_store(self, words: str) -> None:
        number, _, flags = words.partition(" ")
        self._here()[int(number)].flags |= set(re.findall(r"\\\w+", flags))

    def do_move(self, words: str) -> str:
        if not self.box.moves:
            return "BAD what?"
        self.do_copy(words)
        del self._here()[int(_words(words)[0])]
        return ""

    def do_copy(self, words: str) -> None:
        number, folder = _words(words)
        self.box.folders[folder.strip('"')][int(number)] = self._here()[int(number)]

    def do_expunge(self, words: str) -> None:
        for number in [n for n, each in self._here().items() if r"\Deleted" in each.flags]:
            del self._here()[number]

    def do_logout(self, words: str) -> None:
        self._say("* BYE")

    def _here(self) -> dict[int, Stored]:
        return self.box.folders[self.folder]

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _words(text: str) -> list[str]:
    return re.findall(r'"(?:\\.|[^"\\])*"|\S+', text)


@contextmanager
def imap(tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """Runs the server while the block does; with a context it speaks TLS."""
    box = Mailbox()

    class Handler(_Session):
        pass

    Handler.box = box

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def get_request(self) -> Any:
            connection, address = super().get_request()
            return (tls.wrap_socket(connection, server_side=True) if tls else connection), address

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Quiet: a client that ends a handshake is what a test wants."""

    with Server(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
