"""Photos at the desk; and what goes on record when something sensitive is read."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.models import User
from lamplighter.audit.actions import record_reading
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.models import Concern, Photo
from lamplighter.concerns.queries import seen
from lamplighter.concerns.views.desk_rows import is_closed
from lamplighter.plumbing import clock, files


def on_record(found: Concern, user: User, now: datetime) -> None:
    """That somebody read a sensitive concern, or one of a desk."""
    record_reading(
        verb=Verb.CONCERN_READ, subject=found, actor=Actor.staff(user.pk), now=now, zone=found.zone
    )


@allow(Permission.CONCERNS_WORK)
@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A photo, for whoever may see its concern. Opening one of a sensitive concern goes on record, as reading it does."""
    assert isinstance(request.user, User)
    now = clock.now()
    found = (
        Photo.objects.select_related("concern", "concern__kind", "concern__kind__desk").filter(pk=pk).first()
    )
    if found is None or not seen.may_see(request.user, found.concern, now):
        raise Http404
    data = files.read(settings.HOME.photos, found.thumb if size == "small" else found.file)
    if data is None:
        raise Http404
    if size != "small" and is_closed(found.concern):
        on_record(found.concern, request.user, now)
    return HttpResponse(data, content_type="image/jpeg", headers={"Content-Disposition": "inline"})
