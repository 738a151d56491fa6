"""Waivers: which version holds, what somebody has to sign, what of it is missing."""

from __future__ import annotations

from django.conf import settings

from lamplighter.academy.models import Application, Course, Signature, Waiver
from lamplighter.academy.rules.ages import is_minor

COURSE, RIDE, GUARDIAN = "course", "ride", "guardian"
"""Kinds of waivers: for the course, for a ride-along, the guardian's consent."""


def current(kind: str) -> Waiver | None:
    """The version of a waiver that is signed now; None where nothing of the kind is."""
    return Waiver.objects.filter(kind=kind).order_by("-version").first()


def under_age(application: Application) -> bool:
    """Whether somebody is under age on the first night."""
    course = application.course
    return is_minor(application.born, course.first_day, settings.LAMPLIGHTER.academy.of_age)


def open_to_minors(course: Course) -> bool:
    """Whether somebody can apply who is known to be under age."""
    return 0 < course.least_age < settings.LAMPLIGHTER.academy.of_age


def needed(application: Application) -> list[Waiver]:
    """What must be signed before somebody is enrolled: the course's waiver, and for a minor the guardian's consent."""
    kinds = [COURSE, GUARDIAN] if under_age(application) else [COURSE]
    return [found for kind in kinds if (found := current(kind)) is not None]


def missing(application: Application) -> list[Waiver]:
    """What of it is not signed in the version that holds now."""
    signed = set(Signature.objects.filter(application=application).values_list("waiver", "guardian"))
    return [each for each in needed(application) if (each.pk, each.kind == GUARDIAN) not in signed]
