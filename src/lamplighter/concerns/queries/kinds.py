"""Reads of the department's kinds of concern."""

from __future__ import annotations

from django.db.models import QuerySet

from lamplighter.concerns.models import Concern, Endpoint, Kind, Question
from lamplighter.concerns.queries.kept import set_up
from lamplighter.concerns.rules.values import Route, is_desk


def active_kinds() -> QuerySet[Kind]:
    """The kinds that can be raised, in their order."""
    return Kind.objects.filter(active=True).select_related("desk")


def kind_by_code(code: str) -> Kind | None:
    """The kind of that code, switched off or not; shared by all requests, so change nothing of it."""
    return set_up().kinds.get(code)


def questions_of(kind: Kind) -> list[Question]:
    """A kind's extra questions, in their order."""
    return list(kind.questions.all())


def services() -> QuerySet[Kind]:
    """The kinds that a program may post: not what is sensitive, goes to a desk out of the zones' sight, or to another office."""
    return active_kinds().filter(route=Route.ZONE.value, sensitive=False)


def service(code: str) -> Kind | None:
    """The kind of that code, if a program may post it; shared by all requests, so change nothing of it."""
    kind = kind_by_code(code)
    posted = kind is not None and kind.active and kind.route == Route.ZONE.value and not kind.sensitive
    return kind if posted else None


def questions_by_kind() -> dict[int, list[Question]]:
    """The extra questions of every kind that a program may post, in their order."""
    found: dict[int, list[Question]] = {}
    for question in Question.objects.filter(kind__in=services()).order_by("kind", "order", "code"):
        found.setdefault(question.kind_id, []).append(question)
    return found


def may_leave(concern: Concern) -> bool:
    """Whether another office may get it by machine: not what is sensitive, a desk's, or without a place."""
    placed = concern.lon is not None or bool(concern.place)
    return placed and not concern.sensitive and not is_desk(concern.zone)


def office_of(concern: Concern) -> Endpoint | None:
    """The other office to which it can be sent over Open311: the one that is set up with its kind, while that is on."""
    kind = concern.kind
    if kind.endpoint is None or not kind.endpoint.active or not kind.endpoint_code:
        return None
    return kind.endpoint if may_leave(concern) else None
