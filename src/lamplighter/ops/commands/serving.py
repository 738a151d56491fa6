"""``lamplighter serve`` and ``lamplighter worker``."""

from __future__ import annotations

import errno
import ipaddress
import os
import signal
import socket
import ssl
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import typer
from django.conf import settings

from lamplighter.ops import lifeline
from lamplighter.ops.commands.setup import ready_home
from lamplighter.ops.supervise import Supervisor
from lamplighter.ops.web import THREADS
from lamplighter.outbox import worker as outbox_worker

PATIENCE = 3.0
"""Seconds that a port may take to come free: what an earlier ``serve`` left behind needs one at most to notice its end."""


def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    workers: int = typer.Option(0, min=0, max=64, help="Web processes; 0 takes one for each two processors."),
    threads: int = typer.Option(THREADS, min=1, max=64, help="Requests each web process works on at a time."),
    cert: Path | None = typer.Option(None, exists=True, dir_okay=False, help="TLS certificate (PEM)."),
    key: Path | None = typer.Option(
        None, exists=True, dir_okay=False, help="Key of the TLS certificate (PEM)."
    ),
) -> None:
    """Starts web and jobs in one go and keeps them running. Ctrl-C ends both; so does the end of this process, kill -9 included."""
    _refuse_bare_public(host, cert, key)
    _refuse_taken(host, port)
    ready_home()
    _warn_of_unknown_name(host)
    web = [
        sys.executable,
        "-m",
        "lamplighter.ops.web",
        "--host",
        host,
        "--port",
        str(port),
        "--threads",
        str(threads),
    ]
    web += ["--workers", str(workers or max(1, (os.cpu_count() or 2) // 2))]
    if cert and key:
        web += ["--cert", str(cert), "--key", str(key)]
    jobs = [sys.executable, "-c", "from lamplighter.ops.cli import main; main()", "worker"]
    scheme = "https" if cert else "http"
    shown = f"[{host}]" if ":" in host else host
    said = f"Lamplighter listens on {scheme}://{shown}:{port}/ (Ctrl-C ends it)"
    threading.Thread(target=_say_when_open, args=(host, port, said), daemon=True).start()
    Supervisor({"web": web, "worker": jobs}).run()


def worker() -> None:
    """Runs jobs only: mail, sealing of the record, the timetable. Any number may run beside each other."""
    lifeline.watch()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    outbox_worker.run(stop)


def _refuse_bare_public(host: str, cert: Path | None, key: Path | None) -> None:
    """Passkeys, sealed tips and "use my place" need TLS; passwords and addresses must not cross a network without it."""
    if (cert is None) != (key is None):
        _stop("Give both --cert and --key, or neither.")
    if cert is not None and key is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, lambda: b"")
        except OSError as error:  # ssl.SSLError is one
            _stop(
                f"{cert} and {key} cannot be used together: {error}. Give a PEM certificate and its key, without a password."
            )
    if _is_loopback(host) or cert is not None or settings.LAMPLIGHTER.web.trusted_proxies:
        return
    _stop(
        f"{host} can be reached from other machines, so it needs TLS. Give --cert and --key, or put a proxy with TLS in "
        "front and set web.trusted_proxies in lamplighter.toml; or listen on 127.0.0.1."
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + PATIENCE
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                    _stop(
                        f"Port {port} on {host} cannot be used ({error.strerror}). "
                        "End what uses it, or choose another with --port."
                    )
            else:
                return
        time.sleep(0.1)


def _warn_of_unknown_name(host: str) -> None:
    """An address that others reach is asked for by a name, and names that are not in the settings are refused."""
    if _is_loopback(host) or not _is_loopback(urlsplit(settings.LAMPLIGHTER.web.public_url).hostname or ""):
        return
    typer.secho(
        "web.public_url in lamplighter.toml still names this machine only: people who come by another name are refused. "
        "Set it to the address they use.",
        fg=typer.colors.YELLOW,
        err=True,
    )


def _say_when_open(host: str, port: int, said: str) -> None:
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    while True:
        try:
            socket.create_connection((where, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            typer.echo(said)
            return


def _stop(sentence: str) -> NoReturn:
    typer.secho(sentence, fg=typer.colors.RED, err=True)
    raise typer.Exit(2)
