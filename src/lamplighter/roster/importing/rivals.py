"""What of an import may not be there twice, or overlap: rows, and postings, absences and covers with their like."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model, Q

from lamplighter.roster.actions import AlreadyAway, AlreadyCovered, AlreadyPosted
from lamplighter.roster.files import FileName
from lamplighter.roster.models import Absence, Cover, Posting

KEYS: Mapping[FileName, tuple[str, ...]] = {
    FileName.OFFICERS: ("badge",),
    FileName.SHIFTS: ("code",),
    FileName.STATIONS: ("zone",),
    FileName.POSTINGS: ("badge", "zone", "role", "shift", "from"),
    FileName.ABSENCES: ("badge", "from"),
    FileName.COVERS: ("badge", "zone", "role", "shift", "from"),
}
"""What names a row: two rows of a file with the same are one too many."""
RIVALS: Mapping[type[Model], str] = {
    Posting: AlreadyPosted.text,
    Absence: AlreadyAway.text,
    Cover: AlreadyCovered.text,
}
"""What is said of a row that overlaps with its like."""


def has_rival(held: Posting | Absence | Cover) -> bool:
    """Whether something of its kind overlaps with it."""
    if isinstance(held, Posting):
        same = Posting.objects.filter(officer=held.officer, post=held.post, shift=held.shift)
        later = same.filter(Q(ends__isnull=True) | Q(ends__gt=held.starts)).exclude(pk=held.pk)
        return (later if held.ends is None else later.filter(starts__lt=held.ends)).exists()
    like = held.officer.absences if isinstance(held, Absence) else held.posting.covers
    rivals = like.filter(starts__lt=held.ends, ends__gt=held.starts)
    return rivals.exclude(pk=held.pk).exists()


def within(cover: Cover) -> bool:
    """Whether a cover lies within the posting that it covers."""
    posting = cover.posting
    return cover.starts >= posting.starts and (posting.ends is None or cover.ends <= posting.ends)
