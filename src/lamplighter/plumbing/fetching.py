"""Fetches from other servers without being turned against our own: the one door for outgoing HTTP.

An address that somebody gave may name a machine inside (a database's status page, a cloud's metadata): so the name is
resolved once, each address is judged, and the connection goes to that very address. All has a bound: bytes, seconds, hops.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lamplighter.plumbing.wire import Deadline, Wire

HOPS = 3
"""Most redirects followed, and only for what changes nothing (GET and HEAD); each is judged anew."""
TRIES = 3
"""Most addresses of one name that are tried."""
_REDIRECTS = (301, 302, 303, 307, 308)
_KEPT_ON_REDIRECT = ("accept", "accept-language", "user-agent")
"""What another server may hear: a header may hold a key meant for the first."""
_NOT_THE_CALLERS = ("host", "content-length", "transfer-encoding", "connection", "accept-encoding")
"""What frames the request, and so is ours to say."""
_AGENT = "Lamplighter"
_IN_A_URL = "%/:=&?~#+!$,;'@()*[]"
_METADATA = {ipaddress.ip_address("168.63.129.16")}
"""Addresses in the public ranges that a cloud answers from inside."""
_NAT64 = [ipaddress.IPv6Network("64:ff9b::/96")]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class CannotFetch(Exception):
    """Nothing usable came back. ``reason`` is one of our own words, never the address nor the other side's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other server said. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 10,
    most: int = 65_536,
    private_ok: bool = False,
    cut: bool = False,
) -> Answer:
    """One request, whatever the status of the answer.

    Args:
        timeout: seconds for everything together, redirects included.
        most: bytes that the body of the answer may have.
        private_ok: whether addresses inside (loopback, private networks) may be reached. Never for an address that a
            stranger gave; for one that staff set up, as the setting ``web.call_private_addresses`` says.
        cut: whether a longer body is cut off there; else it is no usable answer.

    Raises:
        CannotFetch: the address may not be asked, or no whole answer came in time.
    """
    deadline = Deadline(timeout)
    wanted = {"user-agent": _AGENT, **{key.lower(): value for key, value in (headers or {}).items()}}
    for _ in range(HOPS + 1):
        parts = _judged_url(url, private_ok)
        try:
            answer = _one(parts, method, body, wanted, _Bounds(deadline, most, private_ok, cut))
        except TimeoutError:
            raise CannotFetch("timed out") from None
        except ssl.SSLError:
            raise CannotFetch("not a secure connection") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise CannotFetch("no usable answer") from None
        onward = answer.headers.get("location", "")
        if method not in ("GET", "HEAD") or answer.status not in _REDIRECTS or not onward:
            return answer
        url, wanted = _next(parts, onward, wanted)
    raise CannotFetch("redirected too often")


def trouble_with(url: str, *, private_ok: bool = False, patience: float = 3) -> str:
    """Why an address would never be called, in the words of ``CannotFetch``; empty where nothing is known against it.

    Its name is looked up, nothing is sent. A name that cannot be looked up now may be later, so that is no fault.

    Args:
        patience: seconds that looking it up may take.
    """
    try:
        parts = _judged_url(url, private_ok)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        _allowed(_resolved(parts.hostname or "", port, Deadline(patience)), private_ok)
    except CannotFetch as error:
        return "" if error.reason == "no such name" else error.reason
    except TimeoutError:
        return ""
    return ""


def _judged_url(url: str, private_ok: bool) -> SplitResult:
    """The address, taken apart, with a host in plain letters."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise CannotFetch("not a web address")
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode().rstrip(".")
    except (ValueError, UnicodeError):
        raise CannotFetch("not a web address") from None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise CannotFetch("not a web address")
    # Other services speak on the low ports; none of them is to be spoken to by a web request.
    if port is not None and port < 1024 and port not in (80, 443) and not private_ok:
        raise CannotFetch("not a port of the web")
    shown = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=shown if port is None else f"{shown}:{port}")


@dataclass(frozen=True, slots=True)
class _Bounds:
    deadline: Deadline
    most: int
    private_ok: bool
    cut: bool


def _one(
    parts: SplitResult, method: str, body: bytes | None, headers: Mapping[str, str], bounds: _Bounds
) -> Answer:
    wire = _connected(parts, bounds.deadline, bounds.private_ok)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.sock = wire
    try:
        path = quote(parts.path or "/", safe=_IN_A_URL) + (
            f"?{quote(parts.query, safe=_IN_A_URL)}" if parts.query else ""
        )
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        ours = {"host": parts.netloc, "accept-encoding": "identity", "connection": "close"}
        sent = {key: value for key, value in headers.items() if key not in _NOT_THE_CALLERS} | ours
        if body is not None or method in ("POST", "PUT", "PATCH"):
            sent["content-length"] = str(len(body or b""))
        for key, value in sent.items():
            connection.putheader(key, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        said = {key.lower(): value for key, value in answer.getheaders()}
        return Answer(answer.status, said, _content(answer, bounds))
    finally:
        connection.close()
        wire.end()


def _content(answer: http.client.HTTPResponse, bounds: _Bounds) -> bytes:
    if bounds.cut:
        return answer.read(bounds.most)
    if (answer.length or 0) > bounds.most:
        raise CannotFetch("too large")
    content = answer.read(bounds.most + 1)
    if len(content) > bounds.most:
        raise CannotFetch("too large")
    if answer.length:  # it promised more than it sent
        raise CannotFetch("no usable answer")
    return content


def _connected(parts: SplitResult, deadline: Deadline, private_ok: bool) -> Wire:
    """A connection to one of the addresses of the name that may be reached, encrypted where the address says so."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    trouble: OSError = OSError()
    addresses = _allowed(_resolved(host, port, deadline), private_ok)[:TRIES]
    for address in addresses:
        # One that does not answer must not use up the time of the next.
        patience = deadline.left() / (1 if address is addresses[-1] else 2)
        try:
            plain = socket.create_connection((str(address), port), timeout=patience)
        except OSError as error:
            trouble = error
            continue
        try:
            if parts.scheme == "https":
                plain.settimeout(deadline.left())
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
        return Wire(plain, deadline)
    raise trouble


def _resolved(host: str, port: int, deadline: Deadline) -> list[Address]:
    """The addresses of a name. The system's resolver knows no deadline, so it is asked beside and not waited for longer."""
    found: list[Address] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left())
    if asking.is_alive():
        raise TimeoutError
    if not found:
        raise CannotFetch("no such name")
    return list(dict.fromkeys(found))


def _allowed(addresses: list[Address], private_ok: bool) -> list[Address]:
    allowed = [each for each in addresses if is_allowed(each, private_ok=private_ok)]
    if not allowed:
        raise CannotFetch("not an address outside")
    return allowed


def is_allowed(address: Address, *, private_ok: bool = False) -> bool:
    """Whether an address may be reached: of the wide world, or, if ``private_ok``, of a network inside.

    Link-local addresses (where clouds keep their keys), multicast and reserved ones never. An IPv4 address inside an IPv6
    one (mapped, NAT64, 6to4, Teredo) is judged as itself.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_allowed(inner, private_ok=private_ok)
    if (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in _METADATA
        or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    ):
        return False
    if private_ok and (address.is_loopback or address.is_private):
        return True
    return address.is_global and not address.is_reserved


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _next(parts: SplitResult, onward: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
    try:
        url = urljoin(parts.geturl(), onward)
        there = urlsplit(url)
    except ValueError:
        raise CannotFetch("not a web address") from None
    if parts.scheme == "https" and there.scheme != "https":
        raise CannotFetch("redirected to an open connection")
    if (there.scheme, there.netloc) == (parts.scheme, parts.netloc):
        return url, headers
    return url, {key: value for key, value in headers.items() if key in _KEPT_ON_REDIRECT}
