"""Pages of long lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

ROWS = 50
"""Rows on a page."""


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows, and where its neighbours are (None: there is none)."""

    rows: Sequence[M]
    number: int
    pages: int
    total: int
    previous: int | None
    next: int | None


def page_of(found: QuerySet[M], asked: str | None, rows: int = ROWS) -> Page[M]:
    """The page that was asked for; the first for nonsense, the last for a number beyond it."""
    paginator = Paginator(found, rows)
    page = paginator.get_page(asked)
    return Page(
        rows=list(page.object_list),
        number=page.number,
        pages=paginator.num_pages,
        total=paginator.count,
        previous=page.previous_page_number() if page.has_previous() else None,
        next=page.next_page_number() if page.has_next() else None,
    )
