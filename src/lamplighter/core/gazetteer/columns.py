"""Which columns of a file hold the parts of an address: by the usual names, or as the caller says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lamplighter.core.geo.wording import Sentence, gettext_noop

from .model import GazetteerError

Columns = Mapping[str, str | Sequence[str]]
FIELDS = ("number", "street", "unit", "city", "region", "postcode", "lon", "lat", "address")
# Names that columns go by, OpenAddresses first; compared without case, spaces and underscores.
KNOWN = {
    "number": "number housenumber addrnum addressnumber streetnumber stnum houseno addno addr:housenumber hseno stno numero",
    "street": "street streetname fullstreet stname fullname addr:street streetfull stfullname calle",
    "unit": "unit apt suite apartment addr:unit unitno",
    "city": "city municipality town place postcity postcomm addr:city ciudad",
    "region": "region state province addr:state",
    "postcode": "postcode zip zipcode postalcode zip5 addr:postcode",
    "lon": "lon longitude lng long x longitud pointx xcoord",
    "lat": "lat latitude y latitud pointy ycoord",
    "address": "address fulladdress fulladdr streetaddress siteaddress situsaddress siteaddr direccion",
}
_PLACE_OF = {word: name for name, words in KNOWN.items() for word in words.split()}


class ColumnsError(GazetteerError):
    """The file can be used once a person says more, mostly which columns; the text names what is missing and what is there."""


def plain(name: str) -> str:
    """A column's name without case, spaces and underscores."""
    return name.strip().lower().replace("_", "").replace(" ", "")


def check_fields(chosen: Columns) -> None:
    """Raises ``ColumnsError`` for a field there is none of."""
    if unknown := set(chosen) - set(FIELDS):
        words = gettext_noop("Unknown field %(fields)s. Known are: %(known)s.")
        raise ColumnsError(
            Sentence(words, {"fields": ", ".join(sorted(unknown)), "known": ", ".join(FIELDS)})
        )


def columns_of(header: Sequence[str], chosen: Columns, *, placed: bool) -> dict[str, list[int]]:
    """Field to column numbers. A named column must be there; of the usual names the first found is taken.

    ``placed`` says that every row has a shape, so that no columns of coordinates are needed. A field chosen as nothing
    (an empty text) is left out.

    Raises:
        ColumnsError: a named or a needed column is not there.
    """
    at = {plain(name): i for i, name in reversed(list(enumerate(header)))}
    out: dict[str, list[int]] = {}
    for word, i in at.items():
        name = _PLACE_OF.get(word)
        if name and name not in chosen:
            out[name] = [min(i, *out[name])] if name in out else [i]
    for name, value in chosen.items():
        wanted = [each for each in ([value] if isinstance(value, str) else value) if each]
        if missing := [w for w in wanted if plain(w) not in at]:
            words = gettext_noop("No column %(missing)s. The file has: %(columns)s.")
            raise ColumnsError(Sentence(words, {"missing": ", ".join(missing), "columns": ", ".join(header)}))
        if wanted:
            out[name] = [at[plain(w)] for w in wanted]
    lacking = [] if placed else [n for n in ("lon", "lat") if n not in out]
    if "street" not in out and "address" not in out:
        lacking.append("street")
    if lacking:
        words = gettext_noop("No column for %(missing)s. The file has: %(columns)s.")
        raise ColumnsError(Sentence(words, {"missing": ", ".join(lacking), "columns": ", ".join(header)}))
    return out
