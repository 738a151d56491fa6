"""Operations about promises and projects: what everyone may read, as data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from lamplighter.accounts.access import public
from lamplighter.api import partners_schemas as schemas
from lamplighter.api import partners_shapes as shapes
from lamplighter.api.locate import as_json
from lamplighter.api.operations import SHAPES_SECONDS, api, cached, tag_of
from lamplighter.api.problems import Problem
from lamplighter.partners.queries import commitments as promises
from lamplighter.partners.queries import projects as files
from lamplighter.plumbing import clock

MOST, LAST = 100, 10_000
ZONE = "Code of a zone; left out: the whole city."
PAGE = "Which page, from 1."


def _answer(request: HttpRequest, value: Any) -> HttpResponse:
    body = as_json(value)
    return cached(request, body, tag_of(body), SHAPES_SECONDS)


@api.get("/commitments", response={200: schemas.PromisesOut}, summary="Promises made in public")
@public
def commitments(
    request: HttpRequest,
    zone: str = Query("", description=ZONE, max_length=40),
    state: schemas.StateName | None = Query(None, description="Only those in this state."),
    page: int = Query(1, description=PAGE, ge=1, le=LAST),
    limit: int = Query(50, description="Most promises on a page.", ge=1, le=MOST),
) -> HttpResponse:
    """What was promised in public, by when, and what became of it; the latest change first."""
    now, found = clock.now(), promises.narrowed(zone=zone, state=state or "")
    start = (page - 1) * limit
    total = found.count()
    rows = list(found[start : start + limit])
    following = page + 1 if start + limit < total else None
    return _answer(
        request,
        {"commitments": [shapes.promise(row, now) for row in rows], "total": total, "next": following},
    )


@api.get(
    "/commitments/figures", response={200: schemas.PromisesCountedOut}, summary="How well promises are kept"
)
@public
def commitment_figures(request: HttpRequest) -> HttpResponse:
    """The share kept in time with its interval, zone by zone and for the whole city, and what each figure counts."""
    found = promises.figures(clock.now())
    rows = [shapes.figures(zone, each) for zone, each in sorted(found.items())]
    return _answer(request, {"figures": rows, "definitions": shapes.definitions()})


@api.get(
    "/commitments/{number}", response={200: schemas.PromiseWholeOut}, summary="One promise with its timeline"
)
@public
def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """A promise by its number."""
    row = promises.by_number(number)
    if row is None:
        raise Problem(404, "There is no promise of that number. /api/v1/commitments lists them.")
    return _answer(request, shapes.promise_whole(row, clock.now()))


@api.get("/projects", response={200: schemas.ProjectsOut}, summary="Problems that are worked on")
@public
def projects(
    request: HttpRequest,
    zone: str = Query("", description=ZONE, max_length=40),
    stage: schemas.StageName | None = Query(None, description="Only those at this step."),
    page: int = Query(1, description=PAGE, ge=1, le=LAST),
    limit: int = Query(50, description="Most projects on a page.", ge=1, le=MOST),
) -> HttpResponse:
    """Projects whose summary a supervisor approved; the latest change first."""
    found = files.narrowed(zone=zone, stage=stage or "")
    start = (page - 1) * limit
    total = found.count()
    rows = [shapes.project(row) for row in found[start : start + limit]]
    following = page + 1 if start + limit < total else None
    return _answer(request, {"projects": rows, "total": total, "next": following})


@api.get("/projects/{number}", response={200: schemas.ProjectOut}, summary="One project")
@public
def project(request: HttpRequest, number: str) -> HttpResponse:
    """A project by its number."""
    row = files.summary(number)
    if row is None:
        raise Problem(404, "There is no project of that number. /api/v1/projects lists them.")
    return _answer(request, shapes.project(row))
