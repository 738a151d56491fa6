"""Reads of the department's kinds of concern."""

from __future__ import annotations

from django.db.models import QuerySet

from lamplighter.concerns.models import Kind, Question


def active_kinds() -> QuerySet[Kind]:
    """The kinds that can be raised, in their order."""
    return Kind.objects.filter(active=True).select_related("desk")


def kind_by_code(code: str) -> Kind | None:
    """The kind of that code, switched off or not."""
    return Kind.objects.select_related("desk", "endpoint").filter(code=code).first()


def questions_of(kind: Kind) -> list[Question]:
    """A kind's extra questions, in their order."""
    return list(kind.questions.all())
