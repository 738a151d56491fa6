"""Files that are handed out: one material, and what its file holds."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lamplighter.academy.models import Material
from lamplighter.plumbing import files


def folder() -> Path:
    """Where the installation keeps files that are handed out."""
    return Path(settings.HOME.root) / "materials"


def by_key(pk: int) -> Material | None:
    """A material with its night and course, or None."""
    rows = Material.objects.select_related("night__course")
    return rows.filter(pk=pk).first() if pk < 2**63 else None


def content_of(material: Material) -> bytes | None:
    """The bytes of its file; None of a link, or where the file is gone."""
    return files.read(folder(), material.file) if material.file else None


def file_name(material: Material, tongue: str) -> str:
    """How the file is called when it is saved: by its title, never by the name it was sent under."""
    title = material.title_es if tongue.startswith("es") else material.title_en
    plain = "".join(char if char.isalnum() else "-" for char in title.casefold())
    ending = material.file.rpartition(".")[2]
    return f"{'-'.join(part for part in plain.split('-') if part)[:60] or 'file'}.{ending}"
