"""The WSGI application that Granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from lamplighter.ops import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.ops.settings")
lifeline.watch()  # each of Granian's worker processes loads this module
application = get_wsgi_application()
