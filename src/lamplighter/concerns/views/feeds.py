"""Feeds and a file of what the public sees: Atom (RFC 4287), RSS 2.0, CSV. Only publications; whole days or months."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.city.queries import our_city
from lamplighter.concerns.messages.seen import seen_of
from lamplighter.concerns.models import Publication
from lamplighter.concerns.queries import public as seen
from lamplighter.concerns.queries.blocks import middle_of
from lamplighter.concerns.rules.coarse import Grain, coarse
from lamplighter.concerns.views.public import MINUTES, zones_served
from lamplighter.plumbing.clock import city_tz

MOST = 100
"""Entries in a feed."""
ROWS = 20_000
"""Rows in a file, the newest."""
COLUMNS = ("number", "kind", "zone", "block", "hexagon", "lat", "lon", "raised", "state", "outcome", "words")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML 1.0 document may hold; what people paste holds some."""
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""The age of an empty feed: with the present it would never be the same twice."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Steady:
    """A feed without entries is as old as any other empty one."""

    items: list[Any]

    def latest_post_date(self) -> datetime:
        """When its newest entry changed."""
        return max((item["updateddate"] for item in self.items), default=_LONG_AGO)


class _Atom(_Steady, Atom1Feed):
    pass


class _Rss(_Steady, Rss201rev2Feed):
    pass


@public
@require_safe
def feed(request: HttpRequest, form: str, code: str = "") -> HttpResponse:
    """The feed of a zone, or of the whole city, in one of the three forms."""
    names = dict(zones_served())
    if code and code not in names:
        raise Http404
    found = seen.publications().filter(zone=code) if code else seen.publications()
    kind, body = (
        _csv(found[:ROWS]) if form == "csv" else _xml(request, form, names.get(code, ""), names, found[:MOST])
    )
    return answered(request, kind, body)


def answered(request: HttpRequest, kind: str, body: bytes) -> HttpResponse:
    """A file for programs: whoever has the same already gets no body, any site may read it, a proxy may keep it for minutes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={MINUTES}", "Access-Control-Allow-Origin": "*"}
    response = HttpResponse(body, content_type=kind, headers=headers)
    answer = get_conditional_response(request, etag=tag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def _xml(request: HttpRequest, form: str, zone: str, names: dict[str, str], rows: Any) -> tuple[str, bytes]:
    language, base = get_language() or "en", settings.LAMPLIGHTER.web.public_url.rstrip("/")
    city = our_city().name
    made = (_Atom if form == "atom" else _Rss)(
        title=_("Concerns in %(place)s") % {"place": f"{zone}, {city}" if zone else city},
        link=f"{base}{reverse('concerns')}",
        description=_("What residents let everyone see, and what became of it."),
        language=language,
        feed_url=f"{base}{request.path}",
        feed_guid=f"{base}{request.path}",
    )
    for row in rows:
        told = seen_of(row, language, zone_name=names.get(row.zone, ""))
        made.add_item(
            title=_plain(f"{told.kind}: {told.where or told.zone}"),
            link=f"{base}{reverse('concern-public', args=[row.number])}",
            # Readers of feeds take a description for HTML.
            description=escape(_plain(" · ".join(filter(None, (told.when, told.state, told.words))))),
            unique_id=_tag(row, base),
            unique_id_is_permalink=False,
            pubdate=_told(row.concern.raised_at, row),
            updateddate=_told(row.concern.changed_at, row),
        )
    kind = "application/atom+xml" if form == "atom" else "application/rss+xml"
    return f"{kind}; charset=utf-8", made.writeString("utf-8").encode()


def _plain(text: str) -> str:
    return _NOT_XML.sub(" ", text)


def _tag(row: Publication, base: str) -> str:
    """A tag: URI (RFC 4151), the same for ever."""
    return f"tag:{base.partition('://')[2].split(':')[0]},2026:concern/{row.number}"


def _told(at: datetime, row: Publication) -> datetime:
    return coarse(at, Grain.MONTH if row.by_month else Grain.DAY, city_tz())


def _csv(rows: Any) -> tuple[str, bytes]:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        lat, lon = middle_of(row.hexagon)
        day = _told(row.concern.raised_at, row)
        raised = f"{day:%Y-%m}" if row.by_month else f"{day:%Y-%m-%d}"
        concern = row.concern
        values = (
            row.number, concern.kind.code, row.zone, row.block, row.hexagon, lat, lon, raised, concern.state, concern.outcome,
            row.words,
        )  # fmt: skip
        writer.writerow([harmless(value) for value in values])
    return "text/csv; charset=utf-8", out.getvalue().encode()


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is given an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
