"""Yearly totals: conversations that are here, and what is left of those that were erased; and what was published of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Sum

from lamplighter.keys.models import Desk
from lamplighter.tips.models import Conversation, Outcome, PublishedYear, Tally
from lamplighter.tips.rules.totals import TIPS, Figure


def words_of(disposition: str) -> list[str]:
    """As what a conversation counts."""
    return [TIPS, *([disposition] if disposition else [])]


def figures(desk: Desk) -> Mapping[int, Mapping[str, Figure]]:
    """For each year how many tips, of what worth, and what came of them. Withdrawn ones count for nothing."""
    found: dict[int, dict[str, Figure]] = {}

    def add(year: int, what: str, amount: int, tips: int) -> None:
        before = found.setdefault(year, {}).get(what, Figure())
        found[year][what] = Figure(before.amount + amount, before.tips + tips)

    here = Conversation.objects.filter(desk=desk).values_list("day__year", "disposition")
    for year, disposition, count in here.annotate(count=Count("pk")).order_by():
        for word in words_of(disposition):
            add(year, word, count, count)
    came = Outcome.objects.filter(conversation__desk=desk).values_list(
        "conversation__day__year", "kind", "what"
    )
    sums = came.annotate(amount_sum=Sum("amount"), count=Count("conversation", distinct=True))
    for year, kind, what, amount, count in sums.order_by():
        add(year, f"{kind} {what}".strip(), amount, count)
    rows = Tally.objects.filter(desk=desk).values_list("year", "what", "amount", "tips")
    for year, what, amount, count in rows:
        add(year, what, amount, count)
    return {year: found[year] for year in sorted(found, reverse=True)}


def totals(desk: Desk) -> Mapping[int, Mapping[str, int]]:
    """The amounts alone, for the desk's lead."""
    return {
        year: {what: each.amount for what, each in counts.items()} for year, counts in figures(desk).items()
    }


def published(desk: Desk) -> Mapping[int, Mapping[str, int]]:
    """What the public sees: years that were published, the latest first."""
    rows = PublishedYear.objects.filter(desk=desk).order_by("-year")
    return {row.year: row.figures for row in rows if row.figures}
