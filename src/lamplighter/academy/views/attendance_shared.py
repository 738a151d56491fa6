"""What views of attendance and graduation share."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lamplighter.academy.models import Course, Night
from lamplighter.accounts.access import Permission, allow
from lamplighter.core.numbers import read_number
from lamplighter.plumbing.qr import qr_svg

running = allow(Permission.ACADEMY_RUN)


def language() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def qr(url: str) -> SafeString:
    """An address as a QR code, to stand in a page."""
    return mark_safe(qr_svg(url, in_page=True))  # noqa: S308  # made here, of an address made here


def course_of(number: str) -> Course:
    """The course with a number.

    Raises:
        Http404: there is none.
    """
    plain = read_number(number)
    found = Course.objects.filter(number=plain).first() if plain else None
    if found is None:
        raise Http404
    return found


def night_of(pk: int) -> Night:
    """The night, with its course.

    Raises:
        Http404: there is none.
    """
    found = Night.objects.select_related("course").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def device_word(user: Any) -> str:
    """A word that names the person to their own browser's copy, and nobody to anyone else."""
    message = f"lamplighter attendance {user.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:16]
