"""Outgoing requests cannot be turned against machines inside, nor hold us longer or fill us more than they may."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.plumbing.fetching import CannotFetch, fetch, is_allowed
from tests.support.web import Asked, Said, web

INSIDE = [
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "192.0.0.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1",
    "2002:7f00:1::", "2002:c0a8:101::1", "::127.0.0.1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip
OUTSIDE = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address: str) -> None:
    assert not is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_not(address: str) -> None:
    assert is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:169.254.169.254", "168.63.129.16"],
)
def test_where_clouds_keep_their_keys_stays_closed_even_where_addresses_inside_are_allowed(
    address: str,
) -> None:
    assert not is_allowed(ipaddress.ip_address(address), private_ok=True)
    assert is_allowed(ipaddress.ip_address("10.0.0.1"), private_ok=True)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_it_is_wrapped(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    expected = is_allowed(address)
    for wrapped in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80 | 1):
        assert is_allowed(ipaddress.IPv6Address(wrapped)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "//example.org/", "example.org", "",
        "http://", "http:///x", "http://user:word@example.org/", "http://example.org:99999/", "http://exa mple.org/",
        "http://example.org/\r\nHost: x", "http://[::1", "http://a..b/", "http://example.org\\@127.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(CannotFetch, match="not a web address"):
        fetch(url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001", "[::1]", "[::ffff:7f00:1]", "127.1"],
)
def test_this_machine_is_refused_by_whatever_name(host: str) -> None:
    with web() as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(CannotFetch, match="not an address outside"):
            fetch(f"http://{host}:{port}/")
        assert server.asked == []


def test_other_services_on_low_ports_are_not_spoken_to() -> None:
    with pytest.raises(CannotFetch, match="not a port of the web"):
        fetch("http://example.org:25/")


def test_the_address_that_was_judged_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with an address outside first and with this machine after is asked once only."""
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = "203.0.114.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    reached: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(CannotFetch, match="no usable answer"):
        fetch("http://rebinding.example/")
    assert asked == ["rebinding.example"]
    assert reached == [("203.0.114.1", 80)]


def test_of_several_addresses_only_those_outside_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("10.0.0.1", "8.8.8.8", "8.8.4.4")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    reached: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address[0])
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(CannotFetch, match="timed out"):
        fetch("http://mixed.example/")
    assert reached == ["8.8.8.8", "8.8.4.4"]


def test_a_request_arrives_whole_and_its_answer_comes_back() -> None:
    with web(lambda asked: Said(201, b"made", {"X-Note": "yes"})) as server:
        answer = fetch(
            f"{server.url}/a b/ñ".replace(" ", "%20") + "?q=ü&x=1#part",
            method="POST",
            body=b"hello",
            headers={"Content-Type": "text/plain"},
            private_ok=True,
        )
        (asked,) = server.asked
    assert (answer.status, answer.body, answer.headers["x-note"]) == (201, b"made", "yes")
    assert (asked.method, asked.path, asked.body) == ("POST", "/a%20b/%C3%B1?q=%C3%BC&x=1", b"hello")
    assert asked.headers["host"] == server.url.removeprefix("http://")
    assert (asked.headers["content-type"], asked.headers["content-length"]) == ("text/plain", "5")


@pytest.mark.parametrize("headers", [{"X-A": "b\r\nX-C: d"}, {"X-A\r\nX-B": "b"}, {"X-A": "ツ"}])
def test_a_header_that_would_be_two_goes_nowhere(headers: dict[str, str]) -> None:
    with web() as server:
        with pytest.raises(CannotFetch):
            fetch(server.url, headers=headers, private_ok=True)
        assert server.asked == []


def test_redirects_are_followed_thrice_for_get_and_never_for_post() -> None:
    def answer(asked: Asked) -> Said:
        number = int(asked.path.strip("/") or 0)
        return Said(200, b"there") if number == 0 else Said(302, headers={"Location": f"/{number - 1}"})

    with web(answer) as server:
        assert fetch(f"{server.url}/3", private_ok=True).body == b"there"
        with pytest.raises(CannotFetch, match="redirected too often"):
            fetch(f"{server.url}/4", private_ok=True)
        assert fetch(f"{server.url}/1", method="POST", body=b"x", private_ok=True).status == 302


def test_a_redirect_is_judged_like_an_address_and_takes_no_key_along(monkeypatch: pytest.MonkeyPatch) -> None:
    with web() as other, web(lambda asked: Said(302, headers={"Location": f"{other.url}/"})) as server:
        fetch(server.url, headers={"Authorization": "Bearer k", "Accept": "text/xml"}, private_ok=True)
        assert server.asked[0].headers["authorization"] == "Bearer k"
        assert "authorization" not in other.asked[0].headers
        assert other.asked[0].headers["accept"] == "text/xml"
    for onward in ("http://169.254.169.254/latest/", "file:///etc/passwd", "http://[::1"):
        back = Said(302, headers={"Location": onward})
        with web(lambda asked, back=back: back) as server, pytest.raises(CannotFetch, match="not a"):  # type: ignore[misc]
            fetch(server.url, private_ok=True)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "1000000"}, {"Transfer-Encoding": "chunked"}])
def test_an_answer_that_is_too_large_is_not_kept(headers: dict[str, str]) -> None:
    body = b"x" * 2001
    if "Transfer-Encoding" in headers:
        body = b"7d1\r\n" + body + b"\r\n0\r\n\r\n"
    with web(lambda asked: Said(200, body, headers)) as server, pytest.raises(CannotFetch, match="too large"):
        fetch(server.url, most=2000, private_ok=True)
    with web(lambda asked: Said(200, b"x" * 2000)) as server:
        assert len(fetch(server.url, most=2000, private_ok=True).body) == 2000


@contextmanager
def talking(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server of one connection that speaks as the test does."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                talk(connection, over)
            except OSError:
                return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        thread.join()
        listening.close()


def test_who_drips_a_byte_at_a_time_is_left_at_the_end_of_our_time() -> None:
    def head(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not over.wait(0.05):
            connection.sendall(b"a")

    def content(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        while not over.wait(0.05):
            connection.sendall(b"a")

    def silence(connection: socket.socket, over: threading.Event) -> None:
        over.wait()

    for talk in (head, content, silence):
        with talking(talk) as url, pytest.raises(CannotFetch, match="timed out"):
            fetch(url, timeout=0.4, private_ok=True)


@pytest.mark.parametrize(
    "said",
    [
        b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_one_error_without_its_words(said: bytes) -> None:
    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65_536)
        connection.sendall(said)

    with talking(talk) as url, pytest.raises(CannotFetch) as caught:
        fetch(f"{url}?key=qsecret", private_ok=True)
    assert str(caught.value) == caught.value.reason == "no usable answer"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_nobody_there_and_no_such_name_are_said() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(CannotFetch, match="no usable answer"):
            fetch(f"http://127.0.0.1:{probe.getsockname()[1]}/", private_ok=True)
    with pytest.raises(CannotFetch, match="no such name"):
        fetch("http://nobody.invalid/")


def certificate(folder: Path, *names: str) -> Path:
    """A certificate for these names, signed by itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        built.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


def test_tls_is_held_to_the_name_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with web(lambda asked: Said(200, b"safe"), tls=context) as server:
        by_name = server.url.replace("127.0.0.1", "localhost")
        with pytest.raises(CannotFetch, match="not a secure connection"):
            fetch(by_name, private_ok=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert fetch(by_name, private_ok=True).body == b"safe"
        with pytest.raises(CannotFetch, match="not a secure connection"):
            fetch(server.url, private_ok=True)
