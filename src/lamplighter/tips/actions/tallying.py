"""What is left of an erased conversation: one more in its year's totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from lamplighter.tips.models import Conversation, Outcome, Tally
from lamplighter.tips.queries.totals import words_of


def tally(rows: Iterable[Conversation]) -> None:
    """Adds conversations that are about to be erased; within the caller's transaction."""
    found = {row.pk: row for row in rows}
    counted: Counter[tuple[int, int, str]] = Counter()
    for row in found.values():
        for word in words_of(row.disposition):
            counted[row.desk_id, row.day.year, word] += 1
    for outcome in Outcome.objects.filter(conversation__in=list(found)):
        row = found[outcome.conversation_id]
        counted[row.desk_id, row.day.year, str(outcome)] += outcome.amount
    for (desk, year, what), amount in sorted(counted.items()):
        Tally.objects.get_or_create(desk_id=desk, year=year, what=what)
        Tally.objects.filter(desk_id=desk, year=year, what=what).update(amount=F("amount") + amount)
