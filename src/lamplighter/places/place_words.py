"""A place in the reader's language. Places are kept in one language, as the gazetteer says them; addresses are the same in each."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_BLOCK = re.compile(r"^(near )?(\d[\d-]*) block of (.+)$")


def label_said(place: str) -> str:
    """ "near 1600 block of Lantern Street, Riverbend"; "cerca de la cuadra 1600 de Lantern Street, Riverbend"."""
    block = _BLOCK.match(place)
    if block is None:
        return place
    said = {"number": block[2], "street": block[3]}
    if block[1]:
        return _("near %(number)s block of %(street)s") % said
    return _("%(number)s block of %(street)s") % said
