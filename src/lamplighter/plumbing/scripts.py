"""Scripts as they are served, with their SHA-256, so that a page can name what it loads and anybody can check it.

A module and all that it imports form a tree of files; a page that names each of them with its hash (subresource integrity)
runs these bytes and no others.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?["'](\.{1,2}/[^"']+)["'];""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """A file as it is served. ``name`` is its place in the source, ``url`` its address with the mark of its content."""

    name: str
    url: str
    size: int
    digest: bytes

    @property
    def sha256(self) -> str:
        """As ``sha256sum`` prints it."""
        return self.digest.hex()

    @property
    def integrity(self) -> str:
        """As the attribute ``integrity`` has it."""
        return f"sha256-{b64encode(self.digest).decode()}"


def tree(*entries: str) -> tuple[Script, ...]:
    """Scripts and everything that they import, each once: the entries first, then by name.

    Raises:
        FileNotFoundError: one is not there; ValueError: the static files of this version were not collected yet.
    """
    return _tree(entries, staticfiles_storage.__class__.__qualname__, static(entries[0]))


@lru_cache(maxsize=32)
def _tree(entries: tuple[str, ...], _storage: str, _mark: str) -> tuple[Script, ...]:
    found: dict[str, Script] = {}
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _script(name)
            waiting += _imports(name)
    first = [found.pop(name) for name in dict.fromkeys(entries)]
    return (*first, *(found[name] for name in sorted(found)))


def _imports(name: str) -> list[str]:
    """What a module imports, by names in the source, where they carry no marks of content."""
    text = _source(name).read_text(encoding="utf-8")
    return [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), each)) for each in _IMPORT.findall(text)
    ]


def _source(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found))


def _script(name: str) -> Script:
    data = _served(name)
    return Script(name=name, url=static(name), size=len(data), digest=hashlib.sha256(data).digest())


def _served(name: str) -> bytes:
    """The bytes that a browser gets: those collected, in which imports carry marks of content, where there are such."""
    if hasattr(staticfiles_storage, "stored_name"):
        with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as stream:
            data: bytes = stream.read()
            return data
    return _source(name).read_bytes()
