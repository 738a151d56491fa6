"""Yearly totals: conversations that are here, and what is left of those that were erased. The public sees no small ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Sum

from lamplighter.keys.models import Desk
from lamplighter.tips.models import Conversation, Outcome, Tally

TIPS = "tips"
"""What every conversation counts as."""


def words_of(disposition: str) -> list[str]:
    """As what a conversation counts."""
    return [TIPS, *([disposition] if disposition else [])]


def totals(desk: Desk) -> Mapping[int, Mapping[str, int]]:
    """For each year how many tips, of what worth, and what came of them. Withdrawn ones count for nothing."""
    found: dict[int, Counter[str]] = {}
    here = Conversation.objects.filter(desk=desk).values_list("day__year", "disposition")
    for year, disposition, count in here.annotate(count=Count("pk")).order_by():
        for word in words_of(disposition):
            found.setdefault(year, Counter())[word] += count
    came = Outcome.objects.filter(conversation__desk=desk).values_list(
        "conversation__day__year", "kind", "what"
    )
    for year, kind, what, amount in came.annotate(amount_sum=Sum("amount")).order_by():
        found.setdefault(year, Counter())[f"{kind} {what}".strip()] += amount
    for year, what, amount in Tally.objects.filter(desk=desk).values_list("year", "what", "amount"):
        found.setdefault(year, Counter())[what] += amount
    return {year: dict(found[year]) for year in sorted(found, reverse=True)}


def public_totals(desk: Desk, *, smallest: int, this_year: int) -> Mapping[int, Mapping[str, int]]:
    """The same without years that are not over, and without anything that fewer than ``smallest`` stand for."""
    shown = {}
    for year, counts in totals(desk).items():
        if year >= this_year or counts.get(TIPS, 0) < smallest:
            continue
        shown[year] = {what: amount for what, amount in counts.items() if amount >= smallest}
    return shown
