"""What is left of an erased conversation: one more in its year's totals."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from lamplighter.tips.models import Conversation, Outcome, Tally
from lamplighter.tips.queries.totals import words_of
from lamplighter.tips.rules.totals import Figure


def tally(rows: Iterable[Conversation]) -> None:
    """Adds conversations that are about to be erased; within the caller's transaction."""
    found = {row.pk: row for row in rows}
    counted: dict[tuple[int, int, str], Figure] = {}

    def add(row: Conversation, what: str, amount: int) -> None:
        place = row.desk_id, row.day.year, what
        before = counted.get(place, Figure())
        counted[place] = Figure(before.amount + amount, before.tips + 1)

    for row in found.values():
        for word in words_of(row.disposition):
            add(row, word, 1)
    for outcome in Outcome.objects.filter(conversation__in=list(found)):
        add(found[outcome.conversation_id], str(outcome), outcome.amount)
    for (desk, year, what), each in sorted(counted.items(), key=lambda each: each[0]):
        Tally.objects.get_or_create(desk_id=desk, year=year, what=what)
        same = Tally.objects.filter(desk_id=desk, year=year, what=what)
        same.update(amount=F("amount") + each.amount, tips=F("tips") + each.tips)
