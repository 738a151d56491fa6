"""What every page's shell needs: the city and its telephone numbers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template variables for ``site/base.html``."""
    return {"city": settings.LAMPLIGHTER.city}
