"""What the operations of the staff API share: the token, the concerns it may touch, answers.

A token sees the concerns of its zone, or of every zone; never a desk's, never sensitive ones: those are for people with names.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from lamplighter import __version__
from lamplighter.accounts.access import Scope
from lamplighter.accounts.models import ApiToken
from lamplighter.accounts.tokens import token_of
from lamplighter.api.problems import Problem, answer_with_problem_documents
from lamplighter.api.staff import shapes
from lamplighter.audit.rules import Actor
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.queries.timeline import timeline
from lamplighter.concerns.rules.values import DESK_PREFIX, is_desk
from lamplighter.core.numbers import read_number
from lamplighter.plumbing import clock

NOBODY = "Send a token as Authorization: Bearer …; the department's administrators issue them."

api = NinjaAPI(
    title="Lamplighter for staff programs",
    version=__version__,
    description="Concerns, appointments, groups and promises for the department's own programs, by a token with scopes (concerns.read, "
    "concerns.write, appointments.read, appointments.write, groups.read, commitments.read, commitments.write). "
    "Sensitive concerns and those of desks are never here.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-staff",
)
answer_with_problem_documents(api)


def token_shown(request: HttpRequest) -> ApiToken | None:
    """The token that a request shows, if it holds. Looked up once a request."""
    if not hasattr(request, "api_token"):
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        found = token_of(secret.strip(), clock.now()) if kind.lower() == "bearer" else None
        request.api_token = found  # type: ignore[attr-defined]
    token: ApiToken | None = request.api_token  # type: ignore[attr-defined]
    return token


def token_for(request: HttpRequest, scope: Scope) -> ApiToken:
    """The token of the request.

    Raises:
        Problem: 401 without a token that holds, 403 without the scope.
    """
    token = token_shown(request)
    if token is None:
        raise Problem(401, NOBODY)
    if scope.value not in token.scopes:
        raise Problem(403, f"This token may not do this: it lacks {scope.value}.")
    return token


def theirs(token: ApiToken) -> QuerySet[Concern]:
    """The concerns a token may see."""
    found = Concern.objects.select_related("kind", "kind__desk", "assigned").exclude(
        zone__startswith=DESK_PREFIX
    )
    found = found.filter(sensitive=False)
    return found.filter(zone=token.zone) if token.zone else found


def one(token: ApiToken, number: str, now: datetime) -> Concern:
    """One of them.

    Raises:
        Problem: 404 where there is none for this token.
    """
    row = theirs(token).filter(number=read_number(number) or "-").first()
    zone = owner_zone(row, clock.city_day(now)) if row is not None else ""
    if row is None or is_desk(zone) or token.zone not in ("", zone):
        raise Problem(404, "There is no such concern for this token.")
    return row


def answer_with(value: Any, status: int = 200) -> HttpResponse:
    """JSON that no cache keeps."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return HttpResponse(
        body, status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def actor_of(token: ApiToken) -> Actor:
    """Whom the record names."""
    return Actor.system(f"token {token.pk}")


def whole(row: Concern, now: datetime, status: int = 200) -> HttpResponse:
    """A concern with its timeline."""
    entries = [shapes.entry(each) for each in timeline(row, for_staff=True)]
    return answer_with({**shapes.concern(row, now), "timeline": entries}, status)
