"""Operations about sealed tips: what became of them, by year. Nothing about a tip, and nothing of this year, is told here."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Field, Schema

from lamplighter.accounts.access import public
from lamplighter.api.locate import as_json
from lamplighter.api.operations import SHAPES_SECONDS, api, cached, tag_of
from lamplighter.api.schemas import Words
from lamplighter.keys.queries.desks import every
from lamplighter.tips.messages.totals import WORDS
from lamplighter.tips.queries.totals import published


class TotalOut(Schema):
    """One figure of a year."""

    what: str = Field(
        description="tips; a disposition that readers gave; or an outcome, a seizure with what was seized."
    )
    about: Words = Field(description="What is counted, and in which unit.")
    amount: int


class TipYearOut(Schema):
    """A year that is over."""

    year: int
    totals: list[TotalOut] = Field(
        description="A figure that is not there has too few tips that stand for it. Seizures are rounded: grams and pills "
        "to 10, dollars to 100."
    )


class TipDeskOut(Schema):
    """A desk that takes sealed tips."""

    code: str
    name: Words
    years: list[TipYearOut] = Field(description="The latest first.")


class TipTotalsOut(Schema):
    """Yearly totals of all desks."""

    smallest: int = Field(
        description="No figure is shown that fewer tips than this stand for, and no year with fewer tips."
    )
    desks: list[TipDeskOut]


@api.get("/tips/totals", response={200: TipTotalsOut}, summary="What became of sealed tips, by year")
@public
def tip_totals(request: HttpRequest) -> HttpResponse:
    """Yearly totals of each desk that takes sealed tips: years that are over, written down once, four weeks after their end, and never
    changed. Tips that were withdrawn before count for nothing."""
    smallest = settings.LAMPLIGHTER.tips.smallest_count
    rows = []
    for desk in every():
        name = {"en": desk.name_en, "es": desk.name_es}
        told = [{"year": each, "totals": _totals(counts)} for each, counts in published(desk).items()]
        rows.append({"code": desk.code, "name": name, "years": told})
    body = as_json({"smallest": smallest, "desks": rows})
    return cached(request, body, tag_of(body), SHAPES_SECONDS)


def _totals(counts: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"what": what, "about": _both(what), "amount": counts[what]} for what in WORDS if what in counts]


def _both(what: str) -> dict[str, str]:
    said = {}
    for language in ("en", "es"):
        with translation.override(language):
            said[language] = str(WORDS[what])
    return said
