"""A resident's file becomes a photo: judged by its content, decoded in a closed process, made anew from its pixels."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading

from lamplighter.core.pictures.segments import bare_size
from lamplighter.core.pictures.sniffing import kind_of
from lamplighter.core.pictures.values import (
    LONGEST_SIDE,
    MADE,
    MOST_BYTES,
    THUMB_SIDE,
    CleanPicture,
    RefusedPicture,
    Trouble,
)

log = logging.getLogger(__name__)
_AT_ONCE = 2
_WAITS = 45.0
"""Seconds after which a child that neither answers nor computes is ended."""
_places = threading.BoundedSemaphore(_AT_ONCE)
"""A web process has this many pictures in hand at a time, however many threads it has: memory stays bounded."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from lamplighter.core.pictures.child import main; main()"
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""All that a child is told of its surroundings: where libraries are. Passwords that stand there are not for it."""


def clean(data: bytes) -> CleanPicture:
    """The photo in a JPEG, PNG, WebP, GIF (first frame) or HEIC file, made anew from its pixels.

    It is upright, in sRGB, on white where it was see-through, and holds no metadata of any kind. Safe to call in any
    thread: nothing of the process is changed, and no file can bring it down.

    Raises:
        RefusedPicture: the file is no picture that can be kept; ``trouble`` says why. Nothing else is raised.
    """
    if not data:
        raise RefusedPicture(Trouble.EMPTY)
    if len(data) > MOST_BYTES:
        raise RefusedPicture(Trouble.TOO_LARGE)
    if kind_of(data) is None:
        raise RefusedPicture(Trouble.NOT_A_PICTURE)
    return _picture(_answer(data))


def _answer(data: bytes) -> bytes:
    """What the closed process says of a file; nothing where it came to an end."""
    command = [sys.executable, "-I", "-B", "-c", _START, *filter(None, sys.path)]
    told = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        with _places:
            done = subprocess.run(  # noqa: S603 (our own command line)
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=told,
                timeout=_WAITS,
                check=False,
            )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("A picture was refused: its decoder did not run to its end (%s).", type(error).__name__)
        return b""
    if done.returncode:
        log.warning("A picture was refused: its decoder ended with code %s.", done.returncode)
        return b""
    return done.stdout


def _picture(answer: bytes) -> CleanPicture:
    """The photo in an answer. It is read as a stranger's word: a decoder that was taken over could have written it.

    Raises:
        RefusedPicture: the answer says so, or is none.
    """
    if not answer.startswith(MADE):
        said = answer.decode("ascii", "replace")
        raise RefusedPicture(Trouble(said) if said in list(Trouble) else Trouble.BROKEN)
    start = len(MADE) + 4
    end = start + int.from_bytes(answer[len(MADE) : start], "big")
    photo, thumb = answer[start:end], answer[end:]
    size, small = bare_size(photo), bare_size(thumb)
    if size is None or small is None or max(size) > LONGEST_SIDE or max(small) > THUMB_SIDE:
        log.error("A picture was refused: its decoder gave back something else than a bare photo.")
        raise RefusedPicture(Trouble.BROKEN)
    return CleanPicture(data=photo, width=size[0], height=size[1], thumb=thumb)
