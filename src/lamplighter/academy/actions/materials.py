"""What is handed out with a night: links, and files that are kept in the installation's folder under a random name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.models import Material, Night
from lamplighter.academy.rules.files import FILE_MOST, kind_of
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing import files

__all__ = ["FILE_MOST", "NotHandedOut", "add_material", "remove_material"]
MATERIALS_MOST = 20
"""Materials of a night."""


class NotHandedOut(Exception):
    """The file is too large, empty, or of a kind that is not handed out."""


class TooMany(Exception):
    """A night has no more than ``MATERIALS_MOST`` materials."""


@transaction.atomic
def add_material(
    *,
    night: int,
    title_en: str,
    title_es: str,
    open_to_all: bool,
    actor: Actor,
    now: datetime,
    folder: Path,
    url: str = "",
    data: bytes = b"",
) -> Material:
    """A link, or a file that is on disk before its row is written.

    Args:
        folder: where the installation keeps files that are handed out.
        url, data: one of the two.

    Raises:
        Gone: there is no such night.
        NotHandedOut: the file is too large, empty, or of a kind that is not handed out.
        TooMany: the night has enough of them.
    """
    row = Night.objects.filter(pk=night).first()
    if row is None:
        raise Gone
    if row.materials.count() >= MATERIALS_MOST:
        raise TooMany
    made = Material(night=row, title_en=title_en, title_es=title_es, url=url, open_to_all=open_to_all)
    if not url:
        kind = kind_of(data) if 0 < len(data) <= FILE_MOST else None
        if kind is None:
            raise NotHandedOut
        made.file = files.keep(folder, data, kind.suffix)
        made.media_type, made.size = kind.media_type, len(data)
    made.save(force_insert=True)
    record(verb=Verb.MATERIAL_ADDED, subject=made, actor=actor, now=now)
    return made


@transaction.atomic
def remove_material(*, pk: int, actor: Actor, now: datetime, folder: Path) -> None:
    """Takes a material away; its file goes once the row is gone for good.

    Raises:
        Gone: there is no such material.
    """
    row = Material.objects.filter(pk=pk).first()
    if row is None:
        raise Gone
    record(verb=Verb.MATERIAL_REMOVED, subject=row, actor=actor, now=now)
    name = row.file
    row.delete()
    if name:
        transaction.on_commit(lambda: files.remove(folder, name))
