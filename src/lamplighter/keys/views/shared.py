"""What the answers about keys share: the desk, who may ask, and refusals as JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from lamplighter.accounts.access import Permission
from lamplighter.core.sealing.refusals import Refused
from lamplighter.keys.models import Desk
from lamplighter.keys.queries import desks
from lamplighter.keys.queries.readers import may_at
from lamplighter.keys.rules import UnknownDesk
from lamplighter.plumbing.jsonbody import refusal


def desk_for(request: HttpRequest, code: str, *permissions: Permission) -> Desk:
    """The desk, if the person holds one of the permissions for this very desk.

    Raises:
        Http404: there is no such desk, or it is none of theirs; the two cannot be told apart.
    """
    found = desks.desk(code)
    if found is None or not any(may_at(request.user, permission, code) for permission in permissions):
        raise Http404
    return found


def refusing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What is refused inside is answered with its word."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as why:
            return refusal(why)
        except Http404:
            return refusal(UnknownDesk("There is no such desk, or you have no role there."), 404)

    return answered
