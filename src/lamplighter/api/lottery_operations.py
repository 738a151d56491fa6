"""The lottery of a course as data, so that anybody can draw it again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from lamplighter.academy.queries import courses
from lamplighter.academy.queries.applications import drawn_list, published_seed
from lamplighter.academy.rules.states import Method
from lamplighter.accounts.access import public
from lamplighter.api.locate import as_json
from lamplighter.api.operations import GATHERINGS_SECONDS, api, cached, tag_of
from lamplighter.api.problems import Problem


class EntryOut(Schema):
    """One application in the lottery. Who it is, nobody is told."""

    place: int = Field(description="In the lottery, from 1.")
    number: str
    tickets: int
    first: bool = Field(description="Carried over from an earlier course: in line before all who were not.")


class LotteryOut(Schema):
    """A lottery: the value of somebody is the lowest SHA-256 of ``seed:number:t`` for their tickets t from 1; the list is in its order."""

    course: str
    seed_mark: str = Field(description="SHA-256 of the seed, published before the first application.")
    seed: str | None = Field(description="Once it is drawn.")
    favored_zones: list[str] = Field(description="Whoever lives or works there has one ticket more.")
    entries: list[EntryOut] = Field(description="Empty before the draw.")


@api.get("/courses/{number}/lottery", response={200: LotteryOut}, summary="The lottery of a course")
@public
def lottery(request: HttpRequest, number: str) -> HttpResponse:
    """How the seats of a course were drawn, for anybody to do it again: the seed, and everybody's number, tickets and place."""
    found = courses.by_number(number)
    if found is None:
        raise Problem(404, "There is no course of that number.")
    if found.method != Method.LOTTERY.value:
        raise Problem(404, "The seats of this course are offered in the order of application.")
    body = as_json(
        {
            "course": found.number,
            "seed_mark": found.seed_mark,
            "seed": published_seed(found) or None,
            "favored_zones": list(found.favored),
            "entries": [
                {"place": each.place, "number": each.number, "tickets": each.tickets, "first": each.first}
                for each in drawn_list(found)
            ],
        }
    )
    return cached(request, body, tag_of(body), GATHERINGS_SECONDS)
