"""Reads of certificates. Whoever holds a code can have it verified; nothing lists them."""

from __future__ import annotations

import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.academy.models import Certificate

CODE = re.compile(r"[a-z2-7]{26}")


def by_code(code: str) -> Certificate | None:
    """The certificate with this code, valid or revoked."""
    plain = code.strip().lower()
    if not CODE.fullmatch(plain):
        return None
    found = Certificate.objects.select_related("application__course").filter(code=plain)
    return found.first()


def path_of(certificate: Certificate, language: str, route: str = "academy-certificate") -> str:
    """The path of a certificate's page, or of its file (``academy-certificate-pdf``), in a language."""
    with override(language):
        return reverse(route, args=[certificate.code])


def link_of(certificate: Certificate, language: str) -> str:
    """The absolute address at which a certificate is verified."""
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path_of(certificate, language)}"
