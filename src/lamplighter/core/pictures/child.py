"""The closed process in which strangers' files are decoded: bounded by the system, not by trust in the decoders.

It reads a file from its standard input and writes a photo to its standard output, or the name of a trouble. It has no
settings, no secrets and no database; when a file brings it down, the program that asked goes on.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from types import ModuleType

from lamplighter.core.pictures.making import opened, photo_of
from lamplighter.core.pictures.sniffing import kind_of
from lamplighter.core.pictures.values import MADE, RefusedPicture, Trouble

resource: ModuleType | None
try:
    import resource
except ImportError:  # no such bounds on this system; the asking side still ends the process after a time
    resource = None

MOST_MEMORY = 1_300_000_000
"""Bytes of memory; the hungriest honest picture (WebP of ``MOST_PIXELS``) takes a billion."""
MOST_SECONDS = 20
"""Seconds of computing, whatever the file; the slowest honest picture takes four on a small machine."""
FIRST_SECONDS = 4
"""Seconds for starting and for reading a header."""
PIXELS_A_SECOND = 4_000_000
"""How fast pixels must be worked on; honest ones go four times as fast."""


def main() -> None:
    """One file in, one answer out."""
    _close()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()


def answer(data: bytes) -> bytes:
    """What is written about a file: ``MADE`` and the photo, or the value of a ``Trouble``."""
    kind = kind_of(data)
    if kind is None:
        return Trouble.NOT_A_PICTURE.value.encode()
    try:
        with opened(data, kind) as picture:
            _grant(picture.width * picture.height)
            photo, thumb = photo_of(picture, kind)
    except RefusedPicture as refused:
        return refused.trouble.value.encode()
    except ImportError:
        raise  # the installation is broken, not the file
    except Exception:
        return Trouble.BROKEN.value.encode()
    return MADE + len(photo).to_bytes(4, "big") + photo + thumb


def _close() -> None:
    """Bounds this process for good, as far as the system can: memory, time, no files written, no trace after a crash."""
    if resource is None:
        return
    bounds = {
        resource.RLIMIT_AS: (MOST_MEMORY, MOST_MEMORY),
        resource.RLIMIT_CPU: (FIRST_SECONDS, MOST_SECONDS),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for which, most in bounds.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, most)
    with contextlib.suppress(
        OSError
    ):  # where memory runs out, this is the process to end, not the one that serves
        Path("/proc/self/oom_score_adj").write_text("1000")


def _grant(pixels: int) -> None:
    """Lets the process compute as long as so many pixels may take."""
    if resource is not None:
        seconds = min(MOST_SECONDS, FIRST_SECONDS + pixels // PIXELS_A_SECOND)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, MOST_SECONDS))
