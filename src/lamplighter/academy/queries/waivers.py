"""The texts that are signed, with their versions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from lamplighter.academy.models import Waiver


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and how many signed it."""

    waiver: Waiver
    signed: int


def versions_of(kind: str) -> list[Version]:
    """All versions of a kind, the one that holds first."""
    rows = Waiver.objects.filter(kind=kind).annotate(signed=Count("signatures")).order_by("-version")
    return [Version(each, each.signed) for each in rows]
