"""Files for those of the course alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamplighter.academy.models import Material
from lamplighter.academy.rules.states import TAKING_PART
from lamplighter.academy.views.course_files import material_file
from lamplighter.academy.views.doors import Opened, by_applicant


@by_applicant
@require_safe
def material(request: HttpRequest, opened: Opened, pk: int) -> HttpResponse:
    """A file that is handed out to whoever takes part."""
    if opened.row.standing not in TAKING_PART:
        raise Http404
    return material_file(
        Material.objects.filter(pk=pk, night__course=opened.row.course).exclude(file="").first()
    )
