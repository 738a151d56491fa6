"""What the roster's staff views share: finding things within a person's zones, and refusing beyond them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lamplighter.plumbing import clock
from lamplighter.roster import boards
from lamplighter.roster.boards import Scope
from lamplighter.roster.models import Officer, Posting


def today() -> date:
    """The city's day."""
    return clock.city_day(clock.now())


def scope_of(request: HttpRequest) -> Scope:
    """What the signed-in person may see and edit."""
    return Scope.of(request.user)


def visible_officer(request: HttpRequest, pk: int) -> tuple[Officer, Scope, frozenset[str]]:
    """An officer of the person's zones, with the zones served.

    Raises:
        Http404: there is none, or none that the person may know of.
    """
    found, scope = boards.officer(pk), scope_of(request)
    if found is None:
        raise Http404
    zones = boards.zones_served(found, today())
    if not scope.sees_officer(zones) and not scope.edits_officer(zones):
        raise Http404
    return found, scope, zones


def editable_officer(request: HttpRequest, pk: int) -> tuple[Officer, Scope]:
    """An officer whom the person may change.

    Raises:
        Http404: as ``visible_officer``.
        PermissionDenied: the officer serves a zone that is not the person's to edit.
    """
    found, scope, zones = visible_officer(request, pk)
    if not scope.edits_officer(zones):
        raise PermissionDenied
    return found, scope


def editable_posting(request: HttpRequest, pk: int) -> tuple[Posting, Scope]:
    """A posting in a zone that the person may edit.

    Raises:
        Http404: there is none, or none that the person may know of.
        PermissionDenied: the zone is not the person's to edit.
    """
    found, scope = boards.posting(pk), scope_of(request)
    if found is None or not scope.sees_zone(found.post.zone):
        raise Http404
    if not scope.edits_zone(found.post.zone):
        raise PermissionDenied
    return found, scope
