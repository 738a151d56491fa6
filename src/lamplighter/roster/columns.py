"""Which column of a department's own roster file holds what: by our names, by names others use, or as a person says. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

OTHERS: Mapping[str, str] = {
    "badge": "badge_number badge_no badge_num badge_id employee_number employee_id employee_no id_number star star_no placa",
    "first_name": "first given_name given firstname nombre",
    "last_name": "last surname family_name lastname apellido apellidos",
    "title": "rank position grado rango",
    "languages": "language languages_spoken idiomas",
    "phone": "telephone phone_number work_phone cell mobile telefono",
    "email": "e_mail email_address work_email mail correo",
    "display_level": "display public_sees shown_as",
    "portrait": "picture photo image foto",
    "code": "shift_code shift_id codigo",
    "name_en": "name english_name name_english",
    "name_es": "spanish_name name_spanish nombre_es",
    "days": "weekdays days_of_week dias",
    "start": "starts start_time begins from_time inicio",
    "end": "ends end_time to_time fin",
    "kind": "type part_of_day tipo",
    "zone": "beat district sector zone_code zona",
    "role": "post assignment",
    "shift": "watch tour turno",
    "from": "start_date starts_on first_day begin desde",
    "to": "end_date ends_on until last_day hasta",
    "reason": "why note motivo",
    "covering_badge": "covered_by cover_badge substitute",
    "name": "station station_name",
    "address": "street_address direccion",
    "hours_en": "hours opening_hours",
    "hours_es": "horario",
}
"""Names that columns go by elsewhere. One is taken only where our own name is not in the file and nothing else claims it."""


def plain(name: str) -> str:
    """A header without case, accents and marks: ``Badge #`` is ``badge``, ``E-Mail`` is ``e_mail``."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")


def matched(header: Sequence[str], known: Sequence[str], chosen: Mapping[str, str] | None) -> dict[str, int]:
    """Our column to its place in the file. ``chosen`` says all of it (our name to the file's); None guesses."""
    names = [plain(name) for name in header]
    if chosen is not None:
        exact = {name.strip(): at for at, name in reversed(list(enumerate(header)))}
        return {ours: exact[theirs] for ours, theirs in chosen.items() if theirs in exact and ours in known}
    found = {ours: names.index(ours) for ours in known if ours in names}
    taken = set(found.values())
    for ours in known:
        for other in OTHERS.get(ours, "").split():
            if ours not in found and other in names and names.index(other) not in taken:
                found[ours] = names.index(other)
                taken.add(found[ours])
    return {ours: found[ours] for ours in known if ours in found}
