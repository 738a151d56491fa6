"""Secret keys as they are kept: wrapped by a passphrase, a passkey or twelve words. Unwrapping is in ``opening.wraps``."""

from __future__ import annotations

import json
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from mnemonic import Mnemonic

from lamplighter.core.sealing.codes import ENTROPY_BYTES, LANGUAGES
from lamplighter.core.sealing.keys import KEY_BYTES, box_public, sign_public
from lamplighter.core.sealing.marks import (
    PROTOCOL,
    checked_desk,
    derived,
    from_b64url,
    label,
    to_b64url,
    whole_number,
)
from lamplighter.core.sealing.refusals import BadField, BadWrap, UnknownVersion, WeakPassphrase
from lamplighter.core.sealing.strict import later_version, read_json

FEWEST_ITERATIONS = 600_000
MOST_ITERATIONS = 5_000_000
PASSPHRASE_SALT_BYTES = 16
PRF_BYTES = 32
NONCE_BYTES = 12
MOST_WRAPS = 16
MOST_PASSPHRASE = 1_024
PASSPHRASE_WORDS = 5
FEWEST_SIGNS = 16
FEWEST_DIFFERENT = 8
SHORTEST_RUN = 3
COMMON = (
    *("password", "passphrase", "contraseña", "contrasena", "qwerty", "qwertz", "asdf", "letmein", "welcome"),
    *("bienvenido", "bienvenida", "iloveyou", "lamplighter", "narcotic", "narcótico", "narcotico", "police"),
    *("policía", "policia", "sheriff", "admin"),
)
"""What people begin with; so would a thief of the server's wraps."""
_MOST_CREDENTIAL = 1_364
_MOST_BYTES = 65_536
_VERSION = 1


class What(StrEnum):
    """Whose secret is wrapped, and how long it is: a reader's two keys, or a lead's one."""

    READER = "reader"
    LEAD = "lead"

    @property
    def secret_bytes(self) -> int:
        """Bytes of the secret."""
        return 2 * KEY_BYTES if self is What.READER else KEY_BYTES


class Way(StrEnum):
    """What opens a wrap."""

    PASSPHRASE = "passphrase"  # noqa: S105 (a word, not a secret)
    PRF = "prf"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Wrap:
    """A wrapped secret. ``credential`` is the passkey's id in base64url, where it is known."""

    way: Way
    nonce: bytes
    box: bytes
    salt: bytes = b""
    iterations: int = 0
    credential: str = ""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The wraps of one secret beside its public keys; ``box`` is empty for a lead."""

    what: What
    desk: str
    box: bytes
    sign: bytes
    wraps: tuple[Wrap, ...]

    @property
    def bound_to(self) -> bytes:
        """The public key that every wrap is bound to."""
        return self.box if self.what is What.READER else self.sign


def new_passphrase(language: str = "en") -> str:
    """Five random words of the list for codes: 55 bits, which a program offers before anybody thinks one up."""
    words = Mnemonic(LANGUAGES[language]).wordlist
    while True:
        drawn = " ".join(secrets.choice(words) for _ in range(PASSPHRASE_WORDS))
        with suppress(WeakPassphrase):
            check_passphrase(drawn)
            return unicodedata.normalize("NFC", drawn)


def check_passphrase(passphrase: str) -> None:
    """Takes a passphrase to wrap with: 16 signs or more, at least 8 of them different, common words and runs left aside.

    Raises:
        WeakPassphrase: it is shorter, or made of fewer signs.
    """
    counted = _counted(unicodedata.normalize("NFKC", passphrase).lower())
    if len(counted) < FEWEST_SIGNS or len(set(counted)) < FEWEST_DIFFERENT:
        raise WeakPassphrase(
            "A passphrase has at least 16 signs, 8 of them different, beside common words and runs like 123. "
            "Five random words are best."
        )


def _counted(plain: str) -> str:
    """What is left of a passphrase without common words, and without runs such as ``123``, ``cba`` and ``aaa``."""
    found, at = "", 0
    while at < len(plain):
        word = max((len(each) for each in COMMON if plain.startswith(each, at)), default=0)
        skipped = word or _run(plain, at)
        found += "" if skipped else plain[at]
        at += skipped or 1
    return found


def _run(plain: str, at: int) -> int:
    """How long a run begins here; 0 if it is none."""
    steps = [ord(two) - ord(one) for one, two in pairwise(plain[at:])]
    same = len(list(takewhile(lambda step: step == steps[0], steps)))
    return same + 1 if same + 1 >= SHORTEST_RUN and abs(steps[0]) <= 1 else 0


def key_from_passphrase(passphrase: str, *, salt: bytes, iterations: int) -> bytes:
    """32 bytes by PBKDF2-HMAC-SHA256 of the passphrase's NFKC form.

    Raises:
        BadWrap: fewer or more iterations than are allowed, a passphrase without a sign or too long.
    """
    if not FEWEST_ITERATIONS <= iterations <= MOST_ITERATIONS:
        raise BadWrap("The wrapped key names a number of iterations that is not allowed.")
    if not 1 <= len(passphrase) <= MOST_PASSPHRASE:
        raise BadWrap("A passphrase has 1 to 1,024 signs.")
    try:
        plain = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise BadWrap("A passphrase is made of text.") from wrong
    return PBKDF2HMAC(algorithm=SHA256(), length=KEY_BYTES, salt=salt, iterations=iterations).derive(plain)


def key_from_prf(output: bytes, *, salt: bytes) -> bytes:
    """32 bytes from what the passkey's PRF answered; it was asked with the same salt.

    Raises:
        BadWrap: the answer has not 32 bytes.
    """
    if len(output) != PRF_BYTES:
        raise BadWrap("A passkey answers with 32 bytes.")
    return derived(output, salt=salt, info=(PROTOCOL + b" prf").decode("ascii"))


def key_from_recovery(entropy: bytes) -> bytes:
    """32 bytes from the 16 of twelve words.

    Raises:
        BadWrap: these are not 16 bytes.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise BadWrap("Twelve words stand for 16 bytes.")
    return derived(entropy, salt=PROTOCOL + b" recovery", info="wrap")


def wrap_by_passphrase(
    secret: bytes, passphrase: str, *, bound_to: bytes, iterations: int = FEWEST_ITERATIONS
) -> Wrap:
    """A wrap that a passphrase opens.

    Raises:
        WeakPassphrase: it is too easily guessed to stand against a stolen copy of the server.
    """
    check_passphrase(passphrase)
    salt = secrets.token_bytes(PASSPHRASE_SALT_BYTES)
    key = key_from_passphrase(passphrase, salt=salt, iterations=iterations)
    return replace(_wrapped(Way.PASSPHRASE, key, secret, bound_to), salt=salt, iterations=iterations)


def wrap_by_prf(secret: bytes, output: bytes, *, salt: bytes, bound_to: bytes, credential: str = "") -> Wrap:
    """A wrap that a passkey opens; its PRF gave ``output`` for ``salt``."""
    wrap = _wrapped(Way.PRF, key_from_prf(output, salt=salt), secret, bound_to)
    return replace(wrap, salt=salt, credential=credential)


def wrap_by_recovery(secret: bytes, entropy: bytes, *, bound_to: bytes) -> Wrap:
    """A wrap that twelve words open."""
    return _wrapped(Way.RECOVERY, key_from_recovery(entropy), secret, bound_to)


def bound_data(way: Way, bound_to: bytes) -> bytes:
    """What a wrap is bound to: its way and the public key of what it holds."""
    return label(f"wrap {way.value}") + bound_to


def key_file_written(file: KeyFile) -> str:
    """A key file as text.

    Raises:
        Refused: it is none that ``read_key_file`` would take.
    """
    said: dict[str, Any] = {"v": _VERSION, "what": file.what.value, "desk": file.desk}
    if file.what is What.READER:
        said["box"] = to_b64url(file.box)
    said |= {"sign": to_b64url(file.sign), "wraps": [_wrap_written(wrap) for wrap in file.wraps]}
    text = json.dumps(said, indent=1) + "\n"
    read_key_file(text)
    return text


def read_key_file(text: str) -> KeyFile:
    """The key file in a text; nothing is unwrapped.

    Raises:
        UnknownVersion: it is of a later version.
        BadKey: a public key in it is none that can be used.
        BadWrap: it is none.
    """
    try:
        data = text.encode("utf-8")
        return _key_file(read_json(data) if len(data) <= _MOST_BYTES else None)
    except (BadField, KeyError, TypeError, ValueError) as wrong:
        raise BadWrap("This is not a key file.") from wrong


def _key_file(said: Any) -> KeyFile:
    _check_version(said)
    what, rows = What(said["what"]), said["wraps"]
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_WRAPS:
        raise BadWrap("A key file holds 1 to 16 wraps.")
    box = from_b64url(said["box"], KEY_BYTES) if what is What.READER else b""
    if box:
        box_public(box)
    return KeyFile(
        what=what,
        desk=checked_desk(said["desk"]),
        box=box,
        sign=sign_public(from_b64url(said["sign"], KEY_BYTES)),
        wraps=tuple(_wrap(row, what) for row in rows),
    )


def _check_version(said: Any) -> None:
    if later_version(said["v"]):
        raise UnknownVersion("This key is kept in a version that is not known here.")
    whole_number(said["v"], _VERSION, _VERSION)


def _wrap(said: Any, what: What) -> Wrap:
    _check_version(said)
    way = Way(said["kind"])
    salt, iterations, credential = b"", 0, ""
    if way is Way.PASSPHRASE:
        salt = from_b64url(said["salt"], PASSPHRASE_SALT_BYTES)
        iterations = whole_number(said["iterations"], FEWEST_ITERATIONS, MOST_ITERATIONS)
    elif way is Way.PRF:
        salt, credential = from_b64url(said["salt"], PRF_BYTES), said.get("credential", "")
        if len(credential) > _MOST_CREDENTIAL:
            raise BadWrap("No passkey has an id as long as this.")
        from_b64url(credential)
    return Wrap(
        way=way,
        nonce=from_b64url(said["nonce"], NONCE_BYTES),
        box=from_b64url(said["box"], what.secret_bytes + 16),
        salt=salt,
        iterations=iterations,
        credential=credential,
    )


def _wrap_written(wrap: Wrap) -> dict[str, Any]:
    said: dict[str, Any] = {"v": _VERSION, "kind": wrap.way.value}
    if wrap.way is not Way.RECOVERY:
        said["salt"] = to_b64url(wrap.salt)
    if wrap.way is Way.PASSPHRASE:
        said["iterations"] = wrap.iterations
    if wrap.credential:
        said["credential"] = wrap.credential
    return said | {"nonce": to_b64url(wrap.nonce), "box": to_b64url(wrap.box)}


def _wrapped(way: Way, key: bytes, secret: bytes, bound_to: bytes) -> Wrap:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Wrap(way=way, nonce=nonce, box=AESGCM(key).encrypt(nonce, secret, bound_data(way, bound_to)))
