"""Unwraps a reader's or lead's secret."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lamplighter.core.sealing.codes import read_code
from lamplighter.core.sealing.keys import KEY_BYTES, PublicKeys, SecretKeys, signing_public
from lamplighter.core.sealing.refusals import BadWrap, Refused, WrongSecret
from lamplighter.core.sealing.wraps import (
    KeyFile,
    Way,
    What,
    Wrap,
    bound_data,
    key_from_passphrase,
    key_from_prf,
    key_from_recovery,
)


def unwrap_by_passphrase(file: KeyFile, passphrase: str) -> bytes:
    """The secret, by any wrap that the passphrase opens.

    Raises:
        WrongSecret: it opens none.
        BadWrap: there is none for a passphrase.
    """
    return _first(
        file,
        (
            (wrap, key_from_passphrase(passphrase, salt=wrap.salt, iterations=wrap.iterations))
            for wrap in _of(file, Way.PASSPHRASE)
        ),
    )


def unwrap_by_prf(file: KeyFile, wrap: Wrap, output: bytes) -> bytes:
    """The secret in one wrap, by what the passkey answered to its salt.

    Raises:
        WrongSecret: it does not open.
    """
    return _first(file, ((wrap, key_from_prf(output, salt=wrap.salt)),))


def unwrap_by_recovery(file: KeyFile, entropy: bytes) -> bytes:
    """The secret, by the 16 bytes of twelve words.

    Raises:
        WrongSecret: they open no wrap.
        BadWrap: there is none for words.
    """
    return _first(file, ((wrap, key_from_recovery(entropy)) for wrap in _of(file, Way.RECOVERY)))


def unwrap(file: KeyFile, typed: str) -> bytes:
    """The secret, by what somebody typed: the recovery words if these are twelve words, else the passphrase.

    Raises:
        WrongSecret: it opens no wrap.
        BadWrap: there is none that it could.
    """
    try:
        entropy = read_code(typed)
    except Refused:
        return unwrap_by_passphrase(file, typed)
    return unwrap_by_recovery(file, entropy)


def reader_keys(secret: bytes) -> SecretKeys:
    """A reader's keys from the secret of a wrap.

    Raises:
        BadWrap: not as long as a reader's is.
    """
    if len(secret) != What.READER.secret_bytes:
        raise BadWrap("This is not a reader's secret.")
    return SecretKeys(box=secret[:KEY_BYTES], sign=secret[KEY_BYTES:])


def _of(file: KeyFile, way: Way) -> list[Wrap]:
    wraps = [wrap for wrap in file.wraps if wrap.way is way]
    if not wraps:
        raise BadWrap("The key file has nothing that this opens.")
    return wraps


def _first(file: KeyFile, tries: Iterable[tuple[Wrap, bytes]]) -> bytes:
    """The secret of the first wrap that opens, if it is that of the file's public keys."""
    for wrap, key in tries:
        try:
            secret = AESGCM(key).decrypt(wrap.nonce, wrap.box, bound_data(wrap.way, file.bound_to))
        except InvalidTag:
            continue
        if _public(secret) == ((file.box, file.sign) if file.what is What.READER else (file.sign,)):
            return secret
        raise BadWrap("The wrapped key is not that of the public keys beside it.")
    raise WrongSecret("That does not open the key.")


def _public(secret: bytes) -> tuple[bytes, ...]:
    if len(secret) == KEY_BYTES:
        return (signing_public(secret),)
    public: PublicKeys = reader_keys(secret).public
    return (public.box, public.sign)
