"""A small identity provider, run as a process of its own: OpenID Connect written from the specification, not from our side of it.

python identity_provider.py PORT     prints "ready" once it listens on loopback

It takes its people, and how it misbehaves, by POST to ``/test/...``; what it was asked, it counts. Code flow with PKCE (S256),
refresh tokens that rotate (one shown twice ends its session, as RFC 9700 asks), userinfo, back-channel logout.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import sys
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "lamplighter", "a secret: with signs+"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@cache
def _key(_number: int) -> Any:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Session:
    sub: str
    sid: str
    nonce: str = ""
    over: bool = False


@dataclass
class House:
    """What the provider holds."""

    port: int
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: dict[str, tuple[Session, float]] = field(default_factory=dict)
    refresh: dict[str, Session] = field(default_factory=dict)
    spent: dict[str, Session] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: _key(0))
    kid: str = "first"
    lock: Any = field(default_factory=threading.Lock)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self, claims: dict[str, Any]) -> str:
        """A signed token, or one that is wrong in the way that was asked for."""
        fault, key, alg, kid = self.faults.get("token"), self.key, "RS256", self.kid
        if fault == "none":
            return jwt.encode(claims, None, algorithm="none")
        if fault == "our-secret":
            return jwt.encode(claims, SECRET.ljust(32), algorithm="HS256", headers={"kid": kid})
        if fault == "another-key":
            key = _key(1)
        changed = {
            "another-issuer": {"iss": "https://evil.example"},
            "another-audience": {"aud": "somebody-else"},
            "two-audiences": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
            "old": {"exp": int(time.time()) - 3600},
            "another-nonce": {"nonce": "guessed"},
            "another-person": {"sub": "nobody"},
        }
        return jwt.encode(
            {**claims, **changed.get(fault or "", {})}, key, algorithm=alg, headers={"kid": kid}
        )

    def tokens(self, session: Session) -> dict[str, Any]:
        """The answer of the token endpoint."""
        person, now = self.people[session.sub], int(time.time())
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        lasts = int(self.faults.get("token_lasts", 300))
        self.access[access] = (session, time.time() + lasts)
        self.refresh[refresh] = session
        claims = {
            "iss": self.issuer,
            "sub": session.sub,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": session.nonce,
            "sid": session.sid,
            "amr": person.get("amr", ["pwd"]),
            "groups": person.get("groups", []),
        }
        told = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": lasts,
            "id_token": self.token(claims),
        }
        return told if self.faults.get("no_refresh") else {**told, "refresh_token": refresh}


class Door(BaseHTTPRequestHandler):
    """The provider's addresses."""

    house: House
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._do({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        if self.path.startswith("/test/"):
            self._test(json.loads(body or "{}"))
        else:
            self._do({name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()})

    def _do(self, form: dict[str, str]) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        house = self.house
        with house.lock:
            house.asked[parts.path] += 1
        if house.faults.get("status"):
            return self._say(int(house.faults["status"]), {"error": "temporarily_unavailable"})
        if parts.path == "/.well-known/openid-configuration":
            return self._say(200, self._about())
        if parts.path == "/keys":
            jwk = json.loads(RSAAlgorithm.to_jwk(house.key.public_key()))
            return self._say(200, {"keys": [{**jwk, "kid": house.kid, "use": "sig", "alg": "RS256"}]})
        if parts.path == "/authorize":
            return self._authorize({**query, **form})
        if parts.path == "/token" and self.command == "POST":
            with house.lock:
                return self._token(form)
        if parts.path == "/userinfo":
            return self._userinfo()
        return self._say(404, {})

    def _about(self) -> dict[str, Any]:
        base = self.house.issuer
        return {
            "issuer": self.house.faults.get("issuer", base),
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def _authorize(self, asked: dict[str, str]) -> None:
        fits = (
            asked.get("client_id") == CLIENT
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and len(asked.get("code_challenge", "")) == 43
            and "openid" in asked.get("scope", "").split()
            and bool(asked.get("state"))
            and asked.get("redirect_uri") in self.house.faults.get("redirects", [asked.get("redirect_uri")])
        )
        if not fits:
            return self._say(400, {"error": "invalid_request"})
        back, who = asked["redirect_uri"], asked.get("who")
        if who is None:
            buttons = "".join(
                f'<button name="who" value="{html.escape(sub)}">{html.escape(sub)}</button>'
                for sub in self.house.people
            )
            kept = "".join(
                f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
                for name, value in asked.items()
            )
            page = f"<!doctype html><title>Sign in</title><h1>Department account</h1><form method=post>{kept}{buttons}<button name=who value=''>No</button></form>"
            return self._say(200, page)
        answer = {"state": asked["state"], "iss": self.house.issuer}
        if who:
            code = secrets.token_urlsafe(16)
            self.house.codes[code] = {**asked, "who": who}
            answer["code"] = code
        else:
            answer["error"] = "access_denied"
        self.send_response(302)
        self.send_header("location", f"{back}?{urlencode(answer)}")
        self.send_header("content-length", "0")
        self.end_headers()
        return None

    def _token(self, form: dict[str, str]) -> None:
        house = self.house
        pair = f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}"
        if self.headers.get("authorization") != "Basic " + base64.b64encode(pair.encode()).decode():
            return self._say(401, {"error": "invalid_client"})
        if form.get("grant_type") == "refresh_token":
            old = form.get("refresh_token", "")
            if old in house.spent:  # shown twice: somebody stole it
                house.spent[old].over = True
            session = house.refresh.pop(old, None)
            if session is not None:
                house.spent[old] = session
            if session is None or session.over or house.people[session.sub].get("gone"):
                return self._say(400, {"error": "invalid_grant"})
            return self._say(200, house.tokens(session))
        held = house.codes.pop(form.get("code", ""), None)
        digest = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            held is None
            or held["redirect_uri"] != form.get("redirect_uri")
            or held["code_challenge"] != digest.rstrip(b"=").decode()
        ):
            return self._say(400, {"error": "invalid_grant"})
        session = Session(held["who"], secrets.token_hex(8), held.get("nonce", ""))
        house.sessions.append(session)
        return self._say(200, house.tokens(session))

    def _userinfo(self) -> None:
        token = (self.headers.get("authorization") or "").removeprefix("Bearer ")
        session, until = self.house.access.get(token, (None, 0.0))
        if (
            session is None
            or session.over
            or until < time.time()
            or self.house.people[session.sub].get("gone")
        ):
            return self._say(401, {"error": "invalid_token"})
        hidden = ("amr", "gone")
        person = {key: value for key, value in self.house.people[session.sub].items() if key not in hidden}
        return self._say(200, {"sub": session.sub, **person})

    def _test(self, asked: dict[str, Any]) -> None:
        house = self.house
        what = unquote(self.path.removeprefix("/test/"))
        if what == "people":
            house.people.update(asked)
        elif what == "faults":
            house.faults = asked
        elif what == "reset":
            house.__init__(house.port)  # type: ignore[misc]
        elif what == "new-key":
            house.key, house.kid = _key(1), "second"
        elif what == "expire":
            house.access = {token: (session, 0.0) for token, (session, _) in house.access.items()}
        elif what == "logout":
            now = int(time.time())
            claims = {
                "iss": house.issuer,
                "aud": CLIENT,
                "iat": now,
                "exp": now + 120,
                "jti": secrets.token_hex(8),
            }
            claims |= {"events": {LOGOUT: {}}, **asked.get("claims", {})}
            data = urlencode({"logout_token": house.token(claims)}).encode()
            return self._say(
                200, {"status": _posted(asked["to"], data)} if "to" in asked else {"token": data.decode()}
            )
        return self._say(200, {"asked": dict(house.asked), "sessions": [vars(one) for one in house.sessions]})

    def _say(self, status: int, content: Any) -> None:
        page = isinstance(content, str)
        body = content.encode() if page else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "text/html; charset=utf-8" if page else "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _posted(url: str, data: bytes) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def main() -> None:
    port = int(sys.argv[1])
    Door.house = House(port)
    _key(0), _key(1)  # takes a while on a busy machine
    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
