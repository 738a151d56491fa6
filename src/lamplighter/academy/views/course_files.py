"""Files of a course: the calendar to subscribe to, an Atom feed of what changes, the draw as CSV, the poster, what is handed out."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.academy.messages import calendar
from lamplighter.academy.messages.course_words import course_shown, courses_shown, night_shown
from lamplighter.academy.messages.poster import poster as made
from lamplighter.academy.messages.words import course_url, language, night_title
from lamplighter.academy.models import Course, Material
from lamplighter.academy.queries.applications import drawn_list, published_seed
from lamplighter.academy.queries.courses import nights_of, seen
from lamplighter.academy.rules.states import CourseState
from lamplighter.academy.views.courses import course_or_404
from lamplighter.accounts.access import public
from lamplighter.plumbing import clock, files
from lamplighter.plumbing.feeds import SECONDS, Atom, answered, plain

ATOM = "application/atom+xml; charset=utf-8"
SHOWN_IN_PAGE = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})
"""What a browser may open; the rest is saved."""


@public
@require_safe
def calendar_feed(request: HttpRequest, number: str) -> HttpResponse:
    """All nights, to subscribe to."""
    found = course_or_404(number)
    body = calendar.feed(found, nights_of(found), url=course_url(found.number, language()))
    return answered(request, "text/calendar; charset=utf-8", body)


@public
@require_safe
def atom_feed(request: HttpRequest, number: str = "") -> HttpResponse:
    """News of one course, night by night; or, without a number, of the academy, course by course."""
    now = clock.now()
    if number:
        return answered(request, ATOM, _atom_of_course(request, course_or_404(number), now))
    return answered(request, ATOM, _atom_of_all(request, now))


def _base() -> tuple[str, str]:
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    return base, base.partition("://")[2].split(":")[0]


def _feed(request: HttpRequest, title: str, path: str, about: str) -> Atom:
    base, _host = _base()
    return Atom(
        title=plain(title),
        link=f"{base}{path}",
        description=about,
        language=language(),
        feed_url=f"{base}{request.path}",
        feed_guid=f"{base}{request.path}",
    )


def _atom_of_course(request: HttpRequest, course: Course, now: datetime) -> bytes:
    told, (base, host) = course_shown(course, now), _base()
    feed = _feed(request, told.name, told.url, _("The nights of the course, and what changed."))
    for night in nights_of(course):
        shown = night_shown(night, now)
        off = shown.cancelled or told.cancelled
        mark = f"{_('Cancelled')}: " if off else (f"{_('Moved')}: " if shown.moved else "")
        feed.add_item(
            title=plain(f"{mark}{night_title(night, language())}"),
            link=f"{base}{told.url}",
            description=escape(
                plain(" · ".join(filter(None, (shown.when, night.where(), shown.why, shown.about))))
            ),
            unique_id=f"tag:{host},2026:academy/{course.number}/{night.order}",
            unique_id_is_permalink=False,
            pubdate=course.made_at,
            updateddate=course.changed_at,
        )
    return str(feed.writeString("utf-8")).encode()


def _atom_of_all(request: HttpRequest, now: datetime) -> bytes:
    base, host = _base()
    about = _("Courses of the Citizen Police Academy: when one can apply, and what changed.")
    feed = _feed(request, _("Citizen Police Academy"), reverse("academy"), about)
    rows = list(seen().order_by("-changed_at", "-id")[:50])
    for row, told in zip(rows, courses_shown(rows, now), strict=True):
        mark = f"{_('Cancelled')}: " if row.state == CourseState.CANCELLED.value else ""
        feed.add_item(
            title=plain(f"{mark}{told.name}"),
            link=f"{base}{told.url}",
            description=escape(
                plain(" · ".join(filter(None, (told.when, told.span, told.place, told.window, told.why))))
            ),
            unique_id=f"tag:{host},2026:academy/{row.number}",
            unique_id_is_permalink=False,
            pubdate=row.made_at,
            updateddate=row.changed_at,
        )
    return str(feed.writeString("utf-8")).encode()


@public
@require_safe
def lottery_file(request: HttpRequest, number: str) -> HttpResponse:
    """The draw as CSV: place, number, tickets, whether they were carried over. Names nobody."""
    found = course_or_404(number)
    if not published_seed(found):
        raise Http404
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("place", "number", "tickets", "carried_over"))
    writer.writerows((each.place, each.number, each.tickets, int(each.first)) for each in drawn_list(found))
    response = answered(request, "text/csv; charset=utf-8", out.getvalue().encode())
    response.headers["Content-Disposition"] = f'attachment; filename="lottery-{found.number}.csv"'
    return response


@public
@cache_control(public=True, max_age=SECONDS)
@require_safe
def poster(request: HttpRequest, number: str) -> HttpResponse:
    """Both languages in one file."""
    found = course_or_404(number)
    headers = {"Content-Disposition": f'inline; filename="poster-{found.number}.pdf"'}
    return HttpResponse(made(found, clock.now()), content_type="application/pdf", headers=headers)


@public
@cache_control(public=True, max_age=SECONDS)
@require_safe
def material(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file that everybody may have."""
    found = course_or_404(number)
    row = Material.objects.filter(pk=pk, night__course=found, open_to_all=True).exclude(file="").first()
    return material_file(row)


def material_file(row: Material | None) -> HttpResponse:
    """What is handed out, under its title's number; never under the name it was sent under.

    Raises:
        Http404: there is no such file.
    """
    body = files.read(settings.HOME.root / "materials", row.file) if row is not None else None
    if row is None or body is None:
        raise Http404
    way = "inline" if row.media_type in SHOWN_IN_PAGE else "attachment"
    name = f"night-{row.pk}.{row.file.rpartition('.')[2]}"
    headers = {
        "Content-Disposition": f'{way}; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(body, content_type=row.media_type or "application/octet-stream", headers=headers)
