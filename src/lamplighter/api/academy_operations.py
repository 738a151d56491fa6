"""Operations about courses of the academy: what everyone may read, as data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lamplighter.academy.queries import courses as queries
from lamplighter.academy.rules.states import Method
from lamplighter.accounts.access import public
from lamplighter.api import academy_schemas as schemas
from lamplighter.api import academy_shapes as shapes
from lamplighter.api.locate import as_json
from lamplighter.api.operations import GATHERINGS_SECONDS, api, cached, tag_of
from lamplighter.api.problems import Problem
from lamplighter.plumbing import clock

MOST = 50


@api.get("/courses", response={200: schemas.CoursesOut}, summary="Courses of the academy")
@public
def courses(request: HttpRequest) -> HttpResponse:
    """Courses of the Citizen Police Academy with their nights, the latest first, cancelled ones among them; at most 50."""
    now = clock.now()
    with translation.override("en"):
        body = as_json({"courses": [shapes.course(row, now) for row in queries.seen()[:MOST]]})
    return cached(request, body, tag_of(body), GATHERINGS_SECONDS)


@api.get("/courses/{number}", response={200: schemas.CourseOut}, summary="One course")
@public
def course(request: HttpRequest, number: str) -> HttpResponse:
    """One course by its number."""
    found = queries.by_number(number)
    if found is None:
        raise Problem(404, "There is no course of that number. /api/v1/courses lists them.")
    with translation.override("en"):
        body = as_json(shapes.course(found, clock.now()))
    return cached(request, body, tag_of(body), GATHERINGS_SECONDS)


@api.get("/courses/{number}/lottery", response={200: schemas.LotteryOut}, summary="The lottery of a course")
@public
def lottery(request: HttpRequest, number: str) -> HttpResponse:
    """How the seats of a course were drawn, for anybody to do it again: the seed, and everybody's number, tickets and place."""
    found = queries.by_number(number)
    if found is None:
        raise Problem(404, "There is no course of that number. /api/v1/courses lists them.")
    if found.method != Method.LOTTERY.value:
        raise Problem(404, "The seats of this course are offered in the order of application.")
    body = as_json(shapes.lottery(found))
    return cached(request, body, tag_of(body), GATHERINGS_SECONDS)
