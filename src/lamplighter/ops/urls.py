"""Every address of the program. Pages stand twice: plain (English) and below ``/es/``."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from lamplighter.plumbing.segments import by_first_word

PAGES = [
    path("", include("lamplighter.accounts.urls")),
    path("", include("lamplighter.audit.urls")),
    path("", include("lamplighter.outbox.urls")),
    path("", include("lamplighter.places.urls")),
    path("", include("lamplighter.roster.urls")),
    path("", include("lamplighter.divisions.urls")),
    path("", include("lamplighter.keys.urls")),
    path("", include("lamplighter.concerns.urls")),
    path("", include("lamplighter.meetings.urls")),
    path("", include("lamplighter.partners.urls")),
    path("", include("lamplighter.academy.urls")),
    path("", include("lamplighter.tips.urls")),
    path("", include("lamplighter.api.page_urls")),
    path("", include("lamplighter.site.urls")),
]
urlpatterns = [
    path("api/v1/", include("lamplighter.api.urls")),
    path("open311/", include("lamplighter.api.open311.urls")),
    path("tips/wire/", include("lamplighter.tips.urls.wire")),
    *i18n_patterns(*by_first_word(PAGES), prefix_default_language=False),
]

handler400 = "lamplighter.api.problems.bad_request"
handler403 = "lamplighter.api.problems.forbidden"
handler404 = "lamplighter.api.problems.not_found"
handler500 = "lamplighter.api.problems.server_error"
