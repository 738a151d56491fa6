"""What the answers about keys share: the desk, who may ask, and refusals as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from lamplighter.accounts.access import Permission
from lamplighter.core.sealing.refusals import Refused
from lamplighter.keys.models import Desk
from lamplighter.keys.queries import desks
from lamplighter.keys.queries.readers import may_at
from lamplighter.plumbing.jsonbody import refusal


def desk_for(request: HttpRequest, code: str, *permissions: Permission) -> Desk:
    """The desk, if the person holds one of the permissions there.

    Raises:
        Http404: there is no such desk.
        PermissionDenied: they hold none for this very desk.
    """
    found = desks.desk(code)
    if found is None:
        raise Http404
    if not any(may_at(request.user, permission, code) for permission in permissions):
        raise PermissionDenied
    return found


def refusing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is refused inside is answered with its word."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as why:
            return refusal(why)

    return answered
