"""Writes of the room ``places``: zone maps proposed, confirmed and withdrawn; addresses and base layers imported.

Files are written first under a new name and named by a row in the same transaction that bumps the revision, so that a
reader sees the old state or the new one, never half of it. Files no row names are removed after the commit.
"""

from lamplighter.places.actions.files import (
    AddressChoices,
    address_rows,
    import_addresses,
    import_base_layer,
    put_back_addresses,
)
from lamplighter.places.actions.shared import (
    DateTaken,
    ListDoubted,
    NotAllowedNow,
    NothingToPutBack,
    PastAnswers,
    PlacesError,
)
from lamplighter.places.actions.zone_maps import (
    Source,
    confirm_zone_map,
    import_zone_map,
    propose_zone_map,
    rebuild_indexes,
    set_day,
    survey_sources,
    withdraw_zone_map,
)

__all__ = [
    "AddressChoices",
    "DateTaken",
    "ListDoubted",
    "NotAllowedNow",
    "NothingToPutBack",
    "PastAnswers",
    "PlacesError",
    "Source",
    "address_rows",
    "confirm_zone_map",
    "import_addresses",
    "import_base_layer",
    "import_zone_map",
    "propose_zone_map",
    "put_back_addresses",
    "rebuild_indexes",
    "set_day",
    "survey_sources",
    "withdraw_zone_map",
]
