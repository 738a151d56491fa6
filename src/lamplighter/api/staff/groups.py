"""Operations of the staff API about groups: where they stand. Who is in them is for their leaders and officers, never for programs."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from lamplighter.accounts.access import Scope, public
from lamplighter.api.groups import staff_shape
from lamplighter.api.staff import schemas
from lamplighter.api.staff.shared import answer_with, api, token_for
from lamplighter.partners.models import Group
from lamplighter.plumbing import clock


@api.get("/groups", response={200: schemas.GroupsOut}, summary="Groups and where they stand")
@public
def groups(
    request: HttpRequest,
    zone: str = Query("", description="Only this zone's.", max_length=40),
    state: Literal["", "forming", "active", "lapsed", "dissolved"] = Query(
        "", description="Only those in this state."
    ),
) -> HttpResponse:
    """Every group that the token may see: area by blocks, state, counts and what is missing; no names, no contacts."""
    token, now = token_for(request, Scope.GROUPS_READ), clock.now()
    wanted = {name: value for name, value in (("zone", zone), ("state", state)) if value}
    found = (
        Group.objects.filter(**wanted)
        .order_by("zone", "name")
        .prefetch_related("blocks", "members", "meetings")
    )
    if token.zone:
        found = found.filter(zone=token.zone)
    return answer_with({"groups": [staff_shape(each, now) for each in found]})
