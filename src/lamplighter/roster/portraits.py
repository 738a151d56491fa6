"""Officers' pictures: how any picture of staff is made anew stands in ``core.pictures.portraits``; here is what an import brings."""

from __future__ import annotations

from pathlib import Path

from lamplighter.core.pictures.portraits import (
    MOST_BYTES,
    PictureRefused,
    drawing,
    drop,
    keep,
    kept,
    photograph,
    picture_of,
    undone_on_failure,
)

__all__ = [
    "MOST_BYTES",
    "PictureRefused",
    "drawing",
    "drop",
    "keep",
    "kept",
    "photograph",
    "picture_of",
    "portraits_in",
    "undone_on_failure",
]


def portraits_in(folder: Path) -> dict[str, bytes]:
    """Pictures of a folder by name, to be handed to an import; files beyond the size bound stay unread and are refused there."""
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_file() and path.suffix.casefold() in (".svg", ".webp", ".png", ".jpg", ".jpeg"):
            with path.open("rb") as file:
                found[path.name] = file.read(MOST_BYTES + 1)
    return found
