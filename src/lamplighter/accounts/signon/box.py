"""What must be kept to ask the provider again is kept encrypted: a copy of the database alone asks nothing."""

from __future__ import annotations

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def closed(values: dict[str, str]) -> str:
    """The values, unreadable without the installation's key."""
    return _box().encrypt(json.dumps(values).encode()).decode()


def opened(text: str) -> dict[str, str]:
    """The values again; none where the key is another one."""
    try:
        values: dict[str, str] = json.loads(_box().decrypt(text.encode()))
    except InvalidToken:
        return {}
    return values


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"lamplighter sign-on").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
