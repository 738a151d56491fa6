"""The code on the screen of a night: a long word for the QR code, a short one to type. Both are made from the installation's key and
the night's version of the code, so that they are stored nowhere, and raising the version ends them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.academy.models import Night
from lamplighter.academy.rules.marks import CODE_BEFORE
from lamplighter.academy.rules.states import CourseState, NightState
from lamplighter.core.numbers import ALPHABET, link_secret, read_number, same_secret

_SHORT = 8


def word_of(night: Night) -> str:
    """The word in the QR code."""
    return link_secret(
        settings.SECRET_KEY,
        purpose="academy-night",
        number=str(night.pk),
        contact=0,
        version=night.door_version,
    )


def code_of(night: Night) -> str:
    """The short code, eight signs as numbers have them, to be typed."""
    message = f"lamplighter academy-night-code {night.pk} {night.door_version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:_SHORT])


def link_of_night(night: Night, language: str) -> str:
    """The absolute address in the QR code."""
    with override(language):
        path = reverse("academy-here-night", args=[night.pk, word_of(night)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def is_open(night: Night, now: datetime) -> bool:
    """Whether the room's code lets people in now."""
    takes_place = night.state == NightState.PLANNED.value and night.course.state == CourseState.OPEN.value
    return takes_place and night.starts - CODE_BEFORE <= now < night.ends


def night_by_word(pk: int, word: str) -> Night | None:
    """The night whose QR code it is; None for a wrong or an earlier one."""
    found = Night.objects.select_related("course").filter(pk=pk).first() if pk < 2**63 else None
    return found if found is not None and same_secret(word, word_of(found)) else None


def night_by_code(code: str, now: datetime) -> Night | None:
    """The night, of those whose code lets people in now, that a typed code belongs to."""
    plain = read_number(code)
    if plain is None:
        return None
    around = Night.objects.select_related("course").filter(starts__lte=now + CODE_BEFORE, ends__gt=now)
    for night in around:
        if is_open(night, now) and hmac.compare_digest(plain, code_of(night)):
            return night
    return None
