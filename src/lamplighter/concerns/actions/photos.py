"""Photos into the photos folder: before the row that speaks of them, so that no row speaks of nothing (promise 3)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from lamplighter.concerns.actions.raising import KeptPhoto
from lamplighter.core.pictures import CleanPicture
from lamplighter.plumbing import files


def keep_pictures(pictures: Iterable[CleanPicture]) -> list[KeptPhoto]:
    """Writes cleaned pictures and their small copies durably. One whose row is never written is swept after two days."""
    folder = settings.HOME.photos
    return [
        KeptPhoto(
            file=files.keep(folder, each.data, ".jpg"),
            thumb=files.keep(folder, each.thumb, ".jpg"),
            width=each.width,
            height=each.height,
        )
        for each in pictures
    ]
