"""``serve`` with a certificate: pages, forms and the API over https alone; and a wrong setting stops any start with a sentence."""

from __future__ import annotations

import http.client
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support import demo

START_SECONDS = 60
FORM = "application/x-www-form-urlencoded"


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert_file, key_file


@dataclass(frozen=True)
class Secured:
    """A program that serves https."""

    port: int
    home: Path
    cert: Path
    process: subprocess.Popen[bytes]

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.cert))

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """One request over TLS, the certificate checked: status, body, headers."""
        line = http.client.HTTPSConnection("localhost", self.port, timeout=20, context=self.trust())
        with closing(line) as connection:
            body = urlencode(form) if form is not None else None
            kind = {"Content-Type": FORM} if form is not None else {}
            connection.request("POST" if form is not None else "GET", path, body, {**kind, **headers})
            reply = connection.getresponse()
            return reply.status, reply.read(), reply.headers


def await_tls(server: Secured, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.process.poll() is None, log.read_text()
        with suppress(OSError):
            server.ask("/")
            return
        time.sleep(0.1)
    raise AssertionError(f"serve did not answer over TLS:\n{log.read_text()}")


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    place = tmp_path_factory.mktemp("tls")
    home = demo.copy_of(demo_home, place)
    cert, key = self_signed(place)
    port = demo.free_port()
    settings = home / "lamplighter.toml"
    lines = [line for line in settings.read_text().splitlines() if not line.startswith("public_url")]
    assert "[web]" in lines, "the file's last section"
    settings.write_text("\n".join(lines) + f'\npublic_url = "https://localhost:{port}"\n')
    log_file = place / "serve.log"
    with log_file.open("wb") as log:
        command = [*demo.COMMAND, "serve", "--port", str(port), "--cert", str(cert), "--key", str(key)]
        process = subprocess.Popen(command, env=demo.environment(home), stdout=log, stderr=subprocess.STDOUT)
        secured = Secured(port, home, cert, process)
        try:
            await_tls(secured, log_file)
            yield secured
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
            assert f"https://127.0.0.1:{port}/" in log_file.read_text()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def test_pages_and_the_api_answer_over_tls_and_ask_browsers_to_stay_there(server: Secured) -> None:
    status, page, headers = server.ask("/")
    assert status == 200
    assert b"<h1" in page
    assert int(headers["Strict-Transport-Security"].partition("max-age=")[2].split(";")[0]) >= 31_536_000
    assert "Set-Cookie" not in headers
    assert server.ask("/api/v1/locate?lon=-97.31&lat=38.91")[0] == 200


def test_a_form_of_our_own_page_is_taken_over_tls_and_anybody_elses_is_not(server: Secured) -> None:
    asked = {"address": "1600 Lantern St"}
    status, page, _ = server.ask("/find/", asked, Origin=server.origin)
    assert status == 200
    assert b"River" in page
    for stranger in (server.origin.replace("https", "http"), "https://elsewhere.example", "null"):
        assert server.ask("/find/", asked, Origin=stranger)[0] == 403


def test_the_cookie_of_staff_is_for_this_host_over_tls_only(server: Secured) -> None:
    printed = demo.lamplighter(server.home, "demo", "login", "supervisor").stdout
    link = next(word for word in printed.split() if "/account/" in word)
    assert link.startswith(server.origin), "the link leads where people come in"
    status, _, headers = server.ask(link.removeprefix(server.origin), {}, Origin=server.origin)
    assert status == 302
    (cookie,) = headers.get_all("Set-Cookie", [])
    assert cookie.startswith("__Host-lamplighter=")
    kept = {part.strip().partition("=")[0].lower() for part in cookie.split(";")}
    assert {"secure", "httponly", "samesite", "path"} <= kept
    assert "domain" not in kept
    desk = server.ask("/staff/", Cookie=cookie.partition(";")[0])
    assert desk[0] == 200
    assert desk[2]["Cache-Control"]
    assert server.ask("/staff/")[0] == 302, "without it nobody gets in"


def test_who_asks_without_tls_is_told_nothing(server: Secured) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        told = b""
        with suppress(ConnectionResetError):
            while part := plain.recv(4096):
                told += part
    assert b"HTTP/1.1 200" not in told
    assert b"<h1" not in told


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[city]\ntime_zone = "America/Riverbend"\n', "'city.time_zone' cannot be used"),
        ('[city]\nnmae = "Riverbend"\n', "there is no setting 'city.nmae'"),
        ("[web\n", "cannot be read"),
        ('[database]\nurl = "mysql://x"\n', "postgresql://"),
        ("[web]\nrequests_per_minute = 1\n", "'web.requests_per_minute' cannot be used"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "lamplighter.toml").write_text(written)
    refused = demo.lamplighter(tmp_path, "serve", "--port", str(demo.free_port()), check=False)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "lamplighter.toml" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "lamplighter.sqlite3").exists(), "nothing was begun"
