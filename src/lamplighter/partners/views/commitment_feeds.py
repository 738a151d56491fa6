"""Promises for programs: an Atom feed and CSV, of the city and of each zone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.city.queries import our_city
from lamplighter.partners.messages.commitments import seen_of
from lamplighter.partners.models import Commitment, CommitmentEntry
from lamplighter.partners.queries import commitments as queries
from lamplighter.partners.rules.commitments import in_time
from lamplighter.partners.views.commitments import with_words
from lamplighter.partners.views.shared import zones_served
from lamplighter.plumbing import clock
from lamplighter.plumbing.feeds import Atom, answered, harmless

MOST, ROWS = 100, 20_000
"""Entries in a feed, rows in a file: the newest."""
COLUMNS = (
    "number", "what_en", "what_es", "zone", "state", "made_on", "made_at", "first_due_on", "due_on", "kept_on", "kept_in_time",
    "words_en", "words_es",
)  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@public
@require_safe
def feed(request: HttpRequest, form: str, code: str = "") -> HttpResponse:
    """The promises of a zone, or of the whole city."""
    now = clock.now()
    names = dict(zones_served(now))
    if code and code not in names:
        raise Http404
    found = with_words(queries.narrowed(zone=code))
    if form == "csv":
        return answered(request, "text/csv; charset=utf-8", _csv(list(found[:ROWS])))
    body = _atom(request, names.get(code, ""), list(found[:MOST]), now)
    return answered(request, "application/atom+xml; charset=utf-8", body)


def _why(row: Commitment) -> CommitmentEntry | None:
    told: list[CommitmentEntry] = getattr(row, "told", [])
    return told[-1] if told else None


def _atom(request: HttpRequest, zone: str, rows: Sequence[Commitment], now: datetime) -> bytes:
    base, city = settings.LAMPLIGHTER.web.public_url.rstrip("/"), our_city().name
    made = Atom(
        title=_("You said, we did: %(place)s") % {"place": f"{zone}, {city}" if zone else city},
        link=f"{base}{reverse('commitments')}",
        description=_("What was promised in public, and what became of it."),
        language=get_language() or "en",
        feed_url=f"{base}{request.path}",
        feed_guid=f"{base}{request.path}",
    )
    for row in rows:
        told = seen_of(row, now, why=_why(row))
        words = " ".join(filter(None, (told.post, "·", told.headline, told.why)))
        made.add_item(
            title=_NOT_XML.sub(" ", f"{told.state}: {told.what}"),
            link=f"{base}{reverse('commitment', args=[row.number])}",
            # Readers of feeds take a description for HTML.
            description=escape(_NOT_XML.sub(" ", words)),
            unique_id=f"tag:{base.partition('://')[2].split(':')[0]},2026:commitment/{row.number}",
            unique_id_is_permalink=False,
            pubdate=row.created_at,
            updateddate=row.changed_at,
        )
    return made.writeString("utf-8").encode()


def _csv(rows: Sequence[Commitment]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        why = _why(row)
        values = (
            row.number, row.what_en, row.what_es, row.zone, row.state, row.made_on, row.made_at, row.first_due_on, row.due_on,
            row.kept_on or "", "" if row.kept_on is None else "yes" if in_time(row.kept_on, row.first_due_on) else "no",
            why.words_en if why else "", why.words_es if why else "",
        )  # fmt: skip
        writer.writerow([harmless(value) for value in values])
    return out.getvalue().encode()
